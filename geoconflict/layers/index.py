"""The versions of all layers of a join in one table, over their distinct shapes."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geoconflict.layers.geodesic import Array, SegmentIndex
from geoconflict.layers.layer import TODAY, Layer, validity

_KEPT = (
    *("id", "name", "kind", "valid_from", "valid_to", "accuracy_km"),
    *("recognised_as", "controlled_by", "claimed_by", "status", "commodity", "countries"),
)


@lru_cache(maxsize=4)
def index_of(layers: tuple[Layer, ...]) -> LayerIndex:
    """Return the index of layers, built once for the same objects."""
    return LayerIndex(layers)


class LayerIndex:
    """Versions in `table`, numbered over all layers, and their distinct shapes.

    Many versions of a feature differ in who holds it and not in its shape; the
    geometry is then solved once for all of them, and the dates sort it out.
    """

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        self.table = pd.concat([_versions(layer, rank) for rank, layer in enumerate(layers)])
        self.table = self.table.reset_index(drop=True)
        self.geometry: Array = np.concatenate([np.asarray(x.features.geometry) for x in layers])
        starts, ends = zip(*(validity(layer.features) for layer in layers), strict=True)
        self.starts: Array = np.concatenate(starts)
        self._starts = np.array([int(day.replace("-", "") or 0) for day in self.starts])
        self._ends = np.array([int(day.replace("-", "")) for day in np.concatenate(ends)])
        self._limits = np.array([layer.max_distance_km for layer in layers])
        self._find_shapes()

    def _find_shapes(self) -> None:
        ranks = self.table["rank"].to_numpy()
        known: dict[tuple[int, bytes], int] = {}
        first, shape = [], []
        for number, (rank, geometry) in enumerate(zip(ranks, self.geometry, strict=True)):
            if geometry is None or geometry.is_empty:
                shape.append(-1)
                continue
            key = (int(rank), shapely.to_wkb(geometry))
            if key not in known:
                known[key] = len(known)
                first.append(number)
            shape.append(known[key])
        self.table["shape"] = shape
        self.shapes: Array = self.geometry[first]
        self.shape_rank: Array = ranks[first]

    @cached_property
    def segments(self) -> SegmentIndex:
        """The edges of the shapes, for distances."""
        return SegmentIndex(self.shapes)

    @cached_property
    def versions_of(self) -> dict[tuple[str, str], Array]:
        """The numbers of the versions of a (layer, feature id)."""
        found: Any = self.table.groupby(["layer", "id"], sort=False).indices
        return dict(found)

    def limits(self, max_distance_km: float | None) -> Array:
        """Return how far from each shape is near: as asked, or as its layer says."""
        if max_distance_km is not None:
            return np.full(len(self.shapes), float(max_distance_km))
        result: Array = self._limits[self.shape_rank]
        return result

    def shapes_on(self, days: Array) -> Array:
        """Tell which shapes any version has on any of the days, as `day_number` writes them."""
        result = np.zeros(len(self.shapes), dtype=bool)
        everything = np.arange(len(self.table))
        shape = self.table["shape"].to_numpy()
        for day in np.unique(days):
            on = self.valid(everything, day) & (shape >= 0)
            result[shape[on]] = True
        return result

    def valid(self, version: Array, day: Array) -> Array:
        """Tell which versions are valid on the days beside them, as `day_number` writes them."""
        result: Array = (self._starts[version] <= day) & (day < self._ends[version])
        return result


def day_number(days: Array) -> Array:
    """Write ISO days as whole numbers such as 20201107, which compare fast; "" is today."""
    known = np.unique(days)
    numbers = np.array([int((day or TODAY).replace("-", "")) for day in known], dtype=np.int64)
    result: Array = numbers[np.searchsorted(known, days)]
    return result


def _versions(layer: Layer, rank: int) -> pd.DataFrame:
    table = pd.DataFrame({name: _column(layer, name) for name in _KEPT})
    table.insert(0, "rank", rank)
    table.insert(0, "layer", layer.name)
    return table


def _column(layer: Layer, name: str) -> Any:
    if name in layer.features:
        return layer.features[name].to_numpy()
    return [None] * len(layer.features)
