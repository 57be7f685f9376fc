"""Outlines of polygons, parted by whose ground lies on either side.

A town 2 km inside an area whose outline may be off by 5 km is perhaps inside, if its own
country goes on beyond that outline. Where the sea lies there, or another country, the town
cannot: no error moves Yalta out of Crimea.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geoconflict.layers.containment import holds
from geoconflict.layers.ellipsoid import Array
from geoconflict.layers.geodesic import SegmentIndex
from geoconflict.layers.ground import NOBODYS, ground

_LOOKED_AT_KM = (1.0, 3.0, 6.0)
# What lies just outside may be the shape's own ground, on a map that is coarser than it.
_OUTSIDE_FROM_KM = 2.0
_SPIT_KM, _SPIT_SHARE = 8.0, 0.05
_KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class Asked:
    """Places, each with a shape whose border it is asked about."""

    lon: Array
    lat: Array
    country: Array
    """As the ground numbers countries; where it is not known any ground will do."""
    shape: Array
    held: Array
    """Whether the shape holds the place."""
    error: Array
    """In km; so far is looked."""


class Borders:
    """The outlines of polygons, to ask how near the one lies that a place may lie beyond.

    Parameters
    ----------
    shapes : array of shapely geometries
        In EPSG:4326; what is no polygon has no border.
    segments : SegmentIndex
        Of all the shapes.
    """

    def __init__(self, shapes: Array, segments: SegmentIndex) -> None:
        polygonal = shapely.get_dimensions(shapes) == 2
        some = polygonal[segments.pieces[2]]
        start, end, owner = (column[some] for column in segments.pieces)
        sides = (owner, *_sides(shapes, start, end, owner))
        parts, part = np.unique(np.column_stack(sides), axis=0, return_inverse=True)
        order = np.argsort(part, kind="stable")
        self._segments = SegmentIndex(start[order], end[order], part[order])
        self._shape, self._inner, self._outer = parts.T

    def km(self, asked: Asked) -> Array:
        """Return how far the border is beyond which each place may lie; inf if out of reach."""
        limits = np.full(int(self._shape.max()) + 1, -1.0)
        np.maximum.at(limits, asked.shape, asked.error)
        point, part, km = self._segments.near(asked.lon, asked.lat, limits[self._shape])
        own = np.flatnonzero(asked.shape[point] == self._shape[part])
        point, part, km = point[own], part[own], km[own]
        counts = self._counts(asked, point, part)
        result = np.full(len(asked.lon), np.inf)
        np.minimum.at(result, point[counts], km[counts])
        return result

    def _counts(self, asked: Asked, point: Array, part: Array) -> Array:
        """Tell whether the places may lie on the other side of the parts beside them."""
        inner, outer = self._inner[part], self._outer[part]
        country, held = asked.country[point], asked.held[point]
        # Inside there is ground, whether the map has it or not.
        anyones = np.where(held, outer != NOBODYS, True)
        unknown = (country == NOBODYS) | (~held & (inner == NOBODYS))
        result: Array = np.where(unknown, anyones, np.where(held, outer, inner) == country)
        return result


def _sides(shapes: Array, start: Array, end: Array, owner: Array) -> tuple[Array, Array]:
    """Return whose ground lies inside and outside of each piece of an outline."""
    lon, lat = ((start + end) / 2).T
    east, north = (end - start).T
    wide = np.maximum(np.cos(np.radians(lat)), 1e-6)
    length = np.maximum(np.hypot(east * wide, north), 1e-12) * _KM_PER_DEGREE
    inner, outer = np.full(len(owner), NOBODYS), np.full(len(owner), NOBODYS)
    for km in _LOOKED_AT_KM:  # what lies farther off is surer, two maps of one line being two
        for step in (km / length, -km / length):
            x, y = (lon + step * north / wide + 180.0) % 360.0 - 180.0, lat - step * east * wide
            country, inside = ground().at(x, y), holds(shapes, owner, x, y)
            for side, there in ((inner, inside), (outer, ~inside & (km > _OUTSIDE_FROM_KM))):
                known = there & (country != NOBODYS)
                side[known] = country[known]
    outer[_short(owner, outer, length)] = NOBODYS
    return inner, outer


def _short(owner: Array, outer: Array, km: Array) -> Array:
    """Tell which pieces are of a stretch too short to be more than a spit or an estuary."""
    new = (np.diff(owner, prepend=-1) != 0) | (np.diff(outer, prepend=-1) != 0)
    stretch = np.cumsum(new) - 1
    length, outline = np.bincount(stretch, km)[stretch], np.bincount(owner, km)[owner]
    result: Array = length < np.minimum(_SPIT_KM, _SPIT_SHARE * outline)
    return result
