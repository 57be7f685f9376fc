"""A file of your own -> Layer: checked, repaired, its columns named as a layer's."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoconflict.errors import LayerError
from geoconflict.layers.countries import UNKNOWN
from geoconflict.layers.files import table_of
from geoconflict.layers.known import renamed, told
from geoconflict.layers.layer import Layer
from geoconflict.layers.osm import with_tags
from geoconflict.layers.repair import Bounds, repaired
from geoconflict.layers.safety import checked_path
from geoconflict.layers.table import normalized

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_NAMES = ("name", "title", "label", "nom", "nombre")
_IDS = ("id", "fid", "code", "objectid")
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def read_layer(
    path: str | Path | GeoDataFrame,
    *,
    name: str | None = None,
    columns: Mapping[str, str] | None = None,
    crs: str | None = None,
    bounds: Bounds | None = None,
    accuracy_km: float | None = None,
    max_distance_km: float = 25.0,
    layer: str | None = None,
) -> Layer:
    """Read a layer from a file (any vector format of GDAL, CSV, Parquet, XLSX) or a frame.

    Files of Global Energy Monitor, Natural Earth (disputed areas), geoBoundaries,
    OpenStreetMap (pipelines), ACLED and UCDP GED are told by their columns.

    Parameters
    ----------
    path : str, Path or GeoDataFrame
        A local file, or what was read from one. URLs and GDAL's virtual paths are refused.
    name : str, optional
        The layer's name in joined rows; the file's by default, "layer" for a frame.
    columns : mapping, optional
        A layer's column -> the file's, as in `{"name": "NAME_EN"}`.
    crs : str, optional
        What the coordinates are, where the file does not say.
    bounds : (west, south, east, north), optional
        Where the layer should lie; tells swapped axes that are possible ones.
    accuracy_km : float, optional
        How far its shapes may be off, where the file does not say; of events it
        is told by their precision code. Without it `distance_error_km` of
        joined rows is that of the place alone, and nobody knows what is
        `inside`.
    max_distance_km : float
        How far a place may lie from a feature and still be near it.
    layer : str, optional
        Which layer of a file that holds several, or which sheet.

    Returns
    -------
    Layer
        `layer.metadata["report"]` lists what was repaired, in words.

    Raises
    ------
    LayerError
        If the file is dangerous, unreadable, or has no usable geometry, or an
        argument does not fit it.
    """
    report: list[str] = []
    _check(bounds, accuracy_km, max_distance_km)
    table, where = _source(path, layer, report)
    if crs is not None:
        table = _in_crs(table, crs)
    if accuracy_km is not None and "accuracy_km" not in table:
        table = table.assign(accuracy_km=accuracy_km)
    known = told(list(table.columns))
    if known is not None:
        table = renamed(table, known, report)
    table = _chosen(table, columns or {}, where)
    table = repaired(table, where, report, bounds)
    table = _identified(_dated(table, report), report)
    unknown = int((table["code_status"] == UNKNOWN).sum()) if "code_status" in table else 0
    if unknown:
        report.append(f"{unknown} features are in a country whose name has no ISO code here")
    label = name or Path(where).stem
    return Layer(
        name=label,
        title=known.title if known else label,
        features=normalized(table, where),
        metadata={"name": label, "report": report, "known_as": known.title if known else ""},
        max_distance_km=max_distance_km,
    )


def _source(
    path: str | Path | GeoDataFrame, layer: str | None, report: list[str]
) -> tuple[GeoDataFrame, str]:
    import geopandas as gpd

    if isinstance(path, gpd.GeoDataFrame):
        if path.active_geometry_name is None:
            raise LayerError("the frame has no geometry; use set_geometry")
        return path.rename_geometry("geometry"), "layer"
    return with_tags(table_of(checked_path(path), layer, report)), str(path)


def _check(bounds: Bounds | None, accuracy_km: float | None, max_distance_km: float) -> None:
    if bounds is not None and not (len(bounds) == 4 and bounds[0] < bounds[2]):
        raise LayerError(f"bounds={bounds!r} are not (west, south, east, north)")
    for name, km in (("accuracy_km", accuracy_km), ("max_distance_km", max_distance_km)):
        if km is not None and not km >= 0:
            raise LayerError(f"{name}={km!r} is no distance")


def _in_crs(table: GeoDataFrame, crs: str) -> GeoDataFrame:
    try:
        return table.set_crs(crs, allow_override=True)
    except Exception as error:  # pyproj has several
        raise LayerError(f"crs={crs!r} is no CRS that PROJ knows: {error}") from error


def _chosen(table: GeoDataFrame, columns: Mapping[str, str], where: str) -> GeoDataFrame:
    missing = [theirs for theirs in columns.values() if theirs not in table]
    if missing:
        raise LayerError(f"{where} has no column {missing[0]!r}; it has {list(table.columns)}")
    return table.assign(**{ours: table[theirs] for ours, theirs in columns.items()})


def _dated(table: GeoDataFrame, report: list[str]) -> GeoDataFrame:
    """Write validity as ISO days; a year alone begins on its first day."""
    for column in ("valid_from", "valid_to"):
        if column in table:
            cells = [_day(cell) for cell in table[column]]
            lost = sum(day is None for day in cells)
            if lost:
                report.append(f"{lost} values of {column} are no dates and were left out")
            table[column] = [day or "" for day in cells]
    if "valid_from" in table and "valid_to" in table:
        days = zip(table["valid_from"], table["valid_to"], strict=True)
        over = sum(bool(last) and last <= first for first, last in days)
        if over:
            report.append(f"{over} features end before they begin, and are valid on no day")
    return table


def _day(cell: Any) -> str | None:
    """Return an ISO day, "" for an empty cell, `None` for what is no date."""
    if cell is None or cell != cell or str(cell).strip() in {"", "NaT"}:
        return ""
    text = str(cell).strip()[:10].removesuffix(".0")
    if not _DAY.fullmatch(text):
        return None
    try:
        return dt.date.fromisoformat(f"{text}-01-01"[:10]).isoformat()
    except ValueError:
        return None


def _identified(table: GeoDataFrame, report: list[str]) -> GeoDataFrame:
    """Give each feature an id and a name; rows of one id need dates to be versions."""
    have = {str(column).lower(): column for column in table.columns}
    source = next((have[name] for name in _IDS if name in have), None)
    given = list(table[source]) if source else [None] * len(table)
    ids = [str(n) if _missing(cell) else str(cell) for n, cell in enumerate(given)]
    if "valid_from" not in table and len(set(ids)) < len(ids):
        report.append("ids are not unique; the row's number was added to them")
        ids = [f"{given}-{number}" for number, given in enumerate(ids)]
    label = next((have[name] for name in _NAMES if name in have), None)
    names = list(table[label]) if label else [None] * len(table)
    missing = [_missing(name) for name in names]
    if any(missing):
        report.append(f"{sum(missing)} features have no name and go by their id")
    named = [i if gone else str(n) for i, n, gone in zip(ids, names, missing, strict=True)]
    return table.assign(id=ids, name=named)


def _missing(cell: Any) -> bool:
    return cell is None or cell != cell or not str(cell).strip()
