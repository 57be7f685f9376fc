"""Areas for expressions such as "20 km north of Stepanakert" and "eastern Ukraine"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geoconflict.resolution.areas import (
    BEARINGS,
    BORDER_KM,
    DISTANCE_ERROR,
    NEAR_KM,
    Shape,
    border,
    border_in_story,
    corridor,
    radius_km,
)
from geoconflict.resolution.outlines import Outlines
from geoconflict.types import Candidate, Place, RelativeExpression

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


_FAR_KM = 200
"""Half of how long a stretch between two places may be that still says where something is."""


def place_relative(place: Place, places: Sequence[Place], outlines: Outlines) -> Place:
    """Give a relative mention the area that its anchors and relation make.

    Parameters
    ----------
    place : Place
        Of a mention whose kind is `relative`.
    places : sequence of Place
        Those of the article, its anchors among them.
    outlines : Outlines
        Those of the anchors.

    Returns
    -------
    Place
        With `area`, its uncertainty and the confidence of its least sure
        anchor; as it was where an anchor has no place.
    """
    expression = place.mention.relative
    if expression is None:
        return place
    anchors = [_anchor(span, places) for span in expression.anchors]
    found = [each for each in anchors if each is not None and each.candidate is not None]
    if not found or len(found) < len(anchors):
        return _without_anchor(place, anchors)
    area = _area(expression, [_candidate(anchor) for anchor in found], outlines, places)
    if area.is_empty:
        return replace(place, reasons=("no area could be made of its anchors",))
    if expression.relation in {"between", "road"} and radius_km(area) > _FAR_KM:
        return replace(place, reasons=("its anchors are too far apart to say where",))
    within_town = expression.relation in {"near", "outskirts", "offset"}
    return replace(
        place,
        confidence=round(min(anchor.confidence for anchor in found), 4),
        area=area,
        uncertainty_km=round(radius_km(area), 1),
        geo_precision=2 if radius_km(area) <= 50 else 3,
        where_prec=2 if within_town and radius_km(area) <= 30 else 5,
        reasons=(_words(expression, [_candidate(anchor) for anchor in found]),),
        status="found",
    )


def _anchor(span: tuple[int, int], places: Sequence[Place]) -> Place | None:
    """Find the place of the mention at `span`."""
    for place in places:
        here = (place.mention.start, place.mention.end)
        if here == span and place.mention.relative is None:
            return place
    return None


def _without_anchor(place: Place, anchors: Sequence[Place | None]) -> Place:
    """Say why there is no area: its anchor is a layer's feature, or was not found."""
    if any(each is not None and each.status == "not asked" for each in anchors):
        reason = "it leans on a feature whose place is its layer's"
        return replace(place, reasons=(reason,), status="not asked")
    return replace(place, reasons=("the place it leans on was not found",))


def _candidate(place: Place) -> Candidate:
    if place.candidate is None:
        raise ValueError(f"the anchor {place.mention.toponym!r} has no place")
    return place.candidate


def _area(
    expression: RelativeExpression,
    anchors: Sequence[Candidate],
    outlines: Outlines,
    places: Sequence[Place],
) -> BaseGeometry:
    """Return the area; all but a border near a story's places is the same in each article."""
    if expression.relation == "border" and len(anchors) == 1:
        strip = border_in_story(Shape(anchors[0], outlines), places)
        if strip is not None:
            return strip
    key = (expression.relation, expression.distance_km, expression.direction, *anchors)
    return outlines.keep(key, lambda: _drawn(expression, anchors, outlines))


def _drawn(
    expression: RelativeExpression, anchors: Sequence[Candidate], outlines: Outlines
) -> BaseGeometry:
    shapes = [Shape(anchor, outlines) for anchor in anchors]
    relation, first = expression.relation, shapes[0]
    if relation in {"between", "road"} and len(shapes) > 1:
        return corridor(shapes[0], shapes[1], relation)
    if relation == "part" and expression.direction:
        return first.part(expression.direction)
    if relation == "border":
        return border(shapes)
    if relation == "outskirts":
        return first.ring(first.size_km * 1.8)
    if relation == "offset" and expression.direction in BEARINGS:
        return first.sector(expression.direction, expression.distance_km)
    reach = expression.distance_km
    if reach is not None:
        return first.ring(first.size_km + reach * (1 + DISTANCE_ERROR))
    return first.ring(first.size_km + NEAR_KM)


def _words(expression: RelativeExpression, anchors: Sequence[Candidate]) -> str:
    names = " and ".join(anchor.name for anchor in anchors)
    distance = "" if expression.distance_km is None else f"{expression.distance_km:g} km "
    direction = f"{expression.direction} " if expression.direction else ""
    words = {
        "offset": f"{distance}{direction}of {names}",
        "between": f"a strip between {names}",
        "road": f"a strip along the way between {names}",
        "near": f"within {distance or f'{NEAR_KM:g} km '}of {names}",
        "border": f"a strip of {BORDER_KM:g} km along the border of {names}",
        "outskirts": f"the edge of {names}",
        "part": f"the {direction}part of {names}",
    }
    return words[expression.relation]
