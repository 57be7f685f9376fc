"""Towns by which a reader finds their way, from the gazetteer: those of 20,000, and in
empty country the largest few of each square degree."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from pathlib import Path
from typing import Any

from basemap_cells import SIZE

CITY = 20_000
SMALLEST = 500
A_DEGREE = 4
METROPOLIS, SUBURBS = 200_000, 0.15
"""Within these degrees of a large town, one a sixth of its size is a part of it."""
_QUERY = """
SELECT name, lat / 10000.0, lon / 10000.0, population FROM place
JOIN feature ON feature.id = place.feature
WHERE class = 'P' AND code NOT IN ('PPLX', 'PPLQ', 'PPLH', 'PPLW') AND population >= ?
ORDER BY population DESC, place.id
"""


def towns(gazetteer: Path) -> str:
    """Return JSON: for each cell its towns as name, longitude, latitude, thousands of people."""
    store = sqlite3.connect(f"file:{gazetteer}?mode=ro", uri=True)
    squares: dict[tuple[int, int], int] = defaultdict(int)
    cells: dict[tuple[int, int], list[Any]] = defaultdict(list)
    large: dict[tuple[int, int], list[tuple[float, float, int]]] = defaultdict(list)
    for name, latitude, longitude, people in store.execute(_QUERY, (SMALLEST,)):
        if suburb(large, latitude, longitude, people):
            continue
        if people >= METROPOLIS:
            large[round(longitude), round(latitude)].append((latitude, longitude, people))
        square = (int(longitude // 1), int(latitude // 1))
        squares[square] += 1
        if people >= CITY or squares[square] <= A_DEGREE:
            row = [name, round(longitude, 2), round(latitude, 2), max(1, round(people / 1000))]
            cells[int(longitude // SIZE), int(latitude // SIZE)].append(row)
    found = {f"{x},{y}": cells[x, y] for x, y in sorted(cells)}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n"


def suburb(large: Any, latitude: float, longitude: float, people: int) -> bool:
    """Whether a town that is no larger than a sixth of it lies beside a large one."""
    x, y = round(longitude), round(latitude)
    near = (town for dx in (-1, 0, 1) for dy in (-1, 0, 1) for town in large[x + dx, y + dy])
    return any(
        abs(latitude - north) < SUBURBS and abs(longitude - east) < SUBURBS and size > 6 * people
        for north, east, size in near
    )
