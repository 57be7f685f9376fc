"""What `evaluate` promises: the scoring that the README's figures rest on."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoconflict.errors import EvaluationError
from geoconflict.evaluation import (
    Document,
    GoldToponym,
    Report,
    compare,
    error_features,
    error_table,
    errors,
    evaluate,
    missed_counts,
    plot_errors,
    plot_reliability,
    read_corpus,
    spurious_counts,
    write_error_page,
)
from geoconflict.evaluation.compare import mcnemar
from geoconflict.evaluation.matching import match_spans
from geoconflict.evaluation.scores import distance_km, log_error_area
from geoconflict.types import Article, Candidate, FeatureReference, Mention, Place

TEXT = "Shells fell on Ganja and Barda; Ganja lies in Azerbaijan, the Azeri side said."
GANJA = Candidate("g:1", "Ganja", 40.683, 46.360, "AZ")
BARDA = Candidate("g:2", "Barda", 40.374, 47.127, "AZ")
FAR = Candidate("g:3", "Barda", 51.0, 17.0, "PL")
AZERBAIJAN = Candidate("g:4", "Azerbaijan", 40.5, 47.5, "AZ", feature_class="A")


def span(word, after=0):
    start = TEXT.index(word, after)
    return {"start": start, "end": start + len(word), "text": word}


def corpus(tmp_path, **extra):
    gold = [
        span("Ganja") | {"lat": 40.68, "lon": 46.36},
        span("Barda") | {"lat": 40.37, "lon": 47.13},
        span("Ganja", 20) | {"lat": None, "lon": None},
        span("Azerbaijan") | {"lat": 38.0, "lon": 45.0, "precision_km": 400},
    ]
    row = {"doc_id": "a", "text": TEXT, "gold": gold, "date": "2020-10-05 10:00"} | extra
    path = tmp_path / "small.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return path


class Finder:
    """A recogniser that returns what it was given."""

    def __init__(self, *mentions):
        self.mentions = mentions

    def recognize(self, article):
        return sorted(self.mentions, key=lambda mention: mention.start)


class Names:
    def __init__(self, **known):
        self.known = known

    def lookup(self, toponym):
        return self.known.get(toponym, [])


class First:
    """A resolver that takes the first candidate."""

    def __init__(self, confidence=0.9):
        self.confidence = confidence

    def resolve(self, article, mentions, candidates):
        return [
            Place(article, mention, found[0], self.confidence, status="found")
            if found
            else Place(article, mention, None)
            for mention, found in zip(mentions, candidates, strict=True)
        ]


def mention(word, after=0, **extra):
    place = span(word, after)
    return Mention(word, place["start"], place["end"], **extra)


NAMES = Names(Ganja=[GANJA], Barda=[FAR, BARDA], Azerbaijan=[AZERBAIJAN], Azeri=[AZERBAIJAN])


def test_resolution_counts_missing_answers_and_the_radius_of_a_country(tmp_path):
    report = evaluate(corpus(tmp_path), gazetteer=NAMES, resolver=First())
    assert report.documents == 1
    scores = report.resolution()
    assert scores.count == 3
    assert scores.accuracy == pytest.approx(2 / 3)
    assert scores.strict == pytest.approx(1 / 3)
    assert report.outcomes[0].given.place_id == "g:1"
    nothing = evaluate(corpus(tmp_path), gazetteer=Names(), resolver=First())
    assert nothing.resolution().mean_km == 20_039
    assert nothing.resolution().auc == pytest.approx(1)
    assert nothing.resolution(matched=True).count == 0


def test_recognition_tells_exact_from_overlapping_spans(tmp_path):
    wide = Mention("on Ganja", TEXT.index("on Ganja"), TEXT.index("on Ganja") + 8)
    report = evaluate(corpus(tmp_path), Finder(wide, mention("Barda"), mention("Shells")))
    assert report.recognition().precision == pytest.approx(2 / 3)
    assert report.recognition().recall == pytest.approx(2 / 4)
    assert report.recognition(exact=True).right == 1
    assert "resolution" not in report.scores()


def test_end_to_end_needs_the_span_and_the_place(tmp_path):
    found = Finder(mention("Ganja"), mention("Barda"), mention("Azerbaijan"))
    report = evaluate(corpus(tmp_path), found, NAMES, First())
    assert (report.end_to_end().precision, report.end_to_end().recall) == (
        pytest.approx(2 / 3),
        pytest.approx(2 / 3),
    )
    assert report.end_to_end(strict=True).right == 1


def test_what_no_gold_marks_is_left_out(tmp_path):
    described = FeatureReference("pipelines", commodities=("oil",), described=True)
    left_out = [
        mention("Azeri", kind="demonym"),
        mention("Shells", kind="relative"),
        mention("Barda", organization=True),
        mention("side", kind="feature"),
        mention("said", kind="feature", feature=described),
    ]
    path = corpus(tmp_path)
    report = evaluate(path, Finder(mention("Ganja"), *left_out), NAMES, First())
    assert report.spurious == []
    assert report.recognition().predicted == 1
    more = evaluate(path, Finder(*left_out), NAMES, First(), demonyms=True, organizations=True)
    assert spurious_counts(more) == [("Azeri", 1)]
    assert more.recognition().right == 1
    assert missed_counts(more)[0] == ("Ganja", 2)


def test_calibration_error_is_the_gap_between_confidence_and_share_right(tmp_path):
    report = evaluate(corpus(tmp_path), gazetteer=NAMES, resolver=First(confidence=0.9))
    (only,) = report.reliability()
    assert (only.count, only.confidence) == (3, pytest.approx(0.9))
    assert report.calibration_error() == pytest.approx(0.9 - 2 / 3)


def test_a_report_survives_its_json(tmp_path):
    found = Finder(mention("Ganja"), mention("Shells"))
    report = evaluate(corpus(tmp_path), found, NAMES, First())
    again = Report.from_json(report.to_json(outcomes=True))
    assert again == report
    assert again.table() == report.table()
    assert "0.667" in report.table()
    with pytest.raises(EvaluationError, match="outcomes=True"):
        Report.from_json(report.to_json())


def test_two_runs_are_compared_mention_by_mention(tmp_path):
    path = corpus(tmp_path)
    better = Names(Ganja=[GANJA], Barda=[BARDA], Azerbaijan=[AZERBAIJAN])
    first = evaluate(path, gazetteer=NAMES, resolver=First())
    second = evaluate(path, gazetteer=better, resolver=First())
    comparison = compare(first, second)
    (change,) = comparison.changes
    assert change.gained
    assert change.before.gold.text == "Barda"
    assert not comparison.significant
    assert "1 gained, 0 lost" in comparison.table()
    with pytest.raises(EvaluationError, match="one corpus"):
        compare(first, Report("other"))


def test_a_change_that_holds_over_many_documents_is_significant():
    gold = (GoldToponym(0, 5, "Barda", 40.37, 47.13),)
    documents = [Document(Article(str(index), "Barda"), gold) for index in range(40)]
    first = evaluate(documents, gazetteer=Names(Barda=[FAR]), resolver=First())
    second = evaluate(documents, gazetteer=Names(Barda=[BARDA]), resolver=First())
    assert compare(first, second).significant
    assert not compare(first, first).significant
    assert mcnemar(3, 1) == pytest.approx(0.625)


def test_errors_can_be_browsed_as_a_list_and_on_a_map(tmp_path):
    report = evaluate(corpus(tmp_path), gazetteer=NAMES, resolver=First())
    (confusion,) = errors(report)
    assert (confusion.toponym, confusion.place_id, confusion.count) == ("Barda", "g:3", 1)
    assert "[Barda]" in error_table(report)
    (feature,) = error_features(report)["features"]
    assert feature["geometry"]["coordinates"] == [[47.13, 40.37], [17.0, 51.0]]
    assert 2000 < feature["properties"]["error_km"] < 2700


def test_the_error_page_shows_hostile_text_as_text(tmp_path):
    text = "</script><img src=x onerror=alert(1)> fell on Barda"
    gold = GoldToponym(len(text) - 5, len(text), "Barda", 40.37, 47.13)
    report = evaluate([Document(Article("a", text), (gold,))], None, NAMES, First(), name="<b>")
    write_error_page(report, tmp_path / "errors.html")
    page = (tmp_path / "errors.html").read_text(encoding="utf-8")
    assert "<img" not in page
    assert "&lt;img src=x" in page
    assert "Barda, PL" in page
    assert page.count('class="error"') == 1
    with pytest.raises(EvaluationError, match="cannot be written"):
        write_error_page(report, tmp_path / "errors.html" / "no folder" / "errors.html")


def test_the_event_is_placed_at_the_mention_with_the_best_event_score():
    gold = (GoldToponym(15, 20, "Ganja", type="EVENT_LOCATION"),)
    document = Document(Article("a", TEXT), gold)
    right = Finder(mention("Ganja", event_score=0.8), mention("Barda", event_score=0.3))
    wrong = Finder(mention("Ganja", event_score=0.1), mention("Barda", event_score=0.3))
    assert evaluate([document], right).event_location().f1 == 1
    assert evaluate([document], wrong).event_location().f1 == 0
    assert "place of the event" in evaluate([document], right).table()


def test_associative_use_is_scored_against_the_labels():
    gold = (
        GoldToponym(15, 20, "Ganja", type="LOC"),
        GoldToponym(25, 30, "Barda", type="AST"),
    )
    found = Finder(mention("Ganja", role="associative"), mention("Barda", role="associative"))
    report = evaluate([Document(Article("a", TEXT), gold)], found)
    assert report.roles().precision == 0.5
    assert report.roles().recall == 1
    assert report.recall_by_type()["LOC"].recall == 1


def test_a_broken_corpus_is_refused_with_its_line(tmp_path):
    with pytest.raises(EvaluationError, match=r"small.jsonl, line 1.*'Shells'"):
        list(read_corpus(corpus(tmp_path, gold=[{"start": 0, "end": 6, "text": "Shell"}])))
    with pytest.raises(EvaluationError, match="cannot be read"):
        list(read_corpus(tmp_path / "none.jsonl"))
    with pytest.raises(EvaluationError, match="give both"):
        evaluate(corpus(tmp_path), gazetteer=NAMES)
    with pytest.raises(EvaluationError, match="nothing to score"):
        evaluate(corpus(tmp_path))


def test_figures_draw_what_the_report_says(tmp_path):
    pytest.importorskip("matplotlib")
    report = evaluate(corpus(tmp_path), gazetteer=NAMES, resolver=First())
    axes = plot_reliability(report)
    assert axes.collections[0].get_offsets().tolist() == [
        [pytest.approx(0.9), pytest.approx(2 / 3)]
    ]
    curve = plot_errors([report]).get_lines()[0]
    assert curve.get_ydata()[-1] == 1


SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 8)).map(lambda pair: (pair[0], sum(pair))),
    max_size=8,
    unique=True,
)


@settings(deadline=None)
@given(SPANS, SPANS)
def test_matching_is_one_to_one_and_keeps_identical_spans(gold, predicted):
    matched = match_spans(gold, predicted)
    assert len(set(matched.values())) == len(matched)
    for left, right in matched.items():
        assert gold[left][0] < predicted[right][1]
        assert predicted[right][0] < gold[left][1]
    for span_ in set(gold) & set(predicted):
        assert predicted[matched[gold.index(span_)]] == span_


@settings(deadline=None)
@given(st.lists(st.floats(0, 20_039), min_size=1, max_size=20))
def test_the_log_error_area_lies_between_zero_and_one(distances):
    assert 0 <= log_error_area(distances) <= 1 + 1e-9


def test_distances_are_geodesic():
    pole = distance_km((0.0, 0.0), (90.0, 0.0))
    assert pole == pytest.approx(10_001.966, abs=0.01)


SHARED = Path(os.environ.get("GEOCONFLICT_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.mark.shared
def test_the_gold_corpora_read_whole():
    if not (SHARED / "corpora").is_dir():
        pytest.skip(f"no corpora in {SHARED}; set GEOCONFLICT_SHARED")
    documents = list(read_corpus(SHARED / "corpora" / "lgl.jsonl"))
    toponyms = [mark for document in documents for mark in document.gold]
    assert len(documents) == 588
    assert (len(toponyms), sum(mark.located for mark in toponyms)) == (5088, 4462)


def test_a_known_corpus_is_scored_by_its_own_convention(tmp_path):
    path = corpus(tmp_path)
    found = Finder(mention("Ganja"), mention("Barda", kind="demonym"))
    named = {name: evaluate(read_corpus(path), found, name=name) for name in ("lgl", "other")}
    assert named["lgl"].recognition().predicted == 2
    assert "counted: places, demonyms, names inside organisations" in named["lgl"].table()
    assert named["other"].recognition().predicted == 1
    assert evaluate(read_corpus(path), found, name="lgl", demonyms=False).counted == (
        "places, names inside organisations"
    )


def test_recall_is_given_at_a_stated_precision(tmp_path):
    report = evaluate(
        corpus(tmp_path),
        Finder(
            mention("Ganja", score=0.9), mention("Shells", score=0.5), mention("Barda", score=0.5)
        ),
    )
    assert [(cut.score, cut.precision, cut.recall) for cut in report.cuts()] == [
        (0.9, 1.0, 0.25),
        (0.5, pytest.approx(2 / 3), 0.5),
    ]
    assert report.at_precision(0.8).recall == 0.25
    assert report.at_precision(0.6).recall == 0.5
    assert evaluate(corpus(tmp_path), Finder(mention("Shells"))).at_precision(0.6) is None
    assert "at precision 0.88             0.900      1.000   0.250" in report.table([0.88])
    assert Report.from_json(report.to_json(outcomes=True)).cuts() == report.cuts()


def test_scores_of_mentions_are_held_against_what_came_of_them(tmp_path):
    report = evaluate(
        corpus(tmp_path), Finder(mention("Ganja", score=0.95), mention("Shells", score=0.45))
    )
    assert [(each.confidence, each.accuracy) for each in report.mention_reliability()] == [
        (0.45, 0.0),
        (0.95, 1.0),
    ]
    assert report.scores()["mention_scores"]["expected_calibration_error"] == pytest.approx(0.25)
