"""An article without a date is not silently given today's map."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoconflict.cli import main


def told(folder: Path, capsys, *options: str) -> str:
    assert main(["geoparse", str(folder), "-o", str(folder / "o.geojson"), *options]) == 0
    return capsys.readouterr().err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("Shells\n\nPublished: 28 January 2025\n\nShells hit Goma.")
    (tmp_path / "b.txt").write_text("The deal of 4 July 2003\n\nShells hit Goma again.")
    return tmp_path


def test_how_many_articles_have_no_date_is_said_once(folder: Path, capsys) -> None:
    said = told(folder, capsys)
    assert said.count("1 article(s) have no date; joined with today's layers: b") == 1


def test_nothing_is_said_where_every_article_has_a_day(folder: Path, capsys) -> None:
    assert "no date" not in told(folder, capsys, "--as-of", "2025-01-28")
    (folder / "b.txt").unlink()
    assert "no date" not in told(folder, capsys)
