"""Beyond one machine: the same work on a Dask cluster.

`run(..., scheduler="tcp://...")` sends shards (paths and ranges, not texts) to
the workers; `geoparse_partitions` maps the same core over a dask.dataframe.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any

from geoconflict.errors import MissingDependencyError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def executor(scheduler: str) -> Executor:
    """Return the workers of a scheduler as an executor of concurrent.futures."""
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingDependencyError("distributed", "dask", "runs on a Dask cluster") from error
    pool: Executor = Client(scheduler).get_executor(pure=False)
    return pool


def geoparse_partitions(frame: Any, columns: Mapping[str, str] | None = None) -> Any:
    """Geoparse and join a dask.dataframe with an article a row.

    Parameters
    ----------
    frame : dask.dataframe.DataFrame
        With a text column, and others as `read_articles` finds them by name.
    columns : mapping, optional
        As for `read_articles`.

    Returns
    -------
    dask.dataframe.DataFrame
        The rows of `join`, partitioned as `frame` is.
    """
    return frame.map_partitions(_partition, dict(columns or {}), meta=_partition(None, {}))


def _partition(frame: Any, columns: Mapping[str, str]) -> GeoDataFrame:
    from geoconflict.articles.table import article_of
    from geoconflict.geoparser import geoparse
    from geoconflict.layers import join, load_layers

    rows = [] if frame is None else frame.to_dict("records")
    articles = [article_of(row, columns, str(number)) for number, row in enumerate(rows)]
    joined = join(geoparse(articles), load_layers())
    joined.attrs = {}
    return joined
