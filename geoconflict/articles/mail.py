"""Saved mail (EML): newsletters and wire copy that arrive by post."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from geoconflict.articles.dates import parse_date
from geoconflict.articles.encoding import decode
from geoconflict.articles.html import read_html
from geoconflict.articles.text import trim_boilerplate
from geoconflict.errors import ArticleError
from geoconflict.types import Article


def read_mail(data: bytes, *, id: str, source: str | None = None) -> Article:
    """Make an article of a message; the subject is its title.

    Raises
    ------
    ArticleError
        If the message has no text part.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    part = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
    if part is None:
        raise ArticleError(f"{source or id}: the message has no text part")
    payload = part.get_payload(decode=True)
    body = decode(payload if isinstance(payload, bytes) else b"", part.get_content_charset())
    if part.get_content_subtype() == "html":
        body = read_html(body, id=id).text
    title = str(message["subject"] or "").strip()
    return Article(
        id=id,
        text=f"{title}\n\n{trim_boilerplate(body)}".strip(),
        title=title or None,
        published=parse_date(str(message["date"] or "")),
        source=source,
        author=str(message["from"] or "") or None,
    )
