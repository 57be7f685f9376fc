"""Beyond one machine: the same work on a Dask cluster.

`run(..., scheduler="tcp://...")` sends shards (paths and ranges, not texts) to
the workers; `geoparse_partitions` maps the same core over a dask.dataframe.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from geoconflict.corpus.work import Task, work
from geoconflict.errors import CorpusError, MissingDependencyError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_IN_FLIGHT = 1_000
_RETRIES = 3


def records(tasks: Sequence[Task], scheduler: str) -> Iterator[dict[str, Any]]:
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
        waiting, running = iter(tasks), cast("Any", distributed.as_completed)()
        for task in itertools.islice(waiting, _IN_FLIGHT):
            running.add(client.submit(work, task, pure=False, retries=_RETRIES))
        for future in running:
            try:
                yield future.result()
            except distributed.KilledWorker as error:
                raise CorpusError(
                    f"{error}; give the workers more memory, or set a smaller shard_size, "
                    "then run the same command again: it resumes"
                ) from error
            for task in itertools.islice(waiting, 1):
                running.add(client.submit(work, task, pure=False, retries=_RETRIES))


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
    return frame.map_partitions(_partition, dict(columns or {}), meta=_partition(None, {}))


def _partition(frame: Any, columns: Mapping[str, str]) -> GeoDataFrame:
    from pathlib import Path

    from geoconflict.articles.read import distinct
    from geoconflict.articles.table import article_rows
    from geoconflict.geoparser import geoparse
    from geoconflict.layers import join, load_layers

    rows = [] if frame is None else frame.to_dict("records")
    for key, row in zip([] if frame is None else frame.index, rows, strict=True):
        row.setdefault(columns.get("id", "id"), str(key))
    articles = article_rows(rows, Path("partition"), columns, lambda failure: None)
    joined = join(geoparse(distinct(articles)), load_layers())
    joined.attrs = {}
    return joined
