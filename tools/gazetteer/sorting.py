"""Puts places in the order in which a gazetteer file has them."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType

from geoconflict.gazetteer.folding import fold
from geoconflict.gazetteer.write import GazetteerWriter, NameRow, PlaceRow


class Sorted:
    """Collects places in any order, and writes them in that of their numbers."""

    def __init__(self, writer: GazetteerWriter) -> None:
        self._writer = writer
        self._rows: list[tuple[PlaceRow, list[NameRow], bytes]] = []

    def __enter__(self) -> Sorted:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            greatest = _former_names(self._rows)
            for place, names, polygons in sorted(self._rows, key=_number):
                self._writer.add(place, [_kind(name, place, greatest) for name in names], polygons)

    def add(self, place: PlaceRow, names: Iterable[NameRow], polygons: bytes = b"") -> None:
        """Keep a place with its names and its packed polygons."""
        self._rows.append((place, list(names), polygons))


_GREATER = 20
"""By how many times a town is greater than one that merely had its name as well."""


def _former_names(rows: list[tuple[PlaceRow, list[NameRow], bytes]]) -> dict[str, int]:
    """Return the greatest population that gave up a name."""
    found: dict[str, int] = {}
    for place, names, _ in rows:
        for name in names:
            if name.kind == "former":
                key = fold(name.name)
                found[key] = max(found.get(key, 0), place.population)
    return found


def _kind(name: NameRow, place: PlaceRow, greatest: dict[str, int]) -> NameRow:
    """Make the plain alternate of a village a former one, where a great town gave that name up.

    GeoNames does not say which alternates are of the past: "Krasnoarmeysk" was dozens of
    villages, and Pokrovsk.
    """
    key = fold(name.name)
    if name.kind != "alternate" or place.feature_class != "P" or key == fold(place.name):
        return name
    greater = greatest.get(key, 0) > _GREATER * max(place.population, 100)
    return NameRow(name.name, "former", name.valid) if greater else name


def _number(row: tuple[PlaceRow, list[NameRow], bytes]) -> tuple[bool, int]:
    """Return what sorts GeoNames' places by their numbers, the others as they came."""
    ref = row[0].ref
    return (False, ref) if isinstance(ref, int) else (True, 0)
