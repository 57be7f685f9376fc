"""Reading one range of a file after another without beginning anew for each.

A packed file and a row group of Parquet can be read only forwards. A worker
gets its shards in the order of the file, so it keeps its place: it unpacks the
file once, whatever the number of shards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from geoconflict.articles.stream import open_bytes
from geoconflict.articles.table import known_columns, open_parquet

_BATCH = 250


@contextmanager
def opened_at(path: str, offset: int) -> Iterator[BinaryIO]:
    """Open a file at an offset of what it holds unpacked."""
    file = _place_in(path, Path(path).stat().st_mtime_ns)
    try:
        file.seek(offset)
        yield file
    except BaseException:
        _place_in.cache_clear()
        raise


@lru_cache(maxsize=1)
def _place_in(path: str, changed: int) -> BinaryIO:
    return open_bytes(Path(path))


def parquet_rows(
    path: str, group: int, start: int, count: int, columns: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return rows of a row group of a Parquet file."""
    named = tuple(sorted(columns.items()))
    try:
        return _group_in(path, Path(path).stat().st_mtime_ns, group, named).take(start, count)
    except BaseException:
        _group_in.cache_clear()
        raise


@lru_cache(maxsize=1)
def _group_in(path: str, changed: int, group: int, columns: tuple[tuple[str, str], ...]) -> _Group:
    return _Group(Path(path), group, dict(columns))


class _Group:
    """The rows of a row group, from where one has come to."""

    def __init__(self, path: Path, group: int, columns: Mapping[str, str]) -> None:
        self._file = open_parquet(path)
        self._group = group
        self._columns = known_columns(self._file.schema_arrow.names, columns)
        self._begin()

    def _begin(self) -> None:
        self._batches = self._file.iter_batches(
            _BATCH, row_groups=[self._group], columns=self._columns
        )
        self._rest: Any = None
        self._at = 0

    def take(self, start: int, count: int) -> list[dict[str, Any]]:
        if start < self._at:
            self._begin()
        while self._at < start and self._next(start - self._at) is not None:
            pass
        found: list[dict[str, Any]] = []
        while len(found) < count and (batch := self._next(count - len(found))) is not None:
            found += batch.to_pylist()
        return found

    def _next(self, most: int) -> Any:
        """Return the next rows, at most `most`; `None` at the end."""
        if not self._rest:
            self._rest = next(self._batches, None)
        if self._rest is None:
            return None
        batch, self._rest = self._rest.slice(0, most), self._rest.slice(most)
        self._at += len(batch)
        return batch
