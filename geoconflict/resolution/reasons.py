"""Why a candidate was chosen, in words for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from geoconflict.resolution.precision import serious
from geoconflict.types import Candidate

_NAME_KINDS = {
    "former": "a former name of it",
    "abbreviation": "an abbreviation of its name",
    "demonym": "the word for its people",
    "metonym": "a word that stands for it",
    "misspelling": "a known misspelling",
}


_SAME = 0.05
"""Degrees between two records of one place."""


def title(candidate: Candidate) -> str:
    """Return a name with its division and country, as "Goris (Syunik, AM)"."""
    where = ", ".join(
        part
        for part in (candidate.admin1, candidate.country_code)
        if part and part != candidate.name
    )
    return f"{candidate.name} ({where})" if where else candidate.name


def reasons(
    candidate: Candidate,
    *,
    features: Mapping[str, bool],
    container: str,
    nearest: tuple[str, float] | None,
    rivals: Sequence[tuple[Candidate, float]],
    candidates: int,
    countries: Mapping[str, str],
) -> tuple[str, ...]:
    """Say why `candidate` was chosen over its `rivals`.

    Parameters
    ----------
    candidate : Candidate
    features : mapping of str to bool
        Which of the ranker's columns in `SAID` the candidate has.
    container : str
        What the text says it lies in, "" if nothing.
    nearest : tuple of str and float, optional
        The nearest other place of the article, and its distance in km.
    rivals : sequence of (Candidate, float)
        The candidates that lost, best first, with their probability.
    candidates : int
        How many there were.
    countries : mapping of str to str
        The names of the article's countries, by code.
    """
    found = [title(candidate)]
    if container and any(features[f"in container {part}"] for part in _PARTS):
        found.append(f"named with {container}")
    elif features["in sibling container"]:
        found.append("named with its country or division elsewhere in the article")
    elif features["in weak container"]:
        found.append("named beside its country or division")
    if features["top admin1"] and candidate.admin1:
        found.append(f"the article's places are mostly in {candidate.admin1}")
    elif features["top country"] and candidate.country_code:
        country = countries.get(candidate.country_code, candidate.country_code)
        found.append(f"the article's places are mostly in {country}")
    if nearest is not None and nearest[1] < 300:
        found.append(f"{nearest[1]:.0f} km from {nearest[0]}")
    if candidate.name_kind in _NAME_KINDS:
        found.append(f"“{candidate.matched_name}” is {_NAME_KINDS[candidate.name_kind]}")
    if candidate.method in {"variant", "fuzzy"}:
        found.append(f"spelt nearly like “{candidate.matched_name}”")
    if features["not valid then"]:
        found.append("not so called on the article's day")
    if candidate.population and candidate.feature_class in {"A", "P"}:
        found.append(f"population {candidate.population:,}")
    if candidates == 1:
        found.append("the gazetteer knows no other place of that name")
    elif rivals:
        told = (*serious(candidate, rivals), *rivals)
        found += [
            f"next best {title(other)}, {chance:.0%}"
            for other, chance in islice(_no_twins(candidate, told), 1)
        ]
    return tuple(found)


def _no_twins(
    candidate: Candidate, rivals: Iterable[tuple[Candidate, float]]
) -> Iterator[tuple[Candidate, float]]:
    return (each for each in rivals if not is_twin(candidate, each[0]))


def is_twin(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates are a town and its division, or one place twice: no rivals."""
    if abs(one.latitude - other.latitude) < _SAME and abs(one.longitude - other.longitude) < _SAME:
        return True
    if not one.admin1_code or one.admin1_code != other.admin1_code:
        return False
    return one.country_code == other.country_code and (one.is_area or other.is_area)


_PARTS = ("country", "admin1", "admin2")
SAID = (
    *(f"in container {part}" for part in _PARTS),
    *("in sibling container", "in weak container", "top admin1", "top country", "not valid then"),
)
"""The ranker's columns that a reader is told of."""
