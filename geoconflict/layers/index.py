"""The versions of all layers of a join in one table, over their distinct shapes."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geoconflict.layers.borders import Borders
from geoconflict.layers.countries import bare
from geoconflict.layers.ellipsoid import Array
from geoconflict.layers.geodesic import SegmentIndex
from geoconflict.layers.layer import TODAY, Layer, is_in_ground, validity
from geoconflict.layers.pieces import pieces_of
from geoconflict.layers.span import span_of
from geoconflict.layers.views import as_drawn

FACTS = ("recognised_as", "controlled_by", "status")
_KEPT = (
    *("id", "name", "aliases", "kind", "valid_from", "valid_to", "accuracy_km"),
    *("recognised_as", "controlled_by", "claimed_by", "recognised_by", "status"),
    *("commodity", "countries"),
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
        self.rank: Array = self.table["rank"].to_numpy()
        starts, ends = zip(*(validity(layer.features) for layer in layers), strict=True)
        self.starts: Array = np.concatenate(starts)
        self._starts = np.array([int(day.replace("-", "") or 0) for day in self.starts])
        self._ends = np.array([int(day.replace("-", "")) for day in np.concatenate(ends)])
        self._limits = np.array([layer.max_distance_km for layer in layers])
        self._since = np.array([int(span_of(x)[0].replace("-", "") or 0) for x in layers])
        self._facts: dict[str, dict[str, Array]] = {}
        self._find_shapes()

    def _find_shapes(self) -> None:
        known: dict[tuple[int, bytes], int] = {}
        first, shape = [], []
        for number, (rank, geometry) in enumerate(zip(self.rank, self.geometry, strict=True)):
            if geometry is None or geometry.is_empty:
                shape.append(-1)
                continue
            key = (int(rank), shapely.to_wkb(geometry))
            if key not in known:
                known[key] = len(known)
                first.append(number)
            shape.append(known[key])
        self.shape: Array = np.array(shape, dtype=np.int64)
        """Which of `shapes` each version has, -1 for none."""
        self.shapes: Array = self.geometry[first]
        self.shape_rank: Array = self.rank[first]

    @cached_property
    def segments(self) -> SegmentIndex:
        """The edges of the shapes, for distances."""
        return SegmentIndex(*pieces_of(self.shapes))

    @cached_property
    def polygonal(self) -> Array:
        """Which shapes are polygons."""
        result: Array = shapely.get_dimensions(self.shapes) == 2
        return result

    @cached_property
    def borders(self) -> Borders:
        """The outlines of the polygons, by what lies beyond them."""
        return Borders(self.shapes, self.segments)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The boxes of the shapes, for areas."""
        return shapely.STRtree(self.shapes)

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

    def shapes_on(self, days: Array, unbuilt: bool) -> Array:
        """Tell which shapes any version has on any of the days, as `versions_on` does."""
        result = np.zeros(len(self.shapes), dtype=bool)
        result[self.shape[self.versions_on(days, unbuilt) & (self.shape >= 0)]] = True
        return result

    def versions_on(self, days: Array, unbuilt: bool) -> Array:
        """Tell which versions are valid on any of the days, as `day_number` writes them.

        Lines that are not in the ground then count where `unbuilt` says so.
        """
        known = np.unique(days)
        # A version holds on some day if a day stands between its ends.
        result: Array = np.searchsorted(known, self._starts) < np.searchsorted(known, self._ends)
        return result if unbuilt else result & self._is_there

    @cached_property
    def _is_there(self) -> Array:
        """Which versions are no lines, or lines that are in the ground."""
        built = np.array([is_in_ground(status) for status in self.table["status"]])
        result: Array = built | (shapely.get_dimensions(self.geometry) != 1)
        return result

    @cached_property
    def size(self) -> Array:
        """How much ground each version's shape has, to tell the more specific of two."""
        middle = np.radians(shapely.get_y(shapely.centroid(self.shapes)))
        sizes = shapely.area(self.shapes) * np.cos(np.nan_to_num(middle))
        result: Array = np.append(sizes, [0.0])[self.shape]
        return result

    @cached_property
    def called(self) -> dict[str, Array]:
        """The numbers of the versions that go by a name, folded and bare."""
        found: dict[str, dict[int, None]] = {}
        cells = zip(self.table["name"], self.table["aliases"], strict=True)
        for version, (name, aliases) in enumerate(cells):
            for each in (name, *(aliases or ())):
                found.setdefault(bare(str(each)), {})[version] = None
        return {name: np.array(list(some)) for name, some in found.items() if name}

    def facts(self, view: str) -> dict[str, Array]:
        """Return what is said of the versions in a point of view, a column each.

        The last cell is empty: it stands for no version, which is number -1.
        """
        if view not in self._facts:
            columns = {
                "layer": self.table["layer"],
                "feature_id": self.table["id"],
                "feature_name": self.table["name"],
                "feature_kind": self.table["kind"],
                **{name: self.table[name] for name in FACTS},
                "drawn_as": pd.Series(self._drawn(view), dtype="object"),
            }
            self._facts[view] = {
                name: np.append(cells.to_numpy(dtype=object), [None])
                for name, cells in columns.items()
            }
        return self._facts[view]

    def _drawn(self, view: str) -> list[str]:
        names = ("recognised_as", "controlled_by", "claimed_by", "recognised_by")
        cells = zip(*(self.table[name] for name in names), strict=True)
        return [
            as_drawn(known or "", held or "", to or (), view, friends or ())
            for known, held, to, friends in cells
        ]

    @cached_property
    def accuracy_km(self) -> Array:
        """The accuracy of each version, and nan for none."""
        return np.append(self.table["accuracy_km"].to_numpy(dtype="float64"), np.nan)

    def begins_after(self, days: Array) -> bool:
        """Tell whether any of the days is earlier than what a layer knows of."""
        return bool(len(days)) and int(days.min()) < int(self._since.max())

    def unknown(self, version: Array, day: Array) -> Array:
        """Tell which versions, of no stated first day, say nothing of days before their layer's."""
        result: Array = (self._starts[version] == 0) & (day < self._since[self.rank[version]])
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
