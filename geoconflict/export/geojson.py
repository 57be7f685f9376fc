"""Rows -> a GeoJSON file by RFC 7946."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoconflict.errors import ExportError
from geoconflict.export.atomic import write_text
from geoconflict.export.context import provenance
from geoconflict.export.geometry import geojson_geometry
from geoconflict.export.pins import without_false_pins
from geoconflict.export.values import cell, clean_text

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry


def write_geojson(frame: GeoDataFrame, path: str | os.PathLike[str]) -> None:
    """Write a frame of places, joined or not, as a GeoJSON FeatureCollection.

    Every row is a feature. A mention that was not resolved has the geometry
    `null`, and so has one that names a line of a layer; a cell without a value
    is `null`. The foreign member `geoconflict` states versions, date, point of
    view and the layers' licences. Equal frames give equal bytes. Outlines of
    more than 1,000 points, such as Russia's, are simplified by at most a
    thousandth of the square root of their area, which the file says.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        From `geoparse` or `join`, or any other with a CRS.
    path : str or path

    Raises
    ------
    ExportError
        If the frame has no CRS, the file cannot be written, or its name is that
        of another format.
    """
    if (suffix := Path(path).suffix.lower()) in OTHERS:
        raise ExportError(f"{path}: {suffix} is no GeoJSON; use gc.write_table for it")
    write_text(path, _collection(wgs84(frame)))


def wgs84(frame: GeoDataFrame) -> GeoDataFrame:
    """Return the frame in EPSG:4326, and no pin for words that name a line.

    Raises
    ------
    ExportError
        If it has no geometry or does not say its CRS.
    """
    if getattr(frame, "crs", None) is None:
        raise ExportError(
            "the frame has no geometry with a CRS, so its coordinates could mean anything; "
            'use frame.set_crs("EPSG:4326") where they are longitude and latitude'
        )
    frame = without_false_pins(frame)
    return frame if frame.crs.equals("EPSG:4326") else frame.to_crs("EPSG:4326")


def feature_texts(frame: GeoDataFrame) -> Iterator[str]:
    """Yield a GeoJSON feature a row, in the frame's order, with unique stable ids."""
    shapes = _Shapes()
    columns = [name for name in frame.columns if name != frame.geometry.name]
    names = [clean_text(str(name)) for name in columns]
    cells = frame[columns].itertuples(index=False, name=None)
    seen: dict[str, int] = {}
    for values, geometry in zip(cells, frame.geometry, strict=True):
        properties = dict(zip(names, map(cell, values), strict=True))
        identity = _unique(_identity(properties), seen)
        # GDAL takes lines for features only where the first begins with the type.
        yield (
            f'{{"type":"Feature","id":{dump(identity)},"geometry":{shapes.of(geometry)},'
            f'"properties":{dump(properties)}}}'
        )


def _collection(frame: GeoDataFrame) -> Iterator[str]:
    yield '{"type":"FeatureCollection","geoconflict":'
    yield dump({**_statement(frame), "outlines": _STATEMENT})
    yield ',"features":['
    for number, feature in enumerate(feature_texts(frame)):
        yield ",\n" if number else "\n"
        yield feature
    yield "\n]}\n"


def _statement(frame: GeoDataFrame) -> dict[str, Any]:
    """State where the rows come from; the days of the layers are those of the rows."""
    found = provenance(frame).statement()
    days = sorted({str(day) for day in map(cell, frame.get("as_of", ())) if day})
    if days and not found["as_of"]:
        found |= {"as_of": days[0]} if len(days) == 1 else {"as_of_of_rows": [days[0], days[-1]]}
    stated = [{k: v for k, v in layer.items() if v is not None} for layer in found["layers"]]
    return {**found, "layers": stated}


def dump(value: Any) -> str:
    """Return strict JSON, the same for equal values."""
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )


def _identity(properties: dict[str, Any]) -> str:
    """Name a row by its mention and the layer feature it was joined with."""
    parts = (properties.get(key) for key in ("mention_id", "layer", "feature_id"))
    return "/".join(str(part) for part in parts if part not in (None, "")) or "row"


def _unique(identity: str, seen: dict[str, int]) -> str:
    seen[identity] = seen.get(identity, 0) + 1
    if seen[identity] == 1 and identity != "row":
        return identity
    return _unique(f"{identity}~{seen[identity]}", seen)


class _Shapes:
    """Writes each distinct geometry once: a country is named again and again."""

    def __init__(self) -> None:
        self._areas: dict[int, tuple[BaseGeometry, str]] = {}
        self._points: dict[bytes, str] = {}

    def of(self, geometry: BaseGeometry | None) -> str:
        if geometry is None:
            return "null"
        if geometry.geom_type == "Point":
            key = geometry.wkb
            if key not in self._points:
                self._points[key] = dump(geojson_geometry(geometry))
            return self._points[key]
        if id(geometry) not in self._areas:
            # The geometry is kept too, so that its id is not given to another.
            text = dump(geojson_geometry(_simplified(geometry)))
            self._areas[id(geometry)] = (geometry, text)
        return self._areas[id(geometry)][1]


# Suffixes of other formats, which no GeoJSON and no map is written to.
OTHERS = {".csv", ".parquet", ".gpkg", ".fgb", ".geojsonl"}
_MOST_POINTS, _TOLERANCE = 1_000, 0.001
_STATEMENT = (
    f"areas of more than {_MOST_POINTS:,} points are simplified by at most {_TOLERANCE} times "
    "the square root of their area in degrees; others are rounded alone"
)


def _simplified(geometry: BaseGeometry) -> BaseGeometry:
    """Keep a country's coast from being most of a file in which it is named ten times."""
    import shapely

    if shapely.get_num_coordinates(geometry) <= _MOST_POINTS or not geometry.area:
        return geometry
    return geometry.simplify(_TOLERANCE * math.sqrt(geometry.area))
