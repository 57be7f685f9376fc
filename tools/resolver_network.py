"""Fits a ranker's network: listwise cross-entropy over each unit's candidates, by Adam."""

from __future__ import annotations

import numpy as np

from geoconflict.resolution.model import Network, join_networks

EPOCHS, BATCH, RATE, DECAY = 20, 24, 0.01, 3e-5


class Fold:
    """Documents to learn from: (columns, scene) pairs."""

    def __init__(self, documents: list) -> None:
        self.documents = [(rows, scene) for rows, scene in documents if scene.learnable]


def train_network(fold: Fold, hidden: int, members: int, seed: int) -> Network:
    return join_networks([_train_member(fold, hidden, seed * 100 + m) for m in range(members)])


def _train_member(fold: Fold, hidden: int, seed: int) -> Network:
    chance = np.random.default_rng(seed)
    width = fold.documents[0][0].shape[1]
    weights = [
        chance.normal(0, 1 / np.sqrt(width), (width, hidden)).astype(np.float32)
        * _seen(fold)[:, None],
        np.zeros(hidden, np.float32),
        chance.normal(0, 0.3 / np.sqrt(hidden), hidden).astype(np.float32),
        np.zeros(width, np.float32),
    ]
    moments = [(np.zeros_like(w), np.zeros_like(w)) for w in weights]
    step = 0
    batches = -(-len(fold.documents) // BATCH)
    for _epoch in range(EPOCHS):
        order = chance.permutation(len(fold.documents))
        for start in range(0, len(order), BATCH):
            step += 1
            rate = RATE * (1 - step / (EPOCHS * batches + 1))
            batch = [fold.documents[i] for i in order[start : start + BATCH]]
            _step(weights, moments, _gradient(weights, batch), rate, step)
    return Network(*weights, members=1)


def _seen(fold: Fold) -> np.ndarray:
    """Return 1 for the columns that the documents fill, 0 for those that stay empty."""
    return np.any([np.any(rows != 0, axis=0) for rows, _ in fold.documents], axis=0).astype(
        np.float32
    )


def _gradient(weights: list, batch: list) -> list:
    rows = np.concatenate([each for each, _ in batch])
    target = np.concatenate([scene.target for _, scene in batch])
    weight = np.concatenate([scene.row_weight for _, scene in batch])
    offsets = np.cumsum([0, *(len(each) for each, _ in batch)])
    starts = np.concatenate([s.table.starts + o for (_, s), o in zip(batch, offsets, strict=False)])
    hidden_w, bias, out, linear = weights
    hidden = np.tanh(rows @ hidden_w + bias)
    score = hidden @ out + rows @ linear
    counts = np.diff([*starts, len(score)])
    power = np.exp(score - np.repeat(np.maximum.reduceat(score, starts), counts))
    guess = power / np.repeat(np.add.reduceat(power, starts), counts)
    error = ((guess - target) * weight / max(weight.sum() / 8, 1)).astype(np.float32)
    back = np.outer(error, out) * (1 - hidden**2)
    return [rows.T @ back, back.sum(axis=0), hidden.T @ error, rows.T @ error]


def _step(weights: list, moments: list, gradients: list, rate: float, step: int) -> None:
    for weight, (first, second), gradient in zip(weights, moments, gradients, strict=True):
        first *= 0.9
        first += 0.1 * gradient
        second *= 0.999
        second += 0.001 * gradient**2
        scale = np.sqrt(second / (1 - 0.999**step)) + 1e-8
        weight -= rate * (first / (1 - 0.9**step) / scale + DECAY * 100 * weight)
