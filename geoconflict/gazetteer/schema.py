"""The gazetteer file: an SQLite database made to be read by key.

``name`` maps a folded key to its postings, packed as in `pack_postings`.
``place`` holds a row a place under GeoNames' number, or under one from `OWN` up
whose id is in ``own``; ``division`` the country and divisions that many places
share, ``shape`` the simplified polygons (`geoconflict.gazetteer.polygons`),
``grid`` which settlements lie in a cell of 0.5 degrees, ``variant`` the keys that
share a transliteration skeleton, ``info`` where it all comes from.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

FORMAT = 1
"""Changes when an older geoconflict could not read the file."""

TABLES = """
CREATE TABLE info (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE feature (id INTEGER PRIMARY KEY, class TEXT, code TEXT);
CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE division (id INTEGER PRIMARY KEY, country TEXT, admin1_code TEXT, admin1 TEXT,
    admin2 TEXT);
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, lat INTEGER, lon INTEGER,
    division INTEGER, feature INTEGER, population INTEGER, importance INTEGER, extent TEXT,
    radius REAL, accuracy REAL, valid TEXT, source INTEGER);
CREATE TABLE own (id INTEGER PRIMARY KEY, ref TEXT UNIQUE);
CREATE TABLE name (key TEXT PRIMARY KEY, postings BLOB) WITHOUT ROWID;
CREATE TABLE variant (skeleton INTEGER PRIMARY KEY, keys TEXT);
CREATE TABLE shape (place INTEGER PRIMARY KEY, polygons BLOB);
CREATE TABLE grid (cell INTEGER PRIMARY KEY, places BLOB);
"""

KINDS = ("name", "alternate", "former", "abbreviation", "demonym", "metonym", "misspelling")
"""Kinds of name, by the number that a posting keeps."""

DEGREE = 10_000
"""Coordinates are kept as whole ten-thousandths of a degree (about 11 m)."""

OWN = 1 << 26
"""Where the numbers of places begin that are not GeoNames'."""

_HEAD = struct.Struct("<I")
_PLAIN, _SPELT, _KIND = 16, 8, 7


@dataclass(frozen=True, slots=True)
class Posting:
    """That a key names a place."""

    place: int
    kind: int
    spelling: str
    """As it is written, with its dates after tabs; "" where it is the key in title case."""
    plain: bool
    """Whether the key in title case is a spelling as well."""


def pack_postings(postings: Iterable[Posting]) -> bytes:
    """Pack postings in the order given: four bytes each, and the spelling."""
    packed = bytearray()
    for posting in postings:
        spelling = posting.spelling.encode()
        flags = (_PLAIN if posting.plain else 0) | (_SPELT if spelling else 0) | posting.kind
        packed += _HEAD.pack(posting.place << 5 | flags)
        if spelling:
            packed.append(len(spelling))
            packed += spelling
    return bytes(packed)


def unpack_postings(packed: bytes) -> Iterator[tuple[int, int, str, bool]]:
    """Yield (place, kind, spelling, plain) of each posting."""
    offset, size = 0, len(packed)
    while offset < size:
        (head,) = _HEAD.unpack_from(packed, offset)
        offset += 4
        spelling = ""
        if head & _SPELT:
            end = offset + 1 + packed[offset]
            spelling = packed[offset + 1 : end].decode()
            offset = end
        yield head >> 5, head & _KIND, spelling, bool(head & _PLAIN)


def cell(latitude: float, longitude: float) -> int:
    """Return the number of the half-degree cell that holds a point."""
    return int((latitude + 90) * 2) * 720 + int((longitude + 180) * 2) % 720


def importance_of(population: int) -> int:
    """Return 0 to 255 for a population: twelve to a factor of e."""
    return min(255, int(12 * math.log1p(max(0, population))))


def skeleton_number(skeleton: str) -> int:
    """Return the number that a transliteration skeleton is filed under."""
    return zlib.crc32(skeleton.encode())
