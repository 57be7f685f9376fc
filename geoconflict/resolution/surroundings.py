"""For which of its senses the places named around a mention speak."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geoconflict.resolution.containment import is_state
from geoconflict.resolution.frames import SENTENCE_END
from geoconflict.resolution.links import is_list
from geoconflict.resolution.units import Layout
from geoconflict.types import Candidate, Mention

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_BREAK = re.compile(r"\n")
_NEAR, _FAR = 200.0, 800
"""Characters over which a place's word fades, and from which it is not heard."""
_OTHER_SENTENCE, _OTHER_PARAGRAPH = 0.3, 0.1
_STATE = 0.5
"""How much the name of a state counts: it is named beside places abroad more than a town is."""
_UNSAID, _POWER = 0.2, 1.5
"""What a sense has of which nothing around speaks; and how sharply support is heard."""


class _Site(NamedTuple):
    start: int
    end: int
    name: str
    country: str
    division: str
    chance: float
    state: bool
    own: bool
    """Whether it says by itself which place it means: namesakes after it hear it too."""
    holds: str
    """The name that lies in it by the words between them."""


class Surroundings:
    """The places that an article's mentions and clues probably mean, in order.

    Parameters
    ----------
    mentions : sequence of Mention
    layout : Layout
    places : sequence of (Candidate, float) or None
        What each mention probably means, and how sure that is.
    told : set of int
        The mentions that are told apart by the words beside them.
    """

    def __init__(
        self,
        mentions: Sequence[Mention],
        layout: Layout,
        places: Sequence[tuple[Candidate, float] | None],
        told: set[int],
    ) -> None:
        self._mentions, self._text = mentions, layout.text
        self._sentences = [match.end() for match in SENTENCE_END.finditer(layout.text)]
        self._paragraphs = [match.end() for match in _BREAK.finditer(layout.text)]
        self._sites = sorted([*_named(mentions, layout, places, told), *_clues(mentions, layout)])
        self._starts = [site.start for site in self._sites]

    def weigh(self, index: int, candidates: Sequence[Candidate]) -> Floats:
        """Weigh the candidates of a mention by the support that each has around it."""
        states = {each.country_code for each in candidates if _bears(each)}
        support = self._support(self._mentions[index], states)
        found = [
            support.get(each.country_code, 0.0) + support.get(_division(each), 0.0)
            for each in candidates
        ]
        weights: Floats = (np.array(found) + _UNSAID) ** _POWER
        return weights

    def _support(self, mention: Mention, states: set[str]) -> dict[str, float]:
        """Return how much speaks for each country and division: 1 at most, each name once."""
        name, heard = mention.toponym.casefold(), dict[tuple[str, str], float]()
        first = bisect_left(self._starts, mention.start - _FAR)
        last = bisect_left(self._starts, mention.start + _FAR)
        for site in self._sites[first:last]:
            namesake = name in (site.name, site.holds)
            if namesake and not (site.own and site.start < mention.start):
                continue
            areas: Iterable[str] = (site.country, site.division)
            loud = self._loudness(mention, site)
            if states and site.state:
                # A state beside a state tells nothing, but in "Georgia and Armenia" both are.
                areas, loud = states if self._listed(mention, site) else (), 1.0
            for area in filter(None, areas):
                heard[area, site.name] = max(heard.get((area, site.name), 0.0), loud)
        support: dict[str, float] = {}
        for (area, _), loud in heard.items():
            support[area] = min(1.0, support.get(area, 0.0) + loud)
        return support

    def _loudness(self, mention: Mention, site: _Site) -> float:
        far = abs(site.start - mention.start)
        loud = site.chance * math.exp(-far / _NEAR) * (_STATE if site.state else 1.0)
        if self._between(self._paragraphs, mention, site):
            return loud * _OTHER_PARAGRAPH
        return loud * (_OTHER_SENTENCE if self._between(self._sentences, mention, site) else 1.0)

    @staticmethod
    def _between(ends: Sequence[int], mention: Mention, site: _Site) -> bool:
        return bisect_left(ends, mention.start + 1) != bisect_left(ends, site.start + 1)

    def _listed(self, mention: Mention, site: _Site) -> bool:
        first, second = sorted([(mention.start, mention.end), (site.start, site.end)])
        return second[0] - first[1] < 20 and is_list(self._text[first[1] : second[0]])


def _named(
    mentions: Sequence[Mention],
    layout: Layout,
    places: Sequence[tuple[Candidate, float] | None],
    told: set[int],
) -> list[_Site]:
    found, holds = [], _holds(mentions, layout)
    for index, (mention, place) in enumerate(zip(mentions, places, strict=True)):
        if place is None:
            continue
        best, chance = place
        own = index in told or layout.units[layout.unit_of[index]].container is not None
        where = (best.country_code, "" if is_state(best) else _division(best))
        span = (mention.start, mention.end, mention.toponym.casefold())
        found.append(_Site(*span, *where, chance, is_state(best), own, holds.get(index, "")))
    return found


def _clues(mentions: Sequence[Mention], layout: Layout) -> list[_Site]:
    found, holds = [], _holds(mentions, layout)
    for index, clue in enumerate(layout.clues, len(mentions)):
        if len({country for country, _, _ in clue.codes}) == 1:
            country, division, _ = clue.codes[0]
            division = f"{country}.{division}" if division and len(clue.codes) == 1 else ""
            span = (clue.start, clue.end, layout.text[clue.start : clue.end].casefold())
            name = holds.get(index, "")
            found.append(_Site(*span, country, division, 1.0, clue.is_state, True, name))
    return found


def _holds(mentions: Sequence[Mention], layout: Layout) -> dict[int, str]:
    """Return the name that a site holds: "Alabama" in "Birmingham, Alabama"."""
    links, within = layout.links, len(mentions)
    return {
        outer: mentions[inner].toponym.casefold()
        for inner, outer in links.strong.items()
        if inner < within
    }


def _division(each: Candidate) -> str:
    """Return the key of the division that a candidate lies in; a state has all of its country."""
    if is_state(each):
        return each.country_code
    return f"{each.country_code}.{each.admin1_code}" if each.admin1_code else ""


def _bears(each: Candidate) -> bool:
    return is_state(each) and each.name_score >= 0.9
