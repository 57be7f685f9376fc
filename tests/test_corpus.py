"""Runs: the same bytes on any number of workers, after any interruption, with bad input in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from geoconflict.corpus import run
from geoconflict.corpus.shards import Lines, shards_of
from geoconflict.corpus.work import time_limit, write_whole
from geoconflict.errors import CorpusError

pytest.importorskip("pyarrow")
TEXTS = (
    "Shells fell on Stepanakert and Shusha in Nagorno-Karabakh, officials said.",
    "Fighters left Kidal for Gao, in northern Mali, on Tuesday.",
    "Ankara said the talks in Geneva would go on.",
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "news.jsonl"
    rows = [
        {"id": str(i), "text": TEXTS[i % 3], "date": "2020-11-07"} if i != 4 else {"text": None}
        for i in range(9)
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_bad_record_is_listed_and_the_rest_is_there(source: Path, tmp_path: Path) -> None:
    report = run(source, tmp_path / "out", shard_size=4)
    assert (report.articles, report.failures) == (8, 1)
    (line,) = (tmp_path / "out" / "failures.jsonl").read_text().splitlines()
    assert json.loads(line)["source"].endswith(":5")


def test_an_interrupted_run_resumes_to_the_same_bytes(source: Path, tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    run(source, whole, shard_size=4)
    run(source, broken, shard_size=4)
    (broken / "manifest.json").unlink()
    (broken / "parts" / "part-000001.json").unlink()
    (broken / "parts" / "part-000002.parquet").write_bytes(b"cut off")
    before = (broken / "parts" / "part-000000.parquet").stat().st_mtime_ns
    run(source, broken, shard_size=4)
    assert contents(broken) == contents(whole)
    assert (broken / "parts" / "part-000000.parquet").stat().st_mtime_ns == before


@pytest.mark.slow
def test_two_workers_give_the_same_bytes_as_one(source: Path, tmp_path: Path) -> None:
    run(source, tmp_path / "one", shard_size=4)
    run(source, tmp_path / "two", shard_size=4, workers=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_folder_with_another_run_is_refused(source: Path, tmp_path: Path) -> None:
    run(source, tmp_path / "out", shard_size=4)
    with pytest.raises(CorpusError, match="other parameters"):
        run(source, tmp_path / "out", shard_size=5)


def test_shards_cover_every_line_once(source: Path) -> None:
    shards = list(shards_of(source, 4))
    assert [(shard.first, shard.count) for shard in shards if isinstance(shard, Lines)] == [
        (1, 4),
        (5, 4),
        (9, 1),
    ]
    ids = [article.id for shard in shards for article in shard.read({}, lambda failure: None)]
    assert ids == ["0", "1", "2", "3", "5", "6", "7", "8"]


def test_an_article_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(TimeoutError), time_limit(0.05):
        re.match(r"(a+)+$", "a" * 40 + "!")


def test_a_file_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "part"
    write_whole(path, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CorpusError, match="resumes"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["part"]
