"""What a user relies on in the pipelines layer: dates, status, countries, shapes, provenance."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import importlib.util
import json
import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import CRS, Geod, Transformer
from shapely.geometry import shape

ROOT = Path(__file__).parent.parent
LAYER = ROOT / "boundaries" / "pipelines"
GEOD = Geod(ellps="WGS84")
STATUSES = {"planned", "construction", "operating", "halted", "sabotaged", "cancelled", "retired"}
COMMODITIES = {"oil", "gas", "oil products", "ammonia"}

FEATURES = json.loads((LAYER / "pipelines.geojson").read_text(encoding="utf-8"))["features"]
VERSIONS: dict[str, list[dict]] = {}
for _feature in FEATURES:
    VERSIONS.setdefault(_feature["properties"]["id"], []).append(_feature)


def status(pipeline: str, day: str) -> str | None:
    for feature in VERSIONS[pipeline]:
        properties = feature["properties"]
        if properties["valid_from"] <= day < (properties["valid_to"] or "9999"):
            return properties["status"]
    return None


def lines(feature: dict) -> list[list[list[float]]]:
    geometry = feature["geometry"]
    coordinates = geometry["coordinates"]
    return [coordinates] if geometry["type"] == "LineString" else coordinates


@pytest.mark.parametrize("pipeline", VERSIONS)
def test_versions_follow_each_other_without_gap_or_overlap(pipeline):
    days = [
        (f["properties"]["valid_from"], f["properties"]["valid_to"]) for f in VERSIONS[pipeline]
    ]
    for start, end in days:
        dt.date.fromisoformat(start)
        assert end is None or dt.date.fromisoformat(start) < dt.date.fromisoformat(end)
    assert all(before[1] == after[0] for before, after in pairwise(days))
    assert days[-1][1] is None


@pytest.mark.parametrize("pipeline", VERSIONS)
def test_facts_are_complete_and_sourced(pipeline):
    for feature in VERSIONS[pipeline]:
        properties = feature["properties"]
        assert properties["name"]
        assert properties["kind"] == "pipeline"
        assert properties["status"] in STATUSES
        assert properties["commodity"] in COMMODITIES
        assert properties["operator"]
        assert properties["capacity"]
        assert properties["sources"]
        assert all(source.strip() for source in properties["sources"])
        assert properties["method"].startswith("approximate")
        assert 5 <= properties["accuracy_km"] <= 75
        assert properties["name"] not in properties["aliases"]
        assert len(set(properties["aliases"])) == len(properties["aliases"])
        assert all(len(code) == 2 and code.isupper() for code in properties["countries"])


def test_no_two_pipelines_share_a_name_but_the_two_strings_of_nord_stream():
    owners: dict[str, set[str]] = {}
    for pipeline, versions in VERSIONS.items():
        properties = versions[0]["properties"]
        for name in [properties["name"], *properties["aliases"]]:
            owners.setdefault(name.casefold(), set()).add(pipeline)
    shared = {name: lines for name, lines in owners.items() if len(lines) > 1}
    assert shared == {"nord stream pipelines": {"nord-stream-1", "nord-stream-2"}}


def test_features_are_sorted_by_id_and_day():
    keys = [(f["properties"]["id"], f["properties"]["valid_from"]) for f in FEATURES]
    assert keys == sorted(keys)


@pytest.mark.parametrize("pipeline", VERSIONS)
def test_lines_are_rfc_7946(pipeline):
    for feature in VERSIONS[pipeline]:
        assert feature["type"] == "Feature"
        for line in lines(feature):
            assert len(line) >= 2
            for lon, lat in line:
                assert -180 <= lon <= 180
                assert -90 <= lat <= 90
                assert (round(lon, 5), round(lat, 5)) == (lon, lat)
            assert all(start != end for start, end in pairwise(line))
            assert all(abs(start[0] - end[0]) < 180 for start, end in pairwise(line))


@pytest.mark.parametrize("pipeline", VERSIONS)
def test_no_edge_is_so_long_that_a_straight_line_leaves_the_geodesic(pipeline):
    for line in lines(VERSIONS[pipeline][0]):
        assert all(GEOD.inv(*start, *end)[2] <= 50_100 for start, end in pairwise(line))


def test_datapackage_describes_the_file_beside_it():
    package = json.loads((LAYER / "datapackage.json").read_text(encoding="utf-8"))
    [resource] = package["resources"]
    content = (LAYER / resource["path"]).read_bytes()
    assert resource["bytes"] == len(content)
    assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert {"name", "title", "licenses", "sources", "created", "attribution"} <= package.keys()
    assert package["name_field"] in FEATURES[0]["properties"]
    assert package["max_distance_km"] == 50


def test_pipelines_of_azerbaijan_on_7_november_2020():
    found = {
        pipeline
        for pipeline, versions in VERSIONS.items()
        if "AZ" in versions[0]["properties"]["countries"]
        and versions[0]["properties"]["commodity"] in {"oil", "gas"}
        and status(pipeline, "2020-11-07") == "operating"
    }
    assert found == {
        "btc",
        "south-caucasus",
        "baku-supsa",
        "baku-novorossiysk",
        "mozdok-gazimammad",
    }


# From the statements of operators and governments; None is before the first plan.
QUESTIONS = [
    ("btc", "2006-01-01", "construction"),
    ("btc", "2008-08-10", "halted"),
    ("btc", "2020-11-07", "operating"),
    ("south-caucasus", "2008-08-13", "halted"),
    ("baku-supsa", "1999-04-16", "construction"),
    ("baku-supsa", "2020-11-07", "operating"),
    ("baku-supsa", "2022-07-01", "halted"),
    ("baku-novorossiysk", "2019-05-01", "halted"),
    ("baku-novorossiysk", "2020-11-07", "operating"),
    ("baku-novorossiysk", "2022-09-01", "halted"),
    ("tanap", "2018-06-11", "construction"),
    ("tanap", "2018-07-01", "operating"),
    ("tap", "2020-11-07", "construction"),
    ("tap", "2020-11-15", "operating"),
    ("tap", "2020-12-31", "operating"),
    ("igdir-nakhchivan", "2020-11-07", None),
    ("igdir-nakhchivan", "2025-03-05", "operating"),
    ("north-caucasus-transcaucasia", "2006-01-23", "sabotaged"),
    ("nord-stream-1", "2011-11-07", "construction"),
    ("nord-stream-1", "2022-08-30", "operating"),
    ("nord-stream-1", "2022-09-25", "halted"),
    ("nord-stream-1", "2022-09-27", "sabotaged"),
    ("nord-stream-2", "2022-09-25", "halted"),
    ("nord-stream-2", "2022-09-27", "sabotaged"),
    ("turkstream", "2019-12-31", "construction"),
    ("turkstream", "2020-01-08", "operating"),
    ("yamal-europe", "2021-12-20", "operating"),
    ("yamal-europe", "2022-06-01", "halted"),
    ("urengoy-uzhgorod", "2024-12-31", "operating"),
    ("urengoy-uzhgorod", "2025-01-01", "halted"),
    ("druzhba", "1991-12-26", "operating"),
    ("druzhba", "2019-05-01", "halted"),
    ("druzhba-south", "2025-08-25", "sabotaged"),
    ("togliatti-odesa", "2022-03-01", "halted"),
    ("balticconnector", "2023-12-01", "sabotaged"),
    ("balticconnector", "2024-05-01", "operating"),
    ("kirkuk-ceyhan", "1995-01-01", "halted"),
    ("kirkuk-ceyhan", "2023-03-24", "operating"),
    ("kirkuk-ceyhan", "2023-03-25", "halted"),
    ("kirkuk-ceyhan", "2025-09-27", "operating"),
    ("petroline", "2019-05-14", "halted"),
    ("petroline", "2020-01-01", "operating"),
    ("habshan-fujairah", "2012-07-14", "construction"),
    ("habshan-fujairah", "2012-07-15", "operating"),
    ("arab-gas", "2012-01-01", "sabotaged"),
    ("emg", "2019-01-01", "halted"),
    ("tapline", "1991-01-01", "retired"),
    ("maghreb-europe", "2021-10-31", "operating"),
    ("maghreb-europe", "2021-11-01", "halted"),
    ("eacop", "2023-06-01", "construction"),
    ("greater-nile", "2005-01-01", "operating"),
    ("petrodar", "2024-06-01", "halted"),
    ("greater-nile", "2025-12-10", "halted"),
    ("iran-pakistan", "2020-01-01", "planned"),
    ("tapi", "2015-12-12", "planned"),
    ("tapi", "2020-01-01", "construction"),
    ("trans-saharan", "2022-08-01", "planned"),
    ("south-stream", "2015-01-01", "cancelled"),
    ("nabucco", "2013-06-28", "cancelled"),
    ("colonial", "2021-05-09", "halted"),
]


@pytest.mark.parametrize(("pipeline", "day", "expected"), QUESTIONS)
def test_status_as_of_a_day(pipeline, day, expected):
    assert status(pipeline, day) == expected


def test_nord_stream_2_never_operated():
    assert "operating" not in {f["properties"]["status"] for f in VERSIONS["nord-stream-2"]}


with (ROOT / "tools" / "layers" / "pipelines.csv").open(encoding="utf-8", newline="") as _file:
    COMPARABLE = [row["id"] for row in csv.DictReader(_file) if row["comparable"] == "yes"]


@pytest.mark.parametrize("pipeline", COMPARABLE)
def test_drawn_length_is_near_the_stated_one(pipeline):
    feature = VERSIONS[pipeline][0]
    drawn = sum(GEOD.line_length(*zip(*line, strict=True)) for line in lines(feature)) / 1000
    assert 0.75 <= drawn / feature["properties"]["length_km"] <= 1.25


def test_a_border_point_stands_between_two_countries():
    with (ROOT / "tools" / "layers" / "pipelines_waypoints.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for before, after in pairwise(rows):
        pair = {before["country"], after["country"]}
        if (before["id"], before["part"]) != (after["id"], after["part"]) or "sea" in pair:
            continue
        if len(pair) == 2:
            assert any(
                set(one.split("/")) >= {other}
                for one, other in (
                    (before["country"], after["country"]),
                    (after["country"], before["country"]),
                )
            ), (before, after)


REFERENCE = {
    "btc": "P0644",
    "baku-supsa": "P0643",
    "kirkuk-ceyhan": "P0547",
    "petroline": "P0551",
    "south-caucasus": "P0759",
    "tanap": "P0763",
    "nord-stream-1": "P0753",
    "yamal-europe": "P0769",
    "chad-cameroon": "P0528",
}
SHARED = Path(os.environ.get("GEOCONFLICT_SHARED", ROOT.parent / "shared"))
ROUTES = SHARED / "reference" / "pipeline_routes_reference.geojson"


def deviations(ours, theirs):
    """Return the distances in km, a kilometre apart, from each line to the other."""
    lon, lat = ours.centroid.coords[0]
    local = CRS.from_proj4(f"+proj=aeqd +lat_0={lat} +lon_0={lon} +ellps=WGS84")
    to_local = Transformer.from_crs("EPSG:4326", local, always_xy=True)
    a, b = (
        shapely.transform(line, lambda xy: np.column_stack(to_local.transform(*xy.T)))
        for line in (ours, theirs)
    )
    both = []
    for line, other in ((a, b), (b, a)):
        points = shapely.points(shapely.get_coordinates(shapely.segmentize(line, 1000)))
        shapely.prepare(other)
        both.append(shapely.distance(points, other) / 1000)
    return np.concatenate(both)


@pytest.mark.shared
@pytest.mark.skipif(not ROUTES.exists(), reason=f"{ROUTES} is not there; set GEOCONFLICT_SHARED")
@pytest.mark.parametrize("pipeline", REFERENCE)
def test_routes_agree_with_published_ones_within_the_stated_accuracy(pipeline):
    routes = json.loads(ROUTES.read_text(encoding="utf-8"))["features"]
    [theirs] = [
        shape(route["geometry"])
        for route in routes
        if route["properties"]["gem_id"] == REFERENCE[pipeline]
    ]
    feature = VERSIONS[pipeline][0]
    km = deviations(shape(feature["geometry"]), theirs)
    assert km.mean() <= 8
    assert np.percentile(km, 95) <= 20
    assert np.mean(km <= feature["properties"]["accuracy_km"]) >= 0.95


def test_countries_are_those_of_the_day():
    versions = [f["properties"] for f in VERSIONS["greater-nile"]]
    assert all(("SS" in v["countries"]) == (v["valid_from"] >= "2011-07-09") for v in versions)


def test_the_tables_in_tools_rebuild_the_layer_byte_for_byte(tmp_path):
    spec = importlib.util.spec_from_file_location("build", ROOT / "tools" / "build_pipelines.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    build.OUTPUT = tmp_path
    build.main()
    for name in ("pipelines.geojson", "datapackage.json"):
        assert (tmp_path / name).read_bytes() == (LAYER / name).read_bytes()
