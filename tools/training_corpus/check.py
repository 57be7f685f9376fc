"""Read the training text, refuse what does not follow README.md, and count.

Usage: python tools/training_corpus/check.py [FILE ...]
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KINDS = ("place", "demonym", "feature", "organization")
ROLES = ("literal", "associative")
FLAGS = {"event", "dateline"}
HEADER = re.compile(r"### (\S+) (\d{4}-\d{2}-\d{2}) ([a-z-]+)")
MARK = re.compile(r"\[\[([^\[\]\n]*)\]\]")


class CorpusError(ValueError):
    """A document that does not follow README.md; the message says where."""


@dataclass(frozen=True)
class Span:
    """A marked mention: `text[start:end]` is its surface."""

    start: int
    end: int
    kind: str
    role: str
    flags: frozenset[str]


@dataclass(frozen=True)
class Document:
    """A document without its markup, and the mentions in it."""

    id: str
    date: dt.date
    style: str
    text: str
    spans: tuple[Span, ...]


def read_corpus(paths: list[Path]) -> Iterator[Document]:
    """Yield the documents of `paths` in order.

    Raises
    ------
    CorpusError
        Where a header or a mark cannot be read, or an id comes twice.
    """
    seen: set[str] = set()
    for path in paths:
        for header, body in _split(path):
            document = _document(path, header, body)
            if document.id in seen:
                raise CorpusError(f"{path.name}: the id {document.id} comes twice")
            seen.add(document.id)
            yield document


def _split(path: Path) -> Iterator[tuple[str, str]]:
    parts = re.split(r"(?m)^(###.*)$", path.read_text(encoding="utf-8"))
    if parts[0].strip():
        raise CorpusError(f"{path.name}: text before the first header")
    yield from zip(parts[1::2], parts[2::2], strict=True)


def _document(path: Path, header: str, body: str) -> Document:
    match = HEADER.fullmatch(header.rstrip())
    if match is None:
        raise CorpusError(f"{path.name}: unreadable header {header!r}")
    identifier, date, style = match.groups()
    text, spans = parse(body.strip(), f"{path.name}, {identifier}")
    return Document(identifier, dt.date.fromisoformat(date), style, text, spans)


def parse(marked: str, where: str) -> tuple[str, tuple[Span, ...]]:
    """Return the plain text and its spans; `where` names the document in errors."""
    pieces: list[str] = []
    spans: list[Span] = []
    length = last = 0
    for match in MARK.finditer(marked):
        before = marked[last : match.start()]
        surface, kind, role, flags = _fields(match.group(1), where)
        start = length + len(before)
        spans.append(Span(start, start + len(surface), kind, role, flags))
        pieces += [before, surface]
        length, last = start + len(surface), match.end()
    text = "".join(pieces) + marked[last:]
    stray = re.search(r"\[\[|\]\]", text)
    if stray:
        context = text[max(0, stray.start() - 20) : stray.end() + 20]
        raise CorpusError(f"{where}: stray markup near {context!r}")
    return text, tuple(spans)


def _fields(mark: str, where: str) -> tuple[str, str, str, frozenset[str]]:
    surface, *rest = mark.split("|")
    if len(rest) > 3:
        raise CorpusError(f"{where}: more than four fields in [[{mark}]]")
    kind, role, flags = (rest + [""] * 3)[:3]
    kind, role = kind or "place", role or "literal"
    names = frozenset(filter(None, flags.split(",")))
    if not surface or surface != surface.strip():
        raise CorpusError(f"{where}: empty or padded surface in [[{mark}]]")
    if kind not in KINDS or role not in ROLES or not names <= FLAGS:
        raise CorpusError(f"{where}: unknown kind, role or flag in [[{mark}]]")
    return surface, kind, role, names


def report(documents: list[Document]) -> str:
    """Return the counts, a line each."""
    spans = [(document, span) for document in documents for span in document.spans]
    kinds = Counter((span.kind, span.role) for _, span in spans)
    surfaces = {document.text[span.start : span.end] for document, span in spans}
    words = sum(len(document.text.split()) for document in documents)
    lines = [f"documents {len(documents)}", f"words {words}", f"mentions {len(spans)}"]
    lines += [f"distinct surfaces {len(surfaces)}"]
    lines += [f"{kind} {role} {kinds[kind, role]}" for kind in KINDS for role in ROLES]
    lines += [f"{flag} {sum(flag in span.flags for _, span in spans)}" for flag in sorted(FLAGS)]
    return "\n".join(lines)


def main(names: list[str]) -> int:
    """Check the files `names`, or all beside this script."""
    paths = [Path(name) for name in names] or sorted(Path(__file__).parent.glob("[ab]_*.txt"))
    try:
        documents = list(read_corpus(paths))
    except CorpusError as error:
        print(error, file=sys.stderr)
        return 1
    print(report(documents))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
