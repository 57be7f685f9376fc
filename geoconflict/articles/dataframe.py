"""A table in memory -> `Article`: an article a row, as of a CSV file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from geoconflict.articles.table import OnFailure, article_rows, check_columns
from geoconflict.types import Article

_ROWS = 1_000


def is_frame(source: object) -> bool:
    """Whether `source` is a table or a column of pandas, or what converts to one."""
    return hasattr(source, "to_pandas") or (hasattr(source, "iloc") and hasattr(source, "index"))


def read_frame(frame: Any, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
    """Read an article a row; a row without an id has its index for one.

    Parameters
    ----------
    frame : pandas.DataFrame, pandas.Series, polars.DataFrame, pyarrow.Table
        Of a column alone each value is a text.
    columns : mapping
        As for `read_articles`.
    report : callable
        Called with a `RecordFailure` for each row that has no text.

    Raises
    ------
    ArticleError
        If no column holds texts, or not the one that was named.
    """
    if hasattr(frame, "to_pandas"):
        frame = frame.to_pandas()
    if hasattr(frame, "to_frame"):
        frame, columns = frame.to_frame("text"), {}
    check_columns(map(str, frame.columns), columns)
    for start in range(0, len(frame), _ROWS):
        part = frame.iloc[start : start + _ROWS]
        records = part.to_dict("records")
        for key, record in zip(part.index, records, strict=True):
            record.setdefault(columns.get("id", "id"), str(key))
        yield from article_rows(records, Path("table"), columns, report, first=start + 1)
