"""Natural Earth's note on a disputed area -> who holds it, and who claims it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from geoconflict.layers.countries import country_code

_HELD = re.compile(r"\badmin\.? by (?:the )?([^;]+?)(?: for [^;]+)?(?:;|$)", re.IGNORECASE)
_LEASED = re.compile(r"\bleased to (?:the )?([^;]+?) by (?:the )?([^;]+?)(?:;|$)", re.IGNORECASE)
_CLAIMED = re.compile(r"\bclaimed by ([^;]+?)(?: after [^;]+)?(?:;|$)", re.IGNORECASE)
_SELF = re.compile(r"\bself admin", re.IGNORECASE)
_AND = re.compile(r",? and (?:the )?|, (?:the )?")


@dataclass(frozen=True)
class Dispute:
    """What a note says: ISO codes, or the words where they are no country's."""

    controlled_by: str
    recognised_as: str
    claimed_by: tuple[str, ...]


def dispute(note: Any, name: Any, sovereign: Any) -> Dispute:
    """Read a note such as "Self admin.; Claimed by Georgia".

    The sovereign that the file gives is the holder, but of what administers itself: there it is
    the state that it broke away from.

    >>> dispute("Admin. By Israel; Claimed by Syria", "Golan Heights", "Israel")
    Dispute(controlled_by='IL', recognised_as='', claimed_by=('SY',))
    """
    text = note if isinstance(note, str) else ""
    claims = _CLAIMED.search(text)
    claimed = tuple(_code(part) for part in _AND.split(claims[1])) if claims else ()
    if _SELF.search(text):
        return Dispute(str(name), country_code(str(sovereign)), claimed)
    if leased := _LEASED.search(text):
        return Dispute(_code(leased[1]), _code(leased[2]), claimed)
    held = _HELD.search(text)
    return Dispute(_code(held[1]) if held else country_code(str(sovereign)), "", claimed)


def _code(words: str) -> str:
    return country_code(words) or country_code(words.replace(".", "")) or words.strip()
