"""The inverse question: which stretches of a line had fighting named near, and when."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
import shapely.ops

from geoconflict.layers.ellipsoid import WGS84, Array
from geoconflict.layers.geodesic import SegmentIndex
from geoconflict.layers.layer import Layer, iso_day

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_PIECE_KM = 5.0
_COLUMNS = [
    *("feature_id", "feature_name", "week", "from_km", "to_km"),
    *("mentions", "articles", "nearest_km", "geometry"),
]


def exposure(
    joined: GeoDataFrame, layer: Layer, km: float = 25.0, min_event_score: float = 0.5
) -> GeoDataFrame:
    """Return the stretches of lines that had fighting named near them, by week.

    Parameters
    ----------
    joined : geopandas.GeoDataFrame
        Places, joined or not.
    layer : Layer
        Its lines are asked about; other shapes are left out.
    km : float
        Geodesic kilometres that count as near.
    min_event_score : float
        Only places where the violence of the sentence happened with at least
        this probability count; 0 takes every literal mention.

    Returns
    -------
    geopandas.GeoDataFrame
        A row a stretch and week (its Monday): `from_km` and `to_km` along the
        feature, to the nearest 5 km, how many `mentions` and `articles`, the
        `nearest_km`, and the stretch. Undated articles are left out.
    """
    import geopandas as gpd

    pieces, places = _pieces(layer), _places(joined, min_event_score)
    rows: list[Any] = []
    if len(pieces) and len(places):
        shapes = pieces["geometry"].to_numpy()
        point, piece, distance = SegmentIndex(shapes).near(
            places["lon"].to_numpy(), places["lat"].to_numpy(), np.full(len(shapes), km)
        )
        hits = pd.concat(
            [places.iloc[point].reset_index(drop=True), pieces.iloc[piece].reset_index(drop=True)],
            axis=1,
        ).assign(distance_km=distance)
        hits = hits[(hits["start"] <= hits["day"]) & (hits["day"] < hits["end"])]
        for key, group in hits.groupby(["feature_id", "week"], sort=True):
            rows += _stretches(key, group)
    return gpd.GeoDataFrame(rows, columns=_COLUMNS, geometry="geometry", crs="EPSG:4326")


def _places(joined: GeoDataFrame, min_event_score: float) -> pd.DataFrame:
    """Return the literal point places of dated articles, a row a mention."""
    rows = joined.drop_duplicates("mention_id")
    points = shapely.get_type_id(np.asarray(rows.geometry)) == shapely.GeometryType.POINT
    literal = (rows["role"] == "literal").to_numpy() & rows["published"].notna().to_numpy()
    scores = rows["event_score"].to_numpy(dtype="float64")
    rows = rows[points & literal & (scores >= min_event_score)]
    days = [iso_day(cell) or "" for cell in rows["published"]]
    return pd.DataFrame(
        {
            "mention_id": rows["mention_id"].to_numpy(),
            "article_id": rows["article_id"].to_numpy(),
            "day": days,
            "week": [_monday(day) for day in days],
            "lon": rows.geometry.x.to_numpy(),
            "lat": rows.geometry.y.to_numpy(),
        }
    )


def _monday(day: str) -> str:
    date = dt.date.fromisoformat(day)
    return (date - dt.timedelta(days=date.weekday())).isoformat()


def _pieces(layer: Layer) -> pd.DataFrame:
    """Cut the lines of a layer into pieces of about 5 km, numbered along them."""
    rows = []
    for row in layer.features.itertuples():
        lines = [p for p in shapely.get_parts(row.geometry) if p.geom_type == "LineString"]
        done = 0.0
        for line in lines:
            for first, last, part in _cut(line):
                rows.append(
                    (
                        *(row.id, row.name, row.valid_from or "", row.valid_to or "9999-12-31"),
                        *(done + first, done + last, part),
                    )
                )
            done += _length_km(line)
    columns = ["feature_id", "feature_name", "start", "end", "from_km", "to_km", "geometry"]
    return pd.DataFrame(rows, columns=columns)


def _cut(line: Any) -> list[tuple[float, float, Any]]:
    length = _length_km(line)
    marks: Array = np.linspace(0.0, 1.0, max(int(np.ceil(length / _PIECE_KM)), 1) + 1)
    return [
        (a * length, b * length, shapely.ops.substring(line, a, b, normalized=True))
        for a, b in itertools.pairwise(marks)
    ]


def _length_km(line: Any) -> float:
    return float(WGS84.geometry_length(line) / 1000.0)


def _stretches(key: Any, group: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Join the pieces that touch, and count what is near them."""
    ordered = group.sort_values(["from_km", "distance_km"], kind="stable")
    apart = ordered["from_km"] > ordered["to_km"].cummax().shift(fill_value=-1.0) + 1e-6
    result = []
    for _, part in ordered.groupby(apart.cumsum()):
        parts = part.drop_duplicates("from_km")["geometry"]
        result.append(
            (
                *(key[0], part["feature_name"].iloc[0], key[1]),
                *(round(part["from_km"].min(), 1), round(part["to_km"].max(), 1)),
                *(part["mention_id"].nunique(), part["article_id"].nunique()),
                *(float(part["distance_km"].min()), shapely.line_merge(shapely.union_all(parts))),
            )
        )
    return result
