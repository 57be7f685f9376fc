"""Points in the cells of a grid, to find those in many boxes fast."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from geoconflict.layers.ellipsoid import Array
from geoconflict.layers.pieces import steps

_FEW = 2_000
_COARSE, _FINE = 16, 256


class Bins:
    """Points sorted by the cell of a grid that they lie in, where any box reaches.

    Parameters
    ----------
    lon, lat : arrays of degrees, not empty
    bounds : rows of west, south, east, north
    """

    def __init__(self, lon: Array, lat: Array, bounds: Array) -> None:
        self._side = _COARSE if len(lon) <= _FEW else _FINE
        self._low = (lon.min(), lat.min())
        spans = (np.ptp(lon), np.ptp(lat))
        self._scale = tuple(self._side / max(float(span), 1e-9) for span in spans)
        self._bounds = bounds
        self._columns = self._cell(bounds[:, 0], 0), self._cell(bounds[:, 2], 0) + 1
        self._rows = self._cell(bounds[:, 1], 1), self._cell(bounds[:, 3], 1) + 1
        key = self._cell(lon, 0) * self._side + self._cell(lat, 1)
        reached = np.flatnonzero(self._reached().take(key))
        key = key[reached].astype(np.uint16)
        order = np.argsort(key, kind="stable")  # by their bits, since 16 are enough
        self._order = reached[order]
        # Neighbours in the grid are neighbours in memory as well.
        self._lon, self._lat = lon[self._order], lat[self._order]
        count = np.bincount(key, minlength=self._side**2)
        self._first = np.concatenate([[0], np.cumsum(count)])

    def _reached(self) -> Array:
        """Tell of each cell whether any box reaches it."""
        cells = np.zeros((self._side, self._side), dtype=bool)
        for west, east, south, north in np.column_stack([*self._columns, *self._rows]).tolist():
            cells[west:east, south:north] = True
        return cells.ravel()

    def in_boxes(self) -> Iterator[tuple[int, Array, Array, Array]]:
        """Yield the number of each box with points in it, those points, and where they lie."""
        for box in np.flatnonzero(self._count()):
            column = np.arange(self._columns[0][box], self._columns[1][box])
            first = self._first[column * self._side + self._rows[0][box]]
            count = self._first[column * self._side + self._rows[1][box]] - first
            found = np.repeat(first, count) + steps(count)
            lon, lat = self._lon[found], self._lat[found]
            west, south, east, north = self._bounds[box]
            held = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
            if held.any():
                yield int(box), self._order[found[held]], lon[held], lat[held]

    def _count(self) -> Array:
        """Return how many points lie in the cells of each box."""
        # How many lie below and to the left of each corner of the grid.
        sums = np.zeros((self._side + 1, self._side + 1), np.int64)
        cells = np.diff(self._first).reshape(self._side, self._side)
        sums[1:, 1:] = cells.cumsum(0).cumsum(1)
        (left, right), (low, high) = self._columns, self._rows
        result: Array = sums[right, high] - sums[left, high] - sums[right, low] + sums[left, low]
        return result

    def _cell(self, value: Array, axis: int) -> Array:
        cell = value - self._low[axis]
        cell *= self._scale[axis]
        np.minimum(np.maximum(cell, 0, out=cell), self._side - 1, out=cell)
        result: Array = cell.astype(np.int64)
        return result
