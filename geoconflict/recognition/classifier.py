"""Two questions about a mention: is it associative, and did the violence happen there.

Logistic regression over hashed observations of the mention and its sentence.
Literal and associative are those of Gritta et al. (2020), "A pragmatic guide to
geoparsing evaluation".
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from geoconflict.recognition.tokens import Tokens
from geoconflict.recognition.vocabulary import REPORTING, VIOLENCE, word_class

if TYPE_CHECKING:
    from numpy.typing import NDArray

BITS = 15
_FAR = 12
_BLOCK = 1024


@dataclass(frozen=True)
class Site:
    """Where a mention stands: its tokens, its sentence's tokens, its neighbours there."""

    first: int
    last: int
    sentence: tuple[int, int]
    """First token of the sentence and the one after its last."""
    rank: int
    """Index among the sentence's mentions."""
    of: int
    """How many mentions the sentence has."""
    kind: str
    code: int
    """The lexicon's class of the name, 0 where it knows none."""
    dateline: bool
    number: int
    """Index of the sentence in the text."""
    before: str = ""
    """The words between the mention before and this one, with that one's code; "" if far."""
    after: str = ""
    """The same of the mention after."""


class Classifier:
    """Scores mentions with two sets of weights, `role` and `event`.

    Parameters
    ----------
    model : Mapping[str, NDArray]
        `role_weights` and `event_weights`, 2 ** 15 each.
    """

    def __init__(self, model: Mapping[str, NDArray[np.generic]]) -> None:
        nothing = np.zeros(1 << BITS, np.float32)
        self._role = np.asarray(model.get("role_weights", nothing), np.float32)
        self._event = np.asarray(model.get("event_weights", nothing), np.float32)

    def associative(self, tokens: Tokens, sites: Sequence[Site]) -> NDArray[np.float32]:
        """Return the probability that each mention is associative."""
        return self._score(self._role, (role_keys(tokens, site) for site in sites))

    def event(self, tokens: Tokens, sites: Sequence[Site]) -> NDArray[np.float32]:
        """Return the probability that each mention is the place of its sentence's violence."""
        return self._score(self._event, (event_keys(tokens, site) for site in sites))

    @staticmethod
    def _score(weights: NDArray[np.float32], keys: Iterator[list[int]]) -> NDArray[np.float32]:
        parts = [np.zeros(0, np.float32)]
        while block := list(islice(keys, _BLOCK)):
            parts.append(weights[np.array(block)].sum(axis=1))
        sums = np.concatenate(parts)
        return np.asarray(1 / (1 + np.exp(-np.clip(sums, -30, 30))))


def _hashed(names: list[str]) -> list[int]:
    """Hash names, none of which holds a new line: so they are encoded at once."""
    mask = (1 << BITS) - 1
    encoded = "\n".join(names).encode("utf-8", "surrogatepass").split(b"\n")
    return [key & mask for key in map(zlib.crc32, encoded)]


def _around(tokens: Tokens, site: Site) -> list[str]:
    """Return the six lower-cased words about a mention, "" beyond the sentence."""
    begin, end = site.sentence
    at = [
        site.first - 3,
        site.first - 2,
        site.first - 1,
        site.last + 1,
        site.last + 2,
        site.last + 3,
    ]
    words = tokens.lowered
    return [words[i] if begin <= i < end else "" for i in at]


def role_keys(tokens: Tokens, site: Site) -> list[int]:
    """Return the hashed observations that tell literal from associative."""
    a3, a2, a1, b1, b2, b3 = _around(tokens, site)
    c2, c1, d1, d2, d3 = (word_class(x) for x in (a2, a1, b1, b2, b3))
    name = tokens.lowered[site.last]
    return _hashed(
        [
            "bias",
            f"a1={a1}",
            f"a2={a2}",
            f"a21={a2} {a1}",
            f"a321={a3} {a2} {a1}",
            f"b1={b1}",
            f"b2={b2}",
            f"b12={b1} {b2}",
            f"b123={b1} {b2} {b3}",
            f"ab={a1}|{b1}",
            f"c1={c1}|{site.code}",
            f"d1={d1}|{site.code}",
            f"d12={d1} {d2}",
            f"d123={d1} {d2} {d3}",
            f"cd={c2} {c1}|{d1} {d2}",
            f"s={b1[-3:]}",
            f"s2={b2[-3:]}|{b1 in {chr(39), chr(8217)}}",
            f"name={name}",
            f"code={site.code}",
            f"kind={site.kind}|{site.dateline}",
            f"first={site.first == site.sentence[0]}|{d1}",
            f"code-first={site.code}|{site.first == site.sentence[0]}",
            f"alone={site.of == 1}",
            f"before={site.before}",
            f"after={site.after}",
        ]
    )


def _violence(tokens: Tokens, site: Site) -> tuple[int, int, str]:
    """Return signed distances to words of violence before and after, and the nearest word."""
    begin, end = site.sentence
    words = tokens.lowered
    before, after, nearest = -_FAR, _FAR, ""
    for i in range(site.first - 1, max(begin, site.first - _FAR) - 1, -1):
        if words[i] in VIOLENCE:
            before, nearest = i - site.first, words[i]
            break
    for i in range(site.last + 1, min(end, site.last + _FAR)):
        if words[i] in VIOLENCE:
            after = i - site.last
            nearest = words[i] if after < -before else nearest
            break
    return before, after, nearest


def _said_here(tokens: Tokens, site: Site) -> str:
    """Return the first word of reporting in the three words after a mention, "" for none."""
    end = min(site.sentence[1], site.last + 4)
    return next((w for w in tokens.words[site.last + 1 : end] if w.lower() in REPORTING), "")


def event_keys(tokens: Tokens, site: Site) -> list[int]:
    """Return the hashed observations that tell whether violence happened at a mention."""
    a3, a2, a1, b1, b2, _ = _around(tokens, site)
    before, after, nearest = _violence(tokens, site)
    near = f"{max(before // 3, -4)}|{min(after // 3, 4)}"
    rank = f"{min(site.rank, 3)}/{min(site.of, 4)}"
    c1, d1 = word_class(a1), word_class(b1)
    said = _said_here(tokens, site)
    return _hashed(
        [
            "bias",
            f"a1={a1}",
            f"a21={a2} {a1}",
            f"a321={a3} {a2} {a1}",
            f"b1={b1}",
            f"b12={b1} {b2}",
            f"near={near}",
            f"near-a1={near}|{a1}",
            f"nearest={nearest}",
            f"nearest-a1={nearest}|{a1}",
            f"rank={rank}",
            f"rank-code={rank}|{site.code}",
            f"code={site.code}|{a1}",
            f"code-b1={site.code}|{b1}",
            f"kind={site.kind}|{site.dateline}",
            f"kind-rank={site.kind}|{rank}",
            f"cd={c1}|{d1}|{site.kind}",
            f"first={site.first == site.sentence[0]}",
            f"number={min(site.number, 4)}",
            f"place={min((site.first - site.sentence[0]) // 5, 6)}",
            f"name={tokens.lowered[site.last]}",
            f"alone={site.of == 1}|{c1}",
            f"before={site.before}",
            f"after={site.after}",
            f"between={site.before}|{site.code}|{site.after}",
            f"before-a1={site.before}|{near}",
            f"after-a1={site.after}|{a1}",
            f"after-code={site.after}|{site.code}|{near}",
            f"here={a1}|{said}",
            f"near-here={near}|{c1}|{said}",
        ]
    )
