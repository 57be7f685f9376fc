"""Fill the sentences of `training_templates.txt` with names, so that every span is known."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

from training_data import Document, Label

HERE = Path(__file__).parent
_SLOT = re.compile(r"\{([A-Z])\}")
_LABELS = {"P": "PER", "L": "PER", "D": "DEM", "O": "ORG", "H": "ORG"} | dict.fromkeys(
    "CTRBKSAG", "LOC"
)


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
    return _filled("template", cities, copies, seed)


def filled_roles(cities: list[str], copies: int = 4, seed: int = 2) -> list[Document]:
    """Return the sentences of `training_roles.txt`, with the role of each state and town."""
    return _filled("roles", cities, copies, seed)


def _filled(kind: str, cities: list[str], copies: int, seed: int) -> list[Document]:
    rng = random.Random(seed)
    lines = (HERE / f"training_{_FILES[kind]}.txt").read_text(encoding="utf-8").splitlines()
    demonyms = sorted(json.loads(_DEMONYMS.read_text(encoding="utf-8")))
    templates = [line for line in lines if line and not line.startswith("#")] * copies
    rng.shuffle(templates)
    groups = [templates[i : i + 5] for i in range(0, len(templates), 5)]
    return [
        _document((kind, str(i)), group, cities, demonyms, rng) for i, group in enumerate(groups)
    ]


_FILES = {"template": "templates", "roles": "roles"}
_ROLES = {"A": "associative", "G": "literal"}
_DEMONYMS = HERE.parent / "geoconflict" / "recognition" / "demonyms.json"


def _document(key: tuple[str, str], templates: list[str], cities, demonyms, rng) -> Document:
    text, gold, labels = "", [], []
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
            if match.group(1) in _ROLES:
                role = _ROLES[match.group(1)]
                labels.append(Label(start, start + len(bare), "place", role))
            text += name
            at = match.end()
        text += template[at:] + _separator(template, rng)
    return Document(key, text, gold, weight=0.5, drop_lexicon=0.3, labels=labels)


def _separator(template: str, rng: random.Random) -> str:
    """A line that is no sentence, such as a heading, stands alone."""
    if rng.random() < 0.3:
        return "\n\n"
    return " " if template[-1] in '.?"' else "\n"


def _name(slot: str, people: list[str], cities, demonyms, rng) -> str:
    if slot == "P":
        middle = f" {rng.choice('ABCDEFGHJKLMRST')}." if rng.random() < 0.1 else ""
        last = rng.choice([*people, rng.choice(POOLS["last"])])
        return f"{rng.choice(POOLS['first'])}{middle} {last}"
    pools = {"L": people, "D": demonyms, "T": cities, "C": POOLS["countries"]}
    pools |= {"R": POOLS["regions"], "O": POOLS["organisations"], "X": POOLS["others"]}
    pools |= {"H": POOLS["humanitarian"], "W": POOLS["terms"], "B": POOLS["us_towns"]}
    pools |= {"K": [f"{name} County" for name in POOLS["us_counties"]], "S": POOLS["us_states"]}
    pools["A"] = POOLS["countries"]
    pools["G"] = POOLS["countries"] if rng.random() < 0.6 else cities
    return rng.choice(pools[slot])
