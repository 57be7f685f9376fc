"""What a lexicon of place names says of the tokens of a text.

A lexicon is any object with `prefixes(text, start)`; `geoconflict.gazetteer.Lexicon`
is one, and quicker by its `step(name)`. It is passed in, never imported, and a recogniser
works without one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from geoconflict.recognition.tokens import Tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

COUNTRY, DIVISION, GREAT, LARGE, SMALL, TINY, OTHER, DEMONYM, METONYM = range(1, 10)
"""Classes of a name, by the most important place that has it."""
ALSO_WORD, ALSO_PERSON, INSIDE = 16, 32, 64
"""Added to a class: also a common word, also a person's name, not the name's first token."""
CLASS_MASK = 15
_MAX_KNOWN = 65_536
_NO_NAME, _UNKNOWN = (0, False), (0, True)
_REACH, _REACH_CAPITALS = 80, 48
"""Characters from a token on in which a name is looked for."""

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


class Names:
    """The names of a lexicon, asked for once: a text has far fewer words than tokens.

    Parameters
    ----------
    lexicon : Lexicon
        One with `step(name)`, which returns the entry of a name and whether a longer name
        begins with it, is asked word by word and remembered; another by `prefixes`.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._ask: Any = getattr(lexicon, "step", None)
        self._find = self._walk if self._ask else self._search
        self._known: dict[str, tuple[int, bool]] = {}

    def longest(self, tokens: Tokens, i: int) -> tuple[int, int]:
        """Return the last token and the code of the longest name at token i, or (-1, 0)."""
        word, start = tokens.words[i], tokens.spans[i][0]
        code, longer = self._known.get(word, _UNKNOWN)
        if code and not longer:
            return i, code
        found = self._find(tokens, i, tokens.text[start : start + _REACH])
        if found[0] < 0 and len(word) > 3 and word.isupper():
            stretch = tokens.text[start : start + _REACH_CAPITALS]
            lowered = stretch.title()
            if len(lowered) == len(stretch):
                found = self._find(tokens, i, lowered)
        return found

    def may_begin(self, word: str) -> bool:
        """Tell whether a name in English text may begin with a word: most words begin none."""
        if word.lower() == word:
            return False
        return not self._ask or word.isupper() or self._step(word) != _NO_NAME

    def _walk(self, tokens: Tokens, i: int, stretch: str) -> tuple[int, int]:
        """Find the longest name that `stretch`, which is from token i on, begins with."""
        found, spans, start = (-1, 0), tokens.spans, tokens.spans[i][0]
        for last in range(i, len(spans)):
            length = spans[last][1] - start
            if length > len(stretch):
                break
            name = stretch[:length]
            code, longer = self._known.get(name) or self._step(name)
            if code:
                found = (last, code)
            if not longer:
                break
        return found

    def _step(self, name: str) -> tuple[int, bool]:
        if len(self._known) >= _MAX_KNOWN:
            self._known.clear()
        entry, longer = self._ask(name)
        self._known[name] = known = (entry_code(entry) if entry else 0, longer)
        return known

    def _search(self, tokens: Tokens, i: int, stretch: str) -> tuple[int, int]:
        """Do the same with a lexicon that gives all names that begin a text."""
        found, start = (-1, 0), tokens.spans[i][0]
        for name, entry in self._lexicon.prefixes(stretch, 0):
            last = tokens.at(start + len(name) - 1)
            if last > found[0] and tokens.spans[last][1] == start + len(name):
                found = (last, entry_code(entry))
        return found


def codes(
    tokens: Tokens, lexicon: Lexicon | Names, begins: Iterable[int] | None = None
) -> NDArray[np.uint32]:
    """Return the code of the longest name that each capitalised token begins or lies in, or 0.

    `begins` are the tokens that may begin a name, where that is known.
    """
    names = lexicon if isinstance(lexicon, Names) else Names(lexicon)
    out = np.zeros(len(tokens.words), np.uint32)
    skip = -1
    for i in tokens.capitals if begins is None else begins:
        if i <= skip:
            continue
        last, code = names.longest(tokens, i)
        if last >= i:
            out[i] = code
            out[i + 1 : last + 1] = code + INSIDE
            skip = last
    return out
