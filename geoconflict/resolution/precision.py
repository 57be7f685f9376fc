"""How precisely a place can be put on a map, from what it is.

ACLED's `geo_precision` and UCDP GED's `where_prec` as their codebooks have them,
applied to mentions, not to coded events.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from geoconflict.types import Candidate

EARTH_KM = 6371.0088
SAME_KM = 161.0
"""100 miles: how far a right answer may lie, as the field counts it."""
SERIOUS = 0.1
"""The chance from which a rival is told, and counts in the uncertainty."""
_PEOPLE_PER_KM2 = 3000.0
"""Of a built-up area; turns a population into the size of a town."""

_DIVISION_KM = {"country": 250.0, "admin1": 80.0, "admin2": 25.0, "lower": 12.0, "region": 60.0}
"""Radii assumed where the gazetteer gives none."""

_SEAS = {"OCN", "SEA", "GULF", "STRT", "BAY"}
_LINES = {"STM", "STMX", "CNL", "RD", "RR", "OILP", "VAL", "MTS", "STMI"}


def level_of(candidate: Candidate) -> str:
    """Return "point", "lower", "admin2", "admin1", "country", "region", "line" or "sea"."""
    return _level(candidate.feature_class, candidate.feature_code)


@lru_cache(maxsize=2048)
def _level(letter: str, code: str) -> str:
    if letter == "H" and code in _SEAS:
        return "sea"
    if code in _LINES:
        return "line"
    if not Candidate("", "", 0.0, 0.0, feature_class=letter, feature_code=code).is_area:
        return "point"
    if letter != "A":
        return "region"
    if code.startswith(("PCL", "TERR")):
        return "country"
    return {"ADM1": "admin1", "ADM2": "admin2"}.get(code[:4], "lower")


_GEO_PRECISION = {"point": 1, "lower": 2, "admin2": 2}
_WHERE_PREC = {"point": 1, "lower": 3, "admin2": 3, "admin1": 4, "country": 6, "sea": 7}


def geo_precision(candidate: Candidate) -> int:
    """Return ACLED's code: 1 exact place, 2 part of a region, 3 region or country."""
    return _GEO_PRECISION.get(level_of(candidate), 3)


def where_prec(candidate: Candidate) -> int:
    """Return UCDP GED's code.

    1 exact, 3 second-order division, 4 first-order division, 5 a line or an area
    without firm bounds, 6 country, 7 international waters.
    """
    return _WHERE_PREC.get(level_of(candidate), 5)


def uncertainty_km(candidate: Candidate, rivals: Sequence[tuple[Candidate, float]] = ()) -> float:
    """Return the radius that holds the place with about 95 % probability, in km.

    A settlement has the size that its population would fill; an area reaches to
    the corners of its extent; the gazetteer's own error is added. Where another
    place near a point may be meant as well, the radius reaches to that: the
    confidence counts both as one.

    Parameters
    ----------
    candidate : Candidate
    rivals : sequence of (Candidate, float)
        Those that lost, with their probability.
    """
    level = level_of(candidate)
    if level == "point":
        size = math.sqrt(max(candidate.population, 1000) / _PEOPLE_PER_KM2 / math.pi)
        near = (_apart_km(candidate, each) for each, _ in serious(candidate, rivals))
        other = max((far for far in near if far <= SAME_KM), default=0.0)
        return round(max(1.0, candidate.radius_km, size, other) + candidate.accuracy_km, 1)
    reach = _reach_km(candidate.extent) or 1.4 * candidate.radius_km
    return round((reach or _DIVISION_KM.get(level, 60.0)) + candidate.accuracy_km, 1)


def serious(
    candidate: Candidate, rivals: Sequence[tuple[Candidate, float]]
) -> list[tuple[Candidate, float]]:
    """Return the rivals that a reader has to know of; a place's own division is none."""
    return [
        (each, chance)
        for each, chance in rivals
        if chance > SERIOUS
        and not (
            each.is_area
            and (each.country_code, each.admin1_code)
            == (candidate.country_code, candidate.admin1_code)
        )
    ]


def _apart_km(one: Candidate, other: Candidate) -> float:
    south, north = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(south) * math.cos(north) * math.sin(east / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def _reach_km(extent: tuple[float, float, float, float] | None) -> float:
    """Return half the diagonal of an extent, in km."""
    if extent is None:
        return 0.0
    west, south, east, north = extent
    middle = math.radians((south + north) / 2)
    wide = ((east - west) % 360.0) * 111.32 * math.cos(middle)
    return math.hypot(wide, (north - south) * 110.57) / 2
