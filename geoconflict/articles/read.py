"""A file, folder, glob, URL or feed -> an iterator of `Article`."""

from __future__ import annotations

import glob
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from geoconflict.articles.encoding import decode
from geoconflict.articles.html import read_html
from geoconflict.articles.table import OnFailure, read_csv, read_jsonl, read_parquet
from geoconflict.articles.text import read_text
from geoconflict.errors import ArticleError, GeoconflictError
from geoconflict.types import Article, RecordFailure

_log = logging.getLogger("geoconflict")
MAX_FILE_BYTES = 20_000_000
"""A text or HTML file larger than this is refused; tables are read row by row."""

Source = str | Path


def read_articles(
    source: Source | Iterable[Source],
    *,
    columns: Mapping[str, str] | None = None,
    on_failure: OnFailure | None = None,
) -> Iterator[Article]:
    """Read articles, one after the other, in a stable order.

    Parameters
    ----------
    source : str, path, or an iterable of them
        A file (.txt .md .html .jsonl .csv .tsv .parquet .xml .rss .atom .eml),
        a folder (read in depth, by name), a glob, or an http(s) URL of a page
        or a feed. Only a URL makes it use the network.
    columns : mapping, optional
        For tables: which column holds `text`, `id`, `title`, `published`,
        `url`, `language`, `publisher` or `author`, where its name does not tell.
    on_failure : callable, optional
        Called with a `RecordFailure` for each input that could not be read; the
        rest goes on. The default logs a warning. Raise in it to stop.

    Yields
    ------
    Article

    Raises
    ------
    ArticleError
        If the source does not exist or holds nothing that can be read.

    Examples
    --------
    >>> articles = list(read_articles("examples/articles"))
    """
    report = on_failure or _warn
    for item in [source] if isinstance(source, (str, Path)) else source:
        yield from _read_one(item, columns or {}, report)


def _warn(failure: RecordFailure) -> None:
    _log.warning("%s: not read: %s", failure.source, failure.reason)


def _read_one(source: Source, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
    if isinstance(source, str) and source.startswith(("http://", "https://")):
        from geoconflict.articles.web import read_url

        yield from read_url(source, report)
        return
    paths = list(files_of(source))
    if not paths:
        raise ArticleError(
            f"{source}: no such file, or nothing in it that can be read; give a text, HTML, "
            "JSONL, CSV or Parquet file, a folder, a glob or a URL"
        )
    for path in paths:
        yield from read_file(path, columns, report)


def files_of(source: Source | Iterable[Source]) -> Iterator[Path]:
    """List the files of a source in an order that does not depend on the machine."""
    if not isinstance(source, (str, Path)):
        for item in source:
            yield from files_of(item)
        return
    path = Path(source)
    if path.is_file():
        yield path
    elif path.is_dir():
        files = (file for file in path.rglob("*") if file.suffix.lower() in _READERS)
        yield from sorted(file for file in files if file.is_file())
    else:
        names = glob.glob(str(source), recursive=True)  # noqa: PTH207 - takes absolute patterns
        yield from sorted(Path(name) for name in names if Path(name).is_file())


def read_file(path: Path, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
    """Read one file by its suffix; any failure is reported and ends only this file."""
    reader = _READERS.get(path.suffix.lower(), _text)
    try:
        yield from reader(path, columns, report)
    except (GeoconflictError, OSError, ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, ImportError):
            raise
        report(RecordFailure(str(path), str(error) or type(error).__name__))


def _bytes(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise ArticleError(f"the file has {size:,} bytes, over {MAX_FILE_BYTES:,}; split it")
    return path.read_bytes()


def _text(path: Path, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
    text = decode(_bytes(path))
    if not text.strip():
        raise ArticleError("the file has no text")
    start = text.lstrip()[:200].lower()
    reader = read_html if start.startswith(("<!doctype html", "<html")) else read_text
    yield reader(text, id=path.stem, source=str(path))


def _html(path: Path, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
    yield read_html(decode(_bytes(path)), id=path.stem, source=str(path))


def _feed(path: Path, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
    from geoconflict.articles.feed import read_feed

    yield from read_feed(_bytes(path), source=str(path))


def _mail(path: Path, columns: Mapping[str, str], report: OnFailure) -> Iterator[Article]:
    from geoconflict.articles.mail import read_mail

    yield read_mail(_bytes(path), id=path.stem, source=str(path))


_Reader = Callable[[Path, Mapping[str, str], OnFailure], Iterator[Article]]
_READERS: dict[str, _Reader] = {
    ".txt": _text,
    ".md": _text,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".parquet": read_parquet,
    ".xml": _feed,
    ".rss": _feed,
    ".atom": _feed,
    ".eml": _mail,
}
