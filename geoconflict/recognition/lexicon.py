"""What a lexicon of place names says of the tokens of a text.

A lexicon is any object with `prefixes(text, start)`; `geoconflict.gazetteer.Lexicon`
is one. It is passed in, never imported, and a recogniser works without one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from geoconflict.recognition.tokens import Tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

COUNTRY, DIVISION, GREAT, LARGE, SMALL, TINY, OTHER, DEMONYM, METONYM = range(1, 10)
"""Classes of a name, by the most important place that has it."""
ALSO_WORD, ALSO_PERSON, INSIDE = 16, 32, 64
"""Added to a class: also a common word, also a person's name, not the name's first token."""
CLASS_MASK = 15

# The bits of an entry's flags; the same as the gazetteer's.
_COUNTRY, _DIVISION, _SETTLEMENT, _DEMONYM, _METONYM = 1, 2, 4, 64, 128
_WORD, _PERSON = 256, 512


class Entry(Protocol):
    """What a lexicon knows of a name."""

    @property
    def importance(self) -> int:
        """Return 12 x ln(1 + population) of the greatest place of that name."""
        ...

    @property
    def flags(self) -> int:
        """Return bits: 1 country, 2 division, 4 settlement, 64 demonym, 128 metonym, ..."""
        ...


class Lexicon(Protocol):
    """Knows the names of places."""

    def prefixes(self, text: str, start: int = 0) -> Sequence[tuple[str, Entry]]:
        """Return the names that begin at `start`, each with its entry."""
        ...


class NoLexicon:
    """A lexicon without a name."""

    def prefixes(self, text: str, start: int = 0) -> Sequence[tuple[str, Entry]]:
        """Return nothing."""
        return ()


def entry_code(entry: Entry) -> int:
    """Return the class of an entry, with what else its name may be."""
    flags = entry.flags
    return _class(flags, entry.importance) + (
        (ALSO_WORD if flags & _WORD else 0) + (ALSO_PERSON if flags & _PERSON else 0)
    )


def _class(flags: int, importance: int) -> int:
    if flags & _COUNTRY:
        return COUNTRY
    if flags & _METONYM:
        return METONYM
    if flags & _SETTLEMENT and importance >= 102:
        return GREAT if importance >= 151 else LARGE if importance >= 130 else SMALL
    if flags & _DIVISION:
        return DIVISION
    if flags & _SETTLEMENT:
        return TINY
    return DEMONYM if flags & _DEMONYM else OTHER


def codes(tokens: Tokens, lexicon: Lexicon) -> NDArray[np.uint32]:
    """Return the code of the longest name that each capitalised token begins or lies in, or 0."""
    out = np.zeros(len(tokens.words), np.uint32)
    ends = {end: i for i, (_, end) in enumerate(tokens.spans)}
    skip = -1
    for i, word in enumerate(tokens.words):
        if i <= skip or word.lower() == word:
            continue
        last, code = longest(tokens, lexicon, i, ends)
        if last >= i:
            out[i] = code
            out[i + 1 : last + 1] = code + INSIDE
            skip = last
    return out


def longest(tokens: Tokens, lexicon: Lexicon, i: int, ends: dict[int, int]) -> tuple[int, int]:
    """Return the last token and the code of the longest name at token i, or (-1, 0)."""
    start = tokens.spans[i][0]
    found = _longest(lexicon.prefixes(tokens.text, start), start, ends)
    if found[0] < 0 and len(tokens.words[i]) > 3 and tokens.words[i].isupper():
        stretch = tokens.text[start : start + 48]
        lowered = stretch.title()
        if len(lowered) == len(stretch):
            found = _longest(lexicon.prefixes(lowered, 0), start, ends)
    return found


def _longest(
    matches: Sequence[tuple[str, Entry]], start: int, ends: dict[int, int]
) -> tuple[int, int]:
    found: tuple[int, int] = (-1, 0)
    for name, entry in matches:
        last = ends.get(start + len(name), -1)
        if last > found[0]:
            found = (last, entry_code(entry))
    return found
