"""Questions asked of joined rows: what changed, what adds up, what was exposed when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geoconflict.errors import LayerError
from geoconflict.layers.layer import monday
from geoconflict.layers.places import days_of, require

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_FACTS = (
    *("relation", "inside", "distance_km", "feature_name", "feature_kind"),
    *("recognised_as", "controlled_by", "status", "drawn_as"),
)
_BY = {
    "feature": ["layer", "feature_id", "feature_name"],
    "article": ["article_id"],
    "day": ["day"],
    "week": ["week"],
}
_IN_ORDER = ("day", "week")
_OF_PLACES = ("relation", "inside", "distance_km", "appeared", "disappeared")
_COLUMNS = ["key", "toponym", "layer", "feature_id", "change", "before", "after"]
_RELATIONS = ("named", "described", "within", "overlaps", "near")
_NO_PLACE = ("named", "described")


def diff(before: GeoDataFrame, after: GeoDataFrame, by: str = "mention") -> pd.DataFrame:
    """Say what differs between two joins.

    Parameters
    ----------
    before, after : geopandas.GeoDataFrame
        Two results of `join`: of the same places at two dates, or of two
        articles. Mentions are matched by `mention_id` where the two share any,
        else by the place they were resolved to (`place_id`, or the toponym).
    by : {"mention", "feature"}
        "feature" says once what changed of a feature itself (who held it, its
        status), and leaves out what changed between it and a place.

    Returns
    -------
    pandas.DataFrame
        A row a difference: `key toponym layer feature_id change before after`,
        where `change` is "appeared", "disappeared", or the name of the column
        whose value changed. By feature, `key` is its id and `toponym` holds all
        the places that belong to it.

    Raises
    ------
    LayerError
        If `by` is neither of the two.
    """
    if by not in {"mention", "feature"}:
        raise LayerError(f"by={by!r} is unknown; give 'mention' or 'feature'")
    for frame in (before, after):
        require(frame, ("mention_id", "toponym", "layer", "feature_id"), "diff")
    keys = _key_of(before, after)
    old, new = _facts(before, keys), _facts(after, keys)
    rows = []
    for key in [*old, *(key for key in new if key not in old)]:
        rows += _changes(key, old.get(key), new.get(key))
    table = pd.DataFrame(rows, columns=_COLUMNS)
    return table if by == "mention" else _by_feature(table)


def _by_feature(changes: pd.DataFrame) -> pd.DataFrame:
    """Say each change of a feature once, with the toponyms that it concerns."""
    kept = changes[~changes["change"].isin(_OF_PLACES)]
    found: dict[tuple[Any, ...], dict[str, None]] = {}
    for what in kept[_COLUMNS[1:]].to_numpy(dtype=object):
        found.setdefault(tuple(what[1:]), {})[what[0]] = None
    rows = [(what[1], ", ".join(names), *what) for what, names in found.items()]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _key_of(before: GeoDataFrame, after: GeoDataFrame) -> str:
    shared = set(before["mention_id"]) & set(after["mention_id"])
    return "mention_id" if shared or "place_id" not in after else "place_id"


def _facts(joined: GeoDataFrame, key: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return the facts of each (place, feature), the first row standing for its likes."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    rows = joined[joined["layer"].notna()]
    for row in rows[[name for name in rows if name != "geometry"]].to_dict("records"):
        name = row[key] if isinstance(row[key], str) and row[key] else row["toponym"]
        found.setdefault((name, row["layer"], row["feature_id"]), row)
    return found


def _changes(
    key: tuple[Any, ...], old: dict[str, Any] | None, new: dict[str, Any] | None
) -> list[tuple[Any, ...]]:
    toponym = (old or new or {})["toponym"]
    start = (key[0], toponym, *key[1:])
    if old is None or new is None:
        fact = (old or new or {})["relation"]
        return [
            (*start, "appeared", None, fact) if old is None else (*start, "disappeared", fact, None)
        ]
    return [
        (*start, name, old.get(name), new.get(name))
        for name in _FACTS
        if not _same(old.get(name), new.get(name))
    ]


def _same(old: Any, new: Any) -> bool:
    return bool(old == new) or (old != old and new != new)


def summarize(joined: GeoDataFrame, by: str = "feature") -> pd.DataFrame:
    """Add up joined rows.

    Parameters
    ----------
    joined : geopandas.GeoDataFrame
        From `join`.
    by : {"feature", "article", "day", "week"}

    Returns
    -------
    pandas.DataFrame
        A row a feature or article, most mentions first, or a day or week (its
        Monday), earliest first: `mentions`, `articles`, a count a relation,
        `perhaps_inside`, how many of those within or near a polygon may as well
        lie on the other side of its outline, and `nearest_km`, the least
        distance of a place that is within or near.

    Raises
    ------
    LayerError
        If `by` is none of the four.
    """
    if by not in _BY:
        raise LayerError(f"by={by!r} is unknown; give one of {sorted(_BY)}")
    dated = ("published",) if by in _IN_ORDER else ()
    require(
        joined, ("layer", "relation", "inside", "mention_id", "article_id", *dated), "summarize"
    )
    rows = pd.DataFrame(joined[joined["layer"].notna()])
    names, day = days_of(rows, None)
    rows["day"] = np.array(names, dtype=object)[day]
    rows["week"] = np.array([monday(name) if name else "" for name in names], dtype=object)[day]
    for relation in _RELATIONS:
        rows[relation] = (rows["relation"] == relation).astype("int64")
    rows["perhaps_inside"] = (rows["inside"] == "perhaps").astype("int64")
    # A mention that names a feature says nothing of how far from it anything is.
    rows["placed_km"] = rows["distance_km"].mask(rows["relation"].isin(_NO_PLACE))
    groups = rows.groupby(_BY[by], sort=True, dropna=False)
    table = groups.agg(
        mentions=("mention_id", "nunique"),
        articles=("article_id", "nunique"),
        **{name: (name, "sum") for name in (*_RELATIONS, "perhaps_inside")},
        nearest_km=("placed_km", "min"),
    )
    table = table.reset_index()
    if by in _IN_ORDER:
        return table
    return table.sort_values("mentions", ascending=False, kind="stable", ignore_index=True)
