"""The columns of a gazetteer file: a place's row becomes a candidate."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, NamedTuple

from geoconflict.gazetteer.container import Container
from geoconflict.gazetteer.names import Names
from geoconflict.gazetteer.schema import (
    DEGREE,
    DETAIL,
    DETAILED,
    KINDS,
    NO_EXTENT,
    importance_of,
)
from geoconflict.types import Candidate

Hit = tuple[int, float, int, str, int, str, str, str]
"""A place found by one of its names, before it is read: its row, the score, the kind of
the name, its spelling and the reference of that (-1 where it is not known), the method,
and the days of the name. A bare tuple, as there are very many."""


class Detail(NamedTuple):
    """What few places have."""

    extent: tuple[float, float, float, float] | None
    radius_km: float
    accuracy_km: float
    valid: tuple[str, str]
    source: int
    importance: int


class _Draft:
    """A candidate that is being made.

    A frozen dataclass sets its fields through `object.__setattr__`, one by one, which
    takes seven times as long; an object of the same layout can become one afterwards.
    """

    __slots__ = Candidate.__slots__


class Places:
    """Reads rows of a gazetteer file.

    Parameters
    ----------
    file : Container
    names : Names
        Of the same file.
    """

    def __init__(self, file: Container, names: Names) -> None:
        self._names = names
        signed = (file.numbers(name, "i") for name in ("latitude", "longitude"))
        self.latitudes, self.longitudes = signed
        self.ids, self._population = file.numbers("ids"), file.numbers("population")
        self._division, self._name = file.numbers("division"), file.numbers("name")
        self.feature_column = file.numbers("feature", "H")
        self.features: list[tuple[str, str]] = [tuple(f) for f in file.tables["features"]]
        self._sources: list[str] = file.tables["sources"]
        self._days = [(start, end) for start, end in file.tables["valid"]]
        self._divisions = file.strings("divisions")
        self._read_divisions: dict[int, tuple[str, ...]] = {}
        self._detailed, self._details = file.numbers("detailed"), file.section("details")
        self._own = file.strings("own")
        self._own_rows: dict[str, int] | None = None
        self._known = len(self.ids)
        """How many places have a number of GeoNames'."""

    def __len__(self) -> int:
        return len(self.latitudes)

    def candidates(self, hits: Iterable[Hit]) -> list[Candidate]:
        """Return places as hits found them.

        This is where a look-up spends its time: what the loop needs is at hand.
        """
        latitudes, longitudes, populations = self.latitudes, self.longitudes, self._population
        feature_column, features, names = self.feature_column, self.features, self._name
        numbers, divisions, known = self._division, self._read_divisions, self._known
        found = []
        for row, score, kind, spelling, reference, method, start, end in hits:
            made: Any = _Draft()
            feature = feature_column[row]
            if feature < DETAILED:
                made.extent, made.radius_km, made.accuracy_km = None, 0.0, 0.0
                made.source = self._sources[0]
            else:
                feature -= DETAILED
                detail = self.detail(row)
                made.extent, made.radius_km, made.accuracy_km = detail[:3]
                made.source = self._sources[detail.source]
                start, end = start or detail.valid[0], end or detail.valid[1]
            made.feature_class, made.feature_code = features[feature]
            number = numbers[row]
            division = divisions.get(number) or self._read_division(number)
            made.country_code, made.admin1_code, made.admin1, made.admin2 = division
            made.id = f"geonames:{self.ids[row]}" if row < known else self.id(row)
            name = names[row]
            made.name = spelling if name == reference else self._names.spelling(name)[0]
            made.latitude = latitudes[row] / DEGREE
            made.longitude = longitudes[row] / DEGREE
            made.population = populations[row]
            made.valid_from, made.valid_to = start, end
            made.matched_name, made.name_kind = spelling, KINDS[kind]
            made.name_score, made.method = score, method
            made.__class__ = Candidate
            found.append(made)
        return found

    def by_its_name(self, row: int, method: str = "") -> Candidate:
        """Return a place by its own name."""
        reference = self._name[row]
        name = self._names.spelling(reference)[0]
        return self.candidates([(row, 1.0, 0, name, reference, method, "", "")])[0]

    def id(self, row: int) -> str:
        """Return the id of a row, with its authority."""
        if row < self._known:
            return f"geonames:{self.ids[row]}"
        return self._own[row - self._known]

    def row(self, candidate_id: str) -> int | None:
        """Return the row of an id."""
        authority, _, number = candidate_id.partition(":")
        if authority == "geonames" and number.isdecimal() and len(number) < 10:
            row = bisect_left(self.ids, int(number))
            return row if row < self._known and self.ids[row] == int(number) else None
        if self._own_rows is None:
            self._own_rows = {self._own[i]: self._known + i for i in range(len(self._own))}
        return self._own_rows.get(candidate_id)

    def country_code(self, row: int) -> str:
        """Return the country of a place."""
        return self._read_division(self._division[row])[0]

    def _read_division(self, number: int) -> tuple[str, ...]:
        """Return the country, code and name of the first division, name of the second."""
        found = self._read_divisions[number] = tuple(self._divisions[number].split("\t"))
        return found

    def detail(self, row: int) -> Detail:
        """Return what few places have; only of those whose feature says so."""
        at = bisect_left(self._detailed, row) * DETAIL.size
        *box, radius, accuracy, days, source, importance = DETAIL.unpack_from(self._details, at)
        edges = tuple(edge / 1000 for edge in box) if tuple(box) != NO_EXTENT else None
        extent: Any = edges
        return Detail(extent, radius / 100, accuracy / 100, self._days[days], source, importance)

    def importance(self, row: int) -> int:
        """Return the rank of a place, 0 to 255."""
        return self.stated_importance(row) or importance_of(self._population[row])

    def stated_importance(self, row: int) -> int:
        """Return the rank of a place where it does not follow from its population, or 0."""
        return self.detail(row).importance if self.feature_column[row] >= DETAILED else 0

    def feature(self, row: int) -> tuple[str, str]:
        """Return the class and code of a place."""
        return self.features[self.feature_column[row] & (DETAILED - 1)]
