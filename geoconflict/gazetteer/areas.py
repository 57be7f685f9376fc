"""Which areas hold a point, and which places lie about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Extent = tuple[float, float, float, float]

_ABOUT = 0.75
"""Degrees north, south, east and west within which places are about a point."""


class Areas:
    """The areas with a polygon, by their extents.

    Parameters
    ----------
    areas : iterable of (row, extent)
    shape : callable
        Returns the polygon of a row.
    """

    def __init__(
        self,
        areas: Iterable[tuple[int, Extent | None]],
        shape: Callable[[int], BaseGeometry | None],
    ) -> None:
        import numpy as np

        known = [(row, *extent) for row, extent in areas if extent is not None]
        columns = np.array(known, dtype="f8").reshape(-1, 5).T
        self._rows, self._west, self._south, self._east, self._north = columns
        self._shape = shape

    def containing(self, longitude: float, latitude: float) -> list[int]:
        """Return the rows of the areas that hold a point, smallest first.

        Extents decide which polygons are read; none is kept.
        """
        from shapely import Point

        point, held = Point(longitude, latitude), []
        for row in self._about(longitude, latitude):
            polygon = self._shape(row)
            if polygon is not None and polygon.covers(point):
                held.append((polygon.area, row))
        return [row for _, row in sorted(held)]

    def _about(self, longitude: float, latitude: float) -> list[int]:
        """Return the rows of the extents that hold a point; some cross the antimeridian."""
        after, before = self._west <= longitude, longitude <= self._east
        across = self._west > self._east
        inside = (after & before) | (across & (after | before))
        inside &= (self._south <= latitude) & (latitude <= self._north)
        found: list[int] = self._rows[inside].astype(int).tolist()
        return found


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
