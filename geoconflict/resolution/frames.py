"""Places that open a sentence and hold what it names: "In Spain, floods hit Valencia"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geoconflict.resolution.units import Layout
from geoconflict.types import Mention

_OPENS = re.compile(
    r"(?:^|\n|[.!?;][”\"’)]?\s|[“\"])\s*(?:\w+,?\s+)?[Ii]n\s+(?:the\s+)?(?:\w+ern\s+)?$"
)
SENTENCE_END = re.compile(r"[.!?][”\"’)]*\s|\n")
_BEFORE = 40
"""Characters before a name in which a sentence may open."""


def frames(mentions: Sequence[Mention], layout: Layout) -> list[tuple[int, int]]:
    """Return pairs of a mention and the site that opens its sentence and may hold it."""
    return [
        (inner, outer)
        for outer, last in _frames(mentions, layout)
        for inner, mention in enumerate(mentions)
        if layout.spans[outer][1] < mention.start < last
        and mention.kind == "place"
        and layout.unit_of[inner] >= 0
    ]


def _frames(mentions: Sequence[Mention], layout: Layout) -> Iterator[tuple[int, int]]:
    """Yield the sites that open a sentence, and where it ends."""
    text = layout.text
    for site, (start, end) in enumerate(layout.spans):
        if text[end : end + 1] != "," or (site < len(mentions) and layout.unit_of[site] < 0):
            continue
        first = max(0, start - _BEFORE)
        if "n " in text[first:start] and _OPENS.search(text, first, start):
            stop = SENTENCE_END.search(text, end)
            yield site, stop.start() if stop else len(text)
