"""Natural Earth 1:10m cut into cells: land, borders, lakes, rivers.

A page takes the cells around its places, so that a zoomed map is not coarse and
the file stays small. Cells overlap a little, so that no seam shows between them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

SIZE = 3  # degrees
UNITS = 1000  # coordinates are thousandths of a degree, about 110 m
OVERLAP = 0.02
TOLERANCE = 0.003
POLAR = (-57, 73)
# Each continental file of rivers is quantised to its own extent: the finest one is taken.
RIVERS = {
    "europe": (-30, 0, 60, 73),
    "africa": (-30, -57, 60, 0),
    "asia": (60, -57, 180, 73),
    "north-america": (-180, 7, -30, 73),
    "south-america": (-180, -57, -30, 7),
}


def cell_names(bounds: tuple[float, float, float, float]) -> Iterator[tuple[int, int]]:
    west, south, east, north = (int(v // SIZE) for v in bounds)
    for x in range(west, east + 1):
        for y in range(south, north + 1):
            if POLAR[0] // SIZE <= y < POLAR[1] // SIZE:
                yield x, y


def box_of(x: int, y: int) -> tuple[float, float, float, float]:
    return (
        x * SIZE - OVERLAP,
        y * SIZE - OVERLAP,
        (x + 1) * SIZE + OVERLAP,
        (y + 1) * SIZE + OVERLAP,
    )


def deltas(coordinates: np.ndarray) -> list[int]:
    """Flat x, y of the first point, then steps; points that round to the same are one."""
    units = np.round(coordinates * UNITS).astype(int)
    keep = np.r_[True, (np.diff(units, axis=0) != 0).any(axis=1)]
    return np.diff(units[keep], axis=0, prepend=[[0, 0]]).ravel().tolist()


def parts(geometry: BaseGeometry, kind: type) -> Iterator[Any]:
    yield from (part for part in shapely.get_parts(geometry) if isinstance(part, kind))


def rings(geometry: BaseGeometry, smallest: float) -> Iterator[list[int]]:
    for polygon in parts(geometry, Polygon):
        for ring in (polygon.exterior, *polygon.interiors):
            steps = deltas(np.asarray(ring.coords))
            if len(steps) >= 8 and Polygon(ring).area >= smallest:
                yield steps


def lines(geometry: BaseGeometry) -> Iterator[list[int]]:
    merged = shapely.line_merge(geometry) if isinstance(geometry, MultiLineString) else geometry
    for line in parts(merged, LineString):
        steps = deltas(np.asarray(line.coords))
        if len(steps) >= 4:
            yield steps


def unwrapped(polygon: Polygon) -> list[Polygon]:
    """Cut what crosses the antimeridian in two, where its outline jumps from 180 to -180."""
    shell = np.asarray(polygon.exterior.coords)
    turns = np.round(np.diff(shell[:, 0]) / 360)
    if not turns.any() or turns.sum():  # none crosses, or it goes round a pole
        return [polygon]
    shell[1:, 0] -= 360 * np.cumsum(turns)
    whole = shapely.make_valid(Polygon(shell, polygon.interiors))
    pieces = []
    for shift in (-360, 0, 360):
        moved = shapely.transform(whole, lambda xy, by=shift: np.add(xy, (by, 0)))
        pieces += list(parts(shapely.clip_by_rect(moved, -180, -90, 180, 90), Polygon))
    return pieces


class Cells:
    """Collects shapes by cell and kind."""

    def __init__(self) -> None:
        self.found: dict[tuple[int, int], dict[str, list[list[Any]]]] = defaultdict(dict)
        self.names: dict[str, int] = {}

    def add(self, kind: str, geometry: BaseGeometry, smallest: float = 0.00002) -> None:
        if geometry.is_empty:
            return
        for name in cell_names(geometry.bounds):
            piece = shapely.clip_by_rect(geometry, *box_of(*name))
            made = list(lines(piece) if "Line" in geometry.geom_type else rings(piece, smallest))
            if made:
                self.found[name].setdefault(kind, []).extend(made)

    def name(self, name: str, x: int, y: int, spot: list[float]) -> None:
        """Add a spot where a country's name can stand, with the room around it."""
        number = self.names.setdefault(name, len(self.names))
        self.found[x, y].setdefault("names", []).append([number, *spot])

    def json(self) -> str:
        cells = {f"{x},{y}": self.found[x, y] for x, y in sorted(self.found)}
        head: dict[str, Any] = {
            "size": SIZE,
            "units": UNITS,
            "overlap": OVERLAP,
            "names": list(self.names),
        }
        head["cells"] = cells
        return json.dumps(head, separators=(",", ":")) + "\n"


def rivers(folder: Path) -> Iterator[BaseGeometry]:
    for continent, box in RIVERS.items():
        topology = json.loads((folder / f"{continent}_50m.json").read_text(encoding="utf-8"))
        scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
        arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in topology["arcs"]]
        for geometry in topology["objects"]["rivers"]["geometries"]:
            refs = geometry.get("arcs") or []
            nested = [refs] if geometry["type"] == "LineString" else refs
            for ref in (ref for line_refs in nested for ref in line_refs):
                line = LineString(arcs[ref if ref >= 0 else ~ref])
                yield shapely.clip_by_rect(line, *box)


def lakes(path: Path) -> Iterator[BaseGeometry]:
    for lake in gpd.read_file(path).geometry:
        light = shapely.simplify(lake, TOLERANCE)
        if light.area > 0.0005:
            yield light if light.is_valid else light.buffer(0)
