"""Text in a language without rules of ours: what the lexicon holds, longest match first."""

from __future__ import annotations

from dataclasses import replace

from geoconflict.recognition import lexicon as lx
from geoconflict.recognition.named import FeatureNames
from geoconflict.recognition.spans import make
from geoconflict.recognition.tokens import Tokens, may_begin_name, sentence_at, tokenize
from geoconflict.types import Mention

_MIN_CHARACTERS = 3
_SCORES = {lx.COUNTRY: 0.9, lx.DIVISION: 0.8, lx.GREAT: 0.8, lx.LARGE: 0.7, lx.SMALL: 0.6}


def lexicon_mentions(
    text: str, names: lx.Names, features: FeatureNames, method: str
) -> list[Mention]:
    """Return the names of the lexicon that a text holds; no English rule is applied."""
    tokens = tokenize(text)
    mentions = features.apply(tokens, _matches(tokens, names))
    starts = [start for start, _ in tokens.sentences]
    return [
        replace(m, sentence=sentence_at(tokens.sentences, starts, m.start), method=method)
        for m in sorted(mentions, key=lambda m: m.start)
    ]


def _matches(tokens: Tokens, names: lx.Names) -> list[Mention]:
    found: list[Mention] = []
    skip = -1
    for i, word in enumerate(tokens.words):
        if i <= skip or len(word) < _MIN_CHARACTERS or not may_begin_name(word):
            continue
        last, code = names.longest(tokens, i)
        score = _SCORES.get(code & lx.CLASS_MASK, 0.0)
        if last >= i and score and not code & lx.ALSO_WORD:
            found.append(make(tokens, i, last, "place", score))
            skip = last
    return found
