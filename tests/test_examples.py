"""The examples run, and print what they say."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
ARTICLES = str(EXAMPLES / "articles" / "karabakh_2020-11-07.txt")


def run(name: str, *arguments: str) -> None:
    runpy.run_path(str(EXAMPLES / name))["main"](*arguments)


def test_map_articles_writes_a_map_and_says_what_is_near(tmp_path: Path, capsys) -> None:
    run("map_articles.py", ARTICLES, str(tmp_path / "map.html"))
    assert (tmp_path / "map.html").stat().st_size > 100_000
    assert "Yevlakh" in capsys.readouterr().out


def test_then_and_now_says_that_shusha_changed_hands(capsys) -> None:
    run("then_and_now.py", ARTICLES, "2023-10-01")
    assert "Shusha" in capsys.readouterr().out


def test_own_layer_joins_a_file_of_the_users(tmp_path: Path, capsys) -> None:
    layer = tmp_path / "posts.geojson"
    post = {
        "type": "Feature",
        "properties": {"name": "Post 7"},
        "geometry": {"type": "Point", "coordinates": [46.75, 39.80]},
    }
    layer.write_text(json.dumps({"type": "FeatureCollection", "features": [post]}))
    run("own_layer.py", ARTICLES, str(layer))
    assert "Post 7" in capsys.readouterr().out


def test_the_geocoder_example_compiles() -> None:
    pytest.importorskip("geopy")
    compile((EXAMPLES / "online_geocoder.py").read_text(), "online_geocoder.py", "exec")
