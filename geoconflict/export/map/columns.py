"""What the page draws from, as columns: mentions, relations, articles, places."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from typing import Any

KINDS = ("place", "demonym", "feature", "relative")
INSIDE = ("", "yes", "perhaps", "partly", "no")
"""Whether a place surely lies in a polygon; "" where the join did not say."""
EVENT = 0.3
"""From this probability on a mention counts as where the violence happened: about where precision
and recall meet on articles that name many places."""


class MentionColumns:
    """A number of each kind for each mention."""

    def __init__(self) -> None:
        self.drawn: dict[str, array[int]] = {
            "place": array("i"),
            "article": array("i"),
            "confidence": array("B"),
            "flags": array("B"),
        }
        self.spans: dict[str, array[int]] = {"start": array("i"), "end": array("i")}

    def append(self, row: Mapping[str, Any], place: int, article: int, span: Iterable[int]) -> None:
        """Add a mention; `span` are its offsets in the article, in UTF-16 units."""
        confidence = round(100 * float(row.get("confidence") or 0))
        numbers = (place, article, min(100, max(0, confidence)), _flags(row))
        for column, number in zip(self.drawn.values(), numbers, strict=True):
            column.append(number)
        for column, number in zip(self.spans.values(), span, strict=True):
            column.append(number)


def _flags(row: Mapping[str, Any]) -> int:
    """Kind in two bits, then: associative, where it happened, dateline, organisation."""
    kind = KINDS.index(row["kind"]) if row.get("kind") in KINDS else 0
    said = (
        row.get("role") == "associative",
        float(row.get("event_score") or 0) >= EVENT,
        bool(row.get("dateline")),
        bool(row.get("organization")),
    )
    return kind + sum(4 << bit for bit, true in enumerate(said) if true)


class RelationColumns:
    """Which mention relates how to which feature of a layer, and at what distance."""

    def __init__(self) -> None:
        self.numbers: dict[str, array[Any]] = {
            "mention": array("i"),
            "feature": array("i"),
            "km": array("f"),
            "error": array("f"),
            "edge": array("i"),
            "relation": array("B"),
            "inside": array("B"),
        }
        self.features: dict[tuple[str, str], int] = {}
        self.words: dict[str, int] = {}

    def append(self, mention: int, row: Mapping[str, Any]) -> None:
        """Add a row of the join; a distance that does not apply is NaN.

        How far the outline is, in tenths of kilometres, is told only where the place is
        perhaps inside.
        """
        feature = (str(row["layer"]), str(row["feature_id"]))
        inside = row.get("inside") if row.get("inside") in INSIDE else ""
        numbers = (
            mention,
            self.features.setdefault(feature, len(self.features)),
            _distance(row.get("distance_km")),
            _distance(row.get("distance_error_km")),
            round(10 * float(row.get("edge_km") or 0)) if inside == "perhaps" else 0,
            self.words.setdefault(str(row.get("relation") or ""), len(self.words)),
            INSIDE.index(inside),
        )
        for column, number in zip(self.numbers.values(), numbers, strict=True):
            column.append(number)


def _distance(value: Any) -> float:
    return float("nan") if value is None else float(value)


class ArticleColumns:
    """Days and sources, which filters need at once, apart from titles and addresses."""

    def __init__(self) -> None:
        self.numbers: dict[str, array[int]] = {"day": array("i"), "source": array("i")}
        self.days: dict[str, int] = {"": 0}
        self.sources: dict[str, int] = {"": 0}
        self.heads: dict[str, list[str]] = {"id": [], "title": [], "url": []}

    def append(self, key: str, row: Mapping[str, Any], publisher: str) -> None:
        """Add an article, told by the first of its rows."""
        day = str(row.get("published") or "")[:10]
        self.numbers["day"].append(self.days.setdefault(day, len(self.days)))
        self.numbers["source"].append(self.sources.setdefault(publisher, len(self.sources)))
        cells = (key, row.get("title") or "", row.get("url") or "")
        for column, cell in zip(self.heads.values(), cells, strict=True):
            column.append(cell)
