"""Train the recogniser's second stage: a mention's role, and whether the violence was there.

Called by `train_recognizer.py`, which trains the tagger first.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import fmin_l_bfgs_b
from scipy.sparse import csr_matrix
from training_data import Document

from geoconflict.recognition.classifier import BITS, event_keys, role_keys
from geoconflict.recognition.dateline import datelines
from geoconflict.recognition.lexicon import codes
from geoconflict.recognition.sites import coordinations, in_sentences, sites_of
from geoconflict.recognition.spans import mentions_of
from geoconflict.recognition.tagger import Tagger
from geoconflict.recognition.tokens import tokenize
from geoconflict.types import Mention


def matrix_of(rows: list[list[int]]) -> csr_matrix:
    pointers = np.cumsum([0, *map(len, rows)])
    indices = np.concatenate([np.array(row) for row in rows])
    return csr_matrix(
        (np.ones(len(indices), np.float32), indices, pointers), (len(rows), 1 << BITS)
    )


def logistic(rows, targets, weights, l2: float) -> np.ndarray:
    """Weighted logistic regression, L2-regularised."""
    matrix = matrix_of(rows)
    y, sample = np.array(targets, np.float64), np.array(weights, np.float64)

    def objective(w):
        z = matrix @ w
        p = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
        loss = (sample * (np.logaddexp(0, z) - y * z)).sum() + 0.5 * l2 * (w @ w)
        return loss, matrix.T @ (sample * (p - y)) + l2 * w

    best, _, info = fmin_l_bfgs_b(objective, np.zeros(1 << BITS), maxiter=150)
    print(f"{len(rows)} mentions, {int(y.sum())} positive, {info['nit']} rounds", flush=True)
    return best.astype(np.float32)


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


def role_examples(documents, tagger, lexicon):
    for document in documents:
        if not document.labels:
            continue
        gold = {(x.start, x.end): x for x in document.labels}
        tokens, sites, mentions = labelled(document, tagger, lexicon)
        for site, mention in zip(sites, mentions, strict=True):
            label = gold[mention.start, mention.end]
            if label.kind != "demonym" and not mention.dateline:
                weight = 0.5 if document.key[0] == "roles" else 1.0
                yield role_keys(tokens, site), float(label.role == "associative"), weight


def event_examples(documents, tagger, lexicon):
    for document in documents:
        if document.key[0] not in {"own", "event_location"}:
            continue
        tokens, sites, mentions = labelled(document, tagger, lexicon)
        events = {(x.start, x.end) for x in document.labels if "event" in x.flags}
        weight = 1.0 if document.labels or document.gold else 0.4
        unsaid = set() if document.labels else _company(mentions, sites, document.gold)
        for at, (site, mention) in enumerate(zip(sites, mentions, strict=True)):
            if document.labels:
                target = (mention.start, mention.end) in events
            else:
                target = _hit(mention, document.gold)
            if at not in unsaid:
                yield event_keys(tokens, site), float(target), weight


def _company(mentions, sites, gold) -> set[int]:
    """Return the mentions listed with the event's place: its corpus marks one a sentence."""
    hit = {at for at, mention in enumerate(mentions) if _hit(mention, gold)}
    lists = [set(members) for members in coordinations(mentions, sites)]
    return {at for members in lists if members & hit for at in members - hit}


def fit_mentions(documents, model, lexicon, l2=1.0) -> dict[str, np.ndarray]:
    tagger = Tagger(model)
    role = logistic(*zip(*role_examples(documents, tagger, lexicon), strict=True), l2)
    event = logistic(*zip(*event_examples(documents, tagger, lexicon), strict=True), l2)
    return {"role_weights": role.astype(np.float16), "event_weights": event.astype(np.float16)}
