"""The error browser: the worst and the most frequent errors, as a list and on a map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from geoconflict.evaluation.outcomes import Answer, Outcome
from geoconflict.evaluation.report import Report

Stage = Literal["given", "found"]


@dataclass(frozen=True, slots=True)
class Confusion:
    """One wrong reading of a name, with every toponym it befell."""

    toponym: str
    place_id: str
    place_name: str
    """What it was taken for; "" where it was left without a place or not found."""
    outcomes: tuple[Outcome, ...]
    error_km: float
    """The largest error among them."""

    @property
    def count(self) -> int:
        """How often it happened."""
        return len(self.outcomes)


def errors(report: Report, stage: Stage = "given") -> list[Confusion]:
    """List the errors of a run, the most frequent first, then the worst.

    Parameters
    ----------
    report : Report
    stage : {"given", "found"}
        Errors on the gold's spans, or from the raw text (what was not found included).

    Returns
    -------
    list of Confusion
    """
    groups: dict[tuple[str, str, str], list[Outcome]] = {}
    for outcome in report.located:
        answer = _answer(outcome, stage)
        if not outcome.right(answer, report.radius_km):
            place = (answer.place_id, answer.place_name) if answer else ("", "")
            groups.setdefault((outcome.gold.text, *place), []).append(outcome)
    found = [
        Confusion(*key, tuple(group), max(each.error_km(_answer(each, stage)) for each in group))
        for key, group in groups.items()
    ]
    return sorted(found, key=lambda each: (-each.count, -each.error_km, each.toponym))


def error_table(report: Report, stage: Stage = "given", most: int = 30) -> str:
    """Lay the errors out, each with one sentence in which it happened."""
    lines = []
    for confusion in errors(report, stage)[:most]:
        gold = confusion.outcomes[0].gold
        lines.append(
            f"{confusion.count:>4} x {confusion.toponym} -> {confusion.place_name or 'nothing'}"
            f"  ({confusion.error_km:,.0f} km off; gold {gold.latitude}, {gold.longitude})"
        )
        lines.append(f"         {confusion.outcomes[0].sentence}")
    return "\n".join(lines)


def error_features(report: Report, stage: Stage = "given") -> dict[str, Any]:
    """Return the errors as a GeoJSON FeatureCollection.

    A line from the gold to the answer where there is one, a point at the gold
    where there is none.
    """
    features = [
        _feature(outcome, confusion, stage)
        for confusion in errors(report, stage)
        for outcome in confusion.outcomes
    ]
    return {"type": "FeatureCollection", "features": features}


def spurious_counts(report: Report) -> list[tuple[str, int]]:
    """Count the predictions that no gold toponym matches, the most frequent first."""
    return _counts(each.answer.text for each in report.spurious)


def missed_counts(report: Report) -> list[tuple[str, int]]:
    """Count the gold toponyms that were not found, the most frequent first."""
    return _counts(each.gold.text for each in report.outcomes if each.found is None)


def _counts(names: Iterable[str]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _feature(outcome: Outcome, confusion: Confusion, stage: Stage) -> dict[str, Any]:
    answer = _answer(outcome, stage)
    gold = [outcome.gold.longitude, outcome.gold.latitude]
    geometry: dict[str, Any] = {"type": "Point", "coordinates": gold}
    if answer is not None and answer.resolved:
        line = [gold, [answer.longitude, answer.latitude]]
        geometry = {"type": "LineString", "coordinates": line}
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {
            "toponym": outcome.gold.text,
            "document": outcome.document,
            "sentence": outcome.sentence,
            "taken_for": confusion.place_name,
            "place_id": confusion.place_id,
            "error_km": round(outcome.error_km(answer), 1),
            "times": confusion.count,
            "confidence": round(answer.confidence, 3) if answer else 0.0,
            "reasons": list(answer.reasons) if answer else [],
        },
    }


def _answer(outcome: Outcome, stage: Stage) -> Answer | None:
    return outcome.given if stage == "given" else outcome.found
