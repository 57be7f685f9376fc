"""The edges of shapes, cut along their geodesics into pieces of at most 5 km."""

from __future__ import annotations

import numpy as np
import shapely

from geoconflict.layers.ellipsoid import WGS84, Array

_PIECE_M = 5_000.0


def pieces_of(shapes: Array) -> tuple[Array, Array, Array]:
    """Return start, end (rows of degrees) and owner of every piece, in order of owner."""
    start, end, owner = _cut(*_edges(shapes))
    order = np.argsort(owner, kind="stable")
    return start[order], end[order], owner[order]


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
    seam = (
        _at_180(xy[joined]) & _at_180(xy[joined + 1]) & _goes_on(shapes)[line_owner[line[joined]]]
    )
    joined = joined[~seam]
    alone = np.flatnonzero(single[line])
    start = np.concatenate([xy[joined], xy[alone]])
    end = np.concatenate([xy[joined + 1], xy[alone]])
    return start, end, line_owner[line[np.concatenate([joined, alone])]]


def _at_180(xy: Array) -> Array:
    result: Array = np.abs(xy[:, 0]) == 180.0
    return result


def _goes_on(shapes: Array) -> Array:
    """Tell which polygons touch 180 degrees from both sides: no outline of theirs runs there."""
    bounds = shapely.bounds(shapes)
    polygonal = shapely.get_dimensions(shapes) == 2
    result: Array = polygonal & (bounds[:, 0] == -180.0) & (bounds[:, 2] == 180.0)
    return result


def _cut(start: Array, end: Array, owner: Array) -> tuple[Array, Array, Array]:
    azimuth, _, length = WGS84.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    count = np.maximum(np.ceil(length / _PIECE_M), 1).astype(np.int64)
    edge = np.repeat(np.arange(len(count)), count)
    step = steps(count)
    first = start[edge]
    inner = np.flatnonzero(step)  # most edges are pieces already
    part = edge[inner]
    run = length[part] * step[inner] / count[part]
    lon, lat, _ = WGS84.fwd(start[part, 0], start[part, 1], azimuth[part], run)
    first[inner] = np.column_stack([lon, lat])
    last = np.empty_like(first)
    last[:-1] = first[1:]
    closing = step == count[edge] - 1
    last[closing] = end[edge[closing]]
    return first, last, owner[edge]


def steps(count: Array) -> Array:
    """Return 0, 1, ... for each of the counts, one after another."""
    result: Array = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return result


def starts(first: Array, second: Array) -> Array:
    """Return where runs of equal pairs begin."""
    new = np.ones(len(first), dtype=bool)
    new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    return np.flatnonzero(new)


def least(start: Array, value: Array) -> Array:
    """Return where the runs that begin at `start` have their least value."""
    length = np.diff(start, append=len(value))
    best = np.flatnonzero(value == np.repeat(np.minimum.reduceat(value, start), length))
    run = np.repeat(np.arange(len(start)), length)[best]
    first = np.ones(len(best), dtype=bool)
    first[1:] = run[1:] != run[:-1]
    result: Array = best[first]
    return result
