"""The bytes of a file: unpacked where it is packed, as UTF-8 where it was UTF-16."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from geoconflict.articles.limits import MAX_FILE_BYTES
from geoconflict.errors import ArticleError

_OPENERS: dict[str, Callable[[Path], Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_CHUNK = 1 << 18
_MOST_RATIO = 200
"""Texts pack to a fifth, their tables to a twentieth; what unpacks further is a bomb."""
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def suffix_of(path: Path) -> str:
    """Return the suffix that says what a file is, packed or not: ".warc" for "x.warc.gz"."""
    suffix = path.suffix.lower()
    return path.with_suffix("").suffix.lower() if suffix in _OPENERS else suffix


def is_packed(path: Path) -> bool:
    """Whether a file is compressed by gzip, bzip2 or xz, as its name says."""
    return path.suffix.lower() in _OPENERS


def whole(path: Path, most: int = MAX_FILE_BYTES) -> bytes:
    """Return the bytes of a document.

    Raises
    ------
    ArticleError
        If they are more than `most`, also when unpacked.
    """
    size = path.stat().st_size
    if size <= most:
        data = b"".join(_bounded(path, most)) if is_packed(path) else path.read_bytes()
        if len(data) <= most:
            return data
    raise ArticleError(f"the file has {max(size, most):,} bytes or more, over {most:,}; split it")


def _bounded(path: Path, most: int) -> Iterator[bytes]:
    length = 0
    for chunk in _unpacked(path):
        yield chunk
        length += len(chunk)
        if length > most:
            return


def open_bytes(path: Path) -> BinaryIO:
    """Open a file of many records; one can seek in it, and its lines end with a line feed.

    A packed file is read forwards: to go back is to begin anew.
    """
    with path.open("rb") as file:
        head = file.read(4)
    if not is_packed(path) and head[:2] not in _UTF16 and not _of_an_old_mac(path):
        return path.open("rb")
    return io.BufferedReader(_Unpacked(path), _CHUNK)


def _of_an_old_mac(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    return b"\r" in head and b"\n" not in head


class _Unpacked(io.RawIOBase):
    """What a file holds, as bytes that one can seek in, at the price of unpacking up to there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._begin()

    def _begin(self) -> None:
        self._chunks = _plain(_unpacked(self._path))
        self._rest = memoryview(b"")
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        self._at += count
        return count

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_CUR:
            offset += self._at
        elif whence != io.SEEK_SET:
            raise io.UnsupportedOperation("the length is not known")
        if offset < self._at:
            self._begin()
        buffer = bytearray(_CHUNK)
        while self._at < offset:
            if not self.readinto(memoryview(buffer)[: offset - self._at]):
                break
        return self._at


def _unpacked(path: Path) -> Iterator[bytes]:
    """Unpack piece by piece, and stop where a few bytes become far too many."""
    most = max(MAX_FILE_BYTES * 5, path.stat().st_size * _MOST_RATIO)
    length = 0
    try:
        with _OPENERS.get(path.suffix.lower(), open)(path, "rb") as file:
            while chunk := file.read1(_CHUNK):
                yield chunk
                length += len(chunk)
                if length > most:
                    raise ArticleError(f"the file unpacks to more than {most:,} bytes: a bomb?")
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
        raise ArticleError(f"the packed file is damaged or breaks off ({error})") from error


def _plain(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Recode UTF-16, and end lines with a line feed where all end with a carriage return."""
    first = next(chunks, b"")
    everything = (chunk for some in ((first,), chunks) for chunk in some)
    if first[:2] in _UTF16:
        decoder = codecs.getincrementaldecoder("utf-16")("replace")
        return (decoder.decode(chunk).encode("utf-8", "replace") for chunk in everything)
    if b"\r" in first and b"\n" not in first:
        return (chunk.replace(b"\r", b"\n") for chunk in everything)
    return everything
