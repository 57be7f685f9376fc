"""The named features of the loaded layers, found in the text under any of their names."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from geoconflict.recognition.described import is_pipeline
from geoconflict.recognition.tokens import Tokens, may_begin_name
from geoconflict.types import FeatureReference, Mention, NamedFeature

_DASHES = frozenset("-‐‑‒–—−")
_LINE_WORDS = frozenset({"oil", "gas", "crude", "export", "natural", "pipeline", "pipelines"})
_AREA_WORDS = frozenset({"enclave", "exclave", "corridor"})
_LINE_CONTEXT = re.compile(
    r"pipeline|\boil\b|\bgas\b|crude|barrel|throughput|\bpump", re.IGNORECASE
)
_AREA_CONTEXT = re.compile(
    r"separat|breakaway|self-(?:proclaimed|declared)|republic|enclave|disputed|occupied|rebel|"
    r"de facto|zone|truce|ceasefire|troops|peacekeep",
    re.IGNORECASE,
)
_REACH = 160
_SHORT = 6

_Entry = tuple[tuple[str, ...], NamedFeature, bool]


@lru_cache(maxsize=65_536)
def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c))


def _name_words(name: str) -> tuple[str, ...]:
    return tuple(_fold(word) for word in re.findall(r"\w+(?:['’ʼ]\w+)*", name))


class FeatureNames:
    """Finds names and aliases of features, longest first; dashes and accents do not matter.

    Parameters
    ----------
    features : iterable of NamedFeature
    """

    def __init__(self, features: Iterable[NamedFeature]) -> None:
        self.features = tuple(features)
        self._by_first: dict[str, list[_Entry]] = {}
        for feature in self.features:
            for name in dict.fromkeys((feature.name, *feature.aliases)):
                self._add(name, feature)
        for names in self._by_first.values():
            names.sort(key=lambda entry: (-len(entry[0]), entry[1].layer, entry[1].id))

    def _add(self, name: str, feature: NamedFeature) -> None:
        """Know a name; a short or one-word one counts only where the context speaks of it."""
        words = _name_words(name.split(" (")[0])
        if not words or len("".join(words)) < 3:
            return
        abbreviation = name.isupper() and len(name) <= _SHORT
        bare = is_pipeline(feature) and len(words) == 1
        self._by_first.setdefault(words[0], []).append((words, feature, abbreviation or bare))

    def apply(
        self,
        tokens: Tokens,
        mentions: list[Mention],
        not_places: Iterable[tuple[int, int]] = (),
        begins: Iterable[int] | None = None,
    ) -> list[Mention]:
        """Return the mentions with those of features in the place of what they overlap.

        `not_places` are the (first, last) tokens of people's names, which begin with no feature,
        `begins` the tokens that may begin a feature's name, where that is known. A longer name
        of a place that holds a feature's ("Gaza City") stays what it is.
        """
        if not self._by_first:
            return mentions
        people = {i for first, last in not_places for i in range(first + 1, last + 1)}
        ordered = sorted(mentions, key=lambda m: m.start)
        found: list[Mention] = []
        dropped: set[int] = set()
        starts = [m.start for m in ordered]
        for feature in self._find(tokens, people, begins):
            near = _overlapping(ordered, starts, feature)
            if any(_longer(ordered[i], feature) for i in near):
                continue
            dropped.update(near)
            inside = [ordered[i] for i in near if ordered[i].organization]
            found.append(replace(feature, organization=True) if inside else feature)
        kept = [m for i, m in enumerate(ordered) if i not in dropped]
        return sorted([*kept, *found], key=lambda m: m.start)

    def may_begin(self, word: str) -> bool:
        """Tell whether a feature's name may begin with a word."""
        return word != "" and may_begin_name(word) and _fold(word) in self._by_first

    def _find(
        self, tokens: Tokens, people: set[int], begins: Iterable[int] | None
    ) -> list[Mention]:
        found: list[Mention] = []
        skip = -1
        if begins is None:
            begins = (i for i, word in enumerate(tokens.words) if self.may_begin(word))
        for i in begins:
            if i <= skip:
                continue
            last, features = _longest(tokens, i, self._by_first[_fold(tokens.words[i])])
            if last >= i and last + 1 not in people:
                found.append(_mention(tokens, i, last, features))
                skip = last
        return found


def _longest(tokens: Tokens, i: int, entries: list[_Entry]) -> tuple[int, list[NamedFeature]]:
    best, features = -1, []
    for words, feature, needs_context in entries:
        last = _match(tokens, i, words)
        if last < max(best, i) or (needs_context and not _in_context(tokens, i, feature)):
            continue
        best = last
        features.append(feature)
    return best, features


def _match(tokens: Tokens, i: int, words: tuple[str, ...]) -> int:
    """Return the last token of `words` at token i, or -1.

    Dashes are passed over, and "oil" or "gas" before "pipeline".
    """
    at, size = i, len(tokens.words)
    for word in words:
        passed = _DASHES | _LINE_WORDS if word == "pipeline" else _DASHES
        while i < at < size and tokens.words[at] in passed and tokens.words[at] != word:
            at += 1
        if at >= size or _fold(tokens.words[at]) != word:
            return -1
        at += 1
    return at - 1


def _in_context(tokens: Tokens, i: int, feature: NamedFeature) -> bool:
    start, end = tokens.spans[i]
    around = tokens.text[max(0, start - _REACH) : end + _REACH]
    pattern = _LINE_CONTEXT if is_pipeline(feature) else _AREA_CONTEXT
    return bool(pattern.search(around))


def _mention(tokens: Tokens, i: int, last: int, features: list[NamedFeature]) -> Mention:
    layer = features[0].layer
    extension = _LINE_WORDS if is_pipeline(features[0]) else _AREA_WORDS
    reach = last
    while reach + 1 < len(tokens.words) and tokens.words[reach + 1].lower() in extension:
        reach += 1
    if reach > last and tokens.words[reach].lower() in _AREA_WORDS | {"pipeline", "pipelines"}:
        last = reach
    start, end = tokens.spans[i][0], tokens.spans[last][1]
    ids = tuple(dict.fromkeys(f.id for f in features if f.layer == layer))
    reference = FeatureReference(layer, ids=ids)
    return Mention(
        tokens.text[start:end], start, end, kind="feature", score=0.95, feature=reference
    )


def _overlapping(ordered: list[Mention], starts: list[int], feature: Mention) -> list[int]:
    end = bisect_left(starts, feature.end)
    begin = max(0, bisect_left(starts, feature.start) - 3)
    return [i for i in range(begin, end) if ordered[i].end > feature.start]


def _longer(mention: Mention, feature: Mention) -> bool:
    if mention.kind != "place" or mention.organization:
        return False
    longer = mention.end - mention.start > feature.end - feature.start
    return longer and mention.start <= feature.start and feature.end <= mention.end
