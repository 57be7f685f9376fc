"""Places that people bring themselves join as those of articles do, or are refused in words."""

import datetime as dt
import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from join_frames import LINE, layer, pairs, point
from shapely import MultiPoint, Point, box

from geoconflict.errors import LayerError
from geoconflict.frame import places_frame
from geoconflict.layers import Layer, join, load_layers, span


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


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (gpd.GeoDataFrame(geometry=[Point(46, 39)]), "set_crs"),
        (pd.DataFrame({"town": ["Ganja"]}), "longitude and latitude"),
        (gpd.GeoDataFrame({"published": ["07/11/2020"]}, geometry=[Point(46, 39)], crs=4326),
         "published='07/11/2020'"),
        (gpd.GeoDataFrame({"uncertainty_km": ["far"]}, geometry=[Point(46, 39)], crs=4326), "far"),
        (gpd.GeoDataFrame(geometry=[Point(39.8, 146.7)], crs=4326), "swapped"),
    ],
)  # fmt: skip
def test_places_that_cannot_be_right_are_refused_in_words(places, words):
    with pytest.raises(LayerError, match=re.escape(words)):
        join(places, layer([("line", LINE, {})]))


def test_what_is_no_layer_is_refused_in_words():
    with pytest.raises(LayerError, match="load_layers"):
        join(places_frame([]), "enclaves")


def test_a_table_with_longitude_and_latitude_joins_as_its_points_do():
    table = pd.DataFrame({"town": ["Ganja", "lost"], "latitude": ["40.8", None]})
    table["longitude"] = [46.5, 46.5]
    joined = join(table, layer([("line", LINE, {})]))
    assert joined["relation"].tolist() == ["near", None]
    assert joined.geometry[0].equals(Point(46.5, 40.8))
    assert joined.crs.to_epsg() == 4326


def test_geometry_of_every_kind_that_files_hold_is_taken_or_left_and_never_an_error():
    bow = shapely.Polygon([(46, 40.5), (47, 41.5), (47, 40.5), (46, 41.5)])
    shapes = [MultiPoint([(46.5, 40.8)]), Point(), None, Point(float("nan"), 40), LINE, bow]
    own = gpd.GeoDataFrame({"n": range(6)}, geometry=shapes, crs="OGC:CRS84")
    zone = layer([("zone", box(46, 40, 47, 42), {})])
    joined = join(own, zone)
    assert joined["relation"].tolist() == ["within", None, None, None, None, "within"]


def test_a_column_of_ones_own_is_kept_beside_the_joined_one():
    own = gpd.GeoDataFrame({"status": ["mine"]}, geometry=[Point(46.5, 40.8)], crs=4326)
    joined = join(own, layer([("line", LINE, {"status": "operating"})]))
    assert joined[["status_left", "status"]].values.tolist() == [["mine", "operating"]]
    again = join(joined, layer([("line", LINE, {"status": "halted"})]))
    assert again[["status_left", "status"]].values.tolist() == [["mine", "halted"]]


@pytest.mark.parametrize(
    "day",
    [
        dt.datetime(2006, 5, 31, 23, 59, tzinfo=dt.UTC),
        pd.Timestamp("2006-05-31", tz="Asia/Baku"),
        *(dt.date(2006, 5, 31), np.datetime64("2006-05-31"), "2006-05-31T23:59:00+04:00"),
    ],
)
def test_a_day_may_be_written_in_every_way_that_frames_have(day):
    versions = layer(
        [
            ("line", LINE, {"status": "halted", "valid_to": "2006-06-01"}),
            ("line", LINE, {"status": "operating", "valid_from": "2006-06-01"}),
        ]
    )
    own = gpd.GeoDataFrame({"published": [day, None]}, geometry=[Point(46.5, 40.8)] * 2, crs=4326)
    joined = join(own, versions)
    assert joined["status"].tolist() == ["halted", "operating"]
    assert joined["as_of"].tolist() == ["2006-05-31", None]
    assert join(own, versions, as_of=day)["status"].tolist() == ["halted", "halted"]


def test_a_view_is_a_countrys_by_its_code_or_name():
    own = gpd.GeoDataFrame(geometry=[Point(46.5, 40.8)], crs=4326)
    held = layer([("line", LINE, {"recognised_as": "AR", "claimed_by": ["AR", "GB"]})])
    for view in ("GB", "gb", "UK", "United Kingdom"):
        assert join(own, held, point_of_view=view)["drawn_as"].tolist() == ["GB"]
    with pytest.raises(LayerError, match="ZZ"):
        join(own, held, point_of_view="ZZ")


def test_a_frame_in_another_crs_is_refused():
    with pytest.raises(LayerError, match="4326"):
        join(places_frame([]).to_crs(3857), layer([("line", LINE, {})]))


def test_a_users_own_points_join_without_the_columns_of_places():
    own = gpd.GeoDataFrame({"town": ["Ganja"]}, geometry=[Point(46.5, 40.8)], crs=4326)
    joined = join(own, layer([("line", LINE, {})]))
    assert pairs(joined) == [("line", "near")]
    assert joined["town"].tolist() == ["Ganja"]


def test_two_layers_of_one_name_are_refused_and_a_layer_given_twice_counts_once():
    frame = places_frame([point("Ganja", 40.8, 46.5)])
    lines = layer([("line", LINE, {})])
    assert len(join(frame, [lines, lines])) == 1
    with pytest.raises(LayerError, match="two layers"):
        join(frame, [lines, layer([("line", LINE, {})])])


@pytest.mark.parametrize("column", ["event_date", "date_start"])
def test_events_are_joined_as_of_their_own_day(column):
    versions = layer(
        [("line", LINE, {"valid_to": "2006-06-01"}), ("new", LINE, {"valid_from": "2006-06-01"})]
    )
    events = pd.DataFrame(
        {column: ["2006-05-31 00:00:00.000"], "longitude": 46.5, "latitude": 40.8}
    )
    assert join(events, versions)["feature_id"].tolist() == ["line"]
    with pytest.raises(LayerError, match=column):
        join(events.assign(**{column: "31 May 2006"}), versions)


def test_a_day_before_the_layers_leaves_who_held_it_open_and_says_so_once(caplog):
    span._say.cache_clear()
    frame = places_frame([point("Stepanakert", 39.82, 46.75)])
    enclaves = load_layers("enclaves")
    joined = join(frame, enclaves, as_of="1890-01-01")
    assert ("nkao", "within") in pairs(joined)
    assert joined[["recognised_as", "controlled_by", "status", "drawn_as"]].isna().all().all()
    join(frame, enclaves, as_of="1890-01-02")
    assert caplog.text.count("begins on 1991-01-01") == 1
    assert join(frame, enclaves, as_of="1995-01-01")["controlled_by"].notna().any()


def test_days_beyond_what_was_followed_are_told(caplog):
    lines = layer([("line", LINE, {})])
    followed = Layer(
        *("followed", "followed", lines.features),
        metadata={"geoconflict": {}, "created": "2020-01-01"},
        max_distance_km=50.0,
    )
    frame = places_frame([point("Ganja", 40.8, 46.5)])
    assert pairs(join(frame, [followed, lines])) == [("line", "near")] * 2
    assert caplog.text.count("followed to 2020-01-01") == 1
    join(frame, [followed, lines])
    assert caplog.text.count("followed to 2020-01-01") == 1


def test_an_empty_day_is_refused():
    with pytest.raises(LayerError, match="as_of=''"):
        join(places_frame([point("Ganja", 40.8, 46.5)]), layer([("line", LINE, {})]), as_of="")


def test_a_name_of_a_layer_is_refused_whole():
    with pytest.raises(LayerError, match=re.escape("load_layers('enclaves')")):
        join(places_frame([]), "enclaves")


def test_points_of_view_are_written_as_people_write_them():
    own = gpd.GeoDataFrame(geometry=[Point(46.5, 40.8)], crs=4326)
    facts = {"recognised_as": "AZ", "controlled_by": "AM", "claimed_by": ["AZ"]}
    held = layer([("line", LINE, facts)])
    for view in ("de_facto", "De Facto"):
        assert join(own, held, point_of_view=view)["drawn_as"].tolist() == ["AM"]
    for view in (None, 5, ""):
        with pytest.raises(LayerError, match="by its name"):
            join(own, held, point_of_view=view)
