"""An azimuthal equidistant projection around a place, in kilometres.

It is by its definition the geodesic's length and azimuth, so no projection
has to be set up for each place.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geoconflict.types import Candidate

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_LONGEST_DEGREES, _LONGEST_KM = 0.25, 25.0


class Plane:
    """The plane around a place; distances and directions from it are true."""

    def __init__(self, candidate: Candidate) -> None:
        self._longitude, self._latitude = candidate.longitude, candidate.latitude

    def to(self, shape: BaseGeometry) -> BaseGeometry:
        """Project into the plane; long straight edges become curves first."""
        found = shapely.transform(shape.segmentize(_LONGEST_DEGREES), self._forward)
        return found.buffer(0) if found.area else found

    def bounds(self, shape: BaseGeometry) -> tuple[float, float, float, float]:
        """Return the extent that a shape has in the plane."""
        points = self._forward(shapely.get_coordinates(shape.segmentize(_LONGEST_DEGREES)))
        return (*points.min(axis=0).tolist(), *points.max(axis=0).tolist())

    def back(self, shape: BaseGeometry) -> BaseGeometry:
        """Project back to longitude and latitude; what crosses the antimeridian is cut there."""
        return wrap(self.unrolled(shape))

    def unrolled(self, shape: BaseGeometry) -> BaseGeometry:
        """Project back, with longitudes less than 180 degrees from the place's own."""
        found = shapely.transform(shape.segmentize(_LONGEST_KM), self._inverse)
        return found if found.is_valid else found.buffer(0)

    def unroll(self, shape: BaseGeometry) -> BaseGeometry:
        """Put the parts of a shape that is cut at the antimeridian beside each other."""
        west, _, east, _ = shape.bounds
        if east - west <= 180.0:
            return shape
        return shapely.transform(shape, self._beside)

    def holds_pole(self, bounds: tuple[float, float, float, float]) -> bool:
        """Whether an extent in the plane reaches a pole, about which longitudes run in a ring."""
        _, south, _, north = bounds
        poles = self._forward(np.array([[self._longitude, -90.0], [self._longitude, 90.0]]))
        return bool(south <= poles[0, 1] or north >= poles[1, 1])

    def _forward(self, points: Any) -> Any:
        azimuth, _, metres = _geod().inv(*self._centre(points), points[:, 0], points[:, 1])
        angle = np.radians(azimuth)
        return np.column_stack((np.sin(angle), np.cos(angle))) * (metres / 1000)[:, None]

    def _inverse(self, points: Any) -> Any:
        azimuth = np.degrees(np.arctan2(points[:, 0], points[:, 1]))
        metres = np.hypot(points[:, 0], points[:, 1]) * 1000
        longitude, latitude, _ = _geod().fwd(*self._centre(points), azimuth, metres)
        return self._beside(np.column_stack((longitude, latitude)))

    def _beside(self, points: Any) -> Any:
        apart = points[:, 0] - self._longitude
        turns = np.where(np.abs(apart) > 180.0, np.sign(apart), 0.0)
        return np.column_stack((points[:, 0] - 360.0 * turns, points[:, 1]))

    def _centre(self, points: Any) -> tuple[Any, Any]:
        return np.full(len(points), self._longitude), np.full(len(points), self._latitude)


def wrap(shape: BaseGeometry) -> BaseGeometry:
    """Cut at the antimeridian what reaches over it, as RFC 7946 asks, and turn it back."""
    west, south, east, north = shape.bounds
    if (west >= -180.0 and east <= 180.0) or shape.is_empty:
        return shape
    worlds = [
        shapely.transform(
            shape.intersection(shapely.box(turn - 180.0, south, turn + 180.0, north)),
            lambda points, turn=turn: points - (turn, 0.0),
        )
        for turn in (-360.0, 0.0, 360.0)
    ]
    return areas_of(worlds)


def areas_of(shapes: list[BaseGeometry]) -> BaseGeometry:
    """Return the polygons among shapes as one; a cut may leave a line or a point behind."""
    parts = shapely.get_parts(shapely.get_parts(shapes).tolist())
    polygons = parts[shapely.get_dimensions(parts) == 2].tolist()
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


@lru_cache(maxsize=1)
def _geod() -> Any:
    from pyproj import Geod

    return Geod(ellps="WGS84")
