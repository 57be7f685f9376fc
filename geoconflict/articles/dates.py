"""Dates as articles state them, in strict formats only.

A guess is worse than no date: "03.04.2022" has two readings and gives none.
A date without a time of day stays a `datetime.date`, so that no time zone can
move it to another day.
"""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\.?,?\s+(\d{{4}})\b", re.I)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.I)
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})[-_/.]?(0[1-9]|1[0-2])[-_/.]?(0[1-9]|[12]\d|3[01])(?!\d)")


def parse_date(value: object) -> dt.date | dt.datetime | None:
    """Read a date that stands alone, as in a column or a feed.

    Parameters
    ----------
    value : object
        A date, a datetime, or text in ISO 8601, RFC 822 or "7 November 2020" form.

    Returns
    -------
    datetime.date, datetime.datetime or None
        A date where no time of day was given; `None` where the text has no certain reading.
    """
    if isinstance(value, dt.datetime):
        return None if value != value else value  # NaT is not equal to itself
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str) or not (text := value.strip()) or len(text) > 100:
        return None
    return _iso(text) or _rfc822(text) or find_date(text)


def find_date(text: str) -> dt.date | None:
    """Find the first day written out in a line of text, such as "Nov. 7, 2020"."""
    if found := _DAY_FIRST.search(text):
        day, month, year = found.groups()
    elif found := _MONTH_FIRST.search(text):
        month, day, year = found.groups()
    elif found := _ISO_DAY.search(text):
        year, number, day = found.groups()
        return _day(int(year), int(number), int(day))
    else:
        return None
    return _day(int(year), _MONTHS[month.lower()], int(day))


def _iso(text: str) -> dt.date | dt.datetime | None:
    for parse in (dt.date.fromisoformat, dt.datetime.fromisoformat):
        try:
            return parse(text)
        except ValueError:
            continue
    return None


def _rfc822(text: str) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return found if 1800 <= year <= 2200 else None
