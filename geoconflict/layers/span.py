"""Which days a shipped layer knows of, and a word on days that lie outside."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import lru_cache

from geoconflict.layers.layer import Layer

_log = logging.getLogger("geoconflict")
_SHIPPED = "geoconflict"
_SINCE = "1991-01-01"


def span_of(layer: Layer) -> tuple[str, str]:
    """Return the first and last ISO day that a layer was made for, "" where it does not say.

    Versions without a first day hold since before the first; of what was before
    them, nothing is known.
    """
    if _SHIPPED not in layer.metadata:
        return "", ""
    temporal = layer.metadata.get("temporal") or {}
    last = temporal.get("end") or layer.metadata.get("created") or ""
    return str(temporal.get("start") or _SINCE)[:10], str(last)[:10]


def warn_outside(layers: Iterable[Layer], days: Iterable[str]) -> None:
    """Say once of each layer that days are asked for which it does not know of."""
    known = sorted(day for day in days if day)
    for layer in layers if known else ():
        first, last = span_of(layer)
        if known[0] < first:
            _say(
                f"the layer {layer.name!r} begins on {first}; of earlier days it says nothing of "
                "who held what, unless a version is dated"
            )
        if last and known[-1] > last:
            _say(f"the layer {layer.name!r} was followed to {last}; later days get what held then")


@lru_cache(maxsize=64)
def _say(text: str) -> None:
    _log.warning(text)
