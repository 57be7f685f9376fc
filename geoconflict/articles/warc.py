"""Web archives (WARC), by the extra `warc`: an article a page that was fetched."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from geoconflict.articles.encoding import decode, text_of
from geoconflict.articles.html import MAX_CHARACTERS, read_html
from geoconflict.articles.limits import MAX_SECONDS, time_limit
from geoconflict.articles.table import OnFailure
from geoconflict.articles.text import read_text
from geoconflict.errors import ArticleError, MissingDependencyError
from geoconflict.types import Article, RecordFailure

_BLANK_LINES = 8
"""The most bytes that may follow the last record."""


def read_warc(
    path: Path, on_failure: OnFailure, offset: int = 0, records: int | None = None
) -> Iterator[Article]:
    """Read the HTML pages of a web archive, such as one of Common Crawl News.

    A page that states no day is left undated: the day of the crawl may be years
    after that of the news. Of Common Crawl's WET files the plain texts are read.

    Parameters
    ----------
    path : Path
    on_failure : callable
        Called with a `RecordFailure` for each page that could not be read.
    offset, records : int
        Where to begin, at the first byte of a record, and how many answers of
        servers to read.

    Raises
    ------
    MissingDependencyError
        If warcio is not installed.
    ArticleError
        If the file breaks off or is no web archive.
    """
    with _archive(path, offset) as archive:
        for record in itertools.islice(filter(_is_answer, archive), records):
            if _is_page(record):
                yield from _attempt(record, path, on_failure)


def record_offsets(path: Path) -> Iterator[int]:
    """Yield where each answer of a server begins, in bytes of the file as it is."""
    end = 0
    with _archive(path, 0) as archive:
        for record in archive:
            offset = archive.get_record_offset()  # reads to the record's end
            end = offset + archive.get_record_length()
            _see_that_it_is_whole(record)
            if _is_answer(record):
                yield offset
    if path.stat().st_size - end > _BLANK_LINES:
        raise ArticleError(f"the archive breaks off after {end:,} bytes")


@contextmanager
def _archive(path: Path, offset: int) -> Iterator[Any]:
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise MissingDependencyError("warcio", "warc", "reading web archives") from error
    with path.open("rb") as file:
        file.seek(offset)
        try:
            yield ArchiveIterator(file)
        except ArchiveLoadFailed as error:
            raise ArticleError(f"no web archive, or it breaks off: {error}") from error


def _is_answer(record: Any) -> bool:
    return record.rec_type in ("response", "conversion")


def _is_page(record: Any) -> bool:
    if record.rec_type == "conversion":
        return True
    if record.http_headers is None:
        return False
    kind = record.http_headers.get_header("Content-Type") or ""
    return record.http_headers.get_statuscode() == "200" and "html" in kind.lower()


def _attempt(record: Any, path: Path, on_failure: OnFailure) -> Iterator[Article]:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    try:
        with time_limit(MAX_SECONDS):
            article = _page(record, address)
        yield dataclasses.replace(article, source=f"{path.name}:{address}")
    except Exception as error:  # no page ends the reading, whatever a parser makes of it
        on_failure(RecordFailure(f"{path}:{address}", str(error) or type(error).__name__))


def _see_that_it_is_whole(record: Any) -> None:
    if getattr(record.raw_stream, "limit", 0) > 0:  # bytes that the record states and lacks
        raise ArticleError("the archive breaks off in this record")


def _page(record: Any, address: str) -> Article:
    body = record.content_stream().read(MAX_CHARACTERS + 1)
    if len(body) > MAX_CHARACTERS:
        raise ArticleError(f"the page has more than {MAX_CHARACTERS:,} bytes")
    _see_that_it_is_whole(record)
    if record.rec_type == "conversion":
        return read_text(decode(body, "utf-8"), id=address, url=address)
    kind = record.http_headers.get_header("Content-Type") or ""
    charset = kind.lower().partition("charset=")[2].strip("\"' ;") or None
    return read_html(text_of(body, charset), id=address, url=address)
