"""Train the recogniser's second stage: a mention's role, and whether the violence was there.

Called by `train_recognizer.py`, which trains the taggers first. `tagger_of` gives, of those, one
that was not trained on a document.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

import numpy as np
from scipy.optimize import fmin_l_bfgs_b
from scipy.sparse import csr_matrix
from training_data import FOLDS, Document, fold_of

from geoconflict.recognition.classifier import BITS, event_keys, role_keys
from geoconflict.recognition.dateline import datelines
from geoconflict.recognition.lexicon import codes
from geoconflict.recognition.sites import coordinations, in_sentences, sites_of
from geoconflict.recognition.spans import mentions_of
from geoconflict.recognition.tagger import Tagger
from geoconflict.recognition.tokens import tokenize
from geoconflict.types import Mention

ROLE_L2, EVENT_L2 = 2.0, 5.0
CHOICE = 0.7
"""The share of the event's loss that is a choice; chosen on held-back parts of the corpora."""


def matrix_of(rows: list[list[int]]) -> csr_matrix:
    pointers = np.cumsum([0, *map(len, rows)])
    indices = np.concatenate([np.array(row) for row in rows])
    return csr_matrix(
        (np.ones(len(indices), np.float32), indices, pointers), (len(rows), 1 << BITS)
    )


def logistic(rows, targets, weights, l2: float, groups=None) -> np.ndarray:
    """Weighted logistic regression, L2-regularised.

    Where the rows are in `groups`, most of the loss asks which row of its group is positive
    (softmax): the score is then good for a choice among them, and a probability still.
    """
    matrix = matrix_of(rows)
    y, sample = np.array(targets, np.float64), np.array(weights, np.float64)
    choice = None if groups is None else Choice(groups, y)
    share = 0.0 if choice is None else CHOICE

    def objective(w):
        z = matrix @ w
        p = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
        loss = (1 - share) * (sample * (np.logaddexp(0, z) - y * z)).sum() + 0.5 * l2 * (w @ w)
        slope = (1 - share) * sample * (p - y)
        if choice is not None:
            more, steeper = choice(z)
            loss, slope = loss + share * more, slope + share * steeper
        return loss, matrix.T @ slope + l2 * w

    best, _, info = fmin_l_bfgs_b(objective, np.zeros(1 << BITS), maxiter=150)
    print(f"{len(rows)} mentions, {int(y.sum())} positive, {info['nit']} rounds", flush=True)
    return best.astype(np.float32)


class Choice:
    """The loss of a choice in each group that has a positive row: -log of the positives' share."""

    def __init__(self, groups, y: np.ndarray) -> None:
        numbers = {group: i for i, group in enumerate(dict.fromkeys(groups))}
        self._group = np.array([numbers[group] for group in groups])
        self._y = y
        self._chosen = np.bincount(self._group, y) > 0

    def __call__(self, z: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the loss and its gradient at the rows' scores."""
        group, y = self._group, self._y
        top = np.full(len(self._chosen), -np.inf)
        np.maximum.at(top, group, z)
        odds = np.exp(z - top[group])
        p = odds / np.bincount(group, odds)[group]
        positive = np.maximum(np.bincount(group, p * y), 1e-12)
        slope = np.where(self._chosen[group], p - p * y / positive[group], 0)
        return float(-np.log(positive[self._chosen]).sum()), slope


def labelled(document: Document, tagger: Tagger, lexicon):
    """Yield (tokens, sites, mentions with their gold) of a document."""
    tokens = tokenize(document.text)
    known = codes(tokens, lexicon)
    if document.labels:
        mentions = [
            Mention(document.text[x.start : x.end], x.start, x.end, kind=_kind(x.kind))
            for x in document.labels
            if x.kind != "organization"
        ]
    else:
        mentions = mentions_of(tokens, tagger.tag(tokens, known), known)
        mentions = [m for m in mentions if not m.organization]
        mentions = [m for m in mentions if not _hit(m, document.gold)] + [
            Mention(document.text[a:b], a, b) for a, b, _ in document.gold
        ]
    placed = in_sentences(tokens, mentions, datelines(document.text))
    return tokens, sites_of(tokens, placed, known), placed


def _kind(kind: str) -> str:
    return kind if kind in {"place", "demonym", "feature"} else "place"


def _hit(mention: Mention, gold) -> bool:
    return any(a < mention.end and mention.start < b for a, b, _ in gold)


def role_examples(documents, tagger_of, lexicon):
    for document in documents:
        if not document.labels:
            continue
        gold = {(x.start, x.end): x for x in document.labels}
        tokens, sites, mentions = labelled(document, tagger_of(document), lexicon)
        for site, mention in zip(sites, mentions, strict=True):
            label = gold[mention.start, mention.end]
            if label.kind != "demonym" and not mention.dateline:
                weight = 0.5 if document.key[0] == "roles" else 1.0
                yield role_keys(tokens, site), float(label.role == "associative"), weight


def event_examples(documents, tagger_of, lexicon):
    """Yield (observations, whether the event's place, weight, sentence)."""
    for document in documents:
        if document.key[0] not in {"own", "event_location"}:
            continue
        tokens, sites, mentions = labelled(document, tagger_of(document), lexicon)
        events = {(x.start, x.end) for x in document.labels if "event" in x.flags}
        weight = 1.0 if document.labels or document.gold else 0.4
        unsaid = set() if document.labels else _company(mentions, sites, document.gold)
        for at, (site, mention) in enumerate(zip(sites, mentions, strict=True)):
            if document.labels:
                target = (mention.start, mention.end) in events
            else:
                target = _hit(mention, document.gold)
            if at not in unsaid:
                sentence = (document.key, mention.sentence if document.labels else None)
                yield event_keys(tokens, site), float(target), weight, sentence


def _company(mentions, sites, gold) -> set[int]:
    """Return the mentions listed with the event's place: its corpus marks one a sentence."""
    hit = {at for at, mention in enumerate(mentions) if _hit(mention, gold)}
    lists = [set(members) for members in coordinations(mentions, sites)]
    return {at for members in lists if members & hit for at in members - hit}


def fit_mentions(
    documents: list[Document], tagger_of: Callable[[Document], Tagger], lexicon
) -> dict[str, np.ndarray]:
    role = logistic(*zip(*role_examples(documents, tagger_of, lexicon), strict=True), ROLE_L2)
    event = fit_event(documents, tagger_of, lexicon)
    return {"role_weights": role.astype(np.float16), "event_weights": event.astype(np.float16)}


def fit_event(documents, tagger_of, lexicon) -> np.ndarray:
    """Fit the event's weights so that half of the mentions scored .5 are events.

    Of event_location one place a sentence is marked, so a model of it and ours is too
    modest where a text has several; how much, texts that it was not trained on tell.
    """
    examples = [(d, list(event_examples([d], tagger_of, lexicon))) for d in documents]
    scored: list[tuple[float, float]] = []
    for fold in range(FOLDS):
        weights = _event_weights([rows for d, rows in examples if fold_of(d) != fold])
        scored += [
            (float(weights[keys].sum()), target)
            for d, rows in examples
            if fold_of(d) == fold and d.key[0] == "own" and d.labels
            for keys, target, *_ in rows
        ]
    slope, shift = _line(*(np.array(column) for column in zip(*scored, strict=True)))
    print(f"event: {len(scored)} held back, slope {slope:.3f}, shift {shift:.3f}", flush=True)
    weights = _event_weights([rows for _, rows in examples]) * slope
    weights[zlib.crc32(b"bias") & ((1 << BITS) - 1)] += shift
    return weights


def _event_weights(examples: list[list]) -> np.ndarray:
    rows = [row for rows in examples for row in rows]
    keys, targets, weights, sentences = zip(*rows, strict=True)
    return logistic(keys, targets, weights, EVENT_L2, sentences)


def _line(scores: np.ndarray, targets: np.ndarray) -> tuple[float, float]:
    """Return the slope and shift that make scores the log-odds of their targets (Platt)."""

    def objective(w):
        z = w[0] * scores + w[1]
        residual = 1 / (1 + np.exp(-np.clip(z, -30, 30))) - targets
        loss = (np.logaddexp(0, z) - targets * z).sum()
        return loss, np.array([residual @ scores, residual.sum()])

    best, _, _ = fmin_l_bfgs_b(objective, np.array([1.0, 0.0]))
    return float(best[0]), float(best[1])
