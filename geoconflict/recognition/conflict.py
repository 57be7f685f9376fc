"""The default recogniser: a small trained tagger, a lexicon's evidence, and rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geoconflict.errors import RecognitionError
from geoconflict.recognition.boilerplate import boilerplate, may_be_furniture
from geoconflict.recognition.classifier import Classifier
from geoconflict.recognition.confidence import Confidence
from geoconflict.recognition.dateline import datelined, datelines
from geoconflict.recognition.described import Descriptions
from geoconflict.recognition.glued import unglued, without_others
from geoconflict.recognition.language import is_english
from geoconflict.recognition.lexicon import Lexicon, Names, NoLexicon, codes
from geoconflict.recognition.matching import lexicon_mentions
from geoconflict.recognition.metonyms import may_be_metonym, metonym_mentions
from geoconflict.recognition.named import FeatureNames
from geoconflict.recognition.people import without_surnames
from geoconflict.recognition.relative import relative_mentions
from geoconflict.recognition.sites import judged
from geoconflict.recognition.spans import may_begin_demonym, mentions_of
from geoconflict.recognition.tagger import Span, Tagger
from geoconflict.recognition.tokens import Tokens, tokenize
from geoconflict.types import Article, Mention, NamedFeature

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

MODEL = Path(__file__).with_name("model.npz")
METHOD = "geoconflict 1"
_GROUP = 300_000


@lru_cache(maxsize=4)
def load_model(path: Path) -> Mapping[str, NDArray[np.generic]]:
    """Return the arrays of a model file.

    Raises
    ------
    RecognitionError
        Where the file is missing or no model.
    """
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError, KeyError) as error:
        raise RecognitionError(f"{path}: not a recogniser's model: {error}") from error


class ConflictRecognizer:
    """Finds the toponyms of news articles about armed conflict.

    English text is read by a trained tagger (a conditional random field) and rules;
    text in another language gives what the lexicon holds.

    Parameters
    ----------
    lexicon : Lexicon, optional
        Knows place names, as `geoconflict.gazetteer.Lexicon` does. Without one, names
        are found by their context alone.
    features : iterable of NamedFeature
        The named features of the loaded layers, such as pipelines and enclaves.
    model : path-like, optional
        A model file made by `tools/train_recognizer.py`; the embedded one by default.
    bias : float
        Added to the score of places, in logits; above 0 favours recall over precision.
        The scores of mentions are calibrated at 0.

    Raises
    ------
    RecognitionError
        Where the model file cannot be used.

    Examples
    --------
    >>> recognizer = ConflictRecognizer()
    >>> [m.toponym for m in recognizer.recognize(Article("1", "Shells fell on Hadrut."))]
    ['Hadrut']
    """

    def __init__(
        self,
        lexicon: Lexicon | None = None,
        features: Iterable[NamedFeature] = (),
        *,
        model: str | Path | None = None,
        bias: float = 0.0,
    ) -> None:
        arrays = load_model(Path(model) if model else MODEL)
        self._names = Names(lexicon if lexicon is not None else NoLexicon())
        self._features = FeatureNames(features)
        self._descriptions = Descriptions(self._features.features)
        self._tagger = Tagger(arrays)
        self._words = self._tagger.table
        self._words.mark(
            self._names.may_begin,
            may_begin_demonym,
            self._features.may_begin,
            may_be_metonym,
            may_be_furniture,
        )
        self._classifier = Classifier(arrays)
        self._confidence = Confidence(arrays)
        self._bias = bias

    def recognize(self, article: Article) -> list[Mention]:
        """Return the mentions of an article in document order.

        Anchors of a relative mention ("20 km north of Shusha") lie inside it and follow it.
        """
        return self.recognize_batch([article])[0]

    def recognize_batch(self, articles: Sequence[Article]) -> list[list[Mention]]:
        """Return the mentions of each article: the same as one at a time, in less time.

        Thirty articles of a few sentences are read in half the time that each alone takes.
        """
        english = [is_english(article) for article in articles]
        texts = [article.text for article, ours in zip(articles, english, strict=True) if ours]
        read = (found for group in _groups(texts) for found in self._english(group))
        return [
            next(read)
            if ours
            else lexicon_mentions(article.text, self._names, self._features, METHOD)
            for article, ours in zip(articles, english, strict=True)
        ]

    def _english(self, texts: list[str]) -> list[list[Mention]]:
        tokens = [tokenize(text) for text in texts]
        begins = [self._words.marked(one.words) for one in tokens]
        known = [
            codes(one, self._names, names) for one, (names, *_) in zip(tokens, begins, strict=True)
        ]
        spans = self._tagger.tag_all(tokens, known, self._bias)
        return list(map(self._mentions, tokens, known, spans, begins))

    def _mentions(
        self, tokens: Tokens, known: NDArray[np.uint32], spans: list[Span], begins: list[list[int]]
    ) -> list[Mention]:
        _, demonyms, features, seats, furniture = begins
        mentions = mentions_of(tokens, without_surnames(tokens, spans, known), known, demonyms)
        mentions = self._confidence.apply(tokens, mentions, spans, known, self._bias)
        mentions = without_others(tokens, unglued(tokens, mentions, known))
        mentions += metonym_mentions(tokens, mentions, seats)
        people = [(span.first, span.last) for span in spans if span.label == "PER"]
        mentions = self._features.apply(tokens, mentions, people, features)
        mentions = _outside(mentions, boilerplate(tokens, furniture))
        headed = datelines(tokens.text)
        mentions += datelined(tokens, mentions, headed)
        mentions = judged(tokens, mentions, known, self._classifier, headed, METHOD)
        leaning = relative_mentions(tokens, mentions)
        leaning += self._descriptions.mentions(tokens, mentions)
        mentions += [replace(mention, method=METHOD) for mention in leaning]
        return sorted(mentions, key=lambda m: (m.start, -m.end))


def _groups(texts: list[str]) -> Iterator[list[str]]:
    """Yield the texts by some hundred thousand characters, which bounds the memory."""
    group: list[str] = []
    size = 0
    for text in texts:
        if group and size + len(text) > _GROUP:
            yield group
            group, size = [], 0
        group.append(text)
        size += len(text)
    if group:
        yield group


def _outside(mentions: list[Mention], excluded: list[tuple[int, int]]) -> list[Mention]:
    """Leave out the mentions inside excluded stretches, both in order of their start."""
    kept: list[Mention] = []
    at = 0
    for mention in sorted(mentions, key=lambda m: m.start):
        while at < len(excluded) and excluded[at][1] <= mention.start:
            at += 1
        if at == len(excluded) or mention.end <= excluded[at][0]:
            kept.append(mention)
    return kept
