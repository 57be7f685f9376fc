"""Places said by another's: "20 km north of Shusha", "between Goris and Lachin".

Each pattern is tried on the short stretch of text before or between mentions, so the
time is linear in the number of mentions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from geoconflict.recognition.described import country_code
from geoconflict.recognition.tokens import Tokens
from geoconflict.types import Mention, Relation, RelativeExpression

_WINDOW = 110
_KM = {
    **{"nautical": 1.852, "nm": 1.852, "km": 1.0, "kilo": 1.0, "mile": 1.609344, "mi": 1.609344},
    **{"metr": 0.001, "m": 0.001},
}
"""Kilometres of a unit, by how it begins; the longest beginning of a letter first."""
_NUMBER_WORDS = [
    "a",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "fifteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
]
_NUMBERS = dict(
    zip(
        _NUMBER_WORDS,
        (1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20, 30, 40, 50, 60, 70, 80, 90, 100),
        strict=True,
    )
)
_UNIT = r"(?P<unit>km|kilomet(?:er|re)s?|nautical miles?|nm|mi|miles?|met(?:er|re)s|m)"
_NUMBER = rf"(?P<number>\d{{1,4}}(?:[.,]\d{{1,3}})?|{'|'.join(_NUMBER_WORDS)})"
_POINT = (
    r"(?P<point>(?:north|south)(?:[- –]?(?:north|south)?[- –]?(?:east|west))?(?:ern)?"
    r"|east(?:ern)?|west(?:ern)?|(?:east|west)[- –](?:north|south)[- –]?(?:east|west)%s)"
)
_POINT, _POINT_OR_LETTERS = _POINT % "", _POINT % r"|(?-i:[NSEW]?[NS][EW]|[NSEW])"
_OF = (
    r"(?:the )?(?:(?:\w+ )?(?:city|town|village|capital|port|district|province|region) of )?"
    r"(?:the )?"
)

_OFFSET = re.compile(
    rf"(?:\b(?:about|some|around|roughly|nearly|almost|just|approximately|over|only) )?"
    rf"\b{_NUMBER}[- ]?{_UNIT}(?: \([^()]{{1,24}}\))?,? "
    rf"(?:(?:away )?from|outside(?: of)?|off(?: the (?:\w+ )?coast of)?"
    rf"|(?:to the )?(?:due )?{_POINT_OR_LETTERS} (?:of|from)) {_OF}$",
    re.IGNORECASE,
)
_DIRECTION = re.compile(rf"\b(?:just |due |to the )?{_POINT} of {_OF}$", re.IGNORECASE)
_BORDER = re.compile(
    r"\b(?:near|along|on|across|at|over|towards?|close to)? ?(?:the|its|their)? ?(?:\w+ )?"
    rf"(?:border|frontier|boundary) (?:with|of) {_OF}$",
    re.IGNORECASE,
)
_OUTSKIRTS = re.compile(
    rf"(?<!['’])\b(?:the )?(?:\w+ )?(?:outskirts|suburbs?|edges?|periphery|environs|approaches)"
    rf" (?:of|to) {_OF}$",
    re.IGNORECASE,
)
_PART = re.compile(rf"\b(?:(?P<central>central|downtown)|{_POINT}) $", re.IGNORECASE)
_PART_OF = re.compile(
    rf"\bthe (?:(?P<central>centre|center)|{_POINT}(?: part| side| half)?) of {_OF}$", re.IGNORECASE
)
_NEAR = re.compile(
    rf"\b(?:near|close to|not far from|in the vicinity of|outside|next to|off the coast of)"
    rf" {_OF}$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(rf"\bbetween {_OF}$", re.IGNORECASE)
_BORDER_BETWEEN = re.compile(
    rf"\b(?:the )?(?:\w+ )?(?:border|frontier|boundary|line of contact) between {_OF}$",
    re.IGNORECASE,
)
_AND = re.compile(rf"^,? and {_OF}$", re.IGNORECASE)
_PARTIES = re.compile(
    r"\b(?:talks?|negotiations?|relations?|ties|deals?|agreements?|accords?|pacts?|treat(?:y|ies)"
    r"|flights?|trade|cooperation|links?|swaps?|exchanges?|mov(?:es?|ed|ing)|shuttl\w+|rivalry"
    r"|tensions?|divided|choose|choice|difference|peace|truce|ceasefire|calls?|summits?|contacts?)"
    r"(?: \w+){0,2} $",
    re.IGNORECASE,
)
"""What two capitals or states have between them, and no place."""
_ROAD_BEFORE = re.compile(
    r"\b(?:the )?(?:\w+ )?(?:road|highway|motorway|route|railway|railroad|corridor)"
    rf"(?: (?:that )?(?:linking|links|connecting|connects|joining|joins|running|leading|runs))?"
    rf" ?(?:from|between)? {_OF}$",
    re.IGNORECASE,
)
_ROAD_JOIN = re.compile(rf"^ (?:to|and|with) {_OF}$", re.IGNORECASE)
_OPENINGS: tuple[tuple[re.Pattern[str], re.Pattern[str], Relation], ...] = (
    (_ROAD_JOIN, _ROAD_BEFORE, "road"),
    (_AND, _BORDER_BETWEEN, "border"),
    (_AND, _BETWEEN, "between"),
)
"""What joins two places, what opens before them, and what the two say."""
_OPENING = ("between", "road", "highway", "motorway", "route", "railway", "corridor")
"""Words, one of which any of the openings holds."""
_DASH = re.compile(r"^ ?[-–—] ?$|^[- ]to[- ]$")
_ROAD_AFTER = re.compile(r" (?:road|highway|motorway|route|railway|railroad)\b", re.IGNORECASE)
_BORDER_AFTER = re.compile(r"(?:['’]s)? (?:border|frontier)\b(?! (?:guard|police|force|patrol))")


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    expression: RelativeExpression


def relative_mentions(tokens: Tokens, mentions: list[Mention]) -> list[Mention]:
    """Return the relative expressions that lean on the mentions, one an anchor at most."""
    anchors = [m for m in mentions if m.kind in {"place", "feature"} and not m.organization]
    found: list[_Found] = []
    skip = -1
    for i, anchor in enumerate(anchors):
        if i == skip:
            continue
        after = anchors[i + 1] if i + 1 < len(anchors) else None
        pair = _pair(tokens.text, anchor, after) if after else None
        if pair:
            skip = i + 1
        best = pair or _single(tokens.text, anchor)
        if best:
            found.append(best)
    by_span = {(m.start, m.end): m for m in anchors}
    return [_mention(tokens.text, f, by_span[f.expression.anchors[0]]) for f in found]


def _mention(text: str, found: _Found, anchor: Mention) -> Mention:
    return Mention(
        text[found.start : found.end],
        found.start,
        found.end,
        kind="relative",
        score=anchor.score,
        event_score=anchor.event_score,
        sentence=anchor.sentence,
        relative=found.expression,
    )


def _before(text: str, anchor: Mention) -> tuple[str, int]:
    """Return the text before a mention on its own line, with single spaces, and its start."""
    begin = max(0, anchor.start - _WINDOW)
    begin = max(begin, text.rfind("\n", begin, anchor.start) + 1)
    return text[begin : anchor.start].replace("\u00a0", " "), begin


def _pair(text: str, first: Mention, second: Mention) -> _Found | None:
    """Return "between A and B", "the A-B road" or "the road from A to B"."""
    if second.start - first.end > 40:
        return None
    middle = text[first.end : second.start]
    anchors = ((first.start, first.end), (second.start, second.end))
    dash = _DASH.match(middle)
    road = _ROAD_AFTER.match(text, second.end) if dash else None
    if road:
        return _Found(first.start, road.end(), RelativeExpression("road", anchors))
    opened = _opened(text, first, middle)
    if opened:
        return _Found(opened[0], second.end, RelativeExpression(opened[1], anchors))
    border = _BORDER_AFTER.match(text, second.end) if dash else None
    if border:
        return _Found(first.start, border.end(), RelativeExpression("border", anchors))
    return None


def _opened(text: str, first: Mention, middle: str) -> tuple[int, Relation] | None:
    """Return where "the road from A to B" or "between A and B" begins, and which it is."""
    joined = [opening for opening in _OPENINGS if opening[0].match(middle)]
    before, begin = _before(text, first) if joined else ("", 0)
    lower = before.lower()
    for _, opening, relation in joined if any(word in lower for word in _OPENING) else ():
        begun = opening.search(before)
        if begun and (relation != "between" or _lies_between(before[: begun.start()], first)):
            return begin + begun.start(), relation
    return None


def _lies_between(before: str, first: Mention) -> bool:
    """Tell a stretch of land from what two states, or those in two capitals, share."""
    if country_code(first.toponym):
        return False
    return first.role == "literal" and not _PARTIES.search(before)


def _single(text: str, anchor: Mention) -> _Found | None:
    before, begin = _before(text, anchor)
    if before.endswith("outside ") and text.startswith(("'s", "’s"), anchor.end):
        return None  # "outside Baghdad's control" is no ring around the city
    where = ((anchor.start, anchor.end),)
    lower = before.lower()
    for words, pattern, express in _SINGLE if _leans(lower) else ():
        match = pattern.search(before) if any(map(lower.__contains__, words)) else None
        if match:
            blank = len(match[0]) - len(match[0].lstrip())
            return _Found(begin + match.start() + blank, anchor.end, express(match, where))
    border = _BORDER_AFTER.match(text, anchor.end)
    if border:
        return _Found(anchor.start, border.end(), RelativeExpression("border", where))
    return None


def _leans(before: str) -> bool:
    """Tell whether the words before an anchor end as any of the patterns of `_SINGLE` does."""
    while before.endswith("the "):
        before = before[:-4]
    return before.endswith(_LEANING)


_POINTS = ("north", "south", "east", "west")
_LEANING = tuple(
    f"{word} "
    for word in (
        *("of", "from", "off", "outside", "with", "to", "near", "central", "downtown"),
        *_POINTS,
        *(f"{point}ern" for point in _POINTS),
    )
)
_Where = tuple[tuple[int, int], ...]


def _offset(match: re.Match[str], where: _Where) -> RelativeExpression:
    return RelativeExpression("offset", where, _kilometres(match), _compass(match))


def _direction(match: re.Match[str], where: _Where) -> RelativeExpression:
    return RelativeExpression("offset", where, None, _compass(match))


def _part(match: re.Match[str], where: _Where) -> RelativeExpression:
    return RelativeExpression("part", where, None, "C" if match["central"] else _compass(match))


def _plain(relation: Relation) -> Callable[[re.Match[str], _Where], RelativeExpression]:
    return lambda match, where: RelativeExpression(relation, where)


_SINGLE: tuple[
    tuple[
        tuple[str, ...],
        re.Pattern[str],
        Callable[[re.Match[str], _Where], RelativeExpression],
    ],
    ...,
] = (
    (("from", "outside", "off", "n of", "s of", "e of", "w of", *_POINTS), _OFFSET, _offset),
    (("border", "frontier", "boundary"), _BORDER, _plain("border")),
    (
        ("outskirts", "suburb", "edge", "periphery", "environs", "approaches"),
        _OUTSKIRTS,
        _plain("outskirts"),
    ),
    (("cent", *_POINTS), _PART_OF, _part),
    (_POINTS, _DIRECTION, _direction),
    (("central", "downtown", *_POINTS), _PART, _part),
    (("near", "close", "far", "vicinity", "outside", "next", "coast"), _NEAR, _plain("near")),
)
"""For each pattern some words, one of which its text holds, and what its match says."""


def _kilometres(match: re.Match[str]) -> float:
    word = match["number"].lower()
    number = float(_NUMBERS[word]) if word in _NUMBERS else _decimal(word)
    unit = match["unit"].lower()
    stem = next(stem for stem in _KM if _unit_is(unit, stem))
    return round(number * _KM[stem], 3)


def _unit_is(unit: str, stem: str) -> bool:
    return unit.startswith(stem) or (stem == "metr" and unit.startswith("meter"))


def _decimal(digits: str) -> float:
    """Read "1,500" as a thousand and a half, "2,5" and "2.5" as two and a half."""
    whole, _, rest = digits.replace(",", ".").partition(".")
    return (
        float(whole + rest) if len(rest) == 3 and "," in digits else float(f"{whole}.{rest or 0}")
    )


def _compass(match: re.Match[str]) -> str | None:
    point = match["point"] or ""
    if point.isupper():
        return point
    point = point.lower()
    return "".join(re.findall(r"n(?=orth)|s(?=outh)|e(?=ast)|w(?=est)", point)).upper() or None
