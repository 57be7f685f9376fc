"""Toponym recognition: from an article to its mentions of places."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geoconflict.recognition.adapters import FunctionRecognizer as FunctionRecognizer
    from geoconflict.recognition.adapters import GlinerRecognizer as GlinerRecognizer
    from geoconflict.recognition.adapters import SpacyRecognizer as SpacyRecognizer
    from geoconflict.recognition.conflict import ConflictRecognizer as ConflictRecognizer
    from geoconflict.recognition.llm import LlmRecognizer as LlmRecognizer

_MODULES = {
    "ConflictRecognizer": "conflict",
    "FunctionRecognizer": "adapters",
    "GlinerRecognizer": "adapters",
    "LlmRecognizer": "llm",
    "SpacyRecognizer": "adapters",
}
__all__ = [
    "ConflictRecognizer",
    "FunctionRecognizer",
    "GlinerRecognizer",
    "LlmRecognizer",
    "SpacyRecognizer",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
