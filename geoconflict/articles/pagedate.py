"""The day of an HTML page: what it states, never a day that its text speaks of.

A page says when it was published in its head, below its headline, or in its
address. A date somewhere in the text, a copyright line or a list of other
pages is no statement, and the clock is never asked.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator

from geoconflict.articles.dateline import date_line
from geoconflict.articles.dates import parse_date

Day = dt.date | dt.datetime
_NAMES = (
    "article:published_time article:published og:published_time og:article:published_time "
    "datepublished rnews:datepublished dc.date.issued dcterms.issued dc.date dcterms.date "
    "dcterms.created dc.date.created dc.created pubdate publishdate publish-date publish_date "
    "publication_date publication-date publishtime publish_time published published_time "
    "published-date date sailthru.date parsely-pub-date cxenseparse:recs:publishtime "
    "article.published citation_publication_date citation_date originalpublicationdate displaydate "
    "article_date_original date_published"
)
_PUBLISHED = {name: place for place, name in enumerate(_NAMES.split())}
_MODIFIED = {
    "article:modified_time": 0,
    "og:updated_time": 1,
    "datemodified": 2,
    "last-modified": 3,
}
_META = re.compile(r"<meta\b([^<>]{1,1000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_SCRIPT = re.compile(r"<script\b[^<>]{0,300}\bld\+json\b[^<>]{0,300}>", re.IGNORECASE)
_LINKED_DAY = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_TIME = re.compile(r"<time\b([^<>]{0,500})>(.{0,300}?)</time>", re.S | re.I)
_MARKED = re.compile(r"\b(?:datepublished|pubdate|published|post-date|entry-date)\b", re.I)
_HEADLINE = re.compile(r"<h1\b[^<>]{0,500}>(.{0,1000}?)</h1\s*>", re.DOTALL | re.IGNORECASE)
_INLINE = re.compile(r"</?(?:a|span|time|small|abbr|i|b|em|strong)\b[^<>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,2000}>")
_NEAR, _ABOVE, _LINES = 4_000, 1_500, 12


def page_day(page: str, title: str | None = None, language: str | None = None) -> Day | None:
    """Return the day that a page states in its head or beside its headline.

    Parameters
    ----------
    page : str
        Decoded HTML.
    title : str, optional
        The article's, by which its headline is known.
    language : str, optional
        ISO 639-1 code of the page; it says what "03/04/2022" means.
    """
    return (
        _of_meta(page, _PUBLISHED, language)
        or _first(_linked(page), language)
        or _first(_times(page), language)
        or _beside_headline(page, title, language)
    )


def modified_day(page: str) -> Day | None:
    """Return the day on which a page was changed, for one that states no other."""
    return _of_meta(page, _MODIFIED, None)


def _first(values: Iterator[str], language: str | None) -> Day | None:
    return next((day for value in values if (day := parse_date(value, language))), None)


def _attributes(tag: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(tag)
    }


def _of_meta(page: str, names: dict[str, int], language: str | None) -> Day | None:
    found: list[tuple[int, int, Day]] = []
    for place, match in enumerate(_META.finditer(page)):
        tag = _attributes(match[1])
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        rank = names.get(name.lower())
        if rank is not None and (day := parse_date(tag.get("content"), language)):
            found.append((rank, place, day))
    return min(found, key=lambda one: one[:2])[2] if found else None


def _linked(page: str) -> Iterator[str]:
    """Yield what linked data (schema.org) calls the date of publication."""
    for script in _SCRIPT.finditer(page):
        if (end := page.find("</script", script.end())) < 0:
            return
        yield from _LINKED_DAY.findall(page, script.end(), end)


def _times(page: str) -> Iterator[str]:
    """Yield the times that are marked as that of publication."""
    for match in _TIME.finditer(page):
        if _MARKED.search(match[1]):
            yield _attributes(match[1]).get("datetime", "")


def _beside_headline(page: str, title: str | None, language: str | None) -> Day | None:
    """Read the first line that is a date below the headline, else the last one above it."""
    headline = _headline(page, title)
    if headline is None:
        return None
    start, end = headline.span()
    below = _lines(page[end : end + _NEAR])[:_LINES]
    above = _lines(page[max(0, start - _ABOVE) : start])[-3:]
    for line in (*below, *reversed(above)):
        if found := date_line(line, language):
            return found.day
    return None


def _headline(page: str, title: str | None) -> re.Match[str] | None:
    """Return the h1 of the title, or the only one; another may be the name of the site."""
    found = list(_HEADLINE.finditer(page))
    texts = [" ".join(html.unescape(_TAG.sub(" ", match[1])).split()) for match in found]
    of_title = [match for match, text in zip(found, texts, strict=True) if text and text == title]
    named = of_title or (found if len(found) == 1 else [])
    return named[0] if named else None


def _lines(piece: str) -> list[str]:
    """Return the lines of a piece of a page; a time is what its attribute says."""
    piece = piece[: piece.rfind(">") + 1]
    text = _INLINE.sub(" | ", _TIME.sub(_stated, piece.replace("\n", " ")))
    lines = (line.strip(" |") for line in html.unescape(_TAG.sub("\n", text)).split("\n"))
    return [line for line in lines if line]


def _stated(match: re.Match[str]) -> str:
    value = _attributes(match[1]).get("datetime", "")
    return f" {value} " if parse_date(value) else match[2]
