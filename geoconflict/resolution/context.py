"""What the rest of the article says for a candidate, given the places it probably names."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from geoconflict.resolution.features import STATIC, Table, class_of
from geoconflict.resolution.units import Layout
from geoconflict.types import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geoconflict.resolution.features import Array

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


class Context:
    """The sites of an article that bear on each other: units, and clues in the text."""

    def __init__(self, mentions: Sequence[Mention], layout: Layout, table: Table) -> None:
        self._table = table
        self._clue_codes, places = _sites(mentions, layout)
        units = len(layout.units)
        weights = np.array([1.0 + math.log(len(each)) for each in places])
        weights[units:] *= 0.8
        self._all = np.tile(weights, (units, 1))
        names = [unit.toponym.casefold() for unit in layout.units]
        for row, name in enumerate(names):
            self._all[row, [column for column in range(units) if names[column] == name]] = 0.0
        self._near = self._all * _closeness(places)[:units]
        self._dateline = np.zeros(len(places))
        self._dateline[:units] = [unit.dateline for unit in layout.units]
        self._index_divisions()
        self._index_points()

    def _index_divisions(self) -> None:
        table = self._table
        self._country, countries = _number([*table.country, *self._codes(0)])
        self._admin1, divisions = _number([*table.admin1, *self._codes(1)])
        self._counts = (countries, divisions)
        sites = len(self._all[0])
        units = sites - len(self._clue_codes)
        clue_sites = [units + n for n, codes in enumerate(self._clue_codes) for _ in codes]
        self._site = np.concatenate([table.unit, np.array(clue_sites, dtype=np.intp)])
        self._clue_p = np.array([1 / len(codes) for codes in self._clue_codes for _ in codes])
        kinds = [class_of(each) if each else "" for each in table.candidates]
        self._is_country = np.array([kind == "country" for kind in kinds])
        self._is_admin1 = np.array([kind == "admin1" for kind in kinds])

    def _codes(self, part: int) -> list[str]:
        if part == 0:
            return [code[0] for codes in self._clue_codes for code in codes]
        return [
            f"{code[0]}.{code[1]}" if code[1] else ""
            for codes in self._clue_codes
            for code in codes
        ]

    def _index_points(self) -> None:
        table = self._table
        latitude, longitude = np.radians(table.latitude), np.radians(table.longitude)
        self._xyz = np.stack(
            [
                np.cos(latitude) * np.cos(longitude),
                np.cos(latitude) * np.sin(longitude),
                np.sin(latitude),
            ],
            axis=1,
        )
        none = table.static[:, 0] > 0
        self._is_point = ~(self._is_country | self._is_admin1 | none)
        self._none = none

    def features(self, probability: Floats) -> Array:
        """Return the context's columns, given each candidate's probability so far."""
        rows = len(probability)
        found = np.zeros((rows, len(CONTEXT)), dtype=np.float32)
        if rows == 0:
            return found
        total = self._all.sum(axis=1)[self._table.unit]
        weighted = np.concatenate([probability, self._clue_p])
        for level, index in enumerate((self._country, self._admin1)):
            self._division_columns(found, level, index, weighted, total)
        self._distance_columns(found, probability, total)
        found[:, 17] = np.log1p(total) / 3
        best = np.maximum.reduceat(found, self._table.starts, axis=0)
        found[self._none] = best
        return found

    def _division_columns(
        self,
        found: Array,
        level: int,
        index: NDArray[np.intp],
        weighted: Floats,
        total: Floats,
    ) -> None:
        """Weigh the other sites in a candidate's country (level 0) or division (1)."""
        rows, unit = len(found), self._table.unit
        sites, width = self._all.shape[1], self._counts[level]
        cells = np.bincount(
            self._site * width + index, weights=weighted, minlength=sites * width
        ).reshape(sites, width)
        cells[:, 0] = 0.0
        own = index[:rows]
        mass = self._all @ cells
        near = self._near @ cells
        weight = mass[unit, own]
        found[:, 2 * level] = weight / (total + 1)
        found[:, 2 * level + 1] = np.log1p(weight) / 2
        found[:, 4 + level] = np.log1p(near[unit, own])
        top = mass.max(axis=1)[unit]
        found[:, 13 + level] = (weight >= top) & (weight > 0.5)
        dateline = self._dateline @ cells
        found[:, 15 + level] = np.minimum(dateline[own], 1.0)
        area = (self._is_country, self._is_admin1)[level]
        found[:, 11] += np.where(area, found[:, 2 * level], 0.0)
        found[:, 12] += np.where(area, found[:, 2 * level + 1], 0.0)

    def _distance_columns(self, found: Array, probability: Floats, total: Floats) -> None:
        """Weigh the probable places around a candidate by their distance."""
        sources = np.flatnonzero(self._is_point & (probability > _LIKELY))
        found[:, 10] = 1.0
        if not len(sources):
            return
        unit = self._table.unit
        cosine = np.clip(self._xyz @ self._xyz[sources].T, -1.0, 1.0)
        distance = _EARTH_KM * np.sqrt(2.0 - 2.0 * cosine)
        everywhere = self._all[np.ix_(unit, unit[sources])] * probability[sources]
        beside = self._near[np.ix_(unit, unit[sources])] * probability[sources]
        for column, scale in ((6, 50.0), (7, 300.0)):
            kernel = np.exp(-distance / scale)
            found[:, column] = np.log1p((kernel * everywhere).sum(axis=1))
            found[:, column + 2] = np.log1p((kernel * beside).sum(axis=1))
        far = np.where(everywhere > 0.2, distance, 20_000.0).min(axis=1)
        found[:, 10] = np.log1p(far) / 10
        areas = self._is_country
        found[areas, 6:10] = 0.0
        found[areas, 10] = 1.0


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
