"""Build the map's base: land, borders and country names from Natural Earth 1:50m.

    npm pack world-atlas@2 && tar xzf world-atlas-*.tgz
    python tools/build_basemap.py package/countries-50m.json

Natural Earth is in the public domain; world-atlas (ISC) packs it as TopoJSON.
Each arc is simplified on its own, so that neighbours keep sharing it. Borders
that are disputed on the ground or at the United Nations are kept apart, to be
drawn dashed: none is drawn as settled in silence.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from shapely import LineString, Polygon, maximum_inscribed_circle

TARGET = Path(__file__).parents[1] / "geoconflict" / "export" / "map" / "world.json"
TOLERANCE = 0.012
UNITS = 100  # coordinates are written as hundredths of a degree
DISPUTED = {
    frozenset(pair)
    for pair in (
        ("Somalia", "Somaliland"),
        ("Cyprus", "N. Cyprus"),
        ("Serbia", "Kosovo"),
        ("Morocco", "W. Sahara"),
        ("Mauritania", "W. Sahara"),
        ("Algeria", "W. Sahara"),
        ("Ukraine", "Russia: Crimea"),
        ("Israel", "Palestine"),
        ("India", "Pakistan"),
        ("India", "China"),
        ("Sudan", "S. Sudan"),
        ("Siachen Glacier", "India"),
        ("Siachen Glacier", "Pakistan"),
        ("Siachen Glacier", "China"),
        ("Israel", "Syria"),
    )
}
UNLABELLED = {"Somaliland", "N. Cyprus", "Siachen Glacier", "Baikonur", "Antarctica"}
NAMES = {
    "Dem. Rep. Congo": "DR Congo",
    "Central African Rep.": "Central African Republic",
    "S. Sudan": "South Sudan",
    "Bosnia and Herz.": "Bosnia and Herzegovina",
    "Dominican Rep.": "Dominican Republic",
    "Eq. Guinea": "Equatorial Guinea",
    "W. Sahara": "Western Sahara",
    "Macedonia": "North Macedonia",
    "eSwatini": "Eswatini",
    "Turkey": "Turkey",
}


def decoded(topology: dict[str, Any]) -> list[np.ndarray]:
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(arc, axis=0) * scale + shift for arc in topology["arcs"]]


def simplified(arc: np.ndarray) -> list[list[int]]:
    line = np.asarray(LineString(arc).simplify(TOLERANCE).coords)
    units = np.round(line * UNITS).astype(int)
    keep = np.r_[True, (np.diff(units, axis=0) != 0).any(axis=1)]
    keep[-1] = True
    steps = np.diff(units[keep], axis=0, prepend=[[0, 0]])
    return steps.tolist()


def polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    arcs = geometry["arcs"]
    return arcs if geometry["type"] == "MultiPolygon" else [arcs]


def ring(refs: list[int], arcs: list[np.ndarray]) -> np.ndarray:
    pieces = [arcs[ref] if ref >= 0 else arcs[~ref][::-1] for ref in refs]
    return np.vstack([piece[:-1] for piece in pieces] + [pieces[0][:1]])


def owner(name: str, outline: np.ndarray) -> str:
    west, south = outline.min(axis=0)
    east, north = outline.max(axis=0)
    crimea = name == "Russia" and west > 32 and east < 37 and south > 44 and north < 46.5
    return "Russia: Crimea" if crimea else name


def label(name: str, parts: list[Polygon]) -> list[Any] | None:
    largest = max(parts, key=lambda part: part.area)
    spot = maximum_inscribed_circle(largest, tolerance=0.05).coords[0]
    if name in UNLABELLED or largest.area < 0.02:
        return None
    rank = min(6, int(max(0.0, 6 - np.log(largest.area + 1) * 0.85)))
    return [NAMES.get(name, name), round(spot[0], 2), round(spot[1], 2), rank]


def build(topology: dict[str, Any]) -> dict[str, Any]:
    arcs = decoded(topology)
    sides: dict[int, list[str]] = defaultdict(list)
    land, labels = [], []
    for geometry in topology["objects"]["countries"]["geometries"]:
        if not geometry.get("arcs"):
            continue
        name, parts = geometry["properties"]["name"], []
        for rings in polygons(geometry):
            outline = ring(rings[0], arcs)
            parts.append(Polygon(outline))
            for ref in (ref for refs in rings for ref in refs):
                sides[ref if ref >= 0 else ~ref].append(owner(name, outline))
        if found := label(name, parts):
            labels.append(found)
    for geometry in topology["objects"]["land"]["geometries"]:
        land += [
            rings for rings in polygons(geometry) if Polygon(ring(rings[0], arcs)).area > 0.004
        ]
    shared = {ref: frozenset(names) for ref, names in sides.items() if len(names) == 2}
    # Crimea was one country with Russia in the source, so its isthmus is found by name.
    return {
        "units": UNITS,
        "arcs": [simplified(arc) for arc in arcs],
        "land": land,
        "borders": sorted(ref for ref, pair in shared.items() if pair not in DISPUTED),
        "disputed": sorted(ref for ref, pair in shared.items() if pair in DISPUTED),
        "labels": sorted(labels, key=lambda item: (item[3], item[0])),
        "attribution": "Borders: Natural Earth 1:50m, public domain",
        "point_of_view": "Borders as Natural Earth draws them; disputed ones are dashed",
    }


if __name__ == "__main__":
    world = build(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    TARGET.write_text(
        json.dumps(world, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    print(TARGET, TARGET.stat().st_size, "bytes")
