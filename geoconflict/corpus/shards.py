"""A source -> shards: small descriptions of what to read.

A shard names files, byte ranges or row ranges, so that paths and not texts
travel to the workers. The same source gives the same shards, whatever the
number of workers; that is what makes an interrupted run resumable.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geoconflict.articles.delimited import Form, rows
from geoconflict.articles.limits import bounded_lines
from geoconflict.articles.read import read_file
from geoconflict.articles.table import OnFailure, article_rows, jsonl_lines
from geoconflict.corpus.forward import opened_at, parquet_rows
from geoconflict.types import Article, RecordFailure

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
class _Part:
    path: str

    def stamp(self) -> list[int]:
        """Return size and time of the file."""
        return _stamp(self.path)


@dataclass(frozen=True, slots=True)
class Lines(_Part):
    """A range of lines of a JSONL file, by byte offset so that no line is read twice."""

    offset: int
    first: int
    count: int

    def read(self, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
        """Read the lines of the range."""
        with opened_at(self.path, self.offset) as file:
            lines = itertools.islice(bounded_lines(file), self.count)
            yield from jsonl_lines(lines, Path(self.path), self.first, columns, report)


@dataclass(frozen=True, slots=True)
class Rows(_Part):
    """A range of rows of a CSV file, by byte offset too: a row may be many lines."""

    form: Form
    offset: int
    first: int
    count: int

    def read(self, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
        """Read the rows of the range."""
        with opened_at(self.path, self.offset) as file:
            records = itertools.islice(rows(file, self.form), self.count)
            yield from article_rows(records, Path(self.path), columns, report, self.first)


@dataclass(frozen=True, slots=True)
class GroupRows(_Part):
    """A row group, or a part of one, of a Parquet file."""

    group: int
    first: int
    start: int
    count: int

    def read(self, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
        """Read the rows of the range."""
        records = parquet_rows(self.path, self.group, self.start, self.count, columns)
        yield from article_rows(records, Path(self.path), columns, report, self.first)


@dataclass(frozen=True, slots=True)
class Pages(_Part):
    """A range of the pages of a web archive, by the byte offset of the first one's record."""

    offset: int
    count: int

    def read(self, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
        """Read the pages of the range."""
        from geoconflict.articles.warc import read_warc

        yield from read_warc(Path(self.path), report, self.offset, self.count)


@dataclass(frozen=True, slots=True)
class Unreadable(_Part):
    """What is left of a file from where it can be read no further."""

    reason: str

    def read(self, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
        """Report the file."""
        report(RecordFailure(self.path, self.reason))
        return iter(())


def _stamp(*paths: str) -> list[int]:
    stats = [Path(path).stat() for path in paths]
    return [number for stat in stats for number in (stat.st_size, stat.st_mtime_ns)]
