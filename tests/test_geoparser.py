"""Composing the stages: one part's failure is a value in one row."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoconflict.errors import ArticleError, GazetteerServiceError
from geoconflict.geoparser import Geoparser, default_gazetteer, geoparse
from geoconflict.types import Article, Candidate, Mention, RecordFailure

ARTICLE = Article("1", "Shells fell on Ganja and Barda, in Azerbaijan, on Sunday.", language="en")


class PartlyDown:
    """A gazetteer whose service fails for one name."""

    def lookup(self, toponym: str) -> list[Candidate]:
        if toponym == "Ganja":
            raise GazetteerServiceError("the service answered 500")
        return [] if toponym == "Barda" else default_gazetteer().lookup(toponym)


def test_found_not_found_and_service_failed_are_three_states() -> None:
    frame = geoparse(ARTICLE, Geoparser(gazetteer=PartlyDown()))
    outcomes = dict(zip(frame["toponym"], frame["outcome"], strict=True))
    assert outcomes == {"Ganja": "service failed", "Barda": "not found", "Azerbaijan": "found"}


def test_an_article_that_fails_ends_no_run() -> None:
    class Fails:
        def recognize(self, article: Article) -> list[object]:
            raise RuntimeError("no")

    failures: list[object] = []
    assert list(Geoparser(recognizer=Fails()).parse([ARTICLE], failures.append)) == []
    assert len(failures) == 1


TEXTS = ("Shells fell on Ganja.", "Barda is in Azerbaijan.", "\n", "Kyiv said Kharkiv was hit.")
ARTICLES = [Article(str(n), text, language="en") for n, text in enumerate(TEXTS * 3)]


def test_a_list_gives_the_same_places_as_its_articles_one_by_one() -> None:
    parser = Geoparser()
    alone = [place for article in ARTICLES for place in parser.parse_article(article)]
    assert len(alone) > 12
    assert list(parser.parse(ARTICLES)) == list(parser.parse(iter(ARTICLES))) == alone


class Batches:
    """A recogniser that counts its batches, and fails with an article that says "fail"."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def recognize(self, article: Article) -> list[Mention]:
        return self.recognize_batch([article])[0]

    def recognize_batch(self, articles: list[Article]) -> list[list[Mention]]:
        self.sizes.append(len(articles))
        if any(article.text == "fail" for article in articles):
            raise RuntimeError("no")
        return [[Mention(article.text, 0, len(article.text))] for article in articles]


def named(*texts: str) -> list[Article]:
    return [Article(str(n), text) for n, text in enumerate(texts)]


def test_a_list_is_recognised_together_and_a_stream_as_it_comes() -> None:
    recognizer = Batches()
    parser = Geoparser(recognizer=recognizer)
    assert len(list(parser.parse(named("Ganja", "Barda", "Kyiv")))) == 3
    assert recognizer.sizes == [3]
    stream = iter(named("Ganja", "Barda"))
    next(parser.parse(stream))
    assert next(stream).text == "Barda"


def test_an_article_that_fails_spoils_no_other_of_its_batch() -> None:
    failures: list[RecordFailure] = []
    parser = Geoparser(recognizer=Batches())
    places = list(parser.parse(named("Ganja", "fail", "Barda"), failures.append))
    assert [place.mention.toponym for place in places] == ["Ganja", "Barda"]
    assert [(each.source, each.reason) for each in failures] == [("1", "RuntimeError: no")]


def test_long_articles_are_not_recognised_together() -> None:
    recognizer = Batches()
    list(Geoparser(recognizer=recognizer).parse(named("a" * 60_000, "b" * 60_000)))
    assert recognizer.sizes == [1, 1]


def test_a_text_is_an_article_without_a_date() -> None:
    frame = geoparse(["Shells fell on Ganja.", Article("a", "Kyiv slept."), "Barda was calm."])
    assert frame["article_id"].tolist() == ["1", "a", "3"]
    alone = geoparse("Shells fell on Ganja.")
    assert alone["toponym"].tolist() == ["Ganja"]
    assert alone["published"].isna().all()


@pytest.mark.parametrize(
    "given", [None, 3, b"Ganja", {"text": "Ganja"}, Path("a.txt"), ["Ganja", 3]]
)
def test_what_is_no_article_is_refused_with_what_to_do(given: object) -> None:
    with pytest.raises(ArticleError, match="articles or their texts, not "):
        geoparse(given)  # type: ignore[arg-type]
