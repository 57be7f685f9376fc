"""A corpus's outcomes, and the figures made of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from geoconflict.errors import EvaluationError
from geoconflict.evaluation.gold import GoldToponym
from geoconflict.evaluation.outcomes import Answer, Outcome, Spurious
from geoconflict.evaluation.scores import (
    RADIUS_KM,
    Bin,
    Cut,
    Distances,
    PrecisionRecall,
    calibration_error,
    cuts,
    reliability,
)

_EVENT = "EVENT_LOCATION"
PRECISIONS = (0.8, 0.85, 0.9, 0.95)


@dataclass
class Report:
    """How the stages did on a gold corpus; made by `evaluate`."""

    corpus: str
    radius_km: float = RADIUS_KM
    stages: dict[str, str] = field(default_factory=dict)
    counted: str = "places"
    """What counts as a prediction, by the corpus's convention."""
    documents: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    spurious: list[Spurious] = field(default_factory=list)

    @property
    def located(self) -> list[Outcome]:
        """The gold toponyms that have coordinates."""
        return [outcome for outcome in self.outcomes if outcome.gold.located]

    @property
    def partial(self) -> bool:
        """Whether the gold marks only some places, so that precision means nothing."""
        types = {outcome.gold.type for outcome in self.outcomes}
        return _EVENT in types or any(kind.startswith("prec") for kind in types)

    def recognition(self, *, exact: bool = False) -> PrecisionRecall:
        """Score the spans, identical (`exact`) or overlapping."""
        hits = sum(_hit(outcome, exact) for outcome in self.outcomes)
        matched = sum(outcome.found is not None for outcome in self.outcomes)
        return PrecisionRecall(hits, matched + len(self.spurious), len(self.outcomes))

    def cuts(self) -> list[Cut]:
        """Overlap precision and recall where mentions under a score are left out, by score."""
        return cuts(self._scored(), len(self.outcomes))

    def at_precision(self, precision: float) -> Cut | None:
        """Return the cut with most recall among those of at least this precision, if any."""
        enough = [cut for cut in self.cuts() if cut.precision >= precision]
        return max(enough, key=lambda cut: (cut.recall, cut.precision), default=None)

    def mention_reliability(self, bins: int = 10) -> list[Bin]:
        """Group the predictions by their score; accuracy is the share that meets a gold span."""
        scored = self._scored()
        return reliability([score for score, _ in scored], [hit for _, hit in scored], bins)

    def _scored(self) -> list[tuple[float, bool]]:
        found = [(each.found.score, True) for each in self.outcomes if each.found]
        return found + [(each.answer.score, False) for each in self.spurious]

    def recall_by_type(self) -> dict[str, PrecisionRecall]:
        """Overlap recall by the gold's own label."""
        groups: dict[str, list[Outcome]] = {}
        for outcome in self.outcomes:
            groups.setdefault(outcome.gold.type, []).append(outcome)
        return {
            kind: PrecisionRecall(sum(_hit(each, False) for each in group), 0, len(group))
            for kind, group in sorted(groups.items())
        }

    def resolution(self, *, matched: bool = False) -> Distances:
        """Score the places of the gold's spans, over all gold or the `matched` ones.

        Matched are those that were given a place.
        """
        kept = [
            outcome
            for outcome in self.located
            if not matched or (outcome.given is not None and outcome.given.resolved)
        ]
        return self._distances(kept, [outcome.given for outcome in kept])

    def end_to_end_distances(self, *, matched: bool = False) -> Distances:
        """Score the places found from the raw text, over all gold or the matched ones."""
        kept = [
            outcome
            for outcome in self.located
            if not matched or (outcome.found is not None and outcome.found.resolved)
        ]
        return self._distances(kept, [outcome.found for outcome in kept])

    def _distances(self, kept: list[Outcome], answers: list[Answer | None]) -> Distances:
        errors = [each.error_km(answer) for each, answer in zip(kept, answers, strict=True)]
        radii = [max(self.radius_km, outcome.gold.precision_km) for outcome in kept]
        return Distances.of(errors, radii, self.radius_km)

    def end_to_end(self, *, strict: bool = False) -> PrecisionRecall:
        """Score spans and places together.

        A prediction is right when it matches a gold toponym and lies within the
        radius. Every prediction that has coordinates counts, also where the gold
        has none to hold against it.
        """
        if strict:
            right = sum(each.error_km(each.found) <= self.radius_km for each in self.located)
        else:
            right = sum(each.right(each.found, self.radius_km) for each in self.located)
        answers = [outcome.found for outcome in self.outcomes if outcome.found]
        answers += [each.answer for each in self.spurious]
        return PrecisionRecall(right, sum(each.resolved for each in answers), len(self.located))

    def reliability(self, bins: int = 10) -> list[Bin]:
        """Group the resolved gold spans by confidence."""
        judged = [
            (outcome.given.confidence, outcome.right(outcome.given, self.radius_km))
            for outcome in self.located
            if outcome.given is not None and outcome.given.resolved
        ]
        return reliability([each for each, _ in judged], [hit for _, hit in judged], bins)

    def calibration_error(self) -> float:
        """Return the expected calibration error of the gold spans' places, in ten bins."""
        return calibration_error(self.reliability())

    def event_location(self) -> PrecisionRecall:
        """Score which mention of a sentence its violence is placed at.

        The mention with the highest event score is the answer; over the documents
        that have an `EVENT_LOCATION` and a prediction.
        """
        gold = {each.document for each in self.outcomes if each.gold.type == _EVENT}
        scored = [(each.document, each.found, True) for each in self.outcomes if each.found]
        scored += [(each.document, each.answer, False) for each in self.spurious]
        best: dict[str, tuple[float, int, bool]] = {}
        for document, answer, hit in scored:
            rank = (-answer.event_score, answer.start, hit)
            if document in gold and (document not in best or rank < best[document]):
                best[document] = rank
        right = sum(hit for *_, hit in best.values())
        return PrecisionRecall(right, len(best), len(gold))

    def roles(self) -> PrecisionRecall:
        """Score `associative` against gold labels `LOC` and `AST`, on matched mentions."""
        pairs = [
            (outcome.gold.type == "AST", outcome.found.role == "associative")
            for outcome in self.outcomes
            if outcome.found and outcome.gold.type in {"LOC", "AST"}
        ]
        return PrecisionRecall(
            right=sum(gold and guess for gold, guess in pairs),
            predicted=sum(guess for _, guess in pairs),
            gold=sum(gold for gold, _ in pairs),
        )

    def scores(self) -> dict[str, Any]:
        """Every figure that the corpus and the stages allow, as plain values."""
        from geoconflict.evaluation.layout import scores

        return scores(self)

    def table(self, at_precision: Sequence[float] = PRECISIONS) -> str:
        """Lay the figures out for a reader, with the recall at each of some precisions."""
        from geoconflict.evaluation.layout import table

        return table(self, at_precision)

    def to_json(self, *, outcomes: bool = False) -> str:
        """Return the figures as JSON, with what came of each toponym if asked."""
        content: dict[str, Any] = {
            "corpus": self.corpus,
            "radius_km": self.radius_km,
            "stages": self.stages,
            "counted": self.counted,
            "documents": self.documents,
            "scores": self.scores(),
        }
        if outcomes:
            content["outcomes"] = [asdict(outcome) for outcome in self.outcomes]
            content["spurious"] = [asdict(each) for each in self.spurious]
        return json.dumps(content, indent=1, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Report:
        """Read what `to_json(outcomes=True)` wrote.

        Raises
        ------
        EvaluationError
            If the text is something else.
        """
        try:
            row = json.loads(text)
            outcomes = [_outcome(each) for each in row["outcomes"]]
            spurious = [
                Spurious(each["document"], _answer(each["answer"]), each["sentence"])
                for each in row["spurious"]
            ]
            head = {key: row[key] for key in ("corpus", "radius_km", "stages", "documents")}
            head["counted"] = row.get("counted", "places")
        except (KeyError, TypeError, ValueError) as error:
            raise EvaluationError(
                f"not a report with outcomes ({error!r}); write it by to_json(outcomes=True)"
            ) from error
        return cls(**head, outcomes=outcomes, spurious=spurious)


def _hit(outcome: Outcome, exact: bool) -> bool:
    if outcome.found is None or not exact:
        return outcome.found is not None
    return (outcome.found.start, outcome.found.end) == (outcome.gold.start, outcome.gold.end)


def _outcome(row: dict[str, Any]) -> Outcome:
    return Outcome(
        document=row["document"],
        gold=GoldToponym(**row["gold"]),
        sentence=row["sentence"],
        given=_answer(row["given"]) if row["given"] else None,
        found=_answer(row["found"]) if row["found"] else None,
    )


def _answer(row: dict[str, Any]) -> Answer:
    values: dict[str, Any] = {each.name: row[each.name] for each in fields(Answer)}
    values["reasons"] = tuple(values["reasons"])
    return Answer(**values)
