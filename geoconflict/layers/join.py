"""The join: which enclaves and pipelines a mention is in, near to, or names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geoconflict.errors import LayerError
from geoconflict.layers import pairs
from geoconflict.layers.index import LayerIndex, index_of
from geoconflict.layers.layer import Layer, iso_day
from geoconflict.layers.naming import called_as, means_the_division
from geoconflict.layers.pairs import Pairs, Reach
from geoconflict.layers.places import check_km, days_of, placed
from geoconflict.layers.result import COLUMNS, result
from geoconflict.layers.rows import Rows
from geoconflict.layers.span import warn_outside
from geoconflict.layers.verdicts import verdicts
from geoconflict.layers.views import checked_view

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_RELATIONS = pairs.RELATIONS
_FARTHEST_KM = 500.0
_CONTEXT = "geoconflict"


def join(
    places: GeoDataFrame | pd.DataFrame,
    layers: Layer | Iterable[Layer],
    *,
    as_of: dt.date | str | None = None,
    max_distance_km: float | None = None,
    nearest: int | None = None,
    point_of_view: str = "un",
    associative: bool = False,
    unbuilt: bool = False,
) -> GeoDataFrame:
    """Join places with the features they name, lie in or lie near, as of the day.

    Parameters
    ----------
    places : geopandas.GeoDataFrame or pandas.DataFrame
        From `geoparse`, or any frame in EPSG:4326 with points or areas, or a
        table with the columns `longitude` and `latitude`. Its column
        `published` (or ACLED's `event_date`, UCDP's `date_start`) is the day of
        a row, `uncertainty_km` how far it may be off, `country_code` whose it
        is; lines belong to nothing.
    layers : Layer or iterable of Layer
    as_of : datetime.date or ISO string, optional
        The day on which features are looked at; each article's own day by
        default, and today's versions for an undated one.
    max_distance_km : float, optional
        How far is near, in geodesic kilometres; each layer's own by default.
    nearest : int, optional
        Keep only the nearest so many features of each layer that a place is
        near to; looks as far as 500 km unless `max_distance_km` is given.
    point_of_view : str, optional
        "un", "de facto" or a country's ISO code; decides `drawn_as` and
        nothing else.
    associative : bool
        Measure metonyms ("Ankara pledged help") and datelines of capitals as
        well. Else they join by name alone; demonyms always do.
    unbuilt : bool
        Measure to lines as well that are planned, being built, cancelled or
        gone on the day. Else they join by name alone.

    Returns
    -------
    geopandas.GeoDataFrame
        A row a (mention, feature) pair, and one with `layer` missing for a
        mention that belongs to none. `relation` is `named`, `described`,
        `within`, `overlaps` (areas alone) or `near`; the rows of a mention come
        in this order, of one layer after another, then the nearest and the
        smallest feature first. `distance_km` is 0 inside; `distance_error_km` is
        made of the place's uncertainty and the feature's accuracy, of the latter
        alone for a division, and nan for what is named. `inside` says of a
        polygon whether the place surely lies in it, the error granted: `yes`,
        `perhaps`, `partly` (an area) or `no`; `edge_km` is how far the outline
        is. A mention without geometry that names a feature takes the feature's.

    Raises
    ------
    LayerError
        If the CRS is not EPSG:4326, a coordinate is no degree, a day none, or
        an argument makes no sense.

    Notes
    -----
    Countries, and regions above 150,000 km², join by name or description
    alone; divisions and smaller regions by their extent. None is ever near. A
    region, lake or range whose extent is not known is a point with its error.
    Kilometres are rounded to 0.1, and to 0.1 m where a place is exact or nobody
    said how far off it is.
    """
    chosen, view, day = _chosen(layers), checked_view(point_of_view), iso_day(as_of)
    _check(nearest, max_distance_km, as_of)
    context = _context(places, chosen, day, view)
    frame = placed(places, COLUMNS)
    rows = Rows(frame, *days_of(frame, day), associative)
    warn_outside(chosen, rows.days)
    if not chosen or frame.empty:
        nothing = Pairs.of([], "near"), np.empty(0, np.int64)
        return _attached(result(rows, None, *nothing, view), context)
    index = index_of(chosen)
    if nearest is not None and max_distance_km is None:
        max_distance_km = _FARTHEST_KM
    found = _found(rows, index, Reach(max_distance_km, unbuilt))
    if nearest is not None:
        found = _nearest(found, index, nearest)
    verdict, edge_km = verdicts(found, rows, index, max_distance_km)
    joined = result(rows, index, replace(found, edge_km=edge_km), verdict, view)
    return _attached(joined, context)


def _found(rows: Rows, index: LayerIndex, reach: Reach) -> Pairs:
    """Return all pairs, each once under its strongest relation, in a fixed order."""
    named = pairs.named(rows, index)
    other = means_the_division(named, rows, index)
    called = called_as(rows, index)
    placed = (
        pairs.from_points(rows, index, reach),
        pairs.from_areas(rows, index, named.row[other], reach),
    )
    finders = (
        named.take(np.flatnonzero(~other)),
        called,
        pairs.described(rows, index),
        *(part.take(np.flatnonzero(~np.isin(part.row, called.row))) for part in placed),
    )
    found = Pairs.joined(list(finders))
    found = found.take(_order(found, index))
    if sum(len(part) > 0 for part in finders) > 1:
        pair = found.row * (len(index.rank) + 1) + found.version
        found = found.take(np.flatnonzero(~pd.Series(pair).duplicated().to_numpy()))
    return found


def _order(found: Pairs, index: LayerIndex) -> Any:
    """Sort by row, layer, relation, distance, size and version.

    Sorting is most of what is left to do: the first three are one number, and
    only pairs that share it are sorted further.
    """
    key = found.row * (len(index.rank) + 1) + index.rank[found.version]
    key = key * len(_RELATIONS) + found.relation
    order = np.argsort(key, kind="stable")  # fast where much is in order, as it is here
    same = np.diff(key[order]) == 0
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    some = order[tied]
    version = found.version[some]
    order[tied] = some[np.lexsort((version, index.size[version], found.km[some], key[some]))]
    return order


def _nearest(found: Pairs, index: LayerIndex, count: int) -> Pairs:
    near = np.flatnonzero(found.relation == _RELATIONS.index("near"))
    group = found.row[near] * (len(index.rank) + 1) + index.rank[found.version[near]]
    first = np.flatnonzero(np.diff(group, prepend=-1))
    place = np.arange(len(near)) - np.repeat(first, np.diff(first, append=len(near)))
    keep = np.ones(len(found), dtype=bool)
    keep[near[place >= count]] = False
    return found.take(np.flatnonzero(keep))


def _chosen(layers: Layer | Iterable[Layer]) -> tuple[Layer, ...]:
    if isinstance(layers, str):
        raise LayerError(
            f"{layers!r} is a name and no layer; give load_layers({layers!r}) for one that is "
            "shipped, read_layer(...) for a file"
        )
    chosen = (layers,) if isinstance(layers, Layer) else tuple(dict.fromkeys(layers))
    for layer in chosen:
        if not isinstance(layer, Layer):
            raise LayerError(
                f"{layer!r:.80} is no layer; give load_layers(), load_layers('enclaves') or "
                "read_layer(path)"
            )
    names = [layer.name for layer in chosen]
    for name in names:
        if names.count(name) > 1:
            raise LayerError(f"two layers are called {name!r}; use read_layer(path, name='...')")
    return chosen


def _check(nearest: int | None, max_distance_km: float | None, as_of: object) -> None:
    if as_of == "":
        raise LayerError("as_of='' is no day; leave it out for each article's own")
    if nearest is not None and not (isinstance(nearest, Integral) and nearest >= 1):
        raise LayerError(f"nearest={nearest!r} is no number of features; give 1 or more")
    if max_distance_km is not None:
        check_km("max_distance_km", max_distance_km)


def _context(places: pd.DataFrame, layers: tuple[Layer, ...], day: str | None, view: str) -> Any:
    """Write into the frame's context what it was joined with."""
    known = places.attrs.get(_CONTEXT)
    if known is None:
        return None
    return replace(known, layers=layers, as_of=day, point_of_view=view)


def _attached(joined: GeoDataFrame, context: Any) -> GeoDataFrame:
    joined.attrs[_CONTEXT] = context
    return joined
