"""Beyond one machine: the same work on a Dask cluster.

`run(..., scheduler="tcp://...")` sends shards (paths and ranges, not texts) to
the workers; `geoparse_partitions` maps the same core over a dask.dataframe.
"""

from __future__ import annotations

import itertools
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from geoconflict.corpus.child import Child
from geoconflict.corpus.pool import surviving
from geoconflict.corpus.work import Task, work
from geoconflict.errors import CorpusError, MissingDependencyError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_IN_FLIGHT = 1_000
_RETRIES = 3
_thread = threading.local()


def records(tasks: Iterator[Task], scheduler: str) -> Iterator[dict[str, Any]]:
    """Do the tasks on the workers of a scheduler; what a dead worker had is done again.

    Raises
    ------
    CorpusError
        If a task killed every worker that it was given to.
    """
    try:
        import distributed
    except ImportError as error:
        raise MissingDependencyError("distributed", "dask", "runs on a Dask cluster") from error
    connect: Any = distributed.Client
    with connect(scheduler) as client:
        running = cast("Any", distributed.as_completed)()
        for task in itertools.islice(tasks, _IN_FLIGHT):
            running.add(client.submit(_worked, task, pure=False, retries=_RETRIES))
        for future in running:
            try:
                yield future.result()
            except distributed.KilledWorker as error:
                raise CorpusError(
                    f"{error}; give the workers more memory, or set a smaller shard_size, "
                    "then run the same command again: it resumes"
                ) from error
            for task in itertools.islice(tasks, 1):
                running.add(client.submit(_worked, task, pure=False, retries=_RETRIES))


def _worked(task: Task) -> dict[str, Any]:
    """Do a task from a thread of a Dask worker, where no article could be interrupted."""
    record: dict[str, Any] = surviving(_child(), work, task, task.begun)
    return record


def _child() -> Child:
    """Return this thread's child process; it ends itself when it has nothing to do."""
    if not hasattr(_thread, "child"):
        _thread.child = Child()
    child: Child = _thread.child
    return child


def geoparse_partitions(frame: Any, columns: Mapping[str, str] | None = None) -> Any:
    """Geoparse and join a dask.dataframe with an article a row.

    Parameters
    ----------
    frame : dask.dataframe.DataFrame
        With a text column, and others as `read_articles` finds them by name.
    columns : mapping, optional
        As for `read_articles`. Where there is no id, the index is taken.

    Returns
    -------
    dask.dataframe.DataFrame
        The rows of `join`, partitioned as `frame` is. A row without a text
        gives none.
    """
    return frame.map_partitions(_partition, dict(columns or {}), meta=_rows((None, {})))


def _partition(frame: Any, columns: Mapping[str, str]) -> GeoDataFrame:
    """Do a partition here, or in a child process from a thread, as above."""
    if threading.current_thread() is threading.main_thread():
        return _rows((frame, columns))
    with tempfile.TemporaryDirectory() as folder:
        rows: GeoDataFrame = surviving(_child(), _rows, (frame, columns), Path(folder) / "begun")
    return rows


def _rows(partition: tuple[Any, Mapping[str, str]]) -> GeoDataFrame:
    from geoconflict.articles.dataframe import read_frame
    from geoconflict.articles.read import distinct
    from geoconflict.geoparser import geoparse
    from geoconflict.layers import join, load_layers

    frame, columns = partition
    articles = [] if frame is None else read_frame(frame, columns, lambda failure: None)
    joined = join(geoparse(distinct(articles)), load_layers())
    joined.attrs = {}
    return joined
