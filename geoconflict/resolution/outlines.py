"""The outlines of anchors, and what was made of them, kept for the next article.

News is about few countries at a time: "eastern Ukraine" is cut once, not in every article.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

import shapely

from geoconflict.resolution.plane import Plane
from geoconflict.types import Candidate

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Geometry = Callable[[str], "BaseGeometry | None"]
"""Gives the polygon of a candidate by its id, or `None`."""

_MOST_POINTS, _EACH = 2_000_000, 50
"""How many points are kept, some 50 MB, and what an outline counts besides its own."""


class Outlines:
    """Gives the outlines of places, in degrees and in the plane around each.

    Parameters
    ----------
    geometry : callable or None
        Gives the polygon of a candidate's id; rectangles are used without it.
    """

    def __init__(self, geometry: Geometry | None) -> None:
        self._geometry = geometry
        self._kept: dict[Hashable, BaseGeometry] = {}
        self._room = _MOST_POINTS

    def keep(self, key: Hashable, make: Callable[[], BaseGeometry]) -> BaseGeometry:
        """Return what `make` gives, made once as long as there is room."""
        found = self._kept.get(key)
        if found is None:
            found = make()
            self._room -= _EACH + int(shapely.get_num_coordinates(found))
            if self._room < 0:
                self._kept.clear()
                self._room = _MOST_POINTS
            self._kept[key] = found
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        return Outlines, (self._geometry,)

    def polygon(self, candidate: Candidate) -> BaseGeometry:
        """Return a place's own area: polygon, rectangle or point, in EPSG:4326."""
        return self.keep(("polygon", candidate), lambda: self._polygon(candidate))

    def projected(self, candidate: Candidate) -> BaseGeometry:
        """Return a place's own area in the plane around it."""
        return self.keep(
            ("projected", candidate), lambda: Plane(candidate).to(self.polygon(candidate))
        )

    def bounds(self, candidate: Candidate) -> tuple[float, float, float, float]:
        """Return the extent of a place's own area in the plane around it."""
        found: tuple[float, float, float, float] = self.keep(
            ("bounds", candidate),
            lambda: shapely.box(*Plane(candidate).bounds(self.polygon(candidate))),
        ).bounds
        return found

    def _polygon(self, candidate: Candidate) -> BaseGeometry:
        found = self._geometry(candidate.id) if self._geometry else None
        if found is not None and not found.is_empty:
            return found
        extent = candidate.extent
        if extent is not None and candidate.is_area and extent[0] <= extent[2]:
            return shapely.box(*extent)
        return shapely.Point(candidate.longitude, candidate.latitude)
