"""The best labels of runs of tokens, and how sure they are, many runs at a time.

Viterbi's algorithm and the forward-backward algorithm (Rabiner 1989), in logarithms. The
runs of a block are put in order of their length, so that at each step those still going on
are the first ones.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLOCK = 1024


def decode(
    emissions: NDArray[np.float32],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    transitions: NDArray[np.float32],
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the best label of each token, and its marginal probability.

    Parameters
    ----------
    emissions : NDArray
        A row a token, a column a label, in logarithms.
    starts, lengths : NDArray
        The runs of tokens.
    transitions : NDArray
        From each label (row) to each; the first row also starts a run.

    Returns
    -------
    labels, probabilities : NDArray
        The probability is 1 where all labels of a run are 0: nobody asks for it there.
    """
    labels = np.zeros(len(emissions), np.int64)
    scores = np.ones(len(emissions), np.float32)
    order = np.argsort(-lengths, kind="stable")
    for at in range(0, len(order), _BLOCK):
        block = order[at : at + _BLOCK]
        runs = _Runs(emissions, starts[block], lengths[block])
        labels[runs.at] = best = runs.label(transitions)
        named = runs.named(best)
        if named.any():
            kept = _Runs(emissions, starts[block[named]], lengths[block[named]])
            scores[kept.at] = kept.score(transitions, labels[kept.at])
    return labels, scores


class _Runs:
    """Runs in order of their length, the longest first: a step of all of them at a time."""

    def __init__(
        self,
        emissions: NDArray[np.float32],
        starts: NDArray[np.int64],
        lengths: NDArray[np.int64],
    ) -> None:
        alive = np.searchsorted(-lengths, -np.arange(lengths[0])).tolist()
        self.at = np.concatenate([starts[:count] + step for step, count in enumerate(alive)])
        """Where the tokens are, in the order of this object's arrays."""
        self._emissions = emissions[self.at]
        ends = accumulate(alive)
        self._first, *self._rest = (
            (slice(end - count, end), count) for end, count in zip(ends, alive, strict=True)
        )

    def label(self, transitions: NDArray[np.float32]) -> NDArray[np.int64]:
        """Return the best label of each token."""
        best = self._emissions[self._first[0]] + transitions[0]
        into, back = np.ascontiguousarray(transitions.T), []
        for step, count in self._rest:
            paths = best[:count, None, :] + into
            back.append((step, np.arange(count), paths.argmax(axis=2)))
            np.maximum.reduce(paths, axis=2, out=best[:count])
            best[:count] += self._emissions[step]
        label, labels = best.argmax(axis=1), np.empty(len(self.at), np.int64)
        for step, runs, source in reversed(back):
            labels[step] = label[: len(runs)]
            label[: len(runs)] = source[runs, labels[step]]
        labels[self._first[0]] = label
        return labels

    def named(self, labels: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which runs have a label that is not 0."""
        found: NDArray[np.bool_] = labels[self._first[0]] > 0
        for step, count in self._rest:
            found[:count] |= labels[step] > 0
        return found

    def score(
        self, transitions: NDArray[np.float32], labels: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return the marginal probability of each token's label."""
        forward, backward = np.empty_like(self._emissions), np.zeros_like(self._emissions)
        before = self._first[0]
        forward[before] = self._emissions[before] + transitions[0]
        for step, count in self._rest:
            paths = forward[before][:count, :, None] + transitions
            forward[step] = log_sum(paths, 1) + self._emissions[step]
            before = step
        for (before, _), (step, count) in reversed([*pairwise([self._first, *self._rest])]):
            ahead = self._emissions[step] + backward[step]
            backward[before][:count] = log_sum(transitions + ahead[:, None, :], 2)
        odds = forward + backward
        odds -= np.maximum.reduce(odds, axis=1)[:, None]
        np.exp(odds, out=odds)
        return np.asarray(odds[np.arange(len(odds)), labels] / np.add.reduce(odds, axis=1))


def log_sum(values: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
    """Return log(sum(exp(values))) along an axis, without overflow."""
    top = np.maximum.reduce(values, axis=axis, keepdims=True)
    odds = values - top
    summed = np.log(np.add.reduce(np.exp(odds, out=odds), axis=axis))
    return np.asarray(summed + top.reshape(summed.shape))
