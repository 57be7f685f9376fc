"""Where the name of a country can stand: inside it, in each part of a cell.

A map of one district shows none of the points at which an atlas would print
the names of its countries. So each quarter of a cell has for each country that
it holds a point as far inside as it goes, with its distance from the edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from basemap_cells import SIZE, cell_names
from shapely import Polygon, maximum_inscribed_circle

QUARTER = SIZE / 2
NARROWEST = 0.15
"""Degrees around the point: less has no room for a name at any zoom that shows a country."""
UNNAMED = ((72.5, 32.3, 80.5, 37.2), (32.0, 44.0, 36.8, 46.2))
"""Kashmir and Crimea: to print a country's name there would take a side."""


def spots(polygon: Polygon) -> Iterator[tuple[tuple[int, int], list[float]]]:
    """Yield cells, each with longitude, latitude and room of a spot in one of its quarters."""
    polygon = shapely.make_valid(polygon)
    for box in UNNAMED:
        polygon = shapely.difference(polygon, shapely.box(*box))
    for x, y in cell_names(polygon.bounds):
        for dx in (0, 1):
            for dy in (0, 1):
                west, south = x * SIZE + dx * QUARTER, y * SIZE + dy * QUARTER
                piece = shapely.clip_by_rect(polygon, west, south, west + QUARTER, south + QUARTER)
                if found := spot(piece):
                    yield (x, y), found


def spot(piece: Any) -> list[float] | None:
    """Return the point farthest inside, or `None` where nothing has room."""
    parts = [part for part in shapely.get_parts(piece) if part.area > 4 * NARROWEST**2]
    if not parts:
        return None
    largest = max(parts, key=lambda part: part.area)
    circle = maximum_inscribed_circle(largest, tolerance=0.02)
    if circle.length < NARROWEST:
        return None
    return [*np.round(circle.coords[0], 2).tolist(), round(circle.length, 2)]
