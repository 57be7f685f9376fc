"""One-to-one matching of gold and predicted spans."""

from __future__ import annotations

from collections.abc import Sequence

Span = tuple[int, int]


def match_spans(gold: Sequence[Span], predicted: Sequence[Span]) -> dict[int, int]:
    """Match gold spans with predicted ones, one to one.

    Identical spans first, then those that share most characters; ties go to the
    earlier gold, then to the earlier prediction.

    Returns
    -------
    dict of int to int
        The index of the prediction, by the index of its gold.
    """
    pairs = sorted(
        (-_overlap(span, guess) if span != guess else -(10**9), left, right)
        for left, span in enumerate(gold)
        for right, guess in enumerate(predicted)
        if _overlap(span, guess) > 0
    )
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, left, right in pairs:
        if left not in matched and right not in taken:
            matched[left] = right
            taken.add(right)
    return matched


def _overlap(one: Span, other: Span) -> int:
    return min(one[1], other[1]) - max(one[0], other[0])
