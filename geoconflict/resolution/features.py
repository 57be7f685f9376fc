"""What is known of each candidate by itself, without the other names of the article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geoconflict.resolution.likeness import plain
from geoconflict.resolution.scopes import Scopes
from geoconflict.resolution.table import COLUMN, KINDS, Table, best_of, empty_table
from geoconflict.resolution.units import Layout, Unit
from geoconflict.types import Article, Candidate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoconflict.resolution.table import Array

_KIND_COLUMN = {kind: COLUMN[f"{kind} name"] for kind in KINDS}
_WORD_CLASSES = {
    "division": {"admin1", "admin2", "lower division", "region", "historical"},
    "settlement": {"capital", "admin1 seat", "seat", "settlement", "section", "lower division"},
    "capital": {"capital", "admin1 seat"},
    "water": {"water"},
    "terrain": {"terrain", "region"},
    "facility": {"spot"},
}
_WORD_COLUMNS = {
    word: sorted(COLUMN[kind] for kind in kinds) for word, kinds in _WORD_CLASSES.items()
}
_UNCOUNTED = 2000
"""People of a settlement whose number is not known: half of GeoNames' have fewer than 2,300."""
_SEATS = {"PPLC": "capital", "PPLA": "admin1 seat", "PPLX": "section", "PPLL": "settlement"}


def build_table(article: Article, layout: Layout) -> Table:
    """Lay out an article's candidates with what is known of each by itself."""
    kept = [best_of(unit.candidates) for unit in layout.units]
    table = empty_table(kept)
    found = [each for each in table.candidates if each is not None]
    rows = np.flatnonzero(table.static[:, 0] == 0)
    _names(table.static, rows, found, layout.units, kept)
    _sizes(table, rows, found)
    short = [unit.toponym.isupper() and len(unit.toponym) <= 4 for unit in layout.units]
    table.static[:, COLUMN["short capitals"]] = np.array(short, dtype=bool)[table.unit]
    day = article.date.isoformat() if isinstance(article.date, dt.date) else ""
    _circumstances(table.static, rows, found, day, _suffix(article.publisher))
    scopes = Scopes(layout)
    for number, (first, unit) in enumerate(zip(table.starts.tolist(), layout.units, strict=True)):
        block = table.static[first : first + table.sizes[number]]
        _text(block, unit, kept[number])
        if (held := scopes.of(number)) is not None:
            for values, each in zip(block, kept[number], strict=True):
                held.note(values, each)
    return table


def _names(
    static: Array,
    rows: NDArray[np.intp],
    found: Sequence[Candidate],
    units: Sequence[Unit],
    kept: Sequence[Sequence[Candidate]],
) -> None:
    """Say how, and as what, the names match; and what kind of place each candidate is."""
    static[rows, 1] = [each.name_score for each in found]
    static[rows, 2] = [
        each.matched_name == unit.toponym
        for unit, own in zip(units, kept, strict=True)
        for each in own
    ]
    static[rows, 3] = [
        same for unit, own in zip(units, kept, strict=True) for same in _own_names(unit, own)
    ]
    kinds = np.array([_KIND_COLUMN.get(each.name_kind, 0) for each in found], dtype=np.intp)
    static[rows[kinds > 0], kinds[kinds > 0]] = 1.0
    classes = [_class_column(each.feature_class, each.feature_code) for each in found]
    static[rows, classes] = 1.0


def _own_names(unit: Unit, kept: Sequence[Candidate]) -> Iterator[bool]:
    own = plain(unit.toponym)
    return (plain(each.name) == own for each in kept)


def _sizes(table: Table, rows: NDArray[np.intp], found: Sequence[Candidate]) -> None:
    """Compare the candidates of each unit: how large, how many, how well named."""
    static, unit = table.static, table.unit
    population = np.full(len(static), -1.0)
    population[rows] = [_people(each) for each in found]
    size = np.log10(np.maximum(population, 0.0) + 1)
    largest = np.maximum.reduceat(size, table.starts)[unit] if len(static) else size
    order = np.lexsort((-population, unit))
    rank = np.empty(len(static), dtype=np.intp)
    rank[order] = np.arange(len(static)) - table.starts[unit]
    count = np.array(table.sizes)[unit]
    static[:, COLUMN["population"]] = np.where(population < 0, largest, size) / 7
    static[rows, COLUMN["below largest"]] = (largest - size)[rows] / 7
    static[rows, COLUMN["rank"]] = np.log1p(rank)[rows] / 3
    static[rows, COLUMN["size"]] = np.log1p([each.radius_km for each in found]) / 7
    static[:, COLUMN["candidates"]] = np.log1p(count) / 4
    static[:, COLUMN["only one"]] = count == 1
    static[:, COLUMN["best name score"]] = np.maximum.reduceat(static[:, 1], table.starts)[unit]


def _people(each: Candidate) -> int:
    """Return a population; a settlement whose people no source counts is not without any."""
    return each.population or (_UNCOUNTED if each.feature_class == "P" else 0)


def _text(block: Array, unit: Unit, kept: Sequence[Candidate]) -> None:
    """Say what the text around a unit has for its candidates, and against them."""
    if unit.word:
        fit = _WORD_COLUMNS[unit.word]
        agrees = block[:, fit].any(axis=1)
        block[:, COLUMN["word agrees"]] = agrees
        block[:, COLUMN["word disagrees"]] = ~agrees
    if unit.demonym:
        block[:, COLUMN["demonym for area"]] = [each.is_area for each in kept]
    if unit.associative:
        speaks = [each.feature_code == "PPLC" for each in kept]
        block[:, COLUMN["speaks for its state"]] = speaks


def _circumstances(
    static: Array, rows: NDArray[np.intp], found: Sequence[Candidate], day: str, suffix: str
) -> None:
    if day:
        static[rows, COLUMN["not valid then"]] = [
            bool(each.valid_from and day < each.valid_from) or _over(each, day) for each in found
        ]
    if suffix:
        static[rows, COLUMN["publisher"]] = [each.country_code == suffix for each in found]


def _over(each: Candidate, day: str) -> bool:
    return bool(each.valid_to) and day >= each.valid_to


@lru_cache(maxsize=2048)
def _class_column(letter: str, code: str) -> int:
    """Return the column of a kind of place, by GeoNames' class and code."""
    return COLUMN[_class_of(letter, code)]


def _class_of(letter: str, code: str) -> str:
    if letter == "P":
        if code in {"PPLH", "PPLQ", "PPLW", "PPLCH"}:
            return "historical"
        return _SEATS.get(code, "seat" if code.startswith("PPLA") else "settlement")
    if letter == "A":
        if code.endswith("H"):
            return "historical"
        if code.startswith(("PCL", "TERR")):
            return "country"
        return {"ADM1": "admin1", "ADM2": "admin2"}.get(code, "lower division")
    return {"L": "region", "H": "water", "T": "terrain"}.get(letter, "spot")


_SUFFIXES = {"uk": "GB", "ie": "IE", "au": "AU", "nz": "NZ", "ca": "CA", "za": "ZA", "in": "IN"}


def _suffix(publisher: str | None) -> str:
    """Return the country of a publisher's domain, "" where it has none."""
    last = (publisher or "").rstrip("/").rsplit(".", 1)[-1].casefold()
    if len(last) != 2 or last in {"co", "me", "tv", "io", "ai"}:
        return ""
    return _SUFFIXES.get(last, last.upper())
