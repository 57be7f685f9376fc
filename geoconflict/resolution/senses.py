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
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geoconflict.resolution.containment import containment, is_known, is_state, scope_of
from geoconflict.resolution.decision import candidate_at
from geoconflict.resolution.frames import frames
from geoconflict.resolution.surroundings import Surroundings
from geoconflict.resolution.table import Table
from geoconflict.resolution.units import Layout, Unit
from geoconflict.types import Candidate, Mention

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Weights = dict[int, Floats]

_ELSEWHERE = 1e-4
"""What is left of a candidate's chance where the words beside the mention speak against it."""
_IN_DOUBT, _CONTESTED = 0.01, 0.2
"""Chances of rivals from which words beside a mention, and its surroundings, are heard."""


class Split(NamedTuple):
    """An article with more units than names."""

    layout: Layout
    table: Table
    probability: Floats
    rows: NDArray[np.intp]
    """Which row of the table before each row was."""


def apart(
    mentions: Sequence[Mention],
    layout: Layout,
    table: Table,
    probability: Floats,
    rivals: Floats,
    chosen: NDArray[np.intp],
) -> Split | None:
    """Give the mentions with evidence of their own units of their own.

    Parameters
    ----------
    mentions : sequence of Mention
    layout : Layout
    table : Table
    probability : array of float
        Of each row of the table.
    rivals : array of float
        The probability, for each unit, of candidates far from the chosen one.
    chosen : array of int
        The row of each unit's chosen candidate.

    Returns
    -------
    Split or None
        The same with more units, `None` where no mention stands apart.
    """
    evidence = _Evidence(layout, table, probability, rivals, chosen)
    told = evidence.told(frames(mentions, layout))
    weights = {**evidence.around(mentions, told), **told}
    return _split(layout, table, probability, weights) if weights else None


class _Evidence:
    """Reads what the words beside and around the mentions say of their units' candidates."""

    def __init__(
        self,
        layout: Layout,
        table: Table,
        probability: Floats,
        rivals: Floats,
        chosen: NDArray[np.intp],
    ) -> None:
        self._layout, self._table, self._probability = layout, table, probability
        self._rivals = rivals.tolist()
        self._chosen: list[int] = chosen.tolist()

    def told(self, framed: Sequence[tuple[int, int]]) -> Weights:
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
        return found

    def _doubted(self, site: int) -> bool:
        unit = self._layout.unit_at(site)
        return unit >= 0 and self._rivals[unit] > _IN_DOUBT

    def _lies_in(self, found: Weights, inner: int, outer: int, *, sure: bool) -> None:
        unit, scopes = self._layout.unit_at(inner), self._layout.scopes_at(outer)
        if unit < 0 or not scopes:
            return
        states = all(not division for _, division, _ in scopes)
        if states and is_state(self._best(unit)):
            return  # "In Jordan, Lebanon said": two states lie beside each other
        fit = [containment(scopes, each) > 0 for each in self._candidates(unit)]
        self._note(found, inner, unit, fit, sure=sure)

    def _holds(self, found: Weights, inner: int, outer: int, *, sure: bool) -> None:
        unit, within = self._layout.unit_at(outer), self._layout.unit_at(inner)
        if unit < 0 or within < 0:
            return
        inside, best = self._candidates(within), self._best(unit)
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

    def around(self, mentions: Sequence[Mention], told: Weights) -> Weights:
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
        places = [self._place(index, told) for index in range(len(mentions))]
        surroundings = Surroundings(mentions, self._layout, places, set(told))
        return {
            index: surroundings.weigh(index, self._candidates(number))
            for number in doubtful
            for index in units[number].mentions
            if index not in told
        }

    def _place(self, index: int, told: Weights) -> tuple[Candidate, float] | None:
        """Return what a mention probably means, and the chance that it lies in that country."""
        unit = self._layout.unit_at(index)
        if unit < 0:
            return None
        if index not in told:
            return self._best(unit), 1.0 - self._rivals[unit]
        chance = self._probability[self._slice(unit)] * told[index]
        return self._candidates(unit)[int(chance.argmax())], 1.0

    def _slice(self, unit: int) -> slice:
        first = int(self._table.starts[unit])
        return slice(first, first + self._table.sizes[unit])

    def _candidates(self, unit: int) -> list[Candidate]:
        return [each for each in self._table.candidates[self._slice(unit)] if each is not None]

    def _best(self, unit: int) -> Candidate:
        return candidate_at(self._table, self._chosen[unit])


def _split(layout: Layout, table: Table, probability: Floats, weights: Weights) -> Split:
    """Make units of the mentions that are weighed alike; the chance of "none" stays."""
    unit_of, units = list(layout.unit_of), list[Unit]()
    blocks: list[range] = []
    chances: list[Floats] = []
    for number, unit in enumerate(layout.units):
        first = int(table.starts[number])
        block = range(first, first + table.sizes[number] + 1)
        for own, weight in _alike(unit.mentions, weights):
            for index in own:
                unit_of[index] = len(units)
            units.append(replace(unit, mentions=own))
            blocks.append(block)
            chances.append(_weighed(probability[block.start : block.stop], weight))
    rows = np.concatenate([np.arange(block.start, block.stop) for block in blocks])
    split = replace(layout, units=units, unit_of=unit_of)
    return Split(split, table.take(rows, list(map(len, blocks))), np.concatenate(chances), rows)


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
    if not total > 0.0 or not math.isfinite(total):
        return chance
    return np.append(places * (chance[:-1].sum() / total), chance[-1])
