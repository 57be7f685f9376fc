"""Packs polygons small: whole thousandths of a degree, as differences, deflated."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_STEPS = 1000


def pack_polygons(shape: BaseGeometry) -> bytes:
    """Return a polygon or multipolygon, to a thousandth of a degree (about 100 m)."""
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    _, coordinates, (rings, parts) = shapely.to_ragged_array(polygons)
    whole = np.round(coordinates * _STEPS).astype("<i4")
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype="<i4"))
    header = np.array([len(rings), len(parts)], dtype="<i4")
    numbers = np.concatenate([header, rings.astype("<i4"), parts.astype("<i4"), steps.T.ravel()])
    # Byte planes deflate far better than numbers: the high bytes are nearly all alike.
    return zlib.compress(numbers.astype("<i4").view("u1").reshape(-1, 4).T.tobytes(), 9)


def unpack_polygons(packed: bytes) -> BaseGeometry:
    """Return the multipolygon that was packed, in EPSG:4326."""
    planes = np.frombuffer(zlib.decompress(packed), dtype="u1").reshape(4, -1)
    numbers = np.ascontiguousarray(planes.T).view("<i4").ravel()
    rings, parts = numbers[0], numbers[1]
    ring_ends, rest = numbers[2 : 2 + rings], numbers[2 + rings :]
    steps = rest[parts:].reshape(2, -1).T
    coordinates = np.ascontiguousarray(np.cumsum(steps, axis=0) / _STEPS)
    kind = shapely.GeometryType.POLYGON
    offsets = (ring_ends.astype("i8"), rest[:parts].astype("i8"))
    return shapely.MultiPolygon(list(shapely.from_ragged_array(kind, coordinates, offsets)))
