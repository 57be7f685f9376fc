"""What a word looks like, as numbers: one cached row a word form.

A row holds hashes (CRC-32, so the same on every machine and Python) of the form
and its parts, the cluster of its meaning, and whether people bear it as a name.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from geoconflict.recognition.vocabulary import (
    ABBREVIATED_NAMES,
    CONNECTORS,
    word_class,
)

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
        self._tests: list[Callable[[str], bool]] = []
        self._clear()

    def mark(self, *tests: Callable[[str], bool]) -> None:
        """Have each word form tested once: `marked` then finds those that pass."""
        self._tests = list(tests)
        self._clear()

    def marked(self, words: list[str]) -> list[list[int]]:
        """Return, for each test given to `mark`, the indices of the words that pass it."""
        rows = self.rows(words)
        marks = self._marks[rows]
        return [np.flatnonzero(marks & (1 << i)).tolist() for i in range(len(self._tests))]

    def _clear(self) -> None:
        self._rows: dict[str, int] = {}
        self._values = np.zeros((1024, COLUMNS), dtype=np.uint32)
        self._gates = np.zeros(1024, dtype=np.int8)
        self._marks = np.zeros(1024, dtype=np.uint8)
        self._abbreviates = np.zeros(1024, dtype=bool)
        self._seen_after = np.zeros(1024, dtype=np.uint32)
        self._add(["", "."])
        self.full_stop = 1
        """The row of the full stop."""

    def rows(self, words: list[str]) -> NDArray[np.int64]:
        """Return the row of each word; row 0 stands for "no word"."""
        if len(self._rows) > _MAX_ROWS:
            self._clear()
        try:
            return self._known_rows(words)
        except KeyError:
            self._add([word for word in dict.fromkeys(words) if word not in self._rows])
        return self._known_rows(words)

    def _known_rows(self, words: list[str]) -> NDArray[np.int64]:
        return np.fromiter(map(self._rows.__getitem__, words), np.int64, len(words))

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

    def _add(self, words: list[str]) -> None:
        begin, end = len(self._rows), len(self._rows) + len(words)
        while end > len(self._gates):
            self._double()
        self._rows.update(zip(words, range(begin, end), strict=True))
        values = self._values[begin:end]
        values[:, :FINE] = [_hashes(word) for word in words]
        values[:, FINE], values[:, COARSE] = self._clusters(values[:, LOWER])
        values[:, NAMES] = [self._names(key) for key in values[:, LOWER].tolist()]
        values[:, CLASS] = [word_class(word.lower()) for word in words]
        self._gates[begin:end] = list(map(_gate, words))
        for i, test in enumerate(self._tests):
            self._marks[begin:end] |= np.fromiter(map(test, words), bool).view(np.uint8) << i
        self._abbreviates[begin:end] = list(map(ends_abbreviation, words))
        self._seen_after[begin:end] = _seen_after(values[:, CLASS], values[:, NAMES])

    def _double(self) -> None:
        for name in ("_values", "_gates", "_marks", "_abbreviates", "_seen_after"):
            array = getattr(self, name)
            setattr(self, name, np.concatenate([array, np.zeros_like(array)]))

    def _names(self, key: int) -> int:
        return (key in self._first) + 2 * (key in self._last)

    def _clusters(self, keys: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the fine and the coarse cluster of each word, from 1 on, 0 where none knows it."""
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        known, fine = self._keys[at] == keys, self._fine[at].astype(np.int64)
        coarse = self._coarse[np.where(known, fine, 0)].astype(np.int64)
        return np.where(known, fine + 1, 0), np.where(known, coarse + 1, 0)


def _hashes(word: str) -> tuple[int, ...]:
    """Return the hashes of a word's form and parts: the columns before `FINE`."""
    lower = word.lower()
    parts = ("s" + lower[-3:], "t" + lower[-4:], "p" + lower[:3])
    return (_crc(word), _crc(lower), _crc(shape(word)), *map(_crc, parts))


def _crc(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _seen_after(classes: NDArray[np.uint32], names: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return np.asarray((classes == 5) * 1 + (classes == 1) * 2 + (names & 1) * 4)


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
    letters = word[:24]
    marks = letters.translate(_MARKS) if letters.isascii() else "".join(map(_mark, letters))
    return _distinct(marks) + ("1" if len(word) == 1 else "")


@lru_cache(maxsize=4096)
def _distinct(marks: str) -> str:
    """Write each mark once where it stands several times in a row, eight at most."""
    return "".join(mark for mark, _ in groupby(marks))[:8]


def _mark(letter: str) -> str:
    if letter.isupper():
        return "X"
    if letter.isalpha():
        return "x"
    return "d" if letter.isdigit() else letter


_MARKS = {code: _mark(chr(code)) for code in range(128)}


def ends_abbreviation(word: str) -> bool:
    """Tell whether a full stop after `word` belongs to a name, as in "St." or "J."."""
    return len(word) == 1 or word.lower() in ABBREVIATED_NAMES
