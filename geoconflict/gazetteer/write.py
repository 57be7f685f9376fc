"""Writes a gazetteer file, in bounded memory, whole or not at all."""

from __future__ import annotations

import shutil
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from geoconflict.errors import GazetteerError
from geoconflict.gazetteer.container import ContainerWriter
from geoconflict.gazetteer.folding import fold, normalize
from geoconflict.gazetteer.name_index import NameIndex
from geoconflict.gazetteer.schema import (
    COLUMNS,
    DEGREE,
    DETAIL,
    DETAILED,
    KINDS,
    NO_EXTENT,
    SIGNED,
    importance_of,
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

    Places with GeoNames' numbers come first, in the order of these; then the others.

    Parameters
    ----------
    path : Path
        The file to be made; it appears whole, or not at all.
    variants_of : collection of str, optional
        Countries whose names are transliterated, so that variants of them are
        indexed; `None` for all.
    shards : int, default 1
        Into how many parts the names are divided; one for a million or so.
    """

    def __init__(
        self, path: Path, variants_of: frozenset[str] | None = None, shards: int = 1
    ) -> None:
        self._path = path
        self._folder = path.with_name(path.name + ".waiting")
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        self._variants_of = variants_of
        self._names = NameIndex(self._folder, shards)
        self._columns = {n: array("i" if n in SIGNED else "I") for n in COLUMNS}
        self._columns["feature"] = array("H")
        self._own: list[bytes] = []
        self._tables: dict[str, dict[object, int]] = {
            "features": {}, "sources": {"GeoNames": 0}, "valid": {("", ""): 0}, "divisions": {},
        }  # fmt: skip
        self._detailed, self._details = array("I"), bytearray()
        self._countries, self._shaped, self._shapes = array("I"), array("I"), array("I")
        self._polygons = (self._folder / "shapes").open("wb")
        self._info: dict[str, str] = {}

    def __enter__(self) -> GazetteerWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._polygons.close()
            if kind is None:
                with ContainerWriter(self._path) as output:
                    self._finish(output)
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def describe(self, **facts: str) -> None:
        """Keep facts about the file: its version, sources, date, licence."""
        self._info.update(facts)

    def add(self, place: PlaceRow, names: Iterable[NameRow], polygons: bytes = b"") -> None:
        """Add a place with its names and its packed polygons.

        Raises
        ------
        GazetteerError
            Where it does not come after the places before it.
        """
        row = len(self._columns["latitude"])
        self._identify(place.ref)
        columns = self._columns
        columns["latitude"].append(round(place.latitude * DEGREE))
        columns["longitude"].append(round(place.longitude * DEGREE))
        columns["division"].append(self._number("divisions", _division(place)))
        columns["population"].append(min(place.population, 0xFFFFFFFF))
        feature = self._number("features", (place.feature_class, place.feature_code))
        if self._describe(row, place, bool(polygons)):
            feature |= DETAILED
        columns["feature"].append(feature)
        if place.feature_code.startswith("PCL") and place.feature_code != "PCLH":
            self._countries.append(row)
        if polygons:
            self._shaped.append(row)
            self._shapes.append(self._polygons.tell() + self._polygons.write(polygons))
        self._stage(row, place, names)

    def _identify(self, ref: int | str) -> None:
        ids = self._columns["ids"]
        if isinstance(ref, str):
            self._own.append(ref.encode())
        elif self._own or (ids and ids[-1] >= ref):
            raise GazetteerError(f"place {ref} does not come after those before it; sort them")
        else:
            ids.append(ref)

    def _describe(self, row: int, place: PlaceRow, shaped: bool) -> bool:
        """Keep what few places have; tell whether this one has any of it."""
        valid, source = self._number("valid", place.valid), self._number("sources", place.source)
        sized = place.extent or place.radius_km or place.accuracy_km
        if not (shaped or sized or valid or source or place.importance):
            return False
        extent = [round(edge * 1000) for edge in place.extent] if place.extent else NO_EXTENT
        sizes = (round(place.radius_km * 100), round(place.accuracy_km * 100))
        self._detailed.append(row)
        self._details += DETAIL.pack(*extent, *sizes, valid, source, place.importance)
        return True

    def _number(self, table: str, value: object) -> int:
        """Return the number of a value that many places share."""
        numbers = self._tables[table]
        return numbers.setdefault(value, len(numbers))

    def _stage(self, row: int, place: PlaceRow, names: Iterable[NameRow]) -> None:
        """Keep the names, one spelling a key where only marks and hyphens differ."""
        importance = place.importance or importance_of(place.population)
        varies = self._variants_of is None or place.country_code in self._variants_of
        own = _dated(NameRow(place.name))
        found = _spellings(place, names)
        if not any(own in spellings for spellings in found.values()):
            self._names.stage_unnamed(own, row)
        for (key, kind), spellings in found.items():
            title = key.title()
            marked = [spelling for spelling in spellings if spelling != title]
            plain = len(marked) < len(spellings)
            if kind == _ALTERNATE and place.feature_class == "P":
                marked = marked[:1]
            for spelling in marked or [""]:
                whose = 2 if spelling == own else 1 if title == own and plain else 0
                self._names.stage(title, row, kind, importance, spelling, plain, varies, whose)

    def _finish(self, output: ContainerWriter) -> None:
        places = len(self._columns["latitude"])
        for name in COLUMNS[:-1]:
            output.add(name, self._columns.pop(name))
        output.add_strings("own", self._own)
        output.add_strings("divisions", (str(d).encode() for d in self._tables.pop("divisions")))
        output.add("detailed", self._detailed)
        output.add("details", self._details)
        output.add("countries", self._countries)
        output.add("shaped", self._shaped)
        output.add_file("shapes", self._folder / "shapes")
        output.add("shapes_ends", self._shapes)
        output.tables.update({name: list(table) for name, table in self._tables.items()})
        self._names.write(output, places)
        facts = {"places": str(places), "names": str(self._names.count)}
        output.info.update(self._info | facts)


_KINDS = {kind: number for number, kind in enumerate(KINDS)}
_ALTERNATE = _KINDS["alternate"]


def _division(place: PlaceRow) -> str:
    return "\t".join((place.country_code, place.admin1_code, place.admin1, place.admin2))


def _spellings(place: PlaceRow, names: Iterable[NameRow]) -> dict[tuple[str, int], list[str]]:
    """Return the spellings of each key and kind; the kind that a name is given first stays."""
    found: dict[tuple[str, int], list[str]] = {}
    seen: set[str] = set()
    first = fold(place.name)
    for name in (NameRow(place.name, "name"), *names):
        if name.name in seen:
            continue
        spelling = _dated(name)
        written = spelling.partition("\t")[0]
        key = fold(name.name)
        if written not in seen and key and len(key) <= 120 and key.isprintable():
            seen.add(written)
            kind = _KINDS[name.kind]
            if kind == _ALTERNATE and key == first:
                kind = 0
            found.setdefault((key, kind), []).append(spelling)
    return found


def _dated(name: NameRow) -> str:
    spelling = normalize(name.name)
    if not spelling.isprintable():  # marks of direction, line ends
        spaced = (" " if letter.isspace() else letter for letter in spelling)
        spelling = "".join(filter(str.isprintable, spaced))
    return "\t".join((spelling, *name.valid)) if name.valid != ("", "") else spelling
