"""A run: many articles -> a folder of Parquet parts, resumable at any moment.

::

    DIR/run.json          what was asked for: versions, parameters, data hashes
    DIR/parts/part-*.parquet   rows of `join`, a file a shard; with part-*.json, its record
    DIR/places.parquet    each country, division and region once, with its outline
    DIR/failures.jsonl    what could not be used, and why
    DIR/manifest.json     the run as it ended: run.json and the counts

The bytes do not depend on the number of workers, nor on interruptions.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geoconflict import __version__
from geoconflict.corpus.shards import shards_of
from geoconflict.corpus.work import Task, work, write_whole
from geoconflict.errors import CorpusError

_IN_FLIGHT = 3


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a run ended."""

    output: Path
    articles: int
    mentions: int
    located: int
    failures: int


def run(
    source: str | Path | Iterable[str | Path],
    output: str | Path,
    *,
    workers: int = 1,
    shard_size: int = 250,
    columns: Mapping[str, str] | None = None,
    as_of: str | None = None,
    point_of_view: str = "un",
    scheduler: str | None = None,
) -> RunReport:
    """Geoparse and join many articles into a folder; call it again to resume.

    Parameters
    ----------
    source : str, path, or an iterable of them
        Files, folders or globs, as for `read_articles`.
    output : str or path
        A folder; made if it is not there.
    workers : int
        Processes on this machine.
    shard_size : int
        Articles a part; what a crash can lose of the work in hand.
    columns : mapping, optional
        As for `read_articles`.
    as_of : str, optional
        ISO day that overrides the articles' dates.
    point_of_view : str
        As for `join`.
    scheduler : str, optional
        Address of a Dask scheduler; its workers must see the same paths.

    Raises
    ------
    CorpusError
        If the folder holds a run with other parameters, or cannot be written.
    """
    folder = Path(output)
    asked = {
        "geoconflict": __version__,
        "data": _data_hashes(),
        "parameters": {
            "shard_size": shard_size,
            "columns": dict(columns or {}),
            "as_of": as_of,
            "point_of_view": point_of_view,
        },
    }
    _begin(folder, asked)
    tasks = (
        Task(number, shard, str(folder), dict(columns or {}), as_of, point_of_view)
        for number, shard in enumerate(shards_of(source, shard_size))
    )
    records = dict(_finished(tasks, workers, scheduler))
    return _end(folder, asked, [records[number] for number in sorted(records)])


def _begin(folder: Path, asked: Mapping[str, Any]) -> None:
    path = folder / "run.json"
    if path.exists() and json.loads(path.read_bytes()) != asked:
        raise CorpusError(
            f"{folder}: holds a run with other parameters, data or version; give another folder, "
            "or the same parameters to resume it"
        )
    try:
        (folder / "parts").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be made: {error.strerror}") from error
    write_whole(path, _json(asked))


def _finished(
    tasks: Iterator[Task], workers: int, scheduler: str | None
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Do the tasks, a few in flight, so that memory is flat in their number."""
    progress = _Progress()
    if workers <= 1 and scheduler is None:
        for task in tasks:
            yield task.number, progress.after(work(task))
        return
    with _executor(workers, scheduler) as executor:
        running: dict[Future[dict[str, Any]], Task] = {}
        for task in tasks:
            running[executor.submit(work, task)] = task
            if len(running) >= _IN_FLIGHT * workers:
                yield from _collect(running, progress)
        while running:
            yield from _collect(running, progress)


def _collect(
    running: dict[Future[dict[str, Any]], Task], progress: _Progress
) -> Iterator[tuple[int, dict[str, Any]]]:
    for future in wait(running, return_when=FIRST_COMPLETED).done:
        task = running.pop(future)
        try:
            record = future.result()
        except BrokenExecutor:
            record = _alone(task)
        yield task.number, progress.after(record)


def _alone(task: Task) -> dict[str, Any]:
    """Do a task again whose worker died, in a process of its own."""
    try:
        with _executor(1, None) as executor:
            return executor.submit(work, task).result()
    except BrokenExecutor as error:
        raise CorpusError(
            f"part {task.number} ({task.shard!r}): its worker died twice, most likely for want of "
            "memory; take the article out, or set a smaller shard_size, and run again"
        ) from error


def _executor(workers: int, scheduler: str | None) -> Executor:
    if scheduler is not None:
        from geoconflict.corpus.dask import executor

        return executor(scheduler)
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def _end(folder: Path, asked: Mapping[str, Any], records: list[dict[str, Any]]) -> RunReport:
    failures = [failure for record in records for failure in record["failures"]]
    lines = (json.dumps(failure, ensure_ascii=False, sort_keys=True) for failure in failures)
    write_whole(folder / "failures.jsonl", "".join(f"{line}\n" for line in lines).encode())
    counts = {
        name: sum(record[name] for record in records)
        for name in ("articles", "mentions", "located", "rows")
    }
    counts |= {"failures": len(failures), "parts": len(records)}
    write_whole(folder / "manifest.json", _json({**asked, "counts": counts}))
    return RunReport(
        folder, counts["articles"], counts["mentions"], counts["located"], len(failures)
    )


def _data_hashes() -> dict[str, Any]:
    from geoconflict.geoparser import default_gazetteer
    from geoconflict.layers import load_layers

    layers = {layer.name: layer.metadata["resources"][0].get("hash", "") for layer in load_layers()}
    return {"gazetteer": str(getattr(default_gazetteer(), "version", "")), "layers": layers}


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True).encode()


class _Progress:
    """A line on the terminal; nothing where the output is piped."""

    def __init__(self) -> None:
        self.parts = self.articles = 0

    def after(self, record: dict[str, Any]) -> dict[str, Any]:
        self.parts += 1
        self.articles += record["articles"]
        if sys.stderr.isatty():
            print(f"\r{self.articles:,} articles, {self.parts:,} parts", end="", file=sys.stderr)
        return record
