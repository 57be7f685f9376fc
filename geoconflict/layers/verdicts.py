"""Whether a place lies inside a polygon, as far as its error and the outline's allow to say."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geoconflict.layers.borders import Asked
from geoconflict.layers.ellipsoid import Array
from geoconflict.layers.index import LayerIndex
from geoconflict.layers.pairs import RELATIONS, Pairs
from geoconflict.layers.rows import Rows, distinct_spots

VERDICTS = ("yes", "perhaps", "partly", "no")
_COUNTRIES = 1_000  # more than there are
_YES, _PERHAPS, _PARTLY, _NO, _NOBODY_KNOWS = 0, 1, 2, 3, -1
_WITHIN, _OVERLAPS, _NEAR = (RELATIONS.index(name) for name in ("within", "overlaps", "near"))


def verdicts(
    found: Pairs, rows: Rows, index: LayerIndex, max_distance_km: float | None
) -> tuple[Array, Array]:
    """Return of each pair a position in `VERDICTS`, or -1, and how far off the outline is.

    A point is perhaps inside where it may lie on the other side of the outline: that is no
    farther off than the error, and the place's own country goes on beyond it. The error that
    is only known in part can say "perhaps" and nothing else.
    """
    shape = index.shape[found.version]
    polygonal = (shape >= 0) & index.polygonal[shape]
    verdict, edge_km = np.full(len(found), _NOBODY_KNOWS), found.edge_km.copy()
    shared = np.flatnonzero(polygonal & (found.relation == _OVERLAPS))
    # "North of X" is one place somewhere in its area, a division is all of it.
    verdict[shared] = np.where(rows.is_relative[found.row[shared]], _PERHAPS, _PARTLY)
    held = found.relation == _WITHIN
    point = polygonal & rows.is_point[found.row]
    verdict[held & ~point] = _YES
    asked = np.flatnonzero(point & (held | (found.relation == _NEAR)))
    error, known = _errors(found, rows, index, asked)
    verdict[asked[known]] = np.where(held[asked[known]], _YES, _NO)
    # An outline that was not met lies beyond the distance that was looked at.
    least = np.where(np.isnan(edge_km), index.limits(max_distance_km)[shape], edge_km)[asked]
    close = np.flatnonzero((error > 0) & (least <= error))
    if len(close):
        asked, error = asked[close], error[close]
        km = _border_km(rows, found.row[asked], shape[asked], held[asked], error, index)
        doubtful = asked[km <= error]
        verdict[doubtful], edge_km[doubtful] = _PERHAPS, km[km <= error]
    return verdict, edge_km


def _border_km(
    rows: Rows, row: Array, shape: Array, held: Array, error: Array, index: LayerIndex
) -> Array:
    """Return how far the border is beyond which each place may lie, solved once for its likes."""
    lon, lat, spot = distinct_spots(*rows.position(row))
    country = rows.country[row]
    key = (spot * len(index.shapes) + shape) * _COUNTRIES + country
    like, _ = pd.factorize(key)
    first = np.flatnonzero(np.diff(np.maximum.accumulate(like), prepend=-1))
    farthest = np.zeros(len(first))
    np.maximum.at(farthest, like, error)
    lon, lat = lon[spot[first]], lat[spot[first]]
    asked = Asked(lon, lat, country[first], shape[first], held[first], farthest)
    result: Array = index.borders.km(asked)[like]
    return result


def _errors(found: Pairs, rows: Rows, index: LayerIndex, asked: Array) -> tuple[Array, Array]:
    """Return the error in km, or what is known of it, and whether all of it is known."""
    parts = rows.uncertainty[found.row[asked]], index.accuracy_km[found.version[asked]]
    known = ~np.isnan(parts[0]) & ~np.isnan(parts[1])
    return np.hypot(*(np.nan_to_num(part) for part in parts)), known
