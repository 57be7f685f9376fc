"""Tables with an article a row: JSONL, CSV and Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from geoconflict.articles.dates import parse_date
from geoconflict.articles.encoding import clean, decode
from geoconflict.articles.language import detect_language
from geoconflict.articles.limits import MAX_CHARACTERS, MAX_FILE_BYTES, bounded_lines
from geoconflict.errors import ArticleError, MissingDependencyError
from geoconflict.types import Article, RecordFailure

# The names that the tools of the field give their columns (news-please, GDELT,
# Common Crawl News, MediaCloud, trafilatura, schema.org).
_COLUMNS: dict[str, tuple[str, ...]] = {
    "text": ("text", "maintext", "body", "content", "articlebody", "raw_text", "article_text"),
    "id": ("id", "doc_id", "article_id", "stories_id", "uid", "guid"),
    "title": ("title", "headline", "title_page"),
    "published": ("published", "date_publish", "date", "published_at", "datepublished",
                  "publish_date", "pubdate", "date_published"),
    "url": ("url", "link", "source_url", "canonical_url"),
    "language": ("language", "lang"),
    "publisher": ("publisher", "source_domain", "sitename", "media_name", "source"),
    "author": ("author", "authors", "byline"),
}  # fmt: skip

OnFailure = Callable[[RecordFailure], None]


def read_jsonl(path: Path, columns: Mapping[str, str], on_failure: OnFailure) -> Iterator[Article]:
    """Read an article a line; a bad line is a failure, the rest goes on."""
    with path.open("rb") as file:
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


def read_csv(path: Path, columns: Mapping[str, str], on_failure: OnFailure) -> Iterator[Article]:
    """Read an article a row; the first row names the columns."""
    csv.field_size_limit(MAX_CHARACTERS * 4)
    text = decode(path.read_bytes())
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter)
    yield from article_rows(rows, path, columns, on_failure)


def read_parquet(
    path: Path, columns: Mapping[str, str], on_failure: OnFailure
) -> Iterator[Article]:
    """Read an article a row, in batches, so that memory stays flat."""
    try:
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise MissingDependencyError("pyarrow", "parquet", "reading Parquet files") from error
    with parquet.ParquetFile(path) as file:
        rows = (row for batch in file.iter_batches(1_000) for row in batch.to_pylist())
        yield from article_rows(rows, path, columns, on_failure)


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
    text = fields["text"]
    if not isinstance(text, str) or not text.strip():
        raise ArticleError(f"no text; the columns are {', '.join(map(str, row))}")
    if len(text) > MAX_CHARACTERS:
        raise ArticleError(f"the text has {len(text):,} characters, over {MAX_CHARACTERS:,}")
    text = clean(text)
    return Article(
        id=_string(fields["id"]) or default_id,
        text=text,
        title=_string(fields["title"]),
        published=parse_date(fields["published"]),
        url=_string(fields["url"]),
        language=_string(fields["language"]) or detect_language(text),
        source=default_id,
        publisher=_string(fields["publisher"]),
        author=_string(fields["author"]),
    )


def article_rows(
    rows: Iterable[Any],
    path: Path,
    columns: Mapping[str, str],
    on_failure: OnFailure,
    first: int = 1,
) -> Iterator[Article]:
    """Make an article a row, of which the first has the number `first`."""
    for number, row in enumerate(rows, start=first):
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
        if not isinstance(row, Mapping):
            raise ArticleError("the record is not an object with named fields")
        yield article_of(row, columns, place)
    except (ValueError, RecursionError) as error:
        on_failure(RecordFailure(f"{path}:{number}", str(error) or type(error).__name__))


def _from_json(line: bytes) -> Any:
    if len(line) > MAX_FILE_BYTES:
        raise ArticleError(f"the line has more than {MAX_FILE_BYTES:,} bytes")
    return json.loads(decode(line))


def _value(row: Mapping[str, Any], field: str, columns: Mapping[str, str]) -> Any:
    if field in columns:
        return row.get(columns[field])
    lowered = {str(name).lower(): value for name, value in row.items()}
    return next((lowered[name] for name in _COLUMNS[field] if lowered.get(name)), None)


def _string(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        value = ", ".join(map(str, value))
    return clean(str(value)).strip() or None
