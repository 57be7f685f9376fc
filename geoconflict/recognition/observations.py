"""Hashed observations about the tokens that may be part of a name.

Only *active* tokens are looked at: capitalised ones, and the small words and signs
that join them ("of", "al", "-"). They form runs; everything else is outside a name.
"""

from __future__ import annotations

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

    @property
    def run_ends(self) -> NDArray[np.int64]:
        """Index into `positions` after the last token of each run."""
        return np.append(self.run_starts[1:], len(self.positions))


def find_active(tokens: Tokens, table: w.WordTable) -> Active:
    """Find the tokens that may belong to a name."""
    rows = table.rows(tokens.words)
    gates = table.gates[rows]
    _gate_full_stops(tokens, gates)
    capital = gates == w.CAPITALISED
    active = capital | _joins(capital, gates >= w.CONNECTOR) | _articles(gates)
    positions = np.flatnonzero(active)
    return Active(positions, _run_starts(tokens, positions), rows)


def _gate_full_stops(tokens: Tokens, gates: NDArray[np.int8]) -> None:
    """Let a full stop join two words only after an abbreviation."""
    words = tokens.words
    for i in [i for i, word in enumerate(words) if word == "."]:
        if not i or not w.ends_abbreviation(words[i - 1]):
            gates[i] = w.OTHER


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
    starts: list[int] = []
    spans, text = tokens.spans, tokens.text
    last, length = -2, 0
    for i, position in enumerate(positions.tolist()):
        gap = text[spans[last][1] : spans[position][0]] if position == last + 1 else ""
        if position != last + 1 or length >= _MAX_RUN or "\n" in gap:
            starts.append(i)
            length = 0
        last, length = position, length + 1
    return np.array(starts, dtype=np.int64)


def observe(
    active: Active,
    table: w.WordTable,
    context: NDArray[np.uint32],
    part: slice,
    bits: int,
) -> NDArray[np.int64]:
    """Return the hashed observations of a part of the active tokens, one row a token.

    `context` is what `text_context` returned; a part at a time bounds the memory.
    """
    window = _window(active, table, part)
    both = np.concatenate([window, context[part]], axis=1)
    return _hash(both.astype(np.uint64), bits)


def _window(active: Active, table: w.WordTable, part: slice) -> NDArray[np.uint32]:
    around = active.positions[part][:, None] + np.arange(-_REACH, _REACH + 1)[None, :]
    outside = (around < 0) | (around >= len(active.rows))
    rows = np.where(outside, 0, active.rows[np.clip(around, 0, len(active.rows) - 1)])
    return table.values[rows].reshape(len(around), -1)


def text_context(
    active: Active, table: w.WordTable, codes: NDArray[np.uint32]
) -> NDArray[np.uint32]:
    """Return what the lexicon, the run's surroundings and the whole text say of active tokens."""
    at, rows = active.positions, active.rows
    lengths = active.run_ends - active.run_starts
    left = np.repeat(at[active.run_starts], lengths) - 1
    right = np.repeat(at[active.run_ends - 1], lengths) + 1
    left_row = np.where(left >= 0, rows[left], 0)
    right_row = np.where(right < len(rows), rows[np.minimum(right, len(rows) - 1)], 0)
    padded = np.concatenate([[0], codes, [0]]).astype(np.uint32)
    first = np.zeros(len(at), np.uint32)
    first[active.run_starts] = 1
    columns = [
        codes[at],
        padded[at],
        padded[at + 2],
        table.values[left_row, w.LOWER],
        table.values[right_row, w.LOWER],
        table.values[left_row, w.CLASS],
        table.values[right_row, w.CLASS],
        _seen_in_text(active, table),
        first,
    ]
    return np.stack(columns, axis=1).astype(np.uint32)


def _seen_in_text(active: Active, table: w.WordTable) -> NDArray[np.uint32]:
    """Return what the text shows of a word: after a locative, a title or a name, uncapitalised."""
    lower = table.values[active.rows, w.LOWER]
    before = table.values[np.concatenate([[0], active.rows[:-1]]), :]
    marks = (before[:, w.CLASS] == 5) * 1 + (before[:, w.CLASS] == 1) * 2
    marks += (before[:, w.NAMES] & 1) * 4
    outside = np.ones(len(lower), bool)
    outside[active.positions] = False
    marks = np.where(outside, 8, marks).astype(np.int64)
    _, inverse = np.unique(lower, return_inverse=True)
    seen = np.zeros(int(inverse.max(initial=-1)) + 1, np.int64)
    np.bitwise_or.at(seen, inverse, marks)
    return seen[inverse][active.positions].astype(np.uint32)


_COLUMNS = np.array([template + (template[0],) * (3 - len(template)) for template in TEMPLATES])
_SEEDS = (np.arange(1, len(TEMPLATES) + 1, dtype=np.uint64) * _ODD2) ^ _ODD3


def _hash(values: NDArray[np.uint64], bits: int) -> NDArray[np.int64]:
    """Hash each template's columns to `bits` bits; the template's number is the seed."""
    mixed = values[:, _COLUMNS[:, 0]] * _ODD + _SEEDS
    mixed ^= mixed >> np.uint64(29)
    mixed = (mixed ^ values[:, _COLUMNS[:, 1]]) * _ODD2
    mixed ^= mixed >> np.uint64(32)
    mixed = (mixed ^ values[:, _COLUMNS[:, 2]]) * _ODD3
    return (mixed >> np.uint64(64 - bits)).astype(np.int64)
