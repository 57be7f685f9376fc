"""Train the default recogniser's tagger.

    python tools/train_recognizer.py --corpora ../shared/corpora --words DIR --output model.npz

Trains on GeoVirus (Wikinews), event_location and WOTR (MIT) and `training_corpus/`.
`DIR` holds what `distill_spacy.py` wrote, and the US Census name lists of the package
`names` (public domain). The corpora kept for evaluation are never read.
"""

from __future__ import annotations

import argparse
import json
import random
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from scipy.optimize import fmin_l_bfgs_b
from scipy.sparse import csr_matrix

from geoconflict.recognition.lexicon import codes
from geoconflict.recognition.observations import TEMPLATES, find_active, observe, text_context
from geoconflict.recognition.tagger import LABELS, allowed_transitions, log_sum
from geoconflict.recognition.tokens import tokenize
from geoconflict.recognition.words import WordTable
from train_mentions import fit_mentions
from training_data import Document, city_names, load_all, multiply, open_lexicon

BITS = 18
IMPOSSIBLE = -1e4


@dataclass
class Encoded:
    """The runs of all training texts, as one matrix."""

    matrix: csr_matrix
    allowed: np.ndarray
    groups: list[np.ndarray] = field(default_factory=list)
    weights: list[np.ndarray] = field(default_factory=list)


def name_keys(path: Path, top: int) -> list[int]:
    names = [line.split()[0].lower() for line in path.read_text().splitlines()[:top]]
    return [zlib.crc32(name.encode()) for name in names]


def word_resources(words: Path) -> dict[str, np.ndarray]:
    clusters = np.load(words / "clusters.npz")
    census = words / "names-0.3.0" / "names"
    first = name_keys(census / "dist.female.first", 1500) + name_keys(census / "dist.male.first", 1000)
    last = name_keys(census / "dist.all.last", 10000)
    return {
        "cluster_keys": clusters["keys"],
        "cluster_fine": clusters["fine"],
        "cluster_coarse": clusters["coarse"],
        "first_names": np.array(sorted(set(first)), np.uint32),
        "last_names": np.array(sorted(set(last)), np.uint32),
    }


def constraints(document: Document, tokens, positions) -> np.ndarray:
    """Which labels each active token may have, by the gold and the distant labels."""
    free = document.partial
    allowed = np.zeros((len(positions), len(LABELS)), bool)
    allowed[:, :] = free
    allowed[:, 0] = True
    starts = np.array([tokens.spans[p][0] for p in positions])
    ends = np.array([tokens.spans[p][1] for p in positions])
    for start, end, label in document.distant + document.gold:
        inside = np.flatnonzero((starts >= start) & (ends <= end))
        if not len(inside):
            continue
        allowed[inside] = False
        if label == "?":
            allowed[inside] = True
            allowed[inside, 1:5] = False
            continue
        allowed[inside[0], LABELS.index("B-" + label)] = True
        allowed[inside[1:], LABELS.index("I-" + label)] = True
    return allowed


def encode(documents: list[Document], table: WordTable, lexicon, rng) -> Encoded:
    hashed, allowed, runs = [], [], {}
    offset = 0
    for document in documents:
        tokens = tokenize(document.text)
        active = find_active(tokens, table)
        if not len(active.positions):
            continue
        known = codes(tokens, lexicon)
        drop = document.drop_lexicon
        if drop:
            known[np.array([rng.random() < drop for _ in known])] = 0
        context = text_context(active, table, known)
        hashed.append(observe(active, table, context, slice(None), BITS).astype(np.int32))
        allowed.append(constraints(document, tokens, active.positions))
        for start, end in zip(active.run_starts, active.run_ends):
            runs.setdefault(int(end - start), []).append((offset + start, document.weight))
        offset += len(active.positions)
    indices = np.concatenate(hashed)
    rows, width = indices.shape
    matrix = csr_matrix(
        (np.ones(indices.size, np.float32), indices.ravel(), np.arange(rows + 1) * width),
        shape=(rows, 1 << BITS),
    )
    out = Encoded(matrix, np.concatenate(allowed))
    for length in sorted(runs):
        at = np.array([start for start, _ in runs[length]])
        out.groups.append(at[:, None] + np.arange(length)[None, :])
        out.weights.append(np.array([weight for _, weight in runs[length]], np.float32))
    return out


def forward_backward(emissions, transitions, mask):
    """Return log Z, label marginals and summed transition marginals (weights applied later)."""
    scores = emissions + np.where(mask, 0, IMPOSSIBLE) if mask is not None else emissions
    length = scores.shape[1]
    forward, backward = np.empty_like(scores), np.zeros_like(scores)
    forward[:, 0] = scores[:, 0] + transitions[0]
    for t in range(1, length):
        forward[:, t] = scores[:, t] + log_sum(forward[:, t - 1, :, None] + transitions, 1)
    for t in range(length - 2, -1, -1):
        backward[:, t] = log_sum(transitions[None] + (scores[:, t + 1] + backward[:, t + 1])[:, None], 2)
    log_z = log_sum(forward[:, -1], 1)
    unary = np.exp(forward + backward - log_z[:, None, None])
    pair = np.zeros((scores.shape[0], scores.shape[2], scores.shape[2]), np.float32)
    for t in range(1, length):
        pair += np.exp(
            forward[:, t - 1, :, None]
            + transitions
            + (scores[:, t] + backward[:, t])[:, None]
            - log_z[:, None, None]
        )
    return log_z, unary, pair


def objective(flat, data: Encoded, fixed, l2):
    count = len(LABELS)
    transitions = flat[: count * count].reshape(count, count).astype(np.float32)
    weights = flat[count * count :].reshape(-1, count).astype(np.float32)
    emissions = data.matrix @ weights
    gradient = np.zeros_like(emissions)
    transition_gradient = np.zeros((count, count))
    loss = 0.0
    for at, weight in zip(data.groups, data.weights):
        full = forward_backward(emissions[at], transitions + fixed, None)
        gold = forward_backward(emissions[at], transitions + fixed, data.allowed[at])
        # A run that no labelling satisfies (a gold span cut by a run's edge) teaches nothing.
        weight = np.where(full[0] - gold[0] > 1000, 0, weight).astype(np.float32)
        loss += float(((full[0] - gold[0]) * weight).sum())
        gradient[at] = (full[1] - gold[1]) * weight[:, None, None]
        transition_gradient += ((full[2] - gold[2]) * weight[:, None, None]).sum(axis=0)
        starts = (full[1][:, 0] - gold[1][:, 0]) * weight[:, None]
        transition_gradient[0] += starts.sum(axis=0)
    loss += 0.5 * l2 * float((weights.astype(np.float64) ** 2).sum())
    out = np.concatenate(
        [transition_gradient.ravel(), (data.matrix.T @ gradient + l2 * weights).ravel()]
    )
    return loss, out.astype(np.float64)


def train(data: Encoded, l2: float, rounds: int) -> tuple[np.ndarray, np.ndarray]:
    count = len(LABELS)
    fixed = allowed_transitions()
    start = np.zeros(count * count + (1 << BITS) * count)
    best, loss, info = fmin_l_bfgs_b(
        objective, start, args=(data, fixed, l2), maxiter=rounds, m=6, maxfun=rounds + 10
    )
    print(f"loss {loss:.0f} after {info['nit']} rounds, {data.matrix.shape[0]} tokens", flush=True)
    return best[: count * count].reshape(count, count), best[count * count :].reshape(-1, count)


def quantised(weights: np.ndarray, transitions: np.ndarray) -> dict[str, np.ndarray]:
    scale = max(float(np.abs(weights).max()) / 127, 1e-6)
    limited = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
    return {
        "weights": limited,
        "scale": np.float32(scale),
        "transitions": transitions.astype(np.float32),
    }


def fit(documents: list[Document], resources, lexicon, l2=0.3, rounds=60) -> dict[str, np.ndarray]:
    rng = random.Random(0)
    table = WordTable(resources)
    data = encode(documents, table, lexicon, rng)
    transitions, weights = train(data, l2, rounds)
    return resources | quantised(weights, transitions)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--words", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--l2", type=float, default=0.3)
    options = parser.parse_args()
    lexicon = open_lexicon()
    documents = load_all(options.corpora, options.words / "distant.jsonl")
    documents = multiply(documents, city_names())
    model = fit(documents, word_resources(options.words), lexicon, options.l2, options.rounds)
    model |= fit_mentions(documents, model, lexicon)
    np.savez_compressed(options.output, **model)
    print(options.output, options.output.stat().st_size, "bytes", len(TEMPLATES), "templates")


if __name__ == "__main__":
    main()
