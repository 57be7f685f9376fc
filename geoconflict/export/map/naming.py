"""What a place is called on the map: as the articles call it."""

from __future__ import annotations

from collections import Counter
from typing import Any


def named(row: dict[str, Any], words: Counter[str]) -> dict[str, Any]:
    """Call a place as the articles do; what the gazetteer calls it stands beside."""
    told = _in_lower_case(words)
    most = max(told.values(), default=0)
    name = next((word for word, count in told.items() if count == most), row["name"])
    if _shouted(name) and name.casefold() == row["name"].casefold():
        name = row["name"]
    return {**row, "name": name, "official": row["name"]}


def _in_lower_case(words: Counter[str]) -> Counter[str]:
    """Count a word in capitals, as in a dateline, with the same in lower case where both are."""
    usual = {word.casefold(): word for word in words if not _shouted(word)}
    found: Counter[str] = Counter()
    for word, count in words.items():
        found[usual.get(word.casefold(), word)] += count
    return found


def _shouted(word: str) -> bool:
    return len(word) > 3 and word.isupper()
