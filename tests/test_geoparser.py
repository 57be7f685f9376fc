"""Composing the stages: one part's failure is a value in one row."""

from __future__ import annotations

from geoconflict.errors import GazetteerServiceError
from geoconflict.geoparser import Geoparser, default_gazetteer, geoparse
from geoconflict.types import Article, Candidate

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
