"""A report's figures as plain values and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from geoconflict.evaluation.scores import Distances, PrecisionRecall, calibration_error

if TYPE_CHECKING:
    from geoconflict.evaluation.report import Report


def scores(report: Report) -> dict[str, Any]:
    """Return every figure that the corpus and the stages allow."""
    found: dict[str, Any] = {"toponyms": len(report.outcomes), "located": len(report.located)}
    recognizes, resolves = "recognizer" in report.stages, "resolver" in report.stages
    if recognizes:
        found["recognition"] = {
            "exact": _plain(report.recognition(exact=True)),
            "overlap": _plain(report.recognition()),
            "precision_means_something": not report.partial,
        }
        found |= _labels(report)
        if not report.partial:
            found["mention_scores"] = _cuts(report)
    if resolves and report.located:
        found["resolution"] = {
            "all": asdict(report.resolution()),
            "matched": asdict(report.resolution(matched=True)),
        }
        found["calibration"] = {
            "expected_calibration_error": report.calibration_error(),
            "bins": [asdict(each) for each in report.reliability()],
        }
    if recognizes and resolves and report.located:
        found["end_to_end"] = {
            "f1": _plain(report.end_to_end()),
            "strict": _plain(report.end_to_end(strict=True)),
            "all": asdict(report.end_to_end_distances()),
            "matched": asdict(report.end_to_end_distances(matched=True)),
        }
    return found


def _cuts(report: Report) -> dict[str, Any]:
    by_hundredth = {int(cut.score * 100): cut for cut in report.cuts()}
    return {
        "cuts": [asdict(cut) for cut in by_hundredth.values()],
        "expected_calibration_error": calibration_error(report.mention_reliability()),
    }


def _labels(report: Report) -> dict[str, Any]:
    """Figures on the gold's labels, for the corpora that have them."""
    types = {outcome.gold.type for outcome in report.outcomes}
    found: dict[str, Any] = {}
    if types & {"LOC", "AST"}:
        found["recall_by_type"] = {
            kind: _plain(score) for kind, score in report.recall_by_type().items()
        }
        found["associative"] = _plain(report.roles())
    if "EVENT_LOCATION" in types:
        found["event_location"] = _plain(report.event_location())
    return found


def _plain(score: PrecisionRecall) -> dict[str, float]:
    return {
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "right": score.right,
        "predicted": score.predicted,
        "gold": score.gold,
    }


def table(report: Report, at_precision: Sequence[float]) -> str:
    """Lay a report out in lines of fixed width."""
    lines = [
        f"{report.corpus}: {report.documents} documents, {len(report.outcomes)} toponyms, "
        f"{len(report.located)} with coordinates"
    ]
    lines += [f"  {stage}: {title}" for stage, title in report.stages.items()]
    recognizes, resolves = "recognizer" in report.stages, "resolver" in report.stages
    if recognizes:
        lines.append(f"  counted: {report.counted}")
        lines += _recognition(report)
        if not report.partial:
            lines += _at_precision(report, at_precision)
    if resolves and report.located:
        lines.append(f"  right: within {report.radius_km:g} km, or the area's own size")
        lines += _resolution(report)
    if recognizes and resolves and report.located:
        lines += _end_to_end(report)
    return "\n".join(lines)


def _recognition(report: Report) -> list[str]:
    lines = ["  recognition            precision  recall      F1"]
    for title, exact in (("exact", True), ("overlap", False)):
        lines.append(_row(title, report.recognition(exact=exact), report.partial))
    types = {outcome.gold.type for outcome in report.outcomes}
    if types & {"LOC", "AST"}:
        for kind, score in report.recall_by_type().items():
            lines.append(_row(f"overlap, {kind or 'no label'}", score, True))
        lines.append(_row("associative (of matched)", report.roles(), False))
    if "EVENT_LOCATION" in types:
        lines.append(_row("place of the event", report.event_location(), False))
    return lines


def _at_precision(report: Report, precisions: Sequence[float]) -> list[str]:
    lines = ["  mentions left out by score      score  precision  recall"]
    for precision in precisions:
        cut = report.at_precision(precision)
        figures = f"{cut.score:.3f}      {cut.precision:.3f}   {cut.recall:.3f}" if cut else "–"
        lines.append(f"    at precision {precision:<15g}  {figures}")
    error = calibration_error(report.mention_reliability())
    return [*lines, f"    calibration error of scores   {error:.3f}"]


def _resolution(report: Report) -> list[str]:
    lines = ["  gold spans given        right   strict     AUC    mean km  median km"]
    lines.append(_distances("all gold", report.resolution()))
    lines.append(_distances("matched", report.resolution(matched=True)))
    lines.append(f"    calibration error     {report.calibration_error():.3f}")
    return lines


def _end_to_end(report: Report) -> list[str]:
    lines = ["  end to end             precision  recall      F1"]
    lines.append(_row("right", report.end_to_end(), report.partial))
    lines.append(_row("strict", report.end_to_end(strict=True), report.partial))
    lines.append("                          right   strict     AUC    mean km  median km")
    lines.append(_distances("all gold", report.end_to_end_distances()))
    lines.append(_distances("matched", report.end_to_end_distances(matched=True)))
    return lines


def _row(title: str, score: PrecisionRecall, recall_only: bool) -> str:
    if recall_only:
        return f"    {title:<22}      –    {score.recall:.3f}       –"
    return f"    {title:<22}  {score.precision:.3f}    {score.recall:.3f}   {score.f1:.3f}"


def _distances(title: str, score: Distances) -> str:
    return (
        f"    {title:<20}  {score.accuracy:.3f}    {score.strict:.3f}   {score.auc:.3f} "
        f"{score.mean_km:>10,.1f} {score.median_km:>10,.1f}"
    )
