"""Names that share a word for divisions: "the Donetsk, Luhansk and Kherson regions"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geoconflict.resolution.links import is_list

_DIVISIONS = (
    *("regions", "provinces", "oblasts", "governorates", "districts", "counties", "states"),
    *("departments", "prefectures"),
)
_TAKEN = "annexation"
"""What is annexed is a region, and no town."""


def listed_divisions(text: str, spans: Sequence[tuple[int, int]]) -> set[int]:
    """Return which of the names, by their index, a word says to be divisions, several at once.

    Parameters
    ----------
    text : str
    spans : sequence of (int, int)
        Where the names stand.
    """
    found: set[int] = set()
    words = [word for word in (*_DIVISIONS, _TAKEN) if word in text]
    if not words:
        return found
    heads = [(at, end, word != _TAKEN) for word in words for at, end in _words(text, word)]
    order = sorted(range(len(spans)), key=spans.__getitem__)
    for at, end, closes in heads:
        before = _beside(text, spans, order[::-1], at) if closes else []
        found.update(before or _of(text, spans, order, end))
    return found


def _words(text: str, word: str) -> Iterator[tuple[int, int]]:
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not text[at - 1 : at].isalpha() and not text[end : end + 1].isalpha():
            yield at, end
        at = text.find(word, end)


def _beside(
    text: str, spans: Sequence[tuple[int, int]], backwards: Sequence[int], at: int
) -> list[int]:
    """Return the names of the list that ends before a place in the text."""
    found: list[int] = []
    for index in backwards:
        start, end = spans[index]
        if end > at:
            continue
        gap = text[end:at]
        if len(gap) > 10 or not (is_list(gap) if found else gap.isspace()):
            break
        found.append(index)
        at = start
    return found


def _of(text: str, spans: Sequence[tuple[int, int]], order: Sequence[int], at: int) -> list[int]:
    """Return the names of the list that begins after "of"."""
    found: list[int] = []
    for index in order:
        start, end = spans[index]
        if start < at:
            continue
        gap = text[at:start]
        if len(gap) > 10 or not (is_list(gap) if found else gap.split() in _OF):
            break
        found.append(index)
        at = end
    return found


_OF = (["of"], ["of", "the"])
