"""A file of your own -> Layer."""

from __future__ import annotations

from pathlib import Path

from geoconflict.errors import LayerError
from geoconflict.layers.layer import Layer
from geoconflict.layers.table import normalized


def read_layer(path: str | Path, name: str | None = None) -> Layer:
    """Read a layer from a file."""
    import geopandas as gpd

    table = gpd.read_file(path)
    if table.crs is None:
        raise LayerError(f"{path} has no CRS")
    return Layer(
        name=name or Path(path).stem,
        title=Path(path).stem,
        features=normalized(table.to_crs("EPSG:4326"), str(path)),
    )
