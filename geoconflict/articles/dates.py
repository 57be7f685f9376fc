"""Dates as articles state them, in strict formats only.

A guess is worse than no date: "03/04/2022" has two readings and gives none.
A date without a time of day stays a `datetime.date`, so that no time zone can
move it to another day.
"""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

# Each name has one meaning in whatever language it stands; English first, then de, fr, es, it, pt,
# nl, pl, ru, uk, tr and az, in the case that dates are written in.
_NAMES = (
    "january jan januar janvier enero gennaio janeiro januari stycznia января січня ocak yanvar",
    "february feb februar février febrero febbraio fevereiro februari lutego февраля лютого şubat "
    "fevral",
    "march mar märz mars marzo março maart marca марта березня mart",
    "april apr avril abril aprile kwietnia апреля квітня nisan aprel",
    "may mai mayo maggio maio mei maja мая травня mayıs",
    "june jun juni juin junio giugno junho czerwca июня червня haziran iyun",
    "july jul juli juillet julio luglio julho lipca июля липня temmuz iyul",
    "august aug août agosto augustus sierpnia августа серпня ağustos avqust",
    "september sept sep septembre septiembre settembre setembro września сентября вересня eylül "
    "sentyabr",
    "october oct oktober octobre octubre ottobre outubro października октября жовтня ekim oktyabr",
    "november nov novembre noviembre novembro listopada ноября листопада kasım noyabr",
    "december dec dezember décembre diciembre dicembre dezembro december grudnia декабря грудня "
    "aralık dekabr",
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:de\s+|of\s+)?({_MONTH})\b\.?,?[\s-]+"
    r"(?:de\s+)?(\d{4})(?!\d)",
    re.I,
)
_MONTH_FIRST = re.compile(
    rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.I
)
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})[-_/.]?(0[1-9]|1[0-2])[-_/.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_YEAR = re.compile(r"\d{4}")
_ISO_APART = re.compile(r"(?<![\d./-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d/-])")
_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?![\d/-]|\.\d)")
_AFTER_NUMBERS = re.compile(r"(?:[ ,T]+\d{1,2}[:.]\d{2}.{0,20})?$")
_LANGUAGES = (
    "ar az be bg bs ca cs da de el es et fi fr hr hy it ka kk lv mk nb nl no pl pt ro ru sk sl sq "
    "sr tg tr uk uz"
)
_DAY_FIRST_LANGUAGES = frozenset(_LANGUAGES.split())
_HALF_DAY = re.compile(r"\d\s*[ap]\.?m\b", re.IGNORECASE)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{6}Z?)?$")
_IN_ADDRESS = re.compile(r"/(\d{4})/(\d{1,2}|[a-z]{3})/(\d{1,2})(?=/)|/(\d{4})-(\d\d)-(\d\d)(?=/)")
_FIRST_WEB_PAGE = 1991
_YEARS = (1800, 2200)
_UNSET = dt.datetime(1970, 1, 1)
"""What programs write for a time that nobody set."""


def parse_date(value: object, language: str | None = None) -> dt.date | dt.datetime | None:
    """Read a date that stands alone, as in a column or a feed.

    Parameters
    ----------
    value : object
        A date, a datetime, or text in ISO 8601, RFC 822, "7 November 2020" or
        "07.11.2020" form; "07/11/2020" only where one reading is possible, by the
        numbers or the language.
    language : str, optional
        ISO 639-1 code of the article.

    Returns
    -------
    datetime.date, datetime.datetime or None
        A date where no time of day was given; `None` where the text has no certain reading.
    """
    found = _parsed(value, language)
    if found is None or not _YEARS[0] <= found.year <= _YEARS[1]:
        return None
    unset = isinstance(found, dt.datetime) and found.replace(tzinfo=None) == _UNSET
    return None if unset else found


def _parsed(value: object, language: str | None) -> dt.date | dt.datetime | None:
    if isinstance(value, dt.datetime):
        return None if value != value else value  # NaT is not equal to itself
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if _COMPACT.match(str(value)) else None
    if not isinstance(value, str) or not (text := value.strip()) or len(text) > 100:
        return None
    found = _iso(text) or _numbers(text, language) or _rfc822(text) or find_date(text)
    if found is None and (match := _ISO_APART.match(text)):
        return _year_first(match, language)  # "2025/1/28"
    return found


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


def search_date(text: str, language: str | None = None) -> tuple[int, int, dt.date] | None:
    """Find the first day that a line of text states: its start, end and the day.

    Unlike `find_date` it reads "28/01/2025", and takes no number for a date.
    """
    if not _YEAR.search(text):  # most lines, and far the quickest to tell
        return None
    found = [
        (match.start(), match.end(), day)
        for form, read in _FORMS
        if (match := form.search(text)) and (day := read(match, language))
    ]
    return min(found, default=None)


def _named(match: re.Match[str], language: str | None) -> dt.date | None:
    return find_date(match[0])


def _year_first(match: re.Match[str], language: str | None) -> dt.date | None:
    return _day(int(match[1]), int(match[3]), int(match[4]))


def _numbered(match: re.Match[str], language: str | None) -> dt.date | None:
    """Read "25/12/2020"; "03/04/2022" where the article's language puts the day first.

    Nobody writes the month first with dots.
    """
    one, sign, other, year = int(match[1]), match[2], int(match[3]), int(match[4])
    if one <= 12 < other:
        return _day(year, one, other)
    certain = sign == "." or one > 12 or one == other or language in _DAY_FIRST_LANGUAGES
    return _day(year, other, one) if certain else None


_FORMS = (
    (_DAY_FIRST, _named),
    (_MONTH_FIRST, _named),
    (_ISO_APART, _year_first),
    (_NUMBERS, _numbered),
)


def address_day(url: str | None) -> dt.date | None:
    """Read the day that is a part of an address, as in "/2020/11/07/" or "/2020/nov/07/"."""
    found = _IN_ADDRESS.search(url) if url else None
    if found is None:
        return None
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(4, 5, 6)
    number = int(month) if month.isdigit() else _MONTHS.get(month.lower())
    return _day(int(year), number or 0, int(day)) if int(year) >= _FIRST_WEB_PAGE else None


def _numbers(text: str, language: str | None) -> dt.date | None:
    found = _NUMBERS.match(text)
    if not found or not _AFTER_NUMBERS.match(text, found.end()):
        return None
    return _numbered(found, language)


def _iso(text: str) -> dt.date | dt.datetime | None:
    if "W" in text:  # "2025-W05" is a week
        return None
    if (compact := _COMPACT.match(text)) and len(text) > 8:  # GDELT's 20201107234500
        return _day(*map(int, compact.groups()))
    for parse in (dt.date.fromisoformat, dt.datetime.fromisoformat):
        try:
            return parse(text)
        except ValueError:
            continue
    return None


def _rfc822(text: str) -> dt.datetime | None:
    if (text[:1].isdigit() and ":" not in text) or _HALF_DAY.search(text):
        return None  # "7 November 2020" has no time of day, and the form has no "10 pm"
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return found if _YEARS[0] <= year <= _YEARS[1] else None
