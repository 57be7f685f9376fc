"""The column sets of ACLED and UCDP GED, so that results line up with theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoconflict.export.pins import without_false_pins

if TYPE_CHECKING:
    from pandas import DataFrame

_ACLED = {
    "event_id_cnty": "mention_id",
    "event_date": "published",
    "country": "country_code",
    "admin1": "admin1",
    "location": "place_name",
    "latitude": "latitude",
    "longitude": "longitude",
    "geo_precision": "geo_precision",
    "source": "url",
    "notes": "sentence",
}
_UCDP = {
    "id": "mention_id",
    "where_coordinates": "place_name",
    "where_description": "sentence",
    "where_prec": "where_prec",
    "adm_1": "admin1",
    "latitude": "latitude",
    "longitude": "longitude",
    "country": "country_code",
    "source_article": "url",
    "source_date": "published",
    "source_headline": "title",
}


def acled_columns(frame: DataFrame) -> DataFrame:
    """Return the mentions that were resolved, under ACLED's column names.

    A mention is not an event: there is no actor, event type or fatality count,
    and `event_date` is the day of publication.
    """
    return _renamed(frame, _ACLED)


def ucdp_columns(frame: DataFrame) -> DataFrame:
    """Return the mentions that were resolved, under UCDP GED's column names."""
    return _renamed(frame, _UCDP)


def _renamed(frame: DataFrame, names: dict[str, str]) -> DataFrame:
    import pandas as pd

    frame = without_false_pins(frame)
    found = frame[frame["place_id"].notna()]
    if "mention_id" in found:
        found = found.drop_duplicates("mention_id")
    columns: dict[str, Any] = {new: found.get(old) for new, old in names.items()}
    return pd.DataFrame(columns, index=found.index).reset_index(drop=True)
