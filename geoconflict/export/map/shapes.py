"""Shapes in the page: light enough to draw, each kept once."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geoconflict.export.geometry import geojson_geometry


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
            self._known[key] = self._add(geojson_geometry(_simplified(geometry, detail)))
        return self._known[key]

    def _add(self, shape: dict[str, Any] | None) -> int:
        if shape is None:
            return -1
        self.geometries.append(shape)
        return len(self.geometries) - 1


def _simplified(geometry: BaseGeometry, detail: float) -> BaseGeometry:
    west, south, east, north = geometry.bounds
    tolerance = min(max(east - west, north - south) / detail, 0.05)
    light = shapely.simplify(geometry, tolerance)
    return geometry if light.is_empty else light
