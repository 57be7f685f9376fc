"""From the tagger's spans to mentions: places, demonyms, and places inside organisations."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geoconflict.recognition import lexicon as lx
from geoconflict.recognition.tagger import Span
from geoconflict.recognition.tokens import Tokens
from geoconflict.recognition.vocabulary import LOCAL_INSTITUTIONS, LOCATIVES, NO_NOUNS
from geoconflict.types import Kind, Mention

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DEMONYMS = Path(__file__).with_name("demonyms.json")
_HEADS = frozenset(
    ("Bank", "University", "Church", "College", "Institute", "Museum", "Times", "Voice", "Radio")
)
_ABBREVIATION = 5
_EMBEDDED = frozenset({lx.COUNTRY, lx.DIVISION, lx.GREAT, lx.LARGE})


@lru_cache(maxsize=1)
def demonyms() -> dict[str, str]:
    """Return the demonyms with their country's ISO 3166-1 code, "" where it is no country."""
    loaded: dict[str, str] = json.loads(_DEMONYMS.read_text(encoding="utf-8"))
    return loaded


def mentions_of(
    tokens: Tokens,
    spans: list[Span],
    known: NDArray[np.uint32],
    begins: Iterable[int] | None = None,
) -> list[Mention]:
    """Turn labelled spans into mentions, demonyms of the list included.

    `begins` are the tokens that may begin such a demonym, where that is known.
    """
    found: list[Mention] = []
    taken: set[int] = set()
    for span in spans:
        if span.label == "ORG":
            found += _inside_organisation(tokens, span, known)
        if span.label in {"LOC", "DEM"}:
            found += _named(tokens, span, known)
        if span.label != "ORG":
            taken.update(range(span.first, span.last + 1))
    at = tokens.capitals if begins is None else begins
    return found + _listed_demonyms(tokens, taken, {m.start for m in found}, at)


def _named(tokens: Tokens, span: Span, known: NDArray[np.uint32]) -> list[Mention]:
    words = tokens.words
    first, last = span.first, span.last
    if span.label == "LOC" and 0 < known[first] < lx.INSIDE:
        # The lexicon knows "Deir ez-Zor" and "Kursk region" whole.
        while last + 1 < len(words) and known[last + 1] >= lx.INSIDE:
            last += 1
    while first < last and words[first].lower() == "the":
        first += 1
    while last > first and not words[last][0].isalnum() and words[last] != ".":
        last -= 1
    if not words[first][0].isalpha():
        return []
    demonym = span.label == "DEM" or _is_demonym(tokens, first, last)
    kind: Kind = "demonym" if demonym and not _is_region(tokens, first, last, known) else "place"
    mention = make(tokens, first, last, kind, span.score)
    if kind == "place" and _of_an_organisation(tokens, first):
        return [replace(mention, organization=True)]
    return [mention]


def _is_region(tokens: Tokens, first: int, last: int, known: NDArray[np.uint32]) -> bool:
    """Tell "in Amhara" from "Amhara fighters": a region's name that no noun follows."""
    code = int(known[first]) & lx.CLASS_MASK
    if code not in {lx.DIVISION, lx.OTHER} or first == 0 or known[first] >= lx.INSIDE:
        return False
    if demonyms().get(tokens.words[last]):
        return False  # "Indian" is a country's, whatever else is called so
    before = tokens.words[first - 1].lower()
    if before == "the" and first > 1:
        before = tokens.words[first - 2].lower()
    after = tokens.words[last + 1] if last + 1 < len(tokens.words) else "."
    return before in LOCATIVES and (not after[0].isalnum() or after in NO_NOUNS)


def _of_an_organisation(tokens: Tokens, first: int) -> bool:
    """Tell whether a place follows "Bank of", "University of" and the like."""
    if first < 2 or tokens.words[first - 1] != "of":
        return False
    return tokens.words[first - 2] in _HEADS


def _is_demonym(tokens: Tokens, first: int, last: int) -> bool:
    name = tokens.text[tokens.spans[first][0] : tokens.spans[last][1]]
    return _listed(name)


def _listed(name: str) -> bool:
    return name in demonyms() or (name.isupper() and name.title() in demonyms())


def make(tokens: Tokens, first: int, last: int, kind: Kind, score: float) -> Mention:
    """Return the mention of the tokens first to last."""
    start, end = tokens.spans[first][0], tokens.spans[last][1]
    return Mention(tokens.text[start:end], start, end, kind=kind, score=round(score, 4))


def _inside_organisation(tokens: Tokens, span: Span, known: NDArray[np.uint32]) -> list[Mention]:
    """Return the places that are a part of the name of an organisation, marked as such."""
    found: list[Mention] = []
    i = span.first
    while i <= span.last:
        last = i
        while last < span.last and known[last + 1] >= lx.INSIDE:
            last += 1
        whole = i == span.first and last == span.last
        if not whole and _is_embedded(tokens, i, last, int(known[i])):
            place = make(tokens, i, last, "place", span.score)
            found.append(replace(place, organization=True, role="associative"))
        i = last + 1
    return found


def _is_embedded(tokens: Tokens, first: int, last: int, code: int) -> bool:
    """Tell whether a name that an organisation's name holds is a place's.

    A great place is one anywhere, save that words ("Central", "Rapid") and abbreviations are
    only a country's; a small one only before a local institution's word ("Goris Police").
    """
    if not 0 < code < lx.INSIDE:
        return False
    kind, word = code & lx.CLASS_MASK, tokens.words[first]
    if kind in _EMBEDDED:
        short = word.isupper() and len(word) <= _ABBREVIATION
        return kind == lx.COUNTRY or not (short or code & lx.ALSO_WORD)
    after = tokens.words[last + 1] if last + 1 < len(tokens.words) else ""
    return code in {lx.SMALL, lx.TINY} and after.lower() in LOCAL_INSTITUTIONS


def may_begin_demonym(word: str) -> bool:
    """Tell whether a demonym of the list may begin with a word."""
    return word[:1].isupper() and (_listed(word) or word in _first_words())


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    return frozenset(name.partition(" ")[0] for name in demonyms())


def _listed_demonyms(
    tokens: Tokens, taken: set[int], starts: set[int], at: Iterable[int]
) -> list[Mention]:
    found: list[Mention] = []
    skip = -1
    for i in at:
        word = tokens.words[i]
        if i <= skip or i in taken or not word[0].isupper() or tokens.spans[i][0] in starts:
            continue
        last = i + 1 if _pair(tokens, i) else i if _listed(word) else -1
        if last >= i:
            found.append(make(tokens, i, last, "demonym", 0.9))
            skip = last
    return found


def _pair(tokens: Tokens, i: int) -> bool:
    """Tell whether tokens i and i + 1 are a demonym of two words ("South Ossetian")."""
    if i + 1 >= len(tokens.words):
        return False
    return f"{tokens.words[i]} {tokens.words[i + 1]}" in demonyms()
