"""The shapes that relative expressions are made of.

They are drawn in an azimuthal equidistant projection around the anchor, in
which distances and directions from it are true, and returned in EPSG:4326.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geoconflict.resolution.precision import level_of, uncertainty_km
from geoconflict.types import Candidate, Place

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Geometry = Callable[[str], "BaseGeometry | None"]
"""Gives the polygon of a candidate by its id, or `None`."""

_POINTS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE")
BEARINGS = {
    name: 22.5 * index
    for index, name in enumerate((*_POINTS, "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"))
}

_HALF_SECTOR = 22.5
DISTANCE_ERROR = 0.25
"""Press distances are round and rarely say from where: a quarter either way."""

NEAR_KM = 15.0
BORDER_KM = 20.0
_STORY_KM = 150.0
_OFFSET_WITHOUT_DISTANCE_KM = (2.0, 40.0)


@dataclass(frozen=True, slots=True)
class Shape:
    """An anchor, in a plane of kilometres around it."""

    candidate: Candidate
    geometry: Geometry | None

    @property
    def size_km(self) -> float:
        """Radius of a town, a kilometre at least and for areas."""
        return max(
            1.0, uncertainty_km(self.candidate) if level_of(self.candidate) == "point" else 0
        )

    @property
    def polygon(self) -> BaseGeometry:
        """The anchor's own area: polygon, rectangle or point, in EPSG:4326."""
        from shapely.geometry import Point, box

        found = self.geometry(self.candidate.id) if self.geometry else None
        if found is not None and not found.is_empty:
            return found
        extent = self.candidate.extent
        if extent is not None and self.candidate.is_area and extent[0] <= extent[2]:
            return box(*extent)
        return Point(self.candidate.longitude, self.candidate.latitude)

    def ring(self, reach_km: float) -> BaseGeometry:
        """Return what lies within `reach_km` of the anchor, the anchor included."""
        plane = _Plane(self.candidate)
        return plane.back(plane.to(self.polygon).buffer(reach_km))

    def sector(self, direction: str, distance_km: float | None) -> BaseGeometry:
        """Return the part of a ring that lies in a direction."""
        near, far = _OFFSET_WITHOUT_DISTANCE_KM
        if distance_km is not None:
            near = distance_km * (1 - DISTANCE_ERROR)
            far = distance_km * (1 + DISTANCE_ERROR) + self.size_km
        plane = _Plane(self.candidate)
        own = plane.to(self.polygon)
        ring = own.buffer(far)
        if near > 0 and distance_km is not None:
            ring = ring.difference(own.buffer(near))
        reach = far + math.hypot(*_spread(own))
        return plane.back(ring.intersection(_wedge(BEARINGS[direction], reach)))

    def part(self, direction: str) -> BaseGeometry:
        """Return the half of an area that lies in a direction, the middle third for "C"."""
        plane = _Plane(self.candidate)
        own = plane.to(self.polygon)
        if own.area == 0:
            own = own.buffer(self.size_km)
        half = plane.back(own.intersection(_half(own, direction)))
        return half.intersection(self.polygon) if self.polygon.area else half


class _Plane:
    """An azimuthal equidistant projection around a place, in kilometres.

    It is by its definition the geodesic's length and azimuth, so no projection
    has to be set up for each place.
    """

    def __init__(self, candidate: Candidate) -> None:
        self._longitude, self._latitude = candidate.longitude, candidate.latitude

    def to(self, shape: BaseGeometry) -> BaseGeometry:
        """Project into the plane; long straight edges become curves first."""
        import shapely

        found = shapely.transform(shape.segmentize(0.25), self._forward)
        return found.buffer(0) if found.area else found

    def back(self, shape: BaseGeometry) -> BaseGeometry:
        """Project back to longitude and latitude."""
        import shapely

        found = shapely.transform(shape.segmentize(25.0), self._inverse)
        return found if found.is_valid else found.buffer(0)

    def _forward(self, points: Any) -> Any:
        import numpy as np

        azimuth, _, metres = _geod().inv(*self._centre(points), points[:, 0], points[:, 1])
        angle = np.radians(azimuth)
        return np.column_stack((np.sin(angle), np.cos(angle))) * (metres / 1000)[:, None]

    def _inverse(self, points: Any) -> Any:
        import numpy as np

        azimuth = np.degrees(np.arctan2(points[:, 0], points[:, 1]))
        metres = np.hypot(points[:, 0], points[:, 1]) * 1000
        longitude, latitude, _ = _geod().fwd(*self._centre(points), azimuth, metres)
        return np.column_stack((longitude, latitude))

    def _centre(self, points: Any) -> tuple[Any, Any]:
        import numpy as np

        return np.full(len(points), self._longitude), np.full(len(points), self._latitude)


@lru_cache(maxsize=1)
def _geod() -> Any:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def corridor(first: Shape, second: Shape, relation: str) -> BaseGeometry:
    """Return a strip between two places; wider where no road is named."""
    from shapely.geometry import LineString

    plane = _Plane(first.candidate)
    ends = [plane.to(shape.polygon).representative_point() for shape in (first, second)]
    line = LineString([(end.x, end.y) for end in ends])
    share = 0.15 if relation == "road" else 0.25
    return plane.back(line.buffer(max(3.0, share * line.length)))


def border(shapes: Sequence[Shape]) -> BaseGeometry:
    """Return a strip along a border: of the two, or of the one that is named."""
    plane = _Plane(shapes[0].candidate)
    areas = [plane.to(shape.polygon) for shape in shapes]
    strips = [
        area.boundary.buffer(BORDER_KM) if area.area else area.buffer(BORDER_KM) for area in areas
    ]
    if len(strips) == 1:
        return plane.back(strips[0])
    both = strips[0].intersection(strips[1])
    return plane.back(strips[0] if both.is_empty else both)


def in_story(strip: BaseGeometry, anchor: Candidate, places: Sequence[Place]) -> BaseGeometry:
    """Keep the part of a country's border that the story's other places lie near."""
    from shapely.geometry import MultiPoint

    points = [
        (place.candidate.longitude, place.candidate.latitude)
        for place in places
        if place.candidate is not None
        and level_of(place.candidate) == "point"
        and not place.mention.dateline
    ]
    if not points:
        return strip
    plane = _Plane(anchor)
    story = plane.to(MultiPoint(points)).buffer(_STORY_KM)
    kept = plane.back(plane.to(strip).intersection(story))
    return strip if kept.is_empty else kept


def _wedge(bearing: float, reach: float) -> BaseGeometry:
    from shapely.geometry import Polygon

    angles = [math.radians(bearing + turn) for turn in (-_HALF_SECTOR, 0.0, _HALF_SECTOR)]
    far = 2 * reach
    return Polygon([(0, 0), *((far * math.sin(a), far * math.cos(a)) for a in angles)])


def _half(own: BaseGeometry, direction: str) -> BaseGeometry:
    """Return a half plane through the middle of an area's extent."""
    from shapely.geometry import Polygon, box

    west, south, east, north = own.bounds
    x, y = (west + east) / 2, (south + north) / 2
    if direction not in BEARINGS:
        third = ((east - west) / 3, (north - south) / 3)
        return box(west + third[0], south + third[1], east - third[0], north - third[1])
    angle, far = math.radians(BEARINGS[direction]), 2 * math.hypot(east - west, north - south)
    ahead = (math.sin(angle) * far, math.cos(angle) * far)
    side = (ahead[1], -ahead[0])
    return Polygon(
        [
            (x - side[0], y - side[1]),
            (x - side[0] + ahead[0], y - side[1] + ahead[1]),
            (x + side[0] + ahead[0], y + side[1] + ahead[1]),
            (x + side[0], y + side[1]),
        ]
    )


def _spread(shape: BaseGeometry) -> tuple[float, float]:
    west, south, east, north = shape.bounds
    return (max(abs(west), abs(east)), max(abs(south), abs(north)))


def radius_km(area: BaseGeometry) -> float:
    """Return half the diagonal of an area's extent, in km."""
    west, south, east, north = area.bounds
    middle = math.radians((south + north) / 2)
    return math.hypot((east - west) * 111.32 * math.cos(middle), (north - south) * 110.57) / 2
