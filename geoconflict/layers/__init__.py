"""Places -> joined rows: dated layers of features, and the join with them.

A layer is a table of features; each row is one dated version of one feature.
`load_layers` reads the shipped ones, `read_layer` one of your own, `join` puts
them together with places, and `diff`, `summarize` and `exposure` ask further.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

# Imported on first use: the recogniser asks for names alone, which needs no GeoPandas.
_HOME = {
    "Layer": "geoconflict.layers.layer",
    "as_drawn": "geoconflict.layers.views",
    "diff": "geoconflict.layers.compare",
    "exposure": "geoconflict.layers.exposure",
    "features_of": "geoconflict.layers.called",
    "history": "geoconflict.layers.history",
    "join": "geoconflict.layers.join",
    "layer_names": "geoconflict.layers.catalogue",
    "load_layers": "geoconflict.layers.catalogue",
    "named_features": "geoconflict.layers.catalogue",
    "read_layer": "geoconflict.layers.read",
    "summarize": "geoconflict.layers.compare",
}

if TYPE_CHECKING:
    from geoconflict.layers.called import features_of
    from geoconflict.layers.catalogue import layer_names, load_layers, named_features
    from geoconflict.layers.compare import diff, summarize
    from geoconflict.layers.exposure import exposure
    from geoconflict.layers.history import history
    from geoconflict.layers.join import join
    from geoconflict.layers.layer import Layer
    from geoconflict.layers.read import read_layer
    from geoconflict.layers.views import as_drawn

__all__ = [
    "Layer",
    "as_drawn",
    "diff",
    "exposure",
    "features_of",
    "history",
    "join",
    "layer_names",
    "load_layers",
    "named_features",
    "read_layer",
    "summarize",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value
