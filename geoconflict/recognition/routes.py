"""Lines described by where they run: "the pipeline that carries crude from Tengiz to the sea".

A description is a head ("the gas line") and a chain of mentions, each of which stands after
words that lead from the one before ("that feeds", "from", "across"). The layers find the line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geoconflict.types import FeatureReference, Mention

MATTER = (
    r"(?:(?:crude )?oil(?:(?: and|,|/)? (?:natural )?gas)?|(?:natural )?gas(?: and oil)?|crude"
    r"|petroleum|energy|fuel|hydrocarbons?|ammonia|condensate)"
)
_LIKELY = ("pipe", "gas ", "oil ", "crude", "barrel", "ammonia", "Pipe", "Gas ", "Oil ", "Crude")
_NOUN = re.compile(
    r"\b(?:(?P<sure>pipelines?)|pipes?|lines?|(?P<weak>mains?|tubes?|spurs?)|(?P<vague>links?|route)"
    r"|(?P<firm>consortium|company|operator|venture)(?= (?:that|which) (?:carries|pumps|moves"
    r"|pipes|transports) ))\b"
)
_SIZE = r"[\d.,]+[- ](?:km|kilomet(?:re|er)s?|miles?|inch)(?:-long)?"
_ADJECTIVE = (
    rf"(?:new(?:er)?|old(?:er|est)?|first|second|third|fourth|other|same|twin|two|three|four"
    rf"|single|direct|small(?:er)?|larger?|big(?:ger)?|main|long(?:er)?|short(?:er)?|parallel"
    rf"|northern|southern|eastern|western|damaged|broken|ruptured|idled?|disused|mothballed"
    rf"|ageing|aging|strategic|vital|key|only|under(?:sea|water)|subsea|offshore|cross-border"
    rf"|joint|major|existing|remaining|high-pressure|Soviet-(?:era|built)|{_SIZE})"
)
_OPENING = re.compile(
    rf"(?P<opening>(?:\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Aa]nother|[Tt]his|[Tt]hat|[Bb]oth) )?"
    rf"(?:{_ADJECTIVE}(?:,| and)? ){{0,3}})"
    rf"(?:(?P<matter>\b{MATTER}) )?(?:(?:export|transit|trunk|supply|transmission|main) )?$",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(r"(?<![.!?:\n]) [A-Z][\w'’-]+ $")
"""A capital before the head: a line by a name of its own, which the layers may not know."""
_UNBUILT = re.compile(
    r"\b(?:plan(?:s|ned|ning)?|propos(?:al|ed|es|ing)|future|projected|possible|potential|unbuilt"
    r"|mooted|idea of|build(?:ing)?|lay(?:ing)?|agreed on|wants? an?) "
    r"(?:for |of )?(?:[a-z-]+ ){0,2}$",
    re.IGNORECASE,
)
_CONTEXT = re.compile(
    r"pipeline|\boil\b|(?<!tear )(?<!poison )\bgas\b(?! (?:attack|station|mask|chamber|cylinder))"
    r"|crude|\bbarrels?\b|throughput|\bpump(?:s|ed|ing)?\b|\bammonia\b",
    re.IGNORECASE,
)
_SURELY = re.compile(r"pipeline|\bcrude\b|\bbarrels\b|throughput|\bpump(?:s|ed|ing)\b")
"""What tells a line as well where it follows."""
_OTHER_GOODS = re.compile(
    r"\b(?:water|sewage|drugs?|cocaine|heroin|arms|weapons?|talent|recruitment|migrant|refugee|jobs?"
    r"|news|data|money|aid|peace|[a-z-]*(?:smuggling|trafficking)) $"
)
_OTHER_LINES = re.compile(
    r"\b(?:rail\w*|trains?|tracks?|tram\w*|metro|subway|bus(?:es)?|ferr\w+|power|electric\w*"
    r"|voltage|kilovolts?|kV|megawatts?|pylons?|grid|cables?|telephones?|phones?|fibre|fiber"
    r"|hotline|internet|front|troops|soldiers|trench\w*|fortif\w+|defen[cs]\w+|ceasefire"
    r"|armistice|demarcation|contact|control|offensive|positions|enemy|passengers?|freight"
    r"|locomotives?|wagons?|shipping|airlines?|flights?|road|highway|water|sewage|drug"
    r"|picket|battle|brigades?|divisions?)\b",
    re.IGNORECASE,
)
_PIPE = re.compile(r"\b[Pp]ipelines?\b|\b(?:gas|oil) (?:line|pipe|main)s?\b")
_LENGTH = 300
_STOPS = (". ", "; ", "\n", "? ", "! ")
_FAR = 1500
"""Characters in which a text that spoke of a pipeline goes on speaking of it."""
_CHAIN = 6
_TRIED = 3

_POINTS = r"(?:(?:north|south|east|west)(?:-?(?:east|west))?(?:ern)?|central) "
_SITE = (
    r"(?:ports?|coasts?|fields?|(?:oil|gas) ?fields?|terminals?|city|town|village|refiner(?:y|ies)"
    r"|shores?|region|province|basin|hub|plant|station|island|capital|wells|jetty|state|district)"
)
_PLACE = (
    rf"(?:the |its |their |an? )?(?:{_POINTS})?(?:(?:[A-Z][\w-]+ )?(?:[a-z][a-z-]+ )?{_SITE} "
    rf"(?:of|at|in|on|near|off) (?:the )?)?(?:(?:[A-Z]\w+|own) )?"
)
"""What may stand between "to" and a name: "the Georgian port of"."""
_ASIDE = r"(?:, [^,.;:()\n]{1,60},| \([^()\n]{1,60}\)| and an? [a-z-]+(?: [a-z-]+)?)?"
_ADVERBS = (
    r"(?: (?:now|once|also|still|normally|usually|will|can|could|used to|had|has|have|was|is|are"
    r"|were|no longer|first|already|today|currently|mainly|alone|built|laid|buried|due))*"
)
_VERB = (
    r"(?:carr(?:y|ies|ied|ying)|br(?:ings?|inging|ought)|tak(?:es?|ing)|r(?:uns?|an|unning)"
    r"|leads?|leading|deliver(?:s|ed|ing)?|pump(?:s|ed|ing)?|mov(?:es?|ed|ing)"
    r"|transport(?:s|ed|ing)?|sen(?:ds?|t|ding)|stretch(?:es|ed|ing)?|pass(?:es|ed|ing)?"
    r"|ship(?:s|ped|ping)?|pip(?:es?|ed|ing)|extend(?:s|ed|ing)?|suppl(?:y|ies|ied|ying)"
    r"|export(?:s|ed|ing)?|flow(?:s|ed|ing)?)"
)
_LOAD = (
    r"(?: (?:(?:it|them|him) )?(?:[\w'’.,%-]+ ){0,4}?(?:crude|oil|gas|ammonia|fuel|condensate"
    r"|barrels|metres|meters)(?: (?:a|per) (?:day|year))?| it| them)?"
)
_TO = r"(?:from|to|into|between|as far as|on to|onwards? to|down to|up to)"
_AT = r"(?:ends?|ending|ended|begins?|beginning|began|starts?|starting|started) (?:at|in|near)"
_BY = r"(?:through|across|via|by|under|beneath|past|over|by way of|in|off)"
_OBJECT = (
    r"(?:fe(?:eds?|d|eding)|suppl(?:y|ies|ied|ying)|link(?:s|ed|ing)?|connect(?:s|ed|ing)?"
    r"|join(?:s|ed|ing)?|serv(?:es?|ed|ing)|reach(?:es|ed|ing)?|leaves?|leaving)"
)
_CROSS = r"(?:cross(?:es|ed|ing)?|travers(?:es?|ed|ing)|skirt(?:s|ed|ing)?|pass(?:es|ed|ing))"
_LEADS = (
    rf"(?:{_VERB}(?P<load>{_LOAD}) )?(?:(?P<to>{_TO})|(?P<by>{_BY})) "
    rf"|(?:(?P<at>{_AT})|(?P<object>{_OBJECT})|(?P<cross>{_CROSS})) "
)
_FIRST = re.compile(rf"{_ASIDE}(?:,? (?:that|which))?{_ADVERBS} (?:{_LEADS}){_PLACE}$")
_NEXT = re.compile(
    rf"(?:['’]s?)?(?: (?:{_SITE}|crude|oil|gas))?,?"
    r"(?: (?:and|then|on|down|up|onwards?|which|that))?"
    rf" (?:{_LEADS}|to reach |(?P<pair>and|with) ){_PLACE}$"
)
_ENDS_CLAUSE = re.compile(
    r"(?:['’]s)?(?:[,.;:)\n]|$| (?:r[ua]n|were|are|have|pass|cross|in|on|at)\b)"
)


@dataclass(frozen=True)
class Route:
    """Where a line runs, as far as a text says it."""

    ends: tuple[tuple[int, int], ...]
    through: tuple[tuple[int, int], ...]
    end: int
    """Where the last name ends."""
    load: str
    """What the line is said to carry."""
    leads: bool
    """Whether it is said where the line goes, and not only where it comes from."""


def speaks_of_lines(text: str) -> bool:
    """Tell whether a text may speak of pipelines at all: most do not."""
    return any(word in text for word in _LIKELY)


def commodities(words: str) -> tuple[str, ...]:
    """Return what words say a line carries."""
    lower = words.lower()
    oil = any(word in lower for word in ("oil", "crude", "petroleum", "barrel"))
    named = [word for word in ("gas", "ammonia") if re.search(rf"\b{word}\b", lower)]
    return tuple(["oil"] * oil + named)


def is_none(before: str) -> bool:
    """Tell whether a text ends before a line that is only planned, or carries other goods."""
    return bool(_UNBUILT.search(before) or _OTHER_GOODS.search(before))


def route_from(text: str, start: int, mentions: Sequence[Mention], at: int) -> Route | None:
    """Return where a line runs whose head ends at `start`, before `mentions[at]`."""
    ends: list[tuple[int, int]] = []
    through: list[tuple[int, int]] = []
    pattern, place, load, paired, names = _FIRST, start, "", False, ends
    leads = False
    for _ in range(_CHAIN):
        step = _step(text, place, mentions, at, pattern)
        if step is None:
            break
        match, at = step
        groups = match.groupdict()
        load = load or groups.get("load") or ""
        mention = mentions[at - 1]
        if not groups.get("pair"):
            names = through if groups["by"] or groups["cross"] else ends
            paired = bool(groups["object"] or groups["to"] == "between" or names is through)
            leads |= groups["to"] != "from"
        elif not (paired or _ENDS_CLAUSE.match(text, mention.end)):
            break
        names.append((mention.start, mention.end))
        pattern, place = _NEXT, mention.end
    found = Route(tuple(ends), tuple(through), place, load, leads)
    return found if ends or through else None


def _step(
    text: str, place: int, mentions: Sequence[Mention], at: int, pattern: re.Pattern[str]
) -> tuple[re.Match[str], int] | None:
    """Return the words that lead to the next name, and the number after that name."""
    for number in range(at, min(at + _TRIED, len(mentions))):
        mention = mentions[number]
        near = 0 < mention.start - place <= _LENGTH
        if match := pattern.match(text[place : mention.start]) if near else None:
            after = mentions[number + 1] if number + 1 < len(mentions) else None
            if after and text[mention.end : after.start] in {"'s ", "’s "}:
                number += 1  # of "Niger's Agadem field", the field
            return match, number + 1
    return None


def routes(
    text: str, mentions: Sequence[Mention], taken: Sequence[Mention], layer: str
) -> Iterator[Mention]:
    """Yield the lines that a text describes by where they run, outside the mentions taken.

    `mentions` are those of places, in order.
    """
    taken = sorted(taken, key=lambda m: m.start)
    starts = [m.start for m in taken]
    at = done = 0
    for noun in _NOUN.finditer(text):
        while at < len(mentions) and mentions[at].start < noun.end():
            at += 1
        head = _head(text, noun)
        if head is None or noun.start() < done or covered(noun.span(), taken, starts):
            continue
        start, matter = head
        route = route_from(text, noun.end(), mentions, at)
        if route is None or not _is_meant(text, noun, matter, route):
            continue
        carried = commodities(matter) or commodities(route.load)
        reference = FeatureReference(layer, (), carried, (), True, route.ends, route.through)
        done = route.end
        sentence = mentions[at].sentence
        yield Mention(
            text[start:done], start, done, kind="feature", score=0.9, role_score=0.8,
            sentence=sentence, feature=reference,
        )  # fmt: skip


def _head(text: str, noun: re.Match[str]) -> tuple[int, str] | None:
    """Return where the words before a noun begin, and what the line carries; None: no line."""
    begin = max(0, noun.start() - 80)
    before = text[begin : noun.start()].replace("\u00a0", " ")
    opening = _OPENING.search(before)
    if opening is None or is_none(before):
        return None
    known = bool(noun["sure"] or opening["matter"])
    if noun["vague"] and not commodities(opening["matter"] or ""):
        return None  # an "energy link" may be a cable, a "link" anything
    if not known and not opening["opening"]:
        return None
    if before.endswith("-") or _NAME_BEFORE.search(before[: opening.start()]):
        return None
    return begin + opening.start(), opening["matter"] or ""


def _is_meant(text: str, noun: re.Match[str], matter: str, route: Route) -> bool:
    """Tell a pipeline from a front, a railway or a firm that trades."""
    if noun["firm"]:
        return len(route.ends) > 1 and bool(commodities(route.load))
    if noun["sure"]:
        return bool(route.ends or len(route.through) > 1)
    begin, end = _sentence(text, noun.start())
    few = noun["weak"] and len(route.ends) + len(route.through) < 2
    if not route.ends or not (matter or (route.leads and not few)):
        return False
    told = bool(matter or _CONTEXT.search(text, begin, noun.start()))
    if _OTHER_LINES.search(text, begin, route.end if told else end):
        return False
    if told or _CONTEXT.search(text, max(0, begin - _LENGTH), route.end):
        return True
    if _SURELY.search(text, route.end, route.end + 80):
        return True
    return _PIPE.search(text, max(0, begin - _FAR), begin) is not None


def _sentence(text: str, at: int) -> tuple[int, int]:
    """Return the sentence about an offset, of which an abbreviation may cut something off."""
    start = max(0, at - 2 * _LENGTH)
    begin = max(start, *(text.rfind(sign, start, at) + 1 for sign in _STOPS))
    ends = [end for sign in _STOPS if (end := text.find(sign, at, at + 2 * _LENGTH)) >= 0]
    return begin, min(ends, default=at + 2 * _LENGTH)


def covered(span: tuple[int, int], others: Sequence[Mention], starts: Sequence[int]) -> bool:
    """Tell whether one of the mentions, in order of their start, overlaps a span."""
    end = bisect_left(starts, span[1])
    return any(m.end > span[0] for m in others[max(0, end - 4) : end])
