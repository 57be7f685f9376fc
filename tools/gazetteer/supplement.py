"""Our own facts: the places and names that the packages lack.

``places*.csv`` holds places, ``names*.csv`` further names of places that the packages
have, ``points.csv`` points of countries, divisions and settlements, ``shown.csv`` the
names under which divisions and settlements are shown. A name
is written ``Name``, ``Name{kind}`` or ``Name{kind from..to}``; several are parted by
``|``. A target is a country ("AZ"), a first-order division ("UA.14"), a settlement
("AZ/Xankəndi": the most populous of that name there, or its GeoNames number) or
the id of a row in ``places*.csv``.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely
from gazetteer import shapes, sources
from gazetteer.sorting import Sorted

from geoconflict.gazetteer.folding import fold
from geoconflict.gazetteer.schema import importance_of
from geoconflict.gazetteer.write import NameRow, PlaceRow

_TRANSLITERATED = """
AE AF AM AZ BA BD BG BH BI BY CD CF CI CM CY DJ DZ EG EH ER ET GE GR IL IN IQ IR JO KG KH
KW KZ LB LK LY MA MD ME MK ML MM MN MR NE NG NP OM PK PS QA RS RU SA SD SN SO SS SY TD TH TJ
TM TN TR UA UZ XK YE
"""
TRANSLITERATED = frozenset(_TRANSLITERATED.split())
"""Countries whose names are written in another script first."""

_NAME = re.compile(r"(?P<name>[^{]+)(?:\{(?P<kind>\w+)(?: (?P<start>[^.]*)\.\.(?P<end>[^.]*))?\})?")


def parse_names(text: str) -> list[NameRow]:
    """Return the names of a cell of our CSV files."""
    rows = []
    for part in filter(None, (part.strip() for part in text.split("|"))):
        match = _NAME.fullmatch(part)
        if match is None:
            raise ValueError(f"{part!r} is no name; write Name{{kind from..to}}")
        dates = (match["start"] or "", match["end"] or "")
        rows.append(NameRow(match["name"].strip(), match["kind"] or "alternate", dates))
    return rows


class Supplement:
    """The rows of the CSV files, and what of them was used."""

    def __init__(self, folder: Path) -> None:
        self.places = _numbered(
            row for path in sorted(folder.glob("places*.csv")) for row in sources.table(path)
        )
        self._names: dict[str, list[NameRow]] = defaultdict(list)
        for path in sorted(folder.glob("names*.csv")):
            for row in sources.table(path):
                self._names[row["target"]] += parse_names(row["names"])
        points = sources.table(folder / "points.csv")
        self._points = {row["target"]: row for row in points}
        shown = sources.table(folder / "shown.csv")
        self.shown = {row["target"]: row["name"] for row in shown}
        self._used: set[str] = set()
        self._aliases: dict[str, list[str]] = {}
        self._kept: dict[str, tuple[PlaceRow, Any]] = {}
        self.pending: dict[str, sources.Division] = {}
        self.leftovers: list[tuple[dict[str, Any], Any]] = []

    def point(self, target: str) -> tuple[float, float] | None:
        row = self._points.get(target)
        return (
            (float(row["latitude"]), float(row["longitude"])) if row and row["latitude"] else None
        )

    def feature_code(self, target: str) -> str:
        return self._points.get(target, {}).get("feature_code", "")

    def importance(self, target: str) -> int:
        return int(self._points.get(target, {}).get("importance") or 0)

    def names(self, target: str) -> list[NameRow]:
        """Return our further names of a place."""
        found = []
        for key in (target, *self._aliases.get(target, ())):
            self._used.add(key)
            found += self._names.get(key, [])
        return found

    def keep(self, target: str, place: PlaceRow, shape: Any) -> None:
        """Remember a polygon that regions may be made of."""
        self._kept[target] = (place, shape)

    def find_cities(self, cities: list[dict[str, Any]]) -> None:
        """Find the settlement that each target like "AZ/Xankəndi", or row of ours, means."""
        wanted = {_city_key(target): target for target in self._names if "/" in target}
        ours = self._settlements()
        best: dict[str, dict[str, Any]] = {}
        for city in cities:
            for name in (city["name"], *city["alternatenames"]):
                key = city["countrycode"], fold(name)
                target = wanted.get(key)
                if target and city["population"] >= best.get(target, city)["population"]:
                    best[target] = city
                for row in ours.get(key, ()):
                    if _is_at(row, city):
                        best[row["id"]] = city
        for target, city in best.items():
            self._aliases.setdefault(str(city["geonameid"]), []).append(target)
        self._give_up([row for row in self.places if row["id"] in best], best)

    def _settlements(self) -> dict[tuple[str, str], list[dict[str, str]]]:
        """Return our rows of settlements, by country and folded name."""
        found = defaultdict(list)
        for row in self.places:
            if row["feature"].startswith("P.") and row["latitude"] and not row.get("valid_from"):
                for name in (row["name"], *(n.name for n in parse_names(row["aliases"] or ""))):
                    found[row["country"], fold(name)].append(row)
        return found

    def _give_up(self, rows: list[dict[str, str]], cities: dict[str, dict[str, Any]]) -> None:
        """Make our row of a settlement that a package holds further names of that one."""
        for row in rows:
            names = [NameRow(row["name"]), *parse_names(row["aliases"] or "")]
            self._names[row["id"]] = [*names, *self._names.get(row["id"], [])]
            city = cities[row["id"]]
            city["population"] = city["population"] or int(row.get("population") or 0)
        given = {row["id"] for row in rows}
        self.places = [row for row in self.places if row["id"] not in given]

    def unused(self) -> list[str]:
        return sorted(set(self._names) - self._used)

    def area(self, members: str) -> Any:
        """Return the union of countries and divisions, by their codes."""
        found = []
        for code in members.split():
            kept = self._kept.get(code)
            if kept is None or kept[1] is None:
                print(f"no polygon of {code}")
                continue
            found.append(kept[1])
        if not found:
            return None
        return shapely.union_all(shapely.set_precision(found, shapes.GRID))


def _is_at(row: dict[str, str], city: dict[str, Any]) -> bool:
    """Say whether a settlement of a package lies within some 8 km of our row's point."""
    latitude, longitude = float(row["latitude"]), float(row["longitude"])
    east = (city["longitude"] - longitude) * math.cos(math.radians(latitude))
    return math.hypot(city["latitude"] - latitude, east) < 0.075


def _city_key(target: str) -> tuple[str, str]:
    country, _, name = target.partition("/")
    return country, fold(name)


def _numbered(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Give each row an id; two rows of one place, of two lists, become one."""
    found: list[dict[str, str]] = []
    taken: set[str] = set()
    by_name: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        names = {fold(row["name"]), *(fold(n.name) for n in parse_names(row["aliases"] or ""))}
        same = next((r for n in sorted(names) for r in by_name[n] if _is_same(r, row)), None)
        if same is not None:
            same["aliases"] = "|".join(filter(None, (same["aliases"], row["name"], row["aliases"])))
        else:
            same = row
            name = fold(row["name"]).replace(" ", "-")
            choices = [row.get("id"), name, f"{name}-{row['country'].lower()}", f"{name}-2"]
            row["id"] = next(choice for choice in choices if choice and choice not in taken)
            taken.add(row["id"])
            found.append(row)
        for name in names:
            by_name[name].append(same)
    return found


def _is_same(one: dict[str, str], other: dict[str, str]) -> bool:
    if one["feature"][0] != other["feature"][0] or not (one["latitude"] and other["latitude"]):
        return False
    if (one.get("valid_from") or "") != (other.get("valid_from") or ""):
        return False
    near = 0.3 + float(one.get("radius_km") or 0) / 100
    return all(abs(float(one[k]) - float(other[k])) < near for k in ("latitude", "longitude"))


def read(folder: Path) -> Supplement:
    return Supplement(folder)


def add(writer: Sorted, extra: Supplement) -> None:
    """Add our own places, and the polygons of regions made of others."""
    for row in extra.places:
        try:
            _add(writer, extra, row)
        except (ValueError, KeyError) as error:
            raise ValueError(f"{row['id']}: {error}") from error


def _add(writer: Sorted, extra: Supplement, row: dict[str, str]) -> None:
    shape = extra.area(row["members"]) if row.get("members") else None
    extent = shapes.extent(shape) if shape is not None else None
    if row.get("extent"):
        extent = tuple(map(float, row["extent"].split()))
    if row["latitude"]:
        point = float(row["latitude"]), float(row["longitude"])
    else:
        point = shapes.inner_point(shape)
    feature_class, _, feature_code = row["feature"].partition(".")
    radius = float(row.get("radius_km") or 0)
    if not radius and shape is not None:
        radius = shapes.radius_km(shape, point[0])
    population = int(row.get("population") or 0)
    place = PlaceRow(
        ref=f"geoconflict:{row['id']}",
        name=row["name"],
        latitude=point[0],
        longitude=point[1],
        country_code=row["country"],
        admin1=row.get("admin1") or "",
        feature_class=feature_class,
        feature_code=feature_code,
        population=population,
        extent=extent,
        radius_km=radius,
        accuracy_km=float(row.get("accuracy_km") or 0),
        valid=(row.get("valid_from") or "", row.get("valid_to") or ""),
        source="geoconflict supplement",
        importance=importance_of(population) or min(170, 80 + int(14 * math.log1p(radius))),
    )
    names = [*parse_names(row["aliases"] or ""), *extra.names(row["id"])]
    writer.add(place, names, shapes.pack(shape))
