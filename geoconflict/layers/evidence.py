"""Which mentions are measured by where they are, and which of their areas nobody drew.

"Ankara pledged help" is said by a government, which lies near no pipeline, and "the
Chechens" are people. Neither is measured. Where the extent of a lake or a range is not
known, its area is a disc that says how far off it may be, and shares ground with nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geoconflict.layers.ellipsoid import Array

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_CORNERS = 33  # of the discs that geoparse draws; round to a hundredth of their radius
_ROUND = 0.01
_POLE = 0.05


def equal(frame: pd.DataFrame, name: str, value: object) -> Array:
    """Tell which rows have a value in a column that a frame may lack."""
    if name not in frame:
        return np.zeros(len(frame), dtype=bool)
    result: Array = (frame[name] == value).to_numpy(dtype=bool, na_value=False)
    return result


def speaks(frame: pd.DataFrame) -> Array:
    """Tell which rows are no place of an event: metonyms, and datelines of capitals.

    A report that is filed from a town at the front is evidence of that town; one from a
    capital says where the office is.
    """
    told = equal(frame, "role", "associative")
    result: Array = told | (equal(frame, "dateline", True) & equal(frame, "feature_code", "PPLC"))
    return result


def is_people(frame: pd.DataFrame) -> Array:
    """Tell which rows are demonyms: people live in places and lie on no pipeline."""
    return equal(frame, "kind", "demonym")


def discs(frame: GeoDataFrame, shapes: Array) -> Array:
    """Tell which areas are discs about the place's point, for want of an extent."""
    result = np.zeros(len(shapes), dtype=bool)
    if not {"longitude", "latitude"} <= set(frame.columns):
        return result
    alike = shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON
    some = np.flatnonzero(alike & (shapely.get_num_coordinates(shapes) == _CORNERS))
    known: dict[int, bool] = {}  # a shape stands in many rows
    for row in some:
        key = id(shapes[row])
        if key not in known:
            known[key] = _is_round(shapes[row])
        result[row] = known[key]
    points = frame[["longitude", "latitude"]].to_numpy(dtype="float64")[some]
    middle = shapely.get_coordinates(shapely.centroid(shapes[some]))
    result[some] &= (np.abs(points - middle) < _ROUND).all(axis=1)
    return result


def _is_round(shape: shapely.Polygon) -> bool:
    middle = shapely.get_coordinates(shape.centroid)[0]
    away = shapely.get_coordinates(shape.exterior) - middle
    away[:, 0] *= max(np.cos(np.radians(middle[1])), _POLE)
    km = np.hypot(away[:, 0], away[:, 1])
    return bool(km.max() - km.min() <= _ROUND * km.max())
