"""A linear-chain conditional random field over runs of capitalised tokens.

Lafferty, McCallum and Pereira (2001); weights of hashed observations are stored as
8-bit integers. Training is `tools/train_recognizer.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geoconflict.recognition.observations import Active, find_active, observe, text_context
from geoconflict.recognition.tokens import Tokens
from geoconflict.recognition.words import WordTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

LABELS = ("O", "B-LOC", "I-LOC", "B-DEM", "I-DEM", "B-PER", "I-PER", "B-ORG", "I-ORG")
_BLOCK = 8192
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
        self._weights = model["weights"].astype(np.float32) * float(model["scale"])
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
        active = find_active(tokens, self.table)
        if not len(active.positions):
            return []
        emissions = self._emissions(active, codes)
        emissions[:, 1:3] += bias
        labels, scores = decode(emissions, active, self._transitions)
        return _spans(active, labels, scores)

    def _emissions(self, active: Active, codes: NDArray[np.uint32]) -> NDArray[np.float32]:
        context = text_context(active, self.table, codes)
        out = np.empty((len(context), len(LABELS)), np.float32)
        for at in range(0, len(context), _BLOCK):
            part = slice(at, at + _BLOCK)
            hashed = observe(active, self.table, context, part, self._bits)
            out[part] = self._weights[hashed].sum(axis=1)
        return out


def decode(
    emissions: NDArray[np.float32], active: Active, transitions: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the best label of each active token (Viterbi) and its marginal probability."""
    labels = np.zeros(len(emissions), np.int64)
    scores = np.ones(len(emissions), np.float32)
    lengths = active.run_ends - active.run_starts
    for length in np.unique(lengths).tolist():
        at = active.run_starts[lengths == length][:, None] + np.arange(length)[None, :]
        best, probability = _decode_runs(emissions[at], transitions)
        labels[at], scores[at] = best, probability
    return labels, scores


def _decode_runs(
    emissions: NDArray[np.float32], transitions: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    runs, length, _ = emissions.shape
    if length == 1:
        return _decode_single(emissions[:, 0] + transitions[0])
    back = np.zeros(emissions.shape, np.int64)
    best = emissions[:, 0] + transitions[0]
    for t in range(1, length):
        steps = best[:, :, None] + transitions[None]
        back[:, t] = steps.argmax(axis=1)
        best = steps.max(axis=1) + emissions[:, t]
    path = np.zeros((runs, length), np.int64)
    path[:, -1] = best.argmax(axis=1)
    for t in range(length - 1, 0, -1):
        path[:, t - 1] = back[np.arange(runs), t, path[:, t]]
    marginal = marginals(emissions, transitions)
    return path, np.take_along_axis(marginal, path[:, :, None], axis=2)[:, :, 0]


def _decode_single(
    scores: NDArray[np.float32],
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores.argmax(axis=1)[:, None], (1 / odds.sum(axis=1))[:, None]


def marginals(
    emissions: NDArray[np.float32], transitions: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return each label's probability at each token of runs of one length."""
    forward, backward = np.empty_like(emissions), np.zeros_like(emissions)
    length = emissions.shape[1]
    forward[:, 0] = emissions[:, 0] + transitions[0]
    for t in range(1, length):
        forward[:, t] = emissions[:, t] + log_sum(forward[:, t - 1, :, None] + transitions, 1)
    for t in range(length - 2, -1, -1):
        ahead = emissions[:, t + 1] + backward[:, t + 1]
        backward[:, t] = log_sum(transitions[None] + ahead[:, None, :], 2)
    joint = forward + backward
    joint -= joint.max(axis=2, keepdims=True)
    odds = np.exp(joint)
    return np.asarray(odds / odds.sum(axis=2, keepdims=True))


def log_sum(values: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
    """Return log(sum(exp(values))) along an axis, without overflow."""
    top = values.max(axis=axis, keepdims=True)
    summed = np.log(np.exp(values - top).sum(axis=axis)) + np.squeeze(top, axis)
    return np.asarray(summed)


def _spans(active: Active, labels: NDArray[np.int64], scores: NDArray[np.float32]) -> list[Span]:
    spans: list[Span] = []
    open_label, first, last, score = "", 0, 0, 1.0
    at = active.positions
    for i in np.flatnonzero(labels).tolist():
        mark, label = LABELS[labels[i]][0], LABELS[labels[i]][2:]
        position = int(at[i])
        if mark == "I" and label == open_label and position == last + 1:
            last, score = position, min(score, float(scores[i]))
            continue
        if open_label:
            spans.append(Span(first, last, open_label, score))
        open_label, first, last, score = label, position, position, float(scores[i])
    if open_label:
        spans.append(Span(first, last, open_label, score))
    return spans
