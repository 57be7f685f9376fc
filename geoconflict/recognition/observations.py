"""Hashed observations about the tokens that may be part of a name.

Only *active* tokens are looked at: capitalised ones, and the small words and signs
that join them ("of", "al", "-"). They form runs; everything else is outside a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geoconflict.recognition import words as w
from geoconflict.recognition.tokens import Tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

_REACH = 3
# Extra columns, one value a position, after the 7 x COLUMNS of the window.
_EXTRA = (2 * _REACH + 1) * w.COLUMNS
LEX, LEX_BEFORE, LEX_AFTER, LEFT, RIGHT, LEFT_CLASS, RIGHT_CLASS, SEEN, FIRST = (
    _EXTRA + i for i in range(9)
)
_MAX_RUN = 40
GAP = _REACH
"""Tokens that are none, before, between and after texts: what is beyond a text's ends."""
_GAP = ("",) * GAP
_ACTIVE, _JOINER = bytes([w.CAPITALISED]), rb"[%c-%c]" % (w.CONNECTOR, w.DASH)
# Up to three joining words between capitalised ones; article and dash ("al-Bab").
_JOINING = re.compile(rb"(?<=%b)%b{1,3}(?=%b)" % (_ACTIVE, _JOINER, _ACTIVE))
_ARTICLE = re.compile(rb"%c%c(?=%b)" % (w.ARTICLE, w.DASH, _ACTIVE))
_RUN = re.compile(rb"%b+" % _ACTIVE)
_ODD = np.uint64(0x9E3779B97F4A7C15)
_ODD2 = np.uint64(0xC2B2AE3D27D4EB4F)
_ODD3 = np.uint64(0x165667B19E3779F9)


def _at(offset: int, column: int) -> int:
    return (offset + _REACH) * w.COLUMNS + column


def _templates() -> list[tuple[int, ...]]:
    """Return the columns that each observation joins: one, two or three."""
    near, wide = (-1, 0, 1), (-3, -2, -1, 0, 1, 2, 3)
    low, cls, shp, nam, fine, coarse = w.LOWER, w.CLASS, w.SHAPE, w.NAMES, w.FINE, w.COARSE
    single: list[int] = [_at(o, low) for o in wide] + [_at(o, cls) for o in wide]
    single += [_at(o, c) for o in near for c in (shp, w.SUFFIX3, nam)]
    single += [_at(o, c) for o in (-2, -1, 0, 1, 2) for c in (fine, coarse)]
    single += [_at(0, c) for c in (w.WORD, w.SUFFIX4, w.PREFIX3)]
    single += [LEX, LEX_BEFORE, LEX_AFTER, LEFT, RIGHT, LEFT_CLASS, RIGHT_CLASS, SEEN, FIRST]
    pair: list[tuple[int, ...]] = [
        (_at(a, low), _at(b, low)) for a, b in ((-1, 0), (0, 1), (-1, 1), (-2, -1), (1, 2))
    ]
    pair += [(LEX, _at(o, c)) for o in (-1, 1) for c in (low, cls, nam, fine)]
    pair += [(LEX, c) for c in (LEFT, RIGHT, LEX_BEFORE, LEX_AFTER, SEEN, FIRST)]
    pair += [(LEX, _at(0, c)) for c in (nam, shp, fine, w.SUFFIX3)]
    pair += [(_at(0, nam), c) for c in (_at(-1, nam), _at(1, nam), SEEN, LEFT_CLASS, RIGHT_CLASS)]
    pair += [(_at(0, fine), c) for c in (_at(-1, fine), _at(1, fine), LEFT, RIGHT, SEEN)]
    pair += [(_at(-1, cls), _at(1, cls)), (_at(-1, coarse), _at(1, coarse)), (LEFT, RIGHT)]
    pair += [(_at(0, shp), c) for c in (_at(-1, cls), LEFT, SEEN, FIRST)]
    pair += [(_at(0, w.SUFFIX3), LEFT), (_at(0, low), FIRST), (_at(0, coarse), LEFT_CLASS)]
    triple: list[tuple[int, ...]] = [(_at(-1, c), LEX, _at(1, c)) for c in (cls, nam, shp)]
    triple += [(LEFT_CLASS, LEX, RIGHT_CLASS), (LEFT, LEX, RIGHT), (LEFT_CLASS, SEEN, RIGHT_CLASS)]
    triple += [tuple(_at(o, c) for o in near) for c in (shp, coarse, nam)]
    return [*((c,) for c in single), *pair, *triple]


TEMPLATES = _templates()


@dataclass(frozen=True)
class Active:
    """The active tokens of texts, which follow each other with a gap, and the runs they form."""

    positions: NDArray[np.int64]
    """Token indices, ascending; those of the first text from 0 on."""
    run_starts: NDArray[np.int64]
    """Indices into `positions` at which a run begins."""
    run_ends: NDArray[np.int64]
    """Index into `positions` after the last token of each run."""
    rows: NDArray[np.int64]
    """Word-table row of every token; a gap of three rows 0 before, between and after texts."""
    texts: tuple[int, ...]
    """Index of the first token of each text."""


def find_active(texts: Tokens | Sequence[Tokens], table: w.WordTable) -> Active:
    """Find the tokens that may belong to a name."""
    several = [texts] if isinstance(texts, Tokens) else texts
    words, begins = list(_GAP), []
    for tokens in several:
        begins.append(len(words) - GAP)
        words += tokens.words
        words += _GAP
    rows = table.rows(words)
    lines = {begin + at for tokens, begin in zip(several, begins, strict=True)
             for at in tokens.line_starts}  # fmt: skip
    spans = np.array(_runs(_gates(rows, table), lines), np.int64).reshape(-1, 2)
    lengths = spans[:, 1] - spans[:, 0]
    ends = lengths.cumsum()
    starts = ends - lengths
    positions = np.repeat(spans[:, 0] - starts, lengths) + np.arange(ends[-1] if len(ends) else 0)
    return Active(positions, starts, ends, rows, tuple(begins))


def _gates(rows: NDArray[np.int64], table: w.WordTable) -> bytes:
    """Return the tokens' gates; those that may belong to a name are made `CAPITALISED`."""
    gates = table.gates[rows]
    # A full stop joins two words only after an abbreviation.
    stops = np.flatnonzero(rows == table.full_stop)
    gates[stops[~table.abbreviates[rows[stops - 1]]]] = w.OTHER
    joined = _JOINING.sub(lambda match: _ACTIVE * len(match[0]), gates[GAP:-GAP].tobytes())
    return _ARTICLE.sub(_ACTIVE * 2, joined)


def _runs(gates: bytes, lines: set[int]) -> list[tuple[int, int]]:
    """Return runs of active tokens: cut before a new line, and at every 40th token."""
    runs: list[tuple[int, int]] = []
    for match in _RUN.finditer(gates):
        begin, end = match.span()
        for i in range(begin + 1, end):
            if i in lines or i - begin == _MAX_RUN:
                runs.append((begin, i))
                begin = i
        runs.append((begin, end))
    return runs


def observe(
    active: Active,
    table: w.WordTable,
    context: NDArray[np.uint32],
    part: slice,
    bits: int,
) -> NDArray[np.int64]:
    """Return the hashed observations of a part of the active tokens, one row a token.

    `context` is what `text_context` returned; a part at a time bounds the memory. What is
    returned lies in memory an observation after the other, as summing their weights wants it.
    """
    positions = active.positions[part]
    values = np.empty((_EXTRA + len(context), len(positions)), np.uint64)
    around = active.rows[positions + _WINDOW]
    window = values[:_EXTRA].reshape(2 * _REACH + 1, w.COLUMNS, len(positions))
    window[...] = table.values[around].transpose(0, 2, 1)
    values[_EXTRA:] = context[:, part]
    return _hash(values, bits).T


def text_context(
    active: Active, table: w.WordTable, codes: NDArray[np.uint32]
) -> NDArray[np.uint32]:
    """Return what the lexicon, the run's surroundings and the whole text say of active tokens.

    One row an observation, from `LEX` to `FIRST`, and one column a token.
    """
    lengths = active.run_ends - active.run_starts
    at = active.positions + GAP
    padded = np.zeros(len(active.rows), np.uint32)
    padded[GAP : GAP + len(codes)] = codes
    out = np.zeros((9, len(at)), np.uint32)
    out[0], out[1], out[2] = padded[at], padded[at - 1], padded[at + 1]
    for row, edge in enumerate((at[active.run_starts] - 1, at[active.run_ends - 1] + 1)):
        beside = table.values[active.rows[edge]].repeat(lengths, axis=0)
        out[3 + row], out[5 + row] = beside[:, w.LOWER], beside[:, w.CLASS]
    out[7] = _seen_in_text(active, table)
    out[8, active.run_starts] = 1
    return out


def _seen_in_text(active: Active, table: w.WordTable) -> NDArray[np.uint32]:
    """Return what the text shows of a word: after a locative, a title or a name, uncapitalised."""
    rows, at = active.rows[1:], active.positions + (GAP - 1)
    marks = table.seen_after[active.rows[:-1]]
    outside = np.ones(len(rows), bool)
    outside[at] = False
    marks[outside] = 8
    words = table.values[rows, w.LOWER]
    if len(active.texts) > 1:
        lengths = np.diff(active.texts, append=len(rows))
        words = words + (np.arange(len(lengths), dtype=np.uint64) << np.uint64(32)).repeat(lengths)
    _, inverse = np.unique(words, return_inverse=True)
    seen = np.zeros(len(rows), np.uint32)
    np.bitwise_or.at(seen, inverse, marks)
    return seen[inverse[at]]


_COLUMNS = np.array([template + (template[0],) * (3 - len(template)) for template in TEMPLATES]).T
_SEEDS = ((np.arange(1, len(TEMPLATES) + 1, dtype=np.uint64) * _ODD2) ^ _ODD3)[:, None]
_WINDOW = np.arange(2 * _REACH + 1)[:, None]


def _hash(values: NDArray[np.uint64], bits: int) -> NDArray[np.int64]:
    """Hash each template's rows to `bits` bits; the template's number is the seed."""
    mixed = values[_COLUMNS[0]]
    mixed *= _ODD
    mixed += _SEEDS
    mixed ^= mixed >> np.uint64(29)
    mixed ^= values[_COLUMNS[1]]
    mixed *= _ODD2
    mixed ^= mixed >> np.uint64(32)
    mixed ^= values[_COLUMNS[2]]
    mixed *= _ODD3
    mixed >>= np.uint64(64 - bits)
    return np.asarray(mixed.view(np.int64))
