"""Writes a gazetteer file, in bounded memory, whole or not at all."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import TracebackType

from geoconflict.gazetteer.folding import fold, normalize, skeleton
from geoconflict.gazetteer.schema import (
    DEGREE,
    FORMAT,
    KINDS,
    OWN,
    TABLES,
    Posting,
    cell,
    importance_of,
    pack_postings,
    skeleton_number,
)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place to be written; units and codes as in `geoconflict.types.Candidate`."""

    ref: int | str
    """GeoNames' number, or the whole id with its authority."""
    name: str
    latitude: float
    longitude: float
    country_code: str = ""
    admin1_code: str = ""
    admin1: str = ""
    admin2: str = ""
    feature_class: str = "P"
    feature_code: str = "PPL"
    population: int = 0
    extent: tuple[float, float, float, float] | None = None
    radius_km: float = 0.0
    accuracy_km: float = 0.0
    valid: tuple[str, str] = ("", "")
    source: str = "GeoNames"
    importance: int = 0
    """Where it is not to follow from the population."""


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name of a place, as it is written."""

    name: str
    kind: str = "alternate"
    valid: tuple[str, str] = ("", "")


class GazetteerWriter:
    """Collects places and writes them when its `with` block ends well.

    Parameters
    ----------
    path : Path
        The file to be made; it appears whole, or not at all.
    variants_of : collection of str, optional
        Countries whose names are transliterated, so that variants of them are
        indexed; `None` for all.
    """

    def __init__(self, path: Path, variants_of: frozenset[str] | None = None) -> None:
        self._path = path
        self._building = path.with_name(path.name + ".building")
        self._building.unlink(missing_ok=True)
        self._variants_of = variants_of
        self._database = sqlite3.connect(self._building)
        self._database.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE;"
            "PRAGMA cache_size=-200000;" + TABLES + "CREATE TABLE staged (key TEXT, place INTEGER,"
            "kind INTEGER, importance INTEGER, spelling TEXT,"
            "plain INTEGER, varies INTEGER);"
            "CREATE TABLE located (cell INTEGER, place INTEGER);"
        )
        self._numbers: dict[str, dict[tuple[str, ...], int]] = {}
        self._info: dict[str, str] = {"format": str(FORMAT)}
        self._waiting: dict[str, list[tuple[object, ...]]] = {}
        self._places = self._own = 0

    def __enter__(self) -> GazetteerWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._finish()
            self._building.replace(self._path)
        else:
            self._database.close()
            self._building.unlink(missing_ok=True)

    def describe(self, **facts: str) -> None:
        """Keep facts about the file: its version, sources, date, licence."""
        self._info.update(facts)

    def add(self, place: PlaceRow, names: Iterable[NameRow], polygons: bytes = b"") -> None:
        """Add a place with its names and its packed polygons."""
        self._places += 1
        number = place.ref if isinstance(place.ref, int) else self._own_number(place.ref)
        self._insert("place", self._fields(number, place))
        self._stage(number, place, names)
        if place.feature_class == "P":
            where = cell(place.latitude, place.longitude)
            self._insert("located", (where, number))
        if polygons:
            self._insert("shape", (number, polygons))

    def _insert(self, table: str, row: tuple[object, ...]) -> None:
        """Keep a row until there are enough of its table to write them at once."""
        waiting = self._waiting.setdefault(table, [])
        waiting.append(row)
        if len(waiting) >= _AT_ONCE:
            self._flush(table)

    def _flush(self, table: str) -> None:
        waiting = self._waiting.pop(table, [])
        if waiting:
            marks = ",".join("?" * len(waiting[0]))
            self._database.executemany(
                f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608
                waiting,
            )

    def _own_number(self, ref: str) -> int:
        """Return a number for a place that GeoNames does not have."""
        number = OWN + self._own
        self._own += 1
        self._insert("own", (number, ref))
        return number

    def _fields(self, number: int, place: PlaceRow) -> tuple[object, ...]:
        country = (place.country_code, place.admin1_code, place.admin1, place.admin2)
        return (
            number,
            place.name,
            round(place.latitude * DEGREE),
            round(place.longitude * DEGREE),
            self._number("division", country),
            self._number("feature", (place.feature_class, place.feature_code)),
            place.population,
            place.importance or None,
            " ".join(f"{value:.5g}" for value in place.extent) if place.extent else None,
            place.radius_km or None,
            place.accuracy_km or None,
            "\t".join(place.valid) if any(place.valid) else None,
            self._number("source", (place.source,)),
        )

    def _number(self, table: str, values: tuple[str, ...]) -> int:
        """Return the number of a value that many places share."""
        numbers = self._numbers.setdefault(table, {})
        return numbers.setdefault(values, len(numbers) + 1)

    def _stage(self, number: int, place: PlaceRow, names: Iterable[NameRow]) -> None:
        """Keep the names, one spelling a key where only marks and hyphens differ."""
        importance = place.importance or importance_of(place.population)
        varies = self._variants_of is None or place.country_code in self._variants_of
        for (key, kind), spellings in _spellings(place, names).items():
            title = key.title()
            marked = [spelling for spelling in spellings if spelling != title]
            plain = len(marked) < len(spellings)
            if kind == _ALTERNATE and place.feature_class == "P":
                marked = marked[:1]
            for spelling in marked or [""]:
                self._insert("staged", (key, number, kind, importance, spelling, plain, varies))

    def _finish(self) -> None:
        write = self._database
        for table in sorted(self._waiting):
            self._flush(table)
        for table, numbers in sorted(self._numbers.items()):
            marks = ",".join("?" * (1 + len(next(iter(numbers)))))
            rows = ((number, *values) for values, number in numbers.items())
            write.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
        write.executemany("INSERT INTO name VALUES (?,?)", self._names())
        write.executemany("INSERT INTO variant VALUES (?,?)", self._variants())
        write.executemany("INSERT INTO grid VALUES (?,?)", self._cells())
        self._info["places"] = str(self._places)
        self._info["names"] = str(write.execute("SELECT count(*) FROM staged").fetchone()[0])
        write.executemany("INSERT INTO info VALUES (?,?)", sorted(self._info.items()))
        write.executescript("DROP TABLE staged; DROP TABLE located;")
        write.commit()
        write.execute("VACUUM")
        write.close()

    def _names(self) -> Iterator[tuple[str, bytes]]:
        rows = self._database.execute(
            "SELECT DISTINCT key, place, kind, spelling, plain FROM staged"
            " ORDER BY key, importance DESC, kind, place, spelling"
        )
        for key, group in groupby(rows, key=lambda row: row[0]):
            yield key, pack_postings(Posting(*row[1:]) for row in group)

    def _variants(self) -> Iterator[tuple[int, str]]:
        """Yield the skeletons; kept sorted by SQLite, so memory stays bounded."""
        self._database.create_function("skeleton", 1, _latin_skeleton, deterministic=True)
        rows = self._database.execute(
            # Materialized, or SQLite would call the function for each mention of its value.
            "WITH shared AS MATERIALIZED (SELECT skeleton(key) AS s, key FROM"
            " (SELECT DISTINCT key FROM staged WHERE varies AND kind < 3))"
            " SELECT s, key FROM shared WHERE s IS NOT NULL ORDER BY s, key"
        )
        for shared, group in groupby(rows, key=lambda row: row[0]):
            yield shared, "\n".join(key for _, key in group)

    def _cells(self) -> Iterator[tuple[int, bytes]]:
        rows = self._database.execute("SELECT cell, place FROM located ORDER BY cell, place")
        for number, group in groupby(rows, key=lambda row: row[0]):
            places = [place for _, place in group]
            yield number, struct.pack(f"<{len(places)}I", *places)


_AT_ONCE = 5_000
_ALTERNATE = KINDS.index("alternate")


def _spellings(place: PlaceRow, names: Iterable[NameRow]) -> dict[tuple[str, int], list[str]]:
    """Return the spellings of each key and kind; the kind that a name is given first stays."""
    found: dict[tuple[str, int], list[str]] = {}
    seen: set[str] = set()
    first = fold(place.name)
    for name in (NameRow(place.name, "name"), *names):
        key, kind = fold(name.name), KINDS.index(name.kind)
        if key == first and kind == _ALTERNATE:
            kind = 0
        spelling = _dated(name)
        written = spelling.partition("\t")[0]
        if key and written not in seen and len(key) <= 120 and len(spelling.encode()) < 256:
            seen.add(written)
            found.setdefault((key, kind), []).append(spelling)
    return found


def _dated(name: NameRow) -> str:
    spelling = normalize(name.name)
    return "\t".join((spelling, *name.valid)) if any(name.valid) else spelling


def _latin_skeleton(key: str) -> int | None:
    if not key.isascii() or len(key) < 5 or len(key) > 40:
        return None
    shared = skeleton(key)
    return skeleton_number(shared) if len(shared) >= 3 else None
