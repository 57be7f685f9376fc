"""Train the default recogniser's tagger.

    python tools/train_recognizer.py --corpora ../shared/corpora --words DIR --output model.npz

Trains on GeoVirus (Wikinews), event_location and WOTR (MIT) and `training_corpus/`.
`DIR` holds what `distill_spacy.py` wrote, and the US Census name lists of the package
`names` (public domain). The corpora kept for evaluation are never read.
"""

from __future__ import annotations

import argparse
import random
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from train_confidence import fit_confidence
from train_mentions import fit_mentions
from training_data import FOLDS, Document, city_names, fold_of, load_all, multiply, open_lexicon
from training_templates import filled, filled_roles

from geoconflict.recognition.lexicon import ALSO_WORD, INSIDE, OTHER, codes
from geoconflict.recognition.observations import TEMPLATES, find_active, observe, text_context
from geoconflict.recognition.tagger import LABELS, Tagger, allowed_transitions, log_sum
from geoconflict.recognition.tokens import tokenize
from geoconflict.recognition.vocabulary import word_class
from geoconflict.recognition.words import WordTable

BITS = 20
MIN_COUNT = 2
RATE = 0.1
DROPOUT = 0.2
LOCATIVE = 5
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
    first = name_keys(census / "dist.female.first", 1500) + name_keys(
        census / "dist.male.first", 1000
    )
    last = name_keys(census / "dist.all.last", 10000)
    return {
        "cluster_keys": clusters["keys"],
        "cluster_fine": clusters["fine"],
        "cluster_coarse": clusters["coarse"],
        "first_names": np.array(sorted(set(first)), np.uint32),
        "last_names": np.array(sorted(set(last)), np.uint32),
    }


def constraints(document: Document, tokens, positions, known) -> np.ndarray:
    """Which labels each active token may have, by the gold and the distant labels.

    In a partly labelled text an unlabelled name may be a place where the lexicon or the
    word before it allows one; it is left to the model then.
    """
    allowed = np.zeros((len(positions), len(LABELS)), bool)
    allowed[:, 0] = True
    if document.partial:
        before = [word_class(tokens.words[p - 1].lower()) if p else 0 for p in positions]
        allowed[:, 3:] = True
        allowed[(known[positions] > 0) | (np.array(before) == LOCATIVE)] = True
    starts = np.array([tokens.spans[p][0] for p in positions])
    ends = np.array([tokens.spans[p][1] for p in positions])
    for start, end, label in document.distant + document.gold:
        inside = np.flatnonzero((starts >= start) & (ends <= end))
        if not len(inside) or (document.partial and _doubtful(label, inside, positions, known)):
            continue
        allowed[inside] = False
        if label == "?":
            allowed[inside] = True
            allowed[inside, 1:5] = False
            continue
        allowed[inside[0], LABELS.index("B-" + label)] = True
        allowed[inside[1:], LABELS.index("I-" + label)] = True
    return allowed


def _doubtful(label: str, inside, positions, known) -> bool:
    """A name of the lexicon that the distant labels call a person or organisation."""
    first = known[positions[inside[0]]]
    plain = 0 < first < ALSO_WORD and first != OTHER
    covered = all(known[positions[i]] >= INSIDE for i in inside[1:])
    return label in {"PER", "ORG"} and bool(plain) and covered


def encode(documents: list[Document], table: WordTable, lexicon, rng) -> Encoded:
    hashed, allowed, runs = [], [], {}
    offset = 0
    for document in documents:
        tokens = tokenize(document.text)
        active = find_active(tokens, table)
        if not len(active.positions):
            continue
        known = codes(tokens, lexicon)
        evidence = known.copy()
        drop = document.drop_lexicon
        if drop:
            known[np.array([rng.random() < drop for _ in known])] = 0
        context = text_context(active, table, known)
        hashed.append(observe(active, table, context, slice(None), BITS).astype(np.int32))
        allowed.append(constraints(document, tokens, active.positions, evidence))
        for start, end in zip(active.run_starts, active.run_ends, strict=True):
            runs.setdefault(int(end - start), []).append((offset + start, document.weight))
        offset += len(active.positions)
    indices = np.concatenate(hashed)
    rows, width = indices.shape
    matrix = csr_matrix(
        (np.ones(indices.size, np.float32), indices.ravel(), np.arange(rows + 1) * width),
        shape=(rows, 1 << BITS),
    )
    # An observation seen once teaches the name, not the sentence; leaving it out also
    # leaves fewer buckets taken.
    counts = np.bincount(indices.ravel(), minlength=1 << BITS)
    matrix.data[counts[matrix.indices] < MIN_COUNT] = 0
    matrix.eliminate_zeros()
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
        backward[:, t] = log_sum(
            transitions[None] + (scores[:, t + 1] + backward[:, t + 1])[:, None], 2
        )
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


def run_gradients(emissions, transitions, allowed, weight):
    """Return the loss and the gradients of runs of one length."""
    full = forward_backward(emissions, transitions, None)
    gold = forward_backward(emissions, transitions, allowed)
    # A run that no labelling satisfies (a gold span cut by a run's edge) teaches nothing.
    weight = np.where(full[0] - gold[0] > 1000, 0, weight).astype(np.float32)
    unary = (full[1] - gold[1]) * weight[:, None, None]
    pair = ((full[2] - gold[2]) * weight[:, None, None]).sum(axis=0)
    pair[0] += unary[:, 0].sum(axis=0)
    return float(((full[0] - gold[0]) * weight).sum()), unary, pair


def batches(data: Encoded, size: int, rng: np.random.Generator):
    """Yield batches of runs, each a list of (rows, weights) of one length."""
    pieces = []
    for at, weight in zip(data.groups, data.weights, strict=True):
        order = rng.permutation(len(at))
        step = max(1, size // at.shape[1])
        pieces += [
            (at[order[i : i + step]], weight[order[i : i + step]])
            for i in range(0, len(order), step)
        ]
    rng.shuffle(pieces)
    yield from pieces


def train(data: Encoded, l2: float, epochs: int) -> tuple[np.ndarray, np.ndarray]:
    """Fit by AdaGrad on batches of runs; the weights of the epochs' second half are averaged."""
    count, fixed = len(LABELS), allowed_transitions()
    weights = np.zeros((1 << BITS, count), np.float32)
    squares = np.full((1 << BITS, 1), 1e-2, np.float32)
    transitions = np.zeros((count, count), np.float32)
    transition_squares = np.full((count, count), 1e-2, np.float32)
    total, summed = np.zeros_like(weights), np.zeros_like(transitions)
    rng = np.random.default_rng(0)
    for epoch in range(epochs):
        loss = 0.0
        for at, weight in batches(data, 256, rng):
            sample = data.matrix[at.ravel()]
            sample.data = sample.data * (rng.random(len(sample.data)) >= DROPOUT) / (1 - DROPOUT)
            emissions = (sample @ weights).reshape(*at.shape, count)
            part, unary, pair = run_gradients(
                emissions, transitions + fixed, data.allowed[at], weight
            )
            loss += part
            touched = np.unique(sample.indices)
            compact = csr_matrix(
                (sample.data, np.searchsorted(touched, sample.indices), sample.indptr),
                (sample.shape[0], len(touched)),
            )
            gradient = compact.T @ unary.reshape(-1, count) + l2 * 1e-3 * weights[touched]
            squares[touched] += (gradient**2).mean(axis=1, keepdims=True)
            weights[touched] -= RATE * gradient / np.sqrt(squares[touched])
            transition_squares += pair**2
            transitions -= RATE * pair / np.sqrt(transition_squares)
        if epoch >= epochs // 2:
            total += weights
            summed += transitions
        print(f"epoch {epoch + 1}: loss {loss:.0f}", flush=True)
    averaged = epochs - epochs // 2
    return summed / averaged, total / averaged


def quantised(weights: np.ndarray, transitions: np.ndarray) -> dict[str, np.ndarray]:
    scale = max(float(np.abs(weights).max()) / 127, 1e-6)
    limited = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
    return {
        "weights": limited,
        "scale": np.float32(scale),
        "transitions": transitions.astype(np.float32),
    }


def fit(documents: list[Document], resources, lexicon, l2=10.0, epochs=8) -> dict[str, np.ndarray]:
    rng = random.Random(0)
    table = WordTable(resources)
    data = encode(documents, table, lexicon, rng)
    transitions, weights = train(data, l2, epochs)
    return resources | quantised(weights, transitions)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--words", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--l2", type=float, default=10.0)
    options = parser.parse_args()
    lexicon = open_lexicon()
    documents = load_all(options.corpora, options.words / "distant.jsonl")
    cities = city_names()
    roles = filled_roles(cities)
    resources = word_resources(options.words)

    def train_tagger(chosen: list[Document]) -> dict[str, np.ndarray]:
        more = multiply(chosen, cities) + filled(cities) + roles
        return fit(more, resources, lexicon, options.l2, options.epochs)

    model = train_tagger(documents)
    held_back = [
        Tagger(train_tagger([d for d in documents if fold_of(d) != fold])) for fold in range(FOLDS)
    ]

    def tagger_of(document: Document) -> Tagger:
        return held_back[fold_of(document)]

    model |= fit_confidence(documents, tagger_of, lexicon)
    model |= fit_mentions(documents + roles, tagger_of, lexicon)
    np.savez_compressed(options.output, **model)
    print(options.output, options.output.stat().st_size, "bytes", len(TEMPLATES), "templates")


if __name__ == "__main__":
    main()
