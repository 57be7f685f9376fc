"""Datelines: "STEPANAKERT, Nov 7 (Reuters) -" says where a story was written."""

from __future__ import annotations

import re
from itertools import chain

from geoconflict.recognition.tokens import Tokens
from geoconflict.types import Mention

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
_AGENCY = r"\([^)\n]{2,40}\)"
_NAME = r"[^\W\d_][^\n,()—–:]{1,40}"
_CAPITALS = r"[A-ZÀ-ÖØ-ÞĀ-Ž][A-ZÀ-ÖØ-ÞĀ-Ž'’.\- ]{2,40}"
_DASH = r"(?:--+|[—–]|-(?= ))"

_DATELINE = re.compile(
    rf"[ \t]*(?P<places>"
    rf"{_CAPITALS}(?:[,/] ?{_NAME}){{0,2}}?(?=,? ?{_DAY}| ?{_AGENCY}| ?{_DASH})"
    rf"|{_NAME}(?:, {_NAME})?(?=,? ?{_DAY},? ?(?:{_AGENCY})? ?{_DASH}| ?{_AGENCY} ?{_DASH}))"
    rf",? ?(?:{_DAY})?,? ?(?:{_AGENCY})? ?{_DASH}"
)
_AGENCY_AFTER = r"(?:/[A-Z]{2,12}/|[A-Z][A-Za-z]{2,14})\."
_OTHER = re.compile(
    rf"[ \t]*(?:(?P<wire>{_CAPITALS}|{_NAME}(?:, {_NAME})?), {_DAY}(?:\.? |, ){_AGENCY_AFTER}"
    rf"|\((?P<bracketed>{_NAME})\) ?{_DASH}"
    rf"|(?P<barred>{_CAPITALS}(?:, {_NAME})?) ?\|"
    rf"|(?P<pair>{_CAPITALS}, {_NAME}): )"
)
"""The rarer ways: "KYIV, May 5. /TASS/.", "(Bogotá) –", "TEL AVIV |", "JUBA, South Sudan: "."""
_TOWN = re.compile(rf"(?P<town>{_CAPITALS}),(?: {_NAME},)? {_DAY}")
"""A name in capitals before a day is a place's, whatever else bears it."""
_NEW_LINE = re.compile("\n")
_SURE = 0.9


def datelines(text: str) -> list[tuple[int, int]]:
    """Return the offsets of the place names of each dateline in `text`."""
    lines = chain([0], (match.end() for match in _NEW_LINE.finditer(text)))
    found = (_DATELINE.match(text, start) or _OTHER.match(text, start) for start in lines)
    return [match.span(match.lastgroup or 0) for match in found if match]


def datelined(
    tokens: Tokens, mentions: list[Mention], spans: list[tuple[int, int]]
) -> list[Mention]:
    """Return the towns of datelines, in capitals and before a day, that are no mention yet."""
    found = (_TOWN.match(tokens.text, start) for start, _ in spans)
    towns = [match.span("town") for match in found if match]
    return [
        Mention(tokens.text[start:end], start, end, score=_SURE)
        for start, end in towns
        if not any(m.start < end and start < m.end for m in mentions)
    ]
