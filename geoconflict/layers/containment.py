"""Which points lie in which polygons, and which areas meet which shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from geoconflict.layers import raster
from geoconflict.layers.bins import Bins
from geoconflict.layers.ellipsoid import Array

_WITHIN_SHARE = 0.95
_MEETING_SHARE = 0.02
_MANY = 1_000
_LONG = 100  # corners from which testing each point costs more than a grid


def points_inside(
    lon: Array, lat: Array, shapes: Array, wanted: Array | None = None
) -> tuple[Array, Array]:
    """Return the (point, shape) pairs where a (wanted) polygon holds the point.

    Each polygon sees only the points in its bounds. A point on an outline is inside.
    """
    polygonal = shapely.get_dimensions(shapes) == 2
    number = np.flatnonzero(polygonal if wanted is None else polygonal & wanted)
    points, owners = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    if len(lon) and len(number):
        bins = Bins(lon, lat, shapely.bounds(shapes[number]))
        for place, found, x, y in bins.in_boxes():
            shape = shapes[number[place]]
            shapely.prepare(shape)
            inside = found[_held(shape, x, y)]
            points.append(inside)
            owners.append(np.full(len(inside), number[place]))
    return np.concatenate(points), np.concatenate(owners)


def _held(shape: Any, lon: Array, lat: Array) -> Array:
    """Tell which points a polygon holds, by a grid where that pays."""
    if len(lon) > _MANY and shapely.get_num_coordinates(shape) > _LONG:
        return raster.inside(shape, lon, lat)
    result: Array = shapely.intersects_xy(shape, lon, lat)
    return result


def holds(shapes: Array, shape: Array, lon: Array, lat: Array) -> Array:
    """Tell of each point whether the shape beside it holds it; equal shapes follow one another."""
    result = np.zeros(len(shape), dtype=bool)
    first = np.flatnonzero(np.diff(shape, prepend=-1))
    for begin, end in zip(first, [*first[1:], len(shape)], strict=True):
        part = slice(begin, end)
        shapely.prepare(shapes[shape[begin]])
        result[part] = _held(shapes[shape[begin]], lon[part], lat[part])
    return result


def areas_meeting(
    areas: Array, shapes: Array, wanted: Array | None = None, tree: Any = None
) -> tuple[Array, Array, Array]:
    """Return the (area, shape) pairs that meet, and whether the area is within.

    An area is within a polygon that holds 95 % of it: two maps of one border
    never agree wholly. Polygons that share less than 2 % of the smaller one
    merely touch, and are left out. A tree of the shapes saves building one.
    """
    area, shape = (shapely.STRtree(shapes) if tree is None else tree).query(areas)
    if wanted is not None:
        area, shape = area[wanted[shape]], shape[wanted[shape]]
    shapely.prepare(areas)
    meet = shapely.intersects(areas[area], shapes[shape])
    area, shape = area[meet], shape[meet]
    common = shapely.area(shapely.intersection(areas[area], shapes[shape]))
    of_area = shapely.area(areas[area])
    of_shape = shapely.area(shapes[shape])
    polygonal = shapely.get_dimensions(shapes[shape]) == 2
    smaller = np.where(polygonal, np.minimum(of_area, of_shape), of_area)
    keep = ~polygonal | (common >= _MEETING_SHARE * smaller)
    within = polygonal & (common >= _WITHIN_SHARE * of_area)
    return area[keep], shape[keep], within[keep]
