"""A source -> shards: small descriptions of what to read.

A shard names files, byte ranges or row ranges, so that paths and not texts
travel to the workers. The same source gives the same shards, whatever the
number of workers; that is what makes an interrupted run resumable.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geoconflict.articles.limits import bounded_lines
from geoconflict.articles.read import files_of, read_file
from geoconflict.articles.table import OnFailure, article_rows, jsonl_lines
from geoconflict.errors import CorpusError
from geoconflict.types import Article

if TYPE_CHECKING:
    from typing import Protocol

    class Shard(Protocol):
        """A part of a source."""

        def read(self, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
            """Read the articles."""
            ...

        def stamp(self) -> list[int]:
            """Return what changes when the input does: sizes and times of the files."""
            ...
else:
    Shard = object


@dataclass(frozen=True, slots=True)
class Files:
    """Whole files, an article or a few each."""

    paths: tuple[str, ...]

    def read(self, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
        """Read the files one after the other."""
        for path in self.paths:
            yield from read_file(Path(path), columns, report)

    def stamp(self) -> list[int]:
        """Return sizes and times of the files."""
        return _stamp(*self.paths)


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
            lines = itertools.islice(bounded_lines(file), self.count)
            yield from jsonl_lines(lines, Path(self.path), self.first, columns, report)

    def stamp(self) -> list[int]:
        """Return size and time of the file."""
        return _stamp(self.path)


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
        from geoconflict.corpus.tables import parquet

        with parquet().ParquetFile(self.path) as file:
            rows = file.read_row_group(self.group).slice(self.start, self.count).to_pylist()
        yield from article_rows(rows, Path(self.path), columns, report, first=self.first)

    def stamp(self) -> list[int]:
        """Return size and time of the file."""
        return _stamp(self.path)


def _stamp(*paths: str) -> list[int]:
    stats = [Path(path).stat() for path in paths]
    return [number for stat in stats for number in (stat.st_size, stat.st_mtime_ns)]


def shards_of(source: str | Path | Iterable[str | Path], size: int) -> Iterator[Shard]:
    """Divide a source into shards of at most `size` articles.

    Parameters
    ----------
    source : str, path, or an iterable of them
        Files, folders or globs. A CSV file or web archive is one shard: it
        cannot be divided without reading it.
    size : int
        Records, or whole files, a shard.

    Raises
    ------
    CorpusError
        If the source names nothing that can be read.
    """
    for item in [source] if isinstance(source, (str, Path)) else source:
        if str(item) == "-" or str(item).startswith(("http://", "https://")):
            raise CorpusError(f"{item}: a run can resume only from files; save it to a file first")
        paths = list(files_of(item))
        if not paths:
            raise CorpusError(f"{item}: nothing to read; give files, folders or globs")
        yield from _divided(paths, size)


def _divided(paths: list[Path], size: int) -> Iterator[Shard]:
    for suffix, group in itertools.groupby(paths, key=_kind):
        if suffix:
            for path in group:
                yield from _TABLES[suffix](path, size)
        else:
            for batch in _batches(group, size):
                yield Files(tuple(map(str, batch)))


def _kind(path: Path) -> str:
    suffix = path.suffix.lower()
    return suffix if suffix in _TABLES else ""


def _batches(paths: Iterable[Path], size: int) -> Iterator[list[Path]]:
    iterator = iter(paths)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def _jsonl(path: Path, size: int) -> Iterator[Shard]:
    with path.open("rb") as file:
        lines, offset, first = bounded_lines(file), 0, 1
        while count := sum(1 for _ in itertools.islice(lines, size)):
            yield Lines(str(path), offset, first, count)
            offset, first = file.tell(), first + count


def _rows(path: Path, size: int) -> Iterator[Shard]:
    from geoconflict.corpus.tables import parquet

    with parquet().ParquetFile(path) as file:
        counts = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
    first = 1
    for group, count in enumerate(counts):
        for start in range(0, count, size):
            taken = min(size, count - start)
            yield Rows(str(path), group, first, start, taken)
            first += taken


def _whole(path: Path, size: int) -> Iterator[Shard]:
    yield Files((str(path),))


_TABLES = {
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
    ".parquet": _rows,
    ".csv": _whole,
    ".tsv": _whole,
}
