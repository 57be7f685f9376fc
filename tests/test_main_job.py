"""The main job: an article in, places joined to the layers of its day out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pyproj import Geod

import geoconflict as gc
from geoconflict.types import Article

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "articles" / "karabakh_2020-11-07.txt"
SHARED = Path(os.environ.get("GEOCONFLICT_SHARED", ROOT.parent / "shared"))
SCRAPED = SHARED / "articles" / "erdogan_putin_2020-11-07.txt"
AZERI_PIPELINES = {
    "btc",
    "south-caucasus",
    "baku-supsa",
    "baku-novorossiysk",
    "mozdok-gazimammad",
}
# Town -> latitude, longitude (general knowledge, to 0.02 degrees), and the distance to the
# nearest of BTC and the South Caucasus pipeline, measured apart from this code.
TOWNS = {
    "Hadrut": (39.52, 47.03, None),
    "Shusha": (39.76, 46.75, 94),
    "Stepanakert": (39.82, 46.75, 88),
    "Martuni": (39.79, 47.11, None),
    "Barda": (40.37, 47.13, 27),
    "Ganja": (40.68, 46.36, 8),
    "Yevlakh": (40.62, 47.15, 0),
    "Lachin": (39.64, 46.55, 110),
    "Kalbajar": (40.10, 46.04, 76),
}
ROUTE_ERROR_KM = 10


@pytest.fixture(scope="module")
def layers():
    return gc.load_layers()


@pytest.fixture(scope="module")
def example(layers):
    return gc.join(gc.geoparse(gc.read_articles(EXAMPLE)), layers)


@pytest.fixture(scope="module")
def scraped(layers):
    if not SCRAPED.exists():
        pytest.skip("the scraped article is not in the repository")
    return gc.join(gc.geoparse(gc.read_articles(SCRAPED)), layers)


def mentions(frame, toponym):
    return frame[frame["toponym"].str.casefold() == toponym.casefold()]


@pytest.mark.parametrize("town", TOWNS)
def test_each_town_is_within_5_km(example, town: str) -> None:
    latitude, longitude, _ = TOWNS[town]
    row = mentions(example, town).iloc[0]
    meters = Geod(ellps="WGS84").inv(longitude, latitude, row.longitude, row.latitude)[2]
    assert meters < 5_000
    assert row.role == "literal"


@pytest.mark.parametrize("town", [town for town, row in TOWNS.items() if row[2] is not None])
def test_distances_to_the_pipelines_agree_within_their_stated_error(layers, town: str) -> None:
    article = Article(
        id="x",
        text=f"Shells fell on {town}, in Azerbaijan, near Nagorno-Karabakh, officials said.",
        published=gc.read_articles(EXAMPLE).__next__().published,
    )
    joined = gc.join(gc.geoparse(article), layers, max_distance_km=150)
    near = mentions(joined, town).query("feature_id in ('btc', 'south-caucasus')")
    best = near.sort_values("distance_km").iloc[0]
    expected = TOWNS[town][2]
    assert abs(best.distance_km - expected) <= best.distance_error_km + ROUTE_ERROR_KM


def test_tartar_is_the_district_in_azerbaijan(example) -> None:
    row = example[example["toponym"].str.startswith("Tartar")].iloc[0]
    assert row.country_code == "AZ"
    assert abs(row.latitude - 40.34) < 0.4


def test_the_enclave_is_named_with_who_recognised_and_who_held_it_that_day(example) -> None:
    rows = mentions(example, "Nagorno-Karabakh").query("relation == 'named'")
    assert set(rows["layer"]) == {"enclaves"}
    assert set(rows["recognised_as"]) == {"AZ"}
    assert rows["controlled_by"].str.contains("Armenian").all()


def test_named_pipelines_are_found_as_themselves(example) -> None:
    named = example.query("relation == 'named' and layer == 'pipelines'")
    assert set(named["feature_id"]) == {"btc", "south-caucasus"}
    assert not named["toponym"].str.fullmatch("Baku|Tbilisi|Ceyhan").any()


def test_a_country_is_an_area_and_near_no_pipeline(example) -> None:
    rows = mentions(example, "Azerbaijan")
    assert set(rows.geometry.geom_type) <= {"Polygon", "MultiPolygon"}
    assert "near" not in set(rows["relation"].dropna())


@pytest.mark.parametrize("text", ["Kremlin", "Turkey", "Ankara"])
def test_who_speaks_is_associative(example, text: str) -> None:
    assert "associative" in set(mentions(example, text)["role"])


def test_demonyms_are_their_own_kind(example) -> None:
    rows = mentions(example, "Azerbaijani")
    assert set(rows["kind"]) <= {"demonym"}


def described(frame) -> set[str]:
    rows = frame[(frame["relation"] == "described") & (frame["layer"] == "pipelines")]
    return set(rows["feature_id"])


def test_azeri_pipelines_are_those_that_crossed_azerbaijan_that_day(example) -> None:
    assert described(example) == AZERI_PIPELINES


@pytest.mark.shared
class TestScrapedArticle:
    def test_the_enclave(self, scraped) -> None:
        rows = mentions(scraped, "Nagorno-Karabakh").query("relation == 'named'")
        assert set(rows["recognised_as"]) == {"AZ"}
        assert rows["controlled_by"].str.contains("Armenian").all()

    @pytest.mark.parametrize("name", ["Azerbaijan", "Armenia", "Turkey", "Russia"])
    def test_countries_are_areas(self, scraped, name: str) -> None:
        rows = mentions(scraped, name)
        assert len(rows)
        assert set(rows.geometry.geom_type) <= {"Polygon", "MultiPolygon"}

    def test_a_region_is_an_area(self, scraped) -> None:
        rows = scraped[scraped["toponym"].str.contains("South Caucasus")]
        assert set(rows.geometry.geom_type) <= {"Polygon", "MultiPolygon"}
        assert len(rows)

    def test_the_misspelt_seat_of_power_is_associative(self, scraped) -> None:
        rows = scraped[scraped["toponym"].str.contains("Kreml")]
        assert set(rows["role"]) == {"associative"}
        assert set(rows["country_code"]) == {"RU"}

    def test_the_pipelines_described(self, scraped) -> None:
        assert described(scraped) == AZERI_PIPELINES

    def test_nothing_comes_from_the_page_around_the_article(self, scraped) -> None:
        names = set(scraped["toponym"])
        assert not {"Reading", "Google", "Facebook"} & names
        assert not any("Google" in name or "Youtube" in name for name in names)
