"""How sure a place is, how far off it may lie, and what else may be meant."""

from __future__ import annotations

import pytest

from geoconflict.gazetteer import default_gazetteer
from geoconflict.resolution import RankingResolver
from geoconflict.resolution.likeness import is_alike
from geoconflict.resolution.precision import uncertainty_km
from geoconflict.types import Article, Candidate, FeatureReference, Mention


@pytest.fixture(scope="module")
def gazetteer():
    return default_gazetteer()


@pytest.fixture(scope="module")
def resolver(gazetteer):
    return RankingResolver(geometry=gazetteer.geometry, threshold=0.0)


def town(number, latitude, longitude, **known):
    return Candidate(
        *(f"g:{number}", "Bara", latitude, longitude),
        **{
            **{"country_code": "SD", "admin1_code": str(number), "feature_class": "P"},
            **{"feature_code": "PPL", "population": 20_000, "matched_name": "Bara"},
            **known,
        },
    )


def resolved(resolver, *candidates):
    (place,) = resolver.resolve(Article("a", "Bara"), [Mention("Bara", 0, 4)], [candidates])
    return place


def test_a_rival_near_by_is_within_the_uncertainty_and_readable(resolver):
    place = resolved(resolver, town(1, 13.7, 30.4), town(2, 13.7, 31.2))  # 86 km apart
    (rival, chance), *_ = place.alternatives
    assert chance > 0.1
    assert 86 < place.uncertainty_km < 88
    assert place.confidence > 0.6, "both count as one answer"
    assert any(reason == f"next best Bara (SD), {chance:.0%}" for reason in place.reasons)
    assert rival.id != place.candidate.id


def test_a_rival_far_away_lowers_the_confidence_and_not_the_precision(resolver):
    alone = resolved(resolver, town(1, 13.7, 30.4))
    place = resolved(resolver, town(1, 13.7, 30.4), town(2, 10.7, 24.4))
    assert place.alternatives[0][1] > 0.1
    assert place.confidence < alone.confidence - 0.1
    assert place.uncertainty_km == alone.uncertainty_km < 3


def test_an_unlikely_rival_does_not_widen_the_uncertainty():
    near = town(2, 13.7, 31.2)
    assert uncertainty_km(town(1, 13.7, 30.4), [(near, 0.09)]) < 3
    assert uncertainty_km(town(1, 13.7, 30.4), [(near, 0.11)]) > 86


def test_a_city_is_not_blurred_by_the_province_of_its_name(gazetteer, resolver):
    text = "A bomb went off in Kandahar, in Afghanistan."
    mentions = [Mention("Kandahar", 19, 27), Mention("Afghanistan", 32, 43)]
    found = [gazetteer.lookup(each.toponym) for each in mentions]
    city, _ = resolver.resolve(Article("a", text), mentions, found)
    assert city.candidate.feature_code == "PPLA"
    assert any(each.is_area and chance > 0.1 for each, chance in city.alternatives)
    assert city.uncertainty_km < 20


def test_a_village_whose_people_nobody_counted_is_not_an_empty_one(resolver):
    counted, uncounted = (
        resolved(resolver, town(1, 13.7, 30.4, population=people)) for people in (2000, 0)
    )
    assert uncounted.confidence == counted.confidence > 0.25


def test_a_lone_town_near_the_articles_others_is_no_doubtful_namesake(gazetteer, resolver):
    text = "Buses reached Goris, Sisian, Vayk, Meghri and Kapan. Sirens sounded in Stepanakert."
    names = ("Goris", "Sisian", "Vayk", "Meghri", "Kapan", "Stepanakert")
    starts = [text.index(name) for name in names]
    mentions = [Mention(n, at, at + len(n)) for n, at in zip(names, starts, strict=True)]
    found = [gazetteer.lookup(name) for name in names]
    *_, place = resolver.resolve(Article("a", text), mentions, found)
    assert place.candidate.country_code == "AZ"
    assert place.confidence > 0.8


@pytest.fixture
def read(gazetteer):
    """Resolve the names of a text, each at its first place, with the shipped threshold."""
    resolver = RankingResolver(geometry=gazetteer.geometry)

    def read(text, *names):
        mentions = [Mention(n, text.index(n), text.index(n) + len(n)) for n in names]
        return resolver.resolve(Article("a", text), mentions, [gazetteer.lookup(n) for n in names])

    return read


def test_the_far_end_of_a_pipeline_is_found_where_one_town_alone_is_so_called(read):
    text = (
        "Brokers in Zug spoke of other ways out for the oil of Tengiz and Atyrau: over the sea "
        "to Baku, through Tbilisi to Ceyhan, or north past Samara to Schwedt."
    )
    names = ("Zug", "Atyrau", "Baku", "Tbilisi", "Ceyhan", "Samara", "Schwedt")
    places = read(text, *names)
    for place, country in zip(places, ("CH", "KZ", "AZ", "GE", "TR", "RU", "DE"), strict=True):
        assert place.candidate is not None, place.reasons
        assert place.candidate.country_code == country
    assert min(place.confidence for place in places) > 0.5


def test_a_hamlet_that_alone_bears_a_name_far_away_stays_in_doubt(read):
    text = (
        "Fighting went on in Khartoum, Omdurman and Nyala. The old Guildhall was shelled, and "
        "Kassala and Kosti were calm."
    )
    hall = read(text, "Khartoum", "Omdurman", "Nyala", "Guildhall", "Kassala", "Kosti")[3]
    assert hall.candidate is None


@pytest.mark.parametrize(("layer", "asked"), [("pipelines", False), ("enclaves", True)])
def test_a_feature_that_is_a_line_is_no_town_of_its_name(resolver, layer, asked):
    feature = FeatureReference(layer, ("bara",))
    mention = Mention("Bara", 0, 4, kind="feature", feature=feature)
    candidates = [town(1, 13.7, 30.4)]
    (place,) = resolver.resolve(Article("a", "Bara"), [mention], [candidates])
    assert (place.candidate is not None) == asked
    assert place.status == ("found" if asked else "not asked")


@pytest.mark.parametrize(
    ("toponym", "name", "alike"),
    [
        ("Bara", "Bārah", True),
        ("Schwedt", "Schwedt (Oder)", True),
        ("Oklahoma", "Oklahoma City", False),
        ("Kawa", "Al Kawa", False),
        ("Artemivsk", "Bakhmut", False),
    ],
)
def test_spellings_of_one_name_are_told_from_other_names(toponym, name, alike):
    assert is_alike(toponym, name) == alike
