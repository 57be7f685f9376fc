"""Bytes -> text: by BOM, by declaration, as strict UTF-8, then by chardet."""

from __future__ import annotations

import codecs
import re

import chardet

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARATION = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""",
    re.IGNORECASE,
)
_SNIFFED_BYTES = 200_000
# C0 controls but tab and line ends, and DEL: GDAL cuts an attribute at NUL without a word.
_CONTROLS: dict[int, str] = {code: " " for code in range(32) if code not in (9, 10, 13)} | {
    127: " "
}


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode the bytes of a document and make the text safe to pass on.

    Parameters
    ----------
    data : bytes
        The whole document.
    declared : str, optional
        An encoding named outside the document, as in an HTTP header.

    Returns
    -------
    str
        Text without BOM, controls or lone surrogates; see `clean`.
    """
    return clean(_decode(data, declared))


def clean(text: str) -> str:
    """Replace what breaks writers further on; the length is kept, and so are offsets.

    Controls become spaces (tab and line ends stay), lone surrogates U+FFFD.
    """
    text = text.translate(_CONTROLS)
    if text.isascii():
        return text
    return _SURROGATE.sub("\ufffd", text)


_SURROGATE = re.compile("[\ud800-\udfff]")


def _decode(data: bytes, declared: str | None) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    for name in (declared, _declared_inside(data), "utf-8"):
        if (text := _try(data, name)) is not None:
            return text
    guess = chardet.detect(data[:_SNIFFED_BYTES])["encoding"]
    return data.decode(guess or "utf-8", errors="replace")


def _declared_inside(data: bytes) -> str | None:
    found = _DECLARATION.search(data, 0, 4096)
    return found.group(1).decode("ascii") if found else None


def _try(data: bytes, encoding: str | None) -> str | None:
    """Decode strictly; `None` where the name is unknown or the bytes say otherwise."""
    if encoding is None:
        return None
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return None
