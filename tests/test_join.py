"""Places and dated features, joined as of the day."""

import datetime as dt

import geopandas as gpd
import pytest
from join_frames import LINE, area, article, layer, named, pairs, point
from shapely import LineString, Point, box

import geoconflict as gc
from geoconflict.frame import context_of, places_frame
from geoconflict.layers import as_drawn, join, load_layers
from geoconflict.types import Candidate, FeatureReference, Mention, Place, RelativeExpression


def test_a_point_is_near_a_line_with_an_error_made_of_both():
    joined = join(places_frame([point("Ganja", 40.8, 46.5)]), layer([("line", LINE, {})]))
    assert pairs(joined) == [("line", "near")]
    assert joined["distance_km"][0] == pytest.approx(22.2, abs=0.3)
    assert joined["distance_error_km"][0] == pytest.approx((2.0**2 + 3.0**2) ** 0.5, abs=0.05)


def test_a_place_that_belongs_to_nothing_stays():
    joined = join(places_frame([point("Rome", 41.9, 12.5)]), layer([("line", LINE, {})]))
    assert len(joined) == 1
    assert joined["layer"][0] is None
    assert joined.geometry[0].equals(Point(12.5, 41.9))


def test_the_articles_day_chooses_the_version_and_as_of_overrides_it():
    versions = layer(
        [
            ("line", LINE, {"status": "halted", "valid_to": "2006-06-01"}),
            ("line", LINE, {"status": "operating", "valid_from": "2006-06-01"}),
        ]
    )
    for day, expected in [("2006-05-31", "halted"), ("2006-06-01", "operating")]:
        frame = places_frame([point("Ganja", 40.8, 46.5, source=article(day))])
        joined = join(frame, versions)
        assert joined["status"].tolist() == [expected]
        assert joined["as_of"].tolist() == [day]
    earlier = join(frame, versions, as_of=dt.date(1999, 1, 1))
    assert earlier["status"].tolist() == ["halted"]
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
    assert joined["distance_error_km"][0] == pytest.approx((7.0**2 + 3.0**2) ** 0.5, abs=0.05)


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


def test_a_country_draws_as_the_holders_what_it_recognises_but_not_before_that_day():
    islands = point("Kyrenia", 35.34, 33.32), point("Sukhumi", 43.0, 41.02)
    drawn = {}
    for view in ("TR", "RU", "un"):
        for day in ("2008-08-20", "2008-08-27"):
            joined = join(
                places_frame(islands), load_layers("enclaves"), as_of=day, point_of_view=view
            )
            inside = joined[joined["feature_id"].isin({"n-cyprus", "abkhazia"})]
            drawn[view, day] = dict(zip(inside["feature_id"], inside["drawn_as"], strict=True))
    assert drawn["TR", "2008-08-27"]["n-cyprus"].startswith("Turkish Cypriot")
    assert drawn["RU", "2008-08-27"]["abkhazia"].startswith("Abkhaz")
    assert drawn["RU", "2008-08-20"]["abkhazia"] == drawn["TR", "2008-08-27"]["abkhazia"] == "GE"
    assert drawn["un", "2008-08-27"] == {"n-cyprus": "CY", "abkhazia": "GE"}


def test_joining_nothing_gives_the_same_columns():
    some = join(places_frame([point("Ganja", 40.8, 46.5)]), layer([("line", LINE, {})]))
    none = join(places_frame([]), layer([("line", LINE, {})]))
    assert list(some.columns) == list(none.columns)
    assert list(join(some, []).columns) == list(some.columns)


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


def inside(joined):
    return dict(zip(joined["town"], joined["inside"], strict=True))


def towns(*rows):
    names, lon, lat, country, uncertainty = zip(*rows, strict=True)
    columns = {"town": names, "country_code": country, "uncertainty_km": uncertainty}
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(lon, lat), crs=4326)


# In the middle of Ukraine, with a degree of it on all sides.
PLAIN = box(34.0, 48.0, 36.0, 50.0).segmentize(0.1)


def test_within_is_told_from_perhaps_within_on_both_sides_of_an_outline():
    zone = layer([("zone", PLAIN, {"accuracy_km": 10.0})])
    spots = towns(
        *[("deep", 35.0, 49.0, "UA", 1.0), ("inside", 35.0, 48.03, "UA", 1.0)],
        *[("outside", 35.0, 47.97, "UA", 1.0), ("far", 35.0, 47.8, "UA", 1.0)],
    )
    joined = join(spots, zone)
    assert joined["relation"].tolist() == ["within", "within", "near", "near"]
    assert inside(joined) == {"deep": "yes", "inside": "perhaps", "outside": "perhaps", "far": "no"}
    assert joined["edge_km"].tolist()[1:] == pytest.approx([3.3, 3.3, 22.2], abs=0.1)
    assert inside(join(spots, zone, max_distance_km=0))["inside"] == "perhaps"


def test_an_error_that_is_known_in_part_says_perhaps_or_nothing():
    rows = [("deep", 35.0, 49.0, "UA", None), ("inside", 35.0, 48.03, "UA", None)]
    joined = join(towns(*rows), layer([("zone", PLAIN, {"accuracy_km": 10.0})]))
    assert inside(joined) == {"deep": None, "inside": "perhaps"}
    nothing = join(towns(*rows), layer([("zone", PLAIN, {"accuracy_km": None})]))
    assert inside(nothing) == {"deep": None, "inside": None}


def test_a_coast_or_another_countrys_border_is_nothing_to_lie_beyond():
    spots = towns(
        *[("Yalta", 34.166, 44.495, "UA", 5.0), ("Gaza", 34.466, 31.5, "PS", 7.0)],
        *[("Nicosia", 33.367, 35.172, "CY", 4.0), ("Sderot", 34.596, 31.525, "IL", 3.0)],
    )
    joined = join(spots, load_layers("enclaves"), as_of="2021-06-01")
    own = joined[joined["feature_id"].isin(["crimea", "gaza", "n-cyprus"])]
    assert inside(own) == {"Yalta": "yes", "Gaza": "yes", "Nicosia": "perhaps", "Sderot": "no"}


def test_an_area_lies_inside_wholly_or_partly_and_nothing_lies_inside_a_line():
    some = [area("Part", "ADM1", box(33, 49, 35, 49.5)), area("All", "ADM2", box(35, 49, 35.5, 50))]
    joined = join(places_frame(some), layer([("zone", PLAIN, {}), ("line", LINE, {})]))
    assert joined["inside"].tolist() == ["partly", "yes"]
    near = join(places_frame([point("Ganja", 40.8, 46.5)]), layer([("line", LINE, {})]))
    assert near["inside"].tolist() == [None]


def test_a_place_somewhere_in_an_area_that_is_shared_is_perhaps_inside():
    north = RelativeExpression("offset", ((0, 5),), None, "N")
    mention = Mention("north of x", 0, 10, kind="relative", relative=north)
    vague = [
        Place(article(), mention, None, area=box(33, 49, 35, 49.5), uncertainty_km=km)
        for km in (80.0, 40.0)
    ]
    joined = join(places_frame(vague), layer([("zone", PLAIN, {})], max_distance_km=100.0))
    assert joined["relation"].tolist() == ["overlaps", "within"]
    assert joined["inside"].tolist() == ["perhaps", "perhaps"]


def test_a_division_is_not_named_by_what_names_the_occupied_part_of_it():
    source = gc.Article(
        "1",
        "The governor of Kherson oblast spoke of the DPR in Donetsk oblast and of Idlib province. "
        "Occupied Kherson oblast and Crimea were quiet.",
        published=dt.date(2023, 6, 1),
    )
    joined = join(gc.geoparse(source), load_layers("enclaves"))
    own = {"kherson", "sy-idlib", "donetsk", "crimea"}
    rows = joined[joined["feature_id"].isin(own) & (joined["kind"] != "demonym")]
    assert dict(zip(rows["toponym"], rows["relation"], strict=True)) == {
        "Kherson oblast": "overlaps",
        "DPR": "named",
        "Donetsk oblast": "overlaps",
        "Idlib province": "overlaps",
        "Occupied Kherson oblast": "named",
        "Crimea": "named",
    }


def test_a_part_of_a_feature_or_another_land_of_its_name_is_not_the_feature():
    def called(name, shape):
        reference = FeatureReference("enclaves", ids=("kashmir",))
        found = Candidate(name, name, 0, 0, feature_class="A", feature_code="ADM1")
        mention = Mention(name, 0, len(name), kind="feature", feature=reference)
        return Place(article(), mention, found, area=shape, uncertainty_km=50.0)

    places = places_frame(
        [
            called("Part", box(34, 48, 34.5, 50)),
            called("Elsewhere", box(10, 48, 12, 50)),
            called("Whole", box(34, 48, 36, 49.8)),
        ]
    )
    joined = join(places, layer([("kashmir", PLAIN, {})], "enclaves"))
    assert joined["relation"].tolist() == ["within", None, "named"]


def test_a_view_is_written_as_given():
    assert as_drawn("GE", "Abkhaz de facto authorities", ("GE",), "de facto") == (
        "Abkhaz de facto authorities"
    )
    assert as_drawn("disputed", "IN", ("IN", "PK"), "pk") == "PK"
