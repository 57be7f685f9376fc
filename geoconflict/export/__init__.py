"""Rows -> files: GeoJSON, tables, the map and the figure.

The parts are imported on first use, since GeoPandas and folium take a second.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

_HOME = {
    "write_geojson": "geoconflict.export.geojson",
    "write_table": "geoconflict.export.table",
    "acled_columns": "geoconflict.export.conventions",
    "ucdp_columns": "geoconflict.export.conventions",
    "build_map": "geoconflict.export.map",
    "write_map": "geoconflict.export.map",
    "plot": "geoconflict.export.figure",
}

if TYPE_CHECKING:
    from geoconflict.export.conventions import acled_columns, ucdp_columns
    from geoconflict.export.figure import plot
    from geoconflict.export.geojson import write_geojson
    from geoconflict.export.map import build_map, write_map
    from geoconflict.export.table import write_table

__all__ = [
    "acled_columns",
    "build_map",
    "plot",
    "ucdp_columns",
    "write_geojson",
    "write_map",
    "write_table",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value
