"""Saved mail (EML), and pages that a browser saved in the form of mail (MHTML)."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage, Message

from geoconflict.articles.dates import parse_date
from geoconflict.articles.encoding import clean, decode
from geoconflict.articles.heading import read_heading, with_title
from geoconflict.articles.html import read_html
from geoconflict.articles.language import detect_language
from geoconflict.articles.text import trim_boilerplate
from geoconflict.errors import ArticleError
from geoconflict.types import Article

_FORWARDED = re.compile(r"^\W*(?:begin\s+)?forwarded\s+message\b", re.IGNORECASE | re.MULTILINE)
"""Below it stands when the news was sent, while the mail's date is that of its forwarding."""
_STUB = 300
"""A plain part shorter than this says no more than "this mail is best read as HTML"."""


def read_mail(data: bytes, *, id: str, source: str | None = None) -> Article:
    """Make an article of a message; the subject is its title, attachments are left out.

    Raises
    ------
    ArticleError
        If the message has no text part.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    body = _body(message, id)
    if not body.strip():
        raise ArticleError(f"{source or id}: the message has no text part")
    title = clean(_header(message, "subject"))
    text = with_title(title, trim_boilerplate(body).strip())
    language = detect_language(text)
    heading = read_heading(text, language)
    return Article(
        id=id,
        text=heading.text,
        title=title or heading.title,
        published=(heading.stated if _FORWARDED.search(body[:_STUB]) else None)
        or parse_date(_header(message, "date"))
        or heading.day(),
        language=language,
        source=source,
        author=clean(_header(message, "from")) or None,
    )


def read_mhtml(data: bytes, *, id: str, source: str | None = None) -> Article:
    """Make an article of a page that Chrome, Edge or Internet Explorer saved in one file.

    Raises
    ------
    ArticleError
        If the file holds no page.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    page = next((p for p in message.walk() if p.get_content_type() == "text/html"), None)
    if page is None:
        raise ArticleError(f"{source or id}: the file holds no HTML page")
    address = _header(message, "snapshot-content-location") or _header(page, "content-location")
    url = address if address.startswith(("http://", "https://")) else None
    return read_html(_decoded(page), id=id, source=source, url=url)


def _body(message: Message, id: str) -> str:
    if not isinstance(message, EmailMessage):
        return ""
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    text = _decoded(plain).strip() if plain is not None else ""
    if page is None or len(text) > _STUB:
        return text
    try:
        of_page = read_html(_decoded(page), id=id).text
    except ArticleError:
        return text
    return of_page if len(of_page) > len(text) else text


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return decode(payload if isinstance(payload, bytes) else b"", part.get_content_charset())


def _header(message: Message, name: str) -> str:
    """Return a header, "" where it is not there or too broken for the parser."""
    try:
        return str(message[name] or "").strip()
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        return ""
