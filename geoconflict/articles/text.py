"""Plain text, also as it comes off a web page: banner in front, junk behind."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import PurePath

from geoconflict.articles.dates import find_date
from geoconflict.articles.language import detect_language
from geoconflict.types import Article

# What a page says about itself and not about the news. Each pattern is of the
# kind of sentence, not of one site.
_BOILERPLATE = re.compile(
    r"""
      \bcookies?\b.{0,300}\b(?:consent|privacy|experience|advertis|accept|settings|policy|use)
    | \b(?:privacy\s+policy|terms\s+of\s+(?:use|service)|all\s+rights\s+reserved)\b
    | ^\W*(?:reading|read)\s+time\b
    | ^\W*(?:estimated\s+)?\d+\s+min(?:ute)?s?\s+read\b
    | ^%[ds]\b
    | \bbloggers?\s+like\s+this\b
    | ^\W*(?:share|tweet|print|email|save|like|follow\s+us|subscribe|sign\s+up|log\s*in|comments?)
      (?:\s+(?:this|on|via|to|for|our|the|now|here)\b.{0,80})?\W*$
    | ^\W*(?:advertisement|sponsored|loading|related\s+(?:articles|posts|stories)|skip\s+to\b.*)\W*$
    | ^\W*(?:©|\(c\)|copyright\b)
    | ^\W*like\s+this\s*:
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DATE_LINE = re.compile(
    r"^\W*(?:published|posted|updated|last\s+updated|date)?\W*(?:on\b|at\b)?.{0,60}$", re.I
)
_TITLE_LENGTH = 200
_DATE_SEARCH_LINES = 12


def read_text(text: str, *, id: str, source: str | None = None) -> Article:
    """Make an article of plain text.

    Paragraphs that speak of the page and not of the news (cookie banner,
    reading time, "share this") are left out at the head and the tail; what is
    kept is kept to the letter, and offsets index it.

    Parameters
    ----------
    text : str
        Decoded text.
    id : str
        The article's id.
    source : str, optional
        Where it was read from; an ISO date in a file's name dates the article.
    """
    kept = trim_boilerplate(text)
    lines = [line.strip() for line in kept.split("\n", 40)[:40] if line.strip()]
    return Article(
        id=id,
        text=kept,
        title=_title(lines),
        published=_date_of_name(source) or _date_line(lines),
        language=detect_language(kept),
        source=source,
    )


def is_boilerplate(paragraph: str) -> bool:
    """Whether a paragraph speaks of the page it stands on, not of the news."""
    return len(paragraph) < 1500 and _BOILERPLATE.search(paragraph) is not None


def trim_boilerplate(text: str) -> str:
    """Cut boilerplate paragraphs at the head and the tail, and drop those between.

    The reading-time line under a headline stands in the middle of the page, so
    short lines of the kind are taken out wherever they are.
    """
    lines = text.split("\n")
    if not any(map(is_boilerplate, lines)):
        return text
    return "\n".join(line for line in lines if not is_boilerplate(line)).strip("\n")


def _title(lines: Sequence[str]) -> str | None:
    """Take the first line for a title if it is short and not a sentence."""
    if len(lines) < 2 or len(lines[0]) > _TITLE_LENGTH:
        return None
    return None if lines[0].endswith((".", ":", ",", ";")) else lines[0]


def _date_of_name(source: str | None) -> dt.date | None:
    return find_date(PurePath(source).name) if source else None


def _date_line(lines: Sequence[str]) -> dt.date | None:
    for line in lines[:_DATE_SEARCH_LINES]:
        if len(line) <= 80 and _DATE_LINE.match(line) and (day := find_date(line)):
            return day
    return None
