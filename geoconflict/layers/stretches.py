"""Lines cut into pieces of about 5 km, numbered by the kilometres along them."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geoconflict.layers.ellipsoid import WGS84, Array
from geoconflict.layers.geodesic import SegmentIndex
from geoconflict.layers.layer import Layer, validity
from geoconflict.layers.pieces import pieces_of

_PIECE_M = 5_000.0


class Stretches:
    """The pieces of a layer's lines, each distinct line cut once.

    `pieces` says of which `line` and `part` each is, from and to which
    kilometre along the line; `versions` says which features have a line, and
    on which days.
    """

    def __init__(self, layer: Layer) -> None:
        known: dict[tuple[str, bytes], int] = {}
        rows: list[Any] = []
        self.versions = _versions(layer)
        shapes = np.asarray(layer.features.geometry)
        lines = []
        for feature, shape in zip(layer.features["id"], shapes, strict=True):
            key = (feature, shapely.to_wkb(shape) if shape is not None else b"")
            if key not in known:
                known[key] = len(known)
                rows += [(known[key], *piece) for piece in _pieces(shape)]
            lines.append(known[key])
        self.versions["line"] = lines
        columns = ["line", "part", "from_km", "to_km", "geometry"]
        self.pieces = pd.DataFrame(rows, columns=columns)
        self.segments = SegmentIndex(*pieces_of(self.pieces["geometry"].to_numpy(dtype=object)))


@lru_cache(maxsize=4)
def stretches_of(layer: Layer) -> Stretches:
    """Return the pieces of a layer, cut once for the same object."""
    return Stretches(layer)


def _versions(layer: Layer) -> pd.DataFrame:
    starts, ends = validity(layer.features)
    return pd.DataFrame(
        {
            "feature_id": layer.features["id"].to_numpy(dtype=object),
            "feature_name": layer.features["name"].to_numpy(dtype=object),
            "status": layer.features["status"].to_numpy(dtype=object),
            "starts": starts.astype(object),
            "ends": ends.astype(object),
        }
    )


def _pieces(shape: Any) -> list[tuple[int, float, float, Any]]:
    """Return part, first and last kilometre and line of each piece."""
    rows, done = [], 0.0
    lines = [part for part in shapely.get_parts(shape) if part.geom_type == "LineString"]
    for number, line in enumerate(lines):
        marks, cuts = _cut(shapely.get_coordinates(line))
        for (first, last), coordinates in zip(pairwise(marks), cuts, strict=True):
            rows.append((number, done + first, done + last, shapely.LineString(coordinates)))
        done += float(marks[-1])
    return rows


def _cut(xy: Array) -> tuple[Array, list[Array]]:
    """Return the kilometres at which a line is cut, and the coordinates between them.

    Kilometres are geodesic: degrees along a line are longer or shorter by where it heads.
    """
    x, y = xy.T
    azimuth, _, length = WGS84.inv(x[:-1], y[:-1], x[1:], y[1:])
    run = np.concatenate([[0.0], np.cumsum(length)])
    marks = np.linspace(0.0, run[-1], max(int(np.ceil(run[-1] / _PIECE_M)), 1) + 1)
    edge = np.clip(np.searchsorted(run, marks, "right") - 1, 0, len(length) - 1)
    lon, lat, _ = WGS84.fwd(x[edge], y[edge], azimuth[edge], marks - run[edge])
    at = np.column_stack([lon, lat])
    at[0], at[-1] = xy[0], xy[-1]
    first, last = np.searchsorted(run, marks[:-1], "right"), np.searchsorted(run, marks[1:], "left")
    cuts = [
        np.concatenate([at[n : n + 1], xy[first[n] : last[n]], at[n + 1 : n + 2]])
        for n in range(len(marks) - 1)
    ]
    return marks / 1000.0, cuts
