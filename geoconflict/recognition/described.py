"""Features that are described, not named: "Azeri oil and gas pipelines", "the enclave"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from geoconflict.recognition.spans import demonyms
from geoconflict.recognition.tokens import Tokens
from geoconflict.types import FeatureReference, Mention, NamedFeature

_COMMODITY = (
    r"(?:(?:crude )?oil(?:(?: and|,|/)? (?:natural )?gas)?|(?:natural )?gas(?: and oil)?|crude"
    r"|petroleum|energy|fuel|hydrocarbon)"
)
_LINES = r"(?:export |transit |trunk |supply )?pipelines?"
_AFTER = re.compile(rf"(?:['’]s?)? (?P<kind>{_COMMODITY} )?{_LINES}\b", re.IGNORECASE)
_BEFORE = re.compile(
    rf"\b(?P<kind>{_COMMODITY} )?{_LINES} (?:in|across|through|crossing|from|of|running "
    r"through|that "
    r"cross|under|within) (?:the )?$",
    re.IGNORECASE,
)
_NAMED_LINE = re.compile(r"[A-Z][\w-]+ (?:Oil |Gas )?Pipelines? \w+ (?:the )?$")
"""A pipeline by a name, known or not, before "in" and a country: it is that one alone."""
_GENERIC = re.compile(
    r"\b[Tt]he (?P<what>(?:(?:mountain(?:ous)?|breakaway|separatist|disputed|besieged|blockaded"
    r"|coastal|Palestinian|Armenian|occupied|self-declared) )?"
    r"(?:enclave|exclave|[Ss]trip\b(?! (?:club|mall|search|mine))|corridor|breakaway (?:region|"
    r"republic|territory)|separatist (?:region|republic|territory)|disputed (?:region|territory)"
    r"|pipelines?))\b(?! (?:of|from|through|between|in) )"
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
        self._layer = next((f.layer for f in features if is_pipeline(f)), "")
        self._by_id = {(f.layer, f.id): f for f in features}

    def mentions(self, tokens: Tokens, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the descriptions, each with the features it refers to."""
        found = _of_countries(tokens.text, mentions, self._layer) if self._layer else []
        return found + _bound(tokens.text, [*mentions, *found], self._by_id)


def _of_countries(text: str, mentions: Sequence[Mention], layer: str) -> list[Mention]:
    if "pipeline" not in text.lower():
        return []
    found: list[Mention] = []
    for mention in mentions:
        code = country_code(mention.toponym)
        if mention.kind not in {"place", "demonym"} or not code:
            continue
        if text[mention.start - 1 : mention.start] == "-":
            continue  # "the Trans-Niger Pipeline" is a name of its own
        after = _AFTER.match(text, mention.end)
        begin = max(0, mention.start - 60)
        before = _BEFORE.search(text[begin : mention.start]) if not after else None
        if after:
            span, kind = (mention.start, after.end()), after["kind"]
        elif before:
            if _NAMED_LINE.search(text, max(0, begin + before.start() - 40), begin + before.end()):
                continue
            span, kind = (begin + before.start(), mention.end), before["kind"]
        else:
            continue
        reference = FeatureReference(layer, (), _commodities(kind or ""), (code,), True)
        found.append(_mention(text, span, mention, reference))
    return found


def _commodities(words: str) -> tuple[str, ...]:
    lower = words.lower()
    oil = any(word in lower for word in ("oil", "crude", "petroleum"))
    return tuple(["oil"] * oil + ["gas"] * ("gas" in lower))


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
    named = sorted((m for m in mentions if m.feature and m.feature.ids), key=_start)
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
        if antecedent and antecedent.feature and not _covered(match.span("what"), others, starts):
            reference = FeatureReference(antecedent.feature.layer, antecedent.feature.ids)
            found.append(_mention(text, match.span("what"), antecedent, reference))
    return found


def _start(mention: Mention) -> int:
    return mention.start


def _covered(span: tuple[int, int], others: list[Mention], starts: list[int]) -> bool:
    """Tell whether one of the mentions, in order of their start, overlaps a span."""
    end = bisect_left(starts, span[1])
    return any(m.end > span[0] for m in others[max(0, end - 4) : end])


def _antecedent(
    what: str, named: list[Mention], by_id: dict[tuple[str, str], NamedFeature]
) -> Mention | None:
    for mention in reversed(named):
        reference = mention.feature
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
