"""The Parquet tables of a run."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from geoconflict.corpus.reports import BYTES, signature
from geoconflict.errors import MissingDependencyError
from geoconflict.types import Article

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def parquet() -> Any:
    """Return `pyarrow.parquet`, or say how to install it."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise MissingDependencyError("pyarrow", "parquet", "runs over many articles") from error
    return pyarrow.parquet


def article_table(articles: Sequence[Article], mentions: list[int], located: list[int]) -> Any:
    """Return a table with an article a row, also those that name no place.

    `signature` is for near-duplicates (see `reports`); `day` is the day of
    publication in the time zone that the source gave.
    """
    import pyarrow as pa

    columns = {
        "article_id": pa.array([one.id for one in articles], pa.string()),
        "source": pa.array([one.source for one in articles], pa.string()),
        "title": pa.array([one.title for one in articles], pa.string()),
        "published": pa.array(
            [one.published.isoformat() if one.published else None for one in articles], pa.string()
        ),
        "day": pa.array([one.date for one in articles], pa.date32()),
        "url": pa.array([one.url for one in articles], pa.string()),
        "publisher": pa.array([one.publisher for one in articles], pa.string()),
        "language": pa.array([one.language for one in articles], pa.string()),
        "characters": pa.array([len(one.text) for one in articles], pa.int32()),
        "mentions": pa.array(mentions, pa.int32()),
        "located": pa.array(located, pa.int32()),
        "signature": pa.array([signature(one.text) for one in articles], pa.binary(BYTES)),
    }
    return pa.table(columns)


def table_bytes(table: Any) -> bytes:
    """Write a table as Parquet."""
    buffer = io.BytesIO()
    parquet().write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def parquet_bytes(frame: GeoDataFrame) -> bytes:
    """Write a frame as GeoParquet, with the same column types in every part.

    A column without one value would be of type null, and a reader of all parts
    would take that type for the others'.
    """
    buffer = io.BytesIO()
    texts = [name for name, kind in frame.dtypes.items() if kind == "object"]
    typed = frame.astype(dict.fromkeys(texts, "string"))
    typed.to_parquet(buffer, compression="zstd", index=False)
    return buffer.getvalue()
