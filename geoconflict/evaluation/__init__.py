"""Gold corpora -> scores: recognition, resolution, the two together, calibration."""

from __future__ import annotations

from geoconflict.evaluation.browser import write_error_page
from geoconflict.evaluation.compare import Comparison, compare
from geoconflict.evaluation.errors import (
    Confusion,
    error_features,
    error_table,
    errors,
    missed_counts,
    spurious_counts,
)
from geoconflict.evaluation.figures import plot_errors, plot_reliability
from geoconflict.evaluation.gold import Document, GoldToponym, read_corpus
from geoconflict.evaluation.report import Report
from geoconflict.evaluation.run import evaluate

__all__ = [
    "Comparison",
    "Confusion",
    "Document",
    "GoldToponym",
    "Report",
    "compare",
    "error_features",
    "error_table",
    "errors",
    "evaluate",
    "missed_counts",
    "plot_errors",
    "plot_reliability",
    "read_corpus",
    "spurious_counts",
    "write_error_page",
]
