"""What a user relies on where a text names pipelines."""

from __future__ import annotations

import csv
import json

import export_frames as frames
import pandas as pd
import pytest
from shapely import Point
from test_map_browser import DESKTOP, Opened

from geoconflict.export import acled_columns, write_geojson, write_map, write_table
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


def test_a_sea_of_which_a_radius_is_known_is_a_label_and_no_disc():
    source, at = frames.article(), Point(47.03, 39.52)
    sea = {"place_id": "geonames:8", "feature_class": "H", "uncertainty_km": 150.0}
    rows = [
        frames.mention("Hadrut", source, geometry=at.buffer(1.2, quad_segs=8), **sea),
        frames.mention("Barda", source, geometry=at.buffer(0.3, quad_segs=8)),
        frames.mention("Azerbaijan", source),
    ]
    page = PageData(frames.frame_of(rows, articles={source.id: source}))
    assert [row["vague"] for row in page.place_rows] == [1, 0, 0]


def crowded_frame():
    """Return a named line, a cancelled one near a place, and a sea known by a radius."""
    source = frames.article()
    sea = {"place_id": "geonames:8", "place_name": "Wide Sea", "feature_class": "H"}
    disc = Point(47.03, 39.52).buffer(1.2, quad_segs=8)
    near = {"layer": "pipelines", "relation": "near", "distance_km": 5.0, "distance_error_km": 4.0}
    named = {**near, "feature_id": "example", "relation": "named", "kind": "feature"}
    rows = [
        frames.mention("Hadrut", source, geometry=disc, **sea, uncertainty_km=150.0),
        frames.mention("Barda", source, **near, feature_id="dead"),
        frames.mention("Yevlakh", source, uncertainty_km=159.0),
        frames.mention("Example pipeline passes near Yevlakh", source, **named),
    ]
    lines = frames.layers()[1]
    dead = lines.features.copy()
    dead["id"], dead["name"], dead["status"] = "dead", "Never built", "cancelled"
    dead.geometry = dead.geometry.translate(0, -0.4)
    lines.features = pd.concat([dead, lines.features], ignore_index=True)
    return frames.frame_of(rows, articles={source.id: source}, layers=(lines,))


@pytest.mark.browser
def test_the_named_line_stands_out_and_seas_hide_nothing(browser, tmp_path):
    write_map(crowded_frame(), tmp_path / "map.html")
    view = Opened(browser, tmp_path / "map.html", "#at=40,47.1,7", **DESKTOP)
    page = view.page
    labels = page.locator(".gc-label").all_inner_texts()
    assert "Hadrut" in labels  # the sea has its name
    assert "Never built" not in labels
    label = page.locator(".gc-label-line-strong")
    assert label.inner_text() == "Example"
    assert "rotate" in label.get_attribute("style")  # along its line
    glow = page.evaluate("gc.css('feature')")
    lines = page.locator(".leaflet-gc-lines-pane path")
    assert lines.count() == 3  # the cancelled line has no glow beside the place that is near it
    assert lines.first.get_attribute("stroke") == glow  # under all lines
    filled = ".leaflet-gc-soft-pane path:not([fill-opacity='0'])"
    assert page.locator(filled).count() == 0
    page.get_by_role("button", name="Hadrut", exact=True).click()
    page.locator(".gc-card").wait_for()
    assert page.locator(filled).count() == 0
    assert page.locator(".leaflet-gc-soft-pane path[stroke-dasharray]").count() == 1
    # What a line is told by stays open beside the line's own words.
    assert page.get_by_role("button", name="Example pipeline passes near", exact=True).count()
    page.get_by_role("button", name="Yevlakh", exact=True).click()
    page.locator(".gc-card h2", has_text="Yevlakh").wait_for()
    assert page.locator(filled).count() == 0  # a point as vague has a ring alone
    for holder in ("divided: A and B", "A within the line of B, AZ outside it", "A; B elsewhere"):
        assert page.evaluate("(f) => gc.outlined(f)", {"controlled_by": holder})
    assert not page.evaluate("gc.outlined({ controlled_by: 'A' })")
    assert view.quiet()
    view.context.close()
