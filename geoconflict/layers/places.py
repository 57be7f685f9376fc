"""What people have places in -> a frame that the join reads, or a word on what is amiss."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoconflict.errors import LayerError
from geoconflict.layers.ellipsoid import Array
from geoconflict.layers.layer import iso_day

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_DAYS = ("published", "event_date", "date_start")
_FARTHEST_KM = 5_000.0
_COORDINATES = ("longitude", "latitude")


def placed(places: Any, joined_columns: Sequence[str]) -> GeoDataFrame:
    """Return places as a frame in EPSG:4326 whose columns the join may add to.

    The columns of an earlier join are left out; of a frame that was not joined
    before, a column that the join has as well becomes `<name>_left`.

    Raises
    ------
    LayerError
        If there is no geometry and no longitude and latitude, or the CRS is another.
    """
    frame = _with_geometry(places)
    if frame.crs is None or not frame.crs.equals("EPSG:4326", ignore_axis_order=True):
        way = "set_crs" if frame.crs is None else "to_crs"
        raise LayerError(
            f"places have the CRS {frame.crs}, and not EPSG:4326; use places.{way}('EPSG:4326')"
        )
    known = [name for name in joined_columns if name in frame]
    if "feature_id" in known and "relation" in known:
        return frame.drop(columns=known)
    return frame.rename(columns={name: f"{name}_left" for name in known}) if known else frame


def _with_geometry(places: Any) -> GeoDataFrame:
    if isinstance(places, gpd.GeoSeries):
        return gpd.GeoDataFrame(geometry=places)
    if isinstance(places, gpd.GeoDataFrame) and places.active_geometry_name is not None:
        return places
    if not isinstance(places, pd.DataFrame) or any(name not in places for name in _COORDINATES):
        held = list(places.columns)[:12] if isinstance(places, pd.DataFrame) else type(places)
        raise LayerError(
            "places have no geometry, nor columns longitude and latitude, but "
            f"{held}; give a GeoDataFrame, or a table with these columns"
        )
    lon, lat = (pd.to_numeric(places[name], errors="coerce") for name in _COORDINATES)
    points = gpd.points_from_xy(lon, lat).to_numpy()
    points[(lon.isna() | lat.isna()).to_numpy()] = None
    return gpd.GeoDataFrame(places, geometry=points, crs="EPSG:4326")


def days_of(places: GeoDataFrame, day: str | None) -> tuple[tuple[str, ...], Array]:
    """Return the distinct days of places, "" for no day, and which of them each row has.

    The days are those of `published`, else of ACLED's or UCDP's column.

    Raises
    ------
    LayerError
        If a cell is neither empty nor a day.
    """
    name = next((name for name in _DAYS if name in places), None)
    if day is not None or name is None:
        return (day or "",), np.zeros(len(places), dtype=np.int64)
    cells = np.asarray(places[name], dtype=object)
    place, distinct = pd.factorize(cells, use_na_sentinel=False)
    return tuple(_day(cell, name) for cell in distinct), place


def _day(cell: Any, name: str) -> str:
    if pd.isna(cell):
        return ""
    try:
        return iso_day(cell) or ""
    except LayerError as error:
        raise LayerError(
            f"{name}={cell!r} is no day; write it as an ISO day such as '2020-11-07', or "
            f"turn the column into dates: pandas.to_datetime(places[{name!r}], ...)"
        ) from error


def numbers_of(places: GeoDataFrame, name: str) -> Array:
    """Return a column of numbers, nan where there is none.

    Raises
    ------
    LayerError
        If it holds something else.
    """
    if name not in places:
        return np.full(len(places), np.nan)
    try:
        result: Array = pd.to_numeric(places[name]).to_numpy(dtype="float64", na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise LayerError(f"the places' column {name!r} is to hold numbers: {error}") from error
    return result


def check_km(name: str, km: Any) -> None:
    """Raise a LayerError if an argument is no distance that the join can look as far as."""
    if not (isinstance(km, Real) and 0 <= float(km) <= _FARTHEST_KM):
        raise LayerError(f"{name}={km!r} is not between 0 and {_FARTHEST_KM:.0f} km")


def require(frame: pd.DataFrame, names: Sequence[str], asker: str) -> None:
    """Raise a LayerError that names the columns which a question needs and a frame lacks."""
    missing = [name for name in names if name not in frame]
    if missing:
        raise LayerError(
            f"{asker} needs the columns {', '.join(missing)}, which the frame has not; frames of "
            "geoparse and join have them, to others they can be given: mention_id may be any id "
            "of a row, article_id that of a report, published its ISO day"
        )
