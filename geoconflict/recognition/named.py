"""The named features of the loaded layers, found in the text under any of their names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from geoconflict.recognition.tokens import Tokens
from geoconflict.types import FeatureReference, Mention, NamedFeature

_DASHES = re.compile(r"[‐‑‒–—−]")
_KIND_WORDS = frozenset(
    ["pipeline", "pipelines", "line", "corridor", "enclave", "exclave", "gas", "oil", "system"]
)
_CONTEXT = re.compile(
    r"pipeline|oil|gas\b|crude|barrel|export|pump|throughput|enclave|corridor|separat|breakaway",
    re.IGNORECASE,
)
_REACH = 120


def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", _DASHES.sub("-", word)).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c))


def _name_words(name: str) -> tuple[str, ...]:
    return tuple(_fold(word) for word in re.findall(r"\w+|[^\w\s]", name))


class FeatureNames:
    """Finds names and aliases of features, longest first.

    Parameters
    ----------
    features : iterable of NamedFeature
    """

    def __init__(self, features: Iterable[NamedFeature]) -> None:
        self.features = tuple(features)
        self._by_first: dict[str, list[tuple[tuple[str, ...], NamedFeature, bool]]] = {}
        for feature in self.features:
            for name in dict.fromkeys((feature.name, *feature.aliases)):
                self._add(name, feature)
        for names in self._by_first.values():
            names.sort(key=lambda entry: (-len(entry[0]), entry[1].layer, entry[1].id))

    def _add(self, name: str, feature: NamedFeature) -> None:
        words = _name_words(name.split(" (")[0])
        if not words:
            return
        short = name.isupper() and len(name) <= 6
        entry = (words, feature, short)
        self._by_first.setdefault(words[0], []).append(entry)

    def apply(self, tokens: Tokens, mentions: list[Mention]) -> list[Mention]:
        """Return the mentions with those of features put in, in the place of what they overlap."""
        if not self._by_first:
            return mentions
        found = self._find(tokens)
        kept = [m for m in mentions if not _overlaps(m, found)]
        return sorted([*kept, *found], key=lambda m: m.start)

    def _find(self, tokens: Tokens) -> list[Mention]:
        found: list[Mention] = []
        skip = -1
        for i, word in enumerate(tokens.words):
            if i <= skip or word.lower() == word:
                continue
            last, features = self._longest(tokens, i)
            if last >= i:
                found.append(_mention(tokens, i, last, features))
                skip = last
        return found

    def _longest(self, tokens: Tokens, i: int) -> tuple[int, list[NamedFeature]]:
        best, features = -1, []
        for words, feature, short in self._by_first.get(_fold(tokens.words[i]), ()):
            last = i + len(words) - 1
            if last < best:
                break
            if self._matches(tokens, i, words) and not (short and not _in_context(tokens, i)):
                best = last
                features.append(feature)
        return best, features

    @staticmethod
    def _matches(tokens: Tokens, i: int, words: tuple[str, ...]) -> bool:
        piece = tokens.words[i : i + len(words)]
        return len(piece) == len(words) and all(
            _fold(a) == b for a, b in zip(piece, words, strict=True)
        )


def _in_context(tokens: Tokens, i: int) -> bool:
    """An abbreviation counts only beside words of its subject."""
    start, end = tokens.spans[i]
    if tokens.words[i] != tokens.words[i].upper():
        return False
    around = tokens.text[max(0, start - _REACH) : end + _REACH]
    return bool(_CONTEXT.search(around))


def _mention(tokens: Tokens, i: int, last: int, features: list[NamedFeature]) -> Mention:
    while last + 1 < len(tokens.words) and tokens.words[last + 1].lower() in _KIND_WORDS:
        last += 1
    start, end = tokens.spans[i][0], tokens.spans[last][1]
    layer = features[0].layer
    ids = tuple(dict.fromkeys(f.id for f in features if f.layer == layer))
    return Mention(
        tokens.text[start:end],
        start,
        end,
        kind="feature",
        score=0.95,
        feature=FeatureReference(layer, ids=ids),
    )


def _overlaps(mention: Mention, others: list[Mention]) -> bool:
    return any(o.start < mention.end and mention.start < o.end for o in others)
