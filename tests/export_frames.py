"""Frames written by hand for the tests of the writers and of the map."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
from shapely import LineString, Point, box

from geoconflict.types import Article

TEXT = (
    "Shelling hit Hadrut on Saturday, and a rocket fell on Barda.\n\n"
    "Turkey said that it stood by Azerbaijan. The Example pipeline passes near Yevlakh. "
    "Nobody knew where Qwertygrad was.\nAzeri troops moved on."
)
_POINTS = {
    "Hadrut": ("geonames:1", 39.52, 47.03, 0.93, 0.9),
    "Barda": ("geonames:2", 40.374, 47.127, 0.9, 0.8),
    "Yevlakh": ("geonames:3", 40.617, 47.15, 0.6, 0.0),
}
_AREAS = {
    "Turkey": ("geonames:4", "TR", box(26, 36, 45, 42)),
    "Azerbaijan": ("geonames:5", "AZ", box(45, 38.4, 50, 41.9)),
    "Azeri": ("geonames:5", "AZ", box(45, 38.4, 50, 41.9)),
}
LOSERS = '[{"id":"geonames:9","name":"Barda","country_code":"IT","admin1":"","probability":0.1}]'


def article(**given):
    known = {"id": "a1", "text": TEXT, "title": "Fighting in the south", "language": "en"}
    known |= {"published": dt.date(2020, 11, 7), "url": "https://example.org/a1"}
    return Article(**{**known, **given})


def mention(name, source, **given):
    """Return a row for the first use of `name` in an article."""
    start = source.text.index(name)
    row = {
        "article_id": source.id,
        "title": source.title,
        "published": source.published.isoformat() if source.published else None,
        "url": source.url,
        "mention_id": f"{source.id}#{start}-{start + len(name)}",
        "toponym": name,
        "start": start,
        "end": start + len(name),
        "sentence": source.text[max(0, start - 40) : start + 40],
        "kind": "demonym" if name == "Azeri" else "place",
        "role": "associative" if name == "Turkey" else "literal",
        "dateline": False,
        "organization": False,
        "layer": None,
        "feature_id": None,
        "relation": None,
        "distance_km": float("nan"),
        "distance_error_km": float("nan"),
        **_located(name),
    }
    return {**row, **given}


def _located(name):
    empty = dict.fromkeys(("place_id", "place_name", "feature_class", "feature_code"))
    empty |= {"country_code": None, "admin1": None, "candidates": "[]", "reasons": ""}
    empty |= {"latitude": None, "longitude": None, "confidence": 0.0, "geo_precision": None}
    empty |= {"uncertainty_km": None, "event_score": 0.0, "geometry": None, "status": "not found"}
    if name in _POINTS:
        key, latitude, longitude, confidence, event = _POINTS[name]
        empty |= {"place_id": key, "place_name": name, "country_code": "AZ", "admin1": "X"}
        empty |= {"feature_class": "P", "feature_code": "PPL", "event_score": event}
        empty |= {"latitude": latitude, "longitude": longitude, "confidence": confidence}
        empty |= {"geometry": Point(longitude, latitude), "geo_precision": 1}
        empty |= {"uncertainty_km": 3.0, "candidates": LOSERS, "reasons": "named with Hadrut"}
    if name in _AREAS:
        key, country, shape = _AREAS[name]
        place = "Azerbaijan" if country == "AZ" else name
        empty |= {"place_id": key, "place_name": place, "country_code": country}
        empty |= {"feature_class": "A", "feature_code": "PCLI", "confidence": 0.97}
        empty |= {"latitude": shape.centroid.y, "longitude": shape.centroid.x, "geometry": shape}
    return empty


def _columns(rows):
    return {name: _column([row[name] for row in rows]) for name in rows[0]}


def _column(cells):
    """Keep text as objects: pandas' own text type holds no lone surrogate."""
    texts = any(isinstance(cell, str) for cell in cells)
    return pd.Series(cells, dtype="object") if texts else pd.Series(cells)


def frame_of(rows, **context):
    columns = _columns(rows)
    columns["geo_precision"] = columns["geo_precision"].astype("Int64")
    table = gpd.GeoDataFrame(columns, geometry="geometry", crs="EPSG:4326")
    table.attrs["geoconflict"] = SimpleNamespace(
        **{
            "articles": {},
            "layers": (),
            "as_of": None,
            "point_of_view": "un",
            "gazetteer": "Example gazetteer 1",
            "version": "9.9.9",
            **context,
        }
    )
    return table


def layers(name="Example pipeline", holder="ethnic Armenian forces"):
    line = {
        **{"id": "example", "name": name, "kind": "pipeline", "commodity": "oil"},
        **{"status": "operating", "valid_from": "2006-06-04", "valid_to": ""},
        **{"accuracy_km": 3.0, "sources": ("https://example.org/line",)},
    }
    area = {"id": "enclave", "name": "Example enclave", "kind": "disputed territory"}
    area |= {"recognised_as": "AZ", "accuracy_km": 2.0}
    before = {**area, "controlled_by": holder, "valid_from": "1994-05-12", "valid_to": "2023-09-20"}
    after = {**area, "controlled_by": "AZ", "valid_from": "2023-09-20", "valid_to": ""}
    shape = box(46, 39.3, 47.4, 40.3)
    return (
        _layer("enclaves", [before, after], [shape, shape]),
        _layer("pipelines", [line], [LineString([(46, 40.7), (47.2, 40.6), (49, 40.2)])]),
    )


def _layer(name, rows, shapes):
    return SimpleNamespace(
        name=name,
        title=f"The {name}",
        features=gpd.GeoDataFrame(_columns(rows), geometry=shapes, crs="EPSG:4326"),
        metadata={"licenses": [{"name": "CC0-1.0"}], "version": "1"},
    )


def joined_frame(**context):
    """Return an article's places with their relations to the layers."""
    source = context.pop("source", article())
    near = {"layer": "pipelines", "feature_id": "example", "relation": "near"}
    near |= {"distance_km": 2.4, "distance_error_km": 4.2}
    within = {"layer": "enclaves", "feature_id": "enclave", "relation": "within"}
    within |= {"distance_km": 0.0, "distance_error_km": 2.0}
    rows = [
        mention("Hadrut", source, **within),
        mention("Barda", source, **{**within, "relation": "near", "distance_km": 21.0}),
        mention("Barda", source, **{**near, "distance_km": 23.0}),
        mention("Turkey", source),
        mention("Azerbaijan", source),
        mention("Example pipeline", source, kind="feature", **{**near, "relation": "named"}),
        mention("Yevlakh", source, **near),
        mention("Qwertygrad", source),
        mention("Azeri", source),
    ]
    given = {"articles": {source.id: source}, "layers": layers(), **context}
    return frame_of(rows, **given)
