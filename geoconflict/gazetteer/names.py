"""The names of a gazetteer file, and the rows of the places that have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import marisa_trie

from geoconflict.gazetteer.container import Container
from geoconflict.gazetteer.folding import fold, skeleton, sounds_alike
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


class Names:
    """Finds postings by a key in title case; strings by their reference.

    Parameters
    ----------
    file : Container
    """

    def __init__(self, file: Container) -> None:
        self._file = file
        shards = range(file.tables["shards"])
        self._shards = len(shards)
        self._tries = [_trie(file, shard) for shard in shards]
        self._heads = [file.numbers(f"heads{shard}") for shard in shards]
        self._lists = [file.numbers(f"lists{shard}") for shard in shards]
        self._dated = file.strings("dated")
        self.spelling = lru_cache(maxsize=20_000)(self._spelling)

    def find(self, title: str) -> tuple[int, Sequence[int]] | None:
        """Return the reference of a key in title case, and its postings."""
        shard = shard_of(title, self._shards) if self._shards > 1 else 0
        number = self._tries[shard].get(title)
        if number is None:
            return None
        head = self._heads[shard][number]
        if head < MANY:
            return number * self._shards + shard, (head,)
        if head == NONE:
            return None
        lists, start = self._lists[shard], head - MANY + 1
        return number * self._shards + shard, lists[start : start + lists[start - 1]].tolist()

    def begins(self, key: str) -> bool:
        """Tell whether a name may begin with the letters of a key."""
        if self._shards > 1:  # each would have to be asked, which takes longer than it spares
            return True
        return any(True for _ in self._tries[0].iterkeys(key.title()))

    def _spelling(self, reference: int) -> tuple[str, str, str]:
        """Return a spelling, and from when to when it is valid."""
        if reference >= DATED:
            spelling, start, end = self._dated[reference - DATED].split("\t")
            return spelling, start, end
        return self.string(reference), "", ""

    def string(self, reference: int) -> str:
        """Return the string of a reference."""
        number, shard = divmod(reference, self._shards)
        return str(self._tries[shard].restore_key(number))

    def items(self) -> Iterator[tuple[str, int, Sequence[int]]]:
        """Yield each key in title case, its reference and its postings."""
        for trie in self._tries:
            for title in trie.iterkeys():
                found = self.find(title)
                if found is not None:
                    yield title, *found

    def variants(self, key: str) -> list[str]:
        """Return the keys that differ from one by their transliteration alone."""
        if not key.isascii() or len(key) < 4:
            return []
        ends = self._file.numbers("variant_ends")
        if not len(ends):
            return []
        bucket = skeleton_number(skeleton(key)) % len(ends)
        found = self._file.numbers("variants")[ends[bucket - 1] if bucket else 0 : ends[bucket]]
        # Others may have come into the bucket; what sounds alike is welcome all the same.
        keys = {fold(self.string(reference)) for reference in found}
        return sorted(other for other in keys if other != key and sounds_alike(key, other))


def spelt(reference: int, words: Sequence[int]) -> Iterator[tuple[int, int, int, bool]]:
    """Yield (place, kind, reference of the spelling, whether the key is one too) of postings."""
    rest = iter(words)
    for word in rest:
        spelling = next(rest) if word & SPELT else reference
        yield word >> PLACE, word & KIND, spelling, bool(word & PLAIN)


def _trie(file: Container, shard: int) -> marisa_trie.Trie:
    try:
        return marisa_trie.Trie().map(file.section(f"trie{shard}"))
    except RuntimeError as error:
        raise file.unusable(f"its names are damaged ({error})") from error
