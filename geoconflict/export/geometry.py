"""Geometries as RFC 7946 wants them: cut at 180 degrees, right-handed, rounded."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon, affinity
from shapely.geometry.base import BaseGeometry

POINT_DECIMALS = 6
AREA_DECIMALS = 3
"""A thousandth of a degree, 0.1 km: areas are known to no better than that."""


def geojson_geometry(geometry: BaseGeometry | None) -> dict[str, Any] | None:
    """Return a GeoJSON geometry, `None` where there is nothing to locate.

    Parameters
    ----------
    geometry : shapely geometry, optional
        In EPSG:4326. Longitudes may run past 180 or jump from 179 to -179;
        sections 3.1.9 and 3.1.6 of RFC 7946 are then applied.
    """
    if geometry is None or geometry.is_empty:
        return None
    flat = cut_at_antimeridian(shapely.force_2d(geometry))
    if not np.isfinite(shapely.get_coordinates(flat)).all():
        return None
    rounded = _rounded(flat, decimals(flat))
    if rounded is None or rounded.is_empty:
        return None
    result: dict[str, Any] = json.loads(shapely.to_geojson(shapely.orient_polygons(rounded)))
    return result


def decimals(geometry: BaseGeometry) -> int:
    """Return how many decimals are worth writing; small areas keep more."""
    west, south, east, north = geometry.bounds
    large = max(east - west, north - south) > 0.5
    return AREA_DECIMALS if large and shapely.get_dimensions(geometry) == 2 else POINT_DECIMALS


def _rounded(geometry: BaseGeometry, places: int) -> BaseGeometry | None:
    def round_half_even(coordinates: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.round(coordinates, places) + 0.0  # no negative zero

    if shapely.get_dimensions(geometry) < 2:
        return shapely.transform(geometry, round_half_even)
    snapped = shapely.set_precision(shapely.make_valid(geometry), 10.0**-places)
    kept = _polygons_only(snapped) or _polygons_only(shapely.make_valid(geometry))
    return shapely.transform(kept, round_half_even) if kept else None


def _polygons_only(geometry: BaseGeometry) -> BaseGeometry | None:
    parts = [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]
    if geometry.geom_type == "GeometryCollection":
        parts = [p for part in shapely.get_parts(geometry) for p in shapely.get_parts(part)]
        parts = [part for part in parts if isinstance(part, Polygon)]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def cut_at_antimeridian(geometry: BaseGeometry) -> BaseGeometry:
    """Cut what crosses 180 degrees in two, each part within -180 to 180."""
    if geometry.geom_type in {"Point", "MultiPoint"}:
        return shapely.transform(geometry, _wrapped)
    parts = [_unwrapped(part) for part in shapely.get_parts(geometry)]
    whole = parts[0] if len(parts) == 1 else _collected(parts)
    west, _, east, _ = whole.bounds
    return whole if west >= -180 and east <= 180 else _folded(whole, west, east)


def _collected(parts: list[BaseGeometry]) -> BaseGeometry:
    if all(part.geom_type == "Polygon" for part in parts):
        return MultiPolygon(parts)
    return shapely.union_all(parts)


def _wrapped(coordinates: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    outside = np.abs(coordinates[:, 0]) > 180
    coordinates[outside, 0] = (coordinates[outside, 0] + 180) % 360 - 180
    return coordinates


def _unwrapped(part: BaseGeometry) -> BaseGeometry:
    """Let longitudes run on past 180 where they jump, unless a pole is inside."""
    if part.geom_type == "Polygon":
        rings = [
            _unwrapped_ring(shapely.get_coordinates(ring))
            for ring in (part.exterior, *part.interiors)
        ]
        return Polygon(rings[0], rings[1:])
    if part.geom_type == "LineString":
        return shapely.linestrings(_unwrapped_line(shapely.get_coordinates(part)))
    return part


def _unwrapped_ring(ring: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    running = _unwrapped_line(ring)
    return running if np.allclose(running[0], running[-1]) else ring


def _unwrapped_line(coordinates: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    steps = np.diff(coordinates[:, 0])
    turns = np.where(np.abs(steps) < 360, -np.round(steps / 360), 0)
    running = coordinates.copy()
    running[1:, 0] += 360 * np.cumsum(turns)
    return running


def _folded(geometry: BaseGeometry, west: float, east: float) -> BaseGeometry:
    parts = []
    for turn in range(math.floor((west + 180) / 360), math.floor((east + 180) / 360) + 1):
        window = shapely.box(360 * turn - 180, -90, 360 * turn + 180, 90)
        piece = shapely.intersection(geometry, window)
        if shapely.get_dimensions(piece) == shapely.get_dimensions(geometry):
            parts.append(affinity.translate(piece, -360.0 * turn))
    return shapely.union_all(parts)
