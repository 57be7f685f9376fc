"""Map conflict news: the places it names, who held them that day, how near a pipeline.

>>> import geoconflict as gc
>>> places = gc.geoparse(gc.read_articles("examples/articles"))
>>> joined = gc.join(places, gc.load_layers())
>>> gc.write_map(joined, "map.html")  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# The public names and where they live. They are imported on first use, so that
# `import geoconflict` costs a few milliseconds and not GeoPandas' second.
_HOME = {
    "Article": "geoconflict.types",
    "Candidate": "geoconflict.types",
    "Mention": "geoconflict.types",
    "Place": "geoconflict.types",
    "GeoconflictError": "geoconflict.errors",
    "read_articles": "geoconflict.articles",
    "Geoparser": "geoconflict.geoparser",
    "geoparse": "geoconflict.geoparser",
    "load_layers": "geoconflict.layers",
    "read_layer": "geoconflict.layers",
    "join": "geoconflict.layers",
    "diff": "geoconflict.layers",
    "write_geojson": "geoconflict.export",
    "write_table": "geoconflict.export",
    "build_map": "geoconflict.export",
    "write_map": "geoconflict.export",
    "plot": "geoconflict.export",
}

if TYPE_CHECKING:
    from geoconflict.articles import read_articles
    from geoconflict.errors import GeoconflictError
    from geoconflict.export import build_map, plot, write_geojson, write_map, write_table
    from geoconflict.geoparser import Geoparser, geoparse
    from geoconflict.layers import diff, join, load_layers, read_layer
    from geoconflict.types import Article, Candidate, Mention, Place

__all__ = [
    "Article",
    "Candidate",
    "GeoconflictError",
    "Geoparser",
    "Mention",
    "Place",
    "build_map",
    "diff",
    "geoparse",
    "join",
    "load_layers",
    "plot",
    "read_articles",
    "read_layer",
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


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
