"""Areas for "20 km north of X", "between A and B", "eastern C", and what they may claim."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import MultiPolygon, Point, box

from geoconflict.resolution import RankingResolver
from geoconflict.resolution.precision import geo_precision, uncertainty_km, where_prec
from geoconflict.types import Article, Candidate, Mention, RelativeExpression

GEOD = Geod(ellps="WGS84")
TOWN = Candidate(
    *("g:1", "Stepanakert", 39.82, 46.75, "AZ"),
    feature_class="P",
    feature_code="PPLA",
    population=50_000,
)
OTHER = Candidate(
    *("g:2", "Goris", 39.51, 46.34, "AM"), feature_class="P", feature_code="PPL", population=20_000
)
COUNTRY = Candidate(
    *("g:3", "Ukraine", 49.0, 32.0, "UA"),
    feature_class="A",
    feature_code="PCLI",
    extent=(22.1, 44.4, 40.2, 52.4),
    population=40_000_000,
)
ANCHORS = {"Stepanakert": TOWN, "Goris": OTHER, "Ukraine": COUNTRY}


def area_of(text, relation, *names, geometry=None, **extra):
    """Resolve a text that is one relative mention with its anchors."""
    anchors = [Mention(name, text.index(name), text.index(name) + len(name)) for name in names]
    spans = tuple((each.start, each.end) for each in anchors)
    whole = Mention(
        text,
        0,
        len(text),
        kind="relative",
        relative=RelativeExpression(relation, spans, **extra),
    )
    found = [[]] + [[ANCHORS[name]] if name in ANCHORS else [] for name in names]
    resolver = RankingResolver(geometry=geometry, threshold=0.0)
    return resolver.resolve(Article("a", text), [whole, *anchors], found)[0]


def at(place, bearing, kilometres):
    longitude, latitude, _ = GEOD.fwd(place.longitude, place.latitude, bearing, kilometres * 1000)
    return Point(longitude, latitude)


def test_an_offset_is_a_sector_in_its_direction():
    place = area_of(
        "20 km north of Stepanakert", "offset", "Stepanakert", distance_km=20.0, direction="N"
    )
    assert place.candidate is None
    assert place.status == "found"
    assert place.area.contains(at(TOWN, 0, 20))
    assert place.area.contains(at(TOWN, 15, 18))
    for bearing, far in ((180, 20), (90, 20), (0, 5), (0, 40)):
        assert not place.area.contains(at(TOWN, bearing, far))
    assert place.where_prec == 2
    assert 0 < place.confidence <= 1


@settings(deadline=None, max_examples=40)
@given(
    st.floats(1, 200),
    st.sampled_from(["N", "NE", "E", "SE", "S", "SW", "W", "NW"]),
)
def test_an_offset_holds_the_point_that_it_says(kilometres, direction):
    place = area_of(
        "away from Stepanakert",
        "offset",
        "Stepanakert",
        distance_km=kilometres,
        direction=direction,
    )
    bearing = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"].index(direction) * 45
    assert place.area.is_valid
    assert place.area.buffer(1e-6).contains(at(TOWN, bearing, kilometres))


def test_between_two_towns_is_a_strip_and_not_either_town():
    place = area_of("between Goris and Stepanakert", "between", "Goris", "Stepanakert")
    middle = Point((TOWN.longitude + OTHER.longitude) / 2, (TOWN.latitude + OTHER.latitude) / 2)
    assert place.area.contains(middle)
    assert not place.area.contains(at(TOWN, 45, 40))
    assert place.where_prec == 5
    road = area_of("the Goris-Stepanakert road", "road", "Goris", "Stepanakert")
    assert road.area.area < place.area.area


def test_a_part_of_a_country_lies_in_the_country():
    shape = box(22.1, 45.0, 40.2, 52.0).difference(box(22.0, 44.0, 30.0, 47.0))
    east = area_of("eastern Ukraine", "part", "Ukraine", direction="E", geometry=lambda _: shape)
    assert shape.buffer(1e-6).contains(east.area)
    assert east.area.contains(Point(38.0, 48.5))
    assert not east.area.contains(Point(24.0, 49.0))
    assert east.geo_precision == 3
    west = area_of("western Ukraine", "part", "Ukraine", direction="W", geometry=lambda _: shape)
    assert east.area.intersection(west.area).area < 0.1
    centre = area_of("central Ukraine", "part", "Ukraine", direction="C")
    assert centre.area.contains(Point(32.0, 48.5))


def test_a_part_of_a_country_over_the_antimeridian_is_whole():
    shape = MultiPolygon([box(150, 50, 180, 60), box(-180, 50, -170, 60)])
    anchor = Candidate(
        *("g:4", "Ukraine", 55.0, 165.0, "UA"), feature_class="A", feature_code="PCLI"
    )
    halves = {
        way: _area_with(anchor, "part", shape, direction=way).area for way in ("N", "S", "E", "W")
    }
    for one, other in (("N", "S"), ("E", "W")):
        assert halves[one].intersection(halves[other]).area < 1e-6
        assert halves[one].union(halves[other]).area == pytest.approx(shape.area, rel=1e-6)
    assert halves["E"].contains(Point(-172.0, 55.0))
    assert halves["E"].contains(Point(178.0, 55.0))
    assert not halves["E"].intersects(Point(152.0, 55.0))


def test_an_area_that_reaches_over_the_antimeridian_is_cut_there():
    anchor = Candidate(*("g:5", "Ukraine", 60.0, 179.9, "UA"), feature_class="P")
    place = _area_with(anchor, "near", None)
    assert place.area.contains(Point(-179.98, 60.0))
    assert place.area.contains(Point(179.8, 60.0))
    assert not place.area.intersects(Point(0.0, 60.0))
    assert place.area.bounds[0] >= -180.0
    assert place.area.bounds[2] <= 180.0
    assert place.uncertainty_km < 30


def test_a_part_of_an_area_about_the_pole_holds_its_side():
    cap = box(-180, 70, 180, 90)
    anchor = Candidate(*("g:6", "Ukraine", 80.0, 0.0, ""), feature_class="L", feature_code="RGN")
    south = _area_with(anchor, "part", cap, direction="S").area
    assert cap.buffer(1e-6).contains(south)
    assert south.contains(Point(0.0, 72.0))


def test_an_outline_is_asked_for_once_for_many_articles():
    asked = []

    def geometry(key):
        asked.append(key)
        return box(22.1, 45.0, 40.2, 52.0)

    resolver = RankingResolver(geometry=geometry, threshold=0.0)
    east, again, west = (
        _area_with(COUNTRY, "part", geometry, resolver=resolver, direction=way) for way in "EEW"
    )
    assert asked == ["g:3"]
    assert east.area.equals(again.area)
    assert not east.area.equals(west.area)


def test_a_resolver_can_be_sent_to_another_process_with_what_it_remembers():
    resolver = RankingResolver(geometry=_square, threshold=0.0)
    before = _area_with(COUNTRY, "part", None, resolver=resolver, direction="E")
    sent = pickle.loads(pickle.dumps(resolver))
    after = _area_with(COUNTRY, "part", None, resolver=sent, direction="E")
    assert after.area.equals(before.area)


def _square(_):
    return box(22.1, 45.0, 40.2, 52.0)


def _area_with(anchor, relation, shape, resolver=None, **extra):
    """Resolve a relative mention of the one anchor "Ukraine"."""
    text = "somewhere in Ukraine"
    whole = Mention(
        text, 0, 20, kind="relative", relative=RelativeExpression(relation, ((13, 20),), **extra)
    )
    resolver = resolver or RankingResolver(geometry=lambda _: shape, threshold=0.0)
    return resolver.resolve(
        Article("a", text), [whole, Mention("Ukraine", 13, 20)], [[], [anchor]]
    )[0]


def test_a_border_is_a_strip_and_not_the_country():
    place = area_of(
        "near the border of Ukraine", "border", "Ukraine", geometry=lambda _: box(22, 45, 40, 52)
    )
    assert place.area.contains(Point(22.05, 48.0))
    assert not place.area.contains(Point(31.0, 48.5))


def test_a_border_is_kept_to_the_part_that_the_story_lies_near():
    text = "Shells landed near the border of Ukraine, not far from Goris"
    anchors = [
        Mention(name, text.index(name), text.index(name) + len(name))
        for name in ANCHORS
        if name in text
    ]
    start = text.index("near the border")
    expression = RelativeExpression("border", ((text.index("Ukraine"), text.index("Ukraine") + 7),))
    whole = Mention(
        text[start : start + 26], start, start + 26, kind="relative", relative=expression
    )
    resolver = RankingResolver(geometry=lambda _: box(35, 38, 47, 41), threshold=0.0)
    found = [[], *([ANCHORS[each.toponym]] for each in anchors)]
    place = resolver.resolve(Article("a", text), [whole, *anchors], found)[0]
    assert place.area.contains(Point(47.0, 39.6))
    assert not place.area.intersects(Point(35.0, 39.5).buffer(1))


def test_near_and_outskirts_reach_a_little_beyond_the_town():
    near = area_of("near Stepanakert", "near", "Stepanakert")
    edge = area_of("the outskirts of Stepanakert", "outskirts", "Stepanakert")
    assert near.area.contains(at(TOWN, 200, 10))
    assert edge.area.contains(at(TOWN, 200, 2))
    assert edge.area.area < near.area.area
    assert edge.uncertainty_km < near.uncertainty_km
    assert edge.reasons == ("the edge of Stepanakert",)


def test_without_its_anchor_a_relative_place_is_not_found():
    place = area_of("20 km north of Qwxzzy", "offset", "Qwxzzy", distance_km=20.0, direction="N")
    assert (place.area, place.candidate, place.status) == (None, None, "not found")


def test_near_a_pipeline_is_left_to_the_layer():
    text = "near the Baku-Supsa pipeline"
    anchor = Mention("Baku-Supsa pipeline", 9, 28, kind="feature")
    expression = RelativeExpression("near", ((9, 28),))
    whole = Mention(text, 0, 28, kind="relative", relative=expression)
    weak = Candidate("g:9", "Supsi", 1.0, 1.0, name_score=0.1, feature_class="P")
    for candidates in ([], [weak]):
        places = RankingResolver(threshold=0.999).resolve(
            Article("a", text), [whole, anchor], [[], candidates]
        )
        assert [place.status for place in places] == ["not asked", "not asked"]


@pytest.mark.parametrize(
    ("kind", "code", "acled", "ucdp"),
    [
        ("P", "PPL", 1, 1),
        ("A", "ADM2", 2, 3),
        ("A", "ADM1", 3, 4),
        ("A", "PCLI", 3, 6),
        ("L", "RGN", 3, 5),
        ("H", "SEA", 3, 7),
        ("H", "STM", 3, 5),
        ("S", "MILB", 1, 1),
    ],
)
def test_precision_codes_say_what_was_named(kind, code, acled, ucdp):
    place = Candidate("g:1", "X", 0.0, 0.0, feature_class=kind, feature_code=code)
    assert (geo_precision(place), where_prec(place)) == (acled, ucdp)


def test_the_uncertainty_grows_with_what_is_named_and_with_the_sources_error():
    village = Candidate("g:1", "V", 40.0, 46.0, feature_class="P", feature_code="PPL")
    city = Candidate(
        "g:2", "C", 40.0, 46.0, feature_class="P", feature_code="PPL", population=2_000_000
    )
    rough = Candidate(
        "g:3", "R", 40.0, 46.0, feature_class="P", feature_code="PPL", accuracy_km=5.0
    )
    assert uncertainty_km(village) == 1.0
    assert uncertainty_km(village) < uncertainty_km(city) < uncertainty_km(COUNTRY)
    assert uncertainty_km(rough) == 6.0
    assert 700 < uncertainty_km(COUNTRY) < 900
