"""Files -> shards: where each range of a file begins, found in one pass over it."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from geoconflict.articles.delimited import bare_rows, form_of
from geoconflict.articles.files import files_of
from geoconflict.articles.limits import bounded_lines
from geoconflict.articles.read import READERS
from geoconflict.articles.stream import open_bytes, suffix_of
from geoconflict.articles.table import check_columns, is_lines, open_parquet
from geoconflict.corpus.shards import Files, GroupRows, Lines, Pages, Rows, Shard, Unreadable
from geoconflict.errors import CorpusError, GeoconflictError, MissingDependencyError

_Divide = Callable[[Path, int, Mapping[str, str]], Iterator[Shard]]


def shards_of(
    source: str | Path | Iterable[str | Path],
    size: int,
    columns: Mapping[str, str] | None = None,
    without: Path | None = None,
) -> Iterator[Shard]:
    """Divide a source into shards of at most `size` articles, file by file as they are asked for.

    Parameters
    ----------
    source : str, path, or an iterable of them
        Files, folders or globs.
    size : int
        Records, or whole files, a shard.
    columns : mapping, optional
        As for `read_articles`.
    without : Path, optional
        A folder that is no source: the run's own output may lie in the source's.

    Raises
    ------
    CorpusError
        If the source names nothing that can be read; at once, not when the
        first shard is asked for.
    """
    items = [source] if isinstance(source, (str, Path)) else list(source)
    paths = [path for item in items for path in _files(item, without)]
    return _divided(paths, size, columns or {})


def _files(item: str | Path, without: Path | None) -> list[Path]:
    if str(item) == "-" or str(item).startswith(("http://", "https://")):
        raise CorpusError(f"{item}: a run can resume only from files; save it to a file first")
    paths = list(files_of(item, READERS))
    if without is not None and without.exists():
        parts = without.resolve().parts
        paths = [path for path in paths if path.resolve().parts[: len(parts)] != parts]
    if not paths:
        raise CorpusError(f"{item}: nothing to read; give files, folders or globs")
    return paths


def _divided(paths: list[Path], size: int, columns: Mapping[str, str]) -> Iterator[Shard]:
    for suffix, group in itertools.groupby(paths, key=_kind):
        if suffix:
            for path in group:
                yield from _or_unreadable(path, _DIVIDE[suffix](path, size, columns))
        else:
            while batch := tuple(str(path) for path in itertools.islice(group, size)):
                yield Files(batch)


def _kind(path: Path) -> str:
    suffix = suffix_of(path)
    with contextlib.suppress(GeoconflictError, OSError):  # reading it will say what is wrong
        if suffix == ".json" and is_lines(path):
            return ".jsonl"
    return suffix if suffix in _DIVIDE else ""


def _or_unreadable(path: Path, shards: Iterator[Shard]) -> Iterator[Shard]:
    """Make a shard also of what cannot be divided, so that the failure is on record."""
    try:
        yield from shards
    except MissingDependencyError:
        raise
    except Exception as error:  # as for reading: no file ends a run
        reason = (str(error) or type(error).__name__).removeprefix(f"{path}: ")
        yield Unreadable(str(path), reason)


def _ranges(offsets: Iterator[int], size: int) -> Iterator[tuple[int, int, int]]:
    """Yield offset, number of the first record and count of each range.

    Where the file breaks off, what was whole before that is a range still.
    """
    begin, first, count = 0, 1, 0
    try:
        for offset in offsets:
            if count == size:
                yield begin, first, count
                first, count = first + count, 0
            begin = begin if count else offset
            count += 1
    except Exception:
        if count:
            yield begin, first, count
        raise
    if count:
        yield begin, first, count


def _lines(path: Path, size: int, columns: Mapping[str, str]) -> Iterator[Shard]:
    with open_bytes(path) as file:
        for offset, first, count in _ranges(_offsets(file, bounded_lines(file)), size):
            yield Lines(str(path), offset, first, count)


def _rows(path: Path, size: int, columns: Mapping[str, str]) -> Iterator[Shard]:
    with open_bytes(path) as file:
        form = form_of(file)
        check_columns(form.header, columns)
        for offset, first, count in _ranges(_offsets(file, bare_rows(file, form)), size):
            yield Rows(str(path), form, offset, first, count)


def _offsets(file: BinaryIO, records: Iterator[Any]) -> Iterator[int]:
    """Yield where each record begins; after one, the file stands at the next."""
    offset = file.tell()
    for _ in records:
        yield offset
        offset = file.tell()


def _groups(path: Path, size: int, columns: Mapping[str, str]) -> Iterator[Shard]:
    with open_parquet(path) as file:
        check_columns(file.schema_arrow.names, columns)
        counts = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
    first = 1
    for group, count in enumerate(counts):
        for start in range(0, count, size):
            taken = min(size, count - start)
            yield GroupRows(str(path), group, first, start, taken)
            first += taken


def _pages(path: Path, size: int, columns: Mapping[str, str]) -> Iterator[Shard]:
    from geoconflict.articles.warc import record_offsets

    for offset, _, count in _ranges(record_offsets(path), size):
        yield Pages(str(path), offset, count)


_DIVIDE: dict[str, _Divide] = {
    ".jsonl": _lines,
    ".ndjson": _lines,
    ".parquet": _groups,
    ".csv": _rows,
    ".tsv": _rows,
    ".warc": _pages,
    ".wet": _pages,
}
