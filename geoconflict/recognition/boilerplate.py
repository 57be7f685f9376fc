"""The parts of a scraped page that are no article: cookie banners, share buttons, footers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from geoconflict.recognition.tokens import Tokens

_SHORT = re.compile(
    r"\b(?:reading time|min(?:ute)?s? read|read more|share (?:this|on)|follow us|click (?:here|to)|"
    r"sign (?:in|up)|log in|subscribe|newsletter|advertis\w+|all rights reserved|copyright|"
    r"terms of (?:use|service)|privacy|bloggers like this|related (?:posts|articles)|"
    r"leave a (?:reply|comment)|posted (?:in|by)|filed under|tags?:|skip to|"
    r"image (?:credit|source)|photo(?: by|graph:|:)|next article|previous article)|©|%d\b",
    re.IGNORECASE,
)
_LONG = re.compile(
    r"\b(?:(?:use|uses|using|our|accept\w*|third[- ]part\w+) cookies|cookies? (?:policy|consent"
    r"|to improve|from|and similar)|privacy policy|terms and conditions"
    r"|personali[sz]e (?:your|content)"
    r"|by (?:using|continuing to use) (?:this|the|our) (?:web)?site|enable javascript"
    r"|your browser)",
    re.IGNORECASE,
)
_SHORT_LINE = 120
_LONG_LINE = 1500


# A word of every phrase above. A line without any is no furniture.
_WORD = re.compile(
    r"\b(?:read(?:ing)?|share|follow|click|sign|log|subscribe|newsletter|advertis\w+|reserved"
    r"|copyright|terms|privacy|bloggers|related|leave|posted|filed|tags?|skip|image|photo\w*"
    r"|article|cookies?|personali[sz]e|(?:web)?site|javascript|browser)\b|©|%",
    re.IGNORECASE,
)
_IN_LONG = ("cookie", "privacy", "terms and", "personali", "site", "javascript", "your browser")


def may_be_furniture(word: str) -> bool:
    """Tell whether a word may be one of those that a page's furniture is known by."""
    return bool(_WORD.search(word))


def boilerplate(tokens: Tokens, at: Iterable[int]) -> list[tuple[int, int]]:
    """Return the offsets of the lines that belong to the page and not to the article.

    `at` are the tokens that may be furniture's: the lines without any are the article's.
    """
    text, found, end = tokens.text, [], -1
    for i in at:
        offset = tokens.spans[i][0]
        if offset < end:
            continue
        start = text.rfind("\n", max(end, 0), offset) + 1 or max(end, 0)
        end = text.find("\n", offset)
        end = end if end >= 0 else len(text)
        if _is_boilerplate(text[start:end]):
            found.append((start, end))
    return found


def _is_boilerplate(line: str) -> bool:
    if len(line) <= _SHORT_LINE and _SHORT.search(line):
        return not _tells_a_story(line)
    if len(line) > _LONG_LINE or not any(map(line.lower().__contains__, _IN_LONG)):
        return False
    return len(_LONG.findall(line)) >= 1 + (len(line) > 300)


def _tells_a_story(line: str) -> bool:
    """Tell a sentence that merely holds such a word: it is long and ends in a full stop."""
    return len(line) > 60 and line.rstrip().endswith((".", "”", '"'))
