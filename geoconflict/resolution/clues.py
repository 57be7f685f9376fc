"""Names of countries and divisions in the text that no mention covers.

"Long Beach, Calif." and "the Kyrgyz village" say where a place lies also when
the recogniser passed "Calif." and "Kyrgyz" over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from typing import NamedTuple

_REST = r"(?:[\w’'-]*\w)?(?:\.(?:[A-Z]\.)*)?"
_WORD = re.compile(rf"[^\W\d_]{_REST}")
_LONGEST = 4
_AROUND = 4000
"""Characters before the first and after the last mention that are looked through."""


class Clue(NamedTuple):
    """A name of a country or division, with what it may mean."""

    start: int
    end: int
    codes: tuple[tuple[str, str, str], ...]
    """(country, admin1 code, "")."""

    @property
    def is_state(self) -> bool:
        """Whether it names nothing less than a country."""
        return not any(division for _, division, _ in self.codes)


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Read the names that `tools/train_resolver.py` takes from the gazetteer."""
    text = files("geoconflict.resolution").joinpath("clues.json").read_text(encoding="utf-8")
    return {
        name: tuple((code[:2], code[3:], "") for code in codes.split())
        for name, codes in json.loads(text).items()
    }


@lru_cache(maxsize=1)
def _beginnings() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the words that a name can begin with, and a pattern for words with their letters."""
    found = (_WORD.match(name + end) for name in _names() for end in ("", "."))
    words = frozenset(match[0] for match in found if match and match[0][0].isupper())
    letters = "".join(sorted({word[0] for word in words}))
    return words, re.compile(f"[{letters}]{_REST}")


def is_clue(name: str) -> bool:
    """Whether a name is known to be a country's, a people's or a division's."""
    return name in _names()


def find_clues(text: str, taken: Sequence[tuple[int, int]], within: tuple[int, int]) -> list[Clue]:
    """Find the names around the span `within` that no span of `taken` overlaps, in order."""
    names = _names()
    first, last = max(0, within[0] - _AROUND), within[1] + _AROUND
    covered = bytearray(len(text))
    for start, end in taken:
        covered[start:end] = b"\1" * (end - start)
    found: list[Clue] = []
    for start in _starts(text, first, last):
        if covered[start]:
            continue
        words = [match.end() for match in islice(_WORD.finditer(text, start, last), _LONGEST)]
        for end in reversed(words):
            name = text[start:end]
            codes = names.get(name) or names.get(name.rstrip("."))
            if codes and not any(covered[start:end]):
                found.append(Clue(start, end, codes))
                covered[start:end] = b"\1" * (end - start)
                break
    return found


def _starts(text: str, first: int, last: int) -> Iterator[int]:
    """Yield where words stand that a name can begin with: one word in thirty."""
    begins, capital = _beginnings()
    done = first
    for match in capital.finditer(text, first, last):
        start = match.start()
        if match[0] not in begins or start < done:
            continue
        # "Asad" in "al-Asad" is no word of its own: look from the last blank on.
        done = max(done, text.rfind(" ", done, start) + 1)
        word = next(each for each in _WORD.finditer(text, done, last) if each.end() > start)
        done = word.end()
        if word.start() == start:
            yield start
