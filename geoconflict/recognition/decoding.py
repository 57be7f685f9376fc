"""The best labels of runs of tokens, and how sure they are, many runs at a time.

Viterbi's algorithm and the forward-backward algorithm (Rabiner 1989), in logarithms. The
runs of a block are put in order of their length, so that at each step those still going on
are the first ones.
"""

from __future__ import annotations

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
        runs = _Runs(emissions, starts[block], lengths[block], transitions)
        named = runs.label(labels)
        if named.any():
            kept = block[named]
            _Runs(emissions, starts[kept], lengths[kept], transitions).score(labels, scores)
    return labels, scores


class _Runs:
    """Runs in order of their length, the longest first."""

    def __init__(
        self,
        emissions: NDArray[np.float32],
        starts: NDArray[np.int64],
        lengths: NDArray[np.int64],
        transitions: NDArray[np.float32],
    ) -> None:
        self._emissions, self._transitions = emissions, transitions
        alive = np.searchsorted(-lengths, -np.arange(lengths[0]))
        self._at = [starts[:count] + step for step, count in enumerate(alive.tolist())]
        self._first = emissions[starts] + transitions[0]

    def label(self, labels: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Write the best labels; return which runs have one that is not 0."""
        best, into, back = self._first.copy(), np.ascontiguousarray(self._transitions.T), []
        for at in self._at[1:]:
            steps = best[: len(at), None, :] + into
            back.append(steps.argmax(axis=2))
            best[: len(at)] = np.maximum.reduce(steps, axis=2) + self._emissions[at]
        label = best.argmax(axis=1)
        named: NDArray[np.bool_] = label > 0
        for at, source in zip(reversed(self._at[1:]), reversed(back), strict=True):
            current = label[: len(at)]
            labels[at] = current
            label[: len(at)] = source[np.arange(len(at)), current]
            named |= label > 0
        labels[self._at[0]] = label
        return named

    def score(self, labels: NDArray[np.int64], scores: NDArray[np.float32]) -> None:
        """Write the marginal probability of each token's label."""
        forward = [self._first]
        for at in self._at[1:]:
            steps = forward[-1][: len(at), :, None] + self._transitions
            forward.append(log_sum(steps, 1) + self._emissions[at])
        backward = np.zeros_like(self._first)
        for step in range(len(self._at) - 1, -1, -1):
            at = self._at[step]
            joint = forward[step] + backward[: len(at)]
            scores[at] = _share(joint, labels[at])
            if step:
                ahead = self._emissions[at] + backward[: len(at)]
                backward[: len(at)] = log_sum(self._transitions + ahead[:, None, :], 2)


def _share(joint: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float32]:
    joint -= np.maximum.reduce(joint, axis=1)[:, None]
    odds = np.exp(joint, out=joint)
    return np.asarray(odds[np.arange(len(labels)), labels] / np.add.reduce(odds, axis=1))


def log_sum(values: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
    """Return log(sum(exp(values))) along an axis, without overflow."""
    top = np.maximum.reduce(values, axis=axis, keepdims=True)
    odds = values - top
    summed = np.log(np.add.reduce(np.exp(odds, out=odds), axis=axis))
    return np.asarray(summed + top.reshape(summed.shape))
