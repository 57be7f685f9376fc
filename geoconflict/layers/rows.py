"""The places frame, as the join's finders read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geoconflict.errors import LayerError
from geoconflict.layers.ellipsoid import Array
from geoconflict.layers.evidence import discs, equal, is_people, speaks
from geoconflict.layers.ground import NOBODYS, ground
from geoconflict.layers.index import day_number
from geoconflict.layers.places import numbers_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

VAGUEST_POINT_KM = 60.0
_VAGUEST_DISC_KM = 80.0  # a lake or a range; a sea's middle tells nothing of its shores
_POINT = shapely.GeometryType.POINT
_ODD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio: spreads the bits of a longitude


@dataclass(frozen=True)
class Rows:
    """The places frame, as the finders read it."""

    frame: GeoDataFrame
    days: tuple[str, ...]
    """The ISO days that rows have, "" for undated ones."""
    day: Array
    """Which of the days each row has."""
    associative: bool = False
    """Whether metonyms and datelines of capitals are measured as places."""

    @cached_property
    def number(self) -> Array:
        """The day of each row as a whole number."""
        result: Array = self.numbers[self.day]
        return result

    @cached_property
    def numbers(self) -> Array:
        """The distinct days as whole numbers."""
        return day_number(np.array(self.days, dtype="U10"))

    @cached_property
    def as_of(self) -> Array:
        """The days, `None` for undated rows."""
        return np.array([day or None for day in self.days], dtype=object)

    def day_of(self, row: int) -> str:
        """Return the ISO day of a row, "" where it is undated."""
        return self.days[int(self.day[row])]

    @cached_property
    def geometry(self) -> Array:
        """The geometries, as an array of shapely objects; a multipoint of one is a point."""
        result: Array = np.array(self.frame.geometry)
        some = np.flatnonzero(shapely.get_type_id(result) == shapely.GeometryType.MULTIPOINT)
        alone = some[shapely.get_num_geometries(result[some]) == 1]
        result[alone] = shapely.get_geometry(result[alone], 0)
        return result

    @cached_property
    def is_country(self) -> Array:
        """Whether the place is a country, or dependent on one."""
        if "feature_code" not in self.frame:
            return np.zeros(len(self.frame), dtype=bool)
        return each(self.frame["feature_code"], _is_country_code, bool)

    @cached_property
    def is_measured(self) -> Array:
        """Whether where the place is says anything of the features about it."""
        result: Array = ~is_people(self.frame)
        return result if self.associative else result & ~speaks(self.frame)

    @cached_property
    def points(self) -> tuple[Array, Array, Array]:
        """Rows that count as points, with their longitude and latitude."""
        point = (self._type == _POINT) & ~self._equal("feature_class", "A")
        point &= ~shapely.is_empty(self.geometry)
        rows = np.flatnonzero((point | self._vague_points) & self.is_measured)
        middle = self.geometry[rows]
        spread = self._vague_points[rows]
        if spread.any():
            middle[spread] = shapely.centroid(middle[spread])
        lon, lat = shapely.get_x(middle), shapely.get_y(middle)
        _refuse_strange(rows, lon, lat)
        known = np.isfinite(lon) & np.isfinite(lat)
        return (rows, lon, lat) if known.all() else (rows[known], lon[known], lat[known])

    @cached_property
    def is_point(self) -> Array:
        """Whether each row counts as a point."""
        result = np.zeros(len(self.frame), dtype=bool)
        result[self.points[0]] = True
        return result

    @cached_property
    def is_relative(self) -> Array:
        """Whether each row is a relative expression, as "north of X"."""
        return self._equal("kind", "relative")

    def position(self, row: Array) -> tuple[Array, Array]:
        """Return the longitude and latitude of some rows that count as points."""
        rows, lon, lat = self.points
        at = np.searchsorted(rows, row)
        return lon[at], lat[at]

    @cached_property
    def country(self) -> Array:
        """Whose each place is, as the ground numbers countries."""
        if "country_code" not in self.frame:
            return np.full(len(self.frame), NOBODYS)
        return each(self.frame["country_code"], ground().number, np.int64)

    @cached_property
    def areas(self) -> Array:
        """Rows that count as areas and are small enough to mean something.

        A mention that names a feature stands for it, and not for its neighbours.
        """
        own = ~self.is_country & ~self._vague_points & ~self._is_feature
        return np.flatnonzero(self.is_extent & own & self.is_measured)

    @property
    def has_areas(self) -> bool:
        """Whether any row has a polygon."""
        return bool(self.is_area.any())

    @cached_property
    def is_extent(self) -> Array:
        """Whether the geometry is the place's area, and no disc for want of one."""
        result: Array = self.is_area & ~self._is_disc
        return result

    @cached_property
    def _is_feature(self) -> Array:
        return self._equal("kind", "feature")

    @cached_property
    def _is_disc(self) -> Array:
        return discs(self.frame, self.geometry)

    @cached_property
    def _vague_points(self) -> Array:
        """What is a point somewhere in its area, so that distances count.

        Relative expressions are, and what has a disc for want of an extent.
        """
        relative = self.is_area & self.is_relative & (self.uncertainty <= VAGUEST_POINT_KM)
        disc = self._is_disc & ~self.is_relative & ~self.is_country & ~self._is_feature
        result: Array = relative | (disc & (self.uncertainty <= _VAGUEST_DISC_KM))
        return result

    @cached_property
    def _type(self) -> Array:
        result: Array = shapely.get_type_id(self.geometry)
        return result

    @cached_property
    def is_area(self) -> Array:
        """Whether the geometry is a polygon."""
        other = np.flatnonzero(self._type > _POINT)
        result = np.zeros(len(self.frame), dtype=bool)
        result[other] = shapely.get_dimensions(self.geometry[other]) == 2
        return result

    @cached_property
    def uncertainty(self) -> Array:
        """The radius in km within which each place lies, nan where nobody said."""
        return numbers_of(self.frame, "uncertainty_km")

    def _equal(self, name: str, value: str) -> Array:
        return equal(self.frame, name, value)


def _refuse_strange(rows: Array, lon: Array, lat: Array) -> None:
    strange = rows[(np.abs(lon) > 180.0) | (np.abs(lat) > 90.0)]
    if len(strange):
        at = int(np.searchsorted(rows, strange[0]))
        raise LayerError(
            f"{len(strange)} places lie at no degrees, first row {strange[0]}: longitude "
            f"{lon[at]:g}, latitude {lat[at]:g}; are the two swapped, or longitudes from 0 to 360?"
        )


def _is_country_code(code: Any) -> bool:
    return str(code).startswith(("PCL", "TERR"))


def each(cells: Any, ask: Callable[[Any], Any], dtype: Any) -> Array:
    """Return the answer for every cell, asked once of each distinct one."""
    place, distinct = pd.factorize(np.asarray(cells, dtype=object), use_na_sentinel=False)
    result: Array = np.array([ask(cell) for cell in distinct], dtype=dtype)[place]
    return result


def distinct_spots(lon: Array, lat: Array) -> tuple[Array, Array, Array]:
    """Return the distinct places' longitude and latitude, and which of them each point is.

    Articles name the same places again and again; what is found is found once.
    """
    key = lon.view(np.uint64) * _ODD ^ lat.view(np.uint64)
    spot, _ = pd.factorize(key)
    first = np.flatnonzero(np.diff(np.maximum.accumulate(spot), prepend=-1))
    if np.array_equal(lon[first][spot], lon) and np.array_equal(lat[first][spot], lat):
        return lon[first], lat[first], spot
    # Two places with one key: once in some billions of places.
    return lon, lat, np.arange(len(lon))
