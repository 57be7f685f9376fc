"""Pieces in runs, in one box and one ball each, to find those about a place fast."""

from __future__ import annotations

import numpy as np
import shapely

from geoconflict.layers.ellipsoid import Array, Vector, norm
from geoconflict.layers.pieces import starts

CELL_DEGREES = 0.1
_KM_PER_DEGREE = 110.5
_MOST_KM_PER_DEGREE = 111.7
_MARGIN = 1.01
_RUN = 8


def cell_radius_km(lat: Array) -> Array:
    """Return how far a point of a cell can lie from its middle, at the cell's latitude."""
    half = CELL_DEGREES / 2
    widest = np.cos(np.radians(np.maximum(np.abs(lat) - half, 0.0)))
    result: Array = half * _MOST_KM_PER_DEGREE * np.hypot(1.0, widest)
    return result


class Runs:
    """Up to eight pieces that follow one another, in one box and one ball.

    Parameters
    ----------
    start, end : rows of degrees
    a, b : the same, geocentric
    owner : array of int
    """

    def __init__(self, start: Array, end: Array, a: Vector, b: Vector, owner: Array) -> None:
        jump = np.abs(end[:, 0] - start[:, 0]) > 180.0
        new = np.ones(len(owner), dtype=bool)
        new[1:] = (owner[1:] != owner[:-1]) | (start[1:] != end[:-1]).any(axis=1)
        new |= jump
        new[1:] |= jump[:-1]
        since = np.arange(len(owner)) - np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))
        self.first = np.flatnonzero(since % _RUN == 0)
        self.count = np.diff(self.first, append=len(owner))
        self._owner = owner[self.first]
        axes = list(zip(a, b, strict=True))
        low = [np.minimum.reduceat(np.minimum(*ends), self.first) for ends in axes]
        high = [np.maximum.reduceat(np.maximum(*ends), self.first) for ends in axes]
        sides = list(zip(low, high, strict=True))
        self._middle = [(bottom + top) / 2 for bottom, top in sides]
        self._radius_km = norm(*(top - bottom for bottom, top in sides)) / 2000.0
        self._tree = shapely.STRtree(self._boxes(start, end, jump))

    def _boxes(self, start: Array, end: Array, jump: Array) -> Array:
        """Return boxes of degrees; a run over the 180th meridian runs on beyond it."""
        end = end.copy()
        end[jump, 0] -= 360.0 * np.sign(end[jump, 0] - start[jump, 0])
        low = np.minimum.reduceat(np.minimum(start, end), self.first)
        high = np.maximum.reduceat(np.maximum(start, end), self.first)
        result: Array = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
        return result

    def about(self, lon: Array, lat: Array, middle: Vector, max_km: Array) -> tuple[Array, Array]:
        """Pair cells with the runs that may matter to them, in order of cell and shape."""
        radius = cell_radius_km(lat)
        high = (float(max_km.max()) + float(radius.max())) * _MARGIN / _KM_PER_DEGREE
        reach = np.radians(np.minimum(np.abs(lat) + high, 90.0))
        wide = np.minimum(high / np.maximum(np.cos(reach), 1e-9), 180.0)
        turns = [self._turned(lon, lat, wide, high, turn) for turn in (0.0, 360.0, -360.0)]
        cell, run = (np.concatenate(column) for column in zip(*turns, strict=True))
        wanted = max_km[self._owner[run]] >= 0.0
        cell, run = self._in_order(cell[wanted], run[wanted])
        gap = (m[cell] - own[run] for m, own in zip(middle, self._middle, strict=True))
        away = norm(*gap) / 1000.0
        low, top = away - self._radius_km[run], away + self._radius_km[run]
        keep = may_be_nearest(cell, self._owner[run], (low, top), max_km, radius[cell])
        return cell[keep], run[keep]

    def _in_order(self, cell: Array, run: Array) -> tuple[Array, Array]:
        """Sort by cell and run, which are in order of shape, and keep each pair once."""
        key = cell * len(self.first) + run
        key.sort()
        key = key[np.diff(key, prepend=-1) != 0]
        return key // len(self.first), key % len(self.first)

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


def may_be_nearest(
    cell: Array, shape: Array, km: tuple[Array, Array], max_km: Array, radius_km: Array
) -> Array:
    """Tell what may hold the nearest point of its shape, for any point of the cell.

    `km` bounds its distance from the cell's middle, below and above; rows of
    one cell and shape follow one another.
    """
    if not len(cell):
        return np.empty(0, dtype=bool)
    low, high = km
    start = starts(cell, shape)
    length = np.diff(start, append=len(cell))
    nearest = np.repeat(np.minimum.reduceat(high, start), length)
    result: Array = (low <= nearest + 2 * radius_km) & (low <= max_km[shape] + radius_km)
    return result
