"""The inverse question: which stretches of a line had fighting named near, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geoconflict.errors import LayerError
from geoconflict.layers.ellipsoid import Array
from geoconflict.layers.evidence import is_people, speaks
from geoconflict.layers.layer import Layer, is_in_ground, monday
from geoconflict.layers.places import check_km, days_of, numbers_of, placed, require
from geoconflict.layers.rows import VAGUEST_POINT_KM
from geoconflict.layers.stretches import Stretches, stretches_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_ASKED = ("mention_id", "article_id", "toponym", "published")
_COLUMNS = [
    *("feature_id", "feature_name", "status", "week", "from_km", "to_km"),
    *("mentions", "articles", "nearest_km", "toponyms", "geometry"),
]


def exposure(
    joined: GeoDataFrame,
    layer: Layer,
    km: float = 25.0,
    min_event_score: float = 0.3,
    *,
    unbuilt: bool = False,
) -> GeoDataFrame:
    """Return the stretches of lines that had fighting named near them, by week.

    Parameters
    ----------
    joined : geopandas.GeoDataFrame
        Places, joined or not; or events of your own as points, each with
        `mention_id`, `article_id`, `toponym` and `published`.
    layer : Layer
        Its lines are asked about; other shapes are left out.
    km : float
        Geodesic kilometres that count as near.
    min_event_score : float
        Only places where the violence of the sentence happened with at least
        this probability count; 0 takes every literal mention.
    unbuilt : bool
        Ask of lines as well that are planned, being built, cancelled or gone.

    Returns
    -------
    geopandas.GeoDataFrame
        A row a stretch and week (its Monday): the line's `status` in that week,
        `from_km` and `to_km` along the feature, to the nearest 5 km, how many
        `mentions` and `articles`, the `nearest_km`, the `toponyms` (nearest
        first), and the stretch. Undated articles are left out.

    Raises
    ------
    LayerError
        If the frame lacks a column that is asked for, the layer has no lines, or
        `km` is no distance.

    Notes
    -----
    "20 km south of Lachin" counts where it says, by the middle of its area, and
    Lachin itself then does not. The week is that of the article: one that looks
    back at what happened counts for the day it was published.
    """
    import geopandas as gpd

    require(joined, _ASKED, "exposure")
    if not isinstance(layer, Layer):
        raise LayerError(f"exposure asks one layer, and not {type(layer).__name__}; give layers[0]")
    check_km("km", km)
    places, stretches = _places(placed(joined, ()), min_event_score), stretches_of(layer)
    if stretches.pieces.empty:
        raise LayerError(f"the layer {layer.name!r} has no lines, which exposure asks about")
    rows: list[Any] = []
    if len(places):
        hits = _hits(places, stretches, km)
        hits = hits if unbuilt else hits[hits["status"].map(is_in_ground).astype(bool)]
        for key, group in hits.groupby(["feature_id", "week", "line", "part"], sort=True):
            rows += _joined(key, group)
    return gpd.GeoDataFrame(rows, columns=_COLUMNS, geometry="geometry", crs="EPSG:4326")


def _hits(places: pd.DataFrame, stretches: Stretches, km: float) -> pd.DataFrame:
    """Return a row a place, a piece near it and the feature that it was of on that day."""
    point, piece, distance = stretches.segments.near(
        places["lon"].to_numpy(), places["lat"].to_numpy(), np.full(len(stretches.pieces), km)
    )
    sides = [places.iloc[point], stretches.pieces.iloc[piece]]
    hits = pd.concat([side.reset_index(drop=True) for side in sides], axis=1)
    hits = hits.assign(distance_km=distance).merge(stretches.versions, on="line")
    return hits[(hits["starts"] <= hits["day"]) & (hits["day"] < hits["ends"])]


def _places(joined: GeoDataFrame, min_event_score: float) -> pd.DataFrame:
    """Return the literal point places of dated articles, a row a mention."""
    rows = joined.drop_duplicates("mention_id")
    shapes = np.asarray(rows.geometry)
    vague = _vague(rows, shapes)
    points = (shapely.get_type_id(shapes) == shapely.GeometryType.POINT) & ~_anchors(rows, vague)
    names, day = days_of(rows, None)
    days = np.array(names, dtype=object)[day]
    kept = (points | vague) & _violent(rows, min_event_score) & (days != "")
    rows, days, middle = rows[kept], days[kept], shapely.centroid(shapes[kept])
    return pd.DataFrame(
        {
            **{name: rows[name].to_numpy() for name in ("mention_id", "article_id", "toponym")},
            "day": days,
            "week": [monday(day) for day in days],
            "lon": shapely.get_x(middle),
            "lat": shapely.get_y(middle),
        }
    )


def _violent(rows: GeoDataFrame, min_event_score: float) -> Array:
    """Tell which rows are where violence happened: of events of one's own, all."""
    result: Array = ~speaks(rows) & ~is_people(rows)
    if "event_score" in rows:
        result &= numbers_of(rows, "event_score") >= min_event_score
    return result


def _vague(rows: GeoDataFrame, shapes: Array) -> Array:
    """Tell which rows are relative expressions whose area is small enough for a middle."""
    if "uncertainty_km" not in rows or "kind" not in rows:
        return np.zeros(len(rows), dtype=bool)
    small = rows["uncertainty_km"].to_numpy(dtype="float64") <= VAGUEST_POINT_KM
    relative = (rows["kind"] == "relative").to_numpy(dtype=bool)
    result: Array = small & relative & (shapely.get_dimensions(shapes) == 2)
    return result


def _anchors(rows: GeoDataFrame, vague: Array) -> Array:
    """Tell which mentions stand inside a relative expression that counts in their place."""
    result: Array = np.zeros(len(rows), dtype=bool)
    if not vague.any():
        return result
    article, start, end = (rows[name].to_numpy() for name in ("article_id", "start", "end"))
    for row in np.flatnonzero(vague):
        inside = (article == article[row]) & (start >= start[row]) & (end <= end[row])
        result |= inside & ~vague
    return result


def _joined(key: Any, group: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Join the pieces that touch, and count what is near them."""
    ordered = group.sort_values(["from_km", "distance_km"], kind="stable")
    apart = ordered["from_km"] > ordered["to_km"].cummax().shift(fill_value=-1.0) + 1e-6
    return [_stretch(key, part) for _, part in ordered.groupby(apart.cumsum())]


def _stretch(key: Any, part: pd.DataFrame) -> tuple[Any, ...]:
    lines = part.drop_duplicates("from_km")["geometry"]
    nearest = part.sort_values("distance_km", kind="stable")
    return (
        *(key[0], part["feature_name"].iloc[0], ", ".join(dict.fromkeys(part["status"])), key[1]),
        *(round(part["from_km"].min(), 1), round(part["to_km"].max(), 1)),
        *(part["mention_id"].nunique(), part["article_id"].nunique()),
        *(round(float(part["distance_km"].min()), 1), ", ".join(dict.fromkeys(nearest["toponym"]))),
        shapely.line_merge(shapely.MultiLineString(list(lines))),
    )
