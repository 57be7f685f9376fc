"""Build boundaries/pipelines/ from the facts and waypoints in tools/layers/.

Three tables, written by hand, are all that goes in:

- `pipelines.csv`: a row an identity: names, commodity, operator, countries, sources, and
  the least `accuracy_km` where sources disagree by more than the rule allows
- `pipelines_status.csv`: a row a dated version: half-open days and a status
- `pipelines_waypoints.csv`: a row a waypoint of a route, in flow order, part by part

Run `python tools/build_pipelines.py`. Same tables, same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from pyproj import Geod

GEOD = Geod(ellps="WGS84")
TABLES = Path(__file__).parent / "layers"
OUTPUT = Path(__file__).parent.parent / "boundaries" / "pipelines"
CREATED = "2026-11-27"
STATUSES = {"planned", "construction", "operating", "halted", "sabotaged", "cancelled", "retired"}
WORST_KM = 75.0
"""More than any route that was checked had been off before; see docs/pipelines.md."""
MAX_EDGE_KM = 50.0
"""On a 50 km edge at 60° N a planar line strays less than 100 m from the geodesic."""

METHOD = (
    "approximate: geodesic legs through stated waypoints (terminals, stations, towns, "
    "river and border crossings, landfalls, turning points at sea)"
)
CHECKED = "; compared with a published route and corrected"
UNCHECKED = "; not compared in detail with a published route"

Row = dict[str, str]
Point = tuple[float, float]


def read_table(name: str) -> list[Row]:
    """Return the rows of a table in tools/layers/."""
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def split(cell: str) -> list[str]:
    """Return the items of a cell that holds a list, separated by "|"."""
    return [item.strip() for item in cell.split("|") if item.strip()]


def gaps_km(parts: Iterable[Sequence[Point]]) -> list[float]:
    """Return the geodesic distance between each two neighbouring waypoints."""
    return [GEOD.inv(*a, *b)[2] / 1000 for part in parts for a, b in pairwise(part)]


def accuracy_km(parts: Sequence[Sequence[Point]], checked: bool) -> int:
    """Return the distance within which 95 % of the true route is expected.

    A waypoint stands for a line that passes near it, and between waypoints the
    line may bow out; so the rule is a constant and a share of the spacing, the
    spacing being that of the gap in which a random kilometre of the route lies.
    Both are smaller where the route was checked against a published one.
    docs/pipelines.md shows what the numbers were fitted to.
    """
    gaps = gaps_km(parts)
    spacing = sum(gap * gap for gap in gaps) / sum(gaps)
    if checked:
        return math.ceil(8 + 0.12 * spacing)
    return math.ceil(min(12 + 0.4 * spacing, WORST_KM))


def densify(part: Sequence[Point]) -> list[list[float]]:
    """Return the part with points added on the geodesic where an edge is long."""
    line = [part[0]]
    for start, end in pairwise(part):
        if abs(start[0] - end[0]) > 180:
            raise ValueError(f"edge {start} to {end} crosses the antimeridian: split it into parts")
        pieces = math.ceil(GEOD.inv(*start, *end)[2] / 1000 / MAX_EDGE_KM)
        if pieces > 1:
            line += GEOD.npts(*start, *end, pieces - 1)
        line.append(end)
    return [[round(lon, 5), round(lat, 5)] for lon, lat in line]


def read_routes() -> dict[str, list[list[Point]]]:
    """Return the waypoints of each route as parts of (longitude, latitude)."""
    routes: dict[str, dict[str, list[Point]]] = {}
    for row in read_table("pipelines_waypoints.csv"):
        parts = routes.setdefault(row["id"], {})
        point = (float(row["longitude"]), float(row["latitude"]))
        parts.setdefault(row["part"], []).append(point)
    return {route: list(parts.values()) for route, parts in routes.items()}


def geometry_of(parts: Sequence[Sequence[Point]]) -> dict[str, Any]:
    """Return the GeoJSON geometry of a route."""
    lines = [densify(part) for part in parts]
    if len(lines) == 1:
        return {"type": "LineString", "coordinates": lines[0]}
    return {"type": "MultiLineString", "coordinates": lines}


def feature_of(fact: Row, version: Row, parts: Sequence[Sequence[Point]]) -> dict[str, Any]:
    """Return one dated version of a pipeline as a GeoJSON Feature."""
    if version["status"] not in STATUSES:
        raise ValueError(f"{fact['id']}: status {version['status']!r} is none of {STATUSES}")
    checked = fact["checked"] == "yes"
    properties = {
        "id": fact["id"],
        "name": fact["name"],
        "aliases": split(fact["aliases"]),
        "kind": "pipeline",
        "valid_from": version["valid_from"],
        "valid_to": version["valid_to"] or None,
        "accuracy_km": max(accuracy_km(parts, checked), int(fact["least_km"] or 0)),
        "method": METHOD + (CHECKED if checked else UNCHECKED),
        "sources": split(fact["sources"]) + split(version["source"]),
        "commodity": fact["commodity"],
        "operator": version["operator"] or fact["operator"],
        "status": version["status"],
        "length_km": float(fact["length_km"]) if fact["length_km"] else None,
        "capacity": version["capacity"] or fact["capacity"],
        "countries": split(version["countries"] or fact["countries"]),
        "code_status": "official",
        "note": "; ".join(note for note in (fact["note"], version["note"]) if note),
    }
    return {"type": "Feature", "properties": properties, "geometry": geometry_of(parts)}


def build() -> list[dict[str, Any]]:
    """Return all features, sorted by id, then by day."""
    facts = {row["id"]: row for row in read_table("pipelines.csv")}
    routes = read_routes()
    versions = sorted(read_table("pipelines_status.csv"), key=lambda v: (v["id"], v["valid_from"]))
    unused = (facts.keys() | routes.keys()) - {version["id"] for version in versions}
    if unused:
        raise ValueError(f"in the facts or waypoints, without a dated version: {sorted(unused)}")
    return [feature_of(facts[v["id"]], v, routes[v["id"]]) for v in versions]


def dumps(value: object) -> str:
    """Return compact JSON with the letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write_collection(features: list[dict[str, Any]], path: Path) -> None:
    """Write a FeatureCollection, a line a feature, so that a change reads well as a diff."""
    lines = ",\n".join(dumps(feature) for feature in features)
    text = f'{{"type":"FeatureCollection","name":"pipelines","features":[\n{lines}\n]}}\n'
    path.write_text(text, encoding="utf-8", newline="\n")


def write_datapackage(features: list[dict[str, Any]], data: Path, path: Path) -> None:
    """Write the layer's description, with the size and hash of its data."""
    package = json.loads((TABLES / "pipelines_datapackage.json").read_text(encoding="utf-8"))
    content = data.read_bytes()
    days = [feature["properties"]["valid_from"] for feature in features]
    package["created"] = f"{CREATED}T00:00:00Z"
    package["temporal"] = {"start": min(days), "end": CREATED}
    package["resources"][0] |= {
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Build the layer."""
    features = build()
    OUTPUT.mkdir(parents=True, exist_ok=True)
    data = OUTPUT / "pipelines.geojson"
    write_collection(features, data)
    write_datapackage(features, data, OUTPUT / "datapackage.json")
    identities = {feature["properties"]["id"] for feature in features}
    print(f"{len(identities)} pipelines in {len(features)} dated versions, {data.stat().st_size} B")


if __name__ == "__main__":
    main()
