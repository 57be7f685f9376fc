"""Polygons: read, simplified together so that neighbours stay neighbours, packed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import shapely
from gazetteer import sources

from geoconflict.gazetteer.polygons import pack_polygons

TOLERANCE = 0.02
"""Degrees (about 2 km) that a simplified border may leave the source's."""
GRID = 0.001


def simplify(shapes: list[Any], tolerance: float = TOLERANCE) -> list[Any]:
    """Simplify a coverage; islands and slivers smaller than the tolerance go."""
    valid = [_polygons(shapely.make_valid(shape)) for shape in shapes]
    simple = shapely.coverage_simplify(np.array(valid, dtype=object), tolerance)
    rounded = shapely.make_valid(shapely.set_precision(simple, GRID))
    return [_without_specks(_polygons(new)) or old for new, old in zip(rounded, valid, strict=True)]


def _polygons(shape: Any) -> Any:
    """Return the polygons of a shape, without the lines and points beside them."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _without_specks(shape: Any) -> Any:
    """Leave out islands that no map of a region would show; `None` where nothing is left."""
    largest = max((part.area for part in shape.geoms), default=0)
    kept = [p for p in shape.geoms if p.area > 2e-4 or p.area > 0.05 * largest]
    return shapely.MultiPolygon(kept) if kept else None


def pack(shape: Any) -> bytes:
    """Return the packed polygons; nothing of none."""
    return b"" if shape is None else pack_polygons(shape)


def extent(shape: Any) -> tuple[float, float, float, float]:
    """Return west, south, east, north; west > east across the antimeridian."""
    west, south, east, north = shapely.bounds(shape)
    if east - west < 180:
        return west, south, east, north
    boxes = shapely.bounds(shapely.get_parts(shape))
    eastern = boxes[(boxes[:, 0] + boxes[:, 2]) / 2 > 0]
    western = boxes[(boxes[:, 0] + boxes[:, 2]) / 2 <= 0]
    if len(eastern) and len(western) and eastern[:, 0].min() - western[:, 2].max() > 60:
        return eastern[:, 0].min(), south, western[:, 2].max(), north
    return west, south, east, north


def radius_km(shape: Any, latitude: float) -> float:
    """Return the radius of a disc with the area of the shape."""
    square_degrees = shapely.area(shape)
    area = square_degrees * 111.32**2 * max(0.05, np.cos(np.radians(latitude)))
    return float(round(np.sqrt(area / np.pi), 1))


def inner_point(shape: Any) -> tuple[float, float]:
    """Return (latitude, longitude) of a point well inside the largest part."""
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    point = shapely.centroid(largest)
    if not largest.covers(point):
        point = shapely.point_on_surface(largest)
    return point.y, point.x


def countries(folder: Path) -> geopandas.GeoDataFrame:
    """Return the countries de jure, with their names in many languages."""
    frame = geopandas.read_file(f"zip://{folder / sources.ADMIN0_SHAPES}", encoding="utf-8")
    frame["geometry"] = simplify(list(frame.geometry))
    return frame


def admin1(folder: Path) -> list[tuple[dict[str, Any], Any]]:
    """Return (properties, polygon) of the first-order divisions."""
    features = sources.read_json(folder, sources.ADMIN1_SHAPES)["features"]
    features = [f for f in features if f["geometry"]]
    polygons = simplify([shapely.from_geojson(json.dumps(f["geometry"])) for f in features])
    return [(f["properties"], polygon) for f, polygon in zip(features, polygons, strict=True)]


def us_counties(folder: Path) -> dict[str, Any]:
    """Return the polygon of each county of the United States, by its FIPS code."""
    topology = sources.read_json(folder, sources.US_COUNTIES)
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    geometries = [g for g in topology["objects"]["counties"]["geometries"] if g.get("arcs")]
    polygons = simplify([_assemble(g, arcs) for g in geometries])
    pairs = zip(geometries, polygons, strict=True)
    return {str(g["id"]): polygon for g, polygon in pairs if not polygon.is_empty}


def _arc(arc: list[list[int]], transform: dict[str, list[float]]) -> np.ndarray:
    return np.cumsum(arc, axis=0) * transform["scale"] + transform["translate"]


def _assemble(geometry: dict[str, Any], arcs: list[np.ndarray]) -> Any:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    rings = [[_ring(ring, arcs) for ring in polygon] for polygon in polygons]
    whole = [[ring for ring in polygon if len(ring) >= 4] for polygon in rings]
    return shapely.MultiPolygon([(ring[0], ring[1:]) for ring in whole if ring])


def _ring(indices: list[int], arcs: list[np.ndarray]) -> np.ndarray:
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
