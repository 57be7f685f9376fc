"""Points in one polygon, most of them told by the cell of a grid that they fall in.

Where no edge comes near a cell, all of it is inside or all of it is outside, and
one test of one point says which. Only points in the other cells are tested
themselves, so that the answer is the exact one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from geoconflict.layers.ellipsoid import Array

_SIDE = 64
_NEAR = 1e-6  # of a cell: more than what rounding can move a point by
_OUTSIDE, _INSIDE, _EDGE = 0, 1, 2


def inside(polygon: Any, lon: Array, lat: Array) -> Array:
    """Tell which points a polygon holds; points on its outline are inside."""
    west, south, east, north = shapely.bounds(polygon)
    across, up = _SIDE / max(east - west, 1e-12), _SIDE / max(north - south, 1e-12)
    corners, ring = _ring_coordinates(polygon)
    x, y = (corners[:, 0] - west) * across, (corners[:, 1] - south) * up
    edge = np.flatnonzero(ring[1:] == ring[:-1])
    kinds = _classified(polygon, _near_edges(x, y, edge), (west, south, across, up))
    column, row = _cell((lon - west) * across), _cell((lat - south) * up)
    kind = kinds.take(column * _SIDE + row)
    result: Array = kind == _INSIDE
    some = np.flatnonzero(kind == _EDGE)
    result[some] = shapely.intersects_xy(polygon, lon[some], lat[some])
    return result


def _ring_coordinates(polygon: Any) -> tuple[Array, Array]:
    """Return the corners of all rings, and which ring each is of."""
    rings = shapely.get_rings(shapely.get_parts(polygon))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    return xy, ring


def _near_edges(x: Array, y: Array, edge: Array) -> Array:
    """Tell which cells any edge's box touches; x and y are in cells."""
    low = [_cell(np.minimum(axis[edge], axis[edge + 1]) - _NEAR) for axis in (x, y)]
    high = [_cell(np.maximum(axis[edge], axis[edge + 1]) + _NEAR) + 1 for axis in (x, y)]
    width = _SIDE + 1
    corners = (
        (low[0] * width + low[1], 1),
        (high[0] * width + low[1], -1),
        (low[0] * width + high[1], -1),
        (high[0] * width + high[1], 1),
    )
    # Boxes are summed by their corners: each cell then counts the boxes over it.
    count = sum(sign * np.bincount(at, minlength=width * width) for at, sign in corners)
    grid = np.asarray(count).reshape(width, width).cumsum(0).cumsum(1)
    result: Array = grid[:_SIDE, :_SIDE] > 0
    return result


def _classified(polygon: Any, edges: Array, grid: tuple[float, float, float, float]) -> Array:
    """Return the kind of each cell: cells of a column with no edge between them are alike."""
    west, south, across, up = grid
    flat = edges.ravel()
    begins = np.ones(flat.size, dtype=bool)
    begins[1:] = flat[1:] != flat[:-1]
    begins[:: edges.shape[1]] = True
    first = np.flatnonzero(begins)
    middle = (np.divmod(first, edges.shape[1])[0] + 0.5, np.divmod(first, edges.shape[1])[1] + 0.5)
    held = shapely.intersects_xy(polygon, west + middle[0] / across, south + middle[1] / up)
    kinds = np.where(held, _INSIDE, _OUTSIDE)[np.cumsum(begins) - 1]
    result: Array = np.where(flat, _EDGE, kinds)
    return result


def _cell(value: Array) -> Array:
    """Return the row or column of each value, which is overwritten."""
    np.minimum(np.maximum(value, 0, out=value), _SIDE - 1, out=value)
    return value.astype(np.int64)
