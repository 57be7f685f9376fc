"""Geodesic kilometres on WGS 84 from many points to many lines and outlines.

Edges are cut into pieces of at most 5 km along the geodesic, so that the chord
of a piece leaves the ellipsoid by half a metre at most. In geocentric
coordinates the foot of a point on a chord is a dot product; only the distance
from the point to its best foot is then solved on the ellipsoid. Poles and the
antimeridian are no special places there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import pandas as pd

from geoconflict.layers.ellipsoid import Array, Vector, geocentric, geodesic_m
from geoconflict.layers.pieces import least, starts, steps
from geoconflict.layers.runs import CELL_DEGREES, Runs, cell_radius_km, may_be_nearest

_CHUNK = 4_096  # points measured together: what belongs to them stays in the cache


class SegmentIndex:
    """The edges of shapes, indexed for `near`.

    Parameters
    ----------
    start, end : rows of degrees
    owner : array of int
        The shape of each piece of an edge, as `pieces_of` gives them: in order.
    """

    def __init__(self, start: Array, end: Array, owner: Array) -> None:
        self.pieces = start, end, owner
        self._owner = owner
        self._a = geocentric(*start.T)
        self._b = geocentric(*end.T)
        self._span = tuple(b - a for a, b in zip(self._a, self._b, strict=True))
        squared = sum(axis * axis for axis in self._span)
        self._inverse = np.divide(1.0, squared, out=np.zeros(len(self._owner)), where=squared > 0)

    @cached_property
    def _runs(self) -> Runs:
        start, end, owner = self.pieces
        return Runs(start, end, self._a, self._b, owner)

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
        cell, column, row = _cells(lon, lat)
        first, count, piece = self._of_cells(column, row, max_km)
        first, count = first[cell], count[cell]
        kept = np.flatnonzero(count)
        found = [
            self._chunk(lon[part], lat[part], max_km, first[part], count[part], piece)
            for part in (kept[chunk] for chunk in _parts(len(kept)))
        ]
        if not found:
            return _nothing()
        begin = [part.start for part in _parts(len(kept))]
        point = [f[0] + at for f, at in zip(found, begin, strict=True)]
        return (
            kept[np.concatenate(point)],
            np.concatenate([f[1] for f in found]),
            np.concatenate([f[2] for f in found]),
        )

    def _of_cells(self, column: Array, row: Array, max_km: Array) -> tuple[Array, Array, Array]:
        """Return which pieces matter to each cell: a first, a count, and the pieces in order."""
        lon = (column + 0.5) * CELL_DEGREES
        lat = np.clip((row + 0.5) * CELL_DEGREES, -90.0, 90.0)
        middle = geocentric(lon, lat)
        cell, run = self._runs.about(lon, lat, middle, max_km)
        count = self._runs.count[run]
        piece = np.repeat(self._runs.first[run], count) + steps(count)
        cell = np.repeat(cell, count)
        away = np.sqrt(self._away(middle, cell, piece)[1]) / 1000.0
        radius = cell_radius_km(lat)[cell]
        keep = may_be_nearest(cell, self._owner[piece], (away, away), max_km, radius)
        cell, piece = cell[keep], piece[keep]
        count = np.bincount(cell, minlength=len(lon))
        return np.cumsum(count) - count, count, piece

    def _chunk(
        self, lon: Array, lat: Array, max_km: Array, first: Array, count: Array, pieces: Array
    ) -> tuple[Array, Array, Array]:
        """Measure points to the pieces of their cells, and keep the nearest of each shape."""
        point = np.repeat(np.arange(len(lon)), count)
        piece = pieces[np.repeat(first, count) + steps(count)]
        places = geocentric(lon, lat)
        share, chord = self._away(places, point, piece)
        best = least(starts(point, self._owner[piece]), chord)
        # A chord is shorter than the geodesic: what it puts too far off is too far off.
        best = best[chord[best] <= (max_km[self._owner[piece[best]]] * 1000.0) ** 2]
        point, piece, share = point[best], piece[best], share[best]
        km = geodesic_m(_of(places, point), self._foot(piece, share)) / 1000.0
        keep = km <= max_km[self._owner[piece]]
        return point[keep], self._owner[piece[keep]], km[keep]

    def _away(self, points: Vector, point: Array, piece: Array) -> tuple[Array, Array]:
        """Return where on each piece the nearest point is (0 to 1), and its distance squared (m²).

        Axis by axis and in place: the arrays are long, and memory is what this costs.
        """
        away = [p[point] - a[piece] for p, a in zip(points, self._a, strict=True)]
        span = [axis[piece] for axis in self._span]
        share = away[0] * span[0]
        share += away[1] * span[1]
        share += away[2] * span[2]
        share *= self._inverse[piece]
        np.minimum(np.maximum(share, 0.0, out=share), 1.0, out=share)
        for gap, axis in zip(away, span, strict=True):
            axis *= share
            gap -= axis
            gap *= gap
        return share, away[0] + away[1] + away[2]

    def _foot(self, piece: Array, share: Array) -> Vector:
        x, y, z = (
            a[piece] + share * axis[piece] for a, axis in zip(self._a, self._span, strict=True)
        )
        return x, y, z


def _cells(lon: Array, lat: Array) -> tuple[Array, Array, Array]:
    """Return the cell of each point, and the column and row of each cell."""
    column = np.floor(lon / CELL_DEGREES).astype(np.int64)
    row = np.floor(lat / CELL_DEGREES).astype(np.int64)
    cell, key = pd.factorize(column * 10_000 + row + 5_000)
    return cell, key // 10_000, key % 10_000 - 5_000


def _of(points: Vector, which: Array) -> Vector:
    x, y, z = (axis[which] for axis in points)
    return x, y, z


def _parts(size: int) -> Iterator[slice]:
    return (slice(first, first + _CHUNK) for first in range(0, size, _CHUNK))


def _nothing() -> tuple[Array, Array, Array]:
    return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float64)
