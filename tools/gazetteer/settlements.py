"""Turns GeoNames' settlements into places, with the names that a text may write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from gazetteer.sorting import Sorted
from gazetteer.supplement import Supplement

from geoconflict.gazetteer.write import NameRow, PlaceRow


def add_cities(
    writer: Sorted,
    cities: list[dict[str, Any]],
    codes: dict[int, tuple[str, str]],
    admin1_names: dict[str, str],
    admin2_names: dict[str, str],
    extra: Supplement,
) -> None:
    """Add the settlements, most populous first."""
    extra.find_cities(cities)
    for city in sorted(cities, key=lambda c: (-c["population"], c["geonameid"])):
        ref, country, admin1 = city["geonameid"], city["countrycode"], city["admin1code"]
        feature, admin2 = codes.get(ref, ("PPL", ""))
        latitude, longitude = extra.point(str(ref)) or (city["latitude"], city["longitude"])
        place = PlaceRow(
            ref=ref,
            name=city.get("shown", city["name"]),
            latitude=latitude,
            longitude=longitude,
            country_code=country,
            admin1_code=admin1,
            admin1=admin1_names.get(f"{country}.{admin1}", ""),
            admin2=admin2_names.get(f"{country}.{admin1}.{admin2}", "") if admin2 else "",
            feature_code=feature or "PPL",
            population=city["population"],
            importance=extra.importance(str(ref)),
        )
        first = [NameRow(city["name"])] if place.name != city["name"] else []
        writer.add(place, [*first, *extra.names(str(ref)), *_alternates(city)])


def _alternates(city: dict[str, Any]) -> list[NameRow]:
    """Return a settlement's alternate names that a text may write."""
    rows = []
    for name in city["alternatenames"]:
        if len(name) < 2 or name.islower() or name.startswith("http") or name.isdigit():
            continue
        code = len(name) <= 4 and name.isascii() and name.isupper()
        rows.append(NameRow(name, "abbreviation" if code else "alternate"))
    if city["countrycode"] in _ARABIC:
        rows += _bare([city["name"], *(row.name for row in rows)])
    return rows


_COUNTRIES = "AE BH DJ DZ EG IQ JO KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE"
_ARABIC = frozenset(_COUNTRIES.split())
_ARTICLE = re.compile(r"(?:Al|El|As|Ash|An|Ad|Adh|Ar|At|Ath|Az)[ -](?=[^\W\d_]{4})", re.IGNORECASE)


def _bare(names: Iterable[str]) -> list[NameRow]:
    """Return Arabic names without their article, as news often has them ("Brega")."""
    found = (_ARTICLE.sub("", name, count=1) for name in names if _ARTICLE.match(name))
    return [NameRow(name[:1].upper() + name[1:]) for name in found]
