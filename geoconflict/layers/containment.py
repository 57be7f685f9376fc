"""Which points lie in which polygons, and which areas meet which shapes."""

from __future__ import annotations

import numpy as np
import shapely

from geoconflict.layers.ellipsoid import Array

_WITHIN_SHARE = 0.95
_MEETING_SHARE = 0.02
_MANY = 1_000  # points from which sorting out those in no bounds saves time
_COLUMNS, _ROWS = 720, 360


def points_inside(
    lon: Array, lat: Array, shapes: Array, wanted: Array | None = None
) -> tuple[Array, Array]:
    """Return the (point, shape) pairs where a (wanted) polygon holds the point.

    Points are sorted by longitude once; each polygon then sees only those in
    its bounds. A point on an outline is inside.
    """
    polygonal = shapely.get_dimensions(shapes) == 2
    number = np.flatnonzero(polygonal if wanted is None else polygonal & wanted)
    bounds = shapely.bounds(shapes[number])
    order = _in_any(lon, lat, bounds) if len(lon) > _MANY else np.arange(len(lon))
    order = order[np.argsort(lon[order])]
    lon, lat = lon[order], lat[order]
    first = np.searchsorted(lon, bounds[:, 0], "left")
    last = np.searchsorted(lon, bounds[:, 2], "right")
    points, owners = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for place in np.flatnonzero(first < last):
        south, north = bounds[place, 1], bounds[place, 3]
        band = lat[first[place] : last[place]]
        inside = first[place] + np.flatnonzero((band >= south) & (band <= north))
        if len(inside):
            shape = shapes[number[place]]
            shapely.prepare(shape)
            inside = inside[shapely.intersects_xy(shape, lon[inside], lat[inside])]
            points.append(order[inside])
            owners.append(np.full(len(inside), number[place]))
    return np.concatenate(points), np.concatenate(owners)


def _in_any(lon: Array, lat: Array, bounds: Array) -> Array:
    """Return which points lie in a square of half a degree that meets any bounds."""
    squares = np.zeros((_COLUMNS + 1, _ROWS + 1), dtype=bool)
    low, high = _square(*bounds[:, :2].T), _square(*bounds[:, 2:].T)
    for west, south, east, north in np.column_stack([*low, *high]):
        squares[west : east + 1, south : north + 1] = True
    column, row = _square(lon, lat)
    return np.flatnonzero(squares.ravel().take(column * (_ROWS + 1) + row))


def _square(lon: Array, lat: Array) -> tuple[Array, Array]:
    column = np.clip((lon + 180.0) * 2.0, 0, _COLUMNS).astype(np.int64)
    return column, np.clip((lat + 90.0) * 2.0, 0, _ROWS).astype(np.int64)


def areas_meeting(areas: Array, shapes: Array) -> tuple[Array, Array, Array]:
    """Return the (area, shape) pairs that meet, and whether the area is within.

    An area is within a polygon that holds 95 % of it: two maps of one border
    never agree wholly. Polygons that share less than 2 % of the smaller one
    merely touch, and are left out.
    """
    area, shape = shapely.STRtree(shapes).query(areas, predicate="intersects")
    common = shapely.area(shapely.intersection(areas[area], shapes[shape]))
    of_area = shapely.area(areas[area])
    of_shape = shapely.area(shapes[shape])
    polygonal = shapely.get_dimensions(shapes[shape]) == 2
    smaller = np.where(polygonal, np.minimum(of_area, of_shape), of_area)
    keep = ~polygonal | (common >= _MEETING_SHARE * smaller)
    within = polygonal & (common >= _WITHIN_SHARE * of_area)
    return area[keep], shape[keep], within[keep]
