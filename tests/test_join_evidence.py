"""What a mention is evidence of: who speaks lies near nothing, what is named is not measured."""

import pytest
from join_frames import LINE, area, article, layer, named, pairs, point
from shapely import Point, box

from geoconflict.errors import LayerError
from geoconflict.frame import places_frame
from geoconflict.layers import exposure, join, load_layers, summarize
from geoconflict.types import Candidate, FeatureReference, Mention, Place

LINES = layer([("line", LINE, {})])
ZONE = box(46, 40, 47, 42)


def capital(**others):
    found = Candidate("Capital", "Capital", 40.9, 46.5, feature_class="P", feature_code="PPLC")
    mention = Mention("Capital", 0, 7, **others)
    return Place(article(), mention, found, confidence=0.9, uncertainty_km=2.0)


def disc(name, lat, lon, km, code="LK", **others):
    found = Candidate(name, name, lat, lon, "UA", feature_class="H", feature_code=code)
    mention = Mention(name, 0, len(name), **others)
    return Place(article(), mention, found, uncertainty_km=km)


def test_who_speaks_is_near_nothing_and_keeps_its_row():
    frame = places_frame([point("Ganja", 40.8, 46.5, role="associative")])
    joined = join(frame, LINES)
    assert len(joined) == 1
    assert pairs(joined) == []
    assert pairs(join(frame, LINES, associative=True)) == [("line", "near")]


def test_who_speaks_still_names_a_feature():
    held = layer([("zone", ZONE, {}), ("other", box(46.2, 40, 47, 42), {})], "enclaves")
    mention = FeatureReference("enclaves", ids=("zone",))
    frame = places_frame([point("Zone", 41, 46.5, role="associative", feature=mention)])
    assert pairs(join(frame, held)) == [("zone", "named")]


def test_a_division_that_speaks_shares_no_ground():
    place = area("Zone", "ADM1", ZONE)
    spoken = Place(
        *(place.article, Mention("Zone", 0, 4, role="associative"), place.candidate),
        area=ZONE,
        uncertainty_km=50.0,
    )
    assert pairs(join(places_frame([spoken]), LINES)) == []
    assert pairs(join(places_frame([spoken]), LINES, associative=True)) == [("line", "overlaps")]


def test_a_dateline_is_evidence_of_a_town_and_not_of_a_capital():
    frontline = places_frame([point("Town", 40.8, 46.5, dateline=True)])
    assert pairs(join(frontline, LINES)) == [("line", "near")]
    office = places_frame([capital(dateline=True)])
    assert pairs(join(office, LINES)) == []
    assert pairs(join(office, LINES, associative=True)) == [("line", "near")]
    assert pairs(join(places_frame([capital()]), LINES)) == [("line", "near")]
    assert exposure(office, LINES, min_event_score=0.0).empty


def test_people_lie_nowhere_whatever_is_asked():
    people = places_frame([point("Ganjan", 40.8, 46.5, kind="demonym")])
    assert pairs(join(people, LINES, associative=True)) == []


def test_a_disc_for_want_of_an_extent_is_a_point_with_its_error():
    zone = layer([("zone", box(34.0, 48.0, 36.0, 50.0).segmentize(0.1), {})])
    joined = join(places_frame([disc("Lake", 47.9, 35.0, 40.0)]), zone)
    assert pairs(joined) == [("zone", "near")]
    assert joined["distance_km"][0] == pytest.approx(11.1, abs=0.1)
    assert joined["distance_error_km"][0] == pytest.approx(40.1, abs=0.1)
    assert joined["inside"][0] == "perhaps"


def test_the_middle_of_a_sea_tells_nothing_of_its_shores():
    zone = layer([("zone", box(34.0, 48.0, 36.0, 50.0), {})])
    assert pairs(join(places_frame([disc("Sea", 48.1, 35.0, 180.0, "SEA")]), zone)) == []


def test_a_drawn_area_of_as_many_corners_as_a_disc_is_an_area():
    drawn = box(46.2, 40.5, 46.8, 41.5).segmentize(0.1)
    shape = Point(46.5, 41.0).buffer(0.3, quad_segs=8)
    assert len(shape.exterior.coords) == 33  # round in degrees, which no disc of a place is
    for each in (drawn, shape):
        joined = join(places_frame([area("Region", "ADM1", each)]), LINES)
        assert pairs(joined) == [("line", "overlaps")]


def test_a_line_that_is_not_in_the_ground_is_near_nothing_but_can_be_named():
    rows = [
        (status, LINE, {"status": status})
        for status in ("planned", "Construction", "cancelled in 2013", "retired", "halted")
    ]
    lines = layer(rows, "pipelines")
    frame = places_frame([point("Ganja", 40.8, 46.5)])
    assert pairs(join(frame, lines)) == [("halted", "near")]
    assert len(pairs(join(frame, lines, unbuilt=True))) == 5
    assert pairs(join(places_frame([named("pipelines", "planned")]), lines)) == [
        ("planned", "named")
    ]
    division = places_frame([area("Region", "ADM1", box(46.2, 40.5, 46.8, 41.5))])
    assert pairs(join(division, lines)) == [("halted", "overlaps")]


def test_a_zone_that_is_planned_is_ground_all_the_same():
    zone = layer([("zone", ZONE, {"status": "planned"})])
    assert pairs(join(places_frame([point("Ganja", 40.8, 46.5)]), zone)) == [("zone", "within")]


def test_exposure_leaves_out_lines_that_are_not_in_the_ground():
    lines = layer([("line", LINE, {"status": "planned"})])
    frame = places_frame([point("Ganja", 40.8, 46.5, event_score=0.9)])
    assert exposure(frame, lines).empty
    assert exposure(frame, lines, unbuilt=True)["status"].tolist() == ["planned"]


def test_an_area_called_as_a_feature_whose_ground_it_is_names_it():
    rows = [("fashaga", ZONE, {"name": "Al-Fashaga", "aliases": ["Fashaga"]})]
    zone = layer([*rows, ("beside", box(46, 41.5, 47, 43), {})])
    frame = places_frame([area("al-Fashaga", "RGN", box(46, 40, 47, 41.9))])
    joined = join(frame, zone)
    assert pairs(joined) == [("fashaga", "named")]
    assert joined["distance_error_km"].isna().all()
    part = places_frame([area("Fashaga", "ADM2", box(46, 40, 46.3, 41.0))])
    assert pairs(join(part, zone)) == [("fashaga", "within")]
    region = places_frame([area("Fashaga region", "ADM2", ZONE)])
    assert pairs(join(region, zone)) == [("fashaga", "named")]
    vague = places_frame([disc("Fashaga", 39.9, 46.5, 40.0, "RGN")])
    assert pairs(join(vague, zone)) == [("fashaga", "named")]
    other = places_frame([disc("Fashaga district", 40.5, 46.5, 40.0, "RGN")])
    assert pairs(join(other, zone)) == [("fashaga", "within")]


def test_a_name_is_that_of_the_day():
    versions = layer(
        [
            ("zone", ZONE, {"name": "Old", "valid_to": "2020-01-01"}),
            ("zone", ZONE, {"name": "New", "valid_from": "2020-01-01"}),
        ]
    )
    frame = places_frame([area("Old", "ADM1", ZONE)])
    assert pairs(join(frame, versions)) == [("zone", "within")]
    assert pairs(join(frame, versions, as_of="2019-01-01")) == [("zone", "named")]


def test_what_is_named_has_no_error_and_a_division_that_of_the_shape():
    reference = FeatureReference("enclaves", ids=("zone",))
    mention = Mention("Zone", 0, 4, kind="feature", feature=reference)
    found = Candidate("Zone", "Zone", 41, 46.5, feature_class="A", feature_code="ADM1")
    zone = layer([("zone", ZONE, {})], "enclaves")
    places = [Place(article(), mention, found, area=ZONE, uncertainty_km=900.0)]
    joined = join(places_frame([*places, area("Part", "ADM2", box(46, 40, 46.3, 41))]), zone)
    assert joined["relation"].tolist() == ["named", "within"]
    assert joined["distance_error_km"].fillna(-1).tolist() == [-1, 3.0]


def test_the_smallest_feature_that_holds_a_place_comes_first():
    rows = [
        ("land", box(40, 35, 50, 45), {}),
        ("district", box(46, 40, 47, 42), {}),
        ("a", LINE, {}),
    ]
    joined = join(places_frame([point("Ganja", 40.8, 46.5)]), layer(rows))
    assert pairs(joined) == [("district", "within"), ("land", "within"), ("a", "near")]


def test_kilometres_are_as_fine_as_what_is_known():
    rough = join(places_frame([point("Ganja", 40.81234, 46.5)]), LINES)["distance_km"][0]
    exact = join(places_frame([point("Ganja", 40.81234, 46.5, uncertainty=0.0)]), LINES)
    assert rough == round(rough, 1)
    assert exact["distance_km"][0] != round(exact["distance_km"][0], 2)
    assert exact["distance_km"][0] == pytest.approx(rough, abs=0.051)


def test_summaries_count_what_is_left():
    frame = places_frame(
        [point("Ganja", 40.8, 46.5), point("Ankara", 40.8, 46.5, 10, role="associative")]
    )
    assert summarize(join(frame, LINES))["mentions"].tolist() == [1]


def test_stepanakert_is_told_by_its_district_and_then_by_what_holds_both():
    joined = join(places_frame([point("Stepanakert", 39.82, 46.75)]), load_layers("enclaves"))
    held = joined[joined["relation"] == "within"]["feature_id"].tolist()
    assert held == ["nkao", "nagorno-karabakh"]


@pytest.mark.parametrize("km", ["25", -1, float("nan"), None])
def test_exposure_refuses_what_is_no_distance_and_a_layer_without_lines(km):
    frame = places_frame([point("Ganja", 40.8, 46.5, event_score=0.9)])
    with pytest.raises(LayerError, match="km="):
        exposure(frame, LINES, km=km)
    with pytest.raises(LayerError, match="no lines"):
        exposure(frame, layer([("zone", ZONE, {})]))
