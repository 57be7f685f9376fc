"""Places and dated features, joined as of the day."""

import datetime as dt

import geopandas as gpd
import pytest
from shapely import LineString, MultiLineString, Point, box

from geoconflict.errors import LayerError
from geoconflict.frame import context_of, places_frame
from geoconflict.layers import Layer, as_drawn, diff, exposure, join, load_layers, summarize
from geoconflict.layers.table import normalized
from geoconflict.types import (
    Article,
    Candidate,
    FeatureReference,
    Mention,
    Place,
    RelativeExpression,
)


def article(day="2020-11-07", number="1"):
    published = dt.date.fromisoformat(day) if day else None
    return Article(id=number, text="x" * 400, published=published)


def point(name, lat, lon, start=0, source=None, uncertainty=2.0, **others):
    found = Candidate(name, name, lat, lon, feature_class="P", feature_code="PPL")
    return Place(
        source or article(),
        Mention(name, start, start + 5, **others),
        found,
        confidence=0.9,
        uncertainty_km=uncertainty,
    )


def named(layer, *ids, start=0, source=None, **query):
    reference = FeatureReference(layer, ids=ids, described=not ids, **query)
    mention = Mention("x", start, start + 5, kind="feature", feature=reference)
    return Place(source or article(), mention, None)


def area(name, code, shape, start=0):
    found = Candidate(name, name, 0, 0, feature_class="A", feature_code=code)
    mention = Mention(name, start, start + 5)
    return Place(article(), mention, found, area=shape, uncertainty_km=50.0)


def layer(rows, name="lines", max_distance_km=50.0):
    """Return a layer of (id, geometry, other columns)."""
    table = gpd.GeoDataFrame(
        [{"id": key, "name": key, "accuracy_km": 3.0, **others} for key, _, others in rows],
        geometry=[shape for _, shape, _ in rows],
        crs="EPSG:4326",
    )
    return Layer(name, name, normalized(table, name), max_distance_km=max_distance_km)


LINE = LineString([(46.0, 41.0), (47.0, 41.0)])


def pairs(joined):
    kept = joined[joined["layer"].notna()]
    return list(zip(kept["feature_id"], kept["relation"], strict=True))


def test_a_point_is_near_a_line_with_an_error_made_of_both():
    joined = join(places_frame([point("Ganja", 40.8, 46.5)]), layer([("line", LINE, {})]))
    assert pairs(joined) == [("line", "near")]
    assert joined["distance_km"][0] == pytest.approx(22.2, abs=0.3)
    assert joined["distance_error_km"][0] == pytest.approx((2.0**2 + 3.0**2) ** 0.5)


def test_a_place_that_belongs_to_nothing_stays():
    joined = join(places_frame([point("Rome", 41.9, 12.5)]), layer([("line", LINE, {})]))
    assert len(joined) == 1
    assert joined["layer"][0] is None
    assert joined.geometry[0].equals(Point(12.5, 41.9))


def test_the_articles_day_chooses_the_version_and_as_of_overrides_it():
    versions = layer(
        [
            ("line", LINE, {"status": "planned", "valid_to": "2006-06-01"}),
            ("line", LINE, {"status": "operating", "valid_from": "2006-06-01"}),
        ]
    )
    for day, expected in [("2006-05-31", "planned"), ("2006-06-01", "operating")]:
        frame = places_frame([point("Ganja", 40.8, 46.5, source=article(day))])
        joined = join(frame, versions)
        assert joined["status"].tolist() == [expected]
        assert joined["as_of"].tolist() == [day]
    earlier = join(frame, versions, as_of=dt.date(1999, 1, 1))
    assert earlier["status"].tolist() == ["planned"]
    assert context_of(earlier).as_of == "1999-01-01"


def test_an_undated_article_takes_todays_versions_and_says_no_date():
    versions = layer(
        [("line", LINE, {"valid_to": "2006-06-01"}), ("new", LINE, {"valid_from": "2006-06-01"})]
    )
    joined = join(places_frame([point("Ganja", 40.8, 46.5, source=article(None))]), versions)
    assert pairs(joined) == [("new", "near")]
    assert joined["as_of"][0] is None


def test_a_country_is_never_near_and_a_division_joins_by_its_extent():
    shape = box(46.2, 40.5, 46.8, 41.5)
    both = [area("Azerbaijan", "PCLI", shape), area("Ganja region", "ADM1", shape, 10)]
    joined = join(places_frame(both), layer([("line", LINE, {})]))
    assert joined["relation"].tolist() == [None, "overlaps"]
    beside = [area("Shaki", "ADM1", box(46.2, 41.1, 46.8, 41.5))]
    assert pairs(join(places_frame(beside), layer([("line", LINE, {})]))) == []


def test_a_division_is_within_an_enclave_that_holds_it():
    held = layer([("enclave", box(46, 39, 47, 40), {})], "enclaves")
    joined = join(places_frame([area("Hadrut", "ADM2", box(46.2, 39.2, 46.8, 39.8))]), held)
    assert pairs(joined) == [("enclave", "within")]
    assert joined["distance_km"][0] == 0.0


def test_an_area_that_names_a_feature_is_not_joined_with_its_neighbours():
    reference = FeatureReference("enclaves", ids=("karabakh",))
    mention = Mention("Karabakh", 0, 8, kind="feature", feature=reference)
    found = Place(article(), mention, None, area=box(46, 39, 47, 40))
    shapes = [("karabakh", box(46, 39, 47, 40), {}), ("lachin", box(45.8, 39, 46.3, 40), {})]
    joined = join(places_frame([found]), layer(shapes, "enclaves"))
    assert pairs(joined) == [("karabakh", "named")]


def test_a_relative_expression_is_measured_from_its_area():
    north = RelativeExpression("offset", ((0, 5),), 10.0, "N")
    mention = Mention("10 km north of x", 0, 16, kind="relative", relative=north)
    found = Place(article(), mention, None, area=box(46.45, 40.7, 46.55, 40.8), uncertainty_km=7.0)
    joined = join(places_frame([found]), layer([("line", LINE, {})]))
    assert pairs(joined) == [("line", "near")]
    assert joined["distance_error_km"][0] == pytest.approx((7.0**2 + 3.0**2) ** 0.5)


def test_a_named_feature_is_found_and_lends_its_shape():
    versions = layer([("btc", LINE, {"valid_from": "2006-06-01"}), ("scp", LINE, {})], "pipelines")
    joined = join(places_frame([named("pipelines", "btc")]), versions)
    assert pairs(joined) == [("btc", "named")]
    assert joined.geometry[0].equals(LINE)


def test_a_feature_named_outside_its_dates_is_still_named():
    versions = layer([("nkr", LINE, {"valid_to": "2024-01-01", "status": "dissolved"})])
    later = named("lines", "nkr", source=article("2025-05-05"))
    assert pairs(join(places_frame([later]), versions)) == [("nkr", "named")]


def test_a_description_takes_what_was_built_and_crossed_the_country_that_day():
    rows = [
        ("oil", LINE, {"commodity": "crude oil", "countries": ["AZ", "GE"], "status": "operating"}),
        ("gas", LINE, {"commodity": "natural gas", "countries": ["AZ"], "status": "halted"}),
        ("plan", LINE, {"commodity": "crude oil", "countries": ["AZ"], "status": "planned"}),
        ("other", LINE, {"commodity": "crude oil", "countries": ["KZ"], "status": "operating"}),
        (
            *("late", LINE),
            {"commodity": "crude oil", "countries": ["AZ"], "valid_from": "2021-01-01"},
        ),
    ]
    both = named("lines", commodities=("oil", "gas"), country_codes=("AZ",))
    only_gas = named("lines", start=10, commodities=("gas",), country_codes=("AZ",))
    joined = join(places_frame([both, only_gas]), layer(rows))
    assert pairs(joined) == [("oil", "described"), ("gas", "described"), ("gas", "described")]


def test_the_strongest_relation_stands_alone():
    mention = FeatureReference("enclaves", ids=("shusha",))
    found = point("Shusha", 39.76, 46.75, kind="feature", feature=mention)
    joined = join(places_frame([found]), layer([("shusha", box(46, 39, 47, 40), {})], "enclaves"))
    assert pairs(joined) == [("shusha", "named")]


def test_nearest_looks_beyond_the_layers_distance_and_keeps_so_many():
    north = {"c": 43, "a": 41, "b": 42}
    rows = [(key, LineString([(46, lat), (47, lat)]), {}) for key, lat in north.items()]
    far = layer(rows, max_distance_km=5.0)
    frame = places_frame([point("Ganja", 40.0, 46.5)])
    assert pairs(join(frame, far)) == []
    assert pairs(join(frame, far, nearest=2)) == [("a", "near"), ("b", "near")]
    assert pairs(join(frame, far, max_distance_km=150)) == [("a", "near")]


def test_point_of_view_changes_what_is_drawn_and_never_what_is_found():
    held = {"recognised_as": "UA", "controlled_by": "RU", "claimed_by": ["UA", "RU"]}
    crimea = layer([("crimea", box(33, 44, 36, 46), held)])
    frame = places_frame([point("Simferopol", 44.95, 34.1)])
    drawn = {}
    for view in ("un", "de facto", "RU", "UA", "TR"):
        joined = join(frame, crimea, point_of_view=view)
        assert pairs(joined) == [("crimea", "within")]
        assert joined["recognised_as"][0] == "UA"
        assert context_of(joined).point_of_view == view
        drawn[view] = joined["drawn_as"][0]
    assert drawn == {"un": "UA", "de facto": "RU", "RU": "RU", "UA": "UA", "TR": "UA"}


@pytest.mark.parametrize(
    "arguments",
    [
        {"nearest": 0},
        {"max_distance_km": -1},
        {"as_of": "next week"},
        {"point_of_view": "everyone"},
    ],
)
def test_arguments_that_make_no_sense_are_refused_by_name(arguments):
    with pytest.raises(LayerError, match=next(iter(arguments))):
        join(places_frame([point("Ganja", 40.8, 46.5)]), layer([("line", LINE, {})]), **arguments)


def test_a_frame_in_another_crs_is_refused():
    with pytest.raises(LayerError, match="4326"):
        join(places_frame([]).to_crs(3857), layer([("line", LINE, {})]))


def test_joining_nothing_gives_the_same_columns():
    some = join(places_frame([point("Ganja", 40.8, 46.5)]), layer([("line", LINE, {})]))
    none = join(places_frame([]), layer([("line", LINE, {})]))
    assert list(some.columns) == list(none.columns)
    assert list(join(some, []).columns) == list(some.columns)


def test_a_users_own_points_join_without_the_columns_of_places():
    own = gpd.GeoDataFrame({"town": ["Ganja"]}, geometry=[Point(46.5, 40.8)], crs=4326)
    joined = join(own, layer([("line", LINE, {})]))
    assert pairs(joined) == [("line", "near")]
    assert joined["town"].tolist() == ["Ganja"]


def test_on_the_day_of_the_article_karabakh_is_what_it_was():
    frame = places_frame(
        [named("enclaves", "nagorno-karabakh"), point("Stepanakert", 39.82, 46.75, 10)]
    )
    joined = join(frame, load_layers("enclaves"))
    row = joined[joined["feature_id"] == "nagorno-karabakh"].iloc[0]
    assert row["feature_kind"] == "disputed territory"
    assert row["recognised_as"] == "AZ"
    assert row["controlled_by"] == "ethnic Armenian forces (self-declared Republic of Artsakh)"
    assert ("nagorno-karabakh", "within") in pairs(joined)


def test_diff_says_what_changed_between_two_days():
    frame = places_frame([point("Shusha", 39.76, 46.75)])
    enclaves = load_layers("enclaves")
    before = join(frame, enclaves, as_of="2020-11-07")
    changes = diff(before, join(frame, enclaves, as_of="2020-11-09"))
    shusha = changes[(changes["feature_id"] == "shusha") & (changes["change"] == "controlled_by")]
    assert shusha["before"].iloc[0].startswith("ethnic Armenian")
    assert shusha["after"].iloc[0] == "AZ"
    assert diff(before, before).empty


def test_diff_of_two_articles_matches_by_place():
    lines = layer([("line", LINE, {})])
    one = join(places_frame([point("Ganja", 40.8, 46.5)]), lines)
    two = join(places_frame([point("Baku", 40.4, 49.8, source=article(number="2"))]), lines)
    assert diff(one, two)[["key", "change"]].values.tolist() == [["Ganja", "disappeared"]]


def test_summaries_count_mentions_once_and_keep_the_least_distance():
    spots = [
        point("Ganja", 40.8, 46.5),
        point("Ganja", 40.9, 46.5, 10),
        point("Rome", 41.9, 12, 20),
    ]
    joined = join(places_frame(spots), layer([("line", LINE, {}), ("two", LINE, {})]))
    table = summarize(joined)
    assert table["mentions"].tolist() == [2, 2]
    assert table["near"].tolist() == [2, 2]
    assert table["nearest_km"].iloc[0] == pytest.approx(11.1, abs=0.3)
    assert summarize(joined, by="day")["day"].tolist() == ["2020-11-07"]
    assert summarize(joined, by="week")["week"].tolist() == ["2020-11-02"]
    assert summarize(joined, by="article")["article_id"].tolist() == ["1"]
    with pytest.raises(LayerError, match="feature"):
        summarize(joined, by="month")


def test_days_and_weeks_are_added_up_in_their_order():
    spots = [
        point("b", 41.1, 46.5, source=article("2020-11-12", "2")),
        point("c", 41.1, 46.5, 10, article("2020-11-12", "2")),
        point("a", 41.1, 46.5, source=article("2020-11-03", "1")),
    ]
    joined = join(places_frame(spots), layer([("line", LINE, {})]))
    assert summarize(joined, by="day")["day"].tolist() == ["2020-11-03", "2020-11-12"]
    assert summarize(joined, by="week")["week"].tolist() == ["2020-11-02", "2020-11-09"]


def test_the_difference_by_feature_says_once_who_took_it():
    zone = box(46, 40, 47, 41)
    versions = [
        ("zone", zone, {"valid_to": "2020-11-10", "controlled_by": "them", "status": "held"}),
        ("zone", zone, {"valid_from": "2020-11-10", "controlled_by": "us", "status": "held"}),
    ]
    places = places_frame([point("a", 40.5, 46.5), point("b", 40.6, 46.6, 10)])
    shapes = layer(versions, "enclaves")
    then, now = join(places, shapes), join(places, shapes, as_of="2020-12-01")
    found = diff(then, now, by="feature")
    assert found.drop(columns="layer").values.tolist() == [
        ["zone", "a, b", "zone", "controlled_by", "them", "us"],
    ]
    with pytest.raises(LayerError, match="mention"):
        diff(then, now, by="day")


def test_exposure_names_the_stretch_and_the_week():
    line = LineString([(45.0, 41.0), (48.0, 41.0)])
    spots = [
        point("a", 41.05, 45.5, event_score=0.9),
        point("b", 41.05, 47.5, 10, article("2020-11-12", "2"), event_score=0.9),
        point("c", 41.05, 46.5, 20, event_score=0.1),
        point("d", 41.05, 46.5, 30, event_score=0.9, role="associative"),
    ]
    pipelines = layer([("line", line, {"valid_from": "2006-06-01"})])
    frame = places_frame(spots)
    found = exposure(frame, pipelines, km=10)
    near = join(frame, pipelines).drop_duplicates("toponym").set_index("toponym")["distance_km"]
    assert found["week"].tolist() == ["2020-11-02", "2020-11-09"]
    assert found["mentions"].tolist() == [1, 1]
    middle = (found["from_km"] + found["to_km"]) / 2
    assert middle.tolist() == pytest.approx([42.0, 210.0], abs=5.0)
    assert found["nearest_km"].tolist() == pytest.approx([near["a"], near["b"]], abs=0.001)
    assert found["toponyms"].tolist() == ["a", "b"]


def test_exposure_counts_kilometres_along_the_line_and_not_degrees():
    # 167 km to the east at 60° north, then 111 km to the north: as many degrees as 3 to 1.
    line = LineString([(30.0, 60.0), (33.0, 60.0), (33.0, 61.0)])
    found = exposure(
        places_frame([point("a", 60.01, 33.0, event_score=0.9)]), layer([("line", line, {})]), km=1
    )
    assert found["from_km"][0] < 168 < found["to_km"][0]
    assert found.geometry[0].length < 0.3


def test_exposure_keeps_apart_the_branches_of_a_line_and_says_what_it_was_doing():
    parts = MultiLineString([[(45.0, 41.0), (45.5, 41.0)], [(45.5, 41.3), (46.0, 41.3)]])
    versions = [
        ("line", parts, {"valid_to": "2020-11-10", "status": "operating"}),
        ("line", parts, {"valid_from": "2020-11-10", "status": "halted"}),
    ]
    spots = [
        point("south", 41.0, 45.49, event_score=0.9),
        point("north", 41.3, 45.51, 10, event_score=0.9),
        point("later", 41.3, 45.51, 20, article("2020-11-12", "2"), event_score=0.9),
    ]
    found = exposure(places_frame(spots), layer(versions), km=5)
    assert list(zip(found["toponyms"], found["status"], strict=True)) == [
        *(("south", "operating"), ("north", "operating"), ("later", "halted")),
    ]


def test_exposure_takes_south_of_lachin_for_a_place_and_not_lachin():
    line = LineString([(46.0, 39.64), (47.0, 39.64)])
    relative = RelativeExpression("direction", ((15, 21),), distance_km=20.0, direction="S")
    mention = Mention(
        *("20 km south of Lachin", 0, 21), kind="relative", relative=relative, event_score=0.9
    )
    south = Place(
        article(), mention, None, area=Point(46.55, 39.46).buffer(0.05), uncertainty_km=6.0
    )
    town = point("Lachin", 39.64, 46.55, start=15, event_score=0.9)
    frame = places_frame([south, town])
    assert exposure(frame, layer([("line", line, {})]), km=10).empty
    assert exposure(frame, layer([("line", line, {})]), km=25)["toponyms"].tolist() == [
        "20 km south of Lachin"
    ]


def test_a_view_is_written_as_given():
    assert as_drawn("GE", "Abkhaz de facto authorities", ("GE",), "de facto") == (
        "Abkhaz de facto authorities"
    )
    assert as_drawn("disputed", "IN", ("IN", "PK"), "pk") == "PK"
