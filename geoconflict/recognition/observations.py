"""Hashed observations about the tokens that may be part of a name.

Only *active* tokens are looked at: capitalised ones, and the small words and signs
that join them ("of", "al", "-"). They form runs; everything else is outside a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
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
    """The active tokens of a text and the runs that they form."""

    positions: NDArray[np.int64]
    """Token indices, ascending."""
    run_starts: NDArray[np.int64]
    """Indices into `positions` at which a run begins."""
    rows: NDArray[np.int64]
    """Word-table row of every token of the text."""

    @cached_property
    def run_ends(self) -> NDArray[np.int64]:
        """Index into `positions` after the last token of each run."""
        return np.append(self.run_starts[1:], len(self.positions))


def find_active(tokens: Tokens, table: w.WordTable) -> Active:
    """Find the tokens that may belong to a name."""
    rows = table.rows(tokens.words)
    gates = table.gates[rows]
    _gate_full_stops(rows, gates, table)
    capital = gates == w.CAPITALISED
    active = capital | _joins(capital, gates >= w.CONNECTOR) | _articles(gates)
    positions = np.flatnonzero(active)
    return Active(positions, _run_starts(tokens, positions), rows)


def _gate_full_stops(rows: NDArray[np.int64], gates: NDArray[np.int8], table: w.WordTable) -> None:
    """Let a full stop join two words only after an abbreviation."""
    stops = np.flatnonzero(rows == table.full_stop)
    abbreviated = (stops > 0) & table.abbreviates[rows[stops - 1]]
    gates[stops[~abbreviated]] = w.OTHER


def _joins(capital: NDArray[np.bool_], connector: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark up to three connectors in a row that stand between capitalised tokens."""
    joins = np.zeros_like(capital)
    size = len(capital)
    for length in (1, 2, 3):
        if size < length + 2:
            break
        between = capital[: size - length - 1] & capital[length + 1 :]
        for k in range(1, length + 1):
            between &= connector[k : size - length - 1 + k]
        for k in range(1, length + 1):
            joins[k : size - length - 1 + k] |= between
    return joins


def _articles(gates: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Mark the article and the dash of names such as "al-Bab"."""
    marks = np.zeros(len(gates), bool)
    if len(gates) > 2:
        found = (gates[:-2] == w.ARTICLE) & (gates[1:-1] == w.DASH) & (gates[2:] == w.CAPITALISED)
        marks[:-2] |= found
        marks[1:-1] |= found
    return marks


def _run_starts(tokens: Tokens, positions: NDArray[np.int64]) -> NDArray[np.int64]:
    """Begin a run after a gap, on a new line, and at every 40th token."""
    begins = np.ones(len(positions), bool)
    begins[1:] = positions[1:] != positions[:-1] + 1
    if tokens.line_starts:
        new_line = np.zeros(len(tokens.words) + 1, bool)
        new_line[tokens.line_starts] = True
        begins |= new_line[positions]
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=len(positions))
    if lengths.max(initial=0) > _MAX_RUN:
        within = np.arange(len(positions)) - np.repeat(starts, lengths)
        starts = np.flatnonzero(within % _MAX_RUN == 0)
    return starts


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
    padded = np.concatenate([_OUTSIDE, active.rows, _OUTSIDE])
    around = padded[positions + np.arange(2 * _REACH + 1)[:, None]]
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
    at = active.positions
    lengths = active.run_ends - active.run_starts
    rows = np.concatenate([[0], active.rows, [0]])
    left = table.values[rows[at[active.run_starts]]]
    right = table.values[rows[at[active.run_ends - 1] + 2]]
    padded = np.concatenate([[0], codes, [0]])
    out = np.zeros((9, len(at)), np.uint32)
    out[0], out[1], out[2] = codes[at], padded[at], padded[at + 2]
    out[3], out[4] = np.repeat(left[:, w.LOWER], lengths), np.repeat(right[:, w.LOWER], lengths)
    out[5], out[6] = np.repeat(left[:, w.CLASS], lengths), np.repeat(right[:, w.CLASS], lengths)
    out[7] = _seen_in_text(active, table)
    out[8, active.run_starts] = 1
    return out


def _seen_in_text(active: Active, table: w.WordTable) -> NDArray[np.uint32]:
    """Return what the text shows of a word: after a locative, a title or a name, uncapitalised."""
    before = np.concatenate([[0], active.rows[:-1]])
    marks = table.seen_after[before]
    outside = np.ones(len(before), bool)
    outside[active.positions] = False
    marks[outside] = 8
    _, inverse = np.unique(table.values[active.rows, w.LOWER], return_inverse=True)
    seen = np.zeros(int(inverse.max(initial=-1)) + 1, np.uint32)
    np.bitwise_or.at(seen, inverse, marks)
    return seen[inverse[active.positions]]


_COLUMNS = np.array([template + (template[0],) * (3 - len(template)) for template in TEMPLATES]).T
_SEEDS = ((np.arange(1, len(TEMPLATES) + 1, dtype=np.uint64) * _ODD2) ^ _ODD3)[:, None]
_OUTSIDE = np.zeros(_REACH, np.int64)


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
