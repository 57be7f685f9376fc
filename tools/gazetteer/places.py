"""Turns the packages' rows into places: countries and divisions."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import fmean
from typing import Any

import shapely
from gazetteer import shapes, sources
from gazetteer.sorting import Sorted
from gazetteer.supplement import Supplement

from geoconflict.gazetteer.schema import importance_of
from geoconflict.gazetteer.write import NameRow, PlaceRow

_LANGUAGES = """
AR BN DE EN ES FA FR EL HE HI HU ID IT JA KO NL PL PT RU SV TR UK UR VI ZH ZHT
"""
LANGUAGES = tuple(_LANGUAGES.split())
_DEPENDENT = """
AI AS AW AX BL BM BQ BV CC CK CW CX FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC
NF NU PF PM PN PR RE SH SJ SX TC TF TK UM VG VI WF YT
"""
DEPENDENT = frozenset(_DEPENDENT.split())


def add_countries(writer: Sorted, folder: Path, extra: Supplement) -> None:
    """Add the countries and dependencies, each with its polygon and point."""
    frame = shapes.countries(folder)
    rows = {row["ISO_A2_EH"]: row for _, row in frame.iterrows() if row["ISO_A2_EH"] != "-99"}
    facts, names = sources.country_facts(folder), sources.country_names(folder)
    peoples = {code: _words(fact.get("demonym", "")) for code, fact in facts.items()}
    of_states = {w for code, words in peoples.items() if code not in DEPENDENT for w in words}
    for code, country in sorted(sources.read_json(folder, sources.COUNTRIES).items()):
        row = rows.get(code)
        shape = None if row is None else row["geometry"]
        point = extra.point(code) or _country_point(facts.get(code), shape)
        if point is None:
            continue
        place = PlaceRow(
            ref=country["geonameid"],
            name=country["name"],
            latitude=point[0],
            longitude=point[1],
            country_code=code,
            feature_class="A",
            feature_code=extra.feature_code(code) or ("PCLD" if code in DEPENDENT else "PCLI"),
            population=country["population"],
            extent=None if shape is None else shapes.extent(shape),
            radius_km=math.sqrt((country["areakm2"] or 0) / math.pi),
            accuracy_km=0,
            importance=min(255, importance_of(country["population"]) + 25),
        )
        found = [NameRow(name) for name in names.get(code, ())]
        if row is not None:
            found += [NameRow(str(row[f"NAME_{lang}"])) for lang in LANGUAGES]
            found += [NameRow(str(row[c])) for c in ("NAME_LONG", "FORMAL_EN") if row[c]]
        found += [NameRow(country["iso3"], "abbreviation")]
        # "French" is of France, although the package gives it to Martinique as well.
        taken = of_states if code in DEPENDENT else frozenset()
        found += _demonyms(word for word in peoples.get(code, ()) if word not in taken)
        extra.keep(code, place, shape)
        writer.add(place, [*extra.names(code), *found], shapes.pack(shape))


def _words(cell: str) -> list[str]:
    return [word for word in (part.strip() for part in cell.split(",")) if word]


def _demonyms(words: Iterable[str]) -> list[NameRow]:
    """Return "Russian" and "Russians" of "Russian"."""
    found = []
    for word in words:
        plural = [word + "s"] if word.endswith(("an", "i", "ian")) else []
        found += [NameRow(form, "demonym") for form in (word, *plural)]
    return found


def _country_point(facts: dict[str, Any] | None, shape: Any) -> tuple[float, float] | None:
    if facts and facts.get("latlng"):
        return tuple(facts["latlng"])
    return None if shape is None else shapes.inner_point(shape)


def add_admin1(
    writer: Sorted, folder: Path, divisions: list[sources.Division], extra: Supplement
) -> None:
    """Add the first-order divisions, with Natural Earth's polygon where it has one."""
    found = AdminShapes(shapes.admin1(folder))
    for division in divisions:
        if division.level == 1 and division.code.count(".") == 1:
            _add_division(writer, division, found.entry(division), extra)
    extra.leftovers = found.unused()


def add_shapeless(
    writer: Sorted, members: dict[str, list[dict[str, Any]]], extra: Supplement
) -> None:
    """Add the first-order divisions without a polygon, in the middle of their settlements."""
    for code, division in sorted(extra.pending.items()):
        middle = _middle(members.get(code, []), None)
        if middle is None:
            continue
        country, number = code.split(".")
        place = PlaceRow(
            ref=division.ref,
            name=division.name,
            latitude=middle[0],
            longitude=middle[1],
            country_code=country,
            admin1_code=number,
            admin1=division.name,
            feature_class="A",
            feature_code="ADM1",
            radius_km=middle[2],
            accuracy_km=round(max(5.0, middle[2] / 2), 1),
            importance=150,
        )
        writer.add(place, [*extra.names(code), *(NameRow(n) for n in division.aliases)])


def plain(name: str) -> str:
    """Return a division's name without the words that sources differ in."""
    from geoconflict.gazetteer.folding import fold

    folded = fold(name).split()
    return " ".join(word for word in folded if word not in _GENERIC) or " ".join(folded)


_WORDS = """
province region oblast oblasti governorate state district of department county rayon rayonu
republic muhafazat wilaya the provincia departamento de la al el as ash at ar krai kray
respublika
"""
_GENERIC = frozenset(_WORDS.split())


_EXCHANGED = {409421: 148449, 148449: 409421}
"""Where Natural Earth has one division's GeoNames number at another: Khojali, Khankendi."""


class AdminShapes:
    """Natural Earth's polygons, found by GeoNames' number, a name, or the names of a region."""

    def __init__(self, features: list[tuple[dict[str, Any], Any]]) -> None:
        self._features = features
        self._used: set[int] = set()
        self._by_ref: dict[Any, list[int]] = defaultdict(list)
        self._by_name: dict[Any, list[int]] = defaultdict(list)
        self._by_region: dict[Any, list[int]] = defaultdict(list)
        for index, (properties, _) in enumerate(features):
            country = (properties.get("gn_a1_code") or properties.get("iso_a2") or "").split(".")[0]
            ref = properties.get("gn_id")
            self._by_ref[_EXCHANGED.get(ref, ref)].append(index)
            for name in {plain(name) for name in _shape_names(properties)}:
                self._by_name[country, name].append(index)
            for key in ("region", "geonunit"):
                if properties.get(key):
                    self._by_region[country, plain(properties[key])].append(index)

    def entry(self, division: sources.Division) -> tuple[dict[str, Any], Any] | None:
        """Return the properties and polygon of a division."""
        country = division.code.split(".")[0]
        keys = [(country, plain(name)) for name in (division.name, *division.aliases)]
        indices = self._by_ref.get(division.ref) or next(
            (
                index[key]
                for index in (self._by_name, self._by_region)
                for key in keys
                if key in index
            ),
            [],
        )
        self._used.update(indices)
        if len(indices) == 1:
            return self._features[indices[0]]
        if not indices:
            return None
        return {}, shapely.union_all([self._features[index][1] for index in indices])

    def unused(self) -> list[tuple[dict[str, Any], Any]]:
        return [f for index, f in enumerate(self._features) if index not in self._used]


def _shape_names(properties: dict[str, Any]) -> list[str]:
    keys = ["name", "name_alt", "name_local", "gn_name", "woe_name", "gns_name"]
    values = [properties.get(k) for k in keys]
    values += [properties.get(f"name_{language.lower()}") for language in LANGUAGES]
    return [name for value in values if value for name in str(value).split("|") if name]


def _add_division(
    writer: Sorted, division: sources.Division, entry: Any, extra: Supplement
) -> None:
    country, code = division.code.split(".")[:2]
    properties, shape = entry or ({}, None)
    point = extra.point(division.code) or _label(properties, shape)
    if point is None:
        extra.pending[division.code] = division
        return
    place = PlaceRow(
        ref=division.ref,
        name=division.name,
        latitude=point[0],
        longitude=point[1],
        country_code=country,
        admin1_code=code,
        admin1=division.name,
        feature_class="A",
        feature_code="ADM1",
        extent=None if shape is None else shapes.extent(shape),
        radius_km=0 if shape is None else shapes.radius_km(shape, point[0]),
        accuracy_km=0,
        importance=extra.importance(division.code) or 150,
    )
    foreign = [properties.get(f"name_{language.lower()}") for language in LANGUAGES]
    names = [NameRow(n) for n in (*division.aliases, *foreign) if n and len(n) > 2]
    extra.keep(division.code, place, shape)
    packed = shapes.pack(shape)
    writer.add(place, [*extra.names(division.code), *names], packed)


def _label(properties: dict[str, Any], shape: Any) -> tuple[float, float] | None:
    """Return (latitude, longitude) of Natural Earth's label, where that is inside."""
    if shape is None:
        return None
    latitude, longitude = properties.get("latitude"), properties.get("longitude")
    if latitude and shape.covers(shapely.Point(longitude, latitude)):
        return latitude, longitude
    return shapes.inner_point(shape)


def add_admin2(
    writer: Sorted,
    folder: Path,
    divisions: list[sources.Division],
    admin1_names: dict[str, str],
    members: dict[str, list[dict[str, Any]]],
    extra: Supplement,
) -> None:
    """Add the second-order divisions that have a polygon or settlements."""
    counties = shapes.us_counties(folder)
    fips = {v: k for k, v in FIPS.items()}
    for division in divisions:
        if division.level != 2 or division.code.count(".") != 2:
            continue
        country, admin1, code = division.code.split(".", 2)
        shape = counties.get(fips.get(admin1, "") + code) if country == "US" else None
        point = _middle(members.get(division.code, []), shape)
        if point is None:
            continue
        latitude, longitude, radius, extent = point
        place = PlaceRow(
            ref=division.ref,
            name=division.name,
            latitude=latitude,
            longitude=longitude,
            country_code=country,
            admin1_code=admin1,
            admin1=admin1_names.get(f"{country}.{admin1}", ""),
            admin2=division.name,
            feature_class="A",
            feature_code="ADM2",
            extent=extent,
            radius_km=radius,
            accuracy_km=0 if shape is not None else round(max(5.0, radius), 1),
            importance=min(140, 90 + 4 * int(math.log1p(len(members.get(division.code, []))))),
        )
        names = [NameRow(name) for name in division.aliases]
        writer.add(place, names, shapes.pack(shape))


def _middle(members: list[dict[str, Any]], shape: Any) -> Any:
    """Return latitude, longitude, radius and extent of a division."""
    if shape is not None:
        latitude, longitude = shapes.inner_point(shape)
        radius = shapes.radius_km(shape, latitude)
        return latitude, longitude, radius, shapes.extent(shape)
    if not members:
        return None
    latitudes = [city["latitude"] for city in members]
    longitudes = [city["longitude"] for city in members]
    height = (max(latitudes) - min(latitudes)) * 111.2
    latitude = fmean(latitudes)
    width = (max(longitudes) - min(longitudes)) * 111.2 * math.cos(math.radians(latitude))
    if width > 2000:
        return None
    return latitude, fmean(longitudes), round(math.hypot(height, width) / 2, 1), None


FIPS = {
    "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT",
    "10": "DE", "11": "DC", "12": "FL", "13": "GA", "15": "HI", "16": "ID", "17": "IL",
    "18": "IN", "19": "IA", "20": "KS", "21": "KY", "22": "LA", "23": "ME", "24": "MD",
    "25": "MA", "26": "MI", "27": "MN", "28": "MS", "29": "MO", "30": "MT", "31": "NE",
    "32": "NV", "33": "NH", "34": "NJ", "35": "NM", "36": "NY", "37": "NC", "38": "ND",
    "39": "OH", "40": "OK", "41": "OR", "42": "PA", "44": "RI", "45": "SC", "46": "SD",
    "47": "TN", "48": "TX", "49": "UT", "50": "VT", "51": "VA", "53": "WA", "54": "WV",
    "55": "WI", "56": "WY",
}  # fmt: skip
