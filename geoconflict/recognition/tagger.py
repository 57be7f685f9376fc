"""A linear-chain conditional random field over runs of capitalised tokens.

Lafferty, McCallum and Pereira (2001); weights of hashed observations are stored as
8-bit integers. Training is `tools/train_recognizer.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geoconflict.recognition.decoding import decode
from geoconflict.recognition.decoding import log_sum as log_sum
from geoconflict.recognition.observations import (
    GAP,
    Active,
    find_active,
    observe,
    text_context,
)
from geoconflict.recognition.tokens import Tokens
from geoconflict.recognition.words import WordTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

LABELS = ("O", "B-LOC", "I-LOC", "B-DEM", "I-DEM", "B-PER", "I-PER", "B-ORG", "I-ORG")
_BLOCK = 128
_NOTHING = np.zeros(GAP, np.uint32)
IMPOSSIBLE = -1e4


def allowed_transitions() -> NDArray[np.float32]:
    """Return 0 where label b may follow a, `IMPOSSIBLE` elsewhere; row 0 also starts a run."""
    mask = np.zeros((len(LABELS), len(LABELS)), np.float32)
    for a, before in enumerate(LABELS):
        for b, after in enumerate(LABELS):
            if after.startswith("I-") and before[2:] != after[2:]:
                mask[a, b] = IMPOSSIBLE
    return mask


@dataclass(frozen=True)
class Span:
    """A labelled stretch of tokens, `first` to `last` inclusive."""

    first: int
    last: int
    label: str
    score: float


class Tagger:
    """Labels names as places, demonyms, people and organisations.

    Parameters
    ----------
    model : Mapping[str, NDArray]
        `weights` (buckets x labels, int8), `scale`, `transitions`, and the word resources.
    """

    def __init__(self, model: Mapping[str, NDArray[np.generic]]) -> None:
        self.table = WordTable(model)
        self._weights = np.asarray(model["weights"], np.int8)
        self._scale = np.float32(model["scale"])
        self._bits = int(np.log2(len(self._weights)))
        self._transitions = model["transitions"].astype(np.float32) + allowed_transitions()

    def tag(self, tokens: Tokens, codes: NDArray[np.uint32], bias: float = 0.0) -> list[Span]:
        """Return the labelled spans of a text, in order.

        Parameters
        ----------
        tokens : Tokens
            The tokens of the text.
        codes : NDArray
            What the lexicon says of each token (see `lexicon.codes`).
        bias : float
            Added to the score of the place labels; above 0 favours recall.
        """
        return self.tag_all([tokens], [codes], bias)[0]

    def tag_all(
        self,
        texts: Sequence[Tokens],
        codes: Sequence[NDArray[np.uint32]],
        bias: float = 0.0,
    ) -> list[list[Span]]:
        """Do the same for several texts: what each gives, in less time."""
        active = find_active(texts, self.table)
        if not len(active.positions):
            return [[] for _ in texts]
        known = np.concatenate([part for some in codes for part in (some, _NOTHING)])
        emissions = self._emissions(active, known)
        emissions[:, 1:3] += bias
        starts, lengths = active.run_starts, active.run_ends - active.run_starts
        labels, scores = decode(emissions, starts, lengths, self._transitions)
        return _by_text(_spans(active, labels, scores), active.texts)

    def _emissions(self, active: Active, codes: NDArray[np.uint32]) -> NDArray[np.float32]:
        context = text_context(active, self.table, codes)
        out = np.empty((len(active.positions), len(LABELS)), np.float32)
        for at in range(0, len(out), _BLOCK):
            part = slice(at, at + _BLOCK)
            hashed = observe(active, self.table, context, part, self._bits).T
            # Small integers come from memory four times as fast as the numbers they stand for.
            weights = self._weights.take(hashed, axis=0, mode="clip").astype(np.float32)
            weights *= self._scale
            np.add.reduce(weights, axis=0, out=out[part])
        return out


def _by_text(spans: list[Span], texts: Sequence[int]) -> list[list[Span]]:
    if len(texts) == 1:
        return [spans]
    found: list[list[Span]] = [[] for _ in texts]
    for span in spans:
        i = bisect_right(texts, span.first) - 1
        first, last = span.first - texts[i], span.last - texts[i]
        found[i].append(Span(first, last, span.label, span.score))
    return found


def _spans(active: Active, labels: NDArray[np.int64], scores: NDArray[np.float32]) -> list[Span]:
    spans: list[Span] = []
    open_label, first, last, score = "", 0, 0, 1.0
    named = np.flatnonzero(labels)
    found = zip(
        active.positions[named].tolist(), labels[named].tolist(), scores[named].tolist(),
        strict=True,
    )  # fmt: skip
    for position, number, sure in found:
        mark, label = LABELS[number][0], LABELS[number][2:]
        if mark == "I" and label == open_label and position == last + 1:
            last, score = position, min(score, sure)
            continue
        if open_label:
            spans.append(Span(first, last, open_label, score))
        open_label, first, last, score = label, position, position, sure
    if open_label:
        spans.append(Span(first, last, open_label, score))
    return spans
