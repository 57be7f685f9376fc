"""Whether a text is English, told from its own words where the article does not say."""

from __future__ import annotations

import re

from geoconflict.recognition.vocabulary import FREQUENT
from geoconflict.types import Article

_WORD = re.compile(r"[^\W\d_]+")
_ASCII_WORD = re.compile(r"[A-Za-z]+")
_SAMPLE = 4000
_SHORT = 25


def is_english(article: Article) -> bool:
    """Tell whether the English rules apply to an article."""
    if article.language is not None:
        return article.language.lower().startswith("en")
    return looks_english(article.text)


def looks_english(text: str) -> bool:
    """Tell whether a text is English: by common words, or by its letters where it is short."""
    sample = text[:_SAMPLE]
    words = (_ASCII_WORD if sample.isascii() else _WORD).findall(sample)
    common = sum(map(FREQUENT.__contains__, map(str.lower, words)))
    if len(words) >= _SHORT:
        return common >= 0.07 * len(words)
    letters = sum(len(word) for word in words)
    latin: int = sum(letter < "\u0250" for word in words for letter in word)
    return latin >= 0.7 * letters
