"""(mention, feature version) pairs, one finder for each way they can belong together.

A relation is its position in `RELATIONS`, strongest first, rows are positions in the
places frame, versions positions in the layer index.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geoconflict.layers.containment import areas_meeting, points_inside
from geoconflict.layers.ellipsoid import WGS84, Array
from geoconflict.layers.index import LayerIndex, day_number
from geoconflict.layers.layer import TODAY, is_in_ground
from geoconflict.layers.routes import Routes
from geoconflict.layers.rows import Rows, distinct_spots

RELATIONS = ("named", "described", "within", "overlaps", "near")
# A country that is named says nothing of one of its features, nor does half a
# continent; what is joined by extent is a division or a region up to this size.
_WIDEST_KM2 = 150_000.0
_RADIUS_KM = 6_400.0  # a little more than the earth's, so that no extent is taken for too small


@dataclass(frozen=True)
class Reach:
    """What a place is measured to."""

    km: float | None = None
    """How far is near; each layer's own distance where none is given."""
    unbuilt: bool = False
    """Whether to lines as well that are planned, being built, cancelled or gone."""


@dataclass(frozen=True)
class Pairs:
    """(mention, feature version) pairs, column by column."""

    row: Array
    version: Array
    relation: Array
    km: Array
    edge_km: Array
    """From a point to the outline of a polygon, inside or outside; nan farther off."""

    @classmethod
    def of(cls, found: list[tuple[int, int]], relation: str) -> Pairs:
        """Return pairs of one relation that has no distance."""
        row, version = np.array(found, dtype=np.int64).reshape(-1, 2).T
        same = np.full(len(found), RELATIONS.index(relation))
        return cls(row, version, same, np.zeros(len(found)), np.full(len(found), np.nan))

    @classmethod
    def joined(cls, parts: list[Pairs]) -> Pairs:
        """Return all pairs of several finders."""
        parts = [part for part in parts if len(part)] or parts[:1]
        return cls(
            *(np.concatenate(column) for column in zip(*map(cls._columns, parts), strict=True))
        )

    def take(self, which: Array) -> Pairs:
        """Return some of the pairs, in a given order."""
        return Pairs(*(column[which] for column in self._columns()))

    def _columns(self) -> tuple[Array, ...]:
        return self.row, self.version, self.relation, self.km, self.edge_km

    def __len__(self) -> int:
        return len(self.row)


def named(rows: Rows, index: LayerIndex) -> Pairs:
    """Pair mentions with the features that they name, as of their day."""
    found = []
    for row, layer, text in _references(rows):
        wanted = json.loads(text)
        for feature in wanted if isinstance(wanted, list) else []:
            versions = index.versions_of.get((layer, feature))
            if versions is not None:
                version = _version_on(versions, index, rows.day_of(row))
                found.append((row, version))
    return Pairs.of(found, "named")


def described(rows: Rows, index: LayerIndex) -> Pairs:
    """Pair descriptions such as "Azeri gas pipelines" with what fits them on their day."""
    found = []
    known: dict[tuple[str, str, str], Array] = {}
    routes = Routes(rows, index)
    for row, layer, text in _references(rows):
        if text.startswith("{"):
            key = (layer, text, rows.day_of(row))
            if key not in known:
                known[key] = _fitting(index, *key)
            fitting = routes.narrowed(known[key], json.loads(text), row)
            found += [(row, version) for version in fitting]
    return Pairs.of(found, "described")


def from_points(rows: Rows, index: LayerIndex, reach: Reach) -> Pairs:
    """Pair point places with the polygons that hold them and the features near them."""
    row, lon, lat = rows.points
    lon, lat, spot = distinct_spots(lon, lat)
    wanted = index.shapes_on(rows.numbers, reach.unbuilt)
    held, holder = points_inside(lon, lat, index.shapes, wanted)
    limits = np.where(wanted, index.limits(reach.km), -1.0)
    close, shape, km = index.segments.near(lon, lat, limits)
    # What holds a point may have an outline near it as well; it stands once.
    same = _positions(held * len(index.shapes) + holder, close * len(index.shapes) + shape)
    outside = same < 0
    depth = np.full(len(held), np.nan)
    depth[same[~outside]] = km[~outside]
    relation = [RELATIONS.index("within"), RELATIONS.index("near")]
    found = _Found(
        np.concatenate([held, close[outside]]),
        np.concatenate([holder, shape[outside]]),
        np.repeat(relation, [len(held), int(outside.sum())]),
        np.concatenate([np.zeros(len(held)), km[outside]]),
        np.concatenate([depth, np.where(index.polygonal[shape], km, np.nan)[outside]]),
    )
    return _expanded(found, row, spot, rows, index, reach)


def _positions(known: Array, asked: Array) -> Array:
    """Return where each value stands among distinct known ones, -1 where it does not."""
    if not len(known):
        return np.full(len(asked), -1)
    order = np.argsort(known)
    place = order[np.minimum(np.searchsorted(known, asked, sorter=order), len(known) - 1)]
    return np.where(known[place] == asked, place, -1)


def from_areas(rows: Rows, index: LayerIndex, others: Array, reach: Reach) -> Pairs:
    """Pair divisions and regions with what they lie in or share ground with.

    `others` are rows that name a feature in vain, and count as areas as well.
    """
    areas = np.union1d(rows.areas, others[(rows.is_measured & rows.is_extent)[others]])
    keys = {id(rows.geometry[row]): row for row in areas}
    distinct = {key: row for key, row in keys.items() if not _is_wide(rows.geometry[row])}
    if not distinct:
        return Pairs.of([], "within")
    number = {key: place for place, key in enumerate(distinct)}
    shapes = rows.geometry[list(distinct.values())]
    wanted = index.shapes_on(rows.numbers, reach.unbuilt)
    try:
        area, shape, within = areas_meeting(shapes, index.shapes, wanted, index.tree)
    except shapely.errors.GEOSException:  # a ring of one's own that crosses itself
        shapes = shapely.make_valid(shapes)
        area, shape, within = areas_meeting(shapes, index.shapes, wanted, index.tree)
    relation = np.where(within, RELATIONS.index("within"), RELATIONS.index("overlaps"))
    found = _Found(area, shape, relation, np.zeros(len(area)), np.full(len(area), np.nan))
    ids = [(row, number.get(id(rows.geometry[row]), -1)) for row in areas]
    row, place = np.array([pair for pair in ids if pair[1] >= 0], dtype=np.int64).T
    return _expanded(found, row, place, rows, index, reach)


def _is_wide(shape: Any) -> bool:
    """Tell by the extent where that is enough: the geodesic area takes a hundred times as long."""
    west, south, east, north = np.radians(shape.bounds)
    extent = _RADIUS_KM**2 * (east - west) * (np.sin(north) - np.sin(south))
    if extent <= _WIDEST_KM2:
        return False
    return bool(abs(WGS84.geometry_area_perimeter(shape)[0]) / 1e6 > _WIDEST_KM2)


@dataclass(frozen=True)
class _Found:
    """(place, shape) pairs, before anyone asked which rows and versions they are."""

    place: Array
    shape: Array
    relation: Array
    km: Array
    edge_km: Array


def _expanded(
    found: _Found, row: Array, place: Array, rows: Rows, index: LayerIndex, reach: Reach
) -> Pairs:
    """Turn them into (row, version) pairs that are valid on the row's day."""
    pair, member = _times(found.place, place)
    versions = np.where(index.versions_on(rows.numbers, reach.unbuilt), index.shape, -1)
    again, version = _times(found.shape[pair], versions)
    pair, row = pair[again], row[member[again]]
    valid = index.valid(version, rows.number[row])
    pair = pair[valid]
    facts = (column[pair] for column in (found.relation, found.km, found.edge_km))
    return Pairs(row[valid], version[valid], *facts)


def _times(left: Array, right: Array) -> tuple[Array, Array]:
    """Return the positions of all equal (left, right) pairs, in the order of left.

    Both hold small whole numbers; those of `right` below 0 equal nothing.
    """
    order = np.argsort(right)
    order = order[np.count_nonzero(right < 0) :]
    every = np.bincount(right[order], minlength=int(left.max(initial=-1)) + 1)
    first, count = (np.cumsum(every) - every)[left], every[left]
    step = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(np.arange(len(left)), count), order[np.repeat(first, count) + step]


def _references(rows: Rows) -> list[tuple[int, str, str]]:
    if "feature_ids" not in rows.frame:
        return []
    cells = zip(rows.frame["feature_layer"], rows.frame["feature_ids"], strict=True)
    return [
        (row, layer, text)
        for row, (layer, text) in enumerate(cells)
        if isinstance(layer, str) and isinstance(text, str) and text
    ]


def _version_on(versions: Array, index: LayerIndex, day: str) -> int:
    """Return the version valid on the day, else the last before it, else the first."""
    valid = versions[index.valid(versions, day_number(np.array([day])))]
    if len(valid):
        return int(valid[0])
    order = versions[np.argsort(index.starts[versions], kind="stable")]
    before = order[index.starts[order] <= (day or TODAY)]
    return int(before[-1] if len(before) else order[0])


def _fitting(index: LayerIndex, layer: str, text: str, day: str) -> Array:
    """Return the versions that a description fits: built, and crossing the country.

    Texts describe pipelines; those of a layer of one's own answer as the shipped ones do.
    """
    query = json.loads(text)
    table = index.table
    alike = table["kind"].str.contains("pipeline", case=False, na=False).to_numpy(dtype=bool)
    fits = (alike | (table["layer"] == layer).to_numpy()) & index.valid(
        np.arange(len(table)), day_number(np.array([day]))
    )
    wanted = set(query.get("country_codes") or ())
    commodities = tuple(query.get("commodities") or ())
    return np.array(
        [
            version
            for version in np.flatnonzero(fits)
            if (not wanted or wanted & _countries(table, int(version)))
            and (not commodities or _carries(table["commodity"][version], commodities))
            and is_in_ground(table["status"][version])
        ],
        dtype=np.int64,
    )


def _countries(table: pd.DataFrame, version: int) -> set[str]:
    return set(table["countries"][version] or ()) or {table["recognised_as"][version]}


def _carries(commodity: str, wanted: tuple[str, ...]) -> bool:
    """Tell whether "crude oil" answers to "oil", and "natural gas" to "gas"."""
    return any(word in str(commodity).lower() for word in wanted)
