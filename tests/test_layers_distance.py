"""Distances are geodesic kilometres on WGS 84, anywhere on Earth."""

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from geoconflict.layers.containment import areas_meeting, points_inside
from geoconflict.layers.geodesic import SegmentIndex
from geoconflict.layers.pieces import pieces_of

GEODESIC = Geodesic.WGS84
METRE = 0.001


def reference_km(lon, lat, line):
    """Return the least geodesic distance by searching along each edge's geodesic."""
    return min(
        edge_km(lon, lat, start, end)
        for start, end in zip(line.coords[:-1], line.coords[1:], strict=True)
    )


def edge_km(lon, lat, start, end):
    edge = GEODESIC.InverseLine(start[1], start[0], end[1], end[0])

    def away(run):
        at = edge.Position(run)
        return GEODESIC.Inverse(lat, lon, at["lat2"], at["lon2"])["s12"]

    # A geodesic may come near twice only over thousands of kilometres.
    low, high = 0.0, edge.s13
    while high - low > 0.01:
        third = (high - low) / 3
        if away(low + third) < away(high - third):
            high -= third
        else:
            low += third
    return away((low + high) / 2) / 1000.0


def distance_km(lon, lat, shape, max_km=2_000.0):
    shapes = np.array([shape])
    found = SegmentIndex(*pieces_of(shapes)).near(
        np.array([lon]), np.array([lat]), np.array([max_km])
    )
    assert len(found[2]) == 1
    return found[2][0]


@pytest.mark.parametrize(
    ("lon", "lat", "line"),
    [
        (46.36, 40.68, [(45.0, 41.2), (48.0, 40.1)]),  # one edge of 280 km near Ganja
        (46.75, 39.82, [(45.0, 41.2), (46.0, 40.9), (48.0, 40.1)]),
        (179.5, 66.0, [(178.0, 65.0), (-178.0, 66.5)]),  # over the antimeridian
        (-179.8, 66.0, [(178.0, 65.0), (179.9, 66.0)]),  # on the other side of it
        (10.0, 89.5, [(-170.0, 89.0), (-100.0, 88.5)]),  # over the pole
        (0.0, 0.05, [(-1.0, 0.0), (1.0, 0.0)]),  # along the equator
        (30.0, 60.0, [(20.0, 60.0), (40.0, 60.0)]),  # an edge of 1,100 km
        (-60.0, -51.0, [(-58.0, -51.7), (-57.8, -51.7)]),
    ],
)
def test_distance_to_a_line_is_right_to_a_metre(lon, lat, line):
    line = shapely.LineString(line)
    assert distance_km(lon, lat, line) == pytest.approx(reference_km(lon, lat, line), abs=METRE)


@settings(max_examples=40, deadline=None)
@given(
    lon=st.floats(-180, 180),
    lat=st.floats(-80, 80),
    steps=st.lists(
        st.tuples(st.floats(-1.5, 1.5), st.floats(-1.5, 1.5)).filter(lambda s: abs(s[0]) > 1e-3),
        min_size=2,
        max_size=4,
    ),
)
def test_distance_is_right_to_a_metre_wherever_the_line_lies(lon, lat, steps):
    places = np.cumsum([(lon, lat), *steps], axis=0)
    wrapped = [((x + 180) % 360 - 180, y) for x, y in places[1:].round(5)]
    line = shapely.LineString(wrapped)
    assert distance_km(lon, lat, line) == pytest.approx(reference_km(lon, lat, line), abs=METRE)


def test_distance_to_an_outline_and_to_a_point():
    square = shapely.box(10, 50, 11, 51)
    ring = shapely.LineString(square.exterior.coords)
    assert distance_km(10.5, 51.2, square) == pytest.approx(
        reference_km(10.5, 51.2, ring), abs=METRE
    )
    away = GEODESIC.Inverse(50.0, 10.0, 51.0, 11.0)["s12"] / 1000
    assert distance_km(10.0, 50.0, shapely.Point(11, 51)) == pytest.approx(away, abs=METRE)


def test_where_a_polygon_is_parted_at_180_degrees_is_no_outline():
    parted = shapely.union_all([shapely.box(178, 60, 180, 62), shapely.box(-180, 60, -178, 62)])
    side = shapely.LineString([(178, 60), (178, 62)])
    assert distance_km(180.0, 61.0, parted) == pytest.approx(reference_km(180.0, 61.0, side))
    ends_there = shapely.box(178, 60, 180, 62)
    assert distance_km(179.9, 61.0, ends_there) == pytest.approx(5.4, abs=0.1)


def test_only_what_lies_within_its_own_limit_is_found():
    shapes = np.array([shapely.Point(0, 1), shapely.Point(0, 1), shapely.Point(0, 5)])
    point, shape, km = SegmentIndex(*pieces_of(shapes)).near(
        np.array([0.0]), np.array([0.0]), np.array([120.0, 100.0, 120.0])
    )
    assert (point.tolist(), shape.tolist()) == ([0], [0])
    assert km[0] == pytest.approx(110.574, abs=0.001)


def test_many_points_give_what_each_gives_alone():
    random = np.random.default_rng(7)
    lines = np.array(
        [shapely.LineString(random.uniform((40, 38), (50, 43), (6, 2))) for _ in range(5)]
    )
    lon, lat = random.uniform(40, 50, 9_000), random.uniform(38, 43, 9_000)
    index, limits = SegmentIndex(*pieces_of(lines)), np.full(5, 30.0)
    point, shape, km = index.near(lon, lat, limits)
    assert len(set(zip(point.tolist(), shape.tolist(), strict=True))) == len(point)
    for number in (0, 8_191, 8_192, 8_999):
        alone = index.near(lon[[number]], lat[[number]], limits)
        assert sorted(alone[1]) == sorted(shape[point == number])
        assert sorted(alone[2]) == pytest.approx(sorted(km[point == number]))


def test_points_inside_agree_with_shapely_on_the_edge_and_in_holes():
    ring = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (1, 3), (3, 3), (3, 1)]])
    shapes = np.array([ring, shapely.box(10, 0, 11, 1), shapely.LineString([(0, 0), (4, 4)])])
    lon = np.array([0.5, 2.0, 1.0, 4.0, 5.0, 10.5])
    lat = np.array([0.5, 2.0, 2.0, 4.0, 5.0, 0.5])
    point, shape = points_inside(lon, lat, shapes)
    assert sorted(zip(point.tolist(), shape.tolist(), strict=True)) == [
        *((0, 0), (2, 0), (3, 0), (5, 1)),
    ]


def test_an_area_is_within_what_holds_nearly_all_of_it_and_never_merely_touches():
    areas = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    shapes = np.array(
        [
            shapely.box(0.02, -1, 5, 5),  # holds 98 % of the first
            shapely.box(1.999, 0, 9, 1),  # shares a thousandth of the second
            shapely.LineString([(0.5, 0.5), (0.6, 0.6)]),
        ]
    )
    area, shape, within = areas_meeting(areas, shapes)
    found = {(a, s): w for a, s, w in zip(area.tolist(), shape.tolist(), within, strict=True)}
    assert found == {(0, 0): True, (1, 0): True, (0, 2): False}
