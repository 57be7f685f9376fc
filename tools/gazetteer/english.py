"""Shows divisions under the names that English readers know.

Natural Earth's English name is taken where it is a form of one of the names that GeoNames
has, in the countries where GeoNames shows another tongue's. Where a town of the division has
that name too, what the division is follows ("Aleppo Governorate"), for the two would be one.
What the sources do not tell, of divisions and towns, is in ``shown.csv``.
"""

from __future__ import annotations

import dataclasses
import re
import sys
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from gazetteer import sources

from geoconflict.gazetteer.folding import fold

_KINDS = {
    "Governorate": "BH EG IQ JO KW LB OM SY TN YE",
    "Province": "AF AM CD CN DZ ID IR KH KP LA MN NL",
    "Region": "ER ET FI GE GR KG KZ SA SO TJ UZ",
    "District": "AZ CY IL LY PT",
    "State": "AT DE IN",
    "Emirate": "AE",
    "": "BY RU UA",
}
_KIND_OF = {country: kind for kind, countries in _KINDS.items() for country in countries.split()}
_WORDS = {"oblast": "Oblast", "voblasc": "Region", "kray": "Krai", "oblysy": "Region"}
"""What a division whose name says what it is is called in English."""
_AROUND = re.compile(
    r"^(?:Republic|Emirate) of "
    r"| (?:State|Province|Governorate|District|Region|Oblast|Krai|Rayon|Prefecture)$"
)
_LIKE = 0.8
_COMPASS = "north northern south southern eastern western central capital"
_PLAIN = frozenset(_COMPASS.split())
"""Names of divisions that are none without the word for what they are."""

Members = dict[str, list[dict[str, Any]]]


def divisions(folder: Path, shown: dict[str, str], members: Members) -> list[sources.Division]:
    """Return the divisions, those of the first order under English names."""
    features = sources.read_json(folder, sources.ADMIN1_SHAPES)["features"]
    names = {f["properties"].get("gn_id"): f["properties"].get("name_en") for f in features}
    found = []
    for each in sources.divisions(folder):
        english = _english(each, names.get(each.ref) or "", members) if each.level == 1 else ""
        found.append(_renamed(each, shown.get(each.code) or english))
    return found


def _renamed(division: sources.Division, name: str) -> sources.Division:
    if not name or name == division.name:
        return division
    return dataclasses.replace(division, name=name, aliases=(division.name, *division.aliases))


def _english(division: sources.Division, english: str, members: Members) -> str:
    """Return the English name; nothing where it is none of this division, or needs no change."""
    country = division.code.split(".")[0]
    stem = _AROUND.sub("", english)
    if country not in _KIND_OF or not _is_of(stem, division):
        return ""
    words = [_WORDS[word] for word in fold(division.name).split() if word in _WORDS]
    if words or fold(stem) == fold(division.name):
        return " ".join([stem, *words])
    bare = fold(stem) not in _PLAIN and stem != "Red Sea"
    if bare and not _is_town(stem, members.get(division.code, [])):
        return stem
    return f"{stem} {_KIND_OF[country]}" if _KIND_OF[country] else ""


def _is_of(stem: str, division: sources.Division) -> bool:
    return any(_alike(stem, name) for name in (division.name, *division.aliases))


def _alike(stem: str, name: str) -> bool:
    """Say whether an English name is a form of one of GeoNames' ("Gomel", "Gomelskaya")."""
    one, other = fold(stem), fold(_AROUND.sub("", name))
    if not one or not one.isascii() or not other.isascii():
        return False
    starts = len(one) > 3 and other.startswith(one)
    return starts or SequenceMatcher(None, one, other).ratio() >= _LIKE


def _is_town(stem: str, towns: list[dict[str, Any]]) -> bool:
    key = fold(stem)
    names = (name for town in towns for name in (town["name"], *town["alternatenames"]))
    return any(fold(name) == key for name in names)


def show(cities: list[dict[str, Any]], shown: dict[str, str]) -> None:
    """Give the most populous settlement of each name the one that is to be shown."""
    found: dict[str, dict[str, Any]] = {}
    for city in cities:
        target = f"{city['countrycode']}/{city['name']}"
        if target in shown and city["population"] >= found.get(target, city)["population"]:
            found[target] = city
    for target, city in found.items():
        city["shown"] = shown[target]
    for target in sorted(t for t in shown if "/" in t and t not in found):
        print("not shown:", target, file=sys.stderr)
