"""People whose names are places: kin, and surnames that the text gave in full before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoconflict.recognition import lexicon as lx
from geoconflict.recognition.tagger import Span
from geoconflict.recognition.tokens import Tokens
from geoconflict.recognition.vocabulary import KIN, LOCATIVES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SURE = 0.8
_KNOWN = frozenset({lx.COUNTRY, lx.DIVISION})


def without_surnames(tokens: Tokens, spans: list[Span], known: NDArray[np.uint32]) -> list[Span]:
    """Leave out the place spans that are the surname of a person the text named in full."""
    surnames = {
        tokens.words[span.last].lower()
        for span in spans
        if span.label == "PER" and span.last > span.first and span.score >= _SURE
    }
    return [span for span in spans if not _is_surname(tokens, span, known, surnames)]


def _is_surname(tokens: Tokens, span: Span, known: NDArray[np.uint32], surnames: set[str]) -> bool:
    if span.label != "LOC" or span.first != span.last:
        return False
    if span.first and tokens.words[span.first - 1].lower() in KIN:
        return True
    if tokens.words[span.first].lower() not in surnames:
        return False
    if int(known[span.first]) & lx.CLASS_MASK in _KNOWN:
        return False
    return not (span.first and tokens.words[span.first - 1].lower() in LOCATIVES)
