"""Fill the sentences of `training_templates.txt` with names, so that every span is known."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

from training_data import Document

HERE = Path(__file__).parent
_SLOT = re.compile(r"\{([A-Z])\}")
_LABELS = {"P": "PER", "L": "PER", "C": "LOC", "D": "DEM", "T": "LOC", "R": "LOC", "O": "ORG"}


def _pools() -> dict[str, list[str]]:
    """Read the names of each section of `training_names.txt`."""
    sections = re.split(
        r"^\[(\w+)\]$", (HERE / "training_names.txt").read_text("utf-8"), flags=re.M
    )
    return {
        name: [" ".join(item.split()) for item in body.split("|")]
        for name, body in zip(sections[1::2], sections[2::2], strict=True)
    }


POOLS = _pools()


def filled(cities: list[str], copies: int = 6, seed: int = 1) -> list[Document]:
    """Return each template `copies` times, with names drawn from a fixed seed."""
    rng = random.Random(seed)
    lines = (HERE / "training_templates.txt").read_text(encoding="utf-8").splitlines()
    demonyms = sorted(json.loads(_DEMONYMS.read_text(encoding="utf-8")))
    templates = [line for line in lines if line and not line.startswith("#")] * copies
    rng.shuffle(templates)
    groups = [templates[i : i + 5] for i in range(0, len(templates), 5)]
    return [_document(i, group, cities, demonyms, rng) for i, group in enumerate(groups)]


_DEMONYMS = HERE.parent / "geoconflict" / "recognition" / "demonyms.json"


def _document(number: int, templates: list[str], cities, demonyms, rng) -> Document:
    text, gold = "", []
    people = [rng.choice(POOLS["last"]) for _ in range(3)]
    for template in templates:
        at = 0
        for match in _SLOT.finditer(template):
            text += template[at : match.start()]
            name = _name(match.group(1), people, cities, demonyms, rng)
            bare = name.removeprefix("the ")
            start = len(text) + len(name) - len(bare)
            label = _LABELS.get(match.group(1), "?")
            gold.append((start, start + len(bare), label))
            text += name
            at = match.end()
        text += template[at:] + ("\n\n" if rng.random() < 0.3 else " ")
    return Document(("template", str(number)), text, gold, weight=0.5, drop_lexicon=0.3)


def _name(slot: str, people: list[str], cities, demonyms, rng) -> str:
    if slot == "P":
        middle = f" {rng.choice('ABCDEFGHJKLMRST')}." if rng.random() < 0.1 else ""
        last = rng.choice([*people, rng.choice(POOLS["last"])])
        return f"{rng.choice(POOLS['first'])}{middle} {last}"
    pools = {"L": people, "D": demonyms, "T": cities, "C": POOLS["countries"]}
    pools |= {"R": POOLS["regions"], "O": POOLS["organisations"], "X": POOLS["others"]}
    return rng.choice(pools[slot])
