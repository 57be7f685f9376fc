"""What the rest of the article says for a candidate, given the places it probably names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geoconflict.resolution.table import STATIC, Table
from geoconflict.resolution.units import Layout
from geoconflict.types import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geoconflict.resolution.table import Array

    Floats = NDArray[np.float64]

CONTEXT = (
    *("country share", "country weight", "admin1 share", "admin1 weight"),
    *("near country", "near admin1", "within 50 km", "within 300 km"),
    *("near and within 50 km", "near and within 300 km", "least distance"),
    *("holds share", "holds weight", "top country", "top admin1"),
    *("dateline country", "dateline admin1", "others"),
)
_EARTH_KM = 6371.0088
_NEAR_CHARACTERS = 250.0
_LIKELY = 0.04
_KERNELS = (6, 8, 7, 9)
"""The columns of places within 50 and 300 km, each anywhere in the text and near in it."""


class Context:
    """The sites of an article that bear on each other: units, and clues in the text.

    What does not depend on the probabilities is worked out once, for all turns.
    """

    def __init__(self, mentions: Sequence[Mention], layout: Layout, table: Table) -> None:
        self._table = table
        self._clue_codes, places = _sites(mentions, layout)
        units = len(layout.units)
        weights = np.log([len(each) for each in places]) + 1.0
        weights[units:] *= 0.8
        names, _ = _number([unit.toponym.casefold() for unit in layout.units])
        everywhere = np.tile(weights, (units, 1))
        everywhere[:, :units][names[:, None] == names] = 0.0
        self._weights = np.stack([everywhere, everywhere * _closeness(places)[:units]])
        """How much a site counts for a unit: anywhere in the text, and near it."""
        self._total = everywhere.sum(axis=1)[table.unit]
        self._dateline = np.zeros(len(places))
        self._dateline[:units] = [unit.dateline for unit in layout.units]
        self._dated = bool(self._dateline.any())
        self._none = table.static[:, 0] > 0
        self._is_country = table.static[:, STATIC.index("country")] > 0
        is_admin1 = table.static[:, STATIC.index("admin1")] > 0
        self._holds = np.stack([self._is_country, is_admin1])
        self._index_divisions(units, len(places))
        self._points = _Points(table, ~(self._is_country | is_admin1 | self._none))

    def _index_divisions(self, units: int, sites: int) -> None:
        """Give numbers to the cells that probability falls into: countries of a site, divisions."""
        table, codes = self._table, [code for codes in self._clue_codes for code in codes]
        country, countries = _number([*table.country, *(code[0] for code in codes)])
        first = [f"{code[0]}.{code[1]}" if code[1] else "" for code in codes]
        admin1, divisions = _number([*table.admin1, *first])
        self._own = np.stack([country, admin1 + countries])[:, : len(table.unit)]
        self._levels = (slice(0, countries), slice(countries, countries + divisions))
        self._nowhere = [0, countries]
        clue_sites = [units + n for n, codes in enumerate(self._clue_codes) for _ in codes]
        site = np.concatenate([table.unit, np.array(clue_sites, dtype=np.intp)])
        self._shape = (sites, countries + divisions)
        row = site * self._shape[1]
        self._cell = np.concatenate([row + country, row + countries + admin1])
        self._clue_p = np.array([1 / len(codes) for codes in self._clue_codes for _ in codes])

    def features(self, probability: Floats) -> Array:
        """Return the context's columns, given each candidate's probability so far."""
        found = self.divisions(probability)
        if not len(probability):
            return found
        self._distance_columns(found, probability)
        found[:, 17] = np.log1p(self._total) / 3
        found[self._none] = np.maximum.reduceat(found, self._table.starts, axis=0)
        return found

    def divisions(self, probability: Floats) -> Array:
        """Return the context's columns with those of countries and divisions filled in.

        They weigh the other sites in a candidate's country, and in its division.
        """
        found = np.zeros((len(probability), len(CONTEXT)), dtype=np.float32)
        sites, width = self._shape
        chances = np.concatenate([probability, self._clue_p, probability, self._clue_p])
        cells = np.bincount(self._cell, weights=chances, minlength=sites * width)
        cells = cells.reshape(sites, width)
        cells[:, self._nowhere] = 0.0
        unit, own = self._table.unit, self._own
        both = self._weights @ cells
        picked = both[:, unit, own]
        weight, (logs, near) = picked[0], np.log1p(picked)
        share, logs = weight / (self._total + 1), logs / 2
        top = np.array([both[0, :, level].max(axis=1, initial=0.0) for level in self._levels])
        found[:, 0:4:2] = share.T
        found[:, 1:5:2] = logs.T
        found[:, 4:6] = near.T
        found[:, 11] = (share * self._holds).sum(axis=0)
        found[:, 12] = (logs * self._holds).sum(axis=0)
        found[:, 13:15] = ((weight >= top[:, unit]) & (weight > 0.5)).T
        if self._dated:
            found[:, 15:17] = np.minimum((self._dateline @ cells)[own], 1.0).T
        return found

    def _distance_columns(self, found: Array, probability: Floats) -> None:
        """Weigh the probable places around a candidate by their distance."""
        points = self._points
        found[:, 10] = 1.0
        probable = points.usable & (probability > _LIKELY)
        if not probable.any():
            return
        if points.lacks(probable):
            points.reach(points.usable & (probability > _LIKELY / 4), self._weights)
        chance = np.where(probable, probability, 0.0)[points.sources]
        found[:, _KERNELS] = np.log1p(points.kernels @ chance).T
        far = np.where(points.weights * chance > 0.2, points.distance, 20_000.0).min(axis=1)
        found[:, 10] = np.log1p(far) / 10
        found[self._is_country, 6:10] = 0.0
        found[self._is_country, 10] = 1.0


class _Points:
    """The candidates that are points, and how near those that are probable lie to each."""

    def __init__(self, table: Table, usable: NDArray[np.bool_]) -> None:
        self.usable = usable
        self._unit = table.unit
        self._xyz = table.xyz
        self._reached = np.zeros(len(usable), dtype=bool)
        self.sources = np.flatnonzero(self._reached)
        """The rows of the probable ones, of all turns so far."""

    def lacks(self, rows: NDArray[np.bool_]) -> bool:
        """Whether any of the rows is not among `sources`."""
        return bool((rows > self._reached).any())

    def reach(self, rows: NDArray[np.bool_], weights: Floats) -> None:
        """Add rows to `sources`, and work out how near they lie to each candidate."""
        self._reached |= rows
        self.sources = np.flatnonzero(self._reached)
        cosine = np.clip(self._xyz @ self._xyz[self.sources].T, -1.0, 1.0)
        self.distance = _EARTH_KM * np.sqrt(2.0 - 2.0 * cosine)
        pairs = weights.take(self._unit[self.sources], axis=2).take(self._unit, axis=1)
        self.weights = pairs[0]
        far = np.exp(self.distance / -300.0)
        close = far * far * far
        close *= close  # of 50 km: a sixth
        self.kernels = np.concatenate([close * pairs, far * pairs])


def _sites(
    mentions: Sequence[Mention], layout: Layout
) -> tuple[list[tuple[tuple[str, str, str], ...]], list[list[int]]]:
    """Return the codes of the distinct clues, and where each unit and clue stands."""
    places = [[mentions[index].start for index in unit.mentions] for unit in layout.units]
    clues: dict[tuple[tuple[str, str, str], ...], list[int]] = {}
    for clue in layout.clues:
        clues.setdefault(clue.codes, []).append(clue.start)
    return list(clues), places + list(clues.values())


def _closeness(places: list[list[int]]) -> Floats:
    """Return how near each pair of sites comes in the text, 1 side by side."""
    starts = np.cumsum([0, *(len(each) for each in places[:-1])]).astype(np.intp)
    position = np.array([start for each in places for start in each], dtype=float)
    near = np.exp(-np.abs(position[:, None] - position[None, :]) / _NEAR_CHARACTERS)
    rows = np.maximum.reduceat(near, starts, axis=0)
    found: Floats = np.maximum.reduceat(rows, starts, axis=1)
    return found


def _number(names: list[str]) -> tuple[NDArray[np.intp], int]:
    """Return a number a name, in order of appearance; 0 is "", which is no division."""
    index: dict[str, int] = {"": 0}
    numbers = [index.setdefault(name, len(index)) for name in names]
    return np.array(numbers, dtype=np.intp), len(index)


COLUMNS = (*STATIC, *CONTEXT)
