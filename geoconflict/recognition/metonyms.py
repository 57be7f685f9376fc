"""Seats of power that stand for those in them: the Kremlin, the Pentagon, 10 Downing Street."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geoconflict.recognition.tokens import Tokens
from geoconflict.types import Mention

METONYMS = (
    "Kremlin", "Pentagon", "White House", "Downing Street", "Capitol Hill", "Whitehall",
    "Elysee", "Élysée", "Bundestag", "Quai d'Orsay", "Foggy Bottom", "Zhongnanhai", "Blue House",
)  # fmt: skip
_NAMED = re.compile(r"\b(?:" + "|".join(re.escape(name) for name in METONYMS) + r")\b")
_STEMS = (*(re.split(r"\W", name)[0] for name in METONYMS), "Krem", "Pent")
_LIKELY = re.compile(r"\bthe (?P<name>(?:Krem|Pent)[a-z]{2,6})\b")


def may_be_metonym(word: str) -> bool:
    """Tell whether the name of a seat of power may begin in a word."""
    return any(stem in word for stem in _STEMS)


def metonym_mentions(
    tokens: Tokens, mentions: list[Mention], begins: Sequence[int]
) -> list[Mention]:
    """Return the seats of power that are no mention yet, one slip of the pen allowed.

    `begins` are the tokens in which one may begin.
    """
    if not begins:
        return []
    taken = {m.start for m in mentions}
    spans = [match.span() for match in _NAMED.finditer(tokens.text)]
    spans += [match.span("name") for match in _LIKELY.finditer(tokens.text) if _slip(match["name"])]
    return [
        Mention(tokens.text[start:end], start, end, score=0.9)
        for start, end in sorted(set(spans))
        if start not in taken
    ]


def is_metonym(name: str) -> bool:
    """Tell whether a name, or one a letter off, is a seat of power."""
    return name in METONYMS or _slip(name)


def _slip(name: str) -> bool:
    return 6 <= len(name) <= 9 and any(_one_letter_off(name, known) for known in METONYMS[:2])


def _one_letter_off(a: str, b: str) -> bool:
    """Tell whether two words differ by one letter put in, left out or changed."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    start = next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    rest = (
        (a[start + 1 :], b[start + 1 :]),
        (a[start:], b[start + 1 :]),
        (a[start + 1 :], b[start:]),
    )
    return any(x == y for x, y in rest)
