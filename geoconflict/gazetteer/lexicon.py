"""The names that a text may hold, as they are written, for the recogniser.

The strings are those of the gazetteer's own trie; a number a string says which
`Entry` it has, so that no object is made when a text is searched.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import marisa_trie

from geoconflict.errors import GazetteerError
from geoconflict.gazetteer.container import Container, ContainerWriter
from geoconflict.gazetteer.folding import normalize
from geoconflict.gazetteer.names import Names, spelt
from geoconflict.gazetteer.places import Places
from geoconflict.gazetteer.schema import DETAILED, KINDS

EMBEDDED = Path(__file__).with_name("geonames.gazetteer")
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
        A gazetteer file with a lexicon; the embedded one by default.

    Raises
    ------
    GazetteerError
        Where the file is missing or has no lexicon.

    Examples
    --------
    >>> lexicon = Lexicon.default()
    >>> lexicon.prefixes("Tartar and Barda were shelled", 0)[-1][0]
    'Tartar'
    """

    def __init__(self, path: str | Path | None = None) -> None:
        self.path = Path(path) if path else EMBEDDED
        file = Container(self.path)
        if "codes" not in file:
            raise GazetteerError(f"{self.path}: holds no lexicon; the embedded gazetteer has one")
        self._trie = marisa_trie.Trie().map(file.section("trie0"))
        self._codes = file.numbers("codes", "H")
        self._entries = [Entry(*values) for values in file.tables["entries"]]

    @classmethod
    @lru_cache(maxsize=1)
    def default(cls) -> Lexicon:
        """Return the embedded lexicon."""
        return cls()

    def get(self, name: str) -> Entry | None:
        """Return the entry of a name as written (NFC, case kept)."""
        number = self._trie.get(normalize(name))
        code = 0 if number is None else self._codes[number]
        return self._entries[code] if code else None

    def prefixes(self, text: str, start: int = 0) -> list[tuple[str, Entry]]:
        """Return the names that begin at an offset, shortest first.

        Word boundaries are the caller's matter: "Romania" gives "Roma" too.
        """
        found = self._trie.iter_prefixes_with_ids(text[start : start + LONGEST])
        codes, entries = self._codes, self._entries
        return [(name, entries[codes[number]]) for name, number in found if codes[number]]

    def step(self, name: str) -> tuple[Entry | None, bool]:
        """Return the entry of a name as written, and whether a longer one may begin with it.

        Two probes, where `prefixes` makes one a character: a caller that knows where words
        end goes from word to word, as far as a name goes on.
        """
        try:
            number = self._trie.get(name)
            longer = any(key != name for key in islice(self._trie.iterkeys(name), 2))
        except UnicodeEncodeError:  # half a surrogate pair: no name has one
            return None, False
        code = 0 if number is None else self._codes[number]
        return (self._entries[code] if code else None), longer

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None

    def __len__(self) -> int:
        return sum(map(bool, self._codes))

    def __reduce__(self) -> tuple[type[Lexicon], tuple[Path]]:
        return Lexicon, (self.path,)


def write_lexicon(path: Path, common: frozenset[str], personal: frozenset[str]) -> None:
    """Add the lexicon to a gazetteer file whose names are in one trie.

    Parameters
    ----------
    path : Path
    common, personal : frozenset of str
        Case-folded words that are also ordinary words, or names of people.
    """
    file = Container(path)
    names = Names(file)
    trie = marisa_trie.Trie().map(file.section("trie0"))
    codes, numbers = array("H", bytes(2 * len(trie))), {(0, 0, 0): 0}
    for name, entry in _entries(names, Places(file, names)):
        marked = _mark(entry, name, common, personal)
        codes[trie[name]] = numbers.setdefault(marked, len(numbers))
    with ContainerWriter(path) as output:
        output.info, output.tables = file.info, file.tables | {"entries": list(numbers)}
        for section in file:
            output.add(section, file.section(section))
        output.add("codes", codes)


def _entries(names: Names, places: Places) -> Iterator[tuple[str, Entry]]:
    """Yield what each name is, as it is written."""
    bits = [_bits(kind, code) for kind, code in places.features]
    known = [(bits[f & (DETAILED - 1)], places.importance(row))
             for row, f in enumerate(places.feature_column)]  # fmt: skip
    for title, reference, words in names.items():
        spellings: dict[str, list[tuple[int, int]]] = {}
        for place, kind, other, plain in spelt(reference, words):
            for name in {names.spelling(other)[0], *([title] if plain else ())}:
                spellings.setdefault(name, []).append((place, kind))
        for name, held in spellings.items():
            entry = _entry(held, known)
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


def _entry(postings: list[tuple[int, int]], places: list[tuple[int, int]]) -> Entry:
    flags = 0
    for place, kind in postings:
        flags |= {"demonym": DEMONYM, "metonym": METONYM}.get(KINDS[kind], places[place][0])
        flags |= ABBREVIATION if KINDS[kind] == "abbreviation" else 0
    importance = max(places[place][1] for place, _ in postings)
    count = len({place for place, _ in postings})
    # Coarse steps make the trie a third smaller; a recogniser needs no more.
    return Entry(importance // 12 * 12, flags, max(c for c in _COUNTS if c <= count))


_COUNTS = (1, 2, 5, 20, 100)


def _bits(feature_class: str, code: str) -> int:
    return COUNTRY if code in _COUNTRY_CODES else _BITS.get(feature_class, REGION)


def _mark(
    entry: Entry, name: str, common: frozenset[str], personal: frozenset[str]
) -> tuple[int, int, int]:
    word = name.casefold()
    flags = entry.flags | (COMMON_WORD if word in common else 0)
    flags |= PERSONAL_NAME if word in personal else 0
    return entry.importance, flags, entry.places
