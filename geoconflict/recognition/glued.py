"""Two names that were taken for one ("In New York Moscow vetoed"), and names that are none.

The tagger sees runs of capitals; what the lexicon holds, and the words beside a name, tell
where it erred.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from geoconflict.recognition import lexicon as lx
from geoconflict.recognition.spans import demonyms, make
from geoconflict.recognition.tokens import Tokens
from geoconflict.recognition.vocabulary import LOCATIVES, TIME_ZONES
from geoconflict.types import Mention

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MARKS = frozenset({"–", "—", "/", "and", "&"})
"""A hyphen parts too little: it stands in many a name."""
_GREAT = frozenset({lx.COUNTRY, lx.GREAT, lx.LARGE})
"""What both names are of where nothing parts them: "In New York Moscow vetoed"."""
_SHORTEST = 4
_SURE = _GREAT | {lx.DIVISION, lx.SMALL}
_TIME = re.compile(
    r"\d{1,2}(?:[:.]?\d{2})?(?::\d{2})? ?(?:[ap]\.?m\.?|hours|hrs)? ?\(?$", re.IGNORECASE
)
_WORD = re.compile(r"(?:['’]s)? ([a-z]+)")
_LINE = re.compile(r" (?:oil |gas |Oil |Gas )?(?:[Pp]ipel|[Ll])ines?\b")
_UNITS = frozenset({"battalion", "brigade", "regiment", "squadron", "brigades", "battalions"})
_VESSELS = frozenset(
    {"submarine", "frigate", "destroyer", "cruiser", "corvette", "minesweeper", "battleship"}
)
_THINGS = frozenset({"sprouts", "waffle", "waffles", "hound", "hounds", "terrier", "terriers"})


def unglued(
    tokens: Tokens, mentions: Iterable[Mention], known: NDArray[np.uint32]
) -> list[Mention]:
    """Return the mentions with two names, where one was made of them, apart."""
    return [part for mention in mentions for part in _parts(tokens, mention, known)]


def _parts(tokens: Tokens, mention: Mention, known: NDArray[np.uint32]) -> Iterator[Mention]:
    cut = None
    if mention.kind == "place" and not mention.toponym.isalpha():
        first, last = tokens.at(mention.start), tokens.at(mention.end - 1)
        cut = _cut(tokens, first, last, known) if last > first else None
    if cut is None:
        yield mention
        return
    left, right = cut
    for begin, end in ((first, left), (right, last)):
        part = make(tokens, begin, end, mention.kind, mention.score)
        part = replace(part, organization=mention.organization)
        yield replace(part, kind="demonym") if part.toponym in demonyms() else part


def _cut(
    tokens: Tokens, first: int, last: int, known: NDArray[np.uint32]
) -> tuple[int, int] | None:
    """Return where the first of two names ends and the second begins, `None` for one name."""
    words = tokens.words
    if "(" in words[first + 1 : last]:  # "Tine (Chad" without its bracket
        bracket = words.index("(", first + 1)
        return (bracket - 1, last) if bracket + 1 == last else None
    if words[last].endswith("s") and words[last] in demonyms():
        return (last - 1, last) if first and words[first - 1].lower() in LOCATIVES else None
    end = _end_of_name(first, last, known)
    mark = words[end + 1] if end < last else ""
    second = end + 1 + (mark in _MARKS)
    if second > last or _end_of_name(second, last, known) < last:
        return None
    if words[first].isupper() or tokens.spans[end][1] - tokens.spans[first][0] < _SHORTEST:
        return None
    if second == end + 1:
        opens = first > 0 and words[first - 1].istitle() and words[first - 1].lower() in LOCATIVES
        return (end, second) if opens and _are(_GREAT, first, second, known) else None
    return (end, second) if _are(_SURE, first, second, known) else None


def _end_of_name(first: int, last: int, known: NDArray[np.uint32]) -> int:
    end = first
    while end < last and known[end + 1] >= lx.INSIDE:
        end += 1
    return end


def _are(classes: frozenset[int], first: int, second: int, known: NDArray[np.uint32]) -> bool:
    """Tell whether two names are known as of some classes, and as nothing else."""
    codes = int(known[first]), int(known[second])
    if any(code >= lx.INSIDE or code & (lx.ALSO_WORD | lx.ALSO_PERSON) for code in codes):
        return False
    return all(code & lx.CLASS_MASK in classes for code in codes)


def without_others(tokens: Tokens, mentions: Iterable[Mention]) -> list[Mention]:
    """Leave out time zones, ships and dishes, and mark units that bear a place's name."""
    return [kept for mention in mentions if (kept := _kept(tokens.text, mention)) is not None]


def _kept(text: str, mention: Mention) -> Mention | None:
    zone = mention.toponym in TIME_ZONES
    if zone and _TIME.search(text[max(0, mention.start - 24) : mention.start]):
        return None
    if mention.kind != "place" or mention.organization:
        return mention
    if mention.toponym.startswith("Trans") and _LINE.match(text, mention.end):
        return None  # "Trans Niger Pipeline" is a name, if of no feature that is known
    follows = _WORD.match(text, mention.end)
    word = follows[1] if follows else ""
    if word in _THINGS or _word_before(text, mention.start) in _VESSELS:
        return None
    return replace(mention, organization=True) if word in _UNITS else mention


def _word_before(text: str, at: int) -> str:
    return text[max(0, at - 24) : at].rstrip(" \"“‘'").rpartition(" ")[2]
