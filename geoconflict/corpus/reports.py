"""Near-duplicate stories: one wire text in forty papers is one report, not forty.

MinHash over runs of five words (Broder 1997), of which the lowest 16 bits are
kept (Li and König 2010, "b-bit minwise hashing"), with bands to find the pairs
(Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4). Two texts
are of one report if half of their hashes agree and their dates lie at most
`MOST_DAYS` apart: a monthly bulletin says much the same each month.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

_HASHES = 32
_BANDS = 8
_RUN = 5
_LEAST_AGREEING = _HASHES // 2
_WORD = re.compile(r"\w+")
_MOST_WORDS = 5_000
MOST_DAYS = 7
UNDATED = -1
BYTES = _HASHES * 2
"""The length of a signature."""


def signature(text: str) -> bytes:
    """Return the MinHash signature of a text, `BYTES` long.

    It ignores case, punctuation and line ends, so that another paper's layout
    does not make another report.
    """
    import numpy as np

    words = _WORD.findall(text.casefold())[:_MOST_WORDS]
    codes = np.array([zlib.crc32(word.encode("utf-8", "replace")) for word in words], "uint64")
    runs = np.unique(_runs(codes))
    factors, terms = _functions()
    hashed = runs[:, None] * factors[None, :] + terms[None, :]
    least = (hashed ^ (hashed >> np.uint64(29))).min(axis=0)
    return bytes(((least >> np.uint64(17)) & np.uint64(0xFFFF)).astype("<u2").tobytes())


def _runs(codes: Any) -> Any:
    """Combine each five words that follow one another; fewer are one run."""
    import numpy as np

    length = min(_RUN, max(1, len(codes)))
    if not len(codes):
        return np.zeros(1, "uint64")
    combined = np.zeros(len(codes) - length + 1, "uint64")
    for offset in range(length):
        combined = combined * np.uint64(0x9E3779B97F4A7C15)
        combined += codes[offset : len(codes) - length + 1 + offset]
    return combined


@lru_cache(maxsize=1)
def _functions() -> tuple[Any, Any]:
    """Return the 32 hash functions, the same ones in every process."""
    import numpy as np

    drawn = np.random.Generator(np.random.PCG64(20201109))
    factors = drawn.integers(1, 2**63, _HASHES, dtype="uint64") | np.uint64(1)
    return factors, drawn.integers(0, 2**63, _HASHES, dtype="uint64")


def report_numbers(signatures: bytes, days: Sequence[int] | None = None) -> Any:
    """Group texts by report.

    Parameters
    ----------
    signatures : bytes
        Signatures of the texts, one after the other.
    days : sequence of int, optional
        The day of each as a number, `UNDATED` where it has none.

    Returns
    -------
    numpy.ndarray
        For each text the number of the first text of its report.
    """
    import numpy as np

    hashes = np.frombuffer(signatures, "<u2").reshape(-1, _HASHES)
    dated = np.full(len(hashes), UNDATED) if days is None else np.asarray(days, "int64")
    first = list(range(len(hashes)))
    for band in np.ascontiguousarray(hashes).view("<u8").reshape(-1, _BANDS).T:
        order = np.argsort(band, kind="stable")
        same = np.flatnonzero(band[order[1:]] == band[order[:-1]])
        left, right = order[same], order[same + 1]
        alike = (hashes[left] == hashes[right]).sum(axis=1) >= _LEAST_AGREEING
        near = abs(dated[left] - dated[right]) <= MOST_DAYS
        alike &= near | (dated[left] == UNDATED) | (dated[right] == UNDATED)
        for one, other in zip(left[alike].tolist(), right[alike].tolist(), strict=True):
            _join(first, one, other)
    return np.array([_root(first, number) for number in range(len(first))], "int64")


def _root(first: list[int], number: int) -> int:
    while first[number] != number:
        first[number] = number = first[first[number]]
    return number


def _join(first: list[int], one: int, other: int) -> None:
    low, high = sorted((_root(first, one), _root(first, other)))
    first[high] = low
