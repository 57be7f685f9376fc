"""Whose view decides whose an area is drawn as. What is found never depends on it."""

from __future__ import annotations

from collections.abc import Sequence

from geoconflict.errors import LayerError
from geoconflict.layers.countries import country_code, folded

VIEWS = ("un", "de facto")


def checked_view(point_of_view: str) -> str:
    """Return a point of view as it is written in outputs.

    Raises
    ------
    LayerError
        If it is neither "un", "de facto" nor a country.
    """
    view = str(point_of_view)
    if (known := folded(view)) in VIEWS:  # "de_facto" as well
        return known
    if code := country_code(view):
        return code
    raise LayerError(
        f'point_of_view={point_of_view!r} is unknown; give "un", "de facto" or a '
        'country, by its name or ISO 3166-1 code, such as "AZ"'
    )


def as_drawn(
    recognised_as: str,
    controlled_by: str,
    claimed_by: Sequence[str],
    point_of_view: str = "un",
    recognised_by: Sequence[str] = (),
) -> str:
    """Return whose a disputed area is in one view.

    "un" follows the practice of the United Nations, "de facto" whoever holds
    it. A country draws as its own what it claims, and as the holder's where it
    is one of `recognised_by`, the states that recognise the holder.

    >>> as_drawn("UA", "RU", ("UA", "RU"), "RU")
    'RU'
    >>> as_drawn("UA", "RU", ("UA", "RU"))
    'UA'
    >>> as_drawn("SY", "IL", ("SY", "IL"), "US", recognised_by=("US",))
    'IL'
    """
    view = checked_view(point_of_view)
    if view == "de facto":
        return controlled_by or recognised_as
    if view in claimed_by:
        return view
    return controlled_by if view in recognised_by and controlled_by else recognised_as
