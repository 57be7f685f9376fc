"""A table from anywhere -> one that a join can trust, with a report of what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geoconflict.errors import LayerError
from geoconflict.layers.antimeridian import parted_at_180
from geoconflict.layers.ellipsoid import Array

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_FEW = 0.34
Bounds = tuple[float, float, float, float]


def repaired(
    table: GeoDataFrame, where: str, report: list[str], bounds: Bounds | None = None
) -> GeoDataFrame:
    """Return the table in EPSG:4326 with valid geometries, and report what was done to it.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
    where : str
        What to call it in messages.
    report : list of str
        Gets a line for each repair.
    bounds : (west, south, east, north), optional
        Where it should lie. Only with them can swapped axes be told when the
        swapped coordinates are possible ones as well.

    Raises
    ------
    LayerError
        If its coordinates are no degrees and no CRS says what they are, or if
        nothing of it can be used.
    """
    table = _in_degrees(table, where, report)
    shapes = _unswapped(shapely.force_2d(np.asarray(table.geometry)), where, bounds, report)
    far = _far_out(shapes, where, report)
    shapes[far] = None
    shapes = _valid(parted_at_180(shapes, report), report)
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if (missing & ~far).any():
        report.append(f"{int((missing & ~far).sum())} rows without geometry were left out")
    table = table.set_geometry(shapes, crs="EPSG:4326")[~missing].reset_index(drop=True)
    if table.empty:
        raise LayerError(f"{where} has no geometry that can be used")
    return table


def _in_degrees(table: GeoDataFrame, where: str, report: list[str]) -> GeoDataFrame:
    west, south, east, north = table.total_bounds
    if table.crs is not None:
        if table.crs.is_projected and max(-west, east) <= 180 and max(-south, north) <= 90:
            raise LayerError(
                f"{where} is to be in {table.crs.name}, but its coordinates ({west:.1f} "
                f"{south:.1f} {east:.1f} {north:.1f}) look like degrees; if they are: "
                "read_layer(..., crs='EPSG:4326')"
            )
        return table if table.crs.to_epsg() == 4326 else table.to_crs("EPSG:4326")
    if not (west >= -360 and east <= 360 and south >= -360 and north <= 360):
        raise LayerError(
            f"{where} has no CRS, and its coordinates ({west:.0f} {south:.0f} {east:.0f} "
            f"{north:.0f}) are no degrees; say what they are: read_layer(..., crs='EPSG:...')"
        )
    report.append("no CRS was given; the coordinates are taken for WGS 84 degrees")
    return table.set_crs("EPSG:4326")


def _unswapped(shapes: Array, where: str, bounds: Bounds | None, report: list[str]) -> Array:
    """Swap latitude and longitude back where only the swapped ones are possible."""
    west, south, east, north = bounds or (-180.0, -90.0, 180.0, 90.0)
    allowed = shapely.box(west, south, east, north)
    outside = ~shapely.is_missing(shapes) & ~_inside(shapes, allowed)
    if not outside.any():
        return shapes
    swapped = shapes.copy()
    swapped[outside] = shapely.transform(shapes[outside], lambda xy: xy[:, ::-1])
    if _inside(swapped[outside], allowed).all():
        report.append(f"{int(outside.sum())} geometries had latitude and longitude swapped")
        return swapped
    if bounds is not None:
        report.append(f"{int(outside.sum())} geometries lie outside {bounds}")
    return shapes


def _far_out(shapes: Array, where: str, report: list[str]) -> Array:
    """Tell which rows lie at no degrees: a few are left out; if many do, the CRS is another."""
    world = shapely.box(-360.0, -90.0, 360.0, 90.0)
    known = ~shapely.is_missing(shapes)
    far: Array = known & ~_inside(shapes, world)
    if not far.any():
        return far
    row = int(np.flatnonzero(far)[0])
    first = f"first in row {row + 1} of the data: {shapely.bounds(shapes[row]).round(2).tolist()}"
    if far.sum() > _FEW * known.sum():
        raise LayerError(f"{where} has coordinates that are no degrees, {first}; is its CRS right?")
    report.append(
        f"{int(far.sum())} rows at coordinates that are no degrees were left out, {first}"
    )
    return far


def _inside(shapes: Array, allowed: shapely.Geometry) -> Array:
    west, south, east, north = allowed.bounds
    found = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        result: Array = (
            (found[:, 0] >= west - 1e-9)
            & (found[:, 1] >= south - 1e-9)
            & (found[:, 2] <= east + 1e-9)
            & (found[:, 3] <= north + 1e-9)
        )
    return result


def _valid(shapes: Array, report: list[str]) -> Array:
    """Repair rings, flatten to two dimensions, wind, and part collections."""
    wrong = ~shapely.is_missing(shapes) & ~shapely.is_valid(shapes)
    if wrong.any():
        fixed = shapely.make_valid(shapes[wrong], method="structure", keep_collapsed=False)
        shapes[wrong] = fixed
        report.append(f"{int(wrong.sum())} invalid geometries were repaired")
    mixed = np.flatnonzero(shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION)
    for number in mixed:
        shapes[number] = _of_one_kind(shapes[number])
    if len(mixed):
        report.append(f"{len(mixed)} collections were cut down to their highest dimension")
    result: Array = shapely.orient_polygons(shapes, exterior_cw=False)
    return result


def _of_one_kind(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    if not len(parts):
        return shape
    return shapely.union_all(parts[shapely.get_dimensions(parts) == shapely.get_dimensions(shape)])
