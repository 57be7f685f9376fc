"""Geodesic kilometres on WGS 84 from many points to many lines and outlines.

Edges are cut into pieces of at most 5 km along the geodesic, so that the chord
of a piece leaves the ellipsoid by half a metre at most. In geocentric
coordinates the foot of a point on a chord is a dot product; only the distance
from the point to its best foot is then solved on the ellipsoid (Karney 2013,
through PROJ). Poles and the antimeridian are no special places there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from pyproj import Geod

Array = np.ndarray[Any, Any]

WGS84 = Geod(ellps="WGS84")
_PIECE_M = 5_000.0
_KM_PER_DEGREE = 110.5
_MARGIN = 1.01
_CHUNK = 16_384
_CELL_DEGREES = 0.1
_RUN = 8
_CELL_KM = 7.95  # half the diagonal of the largest cell


class SegmentIndex:
    """The edges of shapes, indexed for `near`.

    Parameters
    ----------
    shapes : sequence of shapely geometries
        In EPSG:4326; lines, polygons, points and collections of them.
    """

    def __init__(self, shapes: Array) -> None:
        start, end, owner = _edges(shapes)
        start, end, owner = _pieces(start, end, owner)
        self._owner = owner
        self._start, self._end = start, end
        self._a = geocentric(start[:, 0], start[:, 1])
        self._span = geocentric(end[:, 0], end[:, 1]) - self._a
        squared = np.einsum("ij,ij->i", self._span, self._span)
        self._inverse = np.divide(1.0, squared, out=np.zeros_like(squared), where=squared > 0)

    @cached_property
    def _runs(self) -> _Runs:
        return _Runs(self._start, self._end, self._a, self._a + self._span, self._owner)

    def near(self, lon: Array, lat: Array, max_km: Array) -> tuple[Array, Array, Array]:
        """Return all (point, shape) pairs within a distance.

        Parameters
        ----------
        lon, lat : arrays of degrees
        max_km : array
            The distance that counts, a shape; a negative one leaves it out.

        Returns
        -------
        point, shape : arrays of int
        distance : array of km

        Notes
        -----
        Points share the search of their cell of a tenth of a degree: a piece
        can be the nearest of its shape to a point of the cell only if it lies
        within a cell's width of being so for the middle.
        """
        if len(lon) == 0 or len(self._owner) == 0:
            return _nothing()
        cells, cell = np.unique(
            np.floor(lon / _CELL_DEGREES) + 1j * np.floor(lat / _CELL_DEGREES),
            return_inverse=True,
        )
        first, count, piece = self._of_cells(cells, max_km)
        found = [
            self._chunk(lon[part], lat[part], max_km, first[cell[part]], count[cell[part]], piece)
            for part in _parts(len(lon))
        ]
        point = [f[0] + part.start for f, part in zip(found, _parts(len(lon)), strict=True)]
        return (
            np.concatenate(point),
            np.concatenate([f[1] for f in found]),
            np.concatenate([f[2] for f in found]),
        )

    def _of_cells(self, cells: Array, max_km: Array) -> tuple[Array, Array, Array]:
        """Return which pieces matter to each cell: a first, a count, and the pieces in order."""
        lon, lat = (cells.real + 0.5) * _CELL_DEGREES, (cells.imag + 0.5) * _CELL_DEGREES
        middle = geocentric(lon, np.clip(lat, -90.0, 90.0))
        cell, run = self._runs.about(lon, np.clip(lat, -90.0, 90.0), middle, max_km)
        count = self._runs.count[run]
        piece = np.repeat(self._runs.first[run], count) + _steps(count)
        cell = np.repeat(cell, count)
        away = np.sqrt(self._feet(middle[cell], piece)[1]) / 1000.0
        keep = _may_be_nearest(cell, self._owner[piece], away, away, max_km)
        cell, piece = cell[keep], piece[keep]
        first = np.searchsorted(cell, np.arange(len(cells)))
        return first, np.diff(first, append=len(cell)), piece

    def _chunk(
        self, lon: Array, lat: Array, max_km: Array, first: Array, count: Array, pieces: Array
    ) -> tuple[Array, Array, Array]:
        """Measure points to the pieces of their cells, and keep the nearest of each shape."""
        point = np.repeat(np.arange(len(lon)), count)
        piece = pieces[first[point] + _steps(count)]
        if not len(point):
            return _nothing()
        foot, chord = self._feet(geocentric(lon, lat)[point], piece)
        best = _least(_starts(point, self._owner[piece]), chord)
        # A chord is shorter than the geodesic: what it puts too far off is too far off.
        best = best[chord[best] <= (max_km[self._owner[piece[best]]] * 1000.0) ** 2]
        point, shape = point[best], self._owner[piece[best]]
        metres = WGS84.inv(lon[point], lat[point], *geodetic(foot[best]))[2]
        keep = metres <= max_km[shape] * 1000.0
        return point[keep], shape[keep], metres[keep] / 1000.0

    def _feet(self, points: Array, piece: Array) -> tuple[Array, Array]:
        """Return the nearest point of each piece, and the square of its distance (m2)."""
        a, span = self._a[piece], self._span[piece]
        away = points - a
        share = np.einsum("ij,ij->i", away, span) * self._inverse[piece]
        foot = a + np.clip(share, 0.0, 1.0)[:, None] * span
        gap = points - foot
        return foot, np.einsum("ij,ij->i", gap, gap)


class _Runs:
    """Up to eight pieces that follow one another, in one box and one ball."""

    def __init__(self, start: Array, end: Array, a: Array, b: Array, owner: Array) -> None:
        jump = np.abs(end[:, 0] - start[:, 0]) > 180.0
        new = np.ones(len(owner), dtype=bool)
        new[1:] = (owner[1:] != owner[:-1]) | (start[1:] != end[:-1]).any(axis=1)
        new |= jump
        new[1:] |= jump[:-1]
        since = np.arange(len(owner)) - np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))
        self.first = np.flatnonzero(since % _RUN == 0)
        self.count = np.diff(self.first, append=len(owner))
        self._owner = owner[self.first]
        low = np.minimum.reduceat(np.minimum(a, b), self.first)
        high = np.maximum.reduceat(np.maximum(a, b), self.first)
        self._middle = (low + high) / 2
        self._radius_km = np.linalg.norm(high - low, axis=1) / 2000.0
        self._tree = shapely.STRtree(self._boxes(start, end, jump))

    def _boxes(self, start: Array, end: Array, jump: Array) -> Array:
        """Return boxes of degrees; a run over the 180th meridian runs on beyond it."""
        end = end.copy()
        end[jump, 0] -= 360.0 * np.sign(end[jump, 0] - start[jump, 0])
        low = np.minimum.reduceat(np.minimum(start, end), self.first)
        high = np.maximum.reduceat(np.maximum(start, end), self.first)
        result: Array = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
        return result

    def about(self, lon: Array, lat: Array, middle: Array, max_km: Array) -> tuple[Array, Array]:
        """Pair cells with the runs that may matter to them, in order of cell and shape."""
        high = (float(max_km.max()) + _CELL_KM) * _MARGIN / _KM_PER_DEGREE
        reach = np.radians(np.minimum(np.abs(lat) + high, 90.0))
        wide = np.minimum(high / np.maximum(np.cos(reach), 1e-9), 180.0)
        turns = [self._turned(lon, lat, wide, high, turn) for turn in (0.0, 360.0, -360.0)]
        cell, run = (np.concatenate(column) for column in zip(*turns, strict=True))
        wanted = max_km[self._owner[run]] >= 0.0
        cell, run = cell[wanted], run[wanted]
        order = np.lexsort((run, self._owner[run], cell))
        cell, run = cell[order], run[order]
        once = _starts(cell, run)
        cell, run = cell[once], run[once]
        away = np.linalg.norm(middle[cell] - self._middle[run], axis=1) / 1000.0
        low, top = away - self._radius_km[run], away + self._radius_km[run]
        keep = _may_be_nearest(cell, self._owner[run], low, top, max_km)
        return cell[keep], run[keep]

    def _turned(
        self, lon: Array, lat: Array, wide: Array, high: float, turn: float
    ) -> tuple[Array, Array]:
        """Query with the boxes moved by a turn, where they can meet anything there."""
        west, east = lon - wide + turn, lon + wide + turn
        # Runs start between -180 and 180 and go on by less than a degree.
        index = np.flatnonzero((east >= -181.0) & (west <= 181.0))
        boxes = shapely.box(west[index], lat[index] - high, east[index], lat[index] + high)
        cell, run = self._tree.query(boxes) if len(index) else (index, index)
        return index[cell], run


def _may_be_nearest(cell: Array, shape: Array, low: Array, high: Array, max_km: Array) -> Array:
    """Tell what may hold the nearest point of its shape, for any point of the cell.

    `low` and `high` bound its distance from the cell's middle; rows of one cell
    and shape follow one another.
    """
    if not len(cell):
        return np.empty(0, dtype=bool)
    start = _starts(cell, shape)
    length = np.diff(start, append=len(cell))
    nearest = np.repeat(np.minimum.reduceat(high, start), length)
    result: Array = (low <= nearest + 2 * _CELL_KM) & (low <= max_km[shape] + _CELL_KM)
    return result


def _steps(count: Array) -> Array:
    """Return 0, 1, ... for each of the counts, one after another."""
    result: Array = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return result


def _starts(first: Array, second: Array) -> Array:
    """Return where runs of equal pairs begin."""
    new = np.ones(len(first), dtype=bool)
    new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    return np.flatnonzero(new)


def _least(start: Array, value: Array) -> Array:
    """Return where the runs that begin at `start` have their least value."""
    length = np.diff(start, append=len(value))
    least = np.flatnonzero(value == np.repeat(np.minimum.reduceat(value, start), length))
    run = np.repeat(np.arange(len(start)), length)[least]
    first = np.ones(len(least), dtype=bool)
    first[1:] = run[1:] != run[:-1]
    result: Array = least[first]
    return result


def _edges(shapes: Array) -> tuple[Array, Array, Array]:
    """Return start, end and owner of every edge; a point is an edge of no length."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    polygonal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, ring_owner = shapely.get_rings(parts[polygonal], return_index=True)
    lines = np.concatenate([parts[~polygonal], rings])
    line_owner = np.concatenate([owner[~polygonal], owner[polygonal][ring_owner]])
    xy, line = shapely.get_coordinates(lines, return_index=True)
    single = shapely.get_num_coordinates(lines) == 1
    joined = np.flatnonzero((line[1:] == line[:-1]) & (xy[1:] != xy[:-1]).any(axis=1))
    alone = np.flatnonzero(single[line])
    start = np.concatenate([xy[joined], xy[alone]])
    end = np.concatenate([xy[joined + 1], xy[alone]])
    return start, end, line_owner[line[np.concatenate([joined, alone])]]


def _pieces(start: Array, end: Array, owner: Array) -> tuple[Array, Array, Array]:
    """Cut edges into pieces of at most 5 km along their geodesic."""
    azimuth, _, length = WGS84.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    count = np.maximum(np.ceil(length / _PIECE_M), 1).astype(np.int64)
    edge = np.repeat(np.arange(len(count)), count)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    run = length[edge] * step / count[edge]
    lon, lat, _ = WGS84.fwd(start[edge, 0], start[edge, 1], azimuth[edge], run)
    first = np.where(step[:, None] == 0, start[edge], np.column_stack([lon, lat]))
    last = np.empty_like(first)
    last[:-1] = first[1:]
    closing = step == count[edge] - 1
    last[closing] = end[edge[closing]]
    return first, last, owner[edge]


def geocentric(lon: Array, lat: Array) -> Array:
    """Return the geocentric x, y, z in metres of points on the ellipsoid."""
    lam, phi = np.radians(lon), np.radians(lat)
    normal = WGS84.a / np.sqrt(1.0 - WGS84.es * np.sin(phi) ** 2)
    flat = normal * np.cos(phi)
    return np.column_stack(
        [flat * np.cos(lam), flat * np.sin(lam), normal * (1 - WGS84.es) * np.sin(phi)]
    )


def geodetic(xyz: Array) -> tuple[Array, Array]:
    """Return longitude and latitude of points at the ellipsoid (Bowring 1976)."""
    x, y, z = xyz.T
    flat = np.hypot(x, y)
    reduced = np.arctan2(z * WGS84.a, flat * WGS84.b)
    second = WGS84.es / (1.0 - WGS84.es)
    lat = np.arctan2(
        z + second * WGS84.b * np.sin(reduced) ** 3,
        flat - WGS84.es * WGS84.a * np.cos(reduced) ** 3,
    )
    return np.degrees(np.arctan2(y, x)), np.degrees(lat)


def _parts(size: int) -> Iterator[slice]:
    return (slice(first, first + _CHUNK) for first in range(0, size, _CHUNK))


def _nothing() -> tuple[Array, Array, Array]:
    return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float64)
