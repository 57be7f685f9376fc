"""What stands above a text and is no part of it: its title, day, byline and address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from geoconflict.articles.dateline import DateLine, byline_of, date_line, dateline_day
from geoconflict.articles.dates import parse_date

_FIELDS = {
    "title": "title headline",
    "published": "date published posted datepublished pubdate publicationdate publishdate",
    "publisher": "source publisher publication outlet newspaper agency",
    "url": "url link address permalink",
    "author": "author authors by byline",
}
_FIELD_OF = {name: field for field, names in _FIELDS.items() for name in names.split()}
_FIELD_LINE = re.compile(r"[\s*_#>]*([^\W\d_][\w -]{1,20}?)[*_]*\s*:[*_]*\s*(.*\S)")
_FENCE = "---"
_ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?$")
_RUBRIC = re.compile(
    r"\W*(?:(?:press|news|media)\s+(?:release|statement)|for\s+immediate\s+release|statement|"
    r"communiqué|breaking(?:\s+news)?|news|exclusive|analysis|opinion|explainer|live|world|"
    r"(?:situation|flash)\s+(?:report|update)|update|report|feature|interview)\W*",
    re.IGNORECASE,
)
_SERIAL = re.compile(
    r"\b(?:assessment|update|sitrep|situation report|bulletin|briefing|digest|snapshot)"
    r"(?:\s+(?:no|number|#)?\.?\s*\d+)?\s*[,:–—-]\s*(.{6,30}\d)$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?:\S+\s+){3}.*\b(?:on|of|in|the|since|until|from|to|by|and|before|after)$")
_TITLE_LENGTH = 200
_HEAD_LINES = 12
_FAR_LINES = 40
_SENTENCE = re.compile(r".{250}|(?:\S+\s+){4}.*[.!?…][\"'”’»)]*$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A text without the lines that are about it, and what they say.

    `stated` is a day that calls itself the day of publication; `likely` one that
    stands alone near the top, or in the dateline.
    """

    text: str
    title: str | None = None
    stated: dt.date | dt.datetime | None = None
    likely: dt.date | dt.datetime | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None

    def day(self, other: dt.date | dt.datetime | None = None) -> dt.date | dt.datetime | None:
        """Return the day stated, else an `other` known from outside, else the likely one."""
        return self.stated or other or self.likely


def read_heading(text: str, language: str | None = None) -> Heading:
    """Read and cut the lines at the head of a text that are about it.

    These are a block of "Title:", "Date:", "Source:" and "URL:", lines that are
    a date, and bylines. Every other line is kept to the letter, and a title out of
    a block becomes the first line. No day is taken from a headline.
    """
    block = _header_block(text.split("\n"), language)
    found = _dated(block, language)
    if not found.text.strip():
        return replace(found, text=text)
    title = block.title or _title(found.text)
    return replace(found, title=title, text=with_title(block.title, found.text))


def with_title(title: str | None, text: str) -> str:
    """Return a text that begins with a title, once, and is not its first sentence."""
    if not title or text.partition("\n")[0].lstrip("# ").strip() == title:
        return text
    return f"{title}\n\n{text}".strip()


def _header_block(lines: Sequence[str], language: str | None) -> Heading:
    """Read lines of known fields, at the beginning or after a title."""
    filled = [number for number, line in enumerate(lines[:_HEAD_LINES]) if line.strip()]
    for start in filled[:2]:
        fields, end = _fields(lines, start, language)
        if len(fields) > 1 or "title" in fields or (fields and lines[start].strip() == _FENCE):
            before = "\n".join(lines[:start]).strip("\r\n")
            rest = "\n".join(lines[end:]).strip("\r\n")
            return _with_fields("\n\n".join(filter(None, (before, rest))), fields, language)
    return Heading("\n".join(lines))


def _fields(lines: Sequence[str], start: int, language: str | None) -> tuple[dict[str, str], int]:
    """Return the known fields from a line on, and where they end; none from a fence left open."""
    fields: dict[str, str] = {}
    far = [line.rstrip() for line in lines[start : start + _FAR_LINES]]
    fence = far.index(_FENCE, 1) if far[0] == _FENCE and _FENCE in far[1:] else 0
    end = start + fence
    for number, line in enumerate(far[1:fence] if fence else far, start=start):
        if named := _field(line, language):
            fields.setdefault(*named)
            end = max(end, number)
        elif line.strip() and not fence:
            break
    return fields, end + 1


def _field(line: str, language: str | None) -> tuple[str, str] | None:
    """Read a line such as "Source: The Post"; one whose date cannot be read stays in the text."""
    match = _FIELD_LINE.match(line)
    field = _FIELD_OF.get(re.sub(r"[\s_-]", "", match[1].lower())) if match else None
    if match is None or field is None:
        return None
    value = match[2].strip("\"'")
    return None if field == "published" and not parse_date(value, language) else (field, value)


def _with_fields(text: str, fields: dict[str, str], language: str | None) -> Heading:
    address = _ADDRESS.match(fields.get("url", "")) or _ADDRESS.match(fields.get("publisher", ""))
    publisher = fields.get("publisher")
    return Heading(
        text,
        title=fields.get("title"),
        stated=parse_date(fields.get("published"), language),
        url=address[1] if address else None,
        publisher=None if publisher and _ADDRESS.match(publisher) else publisher,
        author=fields.get("author"),
    )


def _dated(block: Heading, language: str | None) -> Heading:
    """Take the lines that are a date, and the bylines, off the head of a text."""
    lines = block.text.split("\n")
    head = list(_head(lines, _HEAD_LINES))
    dated = {
        number: day
        for number, line in head
        if (day := _day_of(head, number, line, language)) and not _is_wrapped(lines, number)
    }
    alone = _alone(lines, dated, language)
    stated = _stated(dated, alone)
    bylines = {number: name for number, line in head[1:] if (name := byline_of(line))}
    used = {number for number in dated if dated[number].labelled or number == alone} | {*bylines}
    authors = [dated[n].author for n in sorted(used & {*dated})] + list(bylines.values())
    likely = (
        dated[alone].day
        if alone is not None
        else _of_dateline(head, language) or _of_serial(head, language)
    )
    return replace(
        block,
        text=_without(lines, used) if used else block.text,
        stated=block.stated or stated,
        likely=likely,
        author=block.author or next(filter(None, authors), None),
    )


def _head(lines: Sequence[str], most: int) -> Iterator[tuple[int, str]]:
    """Yield the first lines that are not empty, with their numbers."""
    filled = ((number, line.strip()) for number, line in enumerate(lines) if line.strip())
    return (pair for pair, _ in zip(filled, range(most), strict=False))


def _day_of(
    head: Sequence[tuple[int, str]], number: int, line: str, language: str | None
) -> DateLine | None:
    """Read a date line; a first line with a name beside the day is a headline."""
    found = date_line(line, language)
    is_first = number == head[0][0]
    return None if found and is_first and not (found.bare or found.labelled) else found


def _stated(dated: dict[int, DateLine], alone: int | None) -> dt.date | dt.datetime | None:
    """Return the first day that calls itself that of publication; that of a change comes last."""
    labelled = [line for line in dated.values() if line.labelled]
    if not (published := [line for line in labelled if not line.updated]) and alone is not None:
        return None
    return next((line.day for line in published or labelled), None)


def _is_wrapped(lines: Sequence[str], number: int) -> bool:
    """Whether a line is the middle of a sentence, in a text whose lines have a fixed width."""
    before = lines[number - 1].strip() if number else ""
    after = "".join(lines[number + 1 : number + 2]).strip()
    return after[:1].islower() or _GOES_ON.match(before) is not None


def _alone(lines: Sequence[str], dated: dict[int, DateLine], language: str | None) -> int | None:
    """Return the line whose day stands alone near the top; a chronology has many, and none counts.

    A deck may stand above it; below more sentences it is a heading in the text.
    """
    days = {number: line.day for number, line in dated.items() if not line.labelled}
    for number, line in _head(lines, _FAR_LINES):
        if number not in dated and (far := date_line(line, language)) and not far.labelled:
            days[number] = far.day
    if not days or len({str(day)[:10] for day in days.values()}) > 1:
        return None
    first = min(days)
    above = [line for line in lines[:first] if _SENTENCE.match(line.strip())]
    return first if first in dated and len(above) <= 1 else None


def _of_dateline(head: Sequence[tuple[int, str]], language: str | None) -> dt.date | None:
    for place, (_, line) in enumerate(head):
        if (place or not _is_title(line, head)) and (day := dateline_day(line, language)):
            return day
    return None


def _of_serial(head: Sequence[tuple[int, str]], language: str | None) -> dt.date | None:
    """Return the day that tells one number of a serial from the next, at its title's end."""
    match = _SERIAL.search(head[0][1]) if head else None
    day = parse_date(match[1], language) if match else None
    return day.date() if isinstance(day, dt.datetime) else day


def _is_title(line: str, rest: Sequence[object]) -> bool:
    """Whether a first line is short, no sentence, and has something below it."""
    ends = line.endswith((".", ":", ",", ";"))
    return len(rest) > 1 and len(line) <= _TITLE_LENGTH and not ends


def _without(lines: Sequence[str], used: set[int]) -> str:
    """Leave out lines, each with the empty line that would else be doubled."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        doubled = not line.strip() and number - 1 in used and not (kept and kept[-1].strip())
        if number not in used and not doubled:
            kept.append(line)
    return "\n".join(kept).strip("\r\n")


def _title(text: str) -> str | None:
    """Take the first line for a title, or the second where the first is "Press release"."""
    lines = [line for _, line in _head(text.split("\n"), _HEAD_LINES)]
    while len(lines) > 1 and _RUBRIC.fullmatch(lines[0]):
        del lines[0]
    if not lines or not _is_title(lines[0], lines):
        return None
    return lines[0].lstrip("# ") or None
