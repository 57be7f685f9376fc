"""Which of the places at one spot is meant: a city, its division, a village near it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoconflict.gazetteer import default_gazetteer
from geoconflict.resolution import RankingResolver
from geoconflict.resolution.listed import listed_divisions
from geoconflict.resolution.units import lay_out
from geoconflict.types import Article, Candidate, Mention


@pytest.fixture(scope="module")
def gazetteer():
    return default_gazetteer()


@pytest.fixture(scope="module")
def resolver(gazetteer):
    return RankingResolver(geometry=gazetteer.geometry)


@pytest.fixture
def read(gazetteer, resolver):
    """Resolve the [marked] names of a text."""

    def read(text, date=None):
        plain, mentions, position = "", [], 0
        for match in re.finditer(r"\[([^]]+)\]", text):
            plain += text[position : match.start()]
            mentions.append(Mention(match[1], len(plain), len(plain) + len(match[1])))
            plain, position = plain + match[1], match.end()
        article = Article("a", plain + text[position:], published=date)
        return resolver.resolve(article, mentions, [gazetteer.lookup(m.toponym) for m in mentions])

    return read


def test_the_city_of_hundreds_of_thousands_comes_before_the_village_near_it(read):
    text = (
        "Sirens sounded in [Zaporizhzhia], [Kherson] and [Mykolaiv]. Shells fell on [Henichesk] "
        "and [Melitopol]."
    )
    city = read(text)[0].candidate
    assert city.population > 500_000


def test_a_village_that_lies_by_the_others_is_not_lost_to_a_city_farther_off(read):
    text = "Assaults failed near [Robotyne], [Mala Tokmachka] and [Kamyanske] in the south."
    village = read(text)[2].candidate
    assert village.population < 50_000
    assert (round(village.latitude), round(village.longitude)) == (48, 35)


def test_a_towns_name_of_the_day_comes_before_a_smaller_towns_without_a_date(read):
    text = (
        "[Artemivsk], where the wounded from [Debaltseve] and [Horlivka] were taken, was shelled. "
        "Buses left [Artemivsk] for [Sloviansk]."
    )
    towns = [place.candidate for place in read(text, dt.date(2015, 2, 10))]
    assert {towns[0].name, towns[3].name} == {"Bakhmut"}


def test_a_region_is_the_region_and_the_same_name_alone_the_town(read):
    text = (
        "Gunmen came by night to a village near [Tanout], in [Zinder] region. Trucks go on from "
        "the refinery near [Zinder] to [Diffa]."
    )
    _, region, town, _ = read(text)
    assert (region.candidate.feature_code, town.candidate.feature_code) == ("ADM1", "PPLA")


def test_a_district_of_a_city_makes_no_district_of_the_city(read):
    (doha,) = read("Smoke rose over the Lagoon district of [Doha] after the blasts.")
    assert doha.candidate.feature_code == "PPLC"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fighters took [Bara], in [North Kordofan], and looted its market.", "Bārah"),
        ("Two brigades were sent from [Minsk] to [Gomel] by rail.", "Gomel"),
        ("The fleet sailed from [Murmansk] past [Kursk] and [Moscow].", "Murmansk"),
    ],
)
def test_a_town_comes_before_the_division_called_after_it(read, text, name):
    found = {place.mention.toponym: place.candidate for place in read(text)}
    assert name in {each.name for each in found.values() if each.feature_class == "P"}


def test_a_province_whose_seat_is_far_less_likely_stays_the_province(read):
    text = "[Alberta] had two cases, [New Brunswick] one, and [Quebec] one; [Ontario] had none."
    assert read(text)[2].candidate.feature_code == "ADM1"


def test_a_place_and_its_own_division_are_no_rivals_to_a_reader(resolver):
    where = {"country_code": "SD", "admin1_code": "1", "matched_name": "Bara"}
    town = Candidate("g:1", "Bara", 13.70, 30.40, feature_class="P", feature_code="PPL", **where)
    area = Candidate("g:2", "Bara", 13.72, 30.41, feature_class="A", feature_code="ADM2", **where)
    (place,) = resolver.resolve(Article("a", "Bara"), [Mention("Bara", 0, 4)], [[town, area]])
    assert place.alternatives
    assert not any(reason.startswith("next best") for reason in place.reasons)


def test_an_oil_field_has_no_people(resolver):
    field = Candidate(
        *("g:1", "Agadem", 16.8, 13.3, "NE"),
        **{"feature_class": "S", "feature_code": "OILF", "population": 1000},
    )
    (place,) = resolver.resolve(Article("a", "Agadem"), [Mention("Agadem", 0, 6)], [[field]])
    assert not any("population" in reason for reason in place.reasons)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("in the district of Doha", "division"),
        ("in the Lagoon district of Doha", ""),
        ("in Doha province", "division"),
    ],
)
def test_a_word_beside_a_name_may_belong_to_another(gazetteer, text, word):
    start = text.index("Doha")
    layout = lay_out(
        Article("a", text), [Mention("Doha", start, start + 4)], [gazetteer.lookup("Doha")]
    )
    assert layout.units[0].word == word


@pytest.mark.parametrize(
    "text",
    [
        "[Russia] said it would keep the [Donetsk], [Luhansk] and [Kherson] regions.",
        "Troops hold parts of the regions of [Kharkiv], [Sumy] and [Chernihiv], he said.",
        "Floods hit [Kandahar], [Helmand] and [Herat] provinces in the night.",
        "Few states recognised the annexation of [Donetsk] and [Luhansk], he said.",
    ],
)
def test_all_names_that_share_a_word_for_regions_are_regions(read, text):
    found = [place.candidate for place in read(text) if place.candidate.feature_code != "PCLI"]
    assert {each.feature_code for each in found} == {"ADM1"}


def test_towns_in_a_list_beside_regions_stay_towns(read):
    text = "Shells hit [Kharkiv] and [Sumy]. Power failed in the [Poltava] and [Dnipro] regions."
    towns = [place.candidate.feature_class for place in read(text)][:2]
    assert towns == ["P", "P"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Jets flew over the [Red Sea] towards [Hodeidah].", "SEA"),
        ("Clashes broke out in [Red Sea] state, east of [Kassala], in [Sudan].", "ADM1"),
    ],
)
def test_a_sea_is_no_division_on_its_shore_unless_the_word_says_so(read, text, code):
    assert read(text)[0].candidate.feature_code == code


@given(st.text("ab, and of regions", max_size=60), st.integers(0, 59), st.integers(0, 20))
def test_a_list_of_divisions_is_found_in_any_text_without_a_fault(text, start, length):
    spans = [(start, start + length), (start + length + 2, start + length + 5)]
    assert listed_divisions(text, spans) <= {0, 1}
