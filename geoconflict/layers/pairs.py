"""(mention, feature version) pairs, one finder for each way they can belong together.

Each finder returns a frame of `row version relation distance_km`; a relation is its
position in `RELATIONS`, strongest first, rows are
positions in the places frame, versions positions in the layer index.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geoconflict.layers.containment import areas_meeting, points_inside
from geoconflict.layers.geodesic import WGS84, Array
from geoconflict.layers.index import LayerIndex, day_number
from geoconflict.layers.layer import TODAY

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

RELATIONS = ("named", "described", "within", "overlaps", "near")
# A country that is named says nothing of one of its features, nor does half a
# continent; what is joined by extent is a division or a region up to this size.
_WIDEST_KM2 = 150_000.0
_RADIUS_KM = 6_400.0  # a little more than the earth's, so that no extent is taken for too small
_VAGUEST_POINT_KM = 60.0
_NOT_BUILT = ("planned", "proposed", "construction", "under construction", "cancelled", "shelved")
_GONE = ("dismantled", "decommissioned", "retired")


@dataclass(frozen=True)
class Rows:
    """The places frame, as the finders read it."""

    frame: GeoDataFrame
    day: Array
    """The ISO day of each row, "" where it is undated."""

    @cached_property
    def number(self) -> Array:
        """The day of each row as a whole number."""
        return day_number(self.day)

    @cached_property
    def geometry(self) -> Array:
        """The geometries, as an array of shapely objects."""
        result: Array = np.asarray(self.frame.geometry)
        return result

    @cached_property
    def is_country(self) -> Array:
        """Whether the place is a country, or dependent on one."""
        if "feature_code" not in self.frame:
            return np.zeros(len(self.frame), dtype=bool)
        codes = self.frame["feature_code"].astype("str").str
        result: Array = codes.startswith(("PCL", "TERR")).to_numpy(dtype=bool)
        return result

    @cached_property
    def points(self) -> tuple[Array, Array, Array]:
        """Rows that count as points, with their longitude and latitude."""
        type_id = shapely.get_type_id(self.geometry)
        point = (type_id == shapely.GeometryType.POINT) & ~shapely.is_empty(self.geometry)
        rows = np.flatnonzero((point & ~self._equal("feature_class", "A")) | self._vague_points)
        middle = self.geometry[rows]
        spread = ~point[rows]
        if spread.any():
            middle[spread] = shapely.centroid(middle[spread])
        return rows, shapely.get_x(middle), shapely.get_y(middle)

    @cached_property
    def areas(self) -> Array:
        """Rows that count as areas and are small enough to mean something.

        A mention that names a feature stands for it, and not for its neighbours.
        """
        polygonal = shapely.get_dimensions(self.geometry) == 2
        own = ~self.is_country & ~self._vague_points & ~self._equal("kind", "feature")
        return np.flatnonzero(polygonal & own)

    @cached_property
    def _vague_points(self) -> Array:
        """Relative expressions: the area is where a point may be, so distances count."""
        polygonal = shapely.get_dimensions(self.geometry) == 2
        vague = polygonal & self._equal("kind", "relative")
        result: Array = vague & (self.uncertainty <= _VAGUEST_POINT_KM)
        return result

    @cached_property
    def uncertainty(self) -> Array:
        """The radius in km within which each place lies, nan where nobody said."""
        if "uncertainty_km" not in self.frame:
            return np.full(len(self.frame), np.nan)
        result: Array = np.asarray(self.frame["uncertainty_km"], dtype="float64")
        return result

    def _equal(self, name: str, value: str) -> Array:
        if name not in self.frame:
            return np.zeros(len(self.frame), dtype=bool)
        result: Array = (self.frame[name] == value).to_numpy(dtype=bool)
        return result


def named(rows: Rows, index: LayerIndex) -> pd.DataFrame:
    """Pair mentions with the features that they name, as of their day."""
    found = []
    for row, layer, text in _references(rows):
        wanted = json.loads(text)
        for feature in wanted if isinstance(wanted, list) else []:
            versions = index.versions_of.get((layer, feature))
            if versions is not None:
                version = _version_on(versions, index, rows.day[row])
                found.append((row, version, RELATIONS.index("named"), 0.0))
    return _pairs(found)


def described(rows: Rows, index: LayerIndex) -> pd.DataFrame:
    """Pair descriptions such as "Azeri gas pipelines" with what fits them on their day."""
    found = []
    known: dict[tuple[str, str, str], Array] = {}
    for row, layer, text in _references(rows):
        if text.startswith("{"):
            key = (layer, text, rows.day[row])
            if key not in known:
                known[key] = _fitting(index, *key)
            found += [(row, version, RELATIONS.index("described"), 0.0) for version in known[key]]
    return _pairs(found)


def from_points(rows: Rows, index: LayerIndex, max_distance_km: float | None) -> pd.DataFrame:
    """Pair point places with the polygons that hold them and the features near them."""
    row, lon, lat = rows.points
    # Complex numbers sort by longitude, then latitude, faster than rows of a table do.
    spots, spot = np.unique(lon + 1j * lat, return_inverse=True)
    lon, lat = np.ascontiguousarray(spots.real), np.ascontiguousarray(spots.imag)
    wanted = index.shapes_on(rows.number)
    held, holder = points_inside(lon, lat, index.shapes, wanted)
    limits = np.where(wanted, index.limits(max_distance_km), -1.0)
    close, shape, km = index.segments.near(lon, lat, limits)
    # What holds a point has an outline near it as well; it stands once.
    outside = ~np.isin(close * len(index.shapes) + shape, held * len(index.shapes) + holder)
    found = _Found(
        np.concatenate([held, close[outside]]),
        np.concatenate([holder, shape[outside]]),
        np.repeat(
            [RELATIONS.index("within"), RELATIONS.index("near")], [len(held), int(outside.sum())]
        ),
        np.concatenate([np.zeros(len(held)), km[outside]]),
    )
    return _expanded(found, row, spot.ravel(), rows, index)


def from_areas(rows: Rows, index: LayerIndex) -> pd.DataFrame:
    """Pair divisions and regions with what they lie in or share ground with."""
    keys = {id(rows.geometry[row]): row for row in rows.areas}
    distinct = {key: row for key, row in keys.items() if not _is_wide(rows.geometry[row])}
    if not distinct:
        return _pairs([])
    number = {key: place for place, key in enumerate(distinct)}
    shapes = rows.geometry[list(distinct.values())]
    area, shape, within = areas_meeting(shapes, index.shapes)
    relation = np.where(within, RELATIONS.index("within"), RELATIONS.index("overlaps"))
    found = _Found(area, shape, relation, np.zeros(len(area)))
    ids = [(row, number.get(id(rows.geometry[row]), -1)) for row in rows.areas]
    row, place = np.array([pair for pair in ids if pair[1] >= 0], dtype=np.int64).T
    return _expanded(found, row, place, rows, index)


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


def _expanded(
    found: _Found, row: Array, place: Array, rows: Rows, index: LayerIndex
) -> pd.DataFrame:
    """Turn them into (row, version) pairs that are valid on the row's day."""
    pair, member = _times(found.place, place)
    again, version = _times(found.shape[pair], index.table["shape"].to_numpy())
    pair, row = pair[again], row[member[again]]
    valid = index.valid(version, rows.number[row])
    pair = pair[valid]
    return pd.DataFrame(
        {
            "row": row[valid],
            "version": version[valid],
            "relation": found.relation[pair],
            "distance_km": found.km[pair],
        }
    )


def _times(left: Array, right: Array) -> tuple[Array, Array]:
    """Return the positions of all equal (left, right) pairs, in the order of left."""
    order = np.argsort(right, kind="stable")
    first = np.searchsorted(right[order], left, "left")
    count = np.searchsorted(right[order], left, "right") - first
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
    """Return the versions that a description fits: built, and crossing the country."""
    query = json.loads(text)
    table = index.table
    fits = (table["layer"] == layer).to_numpy() & index.valid(
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
            and not str(table["status"][version]).lower().startswith(_NOT_BUILT + _GONE)
        ],
        dtype=np.int64,
    )


def _countries(table: pd.DataFrame, version: int) -> set[str]:
    return set(table["countries"][version] or ()) or {table["recognised_as"][version]}


def _carries(commodity: str, wanted: tuple[str, ...]) -> bool:
    """Tell whether "crude oil" answers to "oil", and "natural gas" to "gas"."""
    return any(word in str(commodity).lower() for word in wanted)


def _pairs(found: list[tuple[int, int, int, float]]) -> pd.DataFrame:
    table = pd.DataFrame(found, columns=["row", "version", "relation", "distance_km"])
    whole = dict.fromkeys(("row", "version", "relation"), "int64")
    return table.astype({**whole, "distance_km": "float64"})
