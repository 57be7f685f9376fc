"""Which lines run where a text says: "the pipeline from Tengiz to the Black Sea".

The names of the ends are mentions of their own, and rows of the frame; a line fits if it
comes as near to each as line and place are known. Of those that fit, the ones that end there
are meant.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from geoconflict.layers.ellipsoid import Array
from geoconflict.layers.index import LayerIndex
from geoconflict.layers.rows import Rows

_SLACK_KM = 10.0
"""From a town's middle to a terminal at its edge."""
_VAGUE_KM = 25.0
_KM_PER_DEGREE = 111.2
_FEW = 2
"""Of more lines, "the gas pipeline to Germany" means one that nobody can tell."""
_PLURAL = re.compile(r"(?:lines|pipes|mains|links|tubes|spurs)\b")


class Routes:
    """Tells which versions of lines run by the places that descriptions name.

    Parameters
    ----------
    rows : Rows
        The places frame; an end is the row of its mention.
    index : LayerIndex
    """

    def __init__(self, rows: Rows, index: LayerIndex) -> None:
        self._rows = rows
        self._index = index

    @cached_property
    def _row_of(self) -> dict[str, int]:
        ids = self._rows.frame["mention_id"]
        return {mention: row for row, mention in enumerate(ids)}

    def narrowed(self, versions: Array, query: Mapping[str, Any], row: int) -> Array:
        """Return those of the versions that run as the description in a row says.

        None does where an end has no row: nobody knows then which line is meant.
        """
        if not (query.get("ends") or query.get("through")):
            return versions
        ends = [self._at(span, row) for span in query.get("ends") or ()]
        by = [self._at(span, row) for span in query.get("through") or ()]
        found = self._running(versions, ends, by)
        plural = _PLURAL.search(str(self._rows.frame["toponym"].iloc[row])) is not None
        if plural and len(ends) > 1 and not len(found):  # "the lines to A and B": one to each
            each = [self._running(versions, [end], by) for end in ends]
            return np.unique(np.concatenate(each)) if all(map(len, each)) else found
        vague = len(ends + by) == 1 and len(found) > _FEW and not plural
        return found[:0] if vague else found

    def _running(self, versions: Array, ends: list[int], by: list[int]) -> Array:
        """Return the versions that run by all places and end at most of the ends."""
        for place in ends + by:
            fits = [place >= 0 and self._meets(place, int(version)) for version in versions]
            versions = versions[np.array(fits, dtype=bool)]
        counts = np.array([sum(self._ends(place, int(v)) for place in ends) for v in versions])
        result: Array = versions[counts == counts.max(initial=0)]
        return result

    def _at(self, span: Sequence[int], row: int) -> int:
        article = str(self._rows.frame["mention_id"].iloc[row]).rpartition("#")[0]
        return self._row_of.get(f"{article}#{span[0]}-{span[1]}", -1)

    def _meets(self, place: int, version: int) -> bool:
        if self._rows.is_country[place]:
            code = self._rows.frame["country_code"].iloc[place]
            return code in (self._index.table["countries"][version] or ())
        near = self._is_near(place, version, self._index.geometry[version])
        return near or self._names(place, version)

    def _names(self, place: int, version: int) -> bool:
        """Tell whether a line is called after a place: the one from Baku begins at Sangachal."""
        word = re.compile(rf"\b{re.escape(str(self._rows.frame['toponym'].iloc[place]))}\b")
        names = (self._index.table["name"][version], *self._index.table["aliases"][version])
        return any(word.search(name) for name in names)

    def _ends(self, place: int, version: int) -> bool:
        shape = self._index.geometry[version]
        if self._rows.is_country[place] or shape is None:
            return False
        parts = [shapely.get_coordinates(part) for part in shapely.get_parts(shape)]
        tips = shapely.multipoints([tip for part in parts for tip in (part[0], part[-1])])
        return self._is_near(place, version, tips) or self._names(place, version)

    def _is_near(self, place: int, version: int, shape: Any) -> bool:
        """Tell whether a shape of a version is as near to a place as the two are known."""
        there = self._place(place)
        if shape is None or there is None or there.is_empty:
            return False
        unsure = self._rows.uncertainty[place] if shapely.get_dimensions(there) == 0 else 0.0
        known = np.nan_to_num([self._index.accuracy_km[version], min(unsure, _VAGUE_KM)])
        return _km(shape, there) <= _SLACK_KM + float(known.sum())

    def _place(self, place: int) -> Any:
        """Return where a place is, or may be: far from the others, it may be in doubt."""
        there = self._rows.geometry[place]
        if there is not None or "candidates" not in self._rows.frame:
            return there
        cell = self._rows.frame["candidates"].iloc[place]
        found = json.loads(cell) if isinstance(cell, str) and cell else []
        return shapely.multipoints([(each["longitude"], each["latitude"]) for each in found])


def _km(shape: Any, place: Any) -> float:
    """Return the distance on a plane that is true about the place: good to a part in a hundred."""
    narrow = [math.cos(math.radians(place.centroid.y)), 1.0]
    flat = (shapely.transform(each, lambda xy: xy * narrow) for each in (shape, place))
    return float(shapely.distance(*flat)) * _KM_PER_DEGREE
