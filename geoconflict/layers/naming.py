"""Names that a feature shares with a division, which is the feature or is not."""

from __future__ import annotations

from typing import Any

import numpy as np
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
    found: list[tuple[int, int]] = []
    if "toponym" not in rows.frame or not rows.has_areas:
        return Pairs.of(found, "named")
    some = np.flatnonzero(rows.is_area & ~is_people(rows.frame) & ~rows.is_relative)
    for row, said in zip(some, rows.frame["toponym"].to_numpy()[some], strict=True):
        versions = index.called.get(bare(str(said)), _NONE)
        versions = versions[index.valid(versions, rows.number[row])]
        found += [(int(row), int(v)) for v in versions if _is_ground_of(rows, row, index, v)]
    return Pairs.of(found, "named")


def _is_ground_of(rows: Rows, row: Any, index: LayerIndex, version: Any) -> bool:
    place, feature = rows.geometry[row], index.geometry[version]
    if shapely.get_dimensions(feature) != 2:
        return False
    if not rows.is_extent[row]:
        return bool(shapely.intersects(place, feature))
    return not _differ(place, feature)


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
