"""Web archives (WARC), by the extra `warc`: an article a page that was fetched."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geoconflict.articles.encoding import decode
from geoconflict.articles.html import MAX_CHARACTERS, read_html
from geoconflict.articles.limits import MAX_SECONDS, time_limit
from geoconflict.articles.table import OnFailure
from geoconflict.errors import ArticleError, MissingDependencyError
from geoconflict.types import Article, RecordFailure


def read_warc(path: Path, on_failure: OnFailure) -> Iterator[Article]:
    """Read the HTML pages of a web archive, such as one of Common Crawl News.

    A page that states no day is left undated: the day of the crawl may be years
    after that of the news.

    Raises
    ------
    MissingDependencyError
        If warcio is not installed.
    ArticleError
        If the file breaks off or is no web archive.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise MissingDependencyError("warcio", "warc", "reading web archives") from error
    with path.open("rb") as file:
        try:
            for record in ArchiveIterator(file):
                if _is_page(record):
                    yield from _attempt(record, path, on_failure)
        except ArchiveLoadFailed as error:
            raise ArticleError(f"no web archive, or it breaks off: {error}") from error


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = record.http_headers.get_header("Content-Type") or ""
    return record.http_headers.get_statuscode() == "200" and "html" in kind.lower()


def _attempt(record: Any, path: Path, on_failure: OnFailure) -> Iterator[Article]:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    try:
        with time_limit(MAX_SECONDS):
            article = _page(record, address)
        yield dataclasses.replace(article, source=f"{path.name}:{address}")
    except (ArticleError, TimeoutError, OSError, ValueError, RecursionError) as error:
        on_failure(RecordFailure(f"{path}:{address}", str(error) or type(error).__name__))


def _page(record: Any, address: str) -> Article:
    body = record.content_stream().read(MAX_CHARACTERS + 1)
    if len(body) > MAX_CHARACTERS:
        raise ArticleError(f"the page has more than {MAX_CHARACTERS:,} bytes")
    kind = record.http_headers.get_header("Content-Type") or ""
    charset = kind.lower().partition("charset=")[2].strip("\"' ;") or None
    return read_html(decode(body, charset), id=address, url=address)
