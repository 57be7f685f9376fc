"""What the sentence says of a mention: its role, whether the violence was there, its dateline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from geoconflict.recognition.agents import certain_role
from geoconflict.recognition.classifier import Classifier, Site
from geoconflict.recognition.lexicon import CLASS_MASK, COUNTRY
from geoconflict.recognition.metonyms import is_metonym
from geoconflict.recognition.tokens import Tokens, sentence_at
from geoconflict.types import Mention

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ASSOCIATIVE = 0.5
_GAP = 4
_JOINS = frozenset({",", "and", "or", ", and", ", or", "/", "&", "as well as", "and in", "and at"})
_COMPANY = 0.98
"""What a place shares of the event score of one it is coordinated with, which stays the first."""
_SEAT = 0.9
"""Of the seats of power, nine in ten stand for those in them."""


def judged(
    tokens: Tokens,
    mentions: list[Mention],
    known: NDArray[np.uint32],
    classifier: Classifier,
    dateline_spans: list[tuple[int, int]],
    method: str,
) -> list[Mention]:
    """Return the mentions with their sentence, dateline, role, event score and method."""
    ordered = _in_order(mentions)
    sentences = _sentences(tokens, ordered)
    datelined = _datelined(ordered, dateline_spans)
    sites = _sites(tokens, ordered, sentences, datelined, known)
    roles = classifier.associative(tokens, sites).tolist()
    events = classifier.event(tokens, sites).tolist()
    for at, mention in enumerate(ordered):
        told = certain_role(tokens, mention) if _listed(mention) else None
        roles[at] = roles[at] if told is None else told
    for members in coordinations(ordered, sites):
        _share(members, roles, events)
    rows = zip(ordered, sentences, datelined, roles, events, strict=True)
    return [_judged(*row, method) for row in rows]


def coordinations(mentions: list[Mention], sites: list[Site]) -> Iterator[list[int]]:
    """Yield the mentions of each coordination, such as "Goris, Kapan and Sisian"."""
    members: list[int] = []
    joined = False
    for at, site in enumerate(sites):
        words, _, neighbour = site.before.partition("|")
        alike = (site.code == COUNTRY) == (neighbour == str(COUNTRY))
        if not (members and site.rank and words in _JOINS and alike and _listed(mentions[at])):
            if joined and len(members) > 1:
                yield members
            members, joined = [], False
        else:
            joined |= words != ","
        if _listed(mentions[at]):
            members.append(at)
    if joined and len(members) > 1:
        yield members


def _listed(mention: Mention) -> bool:
    return mention.kind == "place" and not mention.organization


def _share(members: list[int], roles: list[float], events: list[float]) -> None:
    """Give the places of a coordination one role, and the event's place company."""
    role = sum(roles[m] for m in members) / len(members)
    event = max(events[m] for m in members)
    for member in members:
        roles[member] = role
        events[member] = max(events[member], _COMPANY * event)


def in_sentences(
    tokens: Tokens, mentions: list[Mention], dateline_spans: list[tuple[int, int]]
) -> list[Mention]:
    """Return the mentions in order, with their sentence and whether a dateline holds them."""
    ordered = _in_order(mentions)
    rows = zip(
        ordered, _sentences(tokens, ordered), _datelined(ordered, dateline_spans), strict=True
    )
    return [replace(m, sentence=sentence, dateline=dateline) for m, sentence, dateline in rows]


def _in_order(mentions: list[Mention]) -> list[Mention]:
    return sorted(mentions, key=lambda m: (m.start, -m.end))


def _sentences(tokens: Tokens, mentions: list[Mention]) -> list[tuple[int, int]]:
    sentences = tokens.sentences
    starts = [start for start, _ in sentences]
    return [sentence_at(sentences, starts, m.start) for m in mentions]


def _datelined(ordered: list[Mention], spans: list[tuple[int, int]]) -> list[bool]:
    """Tell which mentions lie inside the spans; both are in order."""
    inside: list[bool] = []
    at = 0
    for mention in ordered:
        while at < len(spans) and spans[at][1] <= mention.start:
            at += 1
        begun = at < len(spans) and spans[at][0] <= mention.start
        inside.append(begun and mention.end <= spans[at][1])
    return inside


def sites_of(tokens: Tokens, mentions: list[Mention], known: NDArray[np.uint32]) -> list[Site]:
    """Return where each mention stands; the mentions are in order and have their sentence."""
    sentences = [m.sentence or (0, 0) for m in mentions]
    return _sites(tokens, mentions, sentences, [m.dateline for m in mentions], known)


def _sites(
    tokens: Tokens,
    mentions: list[Mention],
    sentences: list[tuple[int, int]],
    datelined: list[bool],
    known: NDArray[np.uint32],
) -> list[Site]:
    numbers = {sentence: i for i, sentence in enumerate(tokens.sentences)}
    sites: list[Site] = []
    for sentence, group in groupby(range(len(mentions)), key=sentences.__getitem__):
        members = list(group)
        begin, end = tokens.at(sentence[0]), tokens.at(max(sentence[0], sentence[1] - 1)) + 1
        at = [(tokens.at(mentions[m].start), tokens.at(mentions[m].end - 1)) for m in members]
        classes = [int(known[first]) & CLASS_MASK for first, _ in at]
        for rank, member in enumerate(members):
            sites.append(
                Site(
                    *at[rank],
                    (begin, end),
                    rank,
                    len(members),
                    mentions[member].kind,
                    classes[rank],
                    datelined[member],
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
    between = tokens.lowered[at[left][1] + 1 : at[left + 1][0]]
    return f"{' '.join(between)}|{classes[other]}" if len(between) <= _GAP else ""


def _judged(
    mention: Mention,
    sentence: tuple[int, int],
    dateline: bool,
    associative: float,
    event: float,
    method: str,
) -> Mention:
    if mention.kind == "demonym" or mention.organization:
        associative, score, event = 1.0, 0.95, 0.0
    elif dateline:
        associative, score, event = 0.0, 0.95, 0.0
    else:
        if is_metonym(mention.toponym):
            associative = max(associative, _SEAT)
        elif event > associative >= _ASSOCIATIVE:
            associative = 1 - event  # where violence was, is a place
        score = round(associative if associative >= _ASSOCIATIVE else 1 - associative, 4)
    # In the order of the fields: `replace` takes three times as long, for every mention.
    return Mention(
        mention.toponym, mention.start, mention.end, mention.kind,
        "associative" if associative >= _ASSOCIATIVE else "literal",
        mention.score, score, round(event, 4), sentence, dateline,
        mention.organization, mention.feature, mention.relative, method,
    )  # fmt: skip
