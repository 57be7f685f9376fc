"""What was decided for a unit, and what its explanation is made of."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from geoconflict.errors import ResolutionError
from geoconflict.resolution.precision import (
    EARTH_KM,
    SAME_KM,
    geo_precision,
    level_of,
    uncertainty_km,
    where_prec,
)
from geoconflict.resolution.reasons import reasons
from geoconflict.resolution.table import Table
from geoconflict.resolution.units import Layout
from geoconflict.types import Article, Candidate, Mention, Place

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article's candidates with their probability, and the answer of each unit."""

    layout: Layout
    table: Table
    columns: NDArray[np.float32]
    """The context's, of each row of the table."""
    probability: Floats
    chosen: NDArray[np.intp]
    """The row of each unit's answer."""


@dataclass(slots=True)
class Grounds:
    """What stands around a chosen candidate, for its explanation."""

    said: Mapping[str, bool]
    """Which of the ranker's columns that a reader is told of (`SAID`) hold."""
    candidates: int
    container: str
    nearest: tuple[str, float] | None
    countries: Mapping[str, str]

    def words(
        self, chosen: Candidate, rivals: Sequence[tuple[Candidate, float]]
    ) -> tuple[str, ...]:
        """Say why a candidate was chosen over its rivals."""
        return reasons(
            chosen,
            features=self.said,
            container=self.container,
            nearest=self.nearest,
            rivals=rivals,
            candidates=self.candidates,
            countries=self.countries,
        )


@dataclass(slots=True)
class Decision:
    """What a unit means; its mentions share all but their spans."""

    candidate: Candidate
    confidence: float
    alternatives: tuple[tuple[Candidate, float], ...]
    grounds: Grounds
    refused: bool = False
    """Whether the words beside the name speak against all of its places."""
    _shared: dict[str, Any] = field(default_factory=dict)

    def place(self, article: Article, mention: Mention) -> Place:
        """Return the place of one of its mentions."""
        if not self._shared:
            self._shared = {
                "geo_precision": geo_precision(self.candidate),
                "where_prec": where_prec(self.candidate),
                "uncertainty_km": uncertainty_km(self.candidate, self.alternatives),
                "alternatives": self.alternatives,
                "reasons": self.grounds.words(self.candidate, self.alternatives),
                "status": "found",
            }
        return Place(
            article, mention, self.candidate, confidence=self.chance(mention), **self._shared
        )

    def chance(self, mention: Mention) -> float:
        """Return the probability that a mention is a place, and this one."""
        return round(self.confidence * mention.score, 4)

    def left_open(self, article: Article, mention: Mention, threshold: float) -> Place:
        """Return a mention's place where the confidence is below the threshold."""
        rivals = ((self.candidate, self.confidence), *self.alternatives)
        below = f"confidence {self.chance(mention):.2f} is below the threshold of {threshold:.2f}"
        refused = "the gazetteer knows none of this name where the text says that it lies"
        return Place(
            article,
            mention,
            None,
            alternatives=rivals[: max(1, len(self.alternatives))],
            reasons=(refused if self.refused else below,),
        )


def candidate_at(table: Table, row: int) -> Candidate:
    """Return the candidate of a row that is not "none of them"."""
    candidate = table.candidates[row]
    if candidate is None:
        raise ResolutionError(f"row {row} of the table has no candidate; the model is unusable")
    return candidate


def mass_within(table: Table, probability: Floats, chosen: NDArray[np.intp]) -> Floats:
    """Return the probability of each unit's candidates within 161 km of the chosen one."""
    near = beside(table, chosen) >= math.cos(SAME_KM / EARTH_KM)
    near &= table.static[:, 0] == 0
    found: Floats = np.add.reduceat(np.where(near, probability, 0.0), table.starts)
    return np.minimum(found, 1.0)


def rival_mass(table: Table, probability: Floats, chosen: NDArray[np.intp]) -> Floats:
    """Return the probability of each unit's candidates far from the chosen, or in another state."""
    countries = np.array(table.country)
    other = beside(table, chosen) < math.cos(SAME_KM / EARTH_KM)
    other |= (countries != countries[chosen[table.unit]]) & (countries != "")
    other &= table.static[:, 0] == 0
    found: Floats = np.add.reduceat(np.where(other, probability, 0.0), table.starts)
    return found


def beside(table: Table, chosen: NDArray[np.intp]) -> Floats:
    """Return the cosine of each row's angle to the chosen one of its unit."""
    found: Floats = np.einsum("ij,ij->i", table.xyz, table.xyz[chosen[table.unit]])
    return found


def nearest_others(table: Table, chosen: NDArray[np.intp]) -> list[tuple[int, float] | None]:
    """Return, for each unit, the nearest other unit's place that is no area, and how far."""
    places = [candidate_at(table, row) for row in chosen.tolist()]
    points = [n for n, each in enumerate(places) if level_of(each) in {"point", "lower"}]
    found: list[tuple[int, float] | None] = [None] * len(places)
    if len(points) < 2:
        return found
    rows, number = chosen[points], {each.id: n for n, each in enumerate(places)}
    ids = np.array([number[places[n].id] for n in points])
    near = table.xyz[rows] @ table.xyz[rows].T
    near[ids[:, None] == ids] = -np.inf
    best = near.argmax(axis=1)
    ends = (rows, rows[best])
    far = great_circle_km(
        *(side[end] for end in ends for side in (table.latitude, table.longitude))
    )
    for index, kilometres in enumerate(far.tolist()):
        if np.isfinite(near[index, best[index]]):
            found[points[index]] = (points[best[index]], kilometres)
    return found


def great_circle_km(lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> Floats:
    """Return distances on a sphere: within 0.6 % of the geodesic, enough to rank by."""
    p1, p2 = np.radians(lat1), np.radians(lat2)
    half = np.sin((p2 - p1) / 2) ** 2
    half = half + np.cos(p1) * np.cos(p2) * np.sin(np.radians(lon2 - lon1) / 2) ** 2
    found: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return found
