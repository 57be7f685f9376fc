"""What a user relies on in the pipelines layer: dates, status, countries, shapes, provenance."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from itertools import pairwise
from pathlib import Path

import pytest
from pyproj import Geod

LAYER = Path(__file__).parent.parent / "boundaries" / "pipelines"
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
        assert 5 <= properties["accuracy_km"] <= 50
        assert properties["name"] not in properties["aliases"]
        assert len(set(properties["aliases"])) == len(properties["aliases"])
        assert all(len(code) == 2 and code.isupper() for code in properties["countries"])


def test_no_two_pipelines_share_a_name():
    owners: dict[str, str] = {}
    for pipeline, versions in VERSIONS.items():
        properties = versions[0]["properties"]
        for name in [properties["name"], *properties["aliases"]]:
            assert owners.setdefault(name.casefold(), pipeline) == pipeline, name


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


# From the statements of operators and governments.
QUESTIONS = [
    ("btc", "2006-01-01", "construction"),
    ("btc", "2008-08-10", "halted"),
    ("btc", "2020-11-07", "operating"),
    ("baku-supsa", "1999-04-16", "construction"),
    ("baku-supsa", "2020-11-07", "operating"),
    ("baku-supsa", "2022-07-01", "halted"),
    ("baku-novorossiysk", "2020-11-07", "operating"),
    ("baku-novorossiysk", "2022-09-01", "halted"),
    ("tanap", "2018-06-11", "construction"),
    ("tanap", "2018-07-01", "operating"),
    ("tap", "2020-11-07", "construction"),
    ("tap", "2021-01-01", "operating"),
    ("igdir-nakhchivan", "2020-11-07", None),
    ("igdir-nakhchivan", "2025-03-05", "operating"),
    ("north-caucasus-transcaucasia", "2006-01-23", "sabotaged"),
]


@pytest.mark.parametrize(("pipeline", "day", "expected"), QUESTIONS)
def test_status_as_of_a_day(pipeline, day, expected):
    assert status(pipeline, day) == expected
