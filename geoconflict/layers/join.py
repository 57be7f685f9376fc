"""The join: which enclaves and pipelines a mention is in, near to, or names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geoconflict.errors import LayerError
from geoconflict.layers import pairs
from geoconflict.layers.index import LayerIndex, index_of
from geoconflict.layers.layer import Layer, iso_day
from geoconflict.layers.views import as_drawn, checked_view

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_RELATIONS = pairs.RELATIONS
_FACTS = ("recognised_as", "controlled_by", "status")
COLUMNS = (
    *("layer", "feature_id", "feature_name", "feature_kind", "relation"),
    *("distance_km", "distance_error_km", *_FACTS, "drawn_as", "as_of"),
)
_FARTHEST_KM = 500.0
_CONTEXT = "geoconflict"


def join(
    places: GeoDataFrame,
    layers: Layer | Iterable[Layer],
    *,
    as_of: dt.date | str | None = None,
    max_distance_km: float | None = None,
    nearest: int | None = None,
    point_of_view: str = "un",
) -> GeoDataFrame:
    """Join places with the features they name, lie in or lie near, as of the day.

    Parameters
    ----------
    places : geopandas.GeoDataFrame
        From `geoparse`, or any frame in EPSG:4326 with points or areas.
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

    Returns
    -------
    geopandas.GeoDataFrame
        A row a (mention, feature) pair, and one with `layer` missing for a
        mention that belongs to none. `relation` is `named`, `described`,
        `within`, `overlaps` (areas alone) or `near`. `distance_km` is 0 inside;
        `distance_error_km` is made of the place's uncertainty and the
        feature's accuracy. A mention without geometry that names a feature
        takes the feature's.

    Raises
    ------
    LayerError
        If the CRS is not EPSG:4326, or an argument makes no sense.

    Notes
    -----
    Countries, and regions above 150,000 km², join by name or description
    alone; divisions and smaller regions by their extent. None is ever near.
    """
    chosen = (layers,) if isinstance(layers, Layer) else tuple(layers)
    view, day = checked_view(point_of_view), iso_day(as_of)
    _check(places, nearest, max_distance_km)
    context = _context(places, chosen, day, view)
    rows = pairs.Rows(places, _days(places, day))
    if not chosen or places.empty:
        return _result(rows, None, _no_pairs(), view, context)
    index = index_of(chosen)
    if nearest is not None and max_distance_km is None:
        max_distance_km = _FARTHEST_KM
    table = _found(rows, index, max_distance_km, nearest)
    return _result(rows, index, table, view, context)


def _found(
    rows: pairs.Rows, index: LayerIndex, max_distance_km: float | None, nearest: int | None
) -> pd.DataFrame:
    """Return all pairs, each once under its strongest relation, in a fixed order."""
    table = pd.concat(
        [
            pairs.named(rows, index),
            pairs.described(rows, index),
            pairs.from_points(rows, index, max_distance_km),
            pairs.from_areas(rows, index),
        ],
        ignore_index=True,
    )
    row, version, relation = (table[name].to_numpy() for name in ("row", "version", "relation"))
    table["rank"] = index.table["rank"].to_numpy()[version]
    # One number in place of three columns: sorting is most of what is left to do.
    key = (row * (len(index.table) + 1) + table["rank"]) * len(_RELATIONS) + relation
    table = table.iloc[np.lexsort((version, table["distance_km"], key))]
    pair = table["row"] * (len(index.table) + 1) + table["version"]
    table = table[~pair.duplicated()]
    return table if nearest is None else _nearest(table, nearest)


def _nearest(table: pd.DataFrame, count: int) -> pd.DataFrame:
    near = table["relation"] == _RELATIONS.index("near")
    place = table[near].groupby(["row", "rank"], sort=False).cumcount()
    keep = ~near
    keep[place.index[place < count]] = True
    return table[keep]


def _result(
    rows: pairs.Rows, index: LayerIndex | None, table: pd.DataFrame, view: str, context: Any
) -> GeoDataFrame:
    """Put the pairs' columns beside the places, keeping places without any."""
    paired = np.zeros(len(rows.frame), dtype=bool)
    paired[table["row"].to_numpy(dtype=np.int64)] = True
    extra = pd.DataFrame({"row": np.flatnonzero(~paired), "version": -1})
    table = pd.concat([table, extra]).sort_values("row", kind="stable")
    row = table["row"].to_numpy(dtype=np.int64)
    version = table["version"].to_numpy(dtype=np.int64)
    frame = rows.frame.drop(columns=[c for c in COLUMNS if c in rows.frame]).iloc[row]
    frame = frame.reset_index(drop=True)
    for name, cells in _cells(rows, index, table, row, version, view).items():
        # Typed here, or a column without text would be of another type than one with it.
        kind = "float64" if name.startswith("distance") else "object"
        frame.insert(len(frame.columns) - 1, name, pd.Series(cells, dtype=kind))
    _draw_named(frame, index, version)
    frame.attrs[_CONTEXT] = context
    return frame


def _cells(
    rows: pairs.Rows,
    index: LayerIndex | None,
    table: pd.DataFrame,
    row: Any,
    version: Any,
    view: str,
) -> dict[str, Any]:
    names = np.array([*_RELATIONS, None], dtype=object)
    distance = table["distance_km"].to_numpy(dtype="float64")
    found: dict[str, Any] = {} if index is None else _facts(index, version, view)
    if index is not None:
        accuracy = np.append(index.table["accuracy_km"].to_numpy(dtype="float64"), np.nan)
        error = np.hypot(rows.uncertainty[row], accuracy[version])
        found["distance_error_km"] = np.where(np.isnan(distance), np.nan, error)
    found["relation"] = names[np.where(version < 0, -1, table["relation"]).astype(np.int64)]
    found["distance_km"] = distance
    found["as_of"] = _days_or_none(rows.day)[row]
    return {name: found.get(name, np.full(len(row), None)) for name in COLUMNS}


def _facts(index: LayerIndex, version: Any, view: str) -> dict[str, Any]:
    """Return what is said of the features, a column each."""
    columns = {
        "layer": index.table["layer"],
        "feature_id": index.table["id"],
        "feature_name": index.table["name"],
        "feature_kind": index.table["kind"],
        **{name: index.table[name] for name in _FACTS},
        "drawn_as": _drawn(index, view),
    }
    return {name: _take(column, version) for name, column in columns.items()}


def _days_or_none(day: Any) -> Any:
    """Write "" as `None`; each day once, for a million rows have few days."""
    known, place = np.unique(day, return_inverse=True)
    return np.array([str(text) or None for text in known], dtype=object)[place]


def _take(column: pd.Series, version: Any) -> Any:
    """Return the versions' values, `None` where there is no version."""
    values = np.append(column.to_numpy(dtype=object), [None])
    return values[version]


def _drawn(index: LayerIndex, view: str) -> pd.Series:
    table = index.table
    cells = zip(table["recognised_as"], table["controlled_by"], table["claimed_by"], strict=True)
    return pd.Series(
        [as_drawn(known or "", held or "", claims or (), view) for known, held, claims in cells],
        dtype="object",
    )


def _draw_named(frame: GeoDataFrame, index: LayerIndex | None, version: Any) -> None:
    """Give a mention of a feature the feature's shape of that day, if it has no place."""
    shapes = np.array(frame.geometry)
    wanted = shapely.is_missing(shapes) & (version >= 0)
    if index is not None and wanted.any():
        shapes[wanted] = index.geometry[version[wanted]]
        frame.geometry = shapes


def _days(places: GeoDataFrame, day: str | None) -> Any:
    if day is not None:
        return np.full(len(places), day, dtype="U10")
    column = places["published"] if "published" in places else [None] * len(places)
    return np.array([iso_day(_known(cell)) or "" for cell in column], dtype="U10")


def _known(cell: Any) -> Any:
    return None if cell is None or cell != cell else cell


def _check(places: GeoDataFrame, nearest: int | None, max_distance_km: float | None) -> None:
    if places.crs is None or places.crs.to_epsg() != 4326:
        raise LayerError(
            f"places are in {places.crs}, and not in EPSG:4326; use places.to_crs('EPSG:4326')"
        )
    if nearest is not None and nearest < 1:
        raise LayerError(f"nearest={nearest} is no number of features; give 1 or more")
    if max_distance_km is not None and not 0 <= max_distance_km <= 5_000:
        raise LayerError(f"max_distance_km={max_distance_km} is not between 0 and 5000 km")


def _context(places: GeoDataFrame, layers: tuple[Layer, ...], day: str | None, view: str) -> Any:
    """Write into the frame's context what it was joined with."""
    known = places.attrs.get(_CONTEXT)
    if known is None:
        return None
    return replace(known, layers=layers, as_of=day, point_of_view=view)


def _no_pairs() -> pd.DataFrame:
    return pd.DataFrame({"row": np.empty(0, np.int64), "version": np.empty(0, np.int64)}).assign(
        relation=-1, distance_km=np.nan
    )
