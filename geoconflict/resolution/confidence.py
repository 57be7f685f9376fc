"""How sure an answer is, beyond what its probability says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from geoconflict.resolution.context import CONTEXT
from geoconflict.resolution.decision import Ranked, beside, candidate_at
from geoconflict.resolution.likeness import is_alike
from geoconflict.resolution.precision import EARTH_KM, SAME_KM
from geoconflict.resolution.table import STATIC, Table
from geoconflict.types import Candidate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_COUNTRY_WEIGHT = CONTEXT.index("country weight")
_ATTESTED = 0.13
"""Of the logarithm of the other places' chances in a country: three in ten of one place."""
_KNOWN, _DOUBT = 150_000, 0.25
"""People of a town that may be named without its country, and what is left of a chance."""
_HOME_KM = 150.0
_HOME_DOUBT = 1 / 3
"""What is left of the doubt in a name that one place alone bears, so near to another of the
article: of those that the ranker gave less than 0.8 nine in ten were right."""
_KNOWN_DOUBT = 1 / 4
"""What is left of the doubt in a town that alone bears its name, as its own and to the letter:
of those that the ranker gave less than 0.7, "none of them" the rest, all were right."""
_TOWN = 5_000
_REFUSED = 0.99998
"""The chance of "none of them" where the words beside a name speak against all of its places."""
_SCORE, _WELL_NAMED = STATIC.index("name score"), 0.9


def confidence(
    right: Floats, ranked: Ranked, nearest: Sequence[tuple[int, float] | None]
) -> Floats:
    """Return how sure each unit's answer is.

    Parameters
    ----------
    right : array of float
        How often answers of such a probability are right.
    ranked : Ranked
    nearest : sequence of (int, float) or None
        The nearest other unit's place, and how far it is in km.
    """
    near = [each is not None and each[1] < _HOME_KM for each in nearest]
    lone = _lone(ranked.table, ranked.chosen) & ~refused(ranked)
    at_home = lone & np.array(near)
    found = right * _trust(ranked, at_home)
    doubt = np.where(at_home, _HOME_DOUBT, 1.0)
    doubt[_known(ranked, lone)] = _KNOWN_DOUBT
    return 1.0 - doubt * (1.0 - found)


def refused(ranked: Ranked) -> NDArray[np.bool_]:
    """Tell which units mean none of their places by the words beside them."""
    table = ranked.table
    none = ranked.probability[table.starts + np.array(table.sizes, dtype=np.intp)]
    found: NDArray[np.bool_] = none > _REFUSED
    return found


def _known(ranked: Ranked, lone: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which lone units name a place by its own name, one that is no hamlet's by chance."""
    units, chosen = ranked.layout.units, ranked.chosen.tolist()
    found = [
        alone and _is_known(unit.toponym, candidate_at(ranked.table, row))
        for unit, row, alone in zip(units, chosen, lone.tolist(), strict=True)
    ]
    return np.array(found, dtype=bool)


def _is_known(toponym: str, candidate: Candidate) -> bool:
    ours = candidate.id.startswith("geoconflict:")
    if ours and candidate.name_kind == "metonym":
        return True
    if candidate.method != "exact" or candidate.name_kind not in {"name", "alternate"}:
        return False
    town = candidate.feature_class == "P" and candidate.population >= _TOWN
    return (town or ours or " " in toponym) and is_alike(toponym, candidate.name)


def _trust(ranked: Ranked, at_home: NDArray[np.bool_]) -> Floats:
    """Doubt the small or misspelt namesake in a country that the article speaks of nowhere."""
    attested = (ranked.columns[ranked.chosen, _COUNTRY_WEIGHT] > _ATTESTED) | at_home
    others = len(ranked.layout.units) - 1
    trust = np.ones(len(ranked.chosen))
    for number, row in enumerate(ranked.chosen.tolist()):
        if attested[number] or ranked.layout.units[number].container is not None:
            continue
        candidate = candidate_at(ranked.table, row)
        loose = candidate.method not in {"exact", "folded"}
        small = candidate.population < _KNOWN and not candidate.is_area
        seat = candidate.feature_code in {"PPLC", "PPLA"}
        if (loose and others >= 2) or (small and not seat and others >= 4):
            trust[number] = _DOUBT
    return trust


def _lone(table: Table, chosen: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Tell which units have no well named candidate but the chosen one and those at its place."""
    named = table.static[:, _SCORE] >= _WELL_NAMED
    far = beside(table, chosen) < math.cos(SAME_KM / EARTH_KM)
    rivals = np.logical_or.reduceat(named & far & (table.static[:, 0] == 0), table.starts)
    found: NDArray[np.bool_] = named[chosen] & ~rivals
    return found
