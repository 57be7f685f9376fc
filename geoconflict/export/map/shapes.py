"""Shapes in the page: light enough to draw, each kept once."""

from __future__ import annotations

import math
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geoconflict.export.geometry import geojson_geometry

WIDE_KM = 100.0
_KM_PER_DEGREE = 111.2


def is_wide_disc(geometry: BaseGeometry | None) -> bool:
    """Tell whether an area is a disc of more than 100 km, which is no outline of anything.

    A sea or a river of which only a radius is known would hide what lies about it.
    """
    if geometry is None or geometry.geom_type != "Polygon":
        return False
    west, south, east, north = geometry.bounds
    if (north - south) * _KM_PER_DEGREE <= WIDE_KM or len(geometry.interiors):
        return False
    box = (east - west) * (north - south)
    return abs(geometry.area / box - math.pi / 4) < 0.01 and _is_convex(geometry)


def _is_convex(geometry: BaseGeometry) -> bool:
    return bool(geometry.area > 0.999 * geometry.convex_hull.area)


class Shapes:
    """The distinct geometries of a page, and their numbers."""

    def __init__(self) -> None:
        self.geometries: list[dict[str, Any]] = []
        self._known: dict[bytes, int] = {}

    def number(self, geometry: BaseGeometry | None, detail: float = 400.0) -> int:
        """Return the number of a shape, -1 where there is none to draw.

        `detail` is how many times its tolerance a shape is wide.
        """
        if geometry is None or geometry.is_empty:
            return -1
        key = geometry.wkb
        if key not in self._known:
            tolerance = _tolerance(geometry, detail)
            light = geojson_geometry(_simplified(geometry, tolerance))
            self._known[key] = self._add(light, _decimals(tolerance))
        return self._known[key]

    def _add(self, shape: dict[str, Any] | None, decimals: int) -> int:
        if shape is None:
            return -1
        self.geometries.append(_packed(shape, decimals))
        return len(self.geometries) - 1


def _tolerance(geometry: BaseGeometry, detail: float) -> float:
    west, south, east, north = geometry.bounds
    return float(min(max(east - west, north - south) / detail, 0.05))


def _decimals(tolerance: float) -> int:
    """Return how many decimals tell no more than is left when a shape is made light."""
    return min(6, max(2, math.ceil(-math.log10(tolerance)))) if tolerance > 0 else 6


def _packed(shape: dict[str, Any], decimals: int) -> dict[str, Any]:
    """Return a shape of GeoJSON with its lines as whole steps, which take half the room."""
    if shape["type"] not in ("LineString", "MultiLineString", "Polygon", "MultiPolygon"):
        return shape
    lines = _steps(shape["coordinates"], 10**decimals)
    return {"type": shape["type"], "units": 10**decimals, "lines": lines}


def _steps(coordinates: list[Any], units: int) -> list[Any]:
    """Return each line as x, y of its first point, then the steps to each next one."""
    if isinstance(coordinates[0][0], list):
        return [_steps(part, units) for part in coordinates]
    found, before = [], (0, 0)
    for x, y in coordinates:
        here = (round(x * units), round(y * units))
        found += [here[0] - before[0], here[1] - before[1]]
        before = here
    return found


def _simplified(geometry: BaseGeometry, tolerance: float) -> BaseGeometry:
    light = shapely.simplify(geometry, tolerance)
    return geometry if light.is_empty else light
