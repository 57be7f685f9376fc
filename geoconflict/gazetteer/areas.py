"""Which areas hold a point."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def containing(
    areas: Iterable[tuple[int, str]],
    shape: Callable[[int], BaseGeometry | None],
    longitude: float,
    latitude: float,
) -> list[int]:
    """Return the rows of the areas that hold a point, smallest first.

    Extents decide which polygons are read; none is kept.
    """
    from shapely import Point

    point = Point(longitude, latitude)
    held = []
    for row, extent in areas:
        if in_extent(_bounds(extent), longitude, latitude):
            polygon = shape(row)
            if polygon is not None and polygon.covers(point):
                held.append((polygon.area, row))
    return [row for _, row in sorted(held)]


def in_extent(extent: tuple[float, float, float, float], longitude: float, latitude: float) -> bool:
    """Tell whether a point lies in a box, which may cross the antimeridian."""
    west, south, east, north = extent
    if not south <= latitude <= north:
        return False
    if west <= east:
        return west <= longitude <= east
    return longitude >= west or longitude <= east


@lru_cache(maxsize=20_000)
def _bounds(extent: str) -> tuple[float, float, float, float]:
    west, south, east, north = map(float, extent.split())
    return west, south, east, north
