"""Makes the tries and postings of a gazetteer file, a shard at a time, in bounded memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import marisa_trie

from geoconflict.gazetteer.container import ContainerWriter
from geoconflict.gazetteer.folding import fold, skeleton
from geoconflict.gazetteer.schema import (
    DATED,
    KIND,
    MANY,
    NONE,
    PLACE,
    PLAIN,
    SPELT,
    shard_of,
    skeleton_number,
)

_END, _OWN_TITLE, _OWN_SPELLING = "\x1f", 1, 2
_LAST_ALTERNATE = 2
"""Names, alternate and former ones have transliterations; abbreviations and demonyms none."""

Row = tuple[int, int, str, bool, int]
"""Importance, posting, spelling, whether variants are indexed, whose own name it is."""


class NameIndex:
    """Collects names with their places, then writes them.

    Parameters
    ----------
    folder : Path
        Where names wait, dealt out by the hash of their key.
    shards : int
        How many tries there are to be.
    """

    def __init__(self, folder: Path, shards: int) -> None:
        self.shards = shards
        self._paths = [folder / f"names{shard}" for shard in range(shards)]
        self._files: list[IO[str]] = [
            path.open("w", encoding="utf-8", buffering=1 << 17, errors="surrogatepass", newline="")
            for path in self._paths
        ]
        self._dated: dict[str, int] = {}
        self._variants = array("Q")
        self.count = 0

    def stage(
        self, title: str, place: int, kind: int, importance: int, spelling: str,
        plain: bool, varies: bool, own: int,
    ) -> None:  # fmt: skip
        """Keep that a key, in title case, names a place.

        Parameters
        ----------
        spelling : str
            As written, with its days after tabs; "" where the key in title case is meant.
        own : int
            1 where the title, 2 where the spelling is the place's own name.
        """
        posting = place << PLACE | (PLAIN if plain else 0) | (SPELT if spelling else 0) | kind
        self._files[shard_of(title, self.shards)].write(
            f"{title}{_END}{importance}{_END}{posting}{_END}{spelling}{_END}{varies:d}{own}\n"
        )
        self.count += 1

    def stage_unnamed(self, name: str, place: int) -> None:
        """Keep the own name of a place that cannot be looked up by it."""
        self._files[shard_of(name, self.shards)].write(
            f"{name}{_END}-1{_END}{place << PLACE}{_END}{_END}0{_OWN_TITLE}\n"
        )

    def write(self, output: ContainerWriter, places: int) -> None:
        """Write all shards, and the column of the places' own names."""
        own = array("I", bytes(4 * places))
        for file in self._files:
            file.close()
        for shard, path in enumerate(self._paths):
            self._write_shard(output, shard, _read(path), own)
            path.unlink()
        output.add("name", own)
        output.add_strings("dated", (dated.encode() for dated in self._dated))
        output.tables["shards"] = self.shards
        self._write_variants(output)

    def _write_shard(
        self, output: ContainerWriter, shard: int, rows: dict[str, list[Row]], own: array[int]
    ) -> None:
        strings = {row[2].partition("\t")[0] for group in rows.values() for row in group}
        strings.discard("")
        strings.update(rows)
        trie = marisa_trie.Trie(sorted(strings))
        del strings
        numbers = trie.get
        heads, lists = array("I", [NONE]) * len(trie), array("I")
        for number, title in sorted((numbers(title), title) for title in rows):
            group = rows.pop(title)
            reference = number * self.shards + shard
            words = []
            for importance, posting, spelling, _, whose in _ordered(group):
                other = reference
                if spelling:
                    other = self._reference(spelling, trie, shard)
                if whose:
                    own[posting >> PLACE] = reference if whose == _OWN_TITLE else other
                if importance < 0:
                    continue
                words += [posting, other] if spelling else [posting]
            if words:
                heads[number] = _head(words, lists)
            self._vary(title, reference, group)
        output.add(f"trie{shard}", trie.tobytes())
        output.add(f"heads{shard}", heads)
        output.add(f"lists{shard}", lists)

    def _reference(self, spelling: str, trie: marisa_trie.Trie, shard: int) -> int:
        if "\t" in spelling:
            return DATED + self._dated.setdefault(spelling, len(self._dated))
        return int(trie[spelling]) * self.shards + shard

    def _vary(self, title: str, reference: int, group: list[Row]) -> None:
        """Keep the transliteration skeleton of a Latin name that has one."""
        if not (title.isascii() and 5 <= len(title) <= 40):
            return
        if any(row[3] and row[1] & KIND <= _LAST_ALTERNATE for row in group):
            shared = skeleton(fold(title))
            if len(shared) >= 2:
                self._variants.append(skeleton_number(shared) << 32 | reference)

    def _write_variants(self, output: ContainerWriter) -> None:
        """Write the references in buckets by their skeletons' numbers."""
        import numpy as np

        found = np.frombuffer(self._variants, "<u8") if self._variants else np.zeros(0, "<u8")
        count = max(1, len(found) // 2)
        buckets, references = (found >> 32) % count, (found & 0xFFFFFFFF).astype("<u4")
        order = np.lexsort((references, buckets))
        ends = np.cumsum(np.bincount(buckets.astype("i8"), minlength=count)).astype("<u4")
        output.add("variants", references[order])
        output.add("variant_ends", ends)


def _read(path: Path) -> dict[str, list[Row]]:
    """Return the rows of a shard by their titles."""
    rows: dict[str, list[Row]] = {}
    with path.open(encoding="utf-8", errors="surrogatepass", newline="\n") as lines:
        for line in lines:
            title, importance, posting, spelling, marks = line.split(_END)
            row = (int(importance), int(posting), spelling, marks[0] == "1", int(marks[1]))
            rows.setdefault(title, []).append(row)
    return rows


def _ordered(group: list[Row]) -> Iterator[Row]:
    """Yield the postings of a key by importance, then place, then kind; each once."""
    if len(group) == 1:
        yield from group
        return
    ranked = sorted(group, key=lambda r: (-r[0], r[1] >> PLACE, r[1] & KIND, r[2], r[1]))
    last = None
    for row in ranked:
        if row[:3] != last:
            yield row
        last = row[:3]


def _head(words: list[int], lists: array[int]) -> int:
    """Return one posting, or where several were put."""
    if len(words) == 1:
        return words[0]
    start = len(lists)
    lists.append(len(words))
    lists.extend(words)
    return MANY + start
