"""Which areas hold a point, and which places lie about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Extent = tuple[float, float, float, float]

_ABOUT = 0.75
"""Degrees north, south, east and west within which places are about a point."""


def containing(
    areas: Iterable[tuple[int, Extent | None]],
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
        if extent is not None and in_extent(extent, longitude, latitude):
            polygon = shape(row)
            if polygon is not None and polygon.covers(point):
                held.append((polygon.area, row))
    return [row for _, row in sorted(held)]


def around(
    latitudes: memoryview, longitudes: memoryview, latitude: float, longitude: float, degree: int
) -> list[int]:
    """Return the rows whose point lies in the box about a point, which may cross 180 degrees."""
    import numpy as np

    north = np.abs(np.frombuffer(latitudes, "<i4") - round(latitude * degree))
    rows = np.flatnonzero(north <= round(_ABOUT * degree))
    turn = 360 * degree
    east = np.abs(np.frombuffer(longitudes, "<i4")[rows] - round(longitude * degree)) % turn
    found: list[int] = rows[np.minimum(east, turn - east) <= round(_ABOUT * degree)].tolist()
    return found


def in_extent(extent: Extent, longitude: float, latitude: float) -> bool:
    """Tell whether a point lies in a box, which may cross the antimeridian."""
    west, south, east, north = extent
    if not south <= latitude <= north:
        return False
    if west <= east:
        return west <= longitude <= east
    return longitude >= west or longitude <= east
