"""Names that a feature shares with a division which is not the feature."""

from __future__ import annotations

import numpy as np
import shapely

from geoconflict.layers.countries import folded
from geoconflict.layers.ellipsoid import Array
from geoconflict.layers.index import LayerIndex
from geoconflict.layers.pairs import Pairs
from geoconflict.layers.rows import Rows

_SAME = 0.5  # of their union; maps of one division differ by less, and a front's move too


def means_the_division(found: Pairs, rows: Rows, index: LayerIndex) -> Array:
    """Tell which (mention, feature it is named as) pairs are of a division by the same name.

    "Ladakh" was resolved to Ladakh, which is a part of Indian-administered Kashmir, and
    "Formosa" to a province of Argentina: what they are called as well, they are not.
    """
    result = np.zeros(len(found), dtype=bool)
    if not {"toponym", "place_name", "feature_code"} <= set(rows.frame.columns):
        return result
    columns = (rows.frame[name].to_numpy() for name in ("toponym", "place_name", "feature_code"))
    said, name, code = columns
    for pair, (row, version) in enumerate(zip(found.row, found.version, strict=True)):
        if str(code[row]).startswith("ADM") and folded(said[row]) == folded(str(name[row])):
            result[pair] = _differ(rows.geometry[row], index.geometry[version])
    return result


def _differ(division: shapely.Geometry | None, feature: shapely.Geometry | None) -> bool:
    if shapely.get_dimensions(division) != 2 or shapely.get_dimensions(feature) != 2:
        return False
    shared = shapely.area(shapely.intersection(division, feature))
    return bool(shared < _SAME * (shapely.area(division) + shapely.area(feature) - shared))
