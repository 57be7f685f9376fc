"""The pairs that were found -> a frame: the places' columns with the features' beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geoconflict.layers.ellipsoid import Array
from geoconflict.layers.index import FACTS, LayerIndex
from geoconflict.layers.pairs import RELATIONS, Pairs
from geoconflict.layers.rows import Rows
from geoconflict.layers.verdicts import VERDICTS

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_NUMBERS = ("distance_km", "distance_error_km", "edge_km")
COLUMNS = (
    *("layer", "feature_id", "feature_name", "feature_kind", "relation"),
    *(*_NUMBERS, "inside", *FACTS, "drawn_as", "as_of"),
)
_OF_THE_DAY = (*FACTS, "drawn_as")
_ROUGH_KM = 0.5


def result(
    rows: Rows, index: LayerIndex | None, found: Pairs, verdict: Array, view: str
) -> GeoDataFrame:
    """Put the pairs' columns beside the places, keeping places without any."""
    count = np.bincount(found.row, minlength=len(rows.frame))
    row = np.repeat(np.arange(len(count)), np.maximum(count, 1))
    paired = np.flatnonzero(count[row])

    def spread(column: Array, absent: float) -> Array:
        result = np.full(len(row), absent, dtype=column.dtype)
        result[paired] = column
        return result

    numbers = (spread(found.version, -1), spread(found.relation, -1))
    every = Pairs(row, *numbers, spread(found.km, np.nan), spread(found.edge_km, np.nan))
    words = _words(rows, index, every, spread(verdict, -1), view)
    frame = _beside(rows, row, [_texts(words, len(row)), _distances(rows, index, every)])
    _draw_named(frame, index, every.version)
    return frame


def _beside(rows: Rows, row: Any, columns: list[pd.DataFrame]) -> GeoDataFrame:
    """Put new columns before the last one, which is the geometry."""
    names = [*rows.frame.columns[:-1], *COLUMNS, rows.frame.columns[-1]]
    frame = rows.frame.take(row).reset_index(drop=True)
    result: GeoDataFrame = pd.concat([frame, *columns], axis=1)[names]
    return result


def _words(
    rows: Rows, index: LayerIndex | None, found: Pairs, verdict: Array, view: str
) -> dict[str, tuple[Array, Array]]:
    """Return for each column of text its words, the last of them none, and which each row has."""
    columns = {
        "relation": (np.array([*RELATIONS, None], dtype=object), found.relation),
        "inside": (np.array([*VERDICTS, None], dtype=object), verdict),
        "as_of": (rows.as_of, rows.day[found.row]),
    }
    facts = index.facts(view) if index is not None else {}
    columns |= {name: (cells, found.version) for name, cells in facts.items()}
    if index is not None and index.begins_after(rows.numbers):
        early = index.unknown(found.version, rows.number[found.row])
        then = np.where(early, -1, found.version)
        columns |= {name: (facts[name], then) for name in _OF_THE_DAY}
    return columns


def _texts(words: dict[str, tuple[Array, Array]], size: int) -> pd.DataFrame:
    names = [name for name in COLUMNS if name not in _NUMBERS]
    block = np.empty((len(names), size), dtype=object)  # of None
    for number, name in enumerate(names):
        if name in words:
            cells, which = words[name]
            cells.take(which, out=block[number], mode="wrap")
    return _block(block, names)


def _distances(rows: Rows, index: LayerIndex | None, found: Pairs) -> pd.DataFrame:
    radius = _place_error(rows, found)
    numbers = np.full((len(_NUMBERS), len(found)), np.nan)
    numbers[0], numbers[2] = found.km, found.edge_km
    if index is not None:
        accuracy = index.accuracy_km[found.version]
        if np.isnan(index.accuracy_km[:-1]).any():
            # Of a shape that nobody vouches for, the place's own error is still known.
            accuracy[np.isnan(accuracy) & (radius > 0) & (found.version >= 0)] = 0.0
        np.hypot(radius, accuracy, out=numbers[1])
    # What lies somewhere in some kilometres is not measured to the metre.
    parts = np.where(radius >= _ROUGH_KM, 10.0, 10_000.0)
    np.rint(np.multiply(numbers, parts, out=numbers), out=numbers)
    return _block(np.divide(numbers, parts, out=numbers), [*_NUMBERS])


def _place_error(rows: Rows, found: Pairs) -> Array:
    """Return how far off the place may be that a distance is measured from.

    A division is all of its ground and not off; what is named has no distance.
    """
    radius = rows.uncertainty[found.row]
    if rows.has_areas:
        whole = rows.is_extent & ~rows.is_relative & ~rows.is_point
        radius = np.where(whole[found.row], 0.0, radius)
    return np.where(found.relation < RELATIONS.index("within"), np.nan, radius)


def _block(block: Array, names: list[str]) -> pd.DataFrame:
    """Return columns of one type, laid out as pandas keeps them, so that none is copied.

    Typed here, or a column without text would be of another type than one with it.
    """
    return pd.DataFrame(block.T, columns=names, dtype=block.dtype, copy=False)


def _draw_named(frame: GeoDataFrame, index: LayerIndex | None, version: Any) -> None:
    """Give a mention of a feature the feature's shape of that day, if it has no place."""
    wanted = np.asarray(frame.geometry.isna()) & (version >= 0)
    if index is not None and wanted.any():
        shapes = np.array(frame.geometry)
        shapes[wanted] = index.geometry[version[wanted]]
        frame.geometry = shapes
