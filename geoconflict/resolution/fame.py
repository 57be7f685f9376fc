"""Famous names that a small place near the article's others may not take by nearness alone.

"Chechnya" is the republic also where a village of that name lies by the front,
"New York" the city and not a town that is spelt otherwise, and a capital that
speaks for its state no quarter of another. Words that say where a place lies
("New York, in Donetsk region") are evidence of another kind, and stand.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from geoconflict.resolution.likeness import is_alike, plain
from geoconflict.resolution.links import is_list
from geoconflict.resolution.precision import EARTH_KM
from geoconflict.resolution.table import STATIC, Table
from geoconflict.resolution.units import Layout, Unit
from geoconflict.types import Candidate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_STATES = {"ADM1", "PCLI", "PCLD", "PCLS", "PCLF", "PCL", "PCLIX"}
_WORDS = [
    STATIC.index(name)
    for name in (
        *(f"in container {part}" for part in ("country", "admin1", "admin2")),
        *("in sibling container", "in weak container", "word agrees"),
    )
]
_FAMOUS, _SMALL, _HAMLET = 500_000, 25_000, 5_000
_SEAS = {"SEA", "OCN", "GULF"}
_GAP, _NEAR = 12, math.cos(100.0 / EARTH_KM)
_LEFT = 1e-6
"""What is left of a small place's chance beside a famous namesake."""
_BEGINNING = 5
"""Letters that a division's own name shares with another of its names: "Chechnya"."""


def with_fame(
    table: Table, layout: Layout, probability: Floats, chosen: NDArray[np.intp]
) -> Floats:
    """Return the probabilities, those of small places beside famous namesakes lowered."""
    found = probability
    for number, unit in enumerate(layout.units):
        if unit.word == "water":
            first = int(table.starts[number])
            rows = slice(first, first + table.sizes[number])
            seas = [n for n, each in enumerate(table.candidates[rows]) if _is_sea(unit, each)]
            found = _left(found, probability, rows, seas)
    for unit, rows in _contested(table, layout.units, probability, chosen):
        first = rows.start
        best = first + int(probability[rows].argmax())
        small = table.candidates[best]
        if small is None or _listed_with_near(table, layout, unit, best, probability):
            continue
        named = [
            n
            for n, each in enumerate(table.candidates[rows])
            if each is not None and _is_meant(unit, small, each)
        ]
        found = _left(found, probability, rows, named)
    return found


def _left(found: Floats, given: Floats, rows: slice, meant: Sequence[int]) -> Floats:
    """Lower the chances of all but some of a unit's candidates, in a copy of what is given."""
    if not meant:
        return found
    found = found.copy() if found is given else found
    weight = np.full(rows.stop - rows.start, _LEFT)
    weight[list(meant)] = 1.0
    chance = given[rows] * weight
    found[rows] = chance * (given[rows].sum() / chance.sum())
    return found


def _contested(
    table: Table, units: Sequence[Unit], probability: Floats, chosen: NDArray[np.intp]
) -> Iterator[tuple[Unit, slice]]:
    """Yield the units whose best candidate is small, though another one is famous."""
    answers = zip(units, chosen.tolist(), table.starts.tolist(), table.sizes, strict=True)
    for unit, row, first, size in answers:
        small, rows = table.candidates[row], slice(first, first + size)
        if size < 2 or small is None or not _is_small(small):
            continue
        if not any(_is_famous(each) for each in table.candidates[rows] if each):
            continue
        best = first + int(probability[rows].argmax())
        if row == best and not table.static[row, _WORDS].any():
            yield unit, rows


def _is_small(each: Candidate) -> bool:
    return each.feature_class == "P" and each.population < _SMALL and each.feature_code != "PPLC"


def _is_famous(each: Candidate) -> bool:
    return each.population > _FAMOUS or each.feature_code in _STATES


def _listed_with_near(
    table: Table, layout: Layout, unit: Unit, best: int, probability: Floats
) -> bool:
    """Whether the text lists a name with one of a place near the small one: that is meant."""
    for index in unit.mentions:
        start, end = layout.spans[index]
        for other, (first, last) in enumerate(layout.spans[: len(layout.unit_of)]):
            number = layout.unit_of[other]
            gap = layout.text[last:start] if last <= start else layout.text[end:first]
            if number < 0 or not 0 < len(gap) <= _GAP or not is_list(gap):
                continue
            row = int(table.starts[number])
            row += int(probability[row : row + table.sizes[number]].argmax())
            if table.xyz[row] @ table.xyz[best] > _NEAR:
                return True
    return False


def _is_meant(unit: Unit, small: Candidate, each: Candidate) -> bool:
    """Whether a name means a famous candidate and not the small one near by."""
    if each.name_score < 0.95 or each.name_kind not in {"name", "alternate"}:
        return False
    if each.feature_class == "P":
        if each.population < _FAMOUS:
            return False
        if unit.associative and each.feature_code == "PPLC":
            return True
        return _is_spelt(unit.toponym, each) and not is_alike(unit.toponym, small.name)
    if each.feature_code not in _STATES:
        return False
    if not is_alike(unit.toponym, small.name):
        return _is_spelt(unit.toponym, each)
    beginning = plain(unit.toponym)[:_BEGINNING]
    return small.population < _HAMLET and plain(each.name).startswith(beginning)


def _is_sea(unit: Unit, each: Candidate | None) -> bool:
    """Whether a candidate is the sea itself, and no division on its shore: "Red Sea"."""
    if each is None or each.feature_code not in _SEAS:
        return False
    return plain(each.name) == plain(unit.toponym)


def _is_spelt(toponym: str, each: Candidate) -> bool:
    """Whether a place's own name begins as the text has it: "New York", "New York City"."""
    return f"{plain(each.name)} ".startswith(f"{plain(toponym)} ")
