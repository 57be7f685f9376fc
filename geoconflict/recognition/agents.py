"""Who acts, and what is held: phrases in which a name's role is not in doubt.

The classifier weighs words one by one. "Cotonou arrested five sailors" and "the army keeps
Khartoum" are told by a whole phrase.
"""

from __future__ import annotations

import re

from geoconflict.recognition.tokens import Tokens
from geoconflict.types import Mention

_DEED = (
    r"(?:arrested|expelled|deported|closed|shut|vetoed|ratified|sold|bought|lent|recalled"
    r"|withdrew|withdrawn|pardoned|freed|jailed|banned|lifted|imposed|tightened|eased|cancelled"
    r"|annulled|financed|funded|smuggled|ordered|hired|nationalised|devalued)"
)
_ACTS = re.compile(
    rf" (?:(?:has|have|had|also|then|later|promptly|itself|quietly) )*"
    rf"(?:{_DEED} (?!in\b|at\b|on\b|by\b|from\b|after\b|for\b|down\b|and\b|when\b|again\b)"
    rf"|did (?:the same|so|not (?:answer|reply|comment))\b)"
)
_CLAUSE = re.compile(
    r"(?:^|[.;:!?\n][\"”’')]* +|\n|[\"“‘(]|, (?:and|but|while|as|so) |\b(?:[Bb]ut|[Ww]hile|[Tt]hat"
    r"|[Aa]nd|[Oo]n (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),? )$"
)
_ADDRESSED = re.compile(
    r"\b(?:complain(?:ed|s|ing)?|wr(?:ote|ites?|iting)|apologi[sz](?:ed?|es|ing)|appeal(?:ed|s|ing)?"
    r"|protest(?:ed|s|ing)?|explain(?:ed|s)?|grovel(?:led|s)?) to $"
)
_HELD = tuple(
    f" {verb} "
    for verb in ("keep", "keeps", "kept", "hold", "holds", "feed", "feeds", "fed", "besiege")
)
_BLAMED = re.compile(r" (?:responsible|accountable|to (?:account|its|his|her|their)|in check|away)")
_WINDOW = 48


def certain_role(tokens: Tokens, mention: Mention) -> float | None:
    """Return the probability of being associative where a phrase tells it, else `None`."""
    text = tokens.text
    before = text[max(0, mention.start - _WINDOW) : mention.start]
    after = text[mention.end : mention.end + _WINDOW]
    if before.endswith(" to ") and _ADDRESSED.search(before):
        return 0.9
    if before.endswith(_HELD) and not _BLAMED.match(after):
        return 0.1
    if _ACTS.match(after) and _CLAUSE.search(before):
        return 0.9
    return None
