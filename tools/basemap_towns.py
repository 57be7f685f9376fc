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
LATE, BESIDE = 13_000_000, 0.12
"""GeoNames' numbers from which on quarters of cities were entered as towns, with more people than
the city: such a one, within these degrees of a town with a third of its people, is a part of it."""
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
    settled: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for town in settlements:
        if not late(town):
            settled[round(town.longitude), round(town.latitude)].append(town)
    squares: dict[tuple[int, int], int] = defaultdict(int)
    cells: dict[tuple[int, int], list[Any]] = defaultdict(list)
    large: dict[tuple[int, int], list[tuple[float, float, int]]] = defaultdict(list)
    for town in settlements:
        name, people = town.name, town.population
        latitude, longitude = town.latitude, town.longitude
        if suburb(large, latitude, longitude, people) or quarter(settled, town):
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


def late(town: Any) -> bool:
    authority, _, number = town.id.partition(":")
    return authority == "geonames" and number.isdigit() and int(number) >= LATE


def quarter(settled: Any, town: Any) -> bool:
    """Whether a town entered late lies in an older one."""
    if not late(town):
        return False
    x, y = round(town.longitude), round(town.latitude)
    near = (each for dx in (-1, 0, 1) for dy in (-1, 0, 1) for each in settled[x + dx, y + dy])
    return any(
        abs(town.latitude - each.latitude) < BESIDE
        and abs(town.longitude - each.longitude) < BESIDE
        and each.population * 3 >= town.population
        for each in near
    )
