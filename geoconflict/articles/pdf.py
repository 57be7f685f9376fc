"""PDF files, by the extra `pdf`: the text of the pages."""

from __future__ import annotations

import io
import re
from typing import Any

from geoconflict.articles.encoding import clean
from geoconflict.articles.limits import MAX_CHARACTERS
from geoconflict.articles.text import read_text
from geoconflict.errors import ArticleError, MissingDependencyError
from geoconflict.types import Article

_MAX_PAGES = 500
_HYPHENATED = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_]+)")


def read_pdf(data: bytes, *, id: str, source: str | None = None) -> Article:
    """Make an article of a PDF file.

    Words that a line end divides are put together. A file's own title and date
    are those of its making and often wrong, so they are not used.

    Raises
    ------
    ArticleError
        If the file is broken, encrypted, too long, or holds pictures of text.
    """
    try:
        from pypdf import PdfReader
    except ImportError as error:
        raise MissingDependencyError("pypdf", "pdf", "reading PDF files") from error
    try:
        text = _text(PdfReader(io.BytesIO(data)))
    except ArticleError:
        raise
    except Exception as error:  # pypdf raises much on broken files
        raise ArticleError(f"{source or id}: not a readable PDF file ({error})") from error
    if not text.strip():
        raise ArticleError(f"{source or id}: no text; scanned pages must be recognised (OCR) first")
    return read_text(_HYPHENATED.sub("", text), id=id, source=source)


def _text(reader: Any) -> str:
    if len(reader.pages) > _MAX_PAGES:
        raise ArticleError(f"the PDF file has {len(reader.pages)} pages, over {_MAX_PAGES}")
    pages: list[str] = []
    for page in reader.pages:
        pages.append(clean(page.extract_text()).strip())
        if sum(map(len, pages)) > MAX_CHARACTERS:
            raise ArticleError(f"the PDF file has more than {MAX_CHARACTERS:,} characters")
    return "\n\n".join(page for page in pages if page)
