"""Beyond one machine: a Dask cluster gives the bytes that one process gives."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import fakes
import pytest

from geoconflict.corpus import run

pytest.importorskip("pyarrow")
distributed = pytest.importorskip("distributed")
TESTS = str(Path(__file__).parent)


@pytest.fixture(scope="module")
def cluster() -> Iterator:
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (TESTS, before)))
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, memory_limit=0
    ) as made:
        yield made
    os.environ.pop("PYTHONPATH") if before is None else os.environ.update(PYTHONPATH=before)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "news.jsonl"
    rows = [{"id": str(i), "text": f"SLOW {i}: Goma and Kidal in Mali."} for i in range(100)]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes_also_when_a_worker_is_killed(
    cluster, source: Path, tmp_path: Path
) -> None:
    options = {"shard_size": 5, "geoparser": fakes.geoparser}
    run(source, tmp_path / "one", workers=0, **options)
    killed = []

    def kill() -> None:
        parts = tmp_path / "cluster" / "parts"
        while not list(parts.glob("part-*.json")):
            time.sleep(0.05)
        worker = next(iter(cluster.workers.values()))
        killed.append(worker.pid)
        os.kill(worker.pid, signal.SIGKILL)

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    run(source, tmp_path / "cluster", scheduler=cluster.scheduler_address, **options)
    thread.join(5)
    assert killed
    assert contents(tmp_path / "cluster") == contents(tmp_path / "one")


@pytest.mark.slow
def test_an_article_that_hangs_or_kills_is_left_out_on_a_cluster_too(
    cluster, tmp_path: Path
) -> None:
    path = tmp_path / "news.jsonl"
    texts = ["Goma fell.", "HANG", "Kidal too.", "KILL", "Mali."]
    path.write_text("".join(f"{json.dumps({'text': text})}\n" for text in texts))
    report = run(
        path,
        tmp_path / "out",
        scheduler=cluster.scheduler_address,
        geoparser=fakes.impatient,
    )
    assert (report.articles, report.located, report.failures) == (5, 3, 2)
    assert len(cluster.scheduler_info["workers"]) == 2


@pytest.mark.slow
def test_a_dask_frame_is_geoparsed_by_partition(monkeypatch: pytest.MonkeyPatch) -> None:
    dataframe = pytest.importorskip("dask.dataframe")
    import dask
    import pandas as pd

    from geoconflict.corpus.dask import geoparse_partitions

    monkeypatch.setattr("geoconflict.geoparser.Geoparser", lambda **_: fakes.geoparser())
    texts = ["Goma fell.", None, "Kidal and Mali.", "Nowhere."]
    frame = dataframe.from_pandas(pd.DataFrame({"story": texts}, index=[7, 8, 9, 10]), 2)
    with dask.config.set(scheduler="synchronous"):
        rows = geoparse_partitions(frame, {"text": "story"}).compute()
    assert list(rows["article_id"]) == ["7", "9", "9", "10"]
    assert list(rows["place_name"].fillna("")) == ["Goma", "Kidal", "Mali", ""]
