"""Tables with an article a row: JSON, JSONL, CSV and Parquet."""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from geoconflict.articles.dates import address_day, parse_date
from geoconflict.articles.delimited import form_of, rows
from geoconflict.articles.encoding import clean, decode
from geoconflict.articles.gdelt import headline_record
from geoconflict.articles.heading import read_heading
from geoconflict.articles.language import detect_language
from geoconflict.articles.limits import MAX_CHARACTERS, MAX_FILE_BYTES, bounded_lines
from geoconflict.articles.stream import open_bytes, whole
from geoconflict.errors import ArticleError, MissingDependencyError
from geoconflict.types import Article, RecordFailure

# The names that the tools of the field give their columns (news-please, GDELT, Common Crawl News,
# MediaCloud, NewsAPI, ACLED, Telegram, trafilatura, schema.org), and plain ones in a few languages,
# without case, spaces and punctuation; of several that are there the first counts.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "text": ("text", "maintext", "body", "content", "articlebody", "rawtext", "articletext",
             "fulltext", "bodytext", "plaintext", "article", "story", "message", "inhalt", "texte",
             "contenu", "texto", "contenido", "metin", "текст", "notes", "description", "summary"),
    "id": ("id", "docid", "articleid", "storiesid", "eventidcnty", "uid", "guid"),
    "title": ("title", "headline", "titlepage", "webtitle", "titel", "überschrift", "titre",
              "titulo", "título", "baslik", "başlık", "заголовок"),
    "published": ("published", "datepublish", "date", "publishedat", "datepublished", "pubdate",
                  "publishdate", "publicationdate", "publishedon", "eventdate", "seendate",
                  "webpublicationdate", "datetime", "createdat", "timestamp", "datum", "fecha",
                  "tarih", "дата"),
    "url": ("url", "link", "sourceurl", "canonicalurl", "weburl"),
    "language": ("language", "lang"),
    "publisher": ("publisher", "sourcedomain", "sitename", "medianame", "source", "domain",
                  "quelle"),
    "author": ("author", "authors", "byline"),
}  # fmt: skip

_LISTS = (
    "articles",
    "items",
    "results",
    "docs",
    "documents",
    "records",
    "data",
    "hits",
    "messages",
)

OnFailure = Callable[[RecordFailure], None]


def read_jsonl(path: Path, columns: Mapping[str, str], on_failure: OnFailure) -> Iterator[Article]:
    """Read an article a line; a bad line is a failure, the rest goes on."""
    with open_bytes(path) as file:
        yield from jsonl_lines(bounded_lines(file), path, 1, columns, on_failure)


def jsonl_lines(
    lines: Iterable[bytes],
    path: Path,
    first: int,
    columns: Mapping[str, str],
    on_failure: OnFailure,
) -> Iterator[Article]:
    """Read an article a line, of which the first has the number `first`."""
    for number, line in enumerate(lines, start=first):
        if line.strip():
            yield from _attempt(lambda: _from_json(line), path, number, columns, on_failure)  # noqa: B023


def read_json(path: Path, columns: Mapping[str, str], on_failure: OnFailure) -> Iterator[Article]:
    """Read one article, a list of them, or an answer of a news service that holds a list."""
    if is_lines(path):
        yield from read_jsonl(path, columns, on_failure)
    else:
        yield from json_articles(whole(path), path, columns, on_failure)


def json_articles(
    data: bytes, path: Path, columns: Mapping[str, str], on_failure: OnFailure
) -> Iterator[Article]:
    """Read one article, or a list of them, of the bytes of a JSON document."""
    found = json.loads(decode(data))
    if isinstance(found, Mapping) and not isinstance(_value(found, "text", columns), str):
        lists = (found.get(name) for name in _LISTS)
        found = next((one for one in lists if isinstance(one, list)), found)
    if isinstance(found, list):
        yield from article_rows(found, path, columns, on_failure)
        return
    for article in _attempt(lambda: found, path, 1, columns, on_failure):
        own_id = article.id if _value(found, "id", columns) else path.stem
        yield dataclasses.replace(article, id=own_id, source=str(path))


def is_lines(path: Path) -> bool:
    """Whether a file that is called .json holds an object a line."""
    with open_bytes(path) as file:
        return begin_lines(file)


def begin_lines(file: BinaryIO) -> bool:
    """Whether what a file holds begins with two objects, a line each."""
    first, second = (next(bounded_lines(file), b"").strip() for _ in range(2))
    if not (first.startswith(b"{") and first.endswith(b"}") and second.startswith(b"{")):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def read_csv(path: Path, columns: Mapping[str, str], on_failure: OnFailure) -> Iterator[Article]:
    """Read an article a row; the first row names the columns."""
    with open_bytes(path) as file:
        form = form_of(file)
        check_columns(form.header, columns)
        yield from article_rows(rows(file, form), path, columns, on_failure)


def read_parquet(
    path: Path, columns: Mapping[str, str], on_failure: OnFailure
) -> Iterator[Article]:
    """Read an article a row, in batches, so that memory stays flat."""
    with open_parquet(path) as file:
        check_columns(file.schema_arrow.names, columns)
        wanted = known_columns(file.schema_arrow.names, columns)
        batches = file.iter_batches(250, columns=wanted)
        records = (row for batch in batches for row in batch.to_pylist())
        yield from article_rows(records, path, columns, on_failure)


def open_parquet(path: Path) -> Any:
    """Open a `pyarrow.parquet.ParquetFile` that holds a megabyte of a column, not the whole."""
    try:
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise MissingDependencyError("pyarrow", "parquet", "reading Parquet files") from error
    return parquet.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)


def known_columns(names: Iterable[str], columns: Mapping[str, str]) -> list[str]:
    """Return those of the columns that an article is made of; the others need not be read."""
    known = {name for some in _COLUMNS.values() for name in some}
    return [name for name in names if _plain(name) in known or name in columns.values()]


def article_of(row: Mapping[str, Any], columns: Mapping[str, str], default_id: str) -> Article:
    """Make an article of a row.

    Parameters
    ----------
    row : mapping
        Column name to value.
    columns : mapping
        Which column holds which field of `Article`, for those not found by name.
    default_id : str
        Used where the row has no id.

    Raises
    ------
    ArticleError
        If the row has no text, or a text over `MAX_CHARACTERS`.
    """
    fields = {field: _value(row, field, columns) for field in _COLUMNS}
    text = _joined(fields["text"])
    if not isinstance(text, str) or not text.strip():
        raise ArticleError(f"no text; the columns are {', '.join(map(str, row))}")
    if len(text) > MAX_CHARACTERS:
        raise ArticleError(f"the text has {len(text):,} characters, over {MAX_CHARACTERS:,}")
    text = clean(text)
    language = _string(fields["language"]) or detect_language(text)
    url = _string(fields["url"])
    return Article(
        id=_string(fields["id"]) or default_id,
        text=text,
        title=_string(fields["title"]),
        published=parse_date(fields["published"], language)
        or read_heading(text, language).day(address_day(url)),
        url=url,
        language=language,
        source=default_id,
        publisher=_string(fields["publisher"]),
        author=_string(fields["author"]),
    )


def article_rows(
    records: Iterable[Any],
    path: Path,
    columns: Mapping[str, str],
    on_failure: OnFailure,
    first: int = 1,
) -> Iterator[Article]:
    """Make an article a row, of which the first has the number `first`; empty rows are none."""
    for number, row in enumerate(records, start=first):
        if row == {}:
            continue
        yield from _attempt(lambda: row, path, number, columns, on_failure)  # noqa: B023


def _attempt(
    get_row: Callable[[], Any],
    path: Path,
    number: int,
    columns: Mapping[str, str],
    on_failure: OnFailure,
) -> Iterator[Article]:
    place = f"{path.name}:{number}"
    try:
        row = get_row()
        if isinstance(row, csv.Error):
            raise ArticleError(str(row))
        if not isinstance(row, Mapping):
            raise ArticleError("the record is not an object with named fields")
        yield article_of(headline_record(row) if "GKGRECORDID" in row else row, columns, place)
    except (ValueError, RecursionError, ArithmeticError) as error:
        on_failure(RecordFailure(f"{path}:{number}", str(error) or type(error).__name__))


def _from_json(line: bytes) -> Any:
    if len(line) > MAX_FILE_BYTES:
        raise ArticleError(f"the line has more than {MAX_FILE_BYTES:,} bytes")
    return json.loads(decode(line))


def check_columns(names: Iterable[str], columns: Mapping[str, str]) -> None:
    """See that a table has a column of texts, before its rows are read.

    Raises
    ------
    ArticleError
        If it has none, or not the one that was named.
    """
    named, listed = columns.get("text"), list(names)
    known = {_plain(name) for name in listed}
    if named in listed or (named is None and not known.isdisjoint({*_COLUMNS["text"], "extras"})):
        return
    lacking = f"no column {named!r}" if named else "no column of texts by a name that is known"
    raise ArticleError(
        f"{lacking}; the columns are {', '.join(listed[:20])}: say which holds the text "
        '(columns={"text": ...}, or --column text=NAME)'
    )


def _value(row: Mapping[str, Any], field: str, columns: Mapping[str, str]) -> Any:
    if field in columns:
        return row.get(columns[field])
    plain = {_plain(str(name)): value for name, value in row.items()}
    return next((plain[name] for name in _COLUMNS[field] if plain.get(name)), None)


@lru_cache(maxsize=1_000)
def _plain(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


def _joined(text: Any) -> Any:
    """Put a text together that comes in pieces, as Telegram's do."""
    if not isinstance(text, list):
        return text
    pieces = (one.get("text") if isinstance(one, Mapping) else one for one in text)
    return "".join(piece for piece in pieces if isinstance(piece, str))


def _string(value: Any) -> str | None:
    if isinstance(value, Mapping):  # as in {"id": "x", "name": "The X Times"}
        value = value.get("name")
    if value is None or value != value:  # NaN is not equal to itself
        return None
    if isinstance(value, (list, tuple)):
        value = ", ".join(filter(None, map(_string, value)))
    return clean(str(value)).strip() or None
