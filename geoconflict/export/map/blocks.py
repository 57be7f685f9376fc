"""Data -> inert blocks of JSON that an HTML page can hold whatever they say."""

from __future__ import annotations

import base64
import json
import sys
import zlib
from array import array
from collections.abc import Mapping
from typing import Any

_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)
PACK_FROM = 200_000
"""Bytes from which on a block is compressed; a browser unpacks it when it is asked for."""


def json_block(name: str, value: Any) -> str:
    """Return a `<script type="application/json">` that no content can leave.

    Long data is packed: a JSON string that holds zlib's stream in base64. Both
    forms are inert, since a browser runs no script of that type.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if len(text) > PACK_FROM:
        text = json.dumps(_base64(zlib.compress(text.encode("utf-8"), 6)))
    return _script(name, text)


def column_block(name: str, columns: Mapping[str, array[Any]]) -> str:
    """Return columns of numbers as a block that a browser reads without parsing them.

    Its JSON names the columns and their types (of `array`), widest first so
    that each begins where its numbers may; their little-endian bytes follow.
    """
    narrow = ((key, _narrowed(column)) for key, column in columns.items())
    ordered = sorted(narrow, key=lambda item: -item[1].itemsize)
    raw = b"".join(_little_endian(column) for _, column in ordered)
    packed = len(raw) > PACK_FROM
    value = {
        "rows": len(ordered[0][1]),
        "columns": [[key, column.typecode] for key, column in ordered],
        "packed": packed,
        "bytes": _base64(zlib.compress(raw, 6) if packed else raw),
    }
    return _script(name, json.dumps(value, separators=(",", ":")))


def _narrowed(column: array[Any]) -> array[Any]:
    """Return whole numbers in the fewest bytes that hold them all."""
    if column.typecode != "i" or not column or min(column) < 0 or max(column) > 65535:
        return column
    return array("B" if max(column) < 256 else "H", column)


def _script(name: str, text: str) -> str:
    return f'<script type="application/json" id="gc-{name}">{text.translate(_ESCAPES)}</script>\n'


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _little_endian(column: array[Any]) -> bytes:
    if sys.byteorder == "little":
        return column.tobytes()
    turned = column[:]
    turned.byteswap()
    return turned.tobytes()
