"""What a gazetteer file holds: columns of places, names with their postings, shapes.

``ids`` to ``name`` are the columns of a row a place, in the order of GeoNames'
numbers, after them the places of other authorities, whose ids are in ``own``;
``details`` has what few places have. A name is filed under its key in title case,
in one of a few tries (by `shard_of`); ``heads`` has, for each string of a trie, a
posting or where in ``lists`` there are more. Where a place writes the name
otherwise, the posting is followed by the reference of that spelling, itself a string
of the trie, or of a dated one in ``dated``. ``variants`` are the references that share
a transliteration skeleton, ``shapes`` the simplified polygons, ``codes`` the entries
of the lexicon. The container's tables have the codes of features and the like.
"""

from __future__ import annotations

import math
import struct
import zlib

KINDS = ("name", "alternate", "former", "abbreviation", "demonym", "metonym", "misspelling")
"""Kinds of name, by the number that a posting keeps."""

DEGREE = 100_000
"""Coordinates are kept as whole hundred-thousandths of a degree (about 1 m)."""

COLUMNS = ("ids", "latitude", "longitude", "division", "feature", "population", "name")
SIGNED = frozenset({"latitude", "longitude"})

DETAIL = struct.Struct("<4i2IHBB")
"""Extent (thousandths of a degree), radius and accuracy (10 m), days, source, importance."""
DETAILED = 1 << 15
"""In the column of features: the place has details."""
NO_EXTENT = (0, 0, 0, 0)

KIND, PLAIN, SPELT, PLACE = 7, 8, 16, 5
"""A posting: its kind, whether the key in title case is a spelling, whether another
follows, and by how many bits the place's row is shifted."""
MANY, NONE = 1 << 31, (1 << 32) - 1
"""In ``heads``: the bit that says there are several postings, and the mark for none."""
DATED = 1 << 31
"""In ``lists``: the spelling is in ``dated``, with its days."""


def shard_of(title: str, shards: int) -> int:
    """Return which of the tries has a key."""
    return zlib.crc32(title.encode("utf-8", "surrogatepass")) % shards if shards > 1 else 0


def importance_of(population: int) -> int:
    """Return 0 to 255 for a population: twelve to a factor of e."""
    return min(255, int(12 * math.log1p(max(0, population))))


def skeleton_number(skeleton: str) -> int:
    """Return the number that a transliteration skeleton is filed under."""
    return zlib.crc32(skeleton.encode())
