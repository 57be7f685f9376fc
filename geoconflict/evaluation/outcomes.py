"""What came of each gold toponym, and of each prediction that has none."""

from __future__ import annotations

from dataclasses import dataclass

from geoconflict.evaluation.gold import GoldToponym
from geoconflict.evaluation.scores import NO_ANSWER_KM, distance_km
from geoconflict.types import Mention, Place


@dataclass(frozen=True, slots=True)
class Answer:
    """A predicted mention and, where it was resolved, its place."""

    start: int
    end: int
    text: str
    kind: str = "place"
    role: str = "literal"
    event_score: float = 0.0
    score: float = 0.0
    """How sure the recogniser is of the mention."""
    place_id: str = ""
    place_name: str = ""
    latitude: float | None = None
    longitude: float | None = None
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()

    @classmethod
    def of(cls, mention: Mention, place: Place | None = None) -> Answer:
        """Take what scoring needs from a mention and its place."""
        candidate = place.candidate if place else None
        return cls(
            start=mention.start,
            end=mention.end,
            text=mention.toponym,
            kind=mention.kind,
            role=mention.role,
            event_score=mention.event_score,
            score=mention.score,
            place_id=candidate.id if candidate else "",
            place_name=_name(place),
            latitude=candidate.latitude if candidate else None,
            longitude=candidate.longitude if candidate else None,
            confidence=place.confidence if place else 0.0,
            reasons=place.reasons if place else (),
        )

    @property
    def resolved(self) -> bool:
        """Whether it has coordinates."""
        return self.latitude is not None and self.longitude is not None

    def error_km(self, gold: GoldToponym) -> float:
        """Return the distance to a located gold; a missing answer counts as 20,039 km."""
        if self.latitude is None or self.longitude is None:
            return NO_ANSWER_KM
        if gold.latitude is None or gold.longitude is None:
            raise ValueError(f"the gold toponym {gold.text!r} has no coordinates")
        here, there = (self.latitude, self.longitude), (gold.latitude, gold.longitude)
        return distance_km(here, there)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A gold toponym with the answers to it."""

    document: str
    gold: GoldToponym
    sentence: str = ""
    given: Answer | None = None
    """The answer when the span is given (resolution)."""
    found: Answer | None = None
    """The matching prediction from the raw text (end to end)."""

    @property
    def key(self) -> tuple[str, int, int]:
        """Identify the toponym across runs."""
        return (self.document, self.gold.start, self.gold.end)

    def error_km(self, answer: Answer | None) -> float:
        """Return the error of one of its answers, in km."""
        return NO_ANSWER_KM if answer is None else answer.error_km(self.gold)

    def right(self, answer: Answer | None, radius_km: float) -> bool:
        """Whether an answer lies within `radius_km`, or the gold's radius if larger."""
        return self.error_km(answer) <= max(radius_km, self.gold.precision_km)


@dataclass(frozen=True, slots=True)
class Spurious:
    """A prediction that matches no gold toponym."""

    document: str
    answer: Answer
    sentence: str = ""


def _name(place: Place | None) -> str:
    if place is None or place.candidate is None:
        return ""
    candidate = place.candidate
    return ", ".join(filter(None, (candidate.name, candidate.admin1, candidate.country_code)))
