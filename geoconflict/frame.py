"""The one door between the text world and the geo world: places -> GeoDataFrame."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from geoconflict.types import Article, Candidate, FeatureReference, Place

if TYPE_CHECKING:
    import numpy as np
    from geopandas import GeoDataFrame, GeoSeries
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

Geometry = Callable[[str], "BaseGeometry | None"]
"""Gives the extent of a country, division or region by its id, in EPSG:4326."""

COLUMNS = (
    *("article_id", "title", "published", "url"),
    *("mention_id", "toponym", "start", "end", "sentence", "kind", "role"),
    *("place_id", "place_name", "feature_class", "feature_code", "country_code", "admin1"),
    *("latitude", "longitude", "confidence", "geo_precision", "uncertainty_km"),
    *("where_prec", "event_score", "dateline", "organization"),
    *("feature_layer", "feature_ids", "candidates", "reasons", "gazetteer", "method", "outcome"),
    "geometry",
)
_KEY = "geoconflict"
_AROUND = 600
"""Characters of a sentence that are kept before and after a mention, at least."""
_KM_PER_DEGREE = 111.2
_SMALLEST_DISC_KM = 5.0


class _Layer(Protocol):
    """What the context keeps of a layer."""

    @property
    def name(self) -> str: ...


@dataclass(frozen=True, eq=False)
class Context:
    """What a frame's rows stand on, kept once beside them instead of in each row.

    It rides in `frame.attrs`, which pandas copies at every step; being
    immutable, it is handed on as itself.
    """

    articles: Mapping[str, Article] = field(default_factory=dict)
    """The articles by id."""
    layers: tuple[_Layer, ...] = ()
    """The layers of the join, as they were given to it."""
    as_of: str | None = None
    """The ISO day that overrides the articles' dates, `None` where none does."""
    point_of_view: str = "un"
    """Whose view decides whose a disputed area is drawn as."""
    gazetteer: str = ""
    """Name and version of the gazetteer."""
    version: str = ""
    """Version of geoconflict."""
    geometry: Geometry | None = None
    """Looks up the extents of areas."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Context:
        return self

    def __copy__(self) -> Context:
        return self


def context_of(frame: GeoDataFrame | GeoSeries) -> Context:
    """Return the context of a frame that geoconflict made, else an empty one."""
    found = frame.attrs.get(_KEY)
    return found if isinstance(found, Context) else Context()


def attach_context(frame: GeoDataFrame, context: Context) -> GeoDataFrame:
    """Put `context` beside the rows of `frame`, and return the frame."""
    frame.attrs[_KEY] = context
    return frame


def places_frame(
    places: Iterable[Place],
    context: Context | None = None,
    geometry: Geometry | None = None,
) -> GeoDataFrame:
    """Turn places into a table, a row a mention, in the order given.

    Parameters
    ----------
    places : iterable of Place
    context : Context, optional
        Its `articles` are completed from the places.
    geometry : callable, optional
        `geometry(candidate_id)` gives the extent of an area, or `None`; a
        gazetteer's method of that name. The context's by default.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, with the columns of `COLUMNS`. `geometry` is a point for a
        point place, a polygon for a country, division, region or relative
        expression, and `None` for a mention that was not resolved.
    """
    import geopandas as gpd

    base = context or Context()
    shapes = _Extents(geometry or base.geometry)
    articles = dict(base.articles)
    rows = []
    for place in places:
        articles.setdefault(place.article.id, place.article)
        shapes.add(place)
        rows.append(_cells(place, base.gazetteer))
    columns = {**_columns(rows), "geometry": shapes.geometries()}
    frame = gpd.GeoDataFrame(columns, geometry="geometry", crs="EPSG:4326")
    return attach_context(frame, _completed(base, articles, shapes.lookup))


def _completed(
    base: Context, articles: Mapping[str, Article], geometry: Geometry | None
) -> Context:
    from geoconflict import __version__

    return Context(
        articles=articles,
        layers=base.layers,
        as_of=base.as_of,
        point_of_view=base.point_of_view,
        gazetteer=base.gazetteer,
        version=base.version or __version__,
        geometry=geometry,
    )


def _columns(rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    """Give every column the same type however many rows there are."""
    import pandas as pd

    names = COLUMNS[:-1]
    values = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return {
        name: pd.Series(list(cells), dtype=_DTYPES.get(name, "object"))
        for name, cells in zip(names, values, strict=True)
    }


_DTYPES = {
    **dict.fromkeys(("start", "end"), "int64"),
    **dict.fromkeys(("latitude", "longitude", "confidence", "event_score"), "float64"),
    **dict.fromkeys(("geo_precision", "where_prec"), "Int64"),
    **dict.fromkeys(("dateline", "organization"), "bool"),
    "uncertainty_km": "float64",
}


def _cells(place: Place, gazetteer: str) -> tuple[Any, ...]:
    article, mention, found = place.article, place.mention, place.candidate
    reference = mention.feature
    return (
        *(article.id, article.title, _day(article), article.url),
        *(_mention_id(place), mention.toponym, mention.start, mention.end),
        *(_sentence(place), mention.kind, mention.role),
        *_candidate_cells(found),
        *(place.confidence, place.geo_precision, place.uncertainty_km),
        *(place.where_prec, mention.event_score, mention.dateline, mention.organization),
        *(reference.layer if reference else None, feature_ids(reference)),
        *(_alternatives(place), "; ".join(place.reasons)),
        *((found.source if found and found.source else gazetteer), _method(place), place.status),
    )


def _candidate_cells(found: Candidate | None) -> tuple[Any, ...]:
    if found is None:
        return (None, None, None, None, None, None, math.nan, math.nan)
    return (
        *(found.id, found.name, found.feature_class, found.feature_code),
        *(found.country_code, found.admin1, found.latitude, found.longitude),
    )


def _day(article: Article) -> str | None:
    """Write the day alone: some sources give a time, and a column has one form."""
    return article.date.isoformat() if article.date else None


def _mention_id(place: Place) -> str:
    mention = place.mention
    # A relative expression may begin and end where its only anchor does.
    suffix = f":{mention.kind}" if mention.kind == "relative" else ""
    return f"{place.article.id}#{mention.start}-{mention.end}{suffix}"


def _sentence(place: Place) -> str:
    """Return the sentence; of one that goes on for pages, what stands around the mention.

    Each of a document's 100,000 names would else carry the whole of it.
    """
    span = place.mention.sentence
    if not span:
        return ""
    start = max(span[0], place.mention.start - _AROUND)
    end = min(span[1], place.mention.end + _AROUND)
    if span[1] - span[0] <= 2 * _AROUND:
        start, end = span
    before, after = "…" * (start > span[0]), "…" * (end < span[1])
    return before + place.article.text[start:end].strip() + after


def _method(place: Place) -> str:
    resolved = place.candidate.method if place.candidate else ""
    return " + ".join(part for part in (place.mention.method, resolved) if part)


def feature_ids(reference: FeatureReference | None) -> str:
    """Write which features a mention means as JSON: a list of ids, or a query.

    >>> feature_ids(FeatureReference("pipelines", ids=("btc",)))
    '["btc"]'
    """
    if reference is None:
        return ""
    if not reference.described:
        return json.dumps(list(reference.ids))
    query = {"commodities": reference.commodities, "country_codes": reference.country_codes}
    query |= {name: spans for name in _SPANS if (spans := getattr(reference, name))}
    return json.dumps(query, sort_keys=True)


_SPANS = ("ends", "through")
"""What a query says by offsets of other mentions of the article."""


def _alternatives(place: Place) -> str:
    """Write the candidates that lost as JSON, best first."""
    if not place.alternatives:
        return "[]"
    lost = [
        {
            "id": candidate.id,
            "name": candidate.name,
            "country_code": candidate.country_code,
            "admin1": candidate.admin1,
            "latitude": candidate.latitude,
            "longitude": candidate.longitude,
            "probability": round(probability, 4),
        }
        for candidate, probability in place.alternatives
    ]
    return _JSON.encode(lost)


_JSON = json.JSONEncoder(ensure_ascii=False)


class _Extents:
    """The geometry of places; each area is looked up once."""

    def __init__(self, lookup: Geometry | None) -> None:
        self.lookup = lookup
        self._known: dict[str, BaseGeometry | None] = {}
        self._areas: list[BaseGeometry | None] = []
        self._points: list[tuple[int, float, float]] = []

    def add(self, place: Place) -> None:
        """Take the next row's geometry; points are made together at the end."""
        found = place.candidate
        if place.area is None and found is not None and not found.is_area:
            self._points.append((len(self._areas), found.longitude, found.latitude))
            self._areas.append(None)
        else:
            self._areas.append(place.area if found is None else self._area_of(place, found))

    def geometries(self) -> NDArray[np.object_]:
        """Return the geometries of the rows."""
        import numpy as np
        import shapely

        found = np.empty(len(self._areas), dtype=object)
        found[:] = self._areas
        if self._points:
            rows, longitudes, latitudes = zip(*self._points, strict=True)
            found[list(rows)] = shapely.points(longitudes, latitudes)
        return found

    def _area_of(self, place: Place, found: Candidate) -> BaseGeometry | None:
        if place.area is not None:
            return place.area
        if found.id not in self._known:
            self._known[found.id] = self._area(found, place.uncertainty_km)
        return self._known[found.id]

    def _area(self, found: Candidate, uncertainty_km: float | None) -> BaseGeometry:
        shape = self.lookup(found.id) if self.lookup else None
        if shape is not None and not shape.is_empty:
            return shape
        if found.extent is not None:
            return _box(*found.extent)
        return _disc(found, max(found.radius_km, uncertainty_km or 0.0, _SMALLEST_DISC_KM))


def _box(west: float, south: float, east: float, north: float) -> BaseGeometry:
    from shapely import MultiPolygon, box

    if west <= east:
        return box(west, south, east, north)
    return MultiPolygon([box(west, south, 180.0, north), box(-180.0, south, east, north)])


def _disc(found: Candidate, radius_km: float) -> BaseGeometry:
    """Return a disc about the point: an area whose extent nobody gave is still no pin."""
    from shapely import Point, affinity

    height = radius_km / _KM_PER_DEGREE
    width = height / max(math.cos(math.radians(found.latitude)), 0.05)
    disc = Point(found.longitude, found.latitude).buffer(1.0, quad_segs=8)
    return affinity.scale(disc, width, height)
