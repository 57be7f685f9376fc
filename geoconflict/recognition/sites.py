"""What the sentence says of a mention: its role, whether the violence was there, its dateline."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from geoconflict.recognition.classifier import Classifier, Site
from geoconflict.recognition.lexicon import CLASS_MASK
from geoconflict.recognition.metonyms import is_metonym
from geoconflict.recognition.tokens import Tokens, sentence_at
from geoconflict.types import Mention

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ASSOCIATIVE = 0.5
_GAP = 4
_SEAT = 0.9
"""Of the seats of power, nine in ten stand for those in them."""


def judged(
    tokens: Tokens,
    mentions: list[Mention],
    known: NDArray[np.uint32],
    classifier: Classifier,
    dateline_spans: list[tuple[int, int]],
) -> list[Mention]:
    """Return the mentions with their sentence, dateline, role and event score."""
    placed = in_sentences(tokens, mentions, dateline_spans)
    sites = sites_of(tokens, placed, known)
    roles = classifier.associative(tokens, sites)
    events = classifier.event(tokens, sites)
    return [
        _with_role(mention, float(role), float(event))
        for mention, role, event in zip(placed, roles, events, strict=True)
    ]


def in_sentences(
    tokens: Tokens, mentions: list[Mention], dateline_spans: list[tuple[int, int]]
) -> list[Mention]:
    """Return the mentions in order, with their sentence and whether a dateline holds them."""
    sentences = tokens.sentences
    starts = [start for start, _ in sentences]
    ordered = sorted(mentions, key=lambda m: (m.start, -m.end))
    datelined = _datelined(ordered, dateline_spans)
    return [
        replace(m, sentence=sentence_at(sentences, starts, m.start), dateline=i in datelined)
        for i, m in enumerate(ordered)
    ]


def _datelined(ordered: list[Mention], spans: list[tuple[int, int]]) -> set[int]:
    """Return the indices of the mentions inside the spans; both are in order."""
    inside: set[int] = set()
    at = 0
    for i, mention in enumerate(ordered):
        while at < len(spans) and spans[at][1] <= mention.start:
            at += 1
        if at < len(spans) and spans[at][0] <= mention.start and mention.end <= spans[at][1]:
            inside.add(i)
    return inside


def sites_of(tokens: Tokens, mentions: list[Mention], known: NDArray[np.uint32]) -> list[Site]:
    """Return where each mention stands; the mentions are in order and have their sentence."""
    numbers = {sentence: i for i, sentence in enumerate(tokens.sentences)}
    sites: list[Site] = []
    for sentence, group in groupby(mentions, key=lambda m: m.sentence or (0, 0)):
        members = list(group)
        begin, end = tokens.at(sentence[0]), tokens.at(max(sentence[0], sentence[1] - 1)) + 1
        at = [(tokens.at(m.start), tokens.at(m.end - 1)) for m in members]
        classes = [int(known[first]) & CLASS_MASK for first, _ in at]
        for rank, mention in enumerate(members):
            sites.append(
                Site(
                    *at[rank],
                    (begin, end),
                    rank,
                    len(members),
                    mention.kind,
                    classes[rank],
                    mention.dateline,
                    numbers.get(sentence, 0),
                    _gap(tokens, at, classes, rank - 1, rank - 1),
                    _gap(tokens, at, classes, rank, rank + 1),
                )
            )
    return sites


def _gap(
    tokens: Tokens, at: list[tuple[int, int]], classes: list[int], left: int, other: int
) -> str:
    """Return the words between mentions `left` and `left` + 1 and the class of `other`."""
    if left < 0 or left + 1 >= len(at):
        return ""
    between = tokens.words[at[left][1] + 1 : at[left + 1][0]]
    return " ".join(between).lower() + f"|{classes[other]}" if len(between) <= _GAP else ""


def _with_role(mention: Mention, associative: float, event: float) -> Mention:
    if mention.kind == "demonym" or mention.organization:
        return replace(mention, role="associative", role_score=0.95, event_score=0.0)
    if mention.dateline:
        return replace(mention, role="literal", role_score=0.95, event_score=0.0)
    if is_metonym(mention.toponym):
        associative = max(associative, _SEAT)
    is_associative = associative >= _ASSOCIATIVE
    score = associative if is_associative else 1 - associative
    return replace(
        mention,
        role="associative" if is_associative else "literal",
        role_score=round(score, 4),
        event_score=round(event, 4),
    )
