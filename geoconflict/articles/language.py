"""The language of a text: by its script where that decides, else by py3langid."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Any

# Scripts that one language of the news uses almost alone.
_SCRIPT_LANGUAGE = {
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "HEBREW": "he",
    "GREEK": "el",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "THAI": "th",
    "ETHIOPIC": "am",
    "MYANMAR": "my",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "KHMER": "km",
}
_SAMPLE = 800
_SMALL_WORDS = "the of and were that with said by from his they this which their after would been"
_ENGLISH = frozenset(_SMALL_WORDS.split())
_LEAST_DIFFERENT = 3
_LEAST_LETTERS = 20


def detect_language(text: str) -> str | None:
    """Tell the language of a text.

    Returns
    -------
    str or None
        ISO 639-1 code; `None` where there are too few letters to tell.
    """
    sample = text[:_SAMPLE]
    if _is_english(sample):
        return "en"
    letters = [char for char in sample if char.isalpha()]
    if len(letters) < _LEAST_LETTERS:
        return None
    if sample.isascii():
        return _by_model(sample)
    scripts = Counter(unicodedata.name(char, "?").split()[0] for char in letters[:400])
    script, count = scripts.most_common(1)[0]
    if script in _SCRIPT_LANGUAGE and count > len(letters[:400]) / 2:
        return _SCRIPT_LANGUAGE[script]
    return _by_model(sample)


def _is_english(sample: str) -> bool:
    """Tell English by its small words: they make a sixth of it, and of no other language.

    That is a hundred times as fast as the model, which need not be loaded then.
    """
    words = sample.lower().split()
    small = [word for word in words if word in _ENGLISH]
    return len(small) > max(2, len(words) * 0.08) and len(set(small)) >= _LEAST_DIFFERENT


def _by_model(sample: str) -> str:
    return str(_identifier().classify(sample)[0])


@lru_cache(maxsize=1)
def _identifier() -> Any:
    import py3langid

    return py3langid
