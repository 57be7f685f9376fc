"""Names of countries and divisions in the text that no mention covers.

"Long Beach, Calif." and "the Kyrgyz village" say where a place lies also when
the recogniser passed "Calif." and "Kyrgyz" over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?(?:\.(?:[A-Z]\.)*)?")
_LONGEST = 4
_AROUND = 4000
"""Characters before the first and after the last mention that are looked through."""


class Clue(NamedTuple):
    """A name of a country or division, with what it may mean."""

    start: int
    end: int
    codes: tuple[tuple[str, str, str], ...]
    """(country, admin1 code, "")."""


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Read the names that `tools/train_resolver.py` takes from the gazetteer."""
    text = files("geoconflict.resolution").joinpath("clues.json").read_text(encoding="utf-8")
    return {
        name: tuple((code[:2], code[3:], "") for code in codes.split())
        for name, codes in json.loads(text).items()
    }


def is_clue(name: str) -> bool:
    """Whether a name is known to be a country's, a people's or a division's."""
    return name in _names()


def find_clues(text: str, taken: Sequence[tuple[int, int]], within: tuple[int, int]) -> list[Clue]:
    """Find the names around the span `within` that no span of `taken` overlaps, in order."""
    names = _names()
    first, last = within[0] - _AROUND, within[1] + _AROUND
    words = [match.span() for match in _WORD.finditer(text, max(0, first), last)]
    covered = bytearray(len(text))
    for start, end in taken:
        covered[start:end] = b"\1" * (end - start)
    found: list[Clue] = []
    position = 0
    while position < len(words):
        start = words[position][0]
        step = 1
        if not covered[start] and text[start].isupper():
            for length in range(min(_LONGEST, len(words) - position), 0, -1):
                end = words[position + length - 1][1]
                codes = names.get(text[start:end]) or names.get(text[start:end].rstrip("."))
                if codes and not any(covered[start:end]):
                    found.append(Clue(start, end, codes))
                    step = length
                    break
        position += step
    return found
