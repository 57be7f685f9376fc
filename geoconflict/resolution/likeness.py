"""Whether a name in the text is a place's own name, in its own or another spelling."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from unicodedata import combining

_ALIKE = 0.8
_ADDED = re.compile(r"\s*\([^)]*\)$")


def plain(name: str) -> str:
    """Return a name without case and accents."""
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not combining(c))
    return name.casefold()


@lru_cache(maxsize=4096)
def is_alike(toponym: str, name: str) -> bool:
    """Whether two names are spellings of one: "Bara", "Bārah"; "Schwedt", "Schwedt (Oder)".

    "Oklahoma" is none of "Oklahoma City", nor "Kawa" of "Al Kawa".
    """
    one, other = plain(toponym), plain(_ADDED.sub("", name))
    return one == other or SequenceMatcher(None, one, other).ratio() >= _ALIKE
