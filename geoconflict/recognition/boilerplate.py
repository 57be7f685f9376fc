"""The parts of a scraped page that are no article: cookie banners, share buttons, footers."""

from __future__ import annotations

import re

_LINE = re.compile(r"[^\n]+")
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


# What each pattern must hold: few texts do, and to look for a word costs next to nothing.
_IN_SHORT = (
    "reading time", " read", "read more", "share ", "follow us", "click ", "sign ", "log in",
    "subscribe", "newsletter", "advertis", "rights reserved", "copyright", "terms of", "privacy",
    "bloggers", "related ", "leave a ", "posted ", "filed under", "tag", "skip to", "image ",
    "photo", " article", "©", "%d",
)  # fmt: skip
_IN_LONG = ("cookie", "privacy", "terms and", "personali", "site", "javascript", "your browser")


def boilerplate(text: str) -> list[tuple[int, int]]:
    """Return the offsets of the lines that belong to the page and not to the article."""
    lower = text.lower()
    short, long = ([word for word in words if word in lower] for words in (_IN_SHORT, _IN_LONG))
    if not short and not long:
        return []
    lines = _LINE.finditer(text)
    return [match.span() for match in lines if _is_boilerplate(match.group(), short, long)]


def _is_boilerplate(line: str, short: list[str], long: list[str]) -> bool:
    lower = line.lower()
    if len(line) <= _SHORT_LINE and any(map(lower.__contains__, short)) and _SHORT.search(line):
        return not _tells_a_story(line)
    if len(line) > _LONG_LINE or not any(map(lower.__contains__, long)):
        return False
    return len(_LONG.findall(line)) >= 1 + (len(line) > 300)


def _tells_a_story(line: str) -> bool:
    """Tell a sentence that merely holds such a word: it is long and ends in a full stop."""
    return len(line) > 60 and line.rstrip().endswith((".", "”", '"'))
