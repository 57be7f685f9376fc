"""RSS and Atom feeds: an article an entry."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from geoconflict.articles.dates import parse_date
from geoconflict.articles.encoding import clean, decode
from geoconflict.articles.heading import with_title
from geoconflict.articles.html import read_html
from geoconflict.articles.language import detect_language
from geoconflict.errors import ArticleError
from geoconflict.types import Article

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")


def read_feed(data: bytes, *, source: str) -> Iterator[Article]:
    """Read the entries of a feed; the text is what the feed carries of each.

    Raises
    ------
    ArticleError
        If the bytes are not a feed that feedparser knows.
    """
    import feedparser

    feed = feedparser.parse(data, sanitize_html=True, resolve_relative_uris=False)
    if not feed.version:
        raise ArticleError(f"{source}: this is not an RSS or Atom feed")
    publisher = feed.feed.get("title")
    for number, entry in enumerate(feed.entries, start=1):
        article = _entry(entry, f"{source}#{number}", publisher)
        if article is not None:
            yield article


def feed_addresses(data: bytes, *, source: str) -> list[str]:
    """Return the addresses of the feeds that an OPML list subscribes to.

    Raises
    ------
    ArticleError
        If the list names no feed.
    """
    collector = _Outlines()
    collector.feed(decode(data))  # an HTML parser expands no entities, so no bomb goes off
    if not collector.addresses:
        raise ArticleError(f"{source}: this OPML list names no feed (an outline with xmlUrl)")
    return list(dict.fromkeys(collector.addresses))


class _Outlines(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("xmlurl") if tag == "outline" else None
        if address:
            self.addresses.append(address.strip())


def _entry(entry: Any, default_id: str, publisher: str | None) -> Article | None:
    parts = entry.get("content") or [{"value": entry.get("summary", "")}]
    title = _plain(entry.get("title", ""))
    body = " ".join(part.get("value", "") for part in parts)
    if not title and not body.strip():
        return None
    page = f"<html><body><article><h1></h1><p>{body}</p></article></body></html>"
    inner = read_html(page, id=default_id, url=entry.get("link")) if body.strip() else None
    text = with_title(title, inner.text if inner else "")
    return Article(
        id=entry.get("id") or entry.get("link") or default_id,
        text=text,
        title=title or None,
        published=_published(entry) or (inner.published if inner else None),
        url=entry.get("link"),
        language=detect_language(text),
        source=default_id,
        publisher=_plain(publisher or "") or None,
        author=entry.get("author"),
    )


def _plain(title: str) -> str:
    """Return a title without the entities and tags that many feeds leave in it."""
    return clean(" ".join(html.unescape(_TAG.sub(" ", title)).split()))


def _published(entry: Any) -> dt.date | None:
    """Return the date as the feed states it, else as feedparser reads it, in UTC."""
    for name in ("published", "updated"):
        if (stated := parse_date(entry.get(name))) is not None:
            return stated
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    if not parsed:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    return dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
