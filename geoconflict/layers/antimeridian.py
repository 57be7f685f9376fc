"""Shapes that cross the 180th meridian, parted there as RFC 7946 asks."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from geoconflict.layers.ellipsoid import Array

_TURN = 360.0
_TURNS = (0.0, _TURN, -_TURN)
_WORLD = shapely.box(-180.0, -90.0, 180.0, 90.0)


def parted_at_180(shapes: Array, report: list[str]) -> Array:
    """Part the shapes that run beyond 180 degrees, or jump from one side to the other.

    An edge of more than half a turn is taken for a jump, from 179 to -179 for one of two
    degrees: as it stands it would go around the world. One of a whole turn, about a pole, stays.
    """
    bounds = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        suspect = (bounds[:, 2] - bounds[:, 0] > 180.0) | (np.abs(bounds[:, ::2]) > 180.0).any(1)
    result, parted = shapes.copy(), 0
    for number in np.flatnonzero(suspect):
        parts = [_unrolled(part) for part in shapely.get_parts(shapes[number])]
        if any(_is_beyond(part) for part in parts):
            result[number] = shapely.union_all([piece for part in parts for piece in _pieces(part)])
            parted += 1
    if parted:
        report.append(f"{parted} geometries crossed the 180th meridian and were parted there")
    return result


def _unrolled(part: Any) -> Any:
    """Let a part that jumps run on beyond 180 degrees, unless it then jumps elsewhere."""
    if not _jumps(part):
        return part
    onward = shapely.transform(part, lambda xy: xy + (xy < 0.0) * (_TURN, 0.0))
    return part if _jumps(onward) else onward


def _jumps(part: Any) -> bool:
    line = part.exterior if part.geom_type == "Polygon" else part
    steps = np.abs(np.diff(shapely.get_coordinates(line)[:, 0]))
    return bool(((steps > 180.0) & (steps < _TURN)).any())


def _is_beyond(part: Any) -> bool:
    west, _, east, _ = shapely.bounds(part)
    return bool(west < -180.0 or east > 180.0)


def _pieces(part: Any) -> list[Any]:
    """Return what of a part lies in the world, each piece moved there by a turn."""
    valid = shapely.make_valid(part)
    pieces = [shapely.intersection(_moved(valid, turn), _WORLD) for turn in _TURNS]
    dimension = shapely.get_dimensions(valid)
    return [piece for piece in pieces if shapely.get_dimensions(piece) == dimension]


def _moved(part: Any, degrees: float) -> Any:
    return shapely.transform(part, lambda xy: np.add(xy, (degrees, 0.0)))
