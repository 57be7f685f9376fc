"""Lines that are a date, and datelines: what in a text says when it was written.

A line has to *be* a date, with at most a weekday, a time, a place, a byline or a
word such as "Published" beside it. One that contains a date speaks of another
day more often than of its own: "The accord of 12 February 2015 is dead".
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from geoconflict.articles.dates import parse_date, search_date

# English first, then de, fr, es, pt, it, ru, uk and tr; words of other uses stand first in a line.
_LABEL = re.compile(
    r"""\b(?:
        (?:(?:first|last|originally|date)\s+)? (?:published|posted|updated|modified) (?:\s+date)?
      | veröffentlicht | aktualisiert | publié\w* | mis\w*\s+à\s+jour | publicad[oa]
      | actualizad[oa] | atualizad[oa] | pubblicato | aggiornato | опубликован\w* | обновлен\w*
      | опублікован\w* | оновлен\w* | yayınlanma | yayın\s+tarihi | güncelle\w*
      | (?<![^\W_]\ )(?: (?:publication|release|issue|pub|publish)\s?date | date | dated | as\s+of
        | released | issued | created | stand | datum | fecha | data | дата | tarih )
    )\b(?:\s*:)?(?:\s+(?:on|at|am|le|el|em|il)\b\s*:?)?""",
    re.IGNORECASE | re.VERBOSE,
)
_UPDATE = re.compile(r"updat|modif|aktual|jour|actual|atual|aggior|обновл|оновл|güncel", re.I)
_WEEKDAY = re.compile(
    r"""\b(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)day | mon | tue | wed | thu | fri | sat | sun
      | (?:mon|diens|donners|frei|sams|sonn)tag | mittwoch
      | lundi | mardi | mercredi | jeudi | vendredi | samedi | dimanche
      | lunes | martes | miércoles | jueves | viernes | sábado | domingo
      | pazartesi | salı | çarşamba | perşembe | cuma | cumartesi | pazar
      | понедельник | вторник | среда | четверг | пятница | суббота | воскресенье
    )\b\.?""",
    re.IGNORECASE | re.VERBOSE,
)
_TIME = re.compile(
    r"""(?:\b(?:at|um|à)\s+|(?<![\d:]))T?\d{1,2}(?:[:.h]\d{2}){1,2}(?:\.\d+)?\s*(?:[ap]\.?m\b\.?|uhr\b|h\b|Z\b)?
      | \b\d{1,2}\s*[ap]\.?m\b\.?
      | \b(?:gmt|utc|ist|[ecmp][sd]t|bst|cest|eest|msk)\b(?:\s*[+-]\s*\d{1,2}(?::?\d{2})?)?
      | (?-i:\b(?:GMT|UTC|MSK|[A-Z]{1,4}T)\b)(?:\s*[+-]\s*\d{1,2}(?::?\d{2})?)?
      | [+-]\d{2}:?\d{2}\b
      | \b\d+\s*min(?:ute)?s?\s+read\b
      | \b(?:an?|\d+)\s+(?:second|minute|hour|day|week|month|year)s?\s+ago\b
      | \b\d[\d,.]*k?\s*(?:views?|comments?|shares?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_BYLINE = re.compile(r"^\W*by:?\s+(?=\w)", re.IGNORECASE)
_DAY, _GAP = "\x00", " | "
_LOOSE = re.compile(rf"[^\W_]\s*{_DAY}|{_DAY}\s*[^\W_]")
_ON = re.compile(rf"\bon\s+(?=[|\s]*{_DAY})|(?<={_DAY})\s+(?:in|by)\b", re.IGNORECASE)
_REFUSED = re.compile(r"[?!:\"“”«»…]|\.\s+[A-ZА-Я][^\W\d_]{2}")
_WORD = re.compile(r"[^\W_][\w'’.]*")
_SMALL_WORDS = (
    "a al and bin by da das de del der des di do dos du e el et ibn il in la le of the und van von "
    "y и"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_NOT_OF_PLACES = (
    "after archive as at before between caption chronology copyright credit during file for from "
    "image in map of on photo picture since that this till timeline until video when"
)
_NO_PLACE = frozenset(_NOT_OF_PLACES.split())
_MOST_WORDS, _MOST_BYLINE_WORDS = 5, 12
_LONGEST = 160
_ENDS_DATELINE = re.compile(
    r"\)?[.,]?\s*(?:\([^()]{2,40}\)|/[^/]{2,20}/)?[.,]?\s*(?:--+|[—–]|-(?=\s))\s*\S"
)
_ENDS_BRACKET = re.compile(r"\)\s*[^\W\d_]")
_AGENCY = re.compile(r"\([^()]{2,40}\)")


@dataclass(frozen=True, slots=True)
class DateLine:
    """What a line that is a date says.

    `labelled` tells that it calls itself one ("Published"), `updated` that it is only
    that of a change, `bare` that there is neither label nor place nor name beside it.
    """

    day: dt.date | dt.datetime
    labelled: bool
    bare: bool
    author: str | None = None
    updated: bool = False


def date_line(line: str, language: str | None = None) -> DateLine | None:
    """Read a line that is a date; `None` where it is none, or contains more than one.

    Parameters
    ----------
    line : str
    language : str, optional
        ISO 639-1 code of the article; it says what "03/04/2022" means.
    """
    found = search_date(line, language) if len(line) <= _LONGEST else None
    if found is None:
        return None
    start, end, day = found
    marked = f"{line[:start]}{_DAY}{line[end:]}"
    changes = [_UPDATE.search(label[0]) is not None for label in _LABEL.finditer(marked)]
    rest, labels = _LABEL.subn(_GAP, marked)
    rest = _WEEKDAY.sub(_GAP, _TIME.sub(_GAP, rest))
    second = search_date(rest, language)
    if second is not None and labels > 1:  # "Published 12 March 2024 | Updated 14 March 2024"
        rest = rest[: second[0]] + rest[second[1] :]
    byline = _BYLINE.match(rest) is not None
    if byline or labels:
        rest = _ON.sub(_GAP, rest)
    of_names = byline or not rest.lstrip(" |[(").find(_DAY)
    if (_LOOSE.search(rest) and not byline) or not _are_names(rest, byline, of_names):
        return None
    names = _WORD.search(rest) is not None
    author = _author(rest) if byline else None
    updated = labels > 0 and all(changes)
    return DateLine(_with_time(line, day), labels > 0, not (labels or names), author, updated)


def _with_time(line: str, day: dt.date) -> dt.date | dt.datetime:
    """Return the day with its time where the line states both, and the zone, in a known form."""
    whole = parse_date(_LABEL.sub("", line).strip(" \t:|-*_"))
    if not isinstance(whole, dt.datetime) or whole.tzinfo is None:
        return day
    return whole if whole.date() == day else day


def byline_of(line: str) -> str | None:
    """Return the names in a line that is "By Jane Doe", else `None`."""
    found = _BYLINE.match(line) if len(line) <= _LONGEST else None
    if found is None or not _are_names(line, byline=True):
        return None
    author = _author(line)
    return author if author and len(author.split()) > 1 else None


def dateline_day(line: str, language: str | None = None) -> dt.date | None:
    """Return the full day in a dateline, as in "GOMA, 28 January 2025 (Agency) - Shells ...".

    Also where it stands with the agency: "GOMA (Agency - 28 January 2025) Shells ...".
    """
    found = search_date(line[:_LONGEST], language)
    if found is None:
        return None
    before = _AGENCY.sub(",", line[: found[0]])
    bracketed = before.partition("(")[0].isupper() and _ENDS_BRACKET.match(line, found[1])
    if not bracketed and not _ENDS_DATELINE.match(line, found[1]):
        return None
    place = _WEEKDAY.sub("", before)
    set_off = place.isupper() or before.rstrip()[-1:] in tuple(",(–—|/-")
    named = _WORD.search(place) is not None
    first = next(iter(_words(place)), "").lower()
    return found[2] if named and set_off and first not in _NO_PLACE and _are_names(place) else None


def _words(text: str) -> list[str]:
    return [word.strip(".'’") for word in _WORD.findall(text)]


def _are_names(rest: str, byline: bool = False, many: bool = False) -> bool:
    """Whether what stands beside a day can be a place, an agency or a byline, or is nothing."""
    words = _words(rest)
    if _REFUSED.search(rest.replace("By:", "By")) or any(char.isdigit() for char in rest):
        return False
    if len(words) > (_MOST_BYLINE_WORDS if byline or many else _MOST_WORDS):
        return False
    if not byline and any(word.lower() in _NO_PLACE for word in words):
        return False
    return all(word[:1].isupper() or word.lower() in _SMALL for word in words)


def _author(line: str) -> str | None:
    names = _BYLINE.sub("", line).partition(_DAY)[0]
    return " ".join(names.split("|")[0].split()).strip(" ,;·•–—-/(") or None
