"""Which country's ground lies where, to about two kilometres; the sea is nobody's."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import shapely

from geoconflict.layers.containment import points_inside
from geoconflict.layers.ellipsoid import Array

NOBODYS = 0
_STEPS = 100


class Ground:
    """The countries' outlines, simplified, each country under a number from 1 on."""

    def __init__(self, table: Any) -> None:
        self._numbers = {code: number for number, code in enumerate(table["codes"].tolist(), 1)}
        self._owner = table["owner"].astype(np.int64) + 1
        # Differences wrap around, and so does their sum.
        x, y = (np.cumsum(table[axis], dtype=np.int16) / _STEPS for axis in ("x", "y"))
        offsets = table["rings"].astype(np.int64), table["parts"].astype(np.int64)
        kind, corners = shapely.GeometryType.POLYGON, np.column_stack([x, y])
        self._shapes = np.asarray(shapely.from_ragged_array(kind, corners, offsets))

    def number(self, code: Any) -> int:
        """Return the number of an ISO code, `NOBODYS` for one that is not known here."""
        return self._numbers.get(code, NOBODYS) if isinstance(code, str) else NOBODYS

    def at(self, lon: Array, lat: Array) -> Array:
        """Return the number of the country at each point."""
        result = np.zeros(len(lon), dtype=np.int64)
        point, shape = points_inside(lon, lat, self._shapes)
        result[point] = self._owner[shape]
        return result


@lru_cache(maxsize=1)
def ground() -> Ground:
    """Return the ground, read once."""
    with (files("geoconflict.layers") / "ground.npz").open("rb") as file, np.load(file) as table:
        return Ground({name: table[name] for name in table.files})
