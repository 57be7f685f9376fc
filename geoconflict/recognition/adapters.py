"""Other recognisers, by passing an object: spaCy, GLiNER, a function of one's own.

What they return is checked against the article: a span that is not in the text, or not
the text it claims to be, is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geoconflict.errors import MissingDependencyError
from geoconflict.recognition.tokens import sentence_at, split_sentences
from geoconflict.types import Article, Kind, Mention, Role

SPACY_KINDS: Mapping[str, Kind] = {
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "demonym",
}
GLINER_KINDS: Mapping[str, Kind] = {
    "country": "place",
    "city or village": "place",
    "region": "place",
    "river, mountain or sea": "place",
    "nationality": "demonym",
}


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """What another recogniser found: a span, and the text that it says stands there."""

    start: int
    end: int
    text: str | None = None
    kind: Kind = "place"
    role: Role = "literal"
    score: float = 1.0


def checked_mentions(article: Article, spans: Iterable[FoundSpan], method: str) -> list[Mention]:
    """Return the spans that are in the article as mentions, in order, without duplicates."""
    text = article.text
    sentences = split_sentences(text)
    starts = [start for start, _ in sentences]
    found: dict[tuple[int, int], Mention] = {}
    for span in spans:
        surface = text[max(0, span.start) : max(0, span.end)]
        if not surface.strip() or not _agrees(span, surface, len(text)):
            continue
        found.setdefault(
            (span.start, span.end),
            Mention(
                surface,
                span.start,
                span.end,
                kind=span.kind,
                role="associative" if span.kind == "demonym" else span.role,
                score=min(1.0, max(0.0, span.score)),
                sentence=sentence_at(sentences, starts, span.start),
                method=method,
            ),
        )
    return sorted(found.values(), key=lambda m: (m.start, -m.end))


def _agrees(span: FoundSpan, surface: str, length: int) -> bool:
    if not 0 <= span.start < span.end <= length:
        return False
    return span.text is None or span.text == surface


class SpacyRecognizer:
    """Wraps any spaCy pipeline that recognises entities.

    Parameters
    ----------
    nlp : spacy.language.Language or str
        A pipeline, or the name of an installed one.
    kinds : Mapping[str, Kind]
        Which entity labels are which kind of mention.

    Raises
    ------
    MissingDependencyError
        Where a name is given and spaCy is not installed.
    """

    def __init__(self, nlp: Any, kinds: Mapping[str, Kind] = SPACY_KINDS) -> None:
        self._nlp = _load_spacy(nlp) if isinstance(nlp, str) else nlp
        self._kinds = dict(kinds)
        meta = getattr(self._nlp, "meta", {})
        name = f"{meta.get('lang', '')}_{meta.get('name', '')}".strip("_")
        self._method = f"spacy {name} {meta.get('version', '')}".strip()

    def recognize(self, article: Article) -> list[Mention]:
        """Return the entities of the chosen labels."""
        return self._mentions(article, self._nlp(article.text))

    def recognize_batch(self, articles: Sequence[Article]) -> list[list[Mention]]:
        """Return the mentions of each article; faster than one at a time."""
        documents = self._nlp.pipe(article.text for article in articles)
        return [self._mentions(a, doc) for a, doc in zip(articles, documents, strict=True)]

    def _mentions(self, article: Article, document: Any) -> list[Mention]:
        spans = (
            FoundSpan(e.start_char, e.end_char, e.text, self._kinds[e.label_])
            for e in document.ents
            if e.label_ in self._kinds
        )
        return checked_mentions(article, map(_without_the, spans), self._method)


def _without_the(span: FoundSpan) -> FoundSpan:
    """Leave out the article: "the Gaza Strip" is called Gaza Strip here."""
    text = span.text or ""
    if text[:4].lower() != "the " or len(text) == 4:
        return span
    return FoundSpan(span.start + 4, span.end, text[4:], span.kind, span.role, span.score)


def _load_spacy(name: str) -> Any:
    try:
        import spacy
    except ImportError as error:
        raise MissingDependencyError("spacy", "spacy", "A spaCy recogniser") from error
    return spacy.load(name)


class FunctionRecognizer:
    """Wraps a function of one's own.

    Parameters
    ----------
    function : callable
        Takes the text; returns mentions, or tuples (start, end), (start, end, kind).
    method : str
        Written into each mention.

    Examples
    --------
    >>> recognizer = FunctionRecognizer(lambda text: [(14, 20)])
    >>> recognizer.recognize(Article("1", "Shells hit in Hadrut."))[0].toponym
    'Hadrut'
    """

    def __init__(
        self,
        function: Callable[[str], Iterable[Mention | tuple[int, int] | tuple[int, int, Kind]]],
        method: str = "function",
    ) -> None:
        self._function = function
        self._method = method

    def recognize(self, article: Article) -> list[Mention]:
        """Return what the function found, checked against the text."""
        spans = [_found(item) for item in self._function(article.text)]
        return checked_mentions(article, spans, self._method)


def _found(item: Mention | tuple[int, int] | tuple[int, int, Kind]) -> FoundSpan:
    if isinstance(item, Mention):
        return FoundSpan(item.start, item.end, item.toponym, item.kind, item.role, item.score)
    kind: Kind = item[2] if len(item) == 3 else "place"
    return FoundSpan(item[0], item[1], None, kind)


class GlinerRecognizer:
    """Wraps a GLiNER model, an object with `predict_entities(text, labels, threshold=...)`.

    Parameters
    ----------
    model : object
        Such as `gliner.GLiNER.from_pretrained(...)`.
    kinds : Mapping[str, Kind]
        The labels to ask for, and which kind of mention each is.
    threshold : float
        Least score of an entity.
    """

    def __init__(
        self, model: Any, kinds: Mapping[str, Kind] = GLINER_KINDS, threshold: float = 0.5
    ) -> None:
        self._model = model
        self._kinds = dict(kinds)
        self._threshold = threshold

    def recognize(self, article: Article) -> list[Mention]:
        """Return the entities of the chosen labels."""
        entities = self._model.predict_entities(
            article.text, list(self._kinds), threshold=self._threshold
        )
        spans = (
            FoundSpan(
                int(e["start"]),
                int(e["end"]),
                e.get("text"),
                self._kinds[e["label"]],
                score=float(e.get("score", 1.0)),
            )
            for e in entities
            if e.get("label") in self._kinds
        )
        return checked_mentions(article, spans, "gliner")
