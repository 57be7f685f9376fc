"""Train the recogniser's confidence: how likely a name that the tagger found is a toponym.

Called by `train_recognizer.py`. The names are those that taggers find in texts they were not
trained on; in its own training texts a tagger is sure.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import fmin_l_bfgs_b
from training_data import Document

from geoconflict.recognition.confidence import CLASSES, DENSE, Row, observations
from geoconflict.recognition.lexicon import codes
from geoconflict.recognition.people import without_surnames
from geoconflict.recognition.spans import mentions_of
from geoconflict.recognition.tagger import Tagger
from geoconflict.recognition.tokens import tokenize

L2 = 1.0
WEIGHTS = {"own": 1.0, "geovirus": 1.0, "wotr_test": 0.3}


def fit_confidence(
    documents: list[Document], tagger_of: Callable[[Document], Tagger], lexicon
) -> dict[str, np.ndarray]:
    """Fit on what taggers find; `tagger_of` gives one that was not trained on a document."""
    found = []
    for document in documents:
        if document.key[0] in WEIGHTS:
            found += list(_examples(document, tagger_of(document), lexicon))
    rows, targets, weights = (np.array(column, np.float64) for column in zip(*found, strict=True))
    fitted = _logistic(rows, targets, weights)
    print(f"confidence: {len(rows)} names, {int(targets.sum())} toponyms", flush=True)
    return {"confidence_weights": fitted.astype(np.float32)}


def _examples(document: Document, tagger: Tagger, lexicon):
    """Yield (observations, whether a toponym, weight) of the names found in a document.

    Demonyms and names inside organisations are marked in the project's own texts alone.
    """
    tokens = tokenize(document.text)
    known = codes(tokens, lexicon)
    spans = tagger.tag(tokens, known)
    mentions = mentions_of(tokens, without_surnames(tokens, spans, known), known)
    if not mentions:
        return
    marked = [(x.start, x.end) for x in document.labels] + [(a, b) for a, b, _ in document.gold]
    rows = observations(tokens, mentions, spans, known)
    for mention, row in zip(mentions, rows, strict=True):
        if document.labels or (mention.kind == "place" and not mention.organization):
            met = any(a < mention.end and mention.start < b for a, b in marked)
            yield _spread(row), met, WEIGHTS[document.key[0]]


def _spread(row: Row) -> list[float]:
    """Lay a row out as the weights are: its numbers, its class, the log odds in its class."""
    of, numbers = row
    classes = [0.0] * CLASSES
    classes[of] = 1.0
    return [*map(float, numbers), *classes, *(numbers[1] * x for x in classes)]


def _logistic(rows: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> np.ndarray:
    def objective(w):
        z = rows @ w
        p = 1 / (1 + np.exp(-z))
        loss = (weights * (np.logaddexp(0, z) - targets * z)).sum() + 0.5 * L2 * (w @ w)
        return loss, rows.T @ (weights * (p - targets)) + L2 * w

    return fmin_l_bfgs_b(objective, np.zeros(DENSE + 2 * CLASSES), maxiter=500)[0]
