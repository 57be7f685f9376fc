"""Build the layer of enclaves and disputed areas from its facts and its shapes.

    python tools/build_enclaves.py SOURCES [TARGET]

`SOURCES` is a folder with the packages that `tools/layers/enclaves/README.md`
names. Facts are in `tools/layers/enclaves/facts_*.toml`, a feature with dated
versions each (`enclave_versions.py`); recipes of shapes in `shapes_*.toml`
(`enclave_shapes.py`). The result is written to `boundaries/enclaves` (and
`boundaries/exclaves_osm` for shapes under ODbL), or to the folder `TARGET`.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

import shapely
from enclave_shapes import ODBL, Shapes, area_km2
from enclave_versions import dated

ROOT = Path(__file__).resolve().parent.parent
INPUT = ROOT / "tools" / "layers" / "enclaves"
# The day on which the facts were last checked; a clock would make builds differ.
CREATED = "2026-11-27"


def main(sources: Path, target: Path = ROOT / "boundaries") -> None:
    """Write both layers."""
    shapes = Shapes(sources, _read("shapes_*.toml", "shape"))
    tracks = {track["name"]: track["day"] for track in _read("facts_*.toml", "track")}
    recognitions = _read("recognitions.toml", "recognition")
    features = [
        feature(version, shapes)
        for entry in _read("facts_*.toml", "feature")
        for version in dated(recognised(entry, recognitions), tracks)
    ]
    free = [row for row in features if row["properties"]["license"] != ODBL]
    odbl = [row for row in features if row["properties"]["license"] == ODBL]
    write(target / "enclaves", free)
    write(target / "exclaves_osm", odbl)


def _read(pattern: str, key: str) -> list[dict[str, Any]]:
    entries = []
    for path in sorted(INPUT.glob(pattern)):
        entries += tomllib.loads(path.read_text(encoding="utf-8")).get(key, [])
    return entries


def recognised(entry: dict[str, Any], recognitions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a feature with a change on each day on which states recognise its holder."""
    mine = [each for each in recognitions if entry["id"] in each["features"]]
    changes = {change["from"]: change for change in entry.get("change", [])}
    states: set[str] = set()
    for since in (since for each in mine for since in each["since"]):
        states |= {*since["states"]}
        said = {"from": since["from"], "recognised_by": sorted(states)}
        changes[since["from"]] = changes.get(since["from"], {}) | said
    sources = [*entry.get("sources", []), *(each["source"] for each in mine)]
    return entry | {"change": [changes[day] for day in sorted(changes)], "sources": sources}


def feature(facts: dict[str, Any], shapes: Shapes) -> dict[str, Any]:
    """Return one version as a GeoJSON feature."""
    shape = shapes[facts.get("shape", facts["id"])]
    start, end = _day(facts.get("from")), _day(facts.get("to"))
    properties = {
        "id": facts["id"],
        "name": facts["name"],
        "aliases": facts.get("aliases", []),
        "kind": facts["kind"],
        "valid_from": start,
        "valid_to": end,
        "recognised_as": facts["recognised_as"],
        "controlled_by": facts["controlled_by"],
        "claimed_by": facts.get("claimed_by", []),
        "recognised_by": facts.get("recognised_by", []),
        "status": facts["status"],
        "accuracy_km": facts.get("accuracy_km", shape.accuracy_km),
        "method": shape.method,
        "sources": [*facts.get("sources", []), *shape.sources],
        "note": facts.get("note", ""),
        "checked_to": _day(facts.get("checked_to")) or "",
        "overlaps": facts.get("overlaps", ""),
        "code": facts.get("code", ""),
        "code_status": facts.get("code_status", ""),
        "license": shape.license,
        "area_km2": round(area_km2(shape.geometry), 1),
    }
    return {
        "type": "Feature",
        "id": f"{facts['id']}@{start}" if start else facts["id"],
        "properties": properties,
        "geometry": json.loads(shapely.to_geojson(shape.geometry)),
    }


def _day(value: Any) -> str | None:
    return None if value is None else str(value)


def write(folder: Path, features: list[dict[str, Any]]) -> None:
    """Write a layer's GeoJSON, one feature a line, and complete its description."""
    folder.mkdir(exist_ok=True, parents=True)
    features = sorted(
        features, key=lambda f: (f["properties"]["id"], f["properties"]["valid_from"] or "")
    )
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    text = '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n"
    (folder / f"{folder.name}.geojson").write_text(text, encoding="utf-8")
    describe(folder.name, text, folder / "datapackage.json")


def describe(name: str, text: str, path: Path) -> None:
    """Write datapackage.json from the template, with the data's size and hash."""
    template = json.loads((INPUT / f"{name}_datapackage.json").read_text(encoding="utf-8"))
    template["created"] = CREATED
    template["resources"][0] |= {
        "bytes": len(text.encode("utf-8")),
        "hash": "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest(),
    }
    path.write_text(json.dumps(template, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
