"""Layers -> what the page draws: every dated version of every feature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geoconflict.export.context import layer_statement
from geoconflict.export.map.shapes import Shapes
from geoconflict.export.values import plain

_SHOWN = (
    *("id", "name", "kind", "valid_from", "valid_to", "status", "commodity", "operator"),
    *("recognised_as", "controlled_by", "claimed_by", "capacity", "length_km", "countries"),
    *("accuracy_km", "method", "sources", "note", "checked_to"),
)


def page_layers(layers: Sequence[Any], shapes: Shapes) -> list[dict[str, Any]]:
    """Return the layers with their statements and features."""
    return [{**layer_statement(layer), "features": _features(layer, shapes)} for layer in layers]


def _features(layer: Any, shapes: Shapes) -> list[dict[str, Any]]:
    table = layer.features
    columns = [name for name in _SHOWN if name in table.columns]
    rows = table[columns].itertuples(index=False, name=None)
    return [
        {**_filled(columns, row), "shape": shapes.number(geometry, detail=2000.0)}
        for row, geometry in zip(rows, table.geometry, strict=True)
    ]


def _filled(columns: list[str], row: tuple[Any, ...]) -> dict[str, Any]:
    cells = {name: plain(value) for name, value in zip(columns, row, strict=True)}
    return {name: value for name, value in cells.items() if value not in (None, "", [])}
