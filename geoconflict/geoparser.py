"""Composes the three stages: articles -> places."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from geoconflict.errors import ArticleError, GazetteerServiceError, RecognitionError
from geoconflict.types import (
    Article,
    Candidate,
    Gazetteer,
    Mention,
    Place,
    Recognizer,
    RecordFailure,
    Resolver,
)

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geoconflict.layers import Layer

_log = logging.getLogger("geoconflict")

_BATCH_CHARACTERS = 100_000
"""Recognised at a time: from thirty articles on, more gain nothing."""


class Geoparser:
    """Finds the places of articles with a recogniser, a gazetteer and a resolver.

    Parameters
    ----------
    recognizer : Recognizer, optional
    gazetteer : Gazetteer, optional
    resolver : Resolver, optional
        Any object with the one method of its Protocol. The defaults need no
        network and no download.
    layers : Layer or iterable of Layer, optional
        Layers of your own, whose features the default recogniser is to find
        by their names as it finds those of the shipped layers.

    Raises
    ------
    RecognitionError
        If both `recognizer` and `layers` are given: one of your own knows
        the names that it was made with.

    Examples
    --------
    >>> from geoconflict import Article, Geoparser
    >>> article = Article(id="1", text="Shells hit Terter, in Azerbaijan, on Sunday.")
    >>> [place.candidate.country_code for place in Geoparser().parse_article(article)]
    ['AZ', 'AZ']
    """

    def __init__(
        self,
        recognizer: Recognizer | None = None,
        gazetteer: Gazetteer | None = None,
        resolver: Resolver | None = None,
        layers: Layer | Iterable[Layer] | None = None,
    ) -> None:
        if recognizer is not None and layers is not None:
            raise RecognitionError(
                "recognizer and layers are both given; give one, or make the recogniser with "
                "features=geoconflict.layers.features_of(layers)"
            )
        self.gazetteer = gazetteer or default_gazetteer()
        self.recognizer = recognizer or recognizer_of(layers)
        self.resolver = resolver or default_resolver()

    def parse(
        self,
        articles: Iterable[Article],
        on_failure: Callable[[RecordFailure], None] | None = None,
    ) -> Iterator[Place]:
        """Yield the places of each article, in document order.

        No article ends a run: one that fails is reported to `on_failure`
        (logged by default) and the rest goes on. The articles of a list are
        recognised some at a time, which is faster; one of a stream is read
        when its places are asked for.
        """
        together = isinstance(articles, Sequence)
        for batch in _batches(articles) if together else ([article] for article in articles):
            for article, mentions in zip(batch, self._mentions(batch), strict=True):
                try:
                    yield from self.parse_article(article, mentions)
                except Exception as error:
                    reason = f"{type(error).__name__}: {error}"
                    source = article.source or article.id
                    (on_failure or _log_failure)(RecordFailure(source, reason))

    def _mentions(self, batch: list[Article]) -> Sequence[list[Mention] | None]:
        """Recognise a batch; `None` for each article that is to be done alone."""
        recognize = getattr(self.recognizer, "recognize_batch", None)
        if recognize is not None and len(batch) > 1:
            try:
                found: list[list[Mention]] = recognize(batch)
                return found
            except Exception:  # the one that fails is found again, alone
                _log.debug("a batch of %d articles is done one by one", len(batch))
        return [None] * len(batch)

    def parse_article(self, article: Article, mentions: list[Mention] | None = None) -> list[Place]:
        """Return one place a mention, resolved or not; of `mentions` where they are known."""
        if mentions is None:
            mentions = self.recognizer.recognize(article)
        found = self._candidates(mentions)
        candidates = [found.get(mention.toponym) or [] for mention in mentions]
        places = self.resolver.resolve(article, mentions, candidates)
        return [
            replace(place, status="service failed")
            if found.get(place.mention.toponym, ()) is None and place.candidate is None
            else place
            for place in places
        ]

    def _candidates(self, mentions: list[Mention]) -> dict[str, list[Candidate] | None]:
        """Look each name up once; `None` where the gazetteer's service failed.

        A relative expression has no name of its own: it stands on its anchors.
        """
        names = {mention.toponym for mention in mentions if mention.kind != "relative"}
        return {name: self._looked_up(name) for name in sorted(names)}

    def _looked_up(self, name: str) -> list[Candidate] | None:
        try:
            return self.gazetteer.lookup(name)
        except GazetteerServiceError as error:
            _log.warning("%s: not looked up: %s", name, error)
            return None


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    characters = 0
    for article in articles:
        characters += len(article.text)
        if batch and characters > _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], len(article.text)
        batch.append(article)
    if batch:
        yield batch


def _log_failure(failure: RecordFailure) -> None:
    _log.warning("%s: not geoparsed: %s", failure.source, failure.reason)


@lru_cache(maxsize=1)
def default_gazetteer() -> Gazetteer:
    """Return the embedded gazetteer."""
    from geoconflict.gazetteer import default_gazetteer as embedded

    return embedded()


@lru_cache(maxsize=1)
def default_recognizer() -> Recognizer:
    """Return the recogniser of the wheel, which knows the shipped layers' names."""
    from geoconflict.gazetteer import Lexicon
    from geoconflict.layers import named_features
    from geoconflict.recognition import ConflictRecognizer

    return ConflictRecognizer(lexicon=Lexicon.default(), features=named_features())


def recognizer_of(layers: Layer | Iterable[Layer] | None) -> Recognizer:
    """Return the recogniser that knows the names of some layers besides the shipped ones'."""
    if layers is None:
        return default_recognizer()
    from geoconflict.gazetteer import Lexicon
    from geoconflict.layers import Layer, features_of
    from geoconflict.recognition import ConflictRecognizer

    chosen = (layers,) if isinstance(layers, Layer) else tuple(layers)
    return ConflictRecognizer(lexicon=Lexicon.default(), features=features_of(chosen))


@lru_cache(maxsize=1)
def default_resolver() -> Resolver:
    """Return the ranker of the wheel."""
    from geoconflict.gazetteer import default_gazetteer as embedded
    from geoconflict.resolution import RankingResolver

    return RankingResolver(geometry=embedded().geometry)


def geoparse(
    articles: Article | str | Iterable[Article | str],
    geoparser: Geoparser | None = None,
    *,
    layers: Layer | Iterable[Layer] | None = None,
) -> GeoDataFrame:
    """Find the places that articles name.

    Parameters
    ----------
    articles : Article, str, or iterable of them
        As `read_articles` gives them. A string is the text of an article without a
        date, whose id is its number: "1".
    geoparser : Geoparser, optional
        One with parts of your own.
    layers : Layer or iterable of Layer, optional
        Layers of your own whose features are to be found by name, where no
        `geoparser` is given.

    Returns
    -------
    geopandas.GeoDataFrame
        A row a mention, in document order, in EPSG:4326; `geometry` is a point
        for a settlement, an area for a country or region, and `None` for a
        mention that was not resolved. The columns are in `docs/columns.md`.

    Raises
    ------
    ArticleError
        If something is neither an article nor a text.
    """
    from geoconflict.frame import Context, places_frame

    kept = list(_as_articles(articles))
    if geoparser is not None and layers is not None:
        raise RecognitionError("geoparser and layers are both given; give Geoparser(layers=...)")
    parser = geoparser or Geoparser(layers=layers)
    context = Context(
        articles={article.id: article for article in kept},
        gazetteer=str(getattr(parser.gazetteer, "version", type(parser.gazetteer).__name__)),
    )
    geometry = getattr(parser.gazetteer, "geometry", None)
    return places_frame(parser.parse(kept), context=context, geometry=geometry)


def _as_articles(given: object) -> Iterator[Article]:
    """Yield what was given as articles; refuse what is none before the run begins."""
    several = isinstance(given, Iterable) and not isinstance(given, Article | str | bytes | Mapping)
    items: Iterable[object] = given if several else [given]  # type: ignore[assignment]
    for number, each in enumerate(items, 1):
        if isinstance(each, str):
            yield Article(id=str(number), text=each)
            continue
        if not isinstance(each, Article):
            raise ArticleError(
                f"geoparse takes articles or their texts, not {type(each).__name__} "
                f"(number {number}); read files with read_articles(path)"
            )
        yield each
