"""Which points lie in which polygons, and which areas meet which shapes."""

from __future__ import annotations

import numpy as np
import shapely

from geoconflict.layers.geodesic import Array

_WITHIN_SHARE = 0.95
_MEETING_SHARE = 0.02


def points_inside(
    lon: Array, lat: Array, shapes: Array, wanted: Array | None = None
) -> tuple[Array, Array]:
    """Return the (point, shape) pairs where a (wanted) polygon holds the point.

    Points are sorted by longitude once; each polygon then sees only those in
    its bounds. A point on an outline is inside.
    """
    order = np.argsort(lon, kind="stable")
    lon, lat = lon[order], lat[order]
    points, owners = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    polygonal = shapely.get_dimensions(shapes) == 2
    for number in np.flatnonzero(polygonal if wanted is None else polygonal & wanted):
        west, south, east, north = shapely.bounds(shapes[number])
        first = np.searchsorted(lon, west, "left")
        last = np.searchsorted(lon, east, "right")
        band = lat[first:last]
        inside = first + np.flatnonzero((band >= south) & (band <= north))
        if len(inside):
            shapely.prepare(shapes[number])
            inside = inside[shapely.intersects_xy(shapes[number], lon[inside], lat[inside])]
            points.append(order[inside])
            owners.append(np.full(len(inside), number))
    return np.concatenate(points), np.concatenate(owners)


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
