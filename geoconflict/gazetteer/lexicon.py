"""The names that a text may hold, as they are written, for the recogniser.

A record is one small tuple a name (`Entry`), read straight from a memory-mapped
trie: opening it costs nothing, and processes share its pages.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import marisa_trie

from geoconflict.errors import GazetteerError
from geoconflict.gazetteer.folding import normalize
from geoconflict.gazetteer.schema import KINDS, importance_of, unpack_postings

EMBEDDED = Path(__file__).with_name("lexicon.marisa")
RECORD = "<BHB"
LONGEST = 80
"""Characters of the longest name that is looked for."""

COUNTRY, ADMIN, SETTLEMENT, REGION, WATER, FACILITY, DEMONYM, METONYM = (1 << i for i in range(8))
COMMON_WORD, PERSONAL_NAME, ABBREVIATION = (1 << i for i in range(8, 11))

_BITS = {"A": ADMIN, "P": SETTLEMENT, "H": WATER, "S": FACILITY, "R": FACILITY}
_COUNTRY_CODES = {"PCLI", "PCLD", "PCLS", "PCLF", "PCLIX", "PCL", "PCLH", "TERR"}


class Entry(NamedTuple):
    """What is known of a name without looking its places up."""

    importance: int
    """Of the greatest place of that name: 0 to 252 by twelves, 12 x ln(1 + population)."""
    flags: int
    """Bits: what the places are (`COUNTRY` to `METONYM`), and what else the word may be."""
    places: int
    """How many places have the name, rounded down to 1, 2, 5, 20 or 100."""

    @property
    def is_country(self) -> bool:
        """A country, dependency or dissolved state."""
        return bool(self.flags & COUNTRY)

    @property
    def is_demonym(self) -> bool:
        """A word for people or things of a place ("Azeri")."""
        return bool(self.flags & DEMONYM)

    @property
    def is_metonym(self) -> bool:
        """A seat of power that stands for those in it ("the Kremlin")."""
        return bool(self.flags & METONYM)

    @property
    def is_common_word(self) -> bool:
        """Also an ordinary English word ("Reading", "Nice")."""
        return bool(self.flags & COMMON_WORD)

    @property
    def is_personal_name(self) -> bool:
        """Also a frequent first name or surname ("Jordan", "Clinton")."""
        return bool(self.flags & PERSONAL_NAME)


class Lexicon:
    """Names as written, each with an `Entry`.

    Parameters
    ----------
    path : path-like, optional
        A file that `write_lexicon` made; the embedded one by default.

    Raises
    ------
    GazetteerError
        Where the file is missing or no lexicon.

    Examples
    --------
    >>> lexicon = Lexicon.default()
    >>> lexicon.prefixes("Tartar and Barda were shelled", 0)[-1][0]
    'Tartar'
    """

    def __init__(self, path: str | Path | None = None) -> None:
        self.path = Path(path) if path else EMBEDDED
        self._trie = marisa_trie.RecordTrie(RECORD)
        if not self.path.is_file():
            raise GazetteerError(f"{self.path}: no such lexicon file; reinstall geoconflict")
        try:
            self._trie.mmap(str(self.path))
        except (OSError, RuntimeError) as error:
            raise GazetteerError(f"{self.path}: not a lexicon: {error}") from error

    @classmethod
    @lru_cache(maxsize=1)
    def default(cls) -> Lexicon:
        """Return the embedded lexicon."""
        return cls()

    def get(self, name: str) -> Entry | None:
        """Return the entry of a name as written (NFC, case kept)."""
        found = self._trie.get(normalize(name))
        return Entry(*found[0]) if found else None

    def prefixes(self, text: str, start: int = 0) -> list[tuple[str, Entry]]:
        """Return the names that begin at an offset, shortest first.

        Word boundaries are the caller's matter: "Romania" gives "Roma" too.
        """
        piece = text[start : start + LONGEST]
        return [(name, Entry(*self._trie[name][0])) for name in self._trie.prefixes(piece)]

    def step(self, name: str) -> tuple[Entry | None, bool]:
        """Return the entry of a name as written, and whether a longer name begins with it.

        Two probes, where `prefixes` makes one a character: a caller that knows where words
        end goes from word to word, as far as a name goes on.
        """
        try:
            found = self._trie.get(name)
            longer = next((True for key in self._trie.iterkeys(name) if key != name), False)
        except UnicodeEncodeError:  # half a surrogate pair: no name has one
            return None, False
        return (Entry(*found[0]) if found else None), longer

    def __contains__(self, name: str) -> bool:
        return normalize(name) in self._trie

    def __len__(self) -> int:
        return len(self._trie)


def write_lexicon(
    gazetteer: Path, output: Path, common: frozenset[str], personal: frozenset[str]
) -> None:
    """Write the lexicon of a gazetteer file.

    Parameters
    ----------
    gazetteer, output : Path
    common, personal : frozenset of str
        Case-folded words that are also ordinary words, or names of people.
    """
    with sqlite3.connect(gazetteer) as database:
        codes = {row[0]: row[1:] for row in database.execute("SELECT * FROM feature")}
        places = {
            row[0]: (_bits(codes[row[1]]), importance_of(row[3]) if row[2] is None else row[2])
            for row in database.execute("SELECT id, feature, importance, population FROM place")
        }
        rows = database.execute("SELECT key, postings FROM name")
        entries = sorted(_entries(rows, places))
    marked = ((name, _mark(entry, name, common, personal)) for name, entry in entries)
    marisa_trie.RecordTrie(RECORD, marked).save(str(output))


def _entries(
    rows: Iterable[tuple[str, bytes]], places: dict[int, tuple[int, int]]
) -> Iterator[tuple[str, Entry]]:
    for key, packed in rows:
        spellings: dict[str, list[tuple[int, int]]] = {}
        for place, kind, spelling, plain in unpack_postings(packed):
            names = {spelling.partition("\t")[0] or key.title()}
            for name in names | ({key.title()} if plain else set()):
                spellings.setdefault(name, []).append((place, kind))
        for name, postings in spellings.items():
            entry = _entry(postings, places)
            if _is_written(name) and not (_CJK.match(name) and entry.importance < _KNOWN):
                yield name, entry


_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_KNOWN = 120
"""Scripts without spaces would give a village in every sentence: their great places alone."""


def _is_written(name: str) -> bool:
    """Tell whether a text would have the name as a name: a capital, or a script without any."""
    if not 2 <= len(name) <= LONGEST:
        return False
    return any(c.isupper() for c in name) or not any(c.islower() for c in name)


def _entry(postings: list[tuple[int, int]], places: dict[int, tuple[int, int]]) -> Entry:
    flags = 0
    for place, kind in postings:
        flags |= {"demonym": DEMONYM, "metonym": METONYM}.get(KINDS[kind], places[place][0])
        flags |= ABBREVIATION if KINDS[kind] == "abbreviation" else 0
    importance = max(places[place][1] for place, _ in postings)
    count = len({place for place, _ in postings})
    # Coarse steps make the trie a third smaller; a recogniser needs no more.
    return Entry(importance // 12 * 12, flags, max(c for c in _COUNTS if c <= count))


_COUNTS = (1, 2, 5, 20, 100)


def _bits(code: tuple[str, str]) -> int:
    return COUNTRY if code[1] in _COUNTRY_CODES else _BITS.get(code[0], REGION)


def _mark(
    entry: Entry, name: str, common: frozenset[str], personal: frozenset[str]
) -> tuple[int, int, int]:
    word = name.casefold()
    flags = entry.flags | (COMMON_WORD if word in common else 0)
    flags |= PERSONAL_NAME if word in personal else 0
    return entry.importance, flags, entry.places
