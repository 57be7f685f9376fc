"""Cells of a frame -> values that every file format can hold."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

_UNWRITABLE = re.compile("[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_REPLACEMENT = "\ufffd"


def clean_text(text: str) -> str:
    """Replace what UTF-8, XML or C strings cannot hold by U+FFFD, one for one.

    Lone surrogates cannot be encoded, and GDAL cuts a value at NUL without a
    word. The length stays, so that offsets into the text stay right.
    """
    return text if text.isprintable() else _UNWRITABLE.sub(_REPLACEMENT, text)


def plain(value: Any) -> Any:
    """Return a value that strict JSON can hold; what is missing becomes `None`."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, dt.date):
        return None if value != value else value.isoformat()
    if isinstance(value, Mapping):
        return {clean_text(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, Iterable):
        return _plain_items(value)
    return _plain_other(value)


def cell(value: Any) -> Any:
    """Return a plain value for a file, in which an empty text is a missing one."""
    found = plain(value)
    return None if found == "" else found


def _plain_items(value: Iterable[Any]) -> list[Any]:
    items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
    return [plain(item) for item in items]


def _plain_other(value: Any) -> Any:
    if hasattr(value, "item"):  # a NumPy scalar
        return plain(value.item())
    text = str(value)
    return None if text in {"<NA>", "NaT"} else clean_text(text)
