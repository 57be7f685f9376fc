"""Features that are described, not named: "Azeri oil and gas pipelines", "the enclave"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from geoconflict.recognition.routes import (
    MATTER,
    Route,
    commodities,
    covered,
    is_none,
    route_from,
    routes,
    speaks_of_lines,
)
from geoconflict.recognition.spans import demonyms
from geoconflict.recognition.tokens import Tokens
from geoconflict.types import FeatureReference, Mention, NamedFeature

_LINES = r"(?:export |transit |trunk |supply )?pipelines?"
_AFTER = re.compile(rf"(?:['’]s?)? (?P<kind>{MATTER} )?{_LINES}\b")
_BEFORE = re.compile(
    rf"\b(?P<kind>{MATTER} )?{_LINES} (?:in|across|through|crossing|from|of|running "
    r"through|that "
    r"cross|under|within) (?:the )?$",
    re.IGNORECASE,
)
_COINED = re.compile(r"-$|\b(?:Trans|Pan|Inter|Cross) $")
"""Before a country's name: a name of its own, as "Trans Niger pipeline"."""
_NAMED_LINE = re.compile(r"[A-Z][\w-]+ (?:Oil |Gas )?Pipelines? \w+ (?:the )?$")
"""A pipeline by a name, known or not, before "in" and a country: it is that one alone."""
_GENERIC = re.compile(
    r"\b[Tt]he (?P<what>(?:(?:mountain(?:ous)?|breakaway|separatist|disputed|besieged|blockaded"
    r"|coastal|Palestinian|Armenian|occupied|self-declared) )?"
    r"(?:enclave|exclave|[Ss]trip\b(?! (?:club|mall|search|mine))|corridor|breakaway (?:region|"
    r"republic|territory)|separatist (?:region|republic|territory)|disputed (?:region|territory)"
    r"|pipelines?))\b(?! (?:of|from|to|through|between|in (?:the )?[A-Z])|(?<=s) that )"
)


def is_pipeline(feature: NamedFeature) -> bool:
    """Tell whether a feature is a pipeline, by its layer, kind or commodity."""
    return bool(feature.commodity) or "pipeline" in f"{feature.layer} {feature.kind}".lower()


class Descriptions:
    """Finds the descriptions of layers' features in a text.

    "Azeri oil and gas pipelines" refers to all that the join finds; "the enclave" to the
    feature that the text named last before it.

    Parameters
    ----------
    features : sequence of NamedFeature
    """

    def __init__(self, features: Sequence[NamedFeature]) -> None:
        self._lines = {f.layer for f in features if is_pipeline(f)}
        self._layer = next((f.layer for f in features if is_pipeline(f)), "")
        self._by_id = {(f.layer, f.id): f for f in features}
        self._phrases = _phrases([f for f in features if f.layer in self._lines])
        self._phrase = re.compile(rf"\b(?:{'|'.join(map(re.escape, self._phrases))})\b")

    def mentions(self, tokens: Tokens, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the descriptions, each with the features it refers to."""
        told = self._layer and speaks_of_lines(tokens.text)
        found = self._described(tokens.text, mentions) if told else []
        return found + _bound(tokens.text, [*mentions, *found], self._by_id)

    def _described(self, text: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the lines of countries, and those that are said to run somewhere."""
        ordered = sorted(mentions, key=_start)
        lines = [m for m in ordered if self._is_line(m)]
        places = [m for m in ordered if m.kind in {"place", "feature"} and not self._is_line(m)]
        called = self._called(text, ordered)
        after, before = _of_countries(text, ordered, places, self._layer)
        after = _outside(after, called)
        running = list(routes(text, places, [*lines, *called, *after], self._layer))
        return [*called, *after, *running, *_outside(before, [*called, *running])]

    def _is_line(self, mention: Mention) -> bool:
        return mention.feature is not None and mention.feature.layer in self._lines

    def _called(self, text: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the lines called by one of the phrases that their layer knows for them."""
        found: list[Mention] = []
        starts = [m.start for m in mentions]
        for match in self._phrase.finditer(text) if self._phrases else ():
            at = bisect_left(starts, match.start())
            within = mentions[at : bisect_left(starts, match.end())]
            if within and not any(map(self._is_line, within)):
                feature = self._phrases[match[0]]
                reference = FeatureReference(feature.layer, (feature.id,))
                found.append(_mention(text, match.span(), within[0], reference))
        return found


def _phrases(features: Sequence[NamedFeature]) -> dict[str, NamedFeature]:
    """Return what a layer calls lines by in words: "gas line to Erzurum"."""
    named = ((name, feature) for feature in features for name in feature.aliases)
    return {name: feature for name, feature in named if name[:1].islower()}


def _outside(mentions: list[Mention], others: list[Mention]) -> list[Mention]:
    others = sorted(others, key=_start)
    starts = [m.start for m in others]
    return [m for m in mentions if not covered((m.start, m.end), others, starts)]


def _of_countries(
    text: str, mentions: Sequence[Mention], places: Sequence[Mention], layer: str
) -> tuple[list[Mention], list[Mention]]:
    """Return "Azeri pipelines", with where they run to, and "pipelines in Azerbaijan"."""
    after: list[Mention] = []
    before: list[Mention] = []
    if "pipeline" not in text.lower():
        return after, before
    starts = [m.start for m in places]
    for mention in mentions:
        code = country_code(mention.toponym)
        if mention.kind not in {"place", "demonym"} or not code:
            continue
        follows = _AFTER.match(text, mention.end)
        begin = max(0, mention.start - 60)
        if follows and not _COINED.search(text[begin : mention.start]):
            route = route_from(text, follows.end(), places, bisect_left(starts, follows.end()))
            reference = _lines_of(code, follows, layer, route)
            span = mention.start, route.end if route else follows.end()
            after.append(_mention(text, span, mention, reference))
        leads = _BEFORE.search(text[begin : mention.start]) if not follows else None
        if leads and not _is_named(text, begin + leads.start(), begin + leads.end()):
            span = begin + leads.start(), mention.end
            before.append(_mention(text, span, mention, _lines_of(code, leads, layer)))
    return after, before


def _is_named(text: str, start: int, end: int) -> bool:
    """Tell whether "pipeline in" is of a line by its own name, or of none of the layers."""
    named = _NAMED_LINE.search(text, max(0, start - 40), end) is not None
    return named or is_none(text[max(0, start - 60) : start])


def _lines_of(
    code: str, match: re.Match[str], layer: str, route: Route | None = None
) -> FeatureReference:
    """Return which lines of a country are meant: those that carry it, and run there."""
    kinds = commodities(match["kind"] or "")
    if route is None:
        return FeatureReference(layer, (), kinds, (code,), True)
    return FeatureReference(layer, (), kinds, (code,), True, route.ends, route.through)


def _mention(
    text: str, span: tuple[int, int], near: Mention, reference: FeatureReference
) -> Mention:
    start, end = span
    return Mention(
        text[start:end], start, end, kind="feature", score=0.9, role_score=0.8,
        sentence=near.sentence, feature=reference,
    )  # fmt: skip


def _bound(
    text: str, mentions: Sequence[Mention], by_id: dict[tuple[str, str], NamedFeature]
) -> list[Mention]:
    """Return "the enclave", "the strip", "the pipeline" where the text named one before."""
    named = sorted((m for m in mentions if _is_one(m)), key=_start)
    if not named:
        return []
    others = sorted((m for m in mentions if m.kind in {"place", "feature"}), key=_start)
    starts = [m.start for m in others]
    found: list[Mention] = []
    at = 0
    for match in _GENERIC.finditer(text):
        while at < len(named) and named[at].end <= match.start():
            at += 1
        what = match["what"].lower()
        antecedent = _antecedent(what, named[max(0, at - 40) : at], by_id)
        if antecedent and antecedent.feature and not covered(match.span("what"), others, starts):
            found.append(_mention(text, match.span("what"), antecedent, antecedent.feature))
    return found


def _is_one(mention: Mention) -> bool:
    """Tell whether a mention is of one feature: one named, or a line between two ends."""
    reference = mention.feature
    if reference is None or reference.ids:
        return reference is not None
    return len(reference.ends) > 1 and "lines " not in mention.toponym


def _start(mention: Mention) -> int:
    return mention.start


def _antecedent(
    what: str, named: list[Mention], by_id: dict[tuple[str, str], NamedFeature]
) -> Mention | None:
    for mention in reversed(named):
        reference = mention.feature
        if reference is not None and not reference.ids:
            if "pipeline" in what:
                return mention
            continue
        feature = by_id.get((reference.layer, reference.ids[0])) if reference else None
        if feature and _suits(what, feature):
            return mention
    return None


def _suits(what: str, feature: NamedFeature) -> bool:
    names = " ".join((feature.name, *feature.aliases)).lower()
    if "pipeline" in what:
        return is_pipeline(feature)
    if "strip" in what or "corridor" in what:
        return ("strip" if "strip" in what else "corridor") in names
    return not is_pipeline(feature) and "corridor" not in names


_COUNTRY_NAMES = {
    "Azerbaijan": "AZ", "Armenia": "AM", "Georgia": "GE", "Turkey": "TR", "Russia": "RU",
    "Ukraine": "UA", "Belarus": "BY", "Iran": "IR", "Iraq": "IQ", "Syria": "SY", "Libya": "LY",
    "Algeria": "DZ", "Tunisia": "TN", "Egypt": "EG", "Israel": "IL", "Jordan": "JO",
    "Lebanon": "LB", "Saudi Arabia": "SA", "Yemen": "YE", "Nigeria": "NG", "Niger": "NE",
    "Chad": "TD", "Cameroon": "CM", "Sudan": "SD", "South Sudan": "SS", "Mozambique": "MZ",
    "Kazakhstan": "KZ", "Turkmenistan": "TM", "Uzbekistan": "UZ", "Afghanistan": "AF",
    "Pakistan": "PK", "India": "IN", "Myanmar": "MM", "China": "CN", "Germany": "DE",
    "Poland": "PL", "Hungary": "HU", "Bulgaria": "BG", "Romania": "RO", "Greece": "GR",
    "Italy": "IT", "Albania": "AL", "Colombia": "CO", "Venezuela": "VE", "Ecuador": "EC",
    "Mexico": "MX", "Canada": "CA", "Bolivia": "BO", "Brazil": "BR", "Argentina": "AR",
    "Peru": "PE", "Qatar": "QA", "Kuwait": "KW", "Oman": "OM", "Morocco": "MA", "Spain": "ES",
    "Uganda": "UG", "Tanzania": "TZ", "Kenya": "KE", "Ethiopia": "ET", "Moldova": "MD",
    "Serbia": "RS", "Austria": "AT", "Slovakia": "SK", "Norway": "NO", "Finland": "FI",
    "United Arab Emirates": "AE", "UAE": "AE", "United States": "US", "U.S.": "US",
    "Kurdistan": "IQ",
}  # fmt: skip


def country_code(name: str) -> str:
    """Return the ISO 3166-1 code of a country's name or demonym, "" where it is none."""
    return _COUNTRY_NAMES.get(name) or demonyms().get(name, "")
