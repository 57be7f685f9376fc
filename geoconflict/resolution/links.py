"""Which names the text says to lie in which: "Goris, Armenia", "the Armenian town of Goris"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

_STRONG = re.compile(r"\s*(?:,|\()\s*(?:the )?")
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


@dataclass(frozen=True, slots=True)
class Links:
    """For each site, by its index, those that the text says it lies in, or to lie in it."""

    strong: dict[int, int] = field(default_factory=dict)
    weak: dict[int, set[int]] = field(default_factory=dict)
    parts: dict[int, set[int]] = field(default_factory=dict)


def find_links(
    text: str, spans: list[tuple[int, int]], usable: list[bool], areas: list[bool]
) -> Links:
    """Find which names the text says to lie in which.

    "Barda and Ganja, Azerbaijan" says it of both; "Kyiv, Kharkiv and Lviv" of none.
    """
    links = Links()
    order = sorted((index for index in range(len(spans)) if usable[index]), key=spans.__getitem__)
    gaps = [text[spans[a][1] : spans[b][0]][:46] for a, b in pairwise(order)]
    listed = [len(gap) <= 10 and bool(_LIST.fullmatch(gap)) for gap in gaps]
    for at, (first, second) in enumerate(pairwise(order)):
        gap = gaps[at]
        if len(gap) > 45:
            continue
        if _STRONG.fullmatch(gap):
            follows = at + 1 < len(gaps) and listed[at + 1]
            if follows and not (areas[second] and not areas[first]):
                continue
            links.strong[first] = second
            links.parts.setdefault(second, set()).add(first)
        elif _WEAK.fullmatch(gap):
            links.weak.setdefault(first, set()).add(second)
            links.parts.setdefault(second, set()).add(first)
        elif _REVERSE.fullmatch(gap):
            links.weak.setdefault(second, set()).add(first)
            links.parts.setdefault(first, set()).add(second)
            continue
        else:
            continue
        while at and listed[at - 1] and order[at - 1] not in links.strong:
            at -= 1
            links.weak.setdefault(order[at], set()).add(second)
            links.parts.setdefault(second, set()).add(order[at])
    return links
