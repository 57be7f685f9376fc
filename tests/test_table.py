"""What a user relies on in a written table."""

from __future__ import annotations

import csv
import json

import export_frames as frames
import geopandas as gpd
import pytest
import shapely

from geoconflict.errors import ExportError
from geoconflict.export import write_table


@pytest.mark.parametrize("suffix", ["csv", "parquet", "gpkg", "fgb", "geojsonl", "geojson"])
def test_every_row_is_written_and_twice_the_same(tmp_path, suffix):
    frame = frames.joined_frame()
    for name in "ab":
        write_table(frame, tmp_path / f"{name}.{suffix}")
    first, second = (tmp_path / f"{name}.{suffix}" for name in "ab")
    assert first.read_bytes() == second.read_bytes()
    assert list(_toponyms(first, suffix)) == list(frame["toponym"])


def _toponyms(path, suffix):
    if suffix == "csv":
        with path.open(encoding="utf-8", newline="") as file:
            return [row["toponym"] for row in csv.DictReader(file)]
    if suffix == "geojsonl":
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        return [row["properties"]["toponym"] for row in rows]
    read = gpd.read_parquet if suffix == "parquet" else gpd.read_file
    return read(path)["toponym"]


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1"])
def test_no_text_runs_as_a_formula(tmp_path, text):
    source = frames.article(title=text)
    write_table(frames.frame_of([frames.mention("Hadrut", source)]), tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["title"] == "'" + text
    assert float(row["latitude"]) == 39.52


def test_nul_and_lone_surrogates_are_replaced_not_cut(tmp_path):
    source = frames.article(title="a\x00b\udc00c")
    frame = frames.frame_of([frames.mention("Hadrut", source)])
    for suffix in ("gpkg", "parquet", "csv"):
        write_table(frame, tmp_path / f"t.{suffix}")
    assert gpd.read_file(tmp_path / "t.gpkg")["title"][0] == "a\ufffdb\ufffdc"


def test_acleds_columns_hold_each_located_mention_once(tmp_path):
    write_table(frames.joined_frame(), tmp_path / "t.csv", columns="acled")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["location"] for row in rows][:2] == ["Hadrut", "Barda"]
    assert len(rows) == 6
    assert (rows[0]["geo_precision"], rows[0]["event_date"]) == ("1", "2020-11-07")


def test_ucdps_columns_have_its_names(tmp_path):
    write_table(frames.joined_frame(), tmp_path / "t.csv", columns="ucdp")
    header = (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()[0]
    assert {"where_prec", "where_coordinates", "adm_1", "source_headline"} <= set(header.split(","))


def test_what_cannot_be_written_is_said(tmp_path):
    frame = frames.joined_frame()
    with pytest.raises(ExportError, match=r"\.xls"):
        write_table(frame, tmp_path / "t.xls")
    with pytest.raises(ExportError, match=r"\.csv"):
        write_table(frame, tmp_path / "t.gpkg", columns="acled")
    with pytest.raises(ExportError, match="no folder"):
        write_table(frame, tmp_path / "none" / "t.csv")


def test_lines_are_features_to_gdal_however_long_the_first(tmp_path):
    frame = frames.joined_frame()
    circle = shapely.Point(10, 10).buffer(5, quad_segs=250)
    frame.geometry = [circle, *frame.geometry[1:]]
    write_table(frame, tmp_path / "places.geojsonl")
    assert len(gpd.read_file(tmp_path / "places.geojsonl")) == len(frame)


@pytest.mark.parametrize("dtype", ["object", "str"])
def test_an_empty_text_is_a_missing_one_in_every_file(tmp_path, dtype):
    frame = frames.joined_frame()
    frame["drawn_as"] = frame["toponym"].where(frame["toponym"] == "Barda", "").astype(dtype)
    write_table(frame, tmp_path / "t.parquet")
    write_table(frame, tmp_path / "t.gpkg")
    for found in (gpd.read_parquet(tmp_path / "t.parquet"), gpd.read_file(tmp_path / "t.gpkg")):
        assert found["drawn_as"].dropna().unique().tolist() == ["Barda"]
        assert found["drawn_as"].isna().sum() == (frame["toponym"] != "Barda").sum()
