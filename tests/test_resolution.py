"""Which of the places of a name is meant: the traps that press text sets."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from geoconflict.errors import ResolutionError
from geoconflict.gazetteer import default_gazetteer
from geoconflict.resolution import Model, RankingResolver
from geoconflict.types import Article, Candidate, FeatureReference, Mention


@pytest.fixture(scope="module")
def gazetteer():
    return default_gazetteer()


@pytest.fixture(scope="module")
def resolver(gazetteer):
    return RankingResolver(geometry=gazetteer.geometry)


@pytest.fixture
def read(gazetteer, resolver):
    """Resolve the named toponyms of a text, in their order."""

    def read(text, *names, date=None, kinds=None, resolver=resolver):
        mentions, position = [], 0
        for name in names:
            start = text.index(name, position)
            position = start + len(name)
            kind = (kinds or {}).get(name, "place")
            mentions.append(Mention(name, start, position, kind=kind))
        article = Article("a", text, published=date)
        found = [gazetteer.lookup(mention.toponym) for mention in mentions]
        return resolver.resolve(article, mentions, found)

    return read


def near(place, latitude, longitude, degrees=0.15):
    found = place.candidate
    assert found is not None, place.reasons
    return abs(found.latitude - latitude) < degrees and abs(found.longitude - longitude) < degrees


def test_martuni_in_a_karabakh_story_is_the_town_in_azerbaijan(read):
    text = (
        "Shells fell on Martuni overnight, the separatist authorities in Stepanakert said. "
        "In Shusha a school was hit, and two houses burnt in Hadrut."
    )
    martuni, *_ = read(text, "Martuni", "Stepanakert", "Shusha", date=dt.date(2020, 10, 5))
    assert near(martuni, 39.79, 47.11)
    assert martuni.candidate.country_code == "AZ"


def test_martuni_on_lake_sevan_is_the_town_in_armenia(read):
    text = "The road from Gavar along Lake Sevan to Martuni, in Armenia, was cleared of snow."
    _, martuni, _ = read(text, "Gavar", "Martuni", "Armenia")
    assert near(martuni, 40.14, 45.31)


def test_stepanakert_is_the_town_though_few_live_there_today(read):
    text = "Sirens sounded in Stepanakert and Shusha before dawn on 4 October 2020."
    town, _ = read(text, "Stepanakert", "Shusha", date=dt.date(2020, 10, 4))
    assert near(town, 39.82, 46.75, 0.06)
    assert town.candidate.feature_class == "P"


def test_goris_is_not_gori(read):
    text = "Buses with refugees came down to Goris from Lachin; at Sisian they were fed."
    goris, *_ = read(text, "Goris", "Lachin", "Sisian")
    assert near(goris, 39.51, 46.34)
    (alone,) = read("Trucks wait in Goris, Armenia.", "Goris")
    assert near(alone, 39.51, 46.34)
    gori, _ = read("Gori lies an hour from Tbilisi.", "Gori", "Tbilisi")
    assert near(gori, 41.98, 44.11)


def test_georgia_is_the_country_beside_tbilisi_and_the_state_beside_atlanta(read):
    country, *_ = read("Georgia closed the road from Tbilisi to Batumi.", "Georgia", "Tbilisi")
    assert (country.candidate.country_code, country.geo_precision) == ("GE", 3)
    state, *_ = read("Voters in Georgia queued in Atlanta and Savannah.", "Georgia", "Atlanta")
    assert (state.candidate.country_code, state.candidate.feature_code) == ("US", "ADM1")


def test_oklahoma_is_the_state(read):
    (state,) = read("A tornado crossed Oklahoma on Monday.", "Oklahoma")
    assert state.candidate.feature_code == "ADM1"
    assert state.candidate.admin1 == "Oklahoma"


@pytest.mark.parametrize("tail", [", CA", ", Calif.", ", California", " (California)"])
def test_long_beach_with_its_state_is_in_california(read, tail):
    (town,) = read(f"Two men were held in Long Beach{tail}, on Friday.", "Long Beach")
    assert near(town, 33.77, -118.19)


@pytest.mark.parametrize("text", ["a school in Washington, D.C., Texas and Ohio", "Washington, DC"])
def test_washington_with_its_district_is_the_capital(read, text):
    (town,) = read(text, "Washington")
    assert near(town, 38.9, -77.04)


def test_a_capital_that_speaks_for_its_state_is_the_capital(gazetteer, resolver):
    text = "Washington said the talks would go on."
    mention = Mention("Washington", 0, 10, role="associative")
    (place,) = resolver.resolve(Article("a", text), [mention], [gazetteer.lookup("Washington")])
    assert near(place, 38.9, -77.04)


def test_two_towns_of_one_name_in_one_sentence_stay_two(read):
    text = "Crews from Springfield, Ohio, drove to Springfield, Missouri, to help."
    first, second = read(text, "Springfield", "Springfield")
    assert (first.candidate.admin1, second.candidate.admin1) == ("Ohio", "Missouri")


def test_a_name_tied_to_its_country_once_keeps_that_sense(read):
    text = (
        "Gunmen opened fire in Tripoli, Lebanon. Hours later the army sealed off Tripoli, "
        "and a curfew was set. By night the streets of Tripoli were empty."
    )
    places = read(text, "Tripoli", "Tripoli", "Tripoli")
    assert {place.candidate.country_code for place in places} == {"LB"}


@pytest.mark.parametrize(
    ("name", "code"),
    [("China", "CN"), ("UK", "GB"), ("USA", "US"), ("U.S.", "US"), ("France", "FR")],
)
def test_a_country_is_no_suburb_or_university(read, name, code):
    (country,) = read(f"Envoys from {name} arrived on Sunday.", name)
    assert country.candidate.country_code == code
    assert country.candidate.is_area


def test_soviet_union_does_not_empty_the_document(read):
    text = "The Soviet Union sent troops to Kabul, and later to Herat and Kandahar."
    _, *towns = read(text, "Soviet Union", "Kabul", "Herat", "Kandahar")
    assert [town.candidate.country_code for town in towns] == ["AF", "AF", "AF"]


def test_a_town_is_told_from_the_division_of_its_name(read):
    text = "Fighting went on in Tartar district of Azerbaijan; a market in Barda was hit."
    district, _, town = read(text, "Tartar", "Azerbaijan", "Barda")
    assert district.candidate.country_code == "AZ"
    assert town.candidate.feature_class == "P"
    assert town.geo_precision == 1


def test_a_demonym_means_the_country(read):
    places = read(
        "Azeri forces said Armenian posts were hit.",
        *("Azeri", "Armenian"),
        kinds={"Azeri": "demonym", "Armenian": "demonym"},
    )
    assert [place.candidate.country_code for place in places] == ["AZ", "AM"]
    assert all(place.geo_precision == 3 for place in places)


def test_what_the_gazetteer_does_not_know_is_a_value_and_not_an_error(read, resolver):
    unknown, town = read("From Qwxzzy they went to Ganja.", "Qwxzzy", "Ganja")
    assert (unknown.candidate, unknown.status) == (None, "not found")
    assert near(town, 40.68, 46.36)
    assert resolver.resolve(Article("a", ""), [], []) == []


def test_a_layers_feature_has_no_point_of_its_own(resolver):
    text = "The Baku-Supsa pipeline was shut."
    reference = FeatureReference("pipelines", ids=("baku-supsa",))
    mention = Mention("Baku-Supsa pipeline", 4, 23, kind="feature", feature=reference)
    (place,) = resolver.resolve(Article("a", text), [mention], [[]])
    assert (place.candidate, place.status) == (None, "not asked")


def test_below_the_threshold_the_candidates_are_kept_and_the_place_is_not(read):
    careful = RankingResolver(threshold=0.97)
    (place,) = read("He was born in Springfield.", "Springfield", resolver=careful)
    assert place.candidate is None
    assert place.status == "not found"
    assert len(place.alternatives) > 1
    assert "threshold" in place.reasons[0]


def test_a_mention_that_may_be_no_place_is_less_sure(gazetteer, resolver):
    article, found = Article("a", "Barda"), gazetteer.lookup("Barda")
    sure, unsure, doubtful = (
        resolver.resolve(article, [Mention("Barda", 0, 5, score=score)], [found])[0]
        for score in (1.0, 0.6, 0.1)
    )
    assert unsure.confidence == pytest.approx(0.6 * sure.confidence, abs=1e-3)
    assert doubtful.candidate is None


def test_reasons_are_words_for_a_reader(read):
    text = "Trucks left Goris, Armenia, for Lachin."
    goris, *_ = read(text, "Goris", "Armenia", "Lachin")
    assert goris.reasons[0].startswith("Goris (")
    assert "named with Armenia" in goris.reasons
    assert any("km from Lachin" in reason for reason in goris.reasons)
    assert any(reason.startswith("next best Gori") for reason in goris.reasons)
    assert goris.alternatives[0][1] < goris.confidence


def test_the_same_article_gives_the_same_places(read):
    text = "Shells hit Tripoli as columns left Misrata for Sirte."
    names = ("Tripoli", "Misrata", "Sirte")
    assert read(text, *names) == read(text, *names)


def test_a_user_is_told_what_is_wrong(tmp_path, resolver):
    with pytest.raises(ResolutionError, match="between 0 and 1"):
        RankingResolver(threshold=2)
    with pytest.raises(ResolutionError, match="1 mentions but 0 candidate lists"):
        resolver.resolve(Article("a", "Ganja"), [Mention("Ganja", 0, 5)], [])
    with pytest.raises(ResolutionError, match="not a resolver's model"):
        Model.load(tmp_path / "none.npz")
    np.savez(tmp_path / "other.npz", format=np.array(1), columns=np.array(["a"]))
    with pytest.raises(ResolutionError, match="another version"):
        Model.load(tmp_path / "other.npz")


def test_a_model_survives_its_file(tmp_path, resolver):
    resolver.model.save(tmp_path / "model.npz")
    again = Model.load(tmp_path / "model.npz")
    assert again.version == resolver.version
    ganja = Candidate("g:1", "Ganja", 40.68, 46.36, "AZ", feature_class="P", feature_code="PPLA")
    mention = Mention("Ganja", 0, 5)
    places = [
        RankingResolver(model).resolve(Article("a", "Ganja"), [mention], [[ganja]])
        for model in (again, resolver.model)
    ]
    assert places[0] == places[1]


def test_names_of_another_time_are_known_by_the_day():
    resolver = RankingResolver(threshold=0)
    then = Candidate(
        *("g:1", "Khankendi", 39.82, 46.75, "AZ"),
        feature_class="P",
        feature_code="PPLA",
        matched_name="Stepanakert",
        name_kind="former",
        valid_to="2023-09-20",
    )
    mention = Mention("Stepanakert", 0, 11)
    reasons = [
        resolver.resolve(Article("a", "Stepanakert", published=day), [mention], [[then]])[0].reasons
        for day in (dt.date(2020, 10, 4), dt.date(2025, 1, 1))
    ]
    assert ["not so called on the article's day" in each for each in reasons] == [False, True]


def test_a_book_of_mentions_is_resolved_in_bounded_parts(gazetteer, resolver):
    sentence = "Shells hit Barda and Ganja. "
    text = sentence * 600
    mentions = [
        Mention(name, start * len(sentence) + offset, start * len(sentence) + offset + 5)
        for start in range(600)
        for name, offset in (("Barda", 11), ("Ganja", 21))
    ]
    found = [gazetteer.lookup(mention.toponym) for mention in mentions]
    places = resolver.resolve(Article("a", text), mentions, found)
    assert [place.mention for place in places] == mentions
    assert {place.candidate.country_code for place in places} == {"AZ"}


def test_the_country_after_the_comma_wins_against_the_article(read):
    text = "A drone hit Tripoli, Libya, on Monday. He had lived in Tripoli, Lebanon, for years."
    first, _, second, _ = read(text, "Tripoli", "Libya", "Tripoli", "Lebanon")
    assert (first.candidate.country_code, second.candidate.country_code) == ("LY", "LB")


def test_yugoslavia_is_the_state_of_the_articles_day(read):
    text = "Fighting spread in Yugoslavia on Sunday."
    (before,) = read(text, "Yugoslavia", date=dt.date(1991, 9, 15))
    (after,) = read(text, "Yugoslavia", date=dt.date(1999, 4, 1))
    assert before.candidate.id != after.candidate.id
    assert before.candidate.valid_to <= "1992-04-28"


def test_a_list_of_cities_says_of_none_that_it_lies_in_the_next(read):
    text = "Blasts were heard in Odessa, Kharkiv and Kherson as Ukraine marked the day."
    odessa, *_ = read(text, "Odessa", "Kharkiv", "Kherson", "Ukraine")
    assert odessa.candidate.country_code == "UA"


def test_a_country_after_two_towns_is_said_of_both(read):
    text = "The army holds Dakhla and Laayoune in Western Sahara."
    dakhla, *_ = read(text, "Dakhla", "Laayoune", "Western Sahara")
    assert dakhla.candidate.country_code == "EH"


def test_a_states_name_is_no_hamlets_elsewhere(read):
    text = "A driver from Texas was held in Reynosa and Matamoros by the army of Mexico."
    texas, *_ = read(text, "Texas", "Reynosa", "Matamoros", "Mexico")
    assert (texas.candidate.country_code, texas.candidate.feature_code) == ("US", "ADM1")


def test_a_lone_namesake_far_from_all_the_article_speaks_of_is_no_answer(read):
    text = (
        "Fighting went on in Khartoum, Omdurman and El Fasher, and shells fell on Karari. "
        "Sudan said Nyala and Kassala were calm."
    )
    names = ("Khartoum", "Omdurman", "El Fasher", "Karari", "Sudan", "Nyala", "Kassala")
    karari = read(text, *names)[3]
    assert karari.candidate is None or karari.candidate.country_code == "SD"
