"""Which countries and divisions hold a place."""

from __future__ import annotations

from collections.abc import Sequence

from geoconflict.types import Candidate

_LESS_KNOWN = 10
"""How many times larger a namesake must be for a place not to be thought of."""
Scope = tuple[str, str, str]
"""(country, admin1 code, admin2 name) of a country or division."""


def is_state(candidate: Candidate) -> bool:
    """Whether a candidate is a country."""
    return candidate.feature_code.startswith("PCL")


def scope_of(candidate: Candidate) -> Scope | None:
    """Return (country, admin1 code, admin2 name) of a country or division."""
    code = candidate.feature_code
    if code.startswith("PCL") or code == "TERR":
        return (candidate.country_code, "", "")
    if code.startswith("ADM1"):
        return (candidate.country_code, candidate.admin1_code, "")
    if code.startswith("ADM2"):
        return (candidate.country_code, candidate.admin1_code, candidate.name)
    return None


def containment(scopes: set[Scope], candidate: Candidate) -> int:
    """Return how narrow a scope holds a candidate: 0 none, 1 country, 2 and 3 divisions."""
    country, first = candidate.country_code, candidate.admin1_code
    own = candidate.feature_code
    if not country or own.startswith("PCL"):
        return 0
    if not own.startswith("ADM1"):
        if candidate.admin2 and (country, first, candidate.admin2) in scopes:
            return 0 if own.startswith("ADM2") else 3
        if first and (country, first, "") in scopes:
            return 2
    return 1 if (country, "", "") in scopes else 0


def is_known(fit: Sequence[Candidate], candidates: Sequence[Candidate]) -> bool:
    """Whether words that may be read otherwise can mean one of `fit`: "Russia's Donetsk war"."""
    largest = max((each.population for each in candidates), default=0)
    return _LESS_KNOWN * max((each.population for each in fit), default=-1) >= largest
