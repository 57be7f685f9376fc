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
from geoconflict.export.map.layers import page_layers
from geoconflict.export.map.shapes import Shapes
from geoconflict.export.map.text import Texts
from geoconflict.export.values import plain

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

ROWS_PER_CHUNK = 500
KINDS = ("place", "demonym", "feature", "relative")
EVENT = 0.5
"""From this probability on a mention counts as where the violence happened."""


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
        self.mention_columns: dict[str, list[int]] = {name: [] for name in _MENTION}
        self.details: list[list[Any]] = []
        self.relations: list[list[Any]] = []
        self.heads: list[dict[str, Any]] = []
        keys = list(dict.fromkeys(str(plain(key)) for key in table.get("article_id", ())))
        self.texts = Texts({str(k): v for k, v in self.source.articles.items()}, keys)
        for row, geometry in zip(_rows(table), table.geometry, strict=True):
            self._add(row, geometry)

    def core(self) -> dict[str, Any]:
        """Return what the page needs to draw."""
        return {
            "statement": self.source.statement(),
            "wholeTexts": self.texts.whole,
            "chunk": ROWS_PER_CHUNK,
            "places": _columns(list(map(_named, self.place_rows, self.place_words))),
            "mentions": self.mention_columns,
            "relations": self.relations,
            "articles": _columns(self.heads),
            "layers": page_layers(self.source.layers, self.shapes),
            "shapes": self.shapes.geometries,
        }

    def text_chunks(self) -> Iterator[dict[str, Any]]:
        """Yield the articles' texts, `ROWS_PER_CHUNK` at a time."""
        texts = [self.texts.text(key) for key in self.articles]
        if any(texts):
            yield from map(_interned, _chunks(texts))

    def detail_chunks(self) -> Iterator[dict[str, Any]]:
        """Yield what is shown of a mention on request, in the mentions' order."""
        yield from map(_interned, _chunks(self.details))

    def _add(self, row: dict[str, Any], geometry: Any) -> None:
        key = str(row.get("mention_id") or f"row {len(self.mentions)}")
        if key not in self.mentions:
            self.mentions[key] = len(self.mentions)
            self._add_mention(row, geometry)
        if row.get("layer") and row.get("feature_id"):
            self.relations.append([self.mentions[key], *(row.get(name) for name in _RELATION)])

    def _add_mention(self, row: dict[str, Any], geometry: Any) -> None:
        article = self._article(row)
        key, start = str(row.get("article_id")), int(row.get("start") or 0)
        end = int(row.get("end") or start)
        numbers = (
            self._place(row, geometry),
            article,
            self.texts.offset(key, start),
            self.texts.offset(key, end),
            KINDS.index(row["kind"]) if row.get("kind") in KINDS else 0,
            int(row.get("role") == "associative"),
            round(100 * float(row.get("confidence") or 0)),
            int(float(row.get("event_score") or 0) >= EVENT),
            int(bool(row.get("dateline"))) + 2 * int(bool(row.get("organization"))),
        )
        for column, number in zip(self.mention_columns.values(), numbers, strict=True):
            column.append(number)
        self.details.append([_atom(row.get(name)) for name in _DETAIL])

    def _article(self, row: dict[str, Any]) -> int:
        key = str(row.get("article_id"))
        if key not in self.articles:
            self.articles[key] = len(self.articles)
            known = self.source.articles.get(key)
            self.heads.append(
                {
                    "id": key,
                    "title": row.get("title") or "",
                    "date": str(row.get("published") or "")[:10],
                    "url": row.get("url") or "",
                    "source": plain(getattr(known, "publisher", None)) or "",
                }
            )
        return self.articles[key]

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


def _named(row: dict[str, Any], words: Counter[str]) -> dict[str, Any]:
    """Call a place as the articles do; what the gazetteer calls it stands beside."""
    most = max(words.values(), default=0)
    name = next((word for word, count in words.items() if count == most), row["name"])
    return {**row, "name": name, "official": row["name"]}


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
    }


_MENTION = ("place", "article", "start", "end", "kind", "assoc", "confidence", "event", "flags")
_DETAIL = (
    *("toponym", "sentence", "geo_precision", "uncertainty_km", "candidates", "reasons"),
    *("method", "outcome", "gazetteer"),
)
_HEAD = ("article_id", "title", "published", "url", "mention_id", "start", "end", "kind", "role")
_PLACE = (
    *("place_id", "place_name", "feature_class", "feature_code", "country_code", "admin1"),
    *("latitude", "longitude", "confidence", "event_score", "dateline", "organization"),
)
_RELATION = ("layer", "feature_id", "relation", "distance_km", "distance_error_km")
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
