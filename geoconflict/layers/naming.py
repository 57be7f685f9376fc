"""Names that a feature shares with a division, which is the feature or is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from geoconflict.layers.countries import bare, folded
from geoconflict.layers.ellipsoid import Array
from geoconflict.layers.evidence import is_people
from geoconflict.layers.index import LayerIndex
from geoconflict.layers.pairs import Pairs
from geoconflict.layers.rows import Rows

_NONE = np.empty(0, dtype=np.int64)
_SAME = 0.5  # of their union; maps of one division differ by less, and a front's move too


def called_as(rows: Rows, index: LayerIndex) -> Pairs:
    """Pair areas with the feature of the day that has their name and their ground.

    The recogniser took "Fashaga" for a region and the gazetteer has one: it is the feature.
    So is the region of Tigray, while it is one ground with what is called Tigray State.
    """
    if "toponym" not in rows.frame or not rows.has_areas:
        return Pairs.of([], "named")
    some = np.flatnonzero(rows.is_area & ~is_people(rows.frame) & ~rows.is_relative)
    which, said = pd.factorize(
        rows.frame["toponym"].to_numpy(dtype=object)[some], use_na_sentinel=False
    )
    versions = [index.called.get(bare(str(name)), _NONE) for name in said]
    likely = np.array([len(each) > 0 for each in versions], dtype=bool)[which]
    known: dict[tuple[int, int, int], bool] = {}  # a shape stands in many rows
    found = []
    for row, name in zip(some[likely].tolist(), which[likely], strict=True):
        for version in versions[name][index.valid(versions[name], rows.number[row])].tolist():
            key = (name, id(rows.geometry[row]), version)
            if key not in known:
                known[key] = _is_ground_of(rows, row, index, version)
            found += [(row, version)] * known[key]
    return Pairs.of(found, "named")


def _is_ground_of(rows: Rows, row: int, index: LayerIndex, version: int) -> bool:
    place, feature = rows.geometry[row], index.geometry[version]
    if shapely.get_dimensions(feature) != 2:
        return False
    if rows.is_extent[row]:
        return not _differ(place, feature)
    # Of a disc the ground tells little, so the words must be the very name.
    names = index.table["name"][version], *(index.table["aliases"][version] or ())
    said = folded(str(rows.frame["toponym"].iloc[row]))
    return said in map(folded, names) and bool(shapely.intersects(place, feature))


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
