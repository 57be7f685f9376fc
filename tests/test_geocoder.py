"""The embedded gazetteer as a geopy geocoder: arguments and answers are those of its peers."""

from __future__ import annotations

import inspect
import socket
from pathlib import Path

import pytest
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geoconflict.gazetteer import GeocoderGazetteer, GeoNamesGazetteer, OfflineGeocoder
from geoconflict.gazetteer.write import GazetteerWriter, NameRow, PlaceRow

US = {"country_code": "US", "feature_code": "PPL"}
PLACES = [
    PlaceRow(1, "France", 46.0, 2.0, "FR", feature_class="A", feature_code="PCLI"),
    PlaceRow(2, "United States", 39.8, -98.6, "US", feature_class="A", feature_code="PCLI"),
    PlaceRow(3, "Texas", 31.3, -99.3, "US", "TX", "Texas", "", "A", "ADM1"),
    PlaceRow(4, "Paris", 48.853, 2.349, "FR", "11", "Île-de-France", population=2_138_551),
    PlaceRow(5, "Paris", 33.661, -95.556, "US", "TX", "Texas", "Lamar County", population=24_171),
    PlaceRow(6, "Paris", 36.302, -88.327, "US", "TN", "Tennessee", "Henry County", population=9870),
    PlaceRow(7, "Levant", 34.0, 36.0, feature_class="L", feature_code="RGN",
             extent=(34.0, 29.0, 42.0, 37.0)),
    PlaceRow(8, "Tripoli", 34.434, 35.844, "LB", "09", "North", population=229_398),
    PlaceRow(9, "Tripoli", 32.875, 13.188, "LY", "77", "Tripoli", population=1_150_989),
    PlaceRow(10, "Montmartre", 48.886, 2.343, "FR", "11", "", feature_code="PPLX"),
    PlaceRow(11, "Washington, D.C.", 38.895, -77.036, "US", "DC", population=601_723),
]  # fmt: skip
NAMES = {1: [NameRow("French", "demonym")], 2: [NameRow("USA", "abbreviation")]}


@pytest.fixture(scope="module")
def geocoder(tmp_path_factory: pytest.TempPathFactory) -> OfflineGeocoder:
    path = tmp_path_factory.mktemp("gazetteer") / "small.gazetteer"
    with GazetteerWriter(path) as writer:
        for place in PLACES:
            writer.add(place, NAMES.get(place.ref, []))
    return OfflineGeocoder(GeoNamesGazetteer(path))


def test_it_is_a_geopy_geocoder_with_its_peers_arguments(geocoder: OfflineGeocoder) -> None:
    assert isinstance(geocoder, Geocoder)
    peer = inspect.signature(Nominatim.geocode).parameters
    ours = inspect.signature(OfflineGeocoder.geocode).parameters
    shared = ("exactly_one", "timeout", "limit", "language", "country_codes", "viewbox", "bounded")
    for name in shared:
        assert ours[name].kind == peer[name].kind
    assert ours["exactly_one"].default is peer["exactly_one"].default is True


def test_the_better_known_place_comes_first(geocoder: OfflineGeocoder) -> None:
    found = geocoder.geocode("Paris")
    assert isinstance(found, Location)
    assert found.raw["id"] == "geonames:4"
    assert (found.latitude, found.longitude) == (48.853, 2.349)
    assert found.address == "Paris, Île-de-France, France"
    assert found.point == Point(48.853, 2.349)


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("Paris, Texas", 5),
        ("Paris, texas, United States", 5),
        ("Paris, Lamar County, USA", 5),
        ("Paris, Tennessee", 6),
        ("Paris, US", 5),
        ("Paris, France", 4),
        ("Tripoli, Levant", 8),
        ("Tripoli, LY", 9),
        ("Montmartre, Paris", 10),
        ("Washington, D.C.", 11),
        ("Washington, D.C., USA", 11),
        ({"city": "Paris", "state": "Texas", "country": "USA"}, 5),
        ({"country": "France"}, 1),
        ({"street": "1 Main Street"}, None),
        ("Paris, Nowhereland", None),
        ("Nowhere", None),
        ("French", None),
        ("", None),
        (" , ", None),
    ],
)
def test_what_follows_a_name_says_where_it_lies(geocoder, query, number: int | None) -> None:
    found = geocoder.geocode(query)
    assert (found and found.raw["id"]) == (number and f"geonames:{number}")


def test_a_list_is_returned_on_request_and_none_for_nothing(geocoder: OfflineGeocoder) -> None:
    found = geocoder.geocode("Paris", exactly_one=False)
    assert [location.raw["id"][9:] for location in found] == ["4", "5", "6"]
    assert len(geocoder.geocode("Paris", exactly_one=False, limit=2)) == 2
    assert geocoder.geocode("Nowhere", exactly_one=False) is None
    with pytest.raises(ValueError, match="limit"):
        geocoder.geocode("Paris", exactly_one=False, limit=0)


@pytest.mark.parametrize("codes", ["us", ["US", "CA"], "ca,us", ("us",)])
def test_country_codes_keep_their_countries(geocoder: OfflineGeocoder, codes) -> None:
    found = geocoder.geocode("Paris", exactly_one=False, country_codes=codes)
    assert [location.raw["country_code"] for location in found] == ["US", "US"]


@pytest.mark.parametrize(
    "box", [[(30, -100), (40, -80)], [Point(40, -80), Point(30, -100)], ["30,-100", "40,-80"]]
)
def test_a_viewbox_prefers_and_a_bounded_one_restricts(geocoder: OfflineGeocoder, box) -> None:
    prefers = geocoder.geocode("Paris", exactly_one=False, viewbox=box)
    assert [location.raw["id"][9:] for location in prefers] == ["5", "6", "4"]
    inside = geocoder.geocode("Paris", exactly_one=False, viewbox=box, bounded=True)
    assert [location.raw["id"][9:] for location in inside] == ["5", "6"]


@pytest.mark.parametrize("point", [(33.7, -95.5), Point(33.7, -95.5), "33.7, -95.5"])
def test_reverse_returns_the_nearest_settlement(geocoder: OfflineGeocoder, point) -> None:
    found = geocoder.reverse(point)
    assert found.address == "Paris, Texas, United States"
    assert found.raw["distance_km"] == pytest.approx(6.8, abs=0.2)


def test_reverse_returns_the_order_of_distance_and_none_for_nothing(geocoder) -> None:
    found = geocoder.reverse((48.88, 2.343), exactly_one=False)
    assert [location.raw["name"] for location in found] == ["Montmartre", "Paris"]
    assert geocoder.reverse((0, -30)) is None
    assert geocoder.reverse((0, -30), exactly_one=False) is None
    with pytest.raises(ValueError, match="coordinate"):
        geocoder.reverse("not a point")


def test_a_town_s_former_name_means_the_town_rather_than_the_division(tmp_path: Path) -> None:
    division = PlaceRow(1, "Leningradskaya", 60.0, 32.8, "RU", feature_class="A",
                        feature_code="ADM1", importance=150)  # fmt: skip
    town = PlaceRow(2, "Saint Petersburg", 59.9, 30.3, "RU", population=1000)
    with GazetteerWriter(tmp_path / "two.gazetteer") as writer:
        writer.add(division, [NameRow("Leningrad")])
        writer.add(town, [NameRow("Leningrad", "former", ("1924-01-26", "1991-09-06"))])
    geocoder = OfflineGeocoder(GeoNamesGazetteer(tmp_path / "two.gazetteer"))
    found = geocoder.geocode("Leningrad", exactly_one=False)
    assert [location.raw["id"] for location in found] == ["geonames:2", "geonames:1"]
    assert geocoder.geocode("Leningradskaya").raw["id"] == "geonames:1"


@pytest.fixture(scope="module")
def embedded() -> OfflineGeocoder:
    return OfflineGeocoder()


@pytest.mark.parametrize(
    ("query", "latitude", "longitude"),
    [
        ("Paris, Texas", 33.66, -95.56),
        ("Goris, Armenia", 39.51, 46.34),
        ("Tripoli, Lebanon", 34.43, 35.85),
        ("Tripoli, Libya", 32.88, 13.19),
        ("Aleppo, Syria", 36.2, 37.16),
        ("London, Ontario", 42.98, -81.23),
        ("Leningrad", 59.94, 30.31),
        ("Stepanakert", 39.82, 46.75),
        ("Azerbaijan", 40.5, 47.5),
        ("New York", 40.71, -74.01),
        ("Шуша, Азербайджан", 39.76, 46.75),
    ],
)
def test_the_embedded_gazetteer_is_asked_by_default(embedded, query, latitude, longitude) -> None:
    found = embedded.geocode(query)
    assert (found.latitude, found.longitude) == pytest.approx((latitude, longitude), abs=0.1)


def test_reverse_names_the_areas_and_prefers_the_point_s_own_country(embedded) -> None:
    # A kilometre west of the Rhine, nearer to the middle of Kehl than of Strasbourg.
    found = embedded.reverse((48.575, 7.79), exactly_one=False)
    assert found[0].raw["country_code"] == "FR"
    assert "Grand-Est" in found[0].raw["within"]
    assert {location.raw["feature_class"] for location in found} >= {"P", "A"}


def test_it_needs_no_network(embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert embedded.geocode("Barda, Azerbaijan")
    assert embedded.reverse((40.37, 47.13))


def test_geopy_s_rate_limiter_takes_it(geocoder: OfflineGeocoder) -> None:
    asking = RateLimiter(geocoder.geocode, min_delay_seconds=0)
    assert asking("Paris, Texas").raw["id"] == "geonames:5"


def test_it_can_stand_behind_the_adapter_for_geocoders(geocoder, tmp_path: Path) -> None:
    gazetteer = GeocoderGazetteer(geocoder, min_delay_seconds=0, fallback=None)
    assert [c.name for c in gazetteer.lookup("Paris")] == ["Paris"] * 3
