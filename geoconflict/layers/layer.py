"""A layer: identities with dated versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geoconflict.errors import LayerError

if TYPE_CHECKING:
    import numpy as np
    from geopandas import GeoDataFrame

LISTS = ("aliases", "sources", "claimed_by", "recognised_by", "countries")
"""Columns whose cells are tuples of strings."""
TEXTS = (
    *("id", "name", "kind", "valid_from", "valid_to", "method"),
    *("recognised_as", "controlled_by", "status", "commodity", "operator", "capacity"),
)
"""Columns whose cells are strings, "" where nothing is known."""
NUMBERS = ("accuracy_km", "length_km")
_NOT_BUILT = (
    *("planned", "proposed", "construction", "under construction", "in construction"),
    *("in development", "announced", "cancelled", "canceled", "shelved"),
)
_GONE = ("dismantled", "decommissioned", "retired", "abandoned", "removed")
_FIRST, _LAST, TODAY = "", "9999-12-31", "9999-12-30"


@dataclass(frozen=True, eq=False)
class Layer:
    """A table of features, each row a dated version of one of them.

    `features` is in EPSG:4326. Its columns are `id name aliases kind
    valid_from valid_to accuracy_km method sources`; enclaves have
    `recognised_as controlled_by claimed_by recognised_by status` as well, pipelines
    `commodity operator status length_km capacity countries`. `valid_from` and
    `valid_to` are ISO days, half-open: a version is valid on its `valid_from`
    and no more on its `valid_to`; "" is unbounded.
    """

    name: str
    title: str
    features: GeoDataFrame
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """The layer's `datapackage.json`."""
    max_distance_km: float = 25.0
    """How far a place may lie from a feature and still be near it."""

    def at(self, date: dt.date | str | None) -> GeoDataFrame:
        """Return the versions that are valid on a day, one a feature.

        Parameters
        ----------
        date : datetime.date, ISO string or None
            `None` asks for the newest versions.

        Raises
        ------
        LayerError
            If the string is no ISO day.
        """
        return self.features[valid_on(self.features, iso_day(date))]

    def __len__(self) -> int:
        return len(self.features)


def iso_day(date: dt.date | str | None) -> str | None:
    """Return a day as an ISO string; of a moment, the day in its own time zone."""
    if date is None or (isinstance(date, str) and not date):
        return None
    if isinstance(date, dt.datetime):
        date = date.date()
    try:
        return dt.date.fromisoformat(str(date)[:10]).isoformat()
    except ValueError as error:
        raise LayerError(
            f"as_of={date!r} is no day; give a datetime.date or an ISO day such as '2020-11-07'"
        ) from error


def is_in_ground(status: object) -> bool:
    """Tell whether a line of a status is there to be hit: built, and not gone since.

    >>> is_in_ground("halted"), is_in_ground("Planned"), is_in_ground("retired in 2019")
    (True, False, False)
    """
    return not str(status).lower().startswith(_NOT_BUILT + _GONE)


def monday(day: str) -> str:
    """Return the Monday of an ISO day's week."""
    date = dt.date.fromisoformat(day)
    return (date - dt.timedelta(days=date.weekday())).isoformat()


def valid_on(features: GeoDataFrame, day: str | None) -> np.ndarray[Any, Any]:
    """Tell which versions are valid on an ISO day; `None` asks for the newest."""
    starts, ends = validity(features)
    moment = TODAY if day is None else day
    result: np.ndarray[Any, Any] = (starts <= moment) & (moment < ends)
    return result


def validity(features: GeoDataFrame) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return the first day and the first day after, as comparable ISO strings."""
    import numpy as np

    starts = np.array([str(day or _FIRST) for day in features["valid_from"]], dtype="U10")
    ends = np.array([str(day or _LAST) for day in features["valid_to"]], dtype="U10")
    return starts, ends
