"""Plain text, also as it comes off a web page: banner in front, junk behind."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import PurePath

from geoconflict.articles.dates import address_day, find_date
from geoconflict.articles.heading import read_heading
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
    | ^\W*\d+\s+(?:minute|hour|day)s?\s+ago\W*$
    | ^\W*like\s+this\s*:
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DAY_OF_NAME = re.compile(r"(?<!\d)(\d{4})([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


def read_text(text: str, *, id: str, source: str | None = None, url: str | None = None) -> Article:
    """Make an article of plain text.

    Paragraphs that speak of the page and not of the news (cookie banner,
    reading time, "share this") are left out at the head and the tail, and so are
    the date and byline below the title; what is kept is kept to the letter, and
    offsets index it.

    Parameters
    ----------
    text : str
        Decoded text.
    id : str
        The article's id.
    source : str, optional
        Where it was read from; an ISO date in a file's name dates the article.
    url : str, optional
        Its address if that is known; one such as ".../2020/11/07/..." dates it too.
    """
    kept = trim_boilerplate(text)
    language = detect_language(kept)
    heading = read_heading(kept, language)
    address = url or heading.url
    return Article(
        id=id,
        text=heading.text,
        title=heading.title,
        published=heading.day(_date_of_name(source) or address_day(address)),
        url=address,
        language=language,
        source=source,
        publisher=heading.publisher,
        author=heading.author,
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


def _date_of_name(source: str | None) -> dt.date | None:
    """Read "2020-11-07" or "20201107" in a file's name; words may be those of a headline."""
    found = _DAY_OF_NAME.search(PurePath(source).name) if source else None
    return find_date("-".join(found.group(1, 3, 4))) if found else None
