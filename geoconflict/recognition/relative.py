"""Places said by another's: "20 km north of Shusha", "between Goris and Lachin"."""

from __future__ import annotations

from geoconflict.recognition.tokens import Tokens
from geoconflict.types import Mention


def relative_mentions(tokens: Tokens, mentions: list[Mention]) -> list[Mention]:
    """Return the relative expressions that lean on the mentions."""
    return []
