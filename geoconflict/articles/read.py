"""A file, folder, glob, URL or feed -> an iterator of `Article`."""

from __future__ import annotations

import dataclasses
import io
import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from geoconflict.articles.dataframe import is_frame, read_frame
from geoconflict.articles.encoding import text_of
from geoconflict.articles.files import files_of
from geoconflict.articles.html import read_html
from geoconflict.articles.limits import MAX_FILE_BYTES, MAX_SECONDS, time_limit
from geoconflict.articles.stream import suffix_of, whole
from geoconflict.articles.table import (
    OnFailure,
    begin_lines,
    json_articles,
    jsonl_lines,
    read_csv,
    read_json,
    read_jsonl,
    read_parquet,
)
from geoconflict.articles.text import read_text
from geoconflict.errors import ArticleError, MissingDependencyError
from geoconflict.types import Article, RecordFailure

_log = logging.getLogger("geoconflict")
Source = str | Path


def read_articles(
    source: Source | Iterable[Source] | Any,
    *,
    columns: Mapping[str, str] | None = None,
    on_failure: OnFailure | None = None,
    cache: Source | None = None,
) -> Iterator[Article]:
    """Read articles, one after the other, in a stable order.

    Parameters
    ----------
    source : str, path, an iterable of them, or a table
        A file (.txt .md .html .mhtml .pdf .eml .rss .atom .xml .json .jsonl
        .csv .tsv .parquet .warc .wet, also packed as .gz, .bz2 or .xz), a
        folder (read in depth, by name), a glob, "-" for standard input (text,
        HTML, JSON or JSONL), an http(s) URL of a page or a feed, or an .opml list of
        feeds. Only a URL and a list given by name make it use the network. Or a
        pandas.DataFrame with an article a row, or a Series of texts.
    columns : mapping, optional
        For tables: which column holds `text`, `id`, `title`, `published`,
        `url`, `language`, `publisher` or `author`, where its name does not tell.
    on_failure : callable, optional
        Called with a `RecordFailure` for each input that could not be read; the
        rest goes on. The default logs a warning. Raise in it to stop.
    cache : str or path, optional
        A folder that keeps fetched pages; see `geoconflict.articles.cache`.

    Yields
    ------
    Article
        No two have the same id: where a source repeats one, "~2" is added.

    Raises
    ------
    ArticleError
        If the source does not exist or holds nothing that can be read.

    Examples
    --------
    >>> articles = list(read_articles("examples/articles"))
    """
    report = on_failure or _warn
    if is_frame(source):
        yield from distinct(read_frame(source, columns or {}, report))
        return
    items = [source] if isinstance(source, (str, Path)) else source
    folder = Path(cache) if cache is not None else None
    yield from distinct(
        article for item in items for article in _read_one(item, columns or {}, report, folder)
    )


def distinct(articles: Iterable[Article]) -> Iterator[Article]:
    """Give ids that occur again a number, so that no article is taken for another."""
    seen: set[str] = set()
    counts: Counter[str] = Counter()
    for article in articles:
        name = article.id
        while name in seen:
            counts[article.id] += 1
            name = f"{article.id}~{counts[article.id] + 1}"
        seen.add(name)
        yield article if name == article.id else dataclasses.replace(article, id=name)


def _warn(failure: RecordFailure) -> None:
    _log.warning("%s: not read: %s", failure.source, failure.reason)


def _read_one(
    source: Source, columns: Mapping[str, str], report: OnFailure, cache: Path | None
) -> Iterator[Article]:
    if str(source).startswith(("http://", "https://")):
        yield from _fetched([str(source)], report, cache)
        return
    if str(source) == "-":
        yield from _standard_input(columns, report)
        return
    if Path(source).suffix.lower() == ".opml" and Path(source).is_file():
        from geoconflict.articles.feed import feed_addresses

        addresses = feed_addresses(whole(Path(source)), source=str(source))
        yield from _fetched(addresses, report, cache)
        return
    paths = list(files_of(source, READERS))
    if not paths:
        raise ArticleError(
            f"{source}: no such file, or nothing in it that can be read; give a text, HTML, "
            "JSONL, CSV or Parquet file, a folder, a glob or a URL"
        )
    for path in paths:
        yield from read_file(path, columns, report)


def _standard_input(columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
    """Read JSON or JSONL where the input begins like that, else one page or text."""
    data = sys.stdin.buffer.read(MAX_FILE_BYTES * 10)
    if begin_lines(io.BytesIO(data)):
        yield from jsonl_lines(io.BytesIO(data), Path("-"), 1, columns, report)
    elif data.lstrip()[:1] in (b"{", b"["):
        try:
            yield from json_articles(data, Path("-"), columns, report)
        except (ValueError, RecursionError) as error:
            report(RecordFailure("-", f"this is not JSON: {error}"))
    else:
        yield _article(data, id="stdin", source="-")


def _fetched(addresses: Iterable[str], report: OnFailure, cache: Path | None) -> Iterator[Article]:
    from geoconflict.articles.web import Fetcher, read_url

    fetcher = Fetcher(cache=cache)
    for address in addresses:
        yield from read_url(address, report, fetcher)


def read_file(path: Path, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
    """Read one file by its suffix; any failure is reported and ends only this file."""
    suffix = suffix_of(path)
    try:
        if suffix in _MANY:
            yield from _MANY[suffix](path, columns, report)
        else:
            with time_limit(MAX_SECONDS):
                articles = list(READERS.get(suffix, _text)(path, columns, report))
            yield from articles
    except MissingDependencyError:
        raise
    except Exception as error:  # no file ends a run, whatever a parser makes of it
        reason = (str(error) or type(error).__name__).removeprefix(f"{path}: ")
        report(RecordFailure(str(path), reason))


def _text(path: Path, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
    yield _article(whole(path), id=path.stem, source=str(path))


def _article(data: bytes, *, id: str, source: str) -> Article:
    """Read bytes of which it is not said whether they are a page or plain text."""
    text = text_of(data)
    if not text.strip():
        raise ArticleError("the file has no text")
    start = text.lstrip()[:200].lower()
    reader = read_html if start.startswith(("<!doctype html", "<html")) else read_text
    return reader(text, id=id, source=source)


def _html(path: Path, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
    yield read_html(text_of(whole(path)), id=path.stem, source=str(path))


def _feed(path: Path, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
    from geoconflict.articles.feed import read_feed

    yield from read_feed(whole(path), source=str(path))


def _mail(path: Path, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
    from geoconflict.articles.mail import read_mail

    yield read_mail(whole(path), id=path.stem, source=str(path))


def _saved_page(path: Path, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
    from geoconflict.articles.mail import read_mhtml

    yield read_mhtml(whole(path), id=path.stem, source=str(path))


def _pdf(path: Path, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
    from geoconflict.articles.pdf import read_pdf

    yield read_pdf(whole(path), id=path.stem, source=str(path))


def _warc(path: Path, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
    from geoconflict.articles.warc import read_warc

    yield from read_warc(path, report)


_Reader = Callable[[Path, Mapping[str, str], OnFailure], Iterator[Article]]
# Files of many articles are read one by one, and each article has a limit of its own.
_MANY: dict[str, _Reader] = {
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".json": read_json,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".parquet": read_parquet,
    ".warc": _warc,
    ".wet": _warc,
}
READERS: dict[str, _Reader] = {
    **_MANY,
    ".txt": _text,
    ".md": _text,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".pdf": _pdf,
    ".xml": _feed,
    ".rss": _feed,
    ".atom": _feed,
    ".eml": _mail,
    ".mhtml": _saved_page,
    ".mht": _saved_page,
}
