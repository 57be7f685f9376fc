"""The embedded gazetteer as a geopy geocoder, so that either can stand for the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from geopy.distance import great_circle
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geoconflict.gazetteer.areas import in_extent
from geoconflict.gazetteer.folding import fold
from geoconflict.gazetteer.geonames import GeoNamesGazetteer
from geoconflict.types import Candidate


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
        super().__init__()
        self._gazetteer = gazetteer or GeoNamesGazetteer()

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: float | None = DEFAULT_SENTINEL,
        limit: int | None = None,
        country_codes: str | Sequence[str] | None = None,
        viewbox: Sequence[Any] | None = None,
        bounded: bool = False,
        featuretype: str | None = None,
    ) -> Location | list[Location] | None:
        """Return the place that a name means, the best match first.

        Parameters
        ----------
        query : str
            A name, alone or followed by what it lies in ("Goris, Armenia").
        exactly_one : bool, default True
            Return one `Location`, or else a list; `None` where nothing is found.
        timeout : float, optional
            As every geopy geocoder has it; a look-up here takes no noticeable time.
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
        """
        found = self._candidates(query)
        if country_codes:
            codes = [country_codes] if isinstance(country_codes, str) else country_codes
            wanted = {code.strip().upper() for text in codes for code in text.split(",")}
            found = [place for place in found if place.country_code in wanted]
        if featuretype:
            found = [p for p in found if featuretype in (p.feature_class, p.feature_code)]
        if viewbox:
            found = _by_box(found, _box(viewbox), bounded)
        return self._answer(found[:limit], exactly_one)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: float | None = DEFAULT_SENTINEL,
        limit: int | None = 5,
        featuretype: str | None = None,
    ) -> Location | list[Location] | None:
        """Return the settlements nearest to a point, within about 100 km.

        Parameters
        ----------
        query : geopy.point.Point, (latitude, longitude), or "latitude, longitude"
        exactly_one : bool, default True
            Return the nearest alone.
        timeout, limit, featuretype
            As for `geocode`.
        """
        point = Point(query) if not isinstance(query, Point) else query
        here = (point.latitude, point.longitude)
        found = self._gazetteer.near(*here)
        if featuretype:
            found = [p for p in found if featuretype in (p.feature_class, p.feature_code)]
        found.sort(key=lambda p: (great_circle(here, (p.latitude, p.longitude)).km, p.id))
        return self._answer(found[:limit], exactly_one)

    def _candidates(self, query: str) -> list[Candidate]:
        """Return the places of a query, and where it has parts, those that lie in them."""
        name, *within = [part.strip() for part in query.split(",") if part.strip()] or [""]
        whole = self._gazetteer.lookup(query)
        if not within or any(place.method in ("exact", "folded") for place in whole):
            return whole
        found = self._gazetteer.lookup(name)
        for part in within:
            containers = self._gazetteer.lookup(part)
            found = [place for place in found if _lies_in(place, part, containers)]
        return found

    def _answer(
        self, found: Sequence[Candidate], exactly_one: bool
    ) -> Location | list[Location] | None:
        locations = [self._location(place) for place in found[: 1 if exactly_one else None]]
        if not locations:
            return None
        return locations[0] if exactly_one else locations

    def _location(self, place: Candidate) -> Location:
        country = self._gazetteer.country(place.country_code)
        parts = [place.name, place.admin1, country.name if country else ""]
        address = ", ".join(dict.fromkeys(part for part in parts if part))
        return Location(address, (place.latitude, place.longitude), _raw(place))


def _raw(place: Candidate) -> dict[str, Any]:
    return {name: getattr(place, name) for name in Candidate.__slots__}


def _lies_in(place: Candidate, part: str, containers: Iterable[Candidate]) -> bool:
    """Tell whether a place lies in a part: by code, by name, or in its extent."""
    if fold(part) in {fold(place.admin1), fold(place.admin2), place.country_code.lower()}:
        return True
    for other in containers:
        if other.id == place.id or other.feature_class == "P":
            continue
        same = other.country_code == place.country_code
        if other.feature_code.startswith("PCL") and same:
            return True
        if other.feature_code == "ADM1" and same and other.admin1_code == place.admin1_code:
            return True
        if other.feature_class == "L" and other.extent is not None:
            return in_extent(other.extent, place.longitude, place.latitude)
    return False


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
