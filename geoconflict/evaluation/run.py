"""Runs the stages over a gold corpus and keeps what came of each toponym."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from geoconflict.errors import EvaluationError
from geoconflict.evaluation.convention import Convention, convention
from geoconflict.evaluation.gold import Document, read_corpus
from geoconflict.evaluation.matching import match_spans
from geoconflict.evaluation.outcomes import Answer, Outcome, Spurious
from geoconflict.evaluation.report import Report
from geoconflict.evaluation.scores import RADIUS_KM
from geoconflict.types import Article, Candidate, Gazetteer, Mention, Place, Recognizer, Resolver

_AROUND = 90


def evaluate(
    corpus: str | Path | Iterable[Document],
    recognizer: Recognizer | None = None,
    gazetteer: Gazetteer | None = None,
    resolver: Resolver | None = None,
    *,
    demonyms: bool | None = None,
    organizations: bool | None = None,
    radius_km: float = RADIUS_KM,
    limit: int | None = None,
    name: str | None = None,
) -> Report:
    """Score recognition, resolution and the two together on a gold corpus.

    What is not given is not scored: without a recogniser only resolution on the
    gold's spans, without gazetteer and resolver only recognition.

    Parameters
    ----------
    corpus : str, pathlib.Path or iterable of Document
        A JSONL file in the form that `read_corpus` documents, or its documents.
    recognizer, gazetteer, resolver : optional
        Objects with the one method of their Protocols.
    demonyms : bool, optional
        Count "Azeri" and the like as predictions. By default as the corpus does, where its
        convention is known by its name (`geoconflict.evaluation.convention`), else not.
    organizations : bool, optional
        Count names inside the names of organisations as predictions; by default as above.
    radius_km : float
        How far off a right answer may lie, in kilometres.
    limit : int, optional
        Score the first documents only.
    name : str, optional
        What the report calls the corpus; by default the file's name.

    Returns
    -------
    Report

    Raises
    ------
    EvaluationError
        If the corpus is not of the documented form, or nothing was given to score.
    """
    title = name or (Path(corpus).stem if isinstance(corpus, str | Path) else "corpus")
    counts = convention(title, demonyms, organizations)
    stages = _Stages(recognizer, gazetteer, resolver, counts)
    documents = read_corpus(corpus) if isinstance(corpus, str | Path) else corpus
    report = Report(title, radius_km, stages.described, counts.counted)
    for document in islice(documents, limit):
        outcomes, spurious = stages.answer(document)
        report.documents += 1
        report.outcomes.extend(outcomes)
        report.spurious.extend(spurious)
    return report


@dataclass
class _Stages:
    recognizer: Recognizer | None
    gazetteer: Gazetteer | None
    resolver: Resolver | None
    counts: Convention
    known: dict[str, Sequence[Candidate]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if (self.gazetteer is None) != (self.resolver is None):
            raise EvaluationError("a resolver is scored with a gazetteer: give both, or neither")
        if self.recognizer is None and self.resolver is None:
            raise EvaluationError("nothing to score: give a recognizer, or gazetteer and resolver")

    @property
    def described(self) -> dict[str, str]:
        """Say which objects were scored."""
        stages = {
            "recognizer": self.recognizer,
            "gazetteer": self.gazetteer,
            "resolver": self.resolver,
        }
        return {stage: _title(part) for stage, part in stages.items() if part is not None}

    def answer(self, document: Document) -> tuple[list[Outcome], list[Spurious]]:
        """Answer a document from the gold's spans and from its raw text."""
        article = document.article
        given = self._given(document)
        predicted = self._predicted(article)
        matched = match_spans(
            [(mark.start, mark.end) for mark in document.gold],
            [(answer.start, answer.end) for answer in predicted],
        )
        outcomes = [
            Outcome(
                document=article.id,
                gold=mark,
                sentence=_around(article.text, mark.start, mark.end),
                given=given[index] if given else None,
                found=predicted[matched[index]] if index in matched else None,
            )
            for index, mark in enumerate(document.gold)
        ]
        left = sorted(set(range(len(predicted))) - set(matched.values()))
        return outcomes, [_spurious(article, predicted[index]) for index in left]

    def _given(self, document: Document) -> list[Answer]:
        """Resolve the gold's own spans."""
        if self.resolver is None:
            return []
        mentions = [Mention(mark.text, mark.start, mark.end) for mark in document.gold]
        places = self._resolve(document.article, mentions)
        return [Answer.of(place.mention, place) for place in places]

    def _predicted(self, article: Article) -> list[Answer]:
        """Recognise, resolve, and keep the mentions that a gold can be expected to mark."""
        if self.recognizer is None:
            return []
        mentions = self.recognizer.recognize(article)
        if self.resolver is None:
            return [Answer.of(mention) for mention in mentions if self._scored(mention)]
        places = self._resolve(article, mentions)
        return [
            Answer.of(place.mention, place)
            for place in places
            if self._scored(place.mention) and (place.candidate or place.mention.kind != "feature")
        ]

    def _scored(self, mention: Mention) -> bool:
        described = mention.feature is not None and mention.feature.described
        kinds = {"place", "feature"} | ({"demonym"} if self.counts.demonyms else set())
        return (
            mention.kind in kinds
            and not described
            and (self.counts.organizations or not mention.organization)
        )

    def _resolve(self, article: Article, mentions: Sequence[Mention]) -> list[Place]:
        if self.gazetteer is None or self.resolver is None:
            return []
        candidates = [self._lookup(mention) for mention in mentions]
        return self.resolver.resolve(article, mentions, candidates)

    def _lookup(self, mention: Mention) -> Sequence[Candidate]:
        """Look each name up once; a relative expression stands on its anchors."""
        if mention.kind == "relative" or self.gazetteer is None:
            return ()
        if mention.toponym not in self.known:
            self.known[mention.toponym] = self.gazetteer.lookup(mention.toponym)
        return self.known[mention.toponym]


def _spurious(article: Article, answer: Answer) -> Spurious:
    return Spurious(article.id, answer, _around(article.text, answer.start, answer.end))


def _around(text: str, start: int, end: int) -> str:
    """Cut what stands around a span, the span in brackets."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return " ".join(f"{before}[{text[start:end]}]{after}".split())


def _title(stage: object) -> str:
    version = str(getattr(stage, "version", "") or "")
    return f"{type(stage).__name__} {version}".strip()
