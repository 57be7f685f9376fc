"""Words that are names of places and something else as well."""

from __future__ import annotations

from pathlib import Path

COMMON = "wamerican/usr/share/dict/american-english-small"
NAMES = (("names-0.3.0/names/dist.all.last", 4000), ("names-0.3.0/names/dist.female.first", 600),
         ("names-0.3.0/names/dist.male.first", 600))  # fmt: skip


def common(folder: Path) -> frozenset[str]:
    """Return the words of Debian's small English word list (SCOWL; free to use)."""
    words = (folder / COMMON).read_text(encoding="utf-8").split()
    return frozenset(word for word in words if word.isalpha() and word.islower())


def personal(folder: Path) -> frozenset[str]:
    """Return the most frequent names of the United States Census of 1990 (public domain)."""
    found: set[str] = set()
    for name, most in NAMES:
        lines = (folder / name).read_text(encoding="utf-8").splitlines()[:most]
        found.update(line.split()[0].casefold() for line in lines)
    return frozenset(found)
