"""What a user relies on in a written GeoJSON file."""

from __future__ import annotations

import json
import math
from pathlib import Path

import export_frames as frames
import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from geoconflict.errors import ExportError
from geoconflict.export import write_geojson
from geoconflict.export.geometry import geojson_geometry


def written(frame, tmp_path) -> dict:
    path = tmp_path / "places.geojson"
    write_geojson(frame, path)
    return strict(path)


def strict(path: Path) -> dict:
    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")

    def unique(pairs):
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys))
        return dict(pairs)

    text = path.read_bytes().decode("utf-8")
    return json.loads(text, parse_constant=refuse, object_pairs_hook=unique)


def test_every_row_is_a_feature_with_an_id_of_its_own(tmp_path):
    frame = frames.joined_frame()
    found = written(frame, tmp_path)["features"]
    assert len(found) == len(frame)
    assert len({feature["id"] for feature in found}) == len(frame)
    assert found[0]["id"] == "a1#13-19/enclaves/enclave"


def test_a_mention_that_was_not_found_is_kept_without_a_place(tmp_path):
    found = written(frames.joined_frame(), tmp_path)["features"]
    lost = [f for f in found if f["properties"]["toponym"] == "Qwertygrad"]
    assert [f["geometry"] for f in lost] == [None]
    assert lost[0]["properties"]["place_id"] is None


def test_the_file_says_what_it_stands_on(tmp_path):
    stated = written(frames.joined_frame(as_of="2020-11-08"), tmp_path)
    assert "crs" not in stated
    about = stated["geoconflict"]
    assert (about["version"], about["as_of"], about["point_of_view"]) == (
        "9.9.9",
        "2020-11-08",
        "un",
    )
    assert about["layers"][0]["licenses"] == [{"name": "CC0-1.0"}]


def test_two_runs_give_the_same_bytes(tmp_path):
    for name in "ab":
        write_geojson(frames.joined_frame(), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_geopandas_reads_it_back(tmp_path):
    frame = frames.joined_frame()
    write_geojson(frame, tmp_path / "places.geojson")
    back = gpd.read_file(tmp_path / "places.geojson")
    assert list(back["toponym"]) == list(frame["toponym"])
    assert back.geometry.iloc[0].equals(frame.geometry.iloc[0])


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\ud800b", "\u202eabc", "\u2028", "</script>", "{{ 7*7 }}"]
)
def test_any_text_can_be_written_and_none_is_cut(tmp_path, text):
    source = frames.article(title=text)
    found = written(frames.frame_of([frames.mention("Hadrut", source)]), tmp_path)
    title = found["features"][0]["properties"]["title"]
    assert len(title) == len(text)
    assert title == text.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")


def test_a_failed_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "places.geojson"
    path.write_text("old")
    frame = frames.joined_frame()
    frame["boom"] = [_Boom()] * len(frame)
    with pytest.raises(RuntimeError):
        write_geojson(frame, path)
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["places.geojson"]


class _Boom:
    def __str__(self):
        raise RuntimeError("no text")


def test_the_name_of_another_format_is_refused(tmp_path):
    with pytest.raises(ExportError, match=r"use gc\.write_table"):
        write_geojson(frames.joined_frame(), tmp_path / "places.csv")
    assert not list(tmp_path.iterdir())


def test_a_frame_without_a_crs_is_refused(tmp_path):
    frame = frames.joined_frame().set_crs(None, allow_override=True)
    with pytest.raises(ExportError, match="CRS"):
        write_geojson(frame, tmp_path / "places.geojson")


def test_another_crs_becomes_longitude_and_latitude(tmp_path):
    frame = frames.joined_frame()
    found = written(frame.to_crs("EPSG:3857"), tmp_path)["features"][0]["geometry"]
    assert found["coordinates"] == pytest.approx([47.03, 39.52], abs=1e-6)


def test_a_frame_of_someone_else_needs_no_context(tmp_path):
    frame = gpd.GeoDataFrame({"name": ["x"]}, geometry=[Point(1, 2)], crs="EPSG:4326")
    found = written(frame, tmp_path)
    assert found["features"][0]["properties"] == {"name": "x"}


def test_only_long_outlines_are_simplified_and_the_file_says_so(tmp_path):
    turns = [index * 2 * math.pi / 6_000 for index in range(6_000)]
    coast = Polygon(
        [((10 + 0.001 * (i % 2)) * math.cos(t), 10 * math.sin(t)) for i, t in enumerate(turns)]
    )
    plain = Polygon([(10 * math.cos(t), 10 * math.sin(t)) for t in turns[::10]])
    frame = gpd.GeoDataFrame(geometry=[coast, plain], crs="EPSG:4326")
    file = written(frame, tmp_path)
    long, short = (shapely.geometry.shape(each["geometry"]) for each in file["features"])
    assert shapely.get_num_coordinates(long) < 600
    assert long.hausdorff_distance(coast) <= 0.001 * math.sqrt(coast.area) + 0.001
    assert shapely.get_num_coordinates(short) == 601
    assert "1,000 points" in file["geoconflict"]["outlines"]


def test_an_area_over_the_antimeridian_is_cut():
    chukotka = Polygon([(170, 60), (190, 60), (190, 70), (170, 70)])
    jumping = Polygon([(170, 60), (-170, 60), (-170, 70), (170, 70)])
    for area in (chukotka, jumping):
        shape = shapely.geometry.shape(geojson_geometry(area))
        assert shape.geom_type == "MultiPolygon"
        assert shape.bounds == (-180, 60, 180, 70)
        assert shape.area == pytest.approx(200)


def test_a_line_over_the_antimeridian_is_cut():
    shape = shapely.geometry.shape(geojson_geometry(LineString([(179, 0), (-179, 2)])))
    assert shape.length == pytest.approx(math.hypot(2, 2))


def test_rings_are_right_handed():
    clockwise = Polygon([(0, 0), (0, 1), (1, 1), (1, 0)], [[(0.2, 0.2), (0.8, 0.2), (0.8, 0.8)]])
    shape = shapely.geometry.shape(geojson_geometry(clockwise))
    assert shape.exterior.is_ccw
    assert not shape.interiors[0].is_ccw


@settings(max_examples=60, deadline=None)
@given(
    west=st.floats(-180, 175),
    south=st.floats(-85, 80),
    width=st.floats(0.01, 40),
    height=st.floats(0.01, 5),
)
def test_every_box_is_written_valid_within_the_globe(west, south, width, height):
    shape = shapely.geometry.shape(geojson_geometry(box(west, south, west + width, south + height)))
    assert shape.is_valid
    assert shape.geom_type in {"Polygon", "MultiPolygon"}
    low, _, high, _ = shape.bounds
    assert low >= -180
    assert high <= 180
    assert shape.area == pytest.approx(width * height, rel=0.1, abs=0.05)


def test_a_bow_tie_is_mended():
    tie = MultiPolygon([Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])])
    assert shapely.geometry.shape(geojson_geometry(tie)).is_valid


def test_a_cell_without_a_value_is_null_and_never_an_empty_text(tmp_path):
    frame = frames.joined_frame()
    frame["drawn_as"] = ""
    for feature in written(frame, tmp_path)["features"]:
        assert feature["properties"]["drawn_as"] is None
        assert "" not in feature["properties"].values()


@pytest.mark.parametrize(
    ("days", "stated"),
    [
        (["2020-11-07"], {"as_of": "2020-11-07"}),
        (
            ["2020-11-07", "2008-08-12"],
            {"as_of": None, "as_of_of_rows": ["2008-08-12", "2020-11-07"]},
        ),
    ],
)
def test_the_file_says_of_which_days_its_rows_are(tmp_path, days, stated):
    frame = frames.joined_frame()
    frame["as_of"] = [days[row % len(days)] for row in range(len(frame) - 1)] + [None]
    about = written(frame, tmp_path)["geoconflict"]
    assert {key: value for key, value in about.items() if key.startswith("as_of")} == stated
    assert all(None not in layer.values() for layer in about["layers"])
