"""A source -> shards: small descriptions of what to read, made without reading it.

A shard names files, byte ranges or row ranges, so that paths and not texts
travel to the workers. The same source gives the same shards, whatever the
number of workers; that is what makes an interrupted run resumable.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geoconflict.articles.read import files_of, read_file
from geoconflict.articles.table import OnFailure, article_rows, jsonl_lines
from geoconflict.errors import CorpusError, MissingDependencyError
from geoconflict.types import Article


@dataclass(frozen=True, slots=True)
class Files:
    """Whole files, an article or a few each."""

    paths: tuple[str, ...]

    def read(self, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
        """Read the files one after the other."""
        for path in self.paths:
            yield from read_file(Path(path), columns, report)


@dataclass(frozen=True, slots=True)
class Lines:
    """A range of lines of a JSONL file, by byte offset so that no line is read twice."""

    path: str
    offset: int
    first: int
    count: int

    def read(self, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
        """Read the lines of the range."""
        with Path(self.path).open("rb") as file:
            file.seek(self.offset)
            lines = io.BytesIO(b"".join(itertools.islice(file, self.count)))
        yield from jsonl_lines(lines, Path(self.path), self.first, columns, report)


@dataclass(frozen=True, slots=True)
class Rows:
    """A row group, or a part of one, of a Parquet file."""

    path: str
    group: int
    first: int
    start: int
    count: int

    def read(self, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
        """Read the rows of the range."""
        parquet = _parquet()
        with parquet.ParquetFile(self.path) as file:
            rows = file.read_row_group(self.group).slice(self.start, self.count).to_pylist()
        yield from article_rows(rows, Path(self.path), columns, report, first=self.first)


Shard = Files | Lines | Rows


def shards_of(source: str | Path | Iterable[str | Path], size: int) -> Iterator[Shard]:
    """Divide a source into shards of at most `size` articles.

    Parameters
    ----------
    source : str, path, or an iterable of them
        Files, folders or globs. A CSV file is one shard, since a quoted line
        end makes it impossible to divide without reading it.
    size : int
        Records, or whole files, a shard.

    Raises
    ------
    CorpusError
        If the source names nothing that can be read.
    """
    paths = list(files_of(source))
    if not paths:
        raise CorpusError(f"{source}: nothing to read; give files, folders or globs")
    for is_table, group in itertools.groupby(
        paths, key=lambda path: path.suffix.lower() in _TABLES
    ):
        if is_table:
            for path in group:
                yield from _TABLES[path.suffix.lower()](path, size)
        else:
            for batch in _batches(group, size):
                yield Files(tuple(map(str, batch)))


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in _TABLES


def _batches(paths: Iterable[Path], size: int) -> Iterator[list[Path]]:
    iterator = iter(paths)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def _jsonl(path: Path, size: int) -> Iterator[Shard]:
    with path.open("rb") as file:
        offset, first = 0, 1
        while lines := list(itertools.islice(file, size)):
            yield Lines(str(path), offset, first, len(lines))
            offset += sum(map(len, lines))
            first += len(lines)


def _rows(path: Path, size: int) -> Iterator[Shard]:
    parquet = _parquet()
    with parquet.ParquetFile(path) as file:
        counts = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
    first = 1
    for group, count in enumerate(counts):
        for start in range(0, count, size):
            taken = min(size, count - start)
            yield Rows(str(path), group, first, start, taken)
            first += taken


def _whole(path: Path, size: int) -> Iterator[Shard]:
    yield Files((str(path),))


def _parquet() -> Any:
    try:
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise MissingDependencyError("pyarrow", "parquet", "runs over many articles") from error
    return parquet


_TABLES = {
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
    ".parquet": _rows,
    ".csv": _whole,
    ".tsv": _whole,
}
