"""Frame -> the page's data: places, mentions and articles as compact columns.

The page redraws from the small columns alone. What is read one at a time (an
article's text, a mention's sentence, the candidates that lost) stands in
chunks that the page unpacks when somebody asks.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from geoconflict.export.context import provenance
from geoconflict.export.geojson import wgs84
from geoconflict.export.map.blocks import column_block, json_block
from geoconflict.export.map.columns import ArticleColumns, MentionColumns, RelationColumns
from geoconflict.export.map.layers import page_layers
from geoconflict.export.map.naming import named
from geoconflict.export.map.shapes import Shapes, is_wide_disc
from geoconflict.export.map.text import Texts
from geoconflict.export.values import plain

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

ROWS_PER_CHUNK = 500
SENTENCES = 300_000
"""How many sentences one page carries; beyond it each place keeps as many as fit."""


class PageData:
    """Collects the columns of a page, row by row of the joined frame."""

    def __init__(self, frame: GeoDataFrame) -> None:
        table = wgs84(frame)
        self.source = provenance(frame)
        self.shapes = Shapes()
        self.articles: dict[str, int] = {}
        self.places: dict[tuple[Any, ...], int] = {}
        self.place_rows: list[dict[str, Any]] = []
        self.place_words: list[Counter[str]] = []
        self.mentions: dict[str, int] = {}
        self.mention_columns = MentionColumns()
        self.article_columns = ArticleColumns()
        self.relations = RelationColumns()
        self.details: list[list[Any]] = []
        keys = list(dict.fromkeys(str(plain(key)) for key in table.get("article_id", ())))
        self.texts = Texts({str(k): v for k, v in self.source.articles.items()}, keys)
        for row, geometry in zip(_rows(table), table.geometry, strict=True):
            self._add(row, geometry)
        self.sentences_a_place = self._drop_sentences()

    def core(self) -> dict[str, Any]:
        """Return what the page needs to draw, beside the columns."""
        return {
            "statement": self.source.statement(),
            "wholeTexts": self.texts.whole,
            "sentencesAPlace": self.sentences_a_place,
            "chunk": ROWS_PER_CHUNK,
            "places": _columns(list(map(named, self.place_rows, self.place_words))),
            "days": list(self.article_columns.days),
            "sources": list(self.article_columns.sources),
            "features": list(self.relations.features),
            "relations": list(self.relations.words),
            "layers": page_layers(self.source.layers, self.shapes),
            "shapes": self.shapes.geometries,
        }

    def drawn_blocks(self) -> Iterator[str]:
        """Yield the columns that the page draws from."""
        yield column_block("mentions", self.mention_columns.drawn)
        yield column_block("related", self.relations.numbers)
        yield column_block("articles", self.article_columns.numbers)

    def asked_blocks(self) -> Iterator[str]:
        """Yield what the page unpacks when a reader asks for it, soonest first."""
        yield json_block("heads", self.article_columns.heads)
        yield column_block("spans", self.mention_columns.spans)
        texts = [self.texts.text(key) for key in self.articles]
        for name, rows in (("text", texts if any(texts) else []), ("detail", self.details)):
            for number, chunk in enumerate(_chunks(rows)):
                yield json_block(f"{name}-{number}", _interned(chunk))

    def spots(self) -> Iterator[tuple[float, float]]:
        """Yield longitude and latitude of the places, but for countries and the like."""
        for row in self.place_rows:
            if row["shape"] < 0 or not row["code"].startswith(("PCL", "CONT", "RGN")):
                yield row["lon"], row["lat"]

    def _add(self, row: dict[str, Any], geometry: Any) -> None:
        key = str(row.get("mention_id") or f"row {len(self.mentions)}")
        if key not in self.mentions:
            self.mentions[key] = len(self.mentions)
            self._add_mention(row, geometry)
        if row.get("layer") and row.get("feature_id"):
            self.relations.append(self.mentions[key], row)

    def _add_mention(self, row: dict[str, Any], geometry: Any) -> None:
        article, key = self._article(row), str(row.get("article_id"))
        start = int(row.get("start") or 0)
        end = int(row.get("end") or start)
        span = (self.texts.offset(key, start), self.texts.offset(key, end))
        self.mention_columns.append(row, self._place(row, geometry), article, span)
        self.details.append([_atom(row.get(name)) for name in _DETAIL])

    def _article(self, row: dict[str, Any]) -> int:
        key = str(row.get("article_id"))
        if key not in self.articles:
            self.articles[key] = len(self.articles)
            known = self.source.articles.get(key)
            self.article_columns.append(key, row, plain(getattr(known, "publisher", None)) or "")
        return self.articles[key]

    def _drop_sentences(self) -> int | None:
        """Keep as many sentences a place as fit, spread over its mentions; `None` for all."""
        if len(self.details) <= SENTENCES:
            return None
        places = self.mention_columns.drawn["place"]
        totals = Counter(places)
        quota = _quota(list(totals.values()), SENTENCES)
        seen: Counter[int] = Counter()
        for place, detail in zip(places, self.details, strict=True):
            seen[place] += 1
            kept = quota * seen[place] // totals[place] - quota * (seen[place] - 1) // totals[place]
            if totals[place] > quota and not kept:
                detail[_SENTENCE] = None
        return quota

    def _place(self, row: dict[str, Any], geometry: Any) -> int:
        """Return the number of a mention's place; the same place drawn alike is one."""
        if row.get("latitude") is None and geometry is None:
            return -1
        shape = (
            -1
            if geometry is None or geometry.geom_type == "Point"
            else self.shapes.number(geometry)
        )
        key = (row.get("place_id"), row.get("latitude"), row.get("longitude"), shape)
        if key not in self.places:
            self.places[key] = len(self.places)
            self.place_rows.append({**_place_cells(row, geometry), "shape": shape})
            self.place_words.append(Counter())
        if row.get("kind") != "demonym" and row.get("toponym"):
            self.place_words[self.places[key]][row["toponym"]] += 1
        return self.places[key]


def _quota(totals: list[int], room: int) -> int:
    """Return the largest number a place with which all places fit into the room."""
    low, high = 1, max(totals)
    while low < high:
        middle = (low + high + 1) // 2
        fits = sum(min(total, middle) for total in totals) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return low


def _place_cells(row: dict[str, Any], geometry: Any) -> dict[str, Any]:
    latitude, longitude = row.get("latitude"), row.get("longitude")
    if latitude is None or longitude is None:
        spot = geometry.representative_point()
        latitude, longitude = spot.y, spot.x
    return {
        "id": row.get("place_id") or "",
        "name": row.get("place_name") or row.get("toponym") or "",
        "lat": round(latitude, 5),
        "lon": round(longitude, 5),
        "class": row.get("feature_class") or "",
        "code": row.get("feature_code") or "",
        "country": row.get("country_code") or "",
        "admin1": row.get("admin1") or "",
        "uncertain": round(float(row.get("uncertainty_km") or 0), 1),
        "vague": int(bool(row.get("place_id")) and is_wide_disc(geometry)),
    }


_DETAIL = (
    *("toponym", "sentence", "geo_precision", "uncertainty_km", "candidates", "reasons"),
    *("method", "outcome", "gazetteer"),
)
_SENTENCE = _DETAIL.index("sentence")
_HEAD = ("article_id", "title", "published", "url", "mention_id", "start", "end", "kind", "role")
_PLACE = (
    *("place_id", "place_name", "feature_class", "feature_code", "country_code", "admin1"),
    *("latitude", "longitude", "confidence", "event_score", "dateline", "organization"),
)
_RELATION = (
    "layer",
    "feature_id",
    "relation",
    "distance_km",
    "distance_error_km",
    "inside",
    "edge_km",
)
_READ = frozenset((*_HEAD, *_PLACE, *_DETAIL, *_RELATION))


def _atom(cell: Any) -> Any:
    return cell if cell is None or isinstance(cell, str | int | float) else json.dumps(cell)


def _rows(table: GeoDataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows, column by column made plain: many cells are alike."""
    names = [name for name in table.columns if name in _READ]
    columns = [_plain_column(table[name]) for name in names]
    for values in zip(*columns, strict=True):
        yield dict(zip(names, values, strict=True))


def _plain_column(column: Any) -> list[Any]:
    known: dict[Any, Any] = {}
    return [
        _remembered(known, cell) if isinstance(cell, str) else plain(cell)
        for cell in column.tolist()
    ]


def _remembered(known: dict[Any, Any], cell: str) -> Any:
    if cell not in known:
        known[cell] = plain(cell)
    return known[cell]


def _columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}


def _interned(rows: list[Any]) -> dict[str, Any]:
    """Write each distinct value once, and where it stands: sentences and reasons recur."""
    numbers: dict[Any, int] = {}

    def number(cell: Any) -> int | None:
        return None if cell is None else numbers.setdefault(cell, len(numbers))

    table = [list(map(number, row)) if isinstance(row, list) else number(row) for row in rows]
    return {"rows": table, "values": list(numbers)}


def _chunks(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), ROWS_PER_CHUNK):
        yield rows[start : start + ROWS_PER_CHUNK]
