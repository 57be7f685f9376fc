"""Which of a unit's candidates is its answer, given their probabilities."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from geoconflict.resolution.likeness import is_alike
from geoconflict.resolution.precision import EARTH_KM, SAME_KM
from geoconflict.resolution.table import STATIC, Table
from geoconflict.types import Candidate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_DIVISIONS = slice(STATIC.index("admin1"), STATIC.index("lower division") + 1)
_TOWNS = slice(STATIC.index("capital"), STATIC.index("settlement") + 1)
_AGREES, _DISAGREES = STATIC.index("word agrees"), STATIC.index("word disagrees")
_PAST = STATIC.index("not valid then")
_HELD = [STATIC.index(f"in container {part}") for part in ("admin1", "admin2")]
_SEAT_CHANCE, _SEAT_SHARE = 0.0001, 0.25
"""How likely a town must be to be meant by its division's name; and, of the division's
chance, where its seat lies far from the middle: "Quebec" is the province, but "Gomel", as
its region is not called, the city."""
_SAME_SEAT = math.cos(100.0 / EARTH_KM)
"""The product of points on the sphere that lie 100 km apart."""
_BESIDE = math.cos(25.0 / EARTH_KM)
_SAME_SPOT = math.cos(SAME_KM / EARTH_KM)
_SAID_CHANCE = 0.2
_LARGER, _LARGER_CHANCE = 10, 0.05
"""How many times larger a near namesake must be to be meant, and how likely: within 25 km,
or if it alone was so called on the day."""
_FAMOUS, _FAMOUS_CHANCE = 500_000, 0.001
"""People of a city that is meant before the villages within 161 km."""


def choose(table: Table, probability: Floats) -> NDArray[np.intp]:
    """Return the row of each unit's answer, "none" left out.

    That is the most probable of the most probable spot: a city, its district and
    its county are one, whose chances add up. What the word beside the name says,
    a town before its division, and a city before a village near it come before.
    """
    chance = np.where(table.static[:, 0] > 0, -1.0, probability).tolist()
    divisions = _any(table, _DIVISIONS) & (table.static[:, _AGREES] == 0)
    is_division, towns = divisions.tolist(), _any(table, _TOWNS).tolist()
    worded = (table.static[:, _DISAGREES] > 0).tolist()
    chosen = []
    for first, size in zip(table.starts.tolist(), table.sizes, strict=True):
        rows = range(first, first + size)
        best = max(rows, key=chance.__getitem__)
        if chance[best] <= 0.5 and size > 2:
            best = _best_spot(table, chance, rows, best)
        if size > 1:
            if worded[best]:
                best = _as_said(table, chance, rows, best)
            if is_division[best]:
                fit = [row for row in rows if towns[row] and chance[row] > _SEAT_CHANCE]
                best = _town_of(table, chance, fit, best) if fit else best
            if towns[best]:
                fit = [row for row in rows if towns[row] and chance[row] > _FAMOUS_CHANCE]
                best = _larger(table, chance, fit, best) if len(fit) > 1 else best
        chosen.append(best)
    return np.array(chosen, dtype=np.intp)


def _any(table: Table, columns: slice) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.logical_or.reduce(table.static[:, columns] > 0, axis=1)
    return found


def _best_spot(table: Table, chance: Sequence[float], rows: Sequence[int], best: int) -> int:
    """Return the best candidate of the place with most probability."""
    least = min(0.02, chance[best] / 2)
    likely = [row for row in rows if chance[row] > least]
    near: NDArray[np.bool_] = np.greater(table.xyz[likely] @ table.xyz[likely].T, _SAME_SEAT)
    mass = near @ np.array([chance[row] for row in likely])
    spot = compress(likely, near[int(mass.argmax())].tolist())
    return max(spot, key=chance.__getitem__)


def _as_said(table: Table, chance: Sequence[float], rows: Sequence[int], best: int) -> int:
    """Return what the word beside the name says, where it is of the same division.

    "Zinder region" is the region, not the town.
    """
    own = table.candidates[best]
    fit = [
        row
        for row in rows
        if table.static[row, _AGREES]
        and chance[row] > _SAID_CHANCE
        and _is_same_division(own, table.candidates[row])
    ]
    return max(fit, key=chance.__getitem__, default=best)


def _town_of(table: Table, chance: Sequence[float], towns: Sequence[int], best: int) -> int:
    """Return the town in the place of the division that is called after it.

    "Kabul" alone is the city; "Kabul province" isn't, nor is "Oklahoma" the City,
    whose own name is another.
    """
    division = table.candidates[best]
    named = [row for row in towns if _is_named_alike(division, table.candidates[row])]
    bears = division is not None and is_alike(division.matched_name, division.name)
    least = _SEAT_SHARE * chance[best] if bears else 0.0
    fit = [
        row
        for row in named
        if table.xyz[row] @ table.xyz[best] > _SAME_SEAT
        or (chance[row] > least and _is_seat(table.candidates[row], division))
    ]
    return max(fit, key=chance.__getitem__, default=best)


def _larger(table: Table, chance: Sequence[float], towns: Sequence[int], best: int) -> int:
    """Return the city that a reader thinks of before a village near it, of the same name."""
    village = table.candidates[best]
    least = _LARGER * max(1000, village.population) if village else 0
    for row in towns:
        city = table.candidates[row]
        if city is None or city.population < least or not _is_named_alike(village, city):
            continue
        if table.static[best, _HELD].any():
            return best
        near = float(table.xyz[row] @ table.xyz[best])
        likely = chance[row] > _LARGER_CHANCE
        dated = village is not None and not village.valid_to and bool(city.valid_to)
        of_the_day = dated and not table.static[row, _PAST]
        famous = city.population > _FAMOUS
        if near > _SAME_SPOT and (famous or (likely and (near > _BESIDE or of_the_day))):
            best, least = row, city.population
    return best


def _is_seat(town: Candidate | None, division: Candidate | None) -> bool:
    seat = town is not None and town.feature_code in {"PPLC", "PPLA"}
    return seat and _is_same_division(division, town)


def _is_same_division(one: Candidate | None, other: Candidate | None) -> bool:
    if one is None or other is None or not one.admin1_code:
        return False
    return (one.country_code, one.admin1_code) == (other.country_code, other.admin1_code)


def _is_named_alike(one: Candidate | None, other: Candidate | None) -> bool:
    """Whether the other's own name matched as well as that of one did."""
    if one is None or other is None:
        return False
    toponym = one.matched_name
    return is_alike(toponym, other.name) or not is_alike(toponym, one.name)
