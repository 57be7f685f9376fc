"""HTML pages: main text and metadata by trafilatura, with caps and a fallback."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import accumulate
from typing import Any

from geoconflict.articles.dates import address_day
from geoconflict.articles.encoding import clean
from geoconflict.articles.heading import read_heading, with_title
from geoconflict.articles.language import detect_language
from geoconflict.articles.pagedate import modified_day, page_day
from geoconflict.articles.text import trim_boilerplate
from geoconflict.errors import ArticleError
from geoconflict.types import Article

MAX_CHARACTERS = 5_000_000
# trafilatura takes any date in the page for its own, and none before 1995.
_NO_DATES = {"extensive_search": False, "original_date": True, "max_date": "2200-01-01"}
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(https?://[^\s<>\"']+)")
_SKIPPED = frozenset({"script", "style", "noscript", "template", "nav", "footer", "form", "svg"})
_BLOCK_TAGS = (
    "p div br li h1 h2 h3 h4 h5 h6 tr dt dd article section header main aside figcaption "
    "blockquote title"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())


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
    body = trim_boilerplate(clean(_body(found.get("text") or "", page)))
    title = clean(found.get("title") or "").strip() or None
    if not body and not title:
        raise ArticleError(f"{source or id}: no text was found in the page")
    text = with_title(title, body)
    address = url or found.get("url") or _saved_from(page)
    language = found.get("language") or detect_language(text)
    heading = read_heading(text, language)
    return Article(
        id=id,
        text=heading.text,
        title=title or heading.title,
        published=page_day(page, title, language)
        or heading.day(address_day(address))
        or modified_day(page),
        url=address or heading.url,
        language=language,
        source=source,
        publisher=found.get("sitename") or heading.publisher,
        author=found.get("author") or heading.author,
    )


def _body(text: str, page: str) -> str:
    """Return the blocks of a text with an empty line between, so that none runs into the next.

    Of a short article trafilatura gives all blocks as one; they are found again in
    the page.
    """
    lines = text.split("\n") if "\n" in text else _blocks_of(text, _all_lines(page))
    return "\n\n".join(stripped for line in lines if (stripped := line.strip()))


def _blocks_of(text: str, lines: list[str]) -> list[str]:
    """Return those lines that make up a text which has none; all of them where it is empty."""
    if not text:
        return lines
    bare = ["".join(line.split()) for line in lines]
    wanted = "".join(text.split())
    begin = "".join(bare).find(wanted)
    ends = list(accumulate(map(len, bare), initial=0))
    if begin not in ends or begin + len(wanted) not in ends:
        return [text]
    return lines[ends.index(begin) : ends.index(begin + len(wanted))]


def _saved_from(page: str) -> str | None:
    """Return the address that a browser notes in a page that it saves."""
    found = _SAVED_FROM.search(page, 0, 2_000)
    return found[1] if found else None


def _extract(page: str, url: str | None) -> dict[str, Any]:
    """Ask trafilatura; an empty answer where the page is too broken for it."""
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            page,
            url=url,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            date_extraction_params=_NO_DATES,
        )
    except (RecursionError, ValueError, TypeError, AttributeError):
        return {}
    return dict(found) if isinstance(found, dict) else dict(found.as_dict()) if found else {}


def _all_lines(page: str) -> list[str]:
    """Return every visible word, a block a line, in one pass whatever the nesting."""
    collector = _TextCollector()
    collector.feed(page)
    collector.close()
    lines = (" ".join(line.split()) for line in "".join(collector.parts).split("\n"))
    return [line for line in lines if line]


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
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.parts.append(data)
