"""CSV and its kin: an article a row, read from any row on.

The rows are divided as bytes, since no encoding that such a file has gives the
delimiter, the quote or a line end another meaning, and each field is decoded
by itself. So a place in the file is a number of bytes, and one row in another
encoding spoils no other.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

import chardet

from geoconflict.articles.encoding import decode
from geoconflict.articles.gdelt import columns_of
from geoconflict.articles.limits import MAX_CHARACTERS, bounded_lines
from geoconflict.errors import ArticleError

_SAMPLE = 1 << 20
_SEPARATOR = re.compile(r"""^"?sep=(.)"?\s*$""", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Form:
    """How a file of rows is to be read."""

    header: tuple[str, ...]
    delimiter: str
    encoding: str
    quoted: bool = True


def form_of(file: BinaryIO) -> Form:
    """Read the head of a file, and leave the file at the first row after it.

    Excel's line `sep=;` is heeded, a byte order mark is no part of a name, and
    GDELT's tables, which have no head, are known by their columns.

    Raises
    ------
    ArticleError
        If the file has no row, or is a table of GDELT without texts.
    """
    sample = file.read(_SAMPLE)
    encoding = _encoding(sample)
    file.seek(0)
    if headless := columns_of(sample):
        return Form(headless, "\t", encoding, quoted=False)
    start = len(codecs.BOM_UTF8) if sample.startswith(codecs.BOM_UTF8) else 0
    first = sample[start:].partition(b"\n")[0].decode("latin-1")
    if found := _SEPARATOR.match(first):
        start += len(first) + 1
    delimiter = found[1] if found else max(_DELIMITERS, key=_QUOTED.sub("", first).count)
    file.seek(start)
    return _with_names(file, Form((), delimiter, encoding))


def _with_names(file: BinaryIO, form: Form) -> Form:
    for row in bare_rows(file, form):
        if isinstance(row, csv.Error):
            raise ArticleError(f"the names of the columns cannot be read ({row})")
        if row:
            names = (_decoded(name, form.encoding).strip() for name in row)
            return replace(form, header=tuple(names))
    raise ArticleError("the file has no row")


def rows(file: BinaryIO, form: Form) -> Iterator[dict[str, Any] | csv.Error]:
    """Yield the rows from where the file stands; an error for one that cannot be read.

    After a row the file stands at the beginning of the next one.
    """
    for row in bare_rows(file, form):
        if isinstance(row, csv.Error):
            yield row
        else:
            values = [_decoded(value, form.encoding) for value in row]
            yield _named(values, form.header)


def bare_rows(file: BinaryIO, form: Form) -> Iterator[list[str] | csv.Error]:
    """Yield the rows as `rows` does, each byte as the character of its number.

    Of a row that cannot be read one line is passed over: a quote that is never
    closed costs its own row, and not all that stands behind it.
    """
    reader = _reader(file, form)
    while True:
        begin = file.tell()
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            file.seek(begin)
            next(bounded_lines(file), b"")
            reader = _reader(file, form)
            yield error


def _reader(file: BinaryIO, form: Form) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_CHARACTERS * 4)
    lines = (line.decode("latin-1") for line in bounded_lines(file))
    quoting: Any = csv.QUOTE_MINIMAL if form.quoted else csv.QUOTE_NONE
    return csv.reader(lines, delimiter=form.delimiter, quoting=quoting)


def _named(values: list[str], header: tuple[str, ...]) -> dict[str, Any] | csv.Error:
    """Give the values their names; too many of them are a text with a bare delimiter in it."""
    if any(values[len(header) :]):
        return csv.Error(
            f"the row has {len(values)} fields and the head {len(header)}; a text with a "
            "delimiter in it must stand in double quotes"
        )
    return dict(zip(header, values, strict=False))


def _decoded(value: str, encoding: str) -> str:
    if value.isascii():
        return value
    data = value.encode("latin-1")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return decode(data) if encoding == "utf-8" else data.decode(encoding, "replace")


def _encoding(sample: bytes) -> str:
    """Tell the encoding by the head of the file; a field that is not in it is decoded by itself."""
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        near = sample[max(0, error.start - 1_000) : error.start + 100_000]
        return chardet.detect(near)["encoding"] or "utf-8"
    return "utf-8"
