"""Dividing: one big file is work for all cores, and no record is lost, doubled or cut at a seam."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import random
from pathlib import Path

import fakes
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoconflict.articles import read_articles
from geoconflict.corpus import run
from geoconflict.corpus.divide import shards_of

ROWS = [
    {"id": str(i), "text": f'Goma {i},\n"quoted" and a 5" gun;\r\nŞuşa\u2028 {"x" * (i % 7)}'}
    for i in range(23)
]


def as_csv(path: Path, **options) -> None:
    with path.open("w", newline="", encoding=options.pop("encoding", "utf-8")) as file:
        writer = csv.DictWriter(file, ["id", "text"], **options)
        writer.writeheader()
        writer.writerows(ROWS)


def as_jsonl(path: Path) -> None:
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)
    pack = {".gz": gzip.compress, ".bz2": bz2.compress}.get(path.suffix, bytes)
    path.write_bytes(pack(lines.encode()))


def as_parquet(path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pa.table({"id": [r["id"] for r in ROWS], "text": [r["text"] for r in ROWS], "x": ROWS})
    parquet.write_table(table, path, row_group_size=9)


def as_warc(path: Path) -> None:
    pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        for row in ROWS:
            for kind in ("request", "response"):
                headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], "HTTP/1.1")
                page = f"<html><body><p>{row['text'] * 3}</p></body></html>".encode()
                record = writer.create_warc_record(
                    f"https://a.example/{row['id']}",
                    kind,
                    payload=io.BytesIO(page),
                    http_headers=headers,
                )
                writer.write_record(record)


FORMS = {
    "a.csv": as_csv,
    "semicolons.csv": lambda path: as_csv(path, delimiter=";", encoding="utf-8-sig"),
    "excel.tsv": lambda path: as_csv(path, delimiter="\t", encoding="utf-16"),
    "a.jsonl": as_jsonl,
    "a.jsonl.gz": as_jsonl,
    "a.jsonl.bz2": as_jsonl,
    "lines.json": as_jsonl,
    "a.parquet": as_parquet,
    "a.warc": as_warc,
    "a.warc.gz": as_warc,
}


@pytest.mark.parametrize("name", FORMS)
def test_every_record_of_a_big_file_is_in_one_shard_and_whole(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    FORMS[name](path)
    shards = list(shards_of(path, 5))
    assert len(shards) in (5, 6)  # a row group of Parquet ends its last shard
    read = [article for shard in shards for article in shard.read({}, pytest.fail)]
    assert read == list(read_articles(path))
    assert [article.id.removeprefix("https://a.example/") for article in read] == [
        row["id"] for row in ROWS
    ]
    if "warc" not in name:
        assert [article.text for article in read] == [row["text"] for row in ROWS]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.parquet", "a.csv"])
def test_shards_can_be_read_in_any_order(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    FORMS[name](path)
    shards = list(shards_of(path, 4))
    random.Random(3).shuffle(shards)
    found = {article.id: article.text for s in shards for article in s.read({}, pytest.fail)}
    assert found == {row["id"]: row["text"] for row in ROWS}


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(
    texts=st.lists(st.text("a\",\n\r;'é\u2028\x85 ", min_size=1, max_size=12), max_size=12),
    size=st.integers(1, 5),
)
def test_csv_is_divided_as_it_is_read(texts: list[str], size: int, tmp_path: Path) -> None:
    path = tmp_path / "any.csv"
    body = "text,id\n" + "".join(f"{text},{i}\n" for i, text in enumerate(texts))
    path.write_text(body, encoding="utf-8", newline="")
    whole: list = []
    parts: list = []
    expected = [a.text for a in read_articles(path, on_failure=whole.append)]
    shards = shards_of(path, size)
    assert [a.text for s in shards for a in s.read({}, parts.append)] == expected
    assert parts == whole


def test_two_workers_on_one_csv_file_give_the_bytes_of_one(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    as_csv(tmp_path / "a.csv")
    files = []
    for workers in (1, 2):
        out = tmp_path / f"out{workers}"
        run(tmp_path / "a.csv", out, workers=workers, shard_size=4, geoparser=fakes.geoparser)
        files.append({p.relative_to(out): p.read_bytes() for p in out.rglob("*.*")})
    assert files[0] == files[1]
    assert len([name for name in files[0] if name.suffix == ".parquet"]) == 14


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.parquet", "a.warc.gz", "a.csv"])
def test_a_file_that_breaks_off_ends_no_run_and_what_was_whole_is_read(
    name: str, tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow")
    folder = tmp_path / "in"
    folder.mkdir()
    FORMS[name](folder / name)
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: len(data) * 2 // 3])
    (folder / "z.txt").write_text("Goma fell.")
    report = run(folder, tmp_path / "out", shard_size=4, workers=0, geoparser=fakes.geoparser)
    failed = (tmp_path / "out" / "failures.jsonl").read_text()
    assert report.articles >= (1 if name == "a.parquet" else 9)
    assert (name in failed) == (report.failures > 0)
    assert name == "a.csv" or report.failures == 1


def test_a_quote_that_is_never_closed_costs_its_own_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = ["id,text", "1,Goma", '2,"Kidal fell', "3,Mali", "4,Goma", *["5,Kidal"] * 1_100_000]
    path.write_text("\n".join(rows))
    shards = shards_of(path, 4)
    failures: list = []
    read = [article.id for _ in range(2) for article in next(shards).read({}, failures.append)]
    assert read == ["1", "3", "4", "5", "5", "5", "5"]
    assert [one.source.rsplit(":", 1)[1] for one in failures] == ["2"]


def test_a_packed_bomb_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.bz2"
    path.write_bytes(bz2.compress(bytes(150_000_000)))
    failures: list = []
    assert not [a for s in shards_of(path, 4) for a in s.read({}, failures.append)]
    assert "bomb" in failures[0].reason


def test_a_table_without_texts_is_one_failure_that_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("nr,name\n1,Goma\n2,Kidal\n")
    failures: list = []
    assert not [a for s in shards_of(path, 4) for a in s.read({}, failures.append)]
    (failure,) = failures
    assert "nr, name" in failure.reason
    assert "--column text=NAME" in failure.reason
    (shard,) = shards_of(path, 4, {"text": "name"})
    assert [a.text for a in shard.read({"text": "name"}, pytest.fail)] == ["Goma", "Kidal"]
