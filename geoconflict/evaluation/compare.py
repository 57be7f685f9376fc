"""Two runs on one corpus, held against each other mention by mention."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from geoconflict.errors import EvaluationError
from geoconflict.evaluation.outcomes import Answer, Outcome
from geoconflict.evaluation.report import Report

Stage = Literal["given", "found"]

_DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Change:
    """A gold toponym that one run got right and the other wrong."""

    before: Outcome
    after: Outcome
    gained: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the second run changed."""

    corpus: str
    count: int
    before: float
    """Share right in the first run."""
    after: float
    changes: tuple[Change, ...]
    p_value: float
    """McNemar's exact test on the toponyms that changed."""
    interval: tuple[float, float]
    """95 % interval of the difference, from a bootstrap over documents."""
    stage: Stage = "given"

    @property
    def significant(self) -> bool:
        """Whether the interval leaves out zero and McNemar's p is below 0.05."""
        low, high = self.interval
        return self.p_value < 0.05 and not low <= 0.0 <= high

    def table(self, most: int = 20) -> str:
        """Lay the comparison out, with the first changes of either kind."""
        gained = [change for change in self.changes if change.gained]
        lost = [change for change in self.changes if not change.gained]
        low, high = self.interval
        verdict = "significant" if self.significant else "not significant"
        lines = [
            f"{self.corpus}: {self.before:.4f} -> {self.after:.4f} of {self.count} right; "
            f"{len(gained)} gained, {len(lost)} lost",
            f"  difference {self.after - self.before:+.4f}, "
            f"95 % interval {low:+.4f} to {high:+.4f}, McNemar p = {self.p_value:.4f}: {verdict}",
        ]
        for sign, group in (("+", gained), ("-", lost)):
            lines += [f"  {sign} {_line(change, self.stage)}" for change in group[:most]]
        return "\n".join(lines)


def compare(first: Report, second: Report, stage: Stage = "given") -> Comparison:
    """Compare two runs on the same gold toponyms.

    Parameters
    ----------
    first, second : Report
        Of the same corpus.
    stage : {"given", "found"}
        Places of the gold's spans, or places found from the raw text.

    Returns
    -------
    Comparison

    Raises
    ------
    EvaluationError
        If the reports don't share their located gold toponyms.

    Notes
    -----
    Mentions of one document stand or fall together, so that McNemar's test alone
    is too sure; the bootstrap draws documents (Efron & Tibshirani 1993).
    """
    others = {outcome.key: outcome for outcome in second.located}
    if {outcome.key for outcome in first.located} != set(others) or not others:
        raise EvaluationError(
            f"{first.corpus!r} and {second.corpus!r} don't have the same located gold toponyms; "
            "compare runs on one corpus"
        )
    pairs = [(outcome, others[outcome.key]) for outcome in first.located]
    hits = [(_right(first, one, stage), _right(second, two, stage)) for one, two in pairs]
    changes = tuple(
        Change(one, two, gained=after)
        for (one, two), (before, after) in zip(pairs, hits, strict=True)
        if before != after
    )
    gained = sum(change.gained for change in changes)
    return Comparison(
        corpus=first.corpus,
        count=len(pairs),
        before=sum(before for before, _ in hits) / len(hits),
        after=sum(after for _, after in hits) / len(hits),
        changes=changes,
        p_value=mcnemar(gained, len(changes) - gained),
        interval=_bootstrap([one.document for one, _ in pairs], hits),
        stage=stage,
    )


def mcnemar(gained: int, lost: int) -> float:
    """Return the two-sided p of McNemar's exact test on discordant pairs."""
    total, least = gained + lost, min(gained, lost)
    if total == 0:
        return 1.0
    log_half = total * math.log(0.5)
    tail = sum(math.exp(_log_choose(total, each) + log_half) for each in range(least + 1))
    return min(1.0, 2.0 * tail)


def _log_choose(total: int, part: int) -> float:
    return math.lgamma(total + 1) - math.lgamma(part + 1) - math.lgamma(total - part + 1)


def _bootstrap(documents: Sequence[str], hits: Sequence[tuple[bool, bool]]) -> tuple[float, float]:
    """Draw documents with replacement; the seed is fixed so that a run can be repeated."""
    sums: dict[str, list[int]] = {}
    for document, (before, after) in zip(documents, hits, strict=True):
        entry = sums.setdefault(document, [0, 0])
        entry[0] += int(after) - int(before)
        entry[1] += 1
    groups, chance = list(sums.values()), random.Random(0)
    differences = []
    for _ in range(_DRAWS):
        drawn = chance.choices(groups, k=len(groups))
        differences.append(sum(each[0] for each in drawn) / sum(each[1] for each in drawn))
    differences.sort()
    return differences[int(0.025 * _DRAWS)], differences[int(0.975 * _DRAWS) - 1]


def _right(report: Report, outcome: Outcome, stage: Stage) -> bool:
    return outcome.right(_answer(outcome, stage), report.radius_km)


def _answer(outcome: Outcome, stage: Stage) -> Answer | None:
    return outcome.given if stage == "given" else outcome.found


def _line(change: Change, stage: Stage) -> str:
    before, after = _answer(change.before, stage), _answer(change.after, stage)
    names = [(answer.place_name if answer else "") or "nothing" for answer in (before, after)]
    return f"{change.before.gold.text} ({change.before.document}): {names[0]} -> {names[1]}"
