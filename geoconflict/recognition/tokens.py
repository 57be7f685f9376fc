"""Text to tokens and sentences, in one pass and with offsets of the original.

Nothing is normalised here: a token is a slice of the text, so that every offset
computed from tokens indexes the article whatever characters it holds.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from geoconflict.recognition.vocabulary import ABBREVIATIONS

# A dotted abbreviation, a word with inner apostrophes (but not the genitive), or one sign.
# Lengths are bounded: a text without a single space still costs linear time.
_TOKEN = re.compile(
    r"([^\W\d_]\.(?:[^\W\d_]\.){1,11}"
    r"|[\w\u0300-\u036f]{1,64}(?:['’ʼ](?!s\b)\w{1,32}){0,3}"
    r"|[^\w\s])"
)
_NEW_LINE = re.compile(r"\n\s*")
# Begins with one set of signs, by which the search goes at memory's speed.
_SENTENCE_END = re.compile(
    r"[.!?…\n;•|](?:(?<=[.!?…])[.!?…]{0,3}[\"”’')\]]{0,4}\s+"
    r"|(?<=\n)[ \t\r]*\n\s*|(?<=[;•|])\s*\n\s*)"
)
_OPENING = '(["“'
_GEORGIAN, _GEORGIAN_END = "\u10d0", "\u10ff"


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text: `words[i] == text[spans[i][0]:spans[i][1]]`."""

    text: str
    spans: list[tuple[int, int]]
    words: list[str]

    @cached_property
    def starts(self) -> list[int]:
        """Start offset of each token."""
        return [start for start, _ in self.spans]

    @cached_property
    def lowered(self) -> list[str]:
        """The words in lower case."""
        return list(map(str.lower, self.words))

    @cached_property
    def capitals(self) -> list[int]:
        """Indices of the words that hold a capital."""
        pairs = zip(self.words, self.lowered, strict=True)
        return [i for i, (word, lower) in enumerate(pairs) if word != lower]

    @cached_property
    def line_starts(self) -> list[int]:
        """Indices of the tokens before which a line ends; the last may be no token's."""
        lines = _NEW_LINE.finditer(self.text)
        return [bisect_left(self.starts, match.start()) for match in lines]

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Offsets of the sentences, in order; they cover every token."""
        return split_sentences(self.text)

    def at(self, offset: int) -> int:
        """Return the index of the token that holds `offset`, or of the last one before it."""
        return max(0, bisect_right(self.starts, offset) - 1)


def tokenize(text: str) -> Tokens:
    """Split `text` into words and signs."""
    parts = _TOKEN.split(text)  # what is between two tokens, the token, what is between ...
    ends = list(accumulate(map(len, parts)))
    return Tokens(text, list(zip(ends[0::2], ends[1::2], strict=False)), parts[1::2])


def may_begin_name(word: str) -> bool:
    """Tell whether a word is capitalised, or of a script that has no capitals."""
    first = word[0]
    if not first.isalpha():
        return False
    has_capitals = first.lower() != first.upper() and not _GEORGIAN <= first <= _GEORGIAN_END
    return not has_capitals or first != first.lower()


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of the sentences of `text`, surrounding space left out."""
    cuts = [0]
    for match in _SENTENCE_END.finditer(text):
        if _ends_sentence(text, match):
            cuts.append(match.end())
    cuts.append(len(text))
    trimmed = (_trim(text, a, b) for a, b in pairwise(cuts))
    return [(a, b) for a, b in trimmed if a < b]


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    if text[match.start()] != ".":
        return True
    if text.find("\n\n", match.start(), match.end()) >= 0:
        return True
    if text[match.end() : match.end() + 1].islower():
        return False
    word = _word_before(text, match.start()).lower()
    return not (word in ABBREVIATIONS or (len(word) == 1 and word.isalpha()))


def _word_before(text: str, offset: int) -> str:
    """Return the last letters of the word that ends at an offset or the line before it."""
    piece = text[max(0, offset - 24) : offset].removesuffix("\n")
    pieces = piece.split()
    if not pieces or piece[-1].isspace():
        return ""
    word = pieces[-1]
    for sign in _OPENING:
        word = word.rpartition(sign)[2]
    return word


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def sentence_at(
    sentences: list[tuple[int, int]], starts: list[int], offset: int
) -> tuple[int, int]:
    """Return the sentence that holds `offset`; `starts` are the sentences' start offsets."""
    return sentences[max(0, bisect_right(starts, offset) - 1)]
