"""The embedded gazetteer as a geopy geocoder, so that either can stand for the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from geopy.adapters import URLLibAdapter
from geopy.distance import great_circle
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geoconflict.gazetteer.areas import in_extent
from geoconflict.gazetteer.folding import fold
from geoconflict.gazetteer.geonames import GeoNamesGazetteer
from geoconflict.types import Candidate

_PARTS = ("city", "county", "state", "country")
"""Of a structured query, the most specific first."""
_ANOTHER_KIND = 0.05
"""By how much a former name or a short form is a lesser match at most."""
_CITY_KM = 25.0
"""How far from its middle a city's quarters lie at most."""


class OfflineGeocoder(Geocoder):  # type: ignore[misc]
    """A geopy geocoder over a gazetteer file; it needs no network.

    Parameters
    ----------
    gazetteer : GeoNamesGazetteer, optional
        The embedded one by default.

    Examples
    --------
    >>> OfflineGeocoder().geocode("Paris, Texas").address
    'Paris, Texas, United States'
    """

    def __init__(self, gazetteer: GeoNamesGazetteer | None = None) -> None:
        # The plainest of geopy's adapters, as none is ever used.
        super().__init__(adapter_factory=URLLibAdapter, proxies={})
        self._gazetteer = gazetteer or GeoNamesGazetteer()

    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        timeout: float | None = DEFAULT_SENTINEL,
        limit: int | None = None,
        country_codes: str | Sequence[str] | None = None,
        viewbox: Sequence[Any] | None = None,
        bounded: bool = False,
        featuretype: str | None = None,
        language: str | None = None,
    ) -> Location | list[Location] | None:
        """Return the place that a name means, the best match first.

        Parameters
        ----------
        query : str or mapping
            A name, alone or followed by what it lies in ("Goris, Armenia"); or
            its parts under "city", "county", "state" and "country". Streets,
            houses and postal codes are not known.
        exactly_one : bool, default True
            Return one `Location`, or else a list; `None` where nothing is found.
        timeout, language : optional
            As every geopy geocoder has them; a look-up here takes no noticeable
            time, and names are in the gazetteer's own form.
        limit : int, optional
            The most results to return.
        country_codes : str or sequence of str, optional
            ISO 3166-1 alpha-2 codes that a place must be in.
        viewbox : two points, optional
            Corners of a box, as geopy's Nominatim takes them; places in it come first.
        bounded : bool, default False
            Leave out what lies outside `viewbox`.
        featuretype : str, optional
            A GeoNames feature class ("P") or code ("ADM1").

        Returns
        -------
        geopy.location.Location, list of them, or None
            `raw` has the fields of a `geoconflict.types.Candidate`.

        Raises
        ------
        ValueError
            Where a limit is less than 1.
        """
        found = self._candidates(query)
        if country_codes:
            codes = [country_codes] if isinstance(country_codes, str) else country_codes
            wanted = {code.strip().upper() for text in codes for code in text.split(",")}
            found = [place for place in found if place.country_code in wanted]
        found = _of_type(found, featuretype)
        if viewbox:
            found = _by_box(found, _box(viewbox), bounded)
        return _answer([self._location(place) for place in found[: _limit(limit)]], exactly_one)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: float | None = DEFAULT_SENTINEL,
        limit: int | None = 5,
        featuretype: str | None = None,
        language: str | None = None,
    ) -> Location | list[Location] | None:
        """Return the settlements nearest to a point, then the areas that it lies in.

        Settlements within half a degree or more are known; those of the country
        that the point lies in come first. Where there are none, as at sea, the
        areas alone are returned, smallest first.

        Parameters
        ----------
        query : geopy.point.Point, (latitude, longitude), or "latitude, longitude"
        exactly_one : bool, default True
            Return the nearest alone.
        limit : int, default 5
            The most settlements.
        timeout, featuretype, language
            As for `geocode`.

        Returns
        -------
        geopy.location.Location, list of them, or None
            In `raw`, "distance_km" is how far a settlement is, "within" the names
            of the areas that the point lies in.

        Raises
        ------
        ValueError
            Where the query is no point on Earth.
        """
        point = _point(query)
        here = (point.latitude, point.longitude)
        areas = [a for a in self._gazetteer.containing(here[1], here[0]) if not a.valid_to]
        country = next((area.country_code for area in areas if area.country_code), "")
        away = {p: _km(here, p) for p in self._gazetteer.near(*here)}
        nearest = sorted(away, key=lambda p: (p.country_code != country, away[p], p.id))
        within = [area.name for area in areas]
        locations = [
            self._location(place, distance_km=round(away[place], 3), within=within)
            for place in _of_type(nearest, featuretype)[: _limit(limit)]
        ]
        locations += [self._location(a, within=within) for a in _of_type(areas, featuretype)]
        return _answer(locations, exactly_one)

    def _candidates(self, query: str | Mapping[str, str]) -> list[Candidate]:
        """Return the places of a query, and where it has parts, those that lie in them."""
        if isinstance(query, Mapping):
            given: list[str] = [str(query[key]) for key in _PARTS if query.get(key)]
        else:
            given = query.split(",")
        parts = [part.strip() for part in given if part.strip()]
        # A name may have a comma itself: "Washington, D.C., USA".
        for cut in range(len(parts), 0, -1):
            found = self._named(", ".join(parts[:cut]), whole=cut > 1)
            for part in parts[cut:] if found else ():
                containers = self._gazetteer.lookup(part)
                found = [place for place in found if _lies_in(place, part, containers)]
            if found:
                return found
        return []

    def _named(self, name: str, whole: bool) -> list[Candidate]:
        """Return the places of a name; of one with a comma, no mere resemblance."""
        found = [p for p in self._gazetteer.lookup(name) if p.name_kind != "demonym"]
        if whole:
            found = [p for p in found if p.method in ("exact", "folded")]
        return _towns_first(found, fold(name))

    def _location(self, place: Candidate, **more: Any) -> Location:
        country = self._gazetteer.country(place.country_code)
        parts = [place.name, place.admin1, country.name if country else ""]
        address = ", ".join(dict.fromkeys(part for part in parts if part))
        return Location(address, (place.latitude, place.longitude), asdict(place) | more)


def _towns_first(found: list[Candidate], key: str) -> list[Candidate]:
    """Put the town first where a division comes first that shares its name.

    It is the town that the division is named after ("New York"), or one whose other
    name the division has as well ("Leningrad").
    """
    if not found or found[0].feature_class != "A" or found[0].feature_code.startswith("PCL"):
        return found
    area, renamed = found[0], fold(found[0].name) != key
    towns = [
        place
        for place in found
        if place.feature_class == "P"
        and place.name_score >= area.name_score - _ANOTHER_KIND
        and place.country_code == area.country_code
        and (renamed or place.admin1_code == area.admin1_code)
    ]
    first = max(towns, key=lambda place: place.population, default=area)
    return [first, *(place for place in found if place is not first)]


def _point(query: Any) -> Point:
    try:
        return query if isinstance(query, Point) else Point(query)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{query!r} must be a coordinate pair or Point: {error}") from None


def _answer(locations: list[Location], exactly_one: bool) -> Location | list[Location] | None:
    """Return what geopy's geocoders do: `None` rather than an empty list."""
    if not locations:
        return None
    return locations[0] if exactly_one else locations


def _limit(limit: int | None) -> int | None:
    if limit is not None and limit < 1:
        raise ValueError(f"limit cannot be {limit}; give 1 or more, or None for all")
    return limit


def _of_type(found: list[Candidate], featuretype: str | None) -> list[Candidate]:
    if not featuretype:
        return found
    return [p for p in found if featuretype in (p.feature_class, p.feature_code)]


def _km(here: tuple[float, float], place: Candidate) -> float:
    return float(great_circle(here, (place.latitude, place.longitude)).km)


def _lies_in(place: Candidate, part: str, containers: Iterable[Candidate]) -> bool:
    """Tell whether a place lies in a part of a query, by code, by name, or by where it is."""
    if fold(part) in {fold(place.admin1), fold(place.admin2), place.country_code.lower()}:
        return True
    return any(_holds(other, place) for other in containers if other.id != place.id)


def _holds(other: Candidate, place: Candidate) -> bool:
    same = other.country_code == place.country_code
    if other.feature_code.startswith("PCL"):
        return same
    if other.feature_code == "ADM1":
        return same and other.admin1_code == place.admin1_code
    if other.feature_class == "P":  # a city and its quarter
        near = _km((other.latitude, other.longitude), place) < _CITY_KM
        return same and near and other.population > place.population
    extent = other.extent if other.feature_class in ("A", "L", "T") else None
    return extent is not None and in_extent(extent, place.longitude, place.latitude)


def _box(viewbox: Sequence[Any]) -> tuple[float, float, float, float]:
    """Return west, south, east, north of two corners."""
    first, second = (Point(corner) for corner in viewbox)
    south, north = sorted((first.latitude, second.latitude))
    west, east = sorted((first.longitude, second.longitude))
    return west, south, east, north


def _by_box(
    found: list[Candidate], box: tuple[float, float, float, float], bounded: bool
) -> list[Candidate]:
    inside = [place for place in found if in_extent(box, place.longitude, place.latitude)]
    return inside if bounded else inside + [place for place in found if place not in inside]
