"""The figures that the README prints, kept from falling. Needs the gold corpora."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from geoconflict.evaluation import evaluate
from geoconflict.gazetteer import Lexicon, default_gazetteer
from geoconflict.recognition import ConflictRecognizer
from geoconflict.resolution import RankingResolver

CORPORA = Path(
    os.environ.get("GEOCONFLICT_SHARED", Path(__file__).parents[2] / "shared"), "corpora"
)


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize(("corpus", "share"), [("lgl", 0.85), ("geovirus", 0.93)])
def test_given_the_spans_most_places_are_right_and_the_confidence_is_honest(corpus, share):
    path = CORPORA / f"{corpus}.jsonl"
    if not path.is_file():
        pytest.skip(f"no corpora in {CORPORA}; set GEOCONFLICT_SHARED")
    report = evaluate(path, gazetteer=default_gazetteer(), resolver=RankingResolver())
    assert report.resolution().accuracy >= share
    assert report.calibration_error() <= 0.05
    if corpus == "lgl":
        assert report.resolution().median_km < 5


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize(("corpus", "f1"), [("lgl", 0.83), ("humset", 0.88)])
def test_most_names_are_found_in_texts_that_no_model_saw(corpus, f1):
    path = CORPORA / f"{corpus}.jsonl"
    if not path.is_file():
        pytest.skip(f"no corpora in {CORPORA}; set GEOCONFLICT_SHARED")
    report = evaluate(path, ConflictRecognizer(Lexicon.default()))
    assert report.recognition().f1 >= f1
    if corpus == "humset":
        assert report.at_precision(0.88).recall >= 0.85
