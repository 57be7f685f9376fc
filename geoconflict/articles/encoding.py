"""Bytes -> text: by BOM, by declaration, as strict UTF-8, then by chardet."""

from __future__ import annotations

import codecs
import re

import chardet

from geoconflict.errors import ArticleError

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
_FEW = 3
# What browsers read for what pages declare: the name of a part stands for the whole.
_WIDER = {
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **{"iso8859-9": "cp1254", "iso8859-11": "cp874", "shift_jis": "cp932", "euc_kr": "cp949"},
}
# C0 controls but tab and line ends, and DEL: GDAL cuts an attribute at NUL without a word.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


# How files begin that are no text, whatever their name.
_KINDS = (
    (b"PK\x03\x04", "a ZIP, Word, Excel or OpenDocument file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "a rich text file (RTF)"),
    (b"%PDF-", "a PDF file (name it .pdf)"),
    (b"\x1f\x8b", "a gzip file (name it .gz)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file (name it .parquet)"),
)


def kind_of(data: bytes) -> str | None:
    """Return what a file is if its first bytes say that it is no text."""
    return next((kind for mark, kind in _KINDS if data.startswith(mark)), None)


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
    return clean(_decode(data, declared)).removeprefix("\ufeff")


def text_of(data: bytes, declared: str | None = None) -> str:
    """Decode as `decode` does what is a text or a page.

    Raises
    ------
    ArticleError
        If it is another kind of file, or noise: text has no control characters but
        a page break here and there.
    """
    if (kind := kind_of(data)) is not None:
        raise ArticleError(f"this is {kind}, not text; save it as text, HTML or PDF")
    text = _decode(data, declared)
    sample = text[:_SNIFFED_BYTES]
    controls, unread = len(_CONTROL.findall(sample)), sample.count("\ufffd")
    if controls > max(_FEW, len(sample) / 50) or unread > max(_FEW, len(sample) / 10):
        raise ArticleError(
            f"not text: of the first {len(sample):,} characters {controls:,} are controls and "
            f"{unread:,} cannot be decoded; save it as UTF-8 text, HTML or PDF"
        )
    if "\r" in text and "\n" not in text:  # as old Macs end lines
        text = text.replace("\r", "\n")
    return clean(text).removeprefix("\ufeff")


def clean(text: str) -> str:
    """Replace what breaks writers further on; the length is kept, and so are offsets.

    Controls become spaces (tab and line ends stay), lone surrogates U+FFFD.
    """
    text = _CONTROL.sub(" ", text)
    if text.isascii():
        return text
    return _SURROGATE.sub("\ufffd", text)


_SURROGATE = re.compile("[\ud800-\udfff]")


def _decode(data: bytes, declared: str | None) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    for name in (_without_bom(data), declared, _declared_inside(data), "utf-8"):
        if (text := _try(data, name)) is not None:
            return text
    guess = chardet.detect(data[:_SNIFFED_BYTES])["encoding"]
    return data.decode(guess or "utf-8", errors="replace")


def _without_bom(data: bytes) -> str | None:
    """Know UTF-16 without its mark by the zeros of its spaces, which all stand on one side."""
    sample = data[:_SNIFFED_BYTES]
    zeros = sample.count(0)
    if not zeros or len(data) % 2 or zeros < len(sample) / 100:
        return None
    even = sample[::2].count(0)
    return {0: "utf-16-le", zeros: "utf-16-be"}.get(even)


def _declared_inside(data: bytes) -> str | None:
    """Return what the page says of itself; not UTF-16, in which it could not be found."""
    found = _DECLARATION.search(data, 0, 4096)
    name = found.group(1).decode("ascii") if found else ""
    return None if name.lower().startswith(("utf-16", "utf-32", "ucs")) else name or None


def _try(data: bytes, encoding: str | None) -> str | None:
    """Decode strictly; `None` where the name is unknown or the bytes say otherwise."""
    if encoding is None:
        return None
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return None
    for one in (_WIDER.get(name, name), name):
        try:
            return data.decode(one)
        except (LookupError, ValueError):
            continue
    return None
