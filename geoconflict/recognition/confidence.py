"""How likely a name that the tagger found is a toponym, by what the whole text shows of it.

The tagger's own probability is that of a label in its run, and too sure of itself. A logistic
regression holds it against the name's other appearances, the lexicon, and how crowded with
capitals the surroundings are; it is fitted on texts that the tagger did not see, so that of the
mentions given 0.8, four in five are toponyms.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import exp, log
from operator import mul
from typing import TYPE_CHECKING

import numpy as np

from geoconflict.recognition import lexicon as lx
from geoconflict.recognition.tagger import Span
from geoconflict.recognition.tokens import Tokens
from geoconflict.types import Mention

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST = 0.4
"""Below it, a name is left out; chosen on held-back parts of the training corpora."""
DENSE, CLASSES = 24, 10
_NEAR = 6
_LISTED = 0.9
_ABBREVIATION = 5
_LONG = 400

Row = tuple[int, list[float]]
"""The lexicon's class of a name, and `DENSE` numbers: 1, the log odds of its score, ..."""


class Confidence:
    """Gives mentions the probability that they are toponyms, and leaves out the unlikely.

    Parameters
    ----------
    model : Mapping[str, NDArray]
        `confidence_weights`: of the `DENSE` numbers, of the `CLASSES`, and of the log odds in
        each class. Without them every mention stays as it is.
    """

    def __init__(self, model: Mapping[str, NDArray[np.generic]]) -> None:
        weights: list[float] = np.asarray(model.get("confidence_weights", ()), np.float64).tolist()
        self._dense = weights[:DENSE]
        self._class = weights[DENSE : DENSE + CLASSES]
        self._slope = weights[DENSE + CLASSES :]

    def apply(
        self,
        tokens: Tokens,
        mentions: list[Mention],
        spans: Sequence[Span],
        known: NDArray[np.uint32],
        bias: float = 0.0,
    ) -> list[Mention]:
        """Return the likely mentions with their probability as score; `bias` is in logits."""
        if not self._dense or not mentions:
            return mentions
        least = log(LEAST / (1 - LEAST)) - bias
        logits = map(self._logit, observations(tokens, mentions, spans, known))
        return [
            _scored(mention, round(1 / (1 + exp(-logit)), 4))
            for mention, logit in zip(mentions, logits, strict=True)
            if logit >= least
        ]

    def _logit(self, row: Row) -> float:
        of, numbers = row
        logit = float(sum(map(mul, self._dense, numbers)))
        return max(-30.0, logit + self._class[of] + self._slope[of] * numbers[1])


def _scored(m: Mention, score: float) -> Mention:
    """Return a mention of the tagger's with another score; `replace` would take thrice as long."""
    return Mention(
        m.toponym, m.start, m.end, m.kind, role=m.role, score=score, organization=m.organization
    )


def observations(
    tokens: Tokens, mentions: list[Mention], spans: Sequence[Span], known: NDArray[np.uint32]
) -> list[Row]:
    """Return what is weighed of each mention."""
    words, length = tokens.words, min(len(tokens.words), _LONG) / _LONG
    at = [(tokens.at(m.start), tokens.at(m.end - 1)) for m in mentions]
    logits = [_log_odds(m.score) for m in mentions]
    alike = _alike(mentions, logits)
    found = Counter(words[first] for first, _ in at)
    seen = Counter(word for i in tokens.capitals if (word := words[i]) in found)
    people, bodies = (_borne(tokens, spans, label) for label in ("PER", "ORG"))
    rows: list[Row] = []
    for mention, (first, last), logit in zip(mentions, at, logits, strict=True):
        name, word = mention.toponym, words[first]
        often, mean, most = alike[name]
        demonym, inside = mention.kind == "demonym", mention.organization
        code = int(known[first])
        capitals = len(name) > 1 and name.isupper()
        crowd = _crowd(tokens, first, last)
        share = min(1.0, found[word] / max(1, seen[word]))
        numbers = [
            1.0, logit, demonym, inside, code & lx.ALSO_WORD > 0, code & lx.ALSO_PERSON > 0,
            capitals, capitals and len(name) <= _ABBREVIATION,
            not demonym and not _whole(known, first, last),
            often, mean, most, share, word in people, word in bodies, crowd,
            inside * logit, demonym * logit, demonym and mention.score == _LISTED,
            first == last, capitals * logit, length, crowd * logit, share * often,
        ]  # fmt: skip
        rows.append((_class(code, demonym), numbers))
    return rows


def _alike(mentions: list[Mention], logits: list[float]) -> dict[str, tuple[float, float, float]]:
    """Return of each name how often it was found (log), and the mean and most of its log odds."""
    found: dict[str, list[float]] = defaultdict(list)
    for mention, logit in zip(mentions, logits, strict=True):
        found[mention.toponym].append(logit)
    return {name: (log(len(v)), sum(v) / len(v), max(v)) for name, v in found.items()}


def _log_odds(score: float) -> float:
    """Return a probability's log odds, of moderate size."""
    return min(2.0, max(-1.0, log(max(score, 1e-4) / max(1 - score, 1e-4)) / 4))


def _class(code: int, demonym: bool) -> int:
    if demonym:
        return lx.DEMONYM
    return code & lx.CLASS_MASK if code < lx.INSIDE else lx.OTHER


def _borne(tokens: Tokens, spans: Sequence[Span], label: str) -> set[str]:
    """Return the words of the text's people, or organisations."""
    return {w for s in spans if s.label == label for w in tokens.words[s.first : s.last + 1]}


def _whole(known: NDArray[np.uint32], first: int, last: int) -> bool:
    """Tell whether a mention is one whole name of the lexicon."""
    if not 0 < known[first] < lx.INSIDE or (last + 1 < len(known) and known[last + 1] >= lx.INSIDE):
        return False
    return all(known[i] >= lx.INSIDE for i in range(first + 1, last + 1))


def _crowd(tokens: Tokens, first: int, last: int) -> float:
    """Return the share of words with capitals among the six on either side."""
    begin, end = max(0, first - _NEAR), min(len(tokens.words), last + 1 + _NEAR)
    bounds = [bisect_left(tokens.capitals, i) for i in (begin, first, last + 1, end)]
    near = bounds[1] - bounds[0] + bounds[3] - bounds[2]
    return near / max(1, end - begin - (last + 1 - first))
