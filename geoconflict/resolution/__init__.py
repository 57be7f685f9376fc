"""Mentions and their candidates -> places."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geoconflict.resolution.model import Model
    from geoconflict.resolution.ranking import RankingResolver

__all__ = ["Model", "RankingResolver"]

_HOMES = {"Model": "model", "RankingResolver": "ranking"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
