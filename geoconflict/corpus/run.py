"""A run: many articles -> a folder of Parquet parts, resumable at any moment.

::

    DIR/run.json                    what was asked for: versions, parameters, data hashes
    DIR/parts/part-*.parquet        rows of `join`, a file a shard; with part-*.json, its record
    DIR/parts/articles-*.parquet    the articles of the shard
    DIR/articles.parquet            all articles, with the report that each is a copy of
    DIR/places.parquet              each country, division and region once, with its outline
    DIR/failures.jsonl              what could not be used, and why
    DIR/manifest.json               the run as it ended: run.json, counts and licences; last

The bytes do not depend on the number of workers, nor on interruptions.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geoconflict import __version__
from geoconflict.corpus.divide import shards_of
from geoconflict.corpus.finish import finish
from geoconflict.corpus.pool import Progress, done
from geoconflict.corpus.provenance import file_hash, layer_hashes
from geoconflict.corpus.tables import parquet
from geoconflict.corpus.work import Task, gazetteer_name, write_whole
from geoconflict.errors import CorpusError
from geoconflict.geoparser import Geoparser


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a run ended."""

    output: Path
    articles: int
    """Articles that were read."""
    reports: int
    """Articles less those that are near-duplicates of another."""
    mentions: int
    located: int
    failures: int
    """Inputs that could not be read, and articles that could not be geoparsed."""


def run(
    source: str | Path | Iterable[str | Path],
    output: str | Path,
    *,
    workers: int = 1,
    shard_size: int = 250,
    columns: Mapping[str, str] | None = None,
    as_of: str | None = None,
    point_of_view: str = "un",
    layers: Sequence[str | Path] = (),
    geoparser: Callable[[], Geoparser] = Geoparser,
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
        Processes on this machine. With 0 the work is done in this process: for
        profiling, and for a `geoparser` that is defined in a script; but then
        an article that kills its process ends the run, until it is resumed.
    shard_size : int
        Articles a part; what a crash can lose of the work in hand.
    columns : mapping, optional
        As for `read_articles`.
    as_of : str, optional
        ISO day that overrides the articles' dates.
    point_of_view : str
        As for `join`.
    layers : sequence of path
        Layer files of your own, joined beside the shipped ones.
    geoparser : callable
        Makes the geoparser, once a worker; a function of a module that can be
        imported, where parts of your own are to be used.
    scheduler : str, optional
        Address of a Dask scheduler; its workers must see the same paths.

    Raises
    ------
    CorpusError
        If the source names nothing to read, the folder holds a run with other
        parameters or is in use, or cannot be written.
    MissingDependencyError
        If pyarrow, which the results need, is not installed.
    """
    parquet()
    folder, paths = Path(output), tuple(str(path) for path in layers)
    if geoparser.__module__ == "__main__" and (workers or scheduler):
        raise CorpusError(
            "workers cannot import from a script or a notebook: put the function that makes the "
            "geoparser in a module, or give workers=0 to do the work in this process"
        )
    shards = shards_of(source, shard_size, columns, without=folder)
    maker = geoparser()
    asked = {
        "geoconflict": __version__,
        "data": {"gazetteer": gazetteer_name(maker.gazetteer), "layers": layer_hashes()},
        "parameters": {
            "shard_size": shard_size,
            "columns": dict(columns or {}),
            "as_of": as_of,
            "point_of_view": point_of_view,
            "layers": {Path(path).name: file_hash(path) for path in paths},
            "geoparser": f"{geoparser.__module__}.{geoparser.__qualname__}",
        },
    }
    _begin(folder, asked)
    made = (
        Task(n, shard, str(folder), dict(columns or {}), as_of, point_of_view, paths, geoparser)
        for n, shard in enumerate(shards)
    )
    with _alone_in(folder):
        tasks = _all_done(made, folder, workers, scheduler)
        counts = finish(folder, asked, tasks, getattr(maker.gazetteer, "geometry", None))
    return RunReport(folder, **counts)


def _all_done(
    made: Iterator[Task], folder: Path, workers: int, scheduler: str | None
) -> list[Task]:
    """Do the tasks while the source is still being divided into them, and return them."""
    _clear(folder, lambda path: path.suffix in {".tmp", ".begun"})
    tasks: list[Task] = []
    progress = Progress(tasks)

    def noted() -> Iterator[Task]:
        for task in made:
            tasks.append(task)
            yield task
        progress.whole = True

    for record in done(noted(), workers, scheduler):
        progress.after(record)
    wanted = {path for task in tasks for path in (task.part, task.articles, task.record)}
    _clear(folder, lambda path: path.parent.name == "parts" and path not in wanted)
    return tasks


def _begin(folder: Path, asked: Mapping[str, Any]) -> None:
    """Refuse a folder that holds another run, and note this one."""
    path = folder / "run.json"
    if path.exists() and path.read_bytes() != json_bytes(asked):
        raise CorpusError(
            f"{folder}: holds a run with other parameters, data or version; give another folder, "
            "or the same parameters to resume it"
        )
    try:
        (folder / "parts").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be made: {error.strerror}") from error
    if not path.exists():
        write_whole(path, json_bytes(asked))


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold a lock on the folder that dies with the process, where the platform has one."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise CorpusError(f"{folder}: another run is writing to it; wait for it to end") from error
    finally:
        os.close(handle)


def _clear(folder: Path, is_left: Callable[[Path], bool]) -> None:
    """Remove what a killed run, or an earlier and longer source, has left."""
    for path in [*(folder / "parts").iterdir(), *folder.glob(".*.tmp")]:
        if is_left(path):
            path.unlink()


def json_bytes(value: Mapping[str, Any]) -> bytes:
    """Write JSON for people, the same bytes each time."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"
