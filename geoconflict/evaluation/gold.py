"""Gold corpora: documents whose toponyms people have marked and located."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geoconflict.errors import EvaluationError
from geoconflict.types import Article


@dataclass(frozen=True, slots=True)
class GoldToponym:
    """A toponym as an annotator marked it; without coordinates where none were given."""

    start: int
    end: int
    text: str
    latitude: float | None = None
    longitude: float | None = None
    precision_km: float = 0.0
    """Radius of a disc of its area, for countries, continents and divisions."""
    type: str = ""
    """The corpus's own label, such as `LOC`, `AST` or `EVENT_LOCATION`."""

    @property
    def located(self) -> bool:
        """Whether the annotator gave coordinates."""
        return self.latitude is not None and self.longitude is not None


@dataclass(frozen=True, slots=True)
class Document:
    """An article with its gold toponyms, in document order."""

    article: Article
    gold: tuple[GoldToponym, ...]


def read_corpus(path: str | Path) -> Iterator[Document]:
    """Read a gold corpus.

    Parameters
    ----------
    path : str or pathlib.Path
        A JSONL file, a document a line: `{"doc_id", "text", "gold": [{"start",
        "end", "text", "lat", "lon", "precision_km"?, "type"?}]}`. `title`, `date`,
        `domain` and `source` are given to the article where they are present.

    Yields
    ------
    Document

    Raises
    ------
    EvaluationError
        If the file is missing, a line is not such a document, or a gold span is
        not the text at its offsets.
    """
    source = Path(path)
    try:
        lines = source.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"the corpus {str(path)!r} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _document(line, f"{source.name}, line {number}")


def _document(line: str, where: str) -> Document:
    try:
        row = json.loads(line)
        article = _article(row)
        gold = tuple(_toponym(mark, article.text, where) for mark in row["gold"])
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise EvaluationError(
            f"{where}: not a gold document ({error!r}); it needs doc_id, text and gold"
        ) from error
    return Document(article, tuple(sorted(gold, key=lambda mark: (mark.start, mark.end))))


def _article(row: Mapping[str, Any]) -> Article:
    source = str(row.get("source") or "")
    return Article(
        id=str(row["doc_id"]),
        text=row["text"],
        title=row.get("title"),
        published=_day(row.get("date") or row.get("published")),
        url=source if source.startswith("http") else None,
        publisher=row.get("domain"),
    )


def _day(text: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _toponym(mark: Mapping[str, Any], text: str, where: str) -> GoldToponym:
    start, end = int(mark["start"]), int(mark["end"])
    if text[start:end] != mark["text"]:
        raise EvaluationError(
            f"{where}: the gold {mark['text']!r} is not the text at {start}:{end}, "
            f"which is {text[start:end]!r}; repair the offsets"
        )
    return GoldToponym(
        start=start,
        end=end,
        text=mark["text"],
        latitude=_number(mark.get("lat")),
        longitude=_number(mark.get("lon")),
        precision_km=_number(mark.get("precision_km")) or 0.0,
        type=str(mark.get("type") or ""),
    )


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
