"""A pipeline that is described by where it runs joins with the line that runs there."""

import json

import pytest
from join_frames import article, layer, named, pairs, point
from shapely import LineString, box

from geoconflict import join
from geoconflict.frame import places_frame
from geoconflict.types import Candidate, FeatureReference, Mention, Place

WEST, MIDDLE, EAST = (46.0, 41.0), (46.5, 41.0), (47.0, 41.0)
LINES = layer(
    [
        ("whole", LineString([WEST, EAST]), {"commodity": "oil", "countries": ("AZ", "GE")}),
        ("half", LineString([WEST, MIDDLE]), {"commodity": "oil", "countries": ("AZ",)}),
        ("longer", LineString([(44.0, 41.0), (49.0, 41.0)]),
         {"commodity": "oil", "countries": ("AZ", "TR")}),
        ("gas", LineString([WEST, EAST]), {"commodity": "gas", "countries": ("AZ", "GE")}),
        ("north", LineString([(46.0, 43.0), (47.0, 43.0)]), {"commodity": "oil"}),
        ("plan", LineString([WEST, EAST]), {"commodity": "oil", "status": "planned"}),
    ],
    name="pipelines",
)  # fmt: skip


def described(text, ends, through=(), commodities=("oil",), countries=()):
    reference = FeatureReference(
        "pipelines", (), commodities, countries, True, tuple(ends), tuple(through)
    )
    return Place(article(), Mention(text, 50, 50 + len(text), kind="feature", feature=reference),
                 None)  # fmt: skip


def country(name, code, start):
    found = Candidate(name, name, 40, 47, code, feature_class="A", feature_code="PCLI")
    return Place(article(), Mention(name, start, start + 5), found, area=box(40, 38, 50, 42))


def joined(*places):
    result = join(places_frame(places), LINES)
    return pairs(result[result["kind"] == "feature"])


def at(position, start):
    return point("town", position[1], position[0], start)


def test_a_line_between_two_towns_is_the_one_that_ends_there():
    line = described("the line from A to B", [(0, 5), (10, 15)])
    assert joined(at(WEST, 0), at(EAST, 10), line) == [("whole", "described")]


def test_a_line_may_pass_its_towns_where_none_ends_there():
    line = described("the line from A to B", [(0, 5), (10, 15)])
    found = joined(at((45.0, 41.0), 0), at((48.0, 41.0), 10), line)
    assert found == [("longer", "described")]


def test_a_line_that_is_called_after_a_town_runs_from_it_wherever_its_terminal_is():
    facts = {"commodity": "oil", "aliases": ("Oldport-Newport",)}
    lines = layer([("called", LineString([WEST, EAST]), facts)], name="pipelines")
    line = described("the line from A to B", [(0, 5), (10, 15)])
    far = point("Oldport", 41.0, WEST[0] - 0.6, 0)
    found = join(places_frame([far, at(EAST, 10), line]), lines)
    assert ("called", "described") in pairs(found[found["kind"] == "feature"])


def test_what_it_carries_counts():
    line = described("the gas line from A to B", [(0, 5), (10, 15)], commodities=("gas",))
    assert joined(at(WEST, 0), at(EAST, 10), line) == [("gas", "described")]


def test_a_country_is_one_that_the_line_crosses():
    line = described("the line through G to B", [(10, 15)], [(0, 5)])
    assert joined(country("Georg", "GE", 0), at(EAST, 10), line) == [("whole", "described")]


def test_a_line_that_no_line_runs_like_is_none():
    line = described("the line from A to C", [(0, 5), (10, 15)])
    assert joined(at(WEST, 0), at((47.0, 44.0), 10), line) == []
    assert joined(at(WEST, 0), line) == []  # nobody knows where the other end is


def test_an_end_in_doubt_may_be_any_of_its_candidates():
    doubtful = Place(
        article(), Mention("town", 10, 15), None,
        alternatives=((Candidate("a", "A", 10.0, 10.0), 0.2),
                      (Candidate("b", "B", EAST[1], EAST[0]), 0.1)),
    )  # fmt: skip
    line = described("the line from A to B", [(0, 5), (10, 15)])
    assert joined(at(WEST, 0), doubtful, line) == [("whole", "described")]


@pytest.mark.parametrize(("text", "count"), [("the line to A", 0), ("the lines to A", 3)])
def test_one_line_of_many_that_fit_is_none_of_them(text, count):
    assert len(joined(country("Azerb", "AZ", 0), described(text, [(0, 5)]))) == count


def test_lines_to_two_towns_may_be_one_to_each():
    lines = described("the lines to A and B", [(0, 5), (10, 15)])
    found = joined(at(MIDDLE, 0), at((47.0, 43.0), 10), lines)
    assert found == [("half", "described"), ("north", "described")]


def test_the_query_of_a_description_is_in_its_row():
    frame = places_frame([at(WEST, 0), described("the line to A", [(0, 5)])])
    query = json.loads(frame["feature_ids"].iloc[1])
    assert query == {"commodities": ["oil"], "country_codes": [], "ends": [[0, 5]]}
    plain = places_frame([named("pipelines", commodities=("oil",))])
    assert "ends" not in json.loads(plain["feature_ids"].iloc[0])
