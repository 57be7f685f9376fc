"""Many points at once give what each gives alone, and what plain geometry gives."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geoconflict.layers import Layer, join, load_layers, raster
from geoconflict.layers.containment import points_inside
from geoconflict.layers.ellipsoid import WGS84
from geoconflict.layers.ground import NOBODYS, ground
from geoconflict.layers.table import normalized

KILOMETRES = ("distance_km", "edge_km")
DAYS = ("2020-11-07", "2020-12-02", "2022-03-20", "2014-06-01", None)


def points(count, seed=1):
    random = np.random.default_rng(seed)
    lon, lat = random.uniform(33, 49, count), random.uniform(33, 50, count)
    # A fifth of the rows repeat a place, on whatever day.
    again = random.integers(0, count, count // 5)
    lon[: len(again)], lat[: len(again)] = lon[again], lat[again]
    return gpd.GeoDataFrame(
        {
            "number": np.arange(count),
            "published": [DAYS[n % len(DAYS)] for n in range(count)],
            "uncertainty_km": random.choice([np.nan, 0.5, 5.0, 60.0], count),
            "country_code": random.choice([None, "UA", "SY", "IL"], count),
        },
        geometry=gpd.points_from_xy(lon, lat),
        crs="EPSG:4326",
    )


def facts(joined):
    names = ["number", "layer", "feature_id", "relation", "inside", "controlled_by", "as_of"]
    kms = ([None if km != km else round(km, 6) for km in joined[n]] for n in KILOMETRES)
    return list(zip(*(joined[name].tolist() for name in names), *kms, strict=True))


def test_rows_joined_together_are_rows_joined_alone():
    spots, layers = points(400), load_layers()
    together = facts(join(spots, layers))
    alone = [row for n in range(len(spots)) for row in facts(join(spots.iloc[[n]], layers))]
    assert together == alone
    assert {row[3] for row in together} == {"within", "near", None}
    assert {row[4] for row in together} == {"yes", "perhaps", "no", None}


def test_the_order_of_rows_changes_nothing():
    spots, layers = points(3_000), load_layers()
    mixed = spots.iloc[np.random.default_rng(2).permutation(len(spots))]
    assert sorted(facts(join(spots, layers)), key=str) == sorted(
        facts(join(mixed, layers)), key=str
    )


def test_rows_come_in_order_with_the_nearest_first():
    joined = join(points(2_000), load_layers("pipelines"), nearest=3)
    assert joined["number"].is_monotonic_increasing
    near = joined[joined["relation"] == "near"]
    assert near.groupby("number").size().max() == 3
    assert all(km.is_monotonic_increasing for _, km in near.groupby("number")["distance_km"])


@pytest.mark.parametrize("count", [50, 5_000])
def test_polygons_hold_the_points_that_shapely_says(count):
    random = np.random.default_rng(count)
    lon, lat = random.uniform(-180, 180, count), random.uniform(-90, 90, count)
    lon[:3], lat[:3] = (-180, 180, 10), (-90, 90, 0)  # corners, and a point on an outline
    shapes = np.array(
        [
            *(shapely.Point(x, y).buffer(r) for x, y, r in random.uniform(5, 40, (30, 3))),
            *(shapely.box(-180, -90, -170, -80), shapely.box(170, 80, 180, 90)),
            *(shapely.box(0, 0, 20, 20), shapely.LineString([(0, 0), (90, 45)])),
        ]
    )
    wanted = np.arange(len(shapes)) % 5 != 1
    found = points_inside(lon, lat, shapes, wanted)
    spots = shapely.points(lon, lat)
    expected = {
        (point, shape)
        for shape in np.flatnonzero(wanted & (shapely.get_dimensions(shapes) == 2)).tolist()
        for point in np.flatnonzero(shapely.intersects(shapes[shape], spots)).tolist()
    }
    assert set(zip(*(column.tolist() for column in found), strict=True)) == expected
    assert len(found[0]) == len(expected)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), corners=st.integers(3, 300))
def test_a_grid_says_of_every_point_what_the_polygon_does(seed, corners):
    random = np.random.default_rng(seed)
    turn = np.sort(random.uniform(0, 2 * np.pi, corners))
    away = random.uniform(0.1, 1.0, corners)
    star = shapely.Polygon(np.column_stack([np.cos(turn) * away, np.sin(turn) * away]))
    polygon = shapely.make_valid(star).difference(shapely.Point(0, 0).buffer(0.2))
    assume(shapely.get_dimensions(polygon) == 2 and not polygon.is_empty)
    low, high = np.reshape(polygon.bounds, (2, 2))
    lines = low + (high - low) * random.integers(0, 65, (200, 2)) / 64  # the grid's own lines
    free = random.uniform(low, high, (500, 2))
    free[:200, 0] = lines[:, 0]
    spots = np.concatenate([free, lines, shapely.get_coordinates(polygon)])
    expected = shapely.intersects_xy(polygon, spots[:, 0], spots[:, 1])
    assert np.array_equal(raster.inside(polygon, spots[:, 0], spots[:, 1]), expected)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), accuracy=st.floats(1.0, 30.0))
def test_a_point_is_perhaps_inside_if_the_outline_is_no_farther_off_than_the_error(seed, accuracy):
    random = np.random.default_rng(seed)
    turn = np.sort(random.uniform(0, 2 * np.pi, 12))
    away = random.uniform(0.2, 0.6, 12)
    corners = np.column_stack([35 + np.cos(turn) * away, 49 + np.sin(turn) * away])
    zone = shapely.convex_hull(shapely.MultiPoint(corners))  # in bays of 3 km nobody is looked for
    lon, lat = random.uniform(34, 36, 40), random.uniform(48.2, 49.8, 40)
    shape = shapely.segmentize(zone, 0.01)
    table = gpd.GeoDataFrame(
        {"id": ["zone"], "name": ["zone"], "accuracy_km": [accuracy]}, geometry=[shape], crs=4326
    )
    layer = Layer("zones", "zones", normalized(table, "zones"), max_distance_km=100.0)
    spots = gpd.GeoDataFrame(
        {"number": range(40), "uncertainty_km": 0.0, "country_code": "UA"},
        geometry=gpd.points_from_xy(lon, lat),
        crs=4326,
    )
    joined = join(spots, layer).set_index("number")
    outline = shapely.get_coordinates(shapely.segmentize(zone.exterior, 0.001))
    for number, (x, y) in enumerate(zip(lon, lat, strict=True)):
        ends = (np.full(len(outline), value) for value in (x, y))
        km = WGS84.inv(*ends, *outline.T)[2].min() / 1000
        if abs(km - accuracy) > 0.1:
            sure = "yes" if zone.intersects(shapely.Point(x, y)) else "no"
            expected = "perhaps" if km < accuracy else sure
            assert joined["inside"].get(number) == (expected if km < 100 else None)


def test_the_ground_is_whose_the_gazetteer_says_and_the_sea_nobodys():
    spots = {
        (30.5, 50.45): "UA",
        (34.1, 44.95): "UA",  # Simferopol
        (33.32, 35.33): "CY",  # Kyrenia
        (178.0, 67.0): "RU",
        (-179.0, 67.0): "RU",
        (32.0, 43.5): "",  # the Black Sea
    }
    lon, lat = np.array(list(spots)).T
    expected = [ground().number(code) for code in spots.values()]
    assert ground().at(lon, lat).tolist() == expected
    assert expected.count(NOBODYS) == 1


def test_a_point_beyond_the_antimeridian_and_at_the_pole_is_near():
    table = gpd.GeoDataFrame(
        {"id": ["over", "polar"], "name": ["over", "polar"]},
        geometry=[
            shapely.MultiLineString([[(179.0, 10.0), (180.0, 10.0)], [(-180.0, 10.0), (-179, 10)]]),
            shapely.LineString([(0.0, 89.9), (90.0, 89.9)]),
        ],
        crs="EPSG:4326",
    )
    lines = Layer("lines", "lines", normalized(table, "lines"), max_distance_km=25.0)
    lon = np.tile([179.99, -179.99, -135.0, 12.0], 600)
    lat = np.tile([10.1, 9.9, 90.0, 89.95], 600)
    spots = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")
    joined = join(spots, lines)
    assert joined["feature_id"].tolist() == ["over", "over", "polar", "polar"] * 600
    assert joined["distance_km"][:2].to_numpy() == pytest.approx([11.06, 11.06], abs=0.02)
