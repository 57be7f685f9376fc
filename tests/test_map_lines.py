"""What a user relies on where a text names pipelines."""

from __future__ import annotations

import csv
import json

import export_frames as frames
import pytest
from shapely import Point

from geoconflict.export import acled_columns, write_geojson, write_table
from geoconflict.export.map.data import PageData

_VILLAGE = {"place_id": "geonames:7", "place_name": "Example", "feature_class": "P"}
_VILLAGE |= {"latitude": 55.9, "longitude": 37.2, "geometry": Point(37.2, 55.9)}


def named_line(layer="pipelines"):
    """Return a frame in which a pipeline's name was taken for a village."""
    source = frames.article()
    row = frames.mention("Example pipeline", source, kind="feature", **_VILLAGE)
    rows = [row, frames.mention("Barda", source)]
    for each, meant in zip(rows, (layer, None), strict=True):
        each["feature_layer"] = meant
    return frames.frame_of(rows, articles={source.id: source}, layers=frames.layers())


def test_the_name_of_a_line_is_no_pin_on_the_map():
    page = PageData(named_line())
    assert [row["name"] for row in page.place_rows] == ["Barda"]
    assert list(page.mention_columns.drawn["place"]) == [-1, 0]


def test_the_name_of_an_area_keeps_its_place():
    assert len(PageData(named_line("enclaves")).place_rows) == 2


@pytest.mark.parametrize("name", ["a.geojson", "a.csv"])
def test_the_name_of_a_line_has_no_point_in_a_file(tmp_path, name):
    frame = named_line()
    path = tmp_path / name
    if name.endswith("csv"):
        write_table(frame, path)
        with path.open(encoding="utf-8", newline="") as file:
            found, other = csv.DictReader(file)
    else:
        write_geojson(frame, path)
        features = json.loads(path.read_text("utf-8"))["features"]
        assert features[0]["geometry"] is None
        found, other = (each["properties"] for each in features)
    assert not found["latitude"]
    assert not found["place_id"]
    assert found["toponym"] == "Example pipeline"
    assert other["latitude"]
    assert frame["latitude"].notna().all()  # the caller's frame stays as it is


def test_the_name_of_a_line_is_no_place_for_acled():
    assert list(acled_columns(named_line())["location"]) == ["Barda"]
