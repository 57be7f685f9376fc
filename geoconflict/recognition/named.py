"""The named features of the loaded layers, found in the text under any of their names."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from geoconflict.recognition.described import is_pipeline
from geoconflict.recognition.tokens import Tokens, may_begin_name
from geoconflict.types import FeatureReference, Mention, NamedFeature

_MARKS = frozenset("-‐‑‒–—−'’ʼ")
_COMMODITY_WORDS = frozenset({"oil", "gas", "crude", "export", "natural"})
_LINE_WORDS = _COMMODITY_WORDS | {"pipeline", "pipelines"}
_LINE_NOUNS = frozenset({"pipeline", "pipelines", "line", "lines", "link", "links"})
_COMPANY = frozenset(
    {"ag", "company", "consortium", "corp", "corporation", "gmbh", "inc", "limited", "llc", "ltd"}
    | {"operator", "plc", "sa"}
)
"""What makes a pipeline's name that of the firm which runs it."""
_AREA_WORDS = frozenset({"enclave", "exclave", "corridor"})
_LINE_CONTEXT = re.compile(
    r"pipeline|\boil\b|\bgas\b|crude|barrel|throughput|\bpump", re.IGNORECASE
)
_COINED = re.compile(r"(?:connector|stream|pipe|link|gaz|gas)$")
"""Ends of the one-word names that are nothing but a pipeline's."""
_AREA_CONTEXT = re.compile(
    r"separat|breakaway|self-(?:proclaimed|declared)|republic|enclave|disputed|occupied|rebel|"
    r"de facto|zone|truce|ceasefire|troops|peacekeep",
    re.IGNORECASE,
)
_BRANCH = re.compile(r"(?P<line>.+?) \((?P<side>\w+) branch\)$")
_ARMS = ("branch", "leg", "spur", "arm")
_BRANCH_BEFORE = re.compile(
    rf"\b(?P<side>(?:north|south|east|west)ern) (?:{'|'.join(_ARMS)}) of (?:the )?$", re.IGNORECASE
)
_LONGEST_BRANCH = 40
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
    """Return the words of a name as the tokens of a text have them, "people", "s"."""
    words = re.findall(r"\w+(?:['’ʼ](?!s\b)\w+)*", name)
    return tuple(_fold(word) for word in words)


def _branch_names(name: str) -> Iterator[str]:
    """Yield what texts call "X pipeline (southern branch)" by: "X's southern leg"."""
    if found := _BRANCH.match(name):
        line, side = found["line"].removesuffix(" pipeline"), found["side"]
        for arm in _ARMS:
            yield from (f"{line}'s {side} {arm}", f"{line} {side} {arm}")


def _branches(
    features: Sequence[NamedFeature],
) -> Iterator[tuple[tuple[str, str, str], NamedFeature]]:
    """Yield the branches with their layer, a line that may be called like both, and the side."""
    for branch in features:
        for name in (branch.name, *branch.aliases):
            if found := _BRANCH.match(name):
                for line in features:
                    if line.layer == branch.layer and found["line"] in _plain_names(line):
                        yield (line.layer, line.id, found["side"]), branch


def _plain_names(feature: NamedFeature) -> set[str]:
    return {name.split(" (")[0] for name in (feature.name, *feature.aliases)}


class FeatureNames:
    """Finds names and aliases of features, longest first; dashes and accents do not matter.

    Parameters
    ----------
    features : iterable of NamedFeature
    """

    def __init__(self, features: Iterable[NamedFeature]) -> None:
        self.features = tuple(features)
        self._lines = {feature.layer for feature in self.features if is_pipeline(feature)}
        self._by_first: dict[str, list[_Entry]] = {}
        for feature in self.features:
            for name in dict.fromkeys((feature.name, *feature.aliases)):
                for variant in (name, *_branch_names(name)):
                    self._add(variant, feature)
        self._branches = dict(_branches(self.features))
        self._by_two: dict[tuple[str, str], list[_Entry]] = {}
        for first, names in self._by_first.items():
            names.sort(key=lambda entry: (-len(entry[0]), entry[1].layer, entry[1].id))
            for second in ("", *(words[1] for words, _, _ in names if len(words) > 1)):
                may_follow = {"pipeline", second}
                self._by_two[first, second] = [
                    entry for entry in names if len(entry[0]) == 1 or entry[0][1] in may_follow
                ]

    def _add(self, name: str, feature: NamedFeature) -> None:
        """Know a name; a short or one-word one counts only where the context speaks of it."""
        words = _name_words(name.split(" (")[0])
        if not words or len("".join(words)) < 3:
            return
        abbreviation = name.isupper() and len(name) <= _SHORT
        bare = is_pipeline(feature) and len(words) == 1 and not _COINED.search(words[0])
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
            inside = any(ordered[i].organization for i in near)
            inside = inside and (self._is_area(feature) or _is_company(tokens, feature))
            found.append(replace(feature, organization=True) if inside else feature)
        kept = [m for i, m in enumerate(ordered) if i not in dropped]
        return sorted([*kept, *found], key=lambda m: m.start)

    def _is_area(self, feature: Mention) -> bool:
        return feature.feature is None or feature.feature.layer not in self._lines

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
            last, features = _longest(tokens, i, self._begun(tokens, i))
            if last >= i and last + 1 not in people:
                found.append(self._of_branch(tokens, _mention(tokens, i, last, features)))
                skip = last
        return found

    def _of_branch(self, tokens: Tokens, mention: Mention) -> Mention:
        """Return "the southern branch of" a line where the layer has it as a feature."""
        begin = max(0, mention.start - _LONGEST_BRANCH)
        before = _BRANCH_BEFORE.search(tokens.text[begin : mention.start])
        reference = mention.feature
        if before is None or reference is None:
            return mention
        keys = ((reference.layer, identity, before["side"].lower()) for identity in reference.ids)
        branch = next((self._branches[key] for key in keys if key in self._branches), None)
        if branch is None:
            return mention
        start = begin + before.start()
        return replace(
            mention, toponym=tokens.text[start : mention.end], start=start,
            feature=FeatureReference(branch.layer, (branch.id,)),
        )  # fmt: skip

    def _begun(self, tokens: Tokens, i: int) -> list[_Entry]:
        """Return the names whose first two words may be those at token i."""
        first, after = _fold(tokens.words[i]), i + 1
        while after < len(tokens.words) and tokens.words[after] in _MARKS:
            after += 1
        second = _fold(tokens.words[after]) if after < len(tokens.words) else ""
        return self._by_two.get((first, second)) or self._by_two[first, ""]


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
    """Return the last token of `words` at token i, or -1; dashes are passed over."""
    at, size = i, len(tokens.words)
    for word in words:
        if word == "pipeline" and at > i:
            if _shares_line(tokens, at):
                return at - 1
            at = _after_line(tokens, at)
            if at < 0:
                return -1
            continue
        while i < at < size and tokens.words[at] in _MARKS:
            at += 1
        if at >= size or _fold(tokens.words[at]) != word:
            return -1
        at += 1
    return at - 1


def _after_line(tokens: Tokens, at: int) -> int:
    """Return the token after "pipeline", "oil pipeline", "pipelines" or "gas line", or -1."""
    first, size = at, len(tokens.words)
    while at < size and tokens.words[at] in _COMMODITY_WORDS:
        at += 1
    if at >= size or _fold(tokens.words[at]) not in _LINE_NOUNS:
        return -1
    spoken_of = at > first or _near(tokens, at, _LINE_CONTEXT)
    return at + 1 if spoken_of else -1


def _shares_line(tokens: Tokens, at: int) -> bool:
    """Tell whether "and", after a name, leads to another and the noun of both: "and TAP lines"."""
    if tokens.words[at : at + 1] not in (["and"], ["or"]) or not _near(tokens, at, _LINE_CONTEXT):
        return False
    words = tokens.words[at + 1 : at + 7]
    noun = next((i for i, word in enumerate(words) if word in _LINE_NOUNS), 0)
    own = [w for w in words[:noun] if w not in _COMMODITY_WORDS]
    return bool(own) and words[noun].endswith("s") and all(_may_join(w) for w in own)


def _may_join(word: str) -> bool:
    return word[0].isupper() or word in _MARKS


def _in_context(tokens: Tokens, i: int, feature: NamedFeature) -> bool:
    return _near(tokens, i, _LINE_CONTEXT if is_pipeline(feature) else _AREA_CONTEXT)


def _near(tokens: Tokens, i: int, pattern: re.Pattern[str]) -> bool:
    start, end = tokens.spans[i]
    return pattern.search(tokens.text[max(0, start - _REACH) : end + _REACH]) is not None


def _is_company(tokens: Tokens, feature: Mention) -> bool:
    following = tokens.text[feature.end : feature.end + 16].split()
    return bool(following) and following[0].strip(".,;").lower() in _COMPANY


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
