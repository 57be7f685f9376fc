"""Towns by which a reader finds their way, from the gazetteer: those of 20,000, and in
empty country the largest few of each square degree."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from basemap_cells import SIZE

from geoconflict.gazetteer import default_gazetteer

CITY = 20_000
SMALLEST = 500
A_DEGREE = 4
METROPOLIS, SUBURBS = 200_000, 0.15
"""Within these degrees of a large town, one a sixth of its size is a part of it."""
PARTS = {"PPLX", "PPLQ", "PPLH", "PPLW"}
"""Quarters, and places that are no more."""


def towns() -> str:
    """Return JSON: for each cell its towns as name, longitude, latitude, thousands of people."""
    settlements = sorted(
        (
            each
            for each in default_gazetteer()
            if each.feature_class == "P"
            and each.feature_code not in PARTS
            and each.population >= SMALLEST
        ),
        key=lambda each: -each.population,
    )
    squares: dict[tuple[int, int], int] = defaultdict(int)
    cells: dict[tuple[int, int], list[Any]] = defaultdict(list)
    large: dict[tuple[int, int], list[tuple[float, float, int]]] = defaultdict(list)
    for town in settlements:
        name, people = town.name, town.population
        latitude, longitude = town.latitude, town.longitude
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
    near = (each for dx in (-1, 0, 1) for dy in (-1, 0, 1) for each in large[x + dx, y + dy])
    return any(
        abs(latitude - north) < SUBURBS and abs(longitude - east) < SUBURBS and size > 6 * people
        for north, east, size in near
    )
