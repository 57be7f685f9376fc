"""Which of its mentions do not share the sense that a name has in the article.

The ranker gives each name of an article one distribution over its candidates.
That is what is expected of each mention; a mention with evidence of its own
weighs it. There are two kinds: words that say where this one lies ("Atlanta,
Georgia", "Indian Punjab", "In Spain, floods hit Valencia"), and, where the
article leaves a name in doubt, the places named around it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geoconflict.resolution.choice import choose
from geoconflict.resolution.containment import containment, is_known, is_state, scope_of
from geoconflict.resolution.decision import Ranked, candidate_at, rival_mass
from geoconflict.resolution.frames import frames
from geoconflict.resolution.precision import EARTH_KM, uncertainty_km
from geoconflict.resolution.surroundings import Surroundings
from geoconflict.resolution.units import Unit
from geoconflict.types import Candidate, Mention

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Weights = dict[int, Floats]

_ELSEWHERE = 1e-4
"""What is left of a candidate's chance where the words beside the mention speak against it."""
_IN_DOUBT, _CONTESTED = 0.01, 0.2
"""Chances of rivals from which words beside a mention, and its surroundings, are heard."""
_NAMED = 0.001
"""The chance of rivals from which a place said to lie near is heard: a name is rarely twice
within 100 km by chance."""
_LIKELY, _HAMLET = 0.05, 10_000
"""The chance of a town that is listed with one near it, and the people of one far away that
yields to it."""
_NOWHERE = 1e-5
"""What is left of all candidates where none lies where the words say."""
_AROUND_KM, _DIVISION_KM, _KNOWN = 60.0, 350.0, 150_000
"""How far around a town and a division's middle "in" may reach, and the people of a town that
may be told of elsewhere."""

_BESIDE = math.cos(100.0 / EARTH_KM)
"""The product of points on the sphere that lie as far apart as "near" may mean."""


class Evidence:
    """What the words beside and around an article's mentions say of their candidates.

    Parameters
    ----------
    mentions : sequence of Mention
    ranked : Ranked
        Their candidates with what is expected of each name.
    """

    def __init__(self, mentions: Sequence[Mention], ranked: Ranked) -> None:
        self._mentions, self._ranked = mentions, ranked
        self._layout, self._table = ranked.layout, ranked.table
        self._chosen: list[int] = ranked.chosen.tolist()
        self._probability = ranked.probability
        rivals = rival_mass(self._table, ranked.probability, ranked.chosen)
        self._rivals: list[float] = rivals.tolist()
        self._told = self._by_words(frames(mentions, self._layout))

    def weighed(self) -> Ranked:
        """Return the candidates with units of their own for the mentions that are weighed."""
        weights = {**self._by_surroundings(), **self._told}
        return _split(self._ranked, weights) if weights else self._ranked

    def _by_words(self, framed: Sequence[tuple[int, int]]) -> Weights:
        """Weigh the candidates of mentions by the words beside them: all else is elsewhere."""
        found: Weights = {}
        links = self._layout.links
        for inner, outer in framed:
            if inner not in links.firm:
                self._lies_in(found, inner, outer, sure=False)
        for inner, sure in links.firm.items():
            outer = links.strong[inner]
            if any(self._doubted(site) for site in (inner, outer)):
                self._lies_in(found, inner, outer, sure=sure)
                self._holds(found, inner, outer, sure=sure)
        for mention, anchor in links.near.items():
            if self._layout.unit_at(mention) >= 0:
                self._lies_near(found, mention, anchor)
        for one, other in links.listed:
            for mention, neighbour in ((one, other), (other, one)):
                if self._doubted(mention) and mention not in found:
                    self._listed_with(found, mention, neighbour)
        for mention in sorted(links.said):
            if mention not in found and mention in links.strong:
                self._lies_there(found, mention, links.strong[mention])
        return found

    def _doubted(self, site: int) -> bool:
        unit = self._layout.unit_at(site)
        return unit >= 0 and self._rivals[unit] > _IN_DOUBT

    def _lies_in(self, found: Weights, inner: int, outer: int, *, sure: bool) -> None:
        unit, scopes = self._layout.unit_at(inner), self._layout.scopes_at(outer)
        if unit < 0 or not scopes:
            return
        if not self._best(unit).country_code:
            return  # a sea, or land that no country's code stands for
        states = all(not division for _, division, _ in scopes)
        if states and is_state(self._best(unit)):
            return  # "In Jordan, Lebanon said": two states lie beside each other
        fit = [containment(scopes, each) > 0 for each in self._candidates(unit)]
        self._note(found, inner, unit, fit, sure=sure)

    def _lies_near(self, found: Weights, mention: int, anchor: int) -> None:
        unit, other = self._layout.unit_at(mention), self._layout.unit_at(anchor)
        if other < 0 or self._best(other).is_area or self._rivals[other] > _CONTESTED:
            return
        places = self._table.xyz[self._slice(unit)]
        near = (places @ self._table.xyz[self._chosen[other]] > _BESIDE).tolist()
        scopes = [scope_of(each) for each in self._candidates(unit)]
        held = [scope is not None and containment({scope}, self._best(other)) for scope in scopes]
        fit = [bool(either) for either in map(max, near, held)]
        if not any(fit) and self._layout.links.near.get(anchor) != mention:
            if self._best(unit).method in {"variant", "fuzzy"}:
                self._refuse(found, unit)
            return
        if self._rivals[unit] > _NAMED:
            self._note(found, mention, unit, fit, sure=False)

    def _listed_with(self, found: Weights, mention: int, neighbour: int) -> None:
        """Prefer the likely town near the one it is listed with, where the best lies far away."""
        unit, other = self._layout.unit_at(mention), self._layout.unit_at(neighbour)
        if (
            other < 0
            or self._rivals[other] > _IN_DOUBT
            or self._layout.units[unit].container is not None
        ):
            return
        best, there = self._best(unit), self._best(other)
        if there.feature_class != "P" or best.feature_class != "P" or best.population > _HAMLET:
            return
        rows = self._slice(unit)
        near = self._table.xyz[rows] @ self._table.xyz[self._chosen[other]] > _BESIDE
        likely = near & (self._probability[rows] > _LIKELY)
        if likely.any() and not near[self._chosen[unit] - rows.start]:
            self._note(found, mention, unit, near.tolist(), sure=False)

    def _lies_there(self, found: Weights, inner: int, outer: int) -> None:
        """Refuse the small places that lie far from where the words say one lies."""
        unit, other = self._layout.unit_at(inner), self._layout.unit_at(outer)
        if unit < 0 or other < 0 or self._rivals[other] > _CONTESTED:
            return
        best, there = self._best(unit), self._best(other)
        if there.feature_class not in {"A", "P"} or (best.is_area and best.feature_class == "A"):
            return
        if best.population >= _KNOWN or best.feature_code in {"PPLC", "PPLA"}:
            return
        cosine = self._table.xyz[self._slice(unit)] @ self._table.xyz[self._chosen[other]]
        reach = _AROUND_KM + 1.5 * uncertainty_km(there)
        if there.is_area or self._layout.units[other].word == "division":
            reach = max(reach, _DIVISION_KM)
        allowed = cosine > math.cos(min(reach / EARTH_KM, math.pi))
        if not allowed.any():
            self._refuse(found, unit)

    def _refuse(self, found: Weights, unit: int) -> None:
        """Give a name no place: not here, nor where the article names it without more words."""
        nowhere = np.full(self._table.sizes[unit], _NOWHERE)
        for mention in self._layout.units[unit].mentions:
            found.setdefault(mention, nowhere)

    def _holds(self, found: Weights, inner: int, outer: int, *, sure: bool) -> None:
        unit, within = self._layout.unit_at(outer), self._layout.unit_at(inner)
        if unit < 0 or within < 0:
            return
        inside, best = self._candidates(within), self._best(unit)
        if not best.country_code:
            return
        own = scope_of(best) or (best.country_code, best.admin1_code, "")
        if any(containment({own}, each) for each in inside):
            return
        scopes = [scope_of(each) for each in self._candidates(unit)]
        fit = [
            scope is not None and any(containment({scope}, each) for each in inside)
            for scope in scopes
        ]
        self._note(found, outer, unit, fit, sure=sure)

    def _note(
        self, found: Weights, mention: int, unit: int, fit: Sequence[bool], *, sure: bool
    ) -> None:
        """Weigh a mention's candidates, unless those that fit are ill named or hardly known."""
        candidates = self._candidates(unit)
        named = [each for each, ok in zip(candidates, fit, strict=True) if ok]
        named = [each for each in named if each.name_score >= 0.9]
        if not named:
            return
        allowed = np.array(fit)
        if float(self._probability[self._slice(unit)][~allowed].sum()) < _IN_DOUBT:
            return
        if not sure and not is_known(named, candidates):
            return
        found[mention] = np.where(allowed, 1.0, _ELSEWHERE) * found.get(mention, 1.0)

    def _by_surroundings(self) -> Weights:
        """Weigh the candidates of names in doubt by the places near each mention."""
        units = self._layout.units
        often = Counter(unit.toponym.casefold() for unit in units for _ in unit.mentions)
        doubtful = [
            number
            for number, unit in enumerate(units)
            if self._rivals[number] > _CONTESTED and often[unit.toponym.casefold()] > 1
            if unit.container is None and not unit.demonym
        ]
        if not doubtful:
            return {}
        places = [self._place(index) for index in range(len(self._mentions))]
        surroundings = Surroundings(self._mentions, self._layout, places, set(self._told))
        return {
            index: surroundings.weigh(index, self._candidates(number))
            for number in doubtful
            for index in units[number].mentions
            if index not in self._told
        }

    def _place(self, index: int) -> tuple[Candidate, float] | None:
        """Return what a mention probably means, and the chance that it lies in that country."""
        unit = self._layout.unit_at(index)
        if unit < 0:
            return None
        if index not in self._told:
            return self._best(unit), 1.0 - self._rivals[unit]
        chance = self._probability[self._slice(unit)] * self._told[index]
        return self._candidates(unit)[int(chance.argmax())], 1.0

    def _slice(self, unit: int) -> slice:
        first = int(self._table.starts[unit])
        return slice(first, first + self._table.sizes[unit])

    def _candidates(self, unit: int) -> list[Candidate]:
        return [each for each in self._table.candidates[self._slice(unit)] if each is not None]

    def _best(self, unit: int) -> Candidate:
        return candidate_at(self._table, self._chosen[unit])


def _split(ranked: Ranked, weights: Weights) -> Ranked:
    """Make units of the mentions that are weighed alike; the chance of "none" stays."""
    layout, starts, sizes = ranked.layout, ranked.table.starts.tolist(), ranked.table.sizes
    unit_of, units = list(layout.unit_of), list[Unit]()
    blocks: list[range] = []
    chances: list[Floats] = []
    for unit, first, size in zip(layout.units, starts, sizes, strict=True):
        block = range(first, first + size + 1)
        for own, weight in _alike(unit.mentions, weights):
            for index in own:
                unit_of[index] = len(units)
            units.append(replace(unit, mentions=own))
            blocks.append(block)
            chances.append(_weighed(ranked.probability[block.start : block.stop], weight))
    rows = np.concatenate([np.arange(block.start, block.stop) for block in blocks])
    table, probability = ranked.table.take(rows, list(map(len, blocks))), np.concatenate(chances)
    split, columns = replace(layout, units=units, unit_of=unit_of), ranked.columns[rows]
    return Ranked(split, table, columns, probability, choose(table, probability))


def _alike(mentions: Sequence[int], weights: Weights) -> Iterator[tuple[list[int], Floats | None]]:
    groups: dict[bytes, list[int]] = {}
    for index in mentions:
        key = weights[index].tobytes() if index in weights else b""
        groups.setdefault(key, []).append(index)
    for own in groups.values():
        yield own, weights.get(own[0])


def _weighed(chance: Floats, weight: Floats | None) -> Floats:
    if weight is None:
        return chance
    places = chance[:-1] * weight
    total = places.sum()
    if weight.max() <= _NOWHERE:
        return np.append(places, 1.0 - total)
    if not total > 0.0 or not math.isfinite(total):
        return chance
    return np.append(places * (chance[:-1].sum() / total), chance[-1])
