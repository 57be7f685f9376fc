"""Points, chords and arcs of the WGS 84 ellipsoid, for whole arrays.

Coordinates go as three arrays and not as one of rows: what is computed from
them for millions of pairs then takes a third of the time.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from pyproj import Geod

Array = np.ndarray[Any, Any]
Vector = tuple[Array, Array, Array]
"""Geocentric x, y and z in metres."""

WGS84 = Geod(ellps="WGS84")
_MEAN_RADIUS_M = 6_371_008.8
# An arc follows from its chord to a centimetre up to here, whatever its direction.
_SHORT_M = 100_000.0


def geocentric(lon: Array, lat: Array) -> Vector:
    """Return the geocentric coordinates of points on the ellipsoid, given in degrees."""
    lam, phi = np.radians(lon), np.radians(lat)
    sine = np.sin(phi)
    normal = WGS84.a / np.sqrt(1.0 - WGS84.es * sine**2)
    flat = normal * np.cos(phi)
    return flat * np.cos(lam), flat * np.sin(lam), normal * (1 - WGS84.es) * sine


def geodetic(x: Array, y: Array, z: Array) -> tuple[Array, Array]:
    """Return longitude and latitude of points at the ellipsoid (Bowring 1976)."""
    flat = np.hypot(x, y)
    reduced = np.arctan2(z * WGS84.a, flat * WGS84.b)
    second = WGS84.es / (1.0 - WGS84.es)
    lat = np.arctan2(
        z + second * WGS84.b * np.sin(reduced) ** 3,
        flat - WGS84.es * WGS84.a * np.cos(reduced) ** 3,
    )
    return np.degrees(np.arctan2(y, x)), np.degrees(lat)


def geodesic_m(start: Vector, end: Vector) -> Array:
    """Return the geodesic metres between points at the ellipsoid.

    The points are put on it first. An arc is longer than its chord c by
    c³/24R², which is known to a centimetre without the direction where c is
    short; the others are solved (Karney 2013, through PROJ).
    """
    first, last = _on_ellipsoid(start), _on_ellipsoid(end)
    squared = sum((a - b) ** 2 for a, b in zip(first, last, strict=True))
    chord: Array = np.sqrt(squared)
    metres: Array = chord * (1.0 + chord**2 / (24.0 * _MEAN_RADIUS_M**2))
    far = np.flatnonzero(chord > _SHORT_M)
    if len(far):
        ends = (geodetic(*(axis[far] for axis in point)) for point in (first, last))
        (lon1, lat1), (lon2, lat2) = ends
        metres[far] = WGS84.inv(lon1, lat1, lon2, lat2)[2]
    return metres


def _on_ellipsoid(point: Vector) -> Vector:
    """Move points that are off by metres along the radius: by millimetres in all else."""
    x, y, z = point
    scale = 1.0 / np.sqrt((x * x + y * y) / WGS84.a**2 + z * z / WGS84.b**2)
    return x * scale, y * scale, z * scale


def norm(x: Array, y: Array, z: Array) -> Array:
    """Return the lengths of vectors."""
    result: Array = np.sqrt(x * x + y * y + z * z)
    return result
