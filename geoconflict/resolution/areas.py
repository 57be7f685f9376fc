"""The shapes that relative expressions are made of.

They are drawn in the plane around the anchor, in which distances and directions
from it are true, and returned in EPSG:4326.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from geoconflict.resolution.outlines import Outlines
from geoconflict.resolution.plane import Plane, areas_of, wrap
from geoconflict.resolution.precision import level_of, uncertainty_km
from geoconflict.types import Candidate, Place

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

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
_MANY = 10
_OFFSET_WITHOUT_DISTANCE_KM = (2.0, 40.0)


@dataclass(frozen=True, slots=True)
class Shape:
    """An anchor, in a plane of kilometres around it."""

    candidate: Candidate
    outlines: Outlines

    @property
    def size_km(self) -> float:
        """Radius of a town, a kilometre at least and for areas."""
        return max(
            1.0, uncertainty_km(self.candidate) if level_of(self.candidate) == "point" else 0
        )

    @property
    def plane(self) -> Plane:
        """The plane around the anchor."""
        return Plane(self.candidate)

    @property
    def polygon(self) -> BaseGeometry:
        """The anchor's own area: polygon, rectangle or point, in EPSG:4326."""
        return self.outlines.polygon(self.candidate)

    @property
    def projected(self) -> BaseGeometry:
        """The anchor's own area, in the plane around it."""
        return self.outlines.projected(self.candidate)

    def ring(self, reach_km: float) -> BaseGeometry:
        """Return what lies within `reach_km` of the anchor, the anchor included."""
        return self.plane.back(_grown(self.projected, reach_km))

    def sector(self, direction: str, distance_km: float | None) -> BaseGeometry:
        """Return the part of a ring that lies in a direction."""
        near, far = _OFFSET_WITHOUT_DISTANCE_KM
        if distance_km is not None:
            near = distance_km * (1 - DISTANCE_ERROR)
            far = distance_km * (1 + DISTANCE_ERROR) + self.size_km
        own = self.projected
        ring = own.buffer(far)
        if near > 0 and distance_km is not None:
            ring = ring.difference(own.buffer(near))
        reach = far + math.hypot(*_spread(own))
        return self.plane.back(ring.intersection(_wedge(BEARINGS[direction], reach)))

    def part(self, direction: str) -> BaseGeometry:
        """Return the half of an area that lies in a direction, the middle third for "C"."""
        polygon, plane = self.polygon, self.plane
        if polygon.area == 0:
            own = self.projected.buffer(self.size_km)
            return plane.back(own.intersection(_half(own.bounds, direction)))
        bounds = self.outlines.bounds(self.candidate)
        half = _half(bounds, direction).intersection(_around(bounds))
        if plane.holds_pole(half.bounds):
            return areas_of([plane.back(self.projected.intersection(half)).intersection(polygon)])
        # The half plane is brought to the outline, not the outline to the plane and back:
        # its points stay what they are.
        return wrap(_cut(plane.unroll(polygon), plane.unrolled(half)))


def corridor(first: Shape, second: Shape, relation: str) -> BaseGeometry:
    """Return a strip between two places; wider where no road is named."""
    plane = first.plane
    ends = [plane.to(shape.polygon).representative_point() for shape in (first, second)]
    line = shapely.LineString([(end.x, end.y) for end in ends])
    share = 0.15 if relation == "road" else 0.25
    return plane.back(line.buffer(max(3.0, share * line.length)))


def border(shapes: Sequence[Shape]) -> BaseGeometry:
    """Return a strip along a border: of the two, or of the one that is named."""
    plane = shapes[0].plane
    areas = [shapes[0].projected, *(plane.to(shape.polygon) for shape in shapes[1:])]
    strips = [_rim(area) for area in areas]
    if len(strips) == 1:
        return plane.back(strips[0])
    both = strips[0].intersection(strips[1])
    return plane.back(strips[0] if both.is_empty else both)


def border_in_story(shape: Shape, places: Sequence[Place]) -> BaseGeometry | None:
    """Return the strip along the part of a border that the story's other places lie near.

    `None` where none lies near it.
    """
    points = [
        (place.candidate.longitude, place.candidate.latitude)
        for place in places
        if place.candidate is not None
        and level_of(place.candidate) == "point"
        and not place.mention.dateline
    ]
    if not points:
        return None
    story = shape.plane.to(shapely.MultiPoint(points)).buffer(_STORY_KM)
    # Only the line that the strip is made of there: a whole coast takes a second.
    line = _line(shape.projected).intersection(story.buffer(BORDER_KM + 1.0))
    strip = line.buffer(BORDER_KM).intersection(story)
    return None if strip.is_empty else shape.plane.back(strip)


def _line(area: BaseGeometry) -> BaseGeometry:
    return area.boundary if area.area else area


def _grown(area: BaseGeometry, reach_km: float) -> BaseGeometry:
    """Return an area with a rim, or without; many islands are done one by one, in half the time."""
    parts = shapely.get_parts(area)
    if len(parts) < _MANY:
        return area.buffer(reach_km)
    return shapely.union_all(shapely.buffer(parts, reach_km, quad_segs=16))


def _rim(area: BaseGeometry) -> BaseGeometry:
    """Return what lies near an outline: in half the time that a buffer of the line takes."""
    outer = _grown(area, BORDER_KM)
    return outer.difference(_grown(area, -BORDER_KM)) if area.area else outer


def _wedge(bearing: float, reach: float) -> BaseGeometry:
    angles = [math.radians(bearing + turn) for turn in (-_HALF_SECTOR, 0.0, _HALF_SECTOR)]
    far = 2 * reach
    return shapely.Polygon([(0, 0), *((far * math.sin(a), far * math.cos(a)) for a in angles)])


def _half(bounds: tuple[float, float, float, float], direction: str) -> BaseGeometry:
    """Return a half plane through the middle of an area's extent."""
    west, south, east, north = bounds
    x, y = (west + east) / 2, (south + north) / 2
    if direction not in BEARINGS:
        third = ((east - west) / 3, (north - south) / 3)
        return shapely.box(west + third[0], south + third[1], east - third[0], north - third[1])
    angle, far = math.radians(BEARINGS[direction]), 2 * math.hypot(east - west, north - south)
    ahead = (math.sin(angle) * far, math.cos(angle) * far)
    side = (ahead[1], -ahead[0])
    return shapely.Polygon(
        [
            (x - side[0], y - side[1]),
            (x - side[0] + ahead[0], y - side[1] + ahead[1]),
            (x + side[0] + ahead[0], y + side[1] + ahead[1]),
            (x + side[0], y + side[1]),
        ]
    )


def _around(bounds: tuple[float, float, float, float]) -> BaseGeometry:
    """Return an extent with a rim: an outline's edges bend a little in the plane."""
    west, south, east, north = bounds
    rim = 1.0 + 0.01 * math.hypot(east - west, north - south)
    return shapely.box(west - rim, south - rim, east + rim, north + rim)


def _cut(polygon: BaseGeometry, half: BaseGeometry) -> BaseGeometry:
    """Return the intersection; of a thousand islands only those on the edge are cut."""
    parts = shapely.get_parts(polygon)
    shapely.prepare(half)
    inside = shapely.contains_properly(half, parts)
    edge = ~inside & shapely.intersects(half, parts)
    return areas_of([*parts[inside], *shapely.intersection(parts[edge], half)])


def _spread(shape: BaseGeometry) -> tuple[float, float]:
    west, south, east, north = shape.bounds
    return (max(abs(west), abs(east)), max(abs(south), abs(north)))


def radius_km(area: BaseGeometry) -> float:
    """Return half the diagonal of an area's extent, in km, also over the antimeridian."""
    west, south, east, north = area.bounds
    if east - west > 180.0:
        turned = shapely.get_coordinates(area)[:, 0] % 360.0
        west, east = min(
            (west, east), (turned.min(), turned.max()), key=lambda ends: ends[1] - ends[0]
        )
    middle = math.radians((south + north) / 2)
    return math.hypot((east - west) * 111.32 * math.cos(middle), (north - south) * 110.57) / 2
