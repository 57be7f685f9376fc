"""The reliability diagram and the error-distance curve, by matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from geoconflict.errors import MissingDependencyError
from geoconflict.evaluation.scores import NO_ANSWER_KM

if TYPE_CHECKING:
    from geoconflict.evaluation.report import Report


def plot_reliability(report: Report, ax: Any = None) -> Any:
    """Draw how often answers of a confidence are right; the diagonal is ideal.

    Parameters
    ----------
    report : Report
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    MissingDependencyError
        If matplotlib is not installed.
    """
    ax = ax if ax is not None else _axes()
    bins = report.reliability()
    top = max((each.count for each in bins), default=1)
    ax.plot([0, 1], [0, 1], color="0.6", linewidth=1, linestyle="--")
    ax.scatter(
        [each.confidence for each in bins],
        [each.accuracy for each in bins],
        s=[20 + 180 * each.count / top for each in bins],
        color="#1f5a92",
    )
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    ax.set_xlabel("confidence")
    ax.set_ylabel(f"share within {report.radius_km:.0f} km")
    ax.set_title(f"{report.corpus}: calibration error {report.calibration_error():.3f}")
    return ax


def plot_errors(reports: Sequence[Report], ax: Any = None) -> Any:
    """Draw the share of gold toponyms within each distance, a curve a report.

    Parameters
    ----------
    reports : sequence of Report
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    MissingDependencyError
        If matplotlib is not installed.
    """
    ax = ax if ax is not None else _axes()
    for report in reports:
        errors = sorted(max(each.error_km(each.given), 0.1) for each in report.located)
        shares = [(rank + 1) / len(errors) for rank in range(len(errors))]
        ax.step(errors, shares, where="post", label=report.corpus)
    for report in reports[:1]:
        ax.axvline(report.radius_km, color="0.6", linewidth=1, linestyle="--")
    ax.set_xscale("log")
    ax.set_xlim(0.1, NO_ANSWER_KM)
    ax.set_ylim(0, 1)
    ax.set_xlabel("error, km")
    ax.set_ylabel("share of the gold toponyms")
    ax.legend(loc="lower right")
    return ax


def _axes() -> Any:
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingDependencyError("matplotlib", "plot", "drawing a figure") from error
    return Figure(figsize=(5, 4), layout="constrained").subplots()
