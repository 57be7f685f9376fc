"""Toponym recognition: from an article to its mentions of places."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geoconflict.recognition.conflict import ConflictRecognizer as ConflictRecognizer

_MODULES = {"ConflictRecognizer": "conflict"}
__all__ = ["ConflictRecognizer"]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
