"""The commands answer what a user asks, and say so where they cannot."""

from __future__ import annotations

import csv
import json

from geoconflict.cli import main


def test_a_features_versions_are_told_with_their_days_and_sources(capsys):
    assert main(["layers", "btc", "--as-of", "2020-11-07"]) == 0
    told = capsys.readouterr().out
    assert "status: operating" in told
    assert "2008-08-25 to ..." in told
    assert "sources: " in told


def test_what_all_versions_of_a_feature_share_is_told_once(capsys):
    assert main(["layers", "btc"]) == 0
    told = capsys.readouterr().out
    assert told.count("aliases: ") == 1
    assert told.count("443 km in Azerbaijan") == 1
    assert told.index("2008-08-06 to 2008-08-25") < told.index("status: halted")


def test_an_unknown_feature_is_said_to_be_unknown(capsys):
    assert main(["layers", "no-such-feature"]) == 1
    assert "no layer has a feature 'no-such-feature'" in capsys.readouterr().err


def test_a_loose_match_is_said_to_be_one(capsys):
    assert main(["gazetteer", "lookup", "Khasavyurtt"]) == 0
    captured = capsys.readouterr()
    assert "no place is called exactly 'Khasavyurtt'" in captured.err
    assert "Khasavyurt" in captured.out


def test_a_name_that_is_known_is_not_called_loose(capsys):
    assert main(["gazetteer", "lookup", "Khasavyurt"]) == 0
    assert not capsys.readouterr().err


def test_evaluate_makes_the_folder_for_its_errors_and_takes_a_radius(tmp_path, capsys):
    corpus = tmp_path / "mine.jsonl"
    corpus.write_text(
        '{"doc_id": "1", "text": "Shells fell on Barda.", "gold": [{"start": 15, "end": 20, '
        '"text": "Barda", "lat": 40.37, "lon": 47.13}]}\n'
    )
    folder = tmp_path / "errors" / "of today"
    command = ["evaluate", str(corpus), "--radius", "25", "--errors", str(folder)]
    assert main(command) == 0
    assert (folder / "mine.html").exists()
    assert "25 km" in capsys.readouterr().out


def test_a_layer_of_ones_own_is_found_by_its_names(tmp_path, capsys):
    line = {"type": "LineString", "coordinates": [[50, 40], [52, 41]]}
    own = {"type": "Feature", "properties": {"name": "Absheron Test Pipeline"}, "geometry": line}
    (tmp_path / "own.geojson").write_text(json.dumps(own))
    (tmp_path / "a.txt").write_text(
        "The Absheron Test Pipeline was shut, officials said on Monday."
    )
    places = tmp_path / "places.csv"
    command = ["geoparse", str(tmp_path / "a.txt"), "--layer", str(tmp_path / "own.geojson")]
    assert main([*command, "--as-of", "2024-05-01", "--output", str(places)]) == 0
    rows = list(csv.DictReader(places.open(encoding="utf-8")))
    assert ("Absheron Test Pipeline", "named") in {(r["feature_name"], r["relation"]) for r in rows}
