"""HTML pages: main text and metadata by trafilatura, with caps and a fallback."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from geoconflict.articles.dates import parse_date
from geoconflict.articles.encoding import clean
from geoconflict.articles.language import detect_language
from geoconflict.articles.text import trim_boilerplate
from geoconflict.errors import ArticleError
from geoconflict.types import Article

MAX_CHARACTERS = 5_000_000
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(https?://[^\s<>\"']+)")
_SKIPPED = frozenset({"script", "style", "noscript", "template", "nav", "footer", "form", "svg"})
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "tr", "article", "section", "title"}
)


def read_html(page: str, *, id: str, source: str | None = None, url: str | None = None) -> Article:
    """Make an article of an HTML page.

    The headline, where the page states one, is the first line of the text, so
    that its places are found too.

    Parameters
    ----------
    page : str
        Decoded HTML, at most `MAX_CHARACTERS` long.
    id : str
        The article's id.
    source, url : str, optional
        Where it was read from, and its address if that is known already.

    Raises
    ------
    ArticleError
        If the page is too large, or has no text.
    """
    if len(page) > MAX_CHARACTERS:
        raise ArticleError(
            f"{source or id}: the page has {len(page):,} characters, more than the "
            f"{MAX_CHARACTERS:,} that are read; save the article alone"
        )
    found = _extract(page, url)
    body = trim_boilerplate(clean(found.get("text") or _all_text(page))).strip()
    title = (found.get("title") or "").strip() or None
    if not body and not title:
        raise ArticleError(f"{source or id}: no text was found in the page")
    text = f"{title}\n\n{body}" if title and not body.startswith(title) else body
    return Article(
        id=id,
        text=text,
        title=title,
        published=parse_date(found.get("date")),
        url=url or found.get("url") or _saved_from(page),
        language=found.get("language") or detect_language(text),
        source=source,
        publisher=found.get("sitename"),
        author=found.get("author"),
    )


def _saved_from(page: str) -> str | None:
    """Return the address that a browser notes in a page that it saves."""
    found = _SAVED_FROM.search(page, 0, 2_000)
    return found[1] if found else None


def _extract(page: str, url: str | None) -> dict[str, Any]:
    """Ask trafilatura; an empty answer where the page is too broken for it."""
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            page, url=url, include_comments=False, include_tables=True, with_metadata=True
        )
    except (RecursionError, ValueError, TypeError, AttributeError):
        return {}
    return dict(found) if isinstance(found, dict) else dict(found.as_dict()) if found else {}


def _all_text(page: str) -> str:
    """Fall back to every visible word, in one pass whatever the nesting."""
    collector = _TextCollector()
    collector.feed(page)
    collector.close()
    lines = (" ".join(line.split()) for line in "".join(collector.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _TextCollector(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._skipping += tag in _SKIPPED
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._skipping = max(0, self._skipping - (tag in _SKIPPED))

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.parts.append(data)
