"""The articles' texts in the page: whole, or the sentences that name places."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Any

from geoconflict.export.values import clean_text

CHARACTERS = 12_000_000
"""How much article text one page carries; beyond it only the sentences are kept."""


class Texts:
    """Cleans each article's text once, and moves offsets to JavaScript's count."""

    def __init__(self, articles: Mapping[str, Any], wanted: list[str]) -> None:
        found = {key: _text(articles.get(key)) for key in wanted}
        self.whole = sum(map(len, found.values())) <= CHARACTERS
        self._texts = found
        self._wide = {key: _wide_characters(text) for key, text in found.items() if text}

    def text(self, article: str) -> str:
        """Return the text to show, "" where the page has no room for it."""
        return self._texts.get(article, "") if self.whole else ""

    def offset(self, article: str, position: int) -> int:
        """Return an offset in UTF-16 units, of which some characters take two."""
        return position + bisect_left(self._wide.get(article, ()), position)


def _text(article: Any) -> str:
    return clean_text(str(getattr(article, "text", "") or ""))


def _wide_characters(text: str) -> list[int]:
    if text.isascii():
        return []
    return [index for index, character in enumerate(text) if ord(character) > 0xFFFF]
