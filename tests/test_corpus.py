"""Runs: the same bytes on any number of workers, after any interruption, with bad input in."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import fakes
import pytest

from geoconflict.articles.limits import time_limit
from geoconflict.corpus import aggregate, read_run, run
from geoconflict.corpus.divide import shards_of
from geoconflict.corpus.reports import report_numbers, signature
from geoconflict.corpus.shards import Lines
from geoconflict.corpus.work import write_whole
from geoconflict.errors import CorpusError, MissingDependencyError

pq = pytest.importorskip("pyarrow.parquet")
TEXTS = (
    "Shells fell on Goma, and later on Kidal in northern Mali, officials said on Monday.",
    "Fighters left Kidal for Nowhere on Tuesday, and nobody could say why they had done so.",
    "The talks would go on, both sides said, but no place was named for the next of them.",
)


def write(path: Path, rows: list[dict]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    rows = [
        {"id": str(i), "text": f"{TEXTS[i % 3]} Nr. {i}", "date": "2020-11-07"} for i in range(9)
    ]
    rows[4] = {"text": None}
    return write(tmp_path / "news.jsonl", rows)


def start(source: Path, output: Path, **options):
    return run(
        source, output, **{"workers": 0, "shard_size": 4, "geoparser": fakes.geoparser} | options
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_bad_record_is_listed_and_the_rest_is_there(source: Path, tmp_path: Path) -> None:
    report = start(source, tmp_path / "out")
    assert (report.articles, report.mentions, report.located, report.failures) == (8, 13, 11, 1)
    (line,) = (tmp_path / "out" / "failures.jsonl").read_text().splitlines()
    assert json.loads(line)["source"].endswith(":5")


def test_an_interrupted_run_resumes_to_the_same_bytes(source: Path, tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    start(source, whole)
    start(source, broken)
    (broken / "manifest.json").unlink()
    (broken / "parts" / "part-000001.json").unlink()
    (broken / "parts" / "part-000002.parquet").write_bytes(b"cut off")
    (broken / "parts" / ".part-000002.parquet.77.tmp").write_bytes(b"left by a killed run")
    before = (broken / "parts" / "part-000000.parquet").stat().st_mtime_ns
    start(source, broken)
    assert contents(broken) == contents(whole)
    assert (broken / "parts" / "part-000000.parquet").stat().st_mtime_ns == before


_CHILD = (
    "import sys; sys.path.insert(0, {tests!r}); import fakes; from geoconflict.corpus import run\n"
    "if __name__ == '__main__':\n"
    "    run({source!r}, {output!r}, shard_size=5, workers={workers}, geoparser=fakes.geoparser)\n"
)


def child(tmp_path: Path, source: Path, output: Path, workers: int) -> subprocess.Popen:
    script = tmp_path / "child.py"
    tests = str(Path(__file__).parent)
    names = {"tests": tests, "source": str(source), "output": str(output), "workers": workers}
    script.write_text(_CHILD.format(**names))
    return subprocess.Popen([sys.executable, str(script)])


def wait_for(process: subprocess.Popen, folder: Path, parts: int) -> None:
    while process.poll() is None and len(list(folder.glob("parts/part-*.json"))) < parts:
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.parametrize(("workers", "kills"), [(0, 8), (1, 4), (2, 8)])
def test_a_run_killed_at_random_moments_loses_nothing(
    tmp_path: Path, workers: int, kills: int
) -> None:
    rows = [{"id": str(i), "text": f"SLOW {i}. {TEXTS[i % 3]}"} for i in range(120)]
    source, moments = write(tmp_path / "news.jsonl", rows), random.Random(5)
    for kill in range(kills):
        process = child(tmp_path, source, tmp_path / "killed", workers)
        wait_for(process, tmp_path / "killed", parts=kill)
        time.sleep(moments.uniform(0.0, 0.4))
        assert process.poll() is None, "the run ended before it was killed"
        process.kill()
        process.wait()
    process = child(tmp_path, source, tmp_path / "killed", workers)
    assert process.wait(timeout=120) == 0
    start(source, tmp_path / "whole", shard_size=5)
    assert contents(tmp_path / "killed") == contents(tmp_path / "whole")


def test_two_workers_give_the_same_bytes_as_one(source: Path, tmp_path: Path) -> None:
    start(source, tmp_path / "one", workers=1)
    start(source, tmp_path / "two", workers=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.slow
def test_an_article_that_kills_its_worker_is_left_out_alone(source: Path, tmp_path: Path) -> None:
    with source.open("a") as file:
        file.write('{"id": "bomb", "text": "KILL in Goma"}\n{"id": "last", "text": "Goma"}\n')
    report = start(source, tmp_path / "out", workers=2)
    assert report.articles == 10
    failures = (tmp_path / "out" / "failures.jsonl").read_text()
    assert failures.count("its worker died") == 1
    assert "last" in set(read_run(tmp_path / "out")["article_id"])
    assert not list((tmp_path / "out" / "parts").glob("*.begun"))


@pytest.mark.slow
def test_an_article_that_hangs_in_compiled_code_is_left_out_alone(
    source: Path, tmp_path: Path
) -> None:
    with source.open("a") as file:
        file.write('{"id": "stuck", "text": "HANG in Goma"}\n{"id": "last", "text": "Goma"}\n')
    report = start(source, tmp_path / "out", workers=2, geoparser=fakes.impatient)
    failures = (tmp_path / "out" / "failures.jsonl").read_text()
    assert failures.count("its worker died") == 1
    assert (report.articles, report.failures) == (10, 2)
    assert "last" in set(read_run(tmp_path / "out")["article_id"])


def test_a_folder_with_another_run_is_refused(source: Path, tmp_path: Path) -> None:
    start(source, tmp_path / "out")
    with pytest.raises(CorpusError, match="other parameters"):
        start(source, tmp_path / "out", shard_size=5)


def test_input_that_was_changed_is_read_again(source: Path, tmp_path: Path) -> None:
    start(source, tmp_path / "out", shard_size=2)
    lines = source.read_text().splitlines(keepends=True)
    source.write_text(lines[0].replace("Goma", "Kido") + "".join(lines[1:3]))
    assert start(source, tmp_path / "out", shard_size=2).articles == 3
    assert "Goma" not in set(read_run(tmp_path / "out")["toponym"])
    assert len(list((tmp_path / "out" / "parts").glob("part-*.parquet"))) == 2


POISON = {
    "deep.html": b"<html>" + b"<div>" * 20_000 + b"Goma" + b"</div>" * 20_000,
    "nul.html": b"<html><body>" + b"\0" * 100_000,
    "bomb.jsonl.gz": gzip.compress(bytes(150_000_000), 1),
    "bomb.txt.gz": gzip.compress(bytes(30_000_000), 1),
    "broken.jsonl.gz": b"\x1f\x8bbroken",
    "broken.parquet": b"PAR1broken",
    "huge.jsonl": b'{"text": "' + b"x" * 30_000_000 + b'"}\n',
    "empty.csv": b"",
    "entities.xml": b'<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><r>&b;</r>',
    "picture.txt": b"\x89PNG\r\n",
}
POISON_ROWS = (
    *(
        '{"text": 5}',
        "[1, 2",
        '{"text": "FAIL in Goma"}',
        "[" * 50_000,
        '{"text": "Goma\\ud800\\u0000"}',
    ),
    '{"text": "a", "date": 1' + "0" * 5_000 + "}",
)


@pytest.mark.slow
def test_one_poisoned_article_in_a_thousand_of_each_kind_costs_itself_alone(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    rows = [f'{{"id": "{i}", "text": "{TEXTS[i % 3]}"}}' for i in range(2_000)]
    for number, row in enumerate(POISON_ROWS * 2):
        rows.insert(number * 160, row)
    (folder / "a.jsonl").write_text("\n".join(rows))
    for name, data in POISON.items():
        (folder / name).write_bytes(data)
    report = start(folder, tmp_path / "out", workers=2, shard_size=100)
    read = pq.read_table(tmp_path / "out" / "articles.parquet", columns=["article_id"])
    ids = set(read["article_id"].to_pylist())
    assert {str(i) for i in range(2_000)} <= ids
    lines = (tmp_path / "out" / "failures.jsonl").read_text().splitlines()
    failed = {Path(json.loads(line)["source"]).name.partition(":")[0] for line in lines}
    harmless = {"deep.html", "entities.xml", "nul.html"}
    assert set(POISON) - harmless <= failed
    assert len(lines) == report.failures >= 10 + len(POISON) - len(harmless)


def test_output_inside_the_source_is_not_read_again(source: Path, tmp_path: Path) -> None:
    first = start(tmp_path, tmp_path / "out")
    before = contents(tmp_path / "out")
    assert start(tmp_path, tmp_path / "out") == first
    assert contents(tmp_path / "out") == before


def test_two_runs_never_write_to_one_folder(source: Path, tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    start(source, tmp_path / "out")
    handle = os.open(tmp_path / "out", os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(CorpusError, match="another run"):
            start(source, tmp_path / "out")
    finally:
        os.close(handle)


def test_shards_cover_every_line_once(source: Path) -> None:
    shards = list(shards_of(source, 4))
    assert [(shard.first, shard.count) for shard in shards if isinstance(shard, Lines)] == [
        (1, 4),
        (5, 4),
        (9, 1),
    ]
    ids = [article.id for shard in shards for article in shard.read({}, lambda failure: None)]
    assert ids == ["0", "1", "2", "3", "5", "6", "7", "8"]


def test_what_cannot_be_read_twice_cannot_be_a_source(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="save it to a file"):
        start("-", tmp_path / "out")
    with pytest.raises(CorpusError, match="nothing to read"):
        start(tmp_path / "none", tmp_path / "out")


def test_every_part_has_the_same_columns(source: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    with source.open("a") as file:
        file.write('{"text": "Undated: Goma."}\n' * 8)
    start(source, tmp_path / "out", shard_size=1)
    paths = sorted((tmp_path / "out" / "parts").glob("part-*.parquet"))
    schemas = {str(parquet.read_schema(path).remove_metadata()) for path in paths}
    assert len(paths) == 17
    assert len(schemas) == 1


def test_an_outline_is_kept_once_and_comes_back(source: Path, tmp_path: Path) -> None:
    import geopandas as gpd

    start(source, tmp_path / "out")
    outlines = gpd.read_parquet(tmp_path / "out" / "places.parquet")
    assert list(outlines["place_id"]) == ["fake:Mali"]
    whole = read_run(tmp_path / "out")
    country = whole[whole["place_id"] == "fake:Mali"]
    assert len(country) > 1
    assert country.geometry.geom_equals(outlines.geometry[0]).all()


def test_a_wire_text_in_two_papers_is_one_report(tmp_path: Path) -> None:
    story = " ".join(f"{TEXTS[0]} The road {i} was closed." for i in range(8))
    rows = [
        {"id": "a", "text": story, "publisher": "One", "date": "2020-11-07"},
        {"id": "b", "text": f"GOMA (Agency) --\n{story}", "publisher": "Two"},
        {"id": "c", "text": TEXTS[1], "publisher": "Three", "date": "2020-11-07"},
    ]
    report = start(write(tmp_path / "news.jsonl", rows), tmp_path / "out", shard_size=1)
    assert (report.articles, report.reports) == (3, 2)
    counts = aggregate(tmp_path / "out", "place").set_index("place_name")
    assert counts.loc["Kidal", ["articles", "reports"]].tolist() == [3, 2]
    assert counts.loc["Goma", ["articles", "reports"]].tolist() == [2, 1]


def test_a_bulletin_that_says_much_the_same_each_month_is_a_report_each_month() -> None:
    text = signature(" ".join(TEXTS * 4))
    assert report_numbers(text * 3, [10, 12, 40]).tolist() == [0, 0, 2]
    assert report_numbers(signature(TEXTS[0]) + signature(TEXTS[1])).tolist() == [0, 1]


def test_a_country_is_in_no_cell_of_the_grid(source: Path, tmp_path: Path) -> None:
    start(source, tmp_path / "out")
    cells = aggregate(tmp_path / "out", ("place", "cell")).set_index("place_name")["cell"]
    # row 176, column 418 of half-degree cells counted from the south-west corner
    assert cells["Goma"] == 176 * 720 + 418 + 1
    assert cells.isna()["Mali"]
    with pytest.raises(CorpusError, match="cannot count by"):
        aggregate(tmp_path / "out", "week")  # type: ignore[arg-type]


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


def test_a_disk_that_fills_ends_the_run_and_the_next_one_resumes(
    source: Path, tmp_path: Path
) -> None:
    start(source, tmp_path / "whole")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
        with pytest.raises(CorpusError, match="cannot be written"):
            start(source, tmp_path / "full")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    start(source, tmp_path / "full")
    assert contents(tmp_path / "full") == contents(tmp_path / "whole")


def test_the_command_takes_column_names_and_says_what_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from geoconflict import cli

    monkeypatch.setattr("geoconflict.corpus.run", lambda *a, **o: start(*a, **{**o, **FAKE}))
    source = write(tmp_path / "news.jsonl", [{"story": "Goma fell."}, {"story": None}])
    command = ["run", str(source), "-o", str(tmp_path / "out"), "--column", "text=story"]
    assert cli.main(command) == 3
    assert "1 articles of 1 reports, 1 mentions, 1 located, 1 failures" in capsys.readouterr().err
    assert cli.main([*command, "--strict"]) == 1


def test_a_finished_run_is_counted_and_exported_from_the_command_line(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import geopandas as gpd

    from geoconflict import cli

    out = str(tmp_path / "out")
    start(source, out)
    assert cli.main(["counts", out, "--by", "country", "--by", "day"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head == "country_code,day,mentions,articles,reports"
    assert rows == ["CD,2020-11-07,3,3,1", "ML,2020-11-07,8,5,2"]
    areas = []
    for more in ([], ["--outlines"]):
        path = tmp_path / "places.gpkg"
        assert cli.main(["export", out, "--output", str(path), *more]) == 0
        kinds = gpd.read_file(path).geometry.geom_type.value_counts()
        areas.append(int(kinds.get("Polygon", 0)))
        assert kinds["Point"] == 8
    assert areas == [0, 3]
    assert cli.main(["counts", str(tmp_path / "none")]) == 1
    assert "no finished run" in capsys.readouterr().err


FAKE = {"geoparser": fakes.geoparser, "workers": 0}


@pytest.mark.parametrize("call", [lambda: run("news", "out"), lambda: read_run("out")])
def test_without_pyarrow_a_run_says_at_once_what_to_install(call, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingDependencyError, match=r"geoconflict\[parquet\]"):
        call()


def test_a_run_finds_the_names_of_its_own_layers(tmp_path):
    line = {"type": "LineString", "coordinates": [[50, 40], [52, 41]]}
    own = {"type": "Feature", "properties": {"name": "Absheron Test Pipeline"}, "geometry": line}
    (tmp_path / "own.geojson").write_text(json.dumps(own))
    text = "The Absheron Test Pipeline was shut on Monday, officials in Baku said."
    news = write(tmp_path / "news.jsonl", [{"id": "1", "text": text, "published": "2024-05-01"}])
    run(news, tmp_path / "out", workers=0, layers=[tmp_path / "own.geojson"])
    rows = read_run(tmp_path / "out")
    assert "named" in set(rows.loc[rows["feature_name"] == "Absheron Test Pipeline", "relation"])
