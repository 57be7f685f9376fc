"""Puts what one gazetteer file has into another that is being written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from geoconflict.gazetteer.container import Container
from geoconflict.gazetteer.names import Names, spelt
from geoconflict.gazetteer.places import Places
from geoconflict.gazetteer.schema import KINDS
from geoconflict.gazetteer.write import NameRow, PlaceRow


class Entry(NamedTuple):
    """A place with its names and its packed polygons."""

    place: PlaceRow
    names: list[NameRow]
    polygons: bytes = b""


def entries(path: Path) -> Iterator[Entry]:
    """Yield the places of a gazetteer file in its order, with all their names."""
    file = Container(path)
    names = Names(file)
    places = Places(file, names)
    shaped = {row: number for number, row in enumerate(file.numbers("shaped"))}
    shapes = file.strings("shapes")
    for row, found in enumerate(_by_place(names, len(places))):
        packed = bytes(shapes.packed(shaped[row])) if row in shaped else b""
        yield Entry(_place(places, row), [_name(names, *name) for name in found], packed)


def merged(first: Iterable[Entry], other: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the places of two sources, both in the order of a gazetteer file, each once.

    Of a place in both, `other` says what and where it is, `first` what it is called and
    how far it reaches.
    """
    waiting = iter(first)
    kept = next(waiting, None)
    for entry in other:
        while kept is not None and _before(kept.place.ref, entry.place.ref):
            yield kept
            kept = next(waiting, None)
        if kept is not None and kept.place.ref == entry.place.ref:
            yield _both(kept, entry)
            kept = next(waiting, None)
        else:
            yield entry
    if kept is not None:
        yield kept
        yield from waiting


def _before(ref: int | str, other: int | str) -> bool:
    return isinstance(ref, int) and isinstance(other, int) and ref < other


def _both(kept: Entry, entry: Entry) -> Entry:
    mine = kept.place
    place = replace(
        entry.place,
        admin1=entry.place.admin1 or mine.admin1,
        admin2=entry.place.admin2 or mine.admin2,
        population=entry.place.population or mine.population,
        extent=mine.extent,
        radius_km=mine.radius_km,
        accuracy_km=mine.accuracy_km,
        valid=mine.valid,
        importance=mine.importance or entry.place.importance,
    )
    return Entry(place, [NameRow(mine.name), *kept.names, *entry.names], kept.polygons)


def _by_place(names: Names, count: int) -> Iterator[list[tuple[int, int]]]:
    """Yield the (kind, spelling) of each place's names."""
    import numpy as np

    # Three columns of numbers: lists of a million tuples would take ten times the memory.
    rows = np.fromiter(_flat(names), dtype="<u4").reshape(-1, 3)
    rows = rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))]
    ends = np.searchsorted(rows[:, 0], np.arange(count + 1))
    for start, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True):
        yield [(kind, spelling) for _, kind, spelling in rows[start:end].tolist()]


def _flat(names: Names) -> Iterator[int]:
    for _, reference, words in names.items():
        for place, kind, spelling, plain in spelt(reference, words):
            yield from (place, kind, spelling)
            if plain and spelling != reference:
                yield from (place, kind, reference)


def _name(names: Names, kind: int, spelling: int) -> NameRow:
    text, start, end = names.spelling(spelling)
    return NameRow(text, KINDS[kind], (start, end))


def _place(places: Places, row: int) -> PlaceRow:
    found = places.by_its_name(row)
    number = found.id.removeprefix("geonames:")
    return PlaceRow(
        ref=int(number) if number != found.id else found.id,
        name=found.name,
        latitude=found.latitude,
        longitude=found.longitude,
        country_code=found.country_code,
        admin1_code=found.admin1_code,
        admin1=found.admin1,
        admin2=found.admin2,
        feature_class=found.feature_class,
        feature_code=found.feature_code,
        population=found.population,
        extent=found.extent,
        radius_km=found.radius_km,
        accuracy_km=found.accuracy_km,
        valid=(found.valid_from, found.valid_to),
        source=found.source,
        importance=places.stated_importance(row),
    )
