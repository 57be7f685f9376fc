"""What a word looks like, as numbers: one cached row a word form.

A row holds hashes (CRC-32, so the same on every machine and Python) of the form
and its parts, the cluster of its meaning, and whether people bear it as a name.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from geoconflict.recognition.vocabulary import ABBREVIATED_NAMES, CONNECTORS, word_class

if TYPE_CHECKING:
    from numpy.typing import NDArray

WORD, LOWER, SHAPE, SUFFIX3, SUFFIX4, PREFIX3, FINE, COARSE, NAMES, CLASS = range(10)
COLUMNS = 10
_MAX_ROWS = 200_000

OTHER, CAPITALISED, CONNECTOR, ARTICLE, DASH = range(5)
_ARTICLES = frozenset({"al", "el", "ad", "as", "ash", "ar", "at", "an", "az"})
_DASHES = frozenset({"-", "–"})


class WordTable:
    """Rows of word observations, made when a form is first seen.

    Parameters
    ----------
    resources : Mapping[str, NDArray]
        `cluster_keys`, `cluster_fine`, `cluster_coarse`, `first_names`, `last_names`:
        sorted CRC-32 keys of lower-cased words, and the clusters.
    """

    def __init__(self, resources: Mapping[str, NDArray[np.generic]]) -> None:
        self._keys = resources["cluster_keys"]
        self._fine = resources["cluster_fine"]
        self._coarse = resources["cluster_coarse"]
        self._first = frozenset(resources["first_names"].tolist())
        self._last = frozenset(resources["last_names"].tolist())
        self._clear()

    def _clear(self) -> None:
        self._rows: dict[str, int] = {}
        self._values = np.zeros((1024, COLUMNS), dtype=np.uint32)
        self._gates = np.zeros(1024, dtype=np.int8)
        self._abbreviates = np.zeros(1024, dtype=bool)
        self._seen_after = np.zeros(1024, dtype=np.uint32)
        self._row("")
        self.full_stop = self._row(".")
        """The row of the full stop."""

    def rows(self, words: list[str]) -> NDArray[np.int64]:
        """Return the row of each word; row 0 stands for "no word"."""
        if len(self._rows) > _MAX_ROWS:
            self._clear()
        get, make = self._rows.get, self._row
        found = [get(word, -1) for word in words]
        for i, row in enumerate(found):
            if row < 0:
                found[i] = make(words[i])
        return np.array(found, dtype=np.int64)

    @property
    def values(self) -> NDArray[np.uint32]:
        """Observations, one row a word form, one column a kind of observation."""
        return self._values

    @property
    def gates(self) -> NDArray[np.int8]:
        """`CAPITALISED`, a joining word (`CONNECTOR`, `ARTICLE`, `DASH`) or `OTHER`."""
        return self._gates

    @property
    def abbreviates(self) -> NDArray[np.bool_]:
        """Whether a full stop after the word belongs to a name."""
        return self._abbreviates

    @property
    def seen_after(self) -> NDArray[np.uint32]:
        """What the word shows of the one after it: 1 a locative, 2 a title, 4 a first name."""
        return self._seen_after

    def _row(self, word: str) -> int:
        known = self._rows.get(word)
        if known is not None:
            return known
        row = len(self._rows)
        if row == len(self._values):
            self._double()
        self._rows[word] = row
        self._values[row] = self._observe(word)
        self._gates[row] = _gate(word)
        self._abbreviates[row] = ends_abbreviation(word)
        self._seen_after[row] = _seen_after(*self._values[row, [CLASS, NAMES]].tolist())
        return row

    def _double(self) -> None:
        for name in ("_values", "_gates", "_abbreviates", "_seen_after"):
            array = getattr(self, name)
            setattr(self, name, np.concatenate([array, np.zeros_like(array)]))

    def _observe(self, word: str) -> list[int]:
        lower = word.lower()
        key = _crc(lower)
        fine, coarse = self._cluster(key)
        return [
            _crc(word),
            key,
            _crc(shape(word)),
            _crc("s" + lower[-3:]),
            _crc("t" + lower[-4:]),
            _crc("p" + lower[:3]),
            fine,
            coarse,
            (key in self._first) + 2 * (key in self._last),
            word_class(lower),
        ]

    def _cluster(self, key: int) -> tuple[int, int]:
        at = int(np.searchsorted(self._keys, np.uint32(key)))
        if at < len(self._keys) and int(self._keys[at]) == key:
            fine = int(self._fine[at])
            return fine + 1, int(self._coarse[fine]) + 1
        return 0, 0


def _crc(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _seen_after(word_class: int, names: int) -> int:
    return (word_class == 5) * 1 + (word_class == 1) * 2 + (names & 1) * 4


def _gate(word: str) -> int:
    if word.lower() != word:
        return CAPITALISED
    if word in _ARTICLES:
        return ARTICLE
    if word in _DASHES:
        return DASH
    return CONNECTOR if word in CONNECTORS or word.isdigit() else OTHER


def shape(word: str) -> str:
    """Return the word's shape: "Xx" for "Kabul", "X" for "USA", "d" for "42"."""
    marks: list[str] = []
    for letter in word[:24]:
        mark = _mark(letter)
        if not marks or marks[-1] != mark:
            marks.append(mark)
    return "".join(marks[:8]) + ("1" if len(word) == 1 else "")


def _mark(letter: str) -> str:
    if letter.isupper():
        return "X"
    if letter.isalpha():
        return "x"
    return "d" if letter.isdigit() else letter


def ends_abbreviation(word: str) -> bool:
    """Tell whether a full stop after `word` belongs to a name, as in "St." or "J."."""
    return len(word) == 1 or word.lower() in ABBREVIATED_NAMES
