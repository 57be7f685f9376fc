"""The base map in a page: the world, and a finer piece of it around the places."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from geoconflict.export.map import assets
from geoconflict.export.map.blocks import json_block

MARGIN = 1.3
"""Degrees around a place within which the map is drawn at 1:10m."""
ROOM = 900_000
"""Characters of JSON that the finer piece may take; the cells of most places come first."""
TOWNS_A_CELL = 60
SPACING = 0.05
"""Degrees: a town keeps at least about one of these from a larger one, and at most two."""


def base_blocks(spots: Iterable[tuple[float, float]]) -> Iterator[str]:
    """Yield the blocks of the base map for places at these longitudes and latitudes."""
    yield _world_block()
    fine = _read("detail")
    wanted = _cells(spots, fine["size"])
    kept: dict[str, Any] = {}
    room = ROOM
    for key in wanted:
        room -= _length(key)
        if room < 0:
            break
        kept[key] = fine["cells"].get(key, {})
    towns = [town for key in wanted[:400] for town in _read("towns").get(key, ())[:TOWNS_A_CELL]]
    head = {name: fine[name] for name in ("size", "units", "overlap")}
    named = sorted({n for cell in kept.values() for n, *_ in cell.get("names", ())})
    head["names"] = {n: fine["names"][n] for n in named}
    yield json_block("detail", {**head, "cells": kept, "towns": _apart(sorted(towns, key=_size))})


def _cells(spots: Iterable[tuple[float, float]], size: int) -> list[str]:
    """Return the cells within reach of the places, those of most places first."""
    found: Counter[tuple[int, int]] = Counter()
    for longitude, latitude in spots:
        xs = {int((longitude + side) // size) for side in (-MARGIN, 0, MARGIN)}
        ys = {int((latitude + side) // size) for side in (-MARGIN, 0, MARGIN)}
        found.update((x, y) for x in xs for y in ys)
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [f"{x},{y}" for (x, y), _ in ordered]


def _apart(towns: list[list[Any]]) -> list[list[Any]]:
    """Leave out what lies within a few kilometres of a larger town: its districts mostly."""
    kept, squares = [], set()
    for town in towns:
        x, y = round(town[1] / SPACING), round(town[2] / SPACING)
        if not any((x + dx, y + dy) in squares for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            squares.add((x, y))
            kept.append(town)
    return kept


def _size(town: list[Any]) -> tuple[int, str]:
    return -town[3], town[0]


@lru_cache(maxsize=1)
def _world_block() -> str:
    return json_block("world", _read("world"))


@lru_cache(maxsize=3)
def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(assets.base(name))
    return found


@lru_cache(maxsize=4096)
def _length(key: str) -> int:
    return len(json.dumps(_read("detail")["cells"].get(key, {}), separators=(",", ":")))
