"""What changed, what adds up, and which stretches of a line had fighting near them."""

import geopandas as gpd
import pytest
from join_frames import LINE, article, layer, point
from shapely import LineString, MultiLineString, Point, box

from geoconflict.errors import LayerError
from geoconflict.frame import places_frame
from geoconflict.layers import diff, exposure, join, load_layers, summarize
from geoconflict.types import Mention, Place, RelativeExpression


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


def test_a_summary_says_how_many_are_perhaps_inside():
    zone = box(34, 48, 36, 50).segmentize(0.1)
    spots = [point("deep", 49.0, 35.0), point("in", 48.02, 35.0, 10), point("out", 47.98, 35.0, 20)]
    table = summarize(join(places_frame(spots), layer([("zone", zone, {})], "enclaves")))
    assert table[["within", "near", "perhaps_inside"]].values.tolist() == [[2, 1, 2]]


def test_questions_are_asked_of_ones_own_points_and_say_which_columns_they_lack():
    line = LineString([(45.0, 41.0), (48.0, 41.0)])
    own = gpd.GeoDataFrame({"published": ["2020-11-07"]}, geometry=[Point(46, 41.05)], crs=4326)
    pipelines = layer([("line", line, {})])
    for ask in (summarize, lambda frame: exposure(frame, pipelines), lambda f: diff(f, f)):
        with pytest.raises(LayerError, match="mention_id"):
            ask(join(own, pipelines))
    own = own.assign(mention_id="e1", article_id="r1", toponym="Ganja")
    assert exposure(own, pipelines)["toponyms"].tolist() == ["Ganja"]
    assert summarize(join(own, pipelines), by="week")["week"].tolist() == ["2020-11-02"]
    assert diff(join(own, pipelines), join(own, pipelines)).empty


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
    assert found["nearest_km"].tolist() == pytest.approx([near["a"], near["b"]], abs=0.05)
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


def test_a_frame_joined_by_an_earlier_version_is_refused_in_words():
    joined = join(places_frame([point("a", 41.05, 45.5)]), layer([("line", LINE, {})]))
    with pytest.raises(LayerError, match="inside"):
        summarize(joined.drop(columns="inside"))
