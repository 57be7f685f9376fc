"""How the facts of a feature become its dated versions: split, shared and never overlapping."""

import datetime as dt
import importlib.util
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parent.parent / "tools" / "enclave_versions.py"


@pytest.fixture(scope="module")
def dated():
    spec = importlib.util.spec_from_file_location("enclave_versions", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.dated


def day(number):
    return dt.date(2020, 1, number)


def spans(versions):
    return [(v.get("from"), v.get("to"), v["status"]) for v in versions]


def test_a_change_splits_a_version_and_keeps_its_shape(dated):
    changes = [{"from": day(3), "status": "blockaded"}, {"from": day(5), "status": "attacked"}]
    version = {"from": day(1), "to": day(9), "shape": "s", "status": "held", "change": changes}
    found = dated({"id": "a", "version": [version]}, {})
    assert spans(found) == [
        *((day(1), day(3), "held"), (day(3), day(5), "blockaded"), (day(5), day(9), "attacked")),
    ]
    assert {v["shape"] for v in found} == {"s"}


def test_a_change_of_the_feature_adds_to_every_version_from_its_day_on(dated):
    versions = [{"to": day(5), "status": "one"}, {"from": day(5), "status": "two"}]
    changes = [{"from": day(3), "also": "claimed"}]
    found = dated({"id": "a", "version": versions, "change": changes}, {})
    assert spans(found) == [
        *((None, day(3), "one"), (day(3), day(5), "one; claimed"), (day(5), None, "two; claimed")),
    ]


def test_a_feature_without_versions_can_change_too(dated):
    found = dated({"id": "a", "status": "one", "change": [{"from": day(3), "also": "more"}]}, {})
    assert spans(found) == [(None, day(3), "one"), (day(3), None, "one; more")]


def test_a_region_follows_those_days_of_a_front_that_concern_it(dated):
    front = [
        {"from": day(1), "line": "x", "status": "one"},
        {"from": day(3), "line": "y", "regions": ["b"], "status": "two"},
        {"from": day(5), "line": "z", "status": "three"},
        {"from": day(7), "regions": ["a"]},
    ]
    found = {
        name: dated({"id": name, "track": "front", "division": "d"}, {"front": front})
        for name in "ab"
    }
    assert spans(found["a"]) == [(day(1), day(5), "one"), (day(5), day(7), "three")]
    assert [v["shape"] for v in found["b"]] == ["d & x", "d & y", "d & z"]


def test_a_change_outside_its_version_is_refused(dated):
    version = {"from": day(1), "to": day(3), "status": "held"}
    with pytest.raises(ValueError, match="2020-01-03"):
        dated({"id": "a", "version": [version | {"change": [{"from": day(3)}]}]}, {})
