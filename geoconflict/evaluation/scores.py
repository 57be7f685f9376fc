"""The figures: precision and recall, error distances, calibration."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyproj import Geod

NO_ANSWER_KM = 20_039.0
"""Half the circumference of the Earth: what a missing answer costs (Gritta et al. 2018)."""

RADIUS_KM = 161.0
"""A hundred miles, the field's usual tolerance."""


@dataclass(frozen=True, slots=True)
class PrecisionRecall:
    """Precision and recall with their counts."""

    right: int
    predicted: int
    gold: int
    right_predicted: int | None = None
    """Right predictions, where that is not the number of right golds."""

    @property
    def precision(self) -> float:
        """Share of the predictions that are right."""
        hits = self.right if self.right_predicted is None else self.right_predicted
        return hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Cut:
    """What precision and recall become where predictions under a score are left out."""

    score: float
    precision: float
    recall: float


def cuts(scored: Sequence[tuple[float, bool]], gold: int) -> list[Cut]:
    """Return a cut for each distinct score of (score, right) pairs, the highest score first."""
    ordered = sorted(scored, reverse=True)
    found: list[Cut] = []
    right = 0
    for count, (score, hit) in enumerate(ordered, start=1):
        right += hit
        if count == len(ordered) or ordered[count][0] != score:
            found.append(Cut(score, right / count, right / gold if gold else 0.0))
    return found


@dataclass(frozen=True, slots=True)
class Distances:
    """Error distances of a set of gold toponyms, in kilometres."""

    count: int
    accuracy: float
    """Share within 161 km, or within the gold's own radius where that is larger."""
    strict: float
    """Share within 161 km."""
    auc: float
    """Area under the curve of log errors, scaled to 0 (best) to 1."""
    mean_km: float
    median_km: float

    @classmethod
    def of(cls, errors: Sequence[float], radii: Sequence[float], radius: float) -> Distances:
        """Summarise `errors`, of gold toponyms with a tolerance of `radii`, all in km."""
        if not errors:
            return cls(0, 0.0, 0.0, 0.0, 0.0, 0.0)
        return cls(
            count=len(errors),
            accuracy=fmean(error <= limit for error, limit in zip(errors, radii, strict=True)),
            strict=fmean(error <= radius for error in errors),
            auc=log_error_area(errors),
            mean_km=fmean(errors),
            median_km=median(errors),
        )


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the geodesic on WGS 84 between two (latitude, longitude) in degrees, in km."""
    _, _, metres = _geod().inv(one[1], one[0], other[1], other[0])
    return float(metres) / 1000.0


@lru_cache(maxsize=1)
def _geod() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def log_error_area(errors: Sequence[float]) -> float:
    """Return the scaled area under the sorted ln(1 + error km), by the trapezoid rule.

    Method of Gritta et al. (2018), "What's missing in geographical parsing?".
    """
    curve = sorted(math.log1p(min(error, NO_ANSWER_KM)) for error in errors)
    top = math.log1p(NO_ANSWER_KM)
    if len(curve) == 1:
        return curve[0] / top
    area = sum((low + high) / 2 for low, high in pairwise(curve))
    return area / (top * (len(curve) - 1))


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> list[Bin]:
    """Group answers by confidence into bins of equal width; empty bins are left out."""
    groups: dict[int, list[tuple[float, bool]]] = {}
    for confidence, hit in zip(confidences, right, strict=True):
        groups.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, hit))
    return [
        Bin(
            low=index / bins,
            high=(index + 1) / bins,
            count=len(group),
            confidence=fmean(confidence for confidence, _ in group),
            accuracy=fmean(hit for _, hit in group),
        )
        for index, group in sorted(groups.items())
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: the mean gap of the bins, weighted by count."""
    total = sum(each.count for each in bins)
    gaps = sum(each.count * abs(each.confidence - each.accuracy) for each in bins)
    return gaps / total if total else 0.0
