"""Which names the text says to lie in which: "Goris, Armenia", "the Armenian town of Goris"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_COMMA = re.compile(r"\s*(?:,|\()\s*(?:the )?")
_CLOSED = re.compile(r"\s*(?:[.,;:)\]”\"—–\n]|--|$)")
"""What follows "Atlanta, Georgia" where the second name says where the first one lies."""
_WEAK = re.compile(
    r"\s+(?:\w+\s+){0,2}(?:in|of)\s+(?:the\s+|\w+(?:ern|al)\s+)?(?:(?:city|town|state|province|"
    r"region|district|county|governorate|republic)\s+of\s+)?"
)
_LIST = re.compile(r"\s*(?:[,/]|,?\s(?:and|or))\s*(?:(?:in|near|at)\s)?")
_REVERSE = re.compile(
    r"(?:['’]s?)?\s+(?:\w+\s+){0,3}?(?:(?:city|town|village|province|region|district|capital|"
    r"state|port|settlement|suburb|county|governorate|neighborhood|neighbourhood)(?:\s+of)?\s+)?"
    r"(?:the\s+)?"
)
_TYPES = (
    "city|town|village|port|suburb|settlement|capital|province|region|state|district|county|"
    "governorate|department|republic"
)
_PART = r"(?:(?:north|south|east|west)\w*|central)"
_TYPED = re.compile(
    r"(?:['’]s?)?\s+(?:(?!(?:in|of|and|or|near|to|from|the)\b)[\w-]+\s+){0,2}"
    rf"(?:{_TYPES})(?:\s+of)?\s+"
)
_TIGHT = re.compile(rf"(?:['’]s?)?\s+(?:{_PART}\s+)?")
_SITES = (
    "junction|crossroads|checkpoint|crossing|camp|base|quarter|neighbou?rhood|area|market|"
    "hospital|bridge|airport|square|station|refinery|terminal|field"
)
_INSIDE = re.compile(
    rf",?\s+(?:(?:{_TYPES}|{_SITES})\s+)?(?:in|of)\s+(?:the\s+)?(?:{_PART}\s+)?(?:(?:{_TYPES})\s+of\s+)?"
)
_NEAR = re.compile(
    r",?\s+(?:(?:a|the)\s+\w+\s+)?(?:near|outside|close to|not far from|"
    r"[\w.]+\s+(?:km|kilomet(?:er|re)s|miles)\s+(?:(?:north|south|east|west)\w*\s+)?(?:of|from))\s+"
)
_SAID = re.compile(rf",|{_SITES}")
"""What makes "X in Y" say nothing but where X lies: "Moscow in Kyiv" may be an embassy."""
_PART_OF = re.compile(
    rf"['’]s?\s+(?:far\s+)?(?:{_PART}|centre|center|capital|interior|coast|mountains)\b"
)
"""What follows "in Venezuela" where it is still a place: "in Venezuela's east"."""
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$")
_AND = re.compile(r"\s+and\s+")
_GAP = 46
"""Characters between two names, from which the text says nothing of them together."""
DIVISION, STATE = 1, 2


@dataclass(frozen=True, slots=True)
class Links:
    """For each site, by its index, those that the text says it lies in, or to lie in it."""

    strong: dict[int, int] = field(default_factory=dict)
    firm: dict[int, bool] = field(default_factory=dict)
    """Which of `strong` hold against what the article speaks of, and whether beyond doubt."""
    said: set[int] = field(default_factory=set)
    """Which of them cannot be read otherwise, so that a place far from there is not meant."""
    listed: list[tuple[int, int]] = field(default_factory=list)
    """Names that are listed one after the other: "Kyiv, Kharkiv and Lviv"."""
    near: dict[int, int] = field(default_factory=dict)
    """What the text says to lie near which: "Martuni, near Stepanakert"."""
    weak: dict[int, set[int]] = field(default_factory=dict)
    parts: dict[int, set[int]] = field(default_factory=dict)

    def tie(self, inner: int, outer: int, *, sure: bool) -> None:
        """Say firmly that a site lies in another; what stands after its comma goes before."""
        if inner not in self.strong or sure:
            self.strong[inner] = outer
            self.firm[inner] = sure

    def suggest(self, inner: int, outer: int) -> None:
        """Say that a site may lie in another."""
        self.weak.setdefault(inner, set()).add(outer)
        self.parts.setdefault(outer, set()).add(inner)


def is_list(gap: str) -> bool:
    """Whether the names around a gap are listed: "Kyiv, Kharkiv and Lviv"."""
    return bool(_LIST.fullmatch(gap))


def find_links(
    text: str, spans: list[tuple[int, int]], usable: list[bool], areas: Sequence[int]
) -> Links:
    """Find which names the text says to lie in which.

    "Barda and Ganja, Azerbaijan" says it of both; "Kyiv, Kharkiv and Lviv" of none.
    `areas` tells of each name whether it is a `STATE`, a `DIVISION` or rather neither.
    """
    links = Links()
    order = sorted((index for index in range(len(spans)) if usable[index]), key=spans.__getitem__)
    gaps = [text[spans[a][1] : spans[b][0]][:_GAP] for a, b in pairwise(order)]
    listed = [len(gap) <= 10 and is_list(gap) for gap in gaps]
    links.listed.extend(pair for pair, own in zip(pairwise(order), listed, strict=True) if own)
    for at, (first, second) in enumerate(pairwise(order)):
        gap, end = gaps[at], spans[second][1]
        if len(gap) == _GAP:
            continue
        start = spans[first][0]
        if _NEAR.fullmatch(gap):
            links.near[first] = second
        elif _AND.fullmatch(gap) and _BETWEEN.search(text, max(0, start - 14), start):
            links.near[first], links.near[second] = second, first
        if _COMMA.fullmatch(gap):
            follows = at + 1 < len(gaps) and listed[at + 1]
            if follows and not (areas[second] and not areas[first]):
                continue
            links.strong[first] = second
            links.firm.pop(first, None)
            links.parts.setdefault(second, set()).add(first)
            if _is_closed(text, end) and not (follows and at and listed[at - 1]):
                links.tie(first, second, sure=True)
        elif areas[first] and areas[second] < STATE and _TYPED.fullmatch(gap):
            links.tie(second, first, sure=True)
            links.suggest(second, first)
            continue
        elif _WEAK.fullmatch(gap) or _INSIDE.fullmatch(gap):
            # "in Russia's war" says nothing, "in Russia's Belgorod" does.
            owns = at + 1 < len(gaps) and bool(_TIGHT.fullmatch(gaps[at + 1]))
            owns = owns or bool(_PART_OF.match(text, end))
            if _INSIDE.fullmatch(gap) and (owns or not text.startswith(("'", "’"), end)):
                links.tie(first, second, sure=False)
                if _SAID.search(gap):
                    links.said.add(first)
            links.suggest(first, second)
        elif _REVERSE.fullmatch(gap):
            if _TIGHT.fullmatch(gap):
                links.tie(second, first, sure=False)
            links.suggest(second, first)
            continue
        else:
            continue
        while at and listed[at - 1] and order[at - 1] not in links.strong:
            at -= 1
            links.suggest(order[at], second)
    return links


def _is_closed(text: str, end: int) -> bool:
    return text[end - 1] == "." or bool(_CLOSED.match(text, end))
