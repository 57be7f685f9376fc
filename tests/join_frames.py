"""Places and layers written by hand for the tests of the join and of what is asked of it."""

import datetime as dt

import geopandas as gpd
from shapely import LineString

from geoconflict.layers import Layer
from geoconflict.layers.table import normalized
from geoconflict.types import Article, Candidate, FeatureReference, Mention, Place


def article(day="2020-11-07", number="1"):
    published = dt.date.fromisoformat(day) if day else None
    return Article(id=number, text="x" * 400, published=published)


def point(name, lat, lon, start=0, source=None, uncertainty=2.0, **others):
    found = Candidate(name, name, lat, lon, feature_class="P", feature_code="PPL")
    return Place(
        source or article(),
        Mention(name, start, start + 5, **others),
        found,
        confidence=0.9,
        uncertainty_km=uncertainty,
    )


def named(layer, *ids, start=0, source=None, **query):
    reference = FeatureReference(layer, ids=ids, described=not ids, **query)
    mention = Mention("x", start, start + 5, kind="feature", feature=reference)
    return Place(source or article(), mention, None)


def area(name, code, shape, start=0):
    found = Candidate(name, name, 0, 0, feature_class="A", feature_code=code)
    mention = Mention(name, start, start + 5)
    return Place(article(), mention, found, area=shape, uncertainty_km=50.0)


def layer(rows, name="lines", max_distance_km=50.0):
    """Return a layer of (id, geometry, other columns)."""
    table = gpd.GeoDataFrame(
        [{"id": key, "name": key, "accuracy_km": 3.0, **others} for key, _, others in rows],
        geometry=[shape for _, shape, _ in rows],
        crs="EPSG:4326",
    )
    return Layer(name, name, normalized(table, name), max_distance_km=max_distance_km)


LINE = LineString([(46.0, 41.0), (47.0, 41.0)])


def pairs(joined):
    kept = joined[joined["layer"].notna()]
    return list(zip(kept["feature_id"], kept["relation"], strict=True))
