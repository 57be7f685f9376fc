"""Data -> inert blocks of JSON that an HTML page can hold whatever they say."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)
PACK_FROM = 200_000


def json_block(name: str, value: Any) -> str:
    """Return a `<script type="application/json">` that no content can leave.

    Long data is packed: a JSON string that holds zlib's stream in base64. Both
    forms are inert, since a browser runs no script of that type.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if len(text) > PACK_FROM:
        packed = base64.b64encode(zlib.compress(text.encode("utf-8"), 6))
        text = json.dumps(packed.decode("ascii"))
    return f'<script type="application/json" id="gc-{name}">{text.translate(_ESCAPES)}</script>\n'
