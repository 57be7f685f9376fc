"""GeoJSON features -> a layer's table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from geoconflict.errors import LayerError
from geoconflict.layers.layer import LISTS, NUMBERS, TEXTS

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def features_frame(features: Iterable[Mapping[str, Any]], where: str) -> GeoDataFrame:
    """Return the features as a table in EPSG:4326, in their order.

    Raises
    ------
    LayerError
        If a geometry cannot be read, or a feature has no `id` or `name`.
    """
    import geopandas as gpd

    rows = list(features)
    shapes = _geometries(rows, where)
    table = gpd.GeoDataFrame(
        [dict(row["properties"]) for row in rows], geometry=shapes, crs="EPSG:4326"
    )
    return normalized(table, where)


def _geometries(rows: list[Mapping[str, Any]], where: str) -> Any:
    import shapely

    texts = [json.dumps(row["geometry"]) if row.get("geometry") else None for row in rows]
    try:
        return shapely.from_geojson(texts)
    except shapely.errors.GEOSException as error:
        raise LayerError(f"{where} has a geometry that cannot be read: {error}") from error


def normalized(table: GeoDataFrame, where: str) -> GeoDataFrame:
    """Give every column that the join reads one type, and its absence one value."""
    for column in ("id", "name"):
        if column not in table:
            raise LayerError(f"{where} has no column {column!r}; it has {list(table.columns)}")
    table = table.copy()
    for column in TEXTS:
        table[column] = _column(table, column, _text)
    for column in LISTS:
        table[column] = _column(table, column, _strings)
    for column in NUMBERS:
        table[column] = _column(table, column, _number).astype("float64")
    return table


def _column(table: GeoDataFrame, name: str, convert: Any) -> Any:
    import pandas as pd

    cells = table[name] if name in table else [None] * len(table)
    return pd.Series([convert(cell) for cell in cells], index=table.index, dtype="object")


def _missing(cell: object) -> bool:
    return cell is None or cell != cell or str(cell) in {"<NA>", "NaT"}


def _text(cell: object) -> str:
    return "" if _missing(cell) else str(cell)


def _strings(cell: object) -> tuple[str, ...]:
    """Read a list, the JSON text of one, or names parted by "|" or ";"."""
    if isinstance(cell, list | tuple):
        return tuple(str(item) for item in cell)
    if hasattr(cell, "tolist"):
        return tuple(str(item) for item in cell.tolist())
    text = _text(cell).strip()
    if text.startswith("["):
        return tuple(str(item) for item in json.loads(text))
    return tuple(part.strip() for part in text.replace(";", "|").split("|") if part.strip())


def _number(cell: object) -> float:
    try:
        return float(str(cell))
    except ValueError:
        return float("nan")
