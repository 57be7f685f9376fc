"""How many toponyms of a gold corpus have a right candidate, and what kinds have none.

    python benchmarks/gazetteer_coverage.py CORPUS.jsonl ...

Right is a candidate within 161 km, or within the toponym's `precision_km` where that is
larger, among those of the name as it is written or as it is transliterated; names with
a typo are not tried. The kinds are those of the corpus, where it has any.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from geopy.distance import great_circle

from geoconflict.gazetteer import GeoNamesGazetteer

NEAR_KM = 161.0


def is_found(gazetteer: GeoNamesGazetteer, toponym: dict[str, Any]) -> bool:
    """Tell whether one of the candidates is the right one."""
    right = (toponym["lat"], toponym["lon"])
    near = max(NEAR_KM, toponym.get("precision_km") or 0)
    places = gazetteer.lookup(toponym["text"])
    return any(great_circle(right, (p.latitude, p.longitude)).km <= near for p in places)


def measure(gazetteer: GeoNamesGazetteer, corpus: Path) -> None:
    """Print the share of toponyms with a right candidate, and the misses by kind."""
    toponyms = [
        toponym
        for line in corpus.read_text(encoding="utf-8").split("\n")
        if line
        for toponym in json.loads(line)["gold"]
        if toponym.get("lat") is not None
    ]
    missed = [toponym for toponym in toponyms if not is_found(gazetteer, toponym)]
    found = len(toponyms) - len(missed)
    print(f"{corpus.stem}: {found:,} of {len(toponyms):,}, {100 * found / len(toponyms):.2f} %")
    kinds = Counter(str(toponym.get("type") or "no kind given") for toponym in missed)
    print("  missed:", ", ".join(f"{kind} {count}" for kind, count in kinds.most_common(8)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="+")
    parser.add_argument("--gazetteer", type=Path)
    options = parser.parse_args()
    gazetteer = GeoNamesGazetteer(options.gazetteer, fuzzy=False)
    for corpus in options.corpus:
        measure(gazetteer, corpus)


if __name__ == "__main__":
    main()
