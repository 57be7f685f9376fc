"""The values that pass between the stages.

Reading gives an `Article`, recognition a `Mention` for each name, the gazetteer
a `Candidate` for each thing it may mean, resolution a `Place`. All are frozen
and know nothing of each other's makers. Coordinates are WGS 84 degrees
(EPSG:4326), distances kilometres, codes those of GeoNames and ISO 3166.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Kind = Literal["place", "demonym", "feature", "relative"]
Role = Literal["literal", "associative"]
Status = Literal["found", "not found", "not asked", "service failed"]
Relation = Literal["offset", "between", "road", "near", "border", "outskirts", "part"]


@dataclass(frozen=True, slots=True)
class Article:
    """One text, with what is known about it.

    Offsets of mentions index `text`, which is never changed after reading.
    """

    id: str
    text: str
    title: str | None = None
    published: dt.date | dt.datetime | None = None
    """A `datetime.date` where the source gives no time of day."""
    url: str | None = None
    language: str | None = None
    """ISO 639-1 code, `None` where it could not be told."""
    source: str | None = None
    """Where it was read from: a path, a feed, a URL."""
    publisher: str | None = None
    author: str | None = None

    @property
    def date(self) -> dt.date | None:
        """The day of publication, in the time zone that the source gave."""
        if isinstance(self.published, dt.datetime):
            return self.published.date()
        return self.published


@dataclass(frozen=True, slots=True)
class NamedFeature:
    """What the text can call a layer's feature: its names, and what it is."""

    layer: str
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    commodity: str = ""
    country_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeatureReference:
    """Which features of a layer a mention means.

    Either the features are named (`ids`), or they are described and are looked
    up at the join, as of the day: "Azeri oil and gas pipelines" has the layer
    "pipelines", the commodities "oil" and "gas", the country "AZ".
    """

    layer: str
    ids: tuple[str, ...] = ()
    commodities: tuple[str, ...] = ()
    country_codes: tuple[str, ...] = ()
    described: bool = False
    ends: tuple[tuple[int, int], ...] = ()
    """Offsets of the mentions where a described line is said to begin or end."""
    through: tuple[tuple[int, int], ...] = ()
    """Offsets of the mentions that it is said to pass or cross."""


@dataclass(frozen=True, slots=True)
class RelativeExpression:
    """How a `relative` mention is placed with respect to its anchors.

    `anchors` are (start, end) offsets of the place mentions it leans on; each
    is a mention of its own as well.
    """

    relation: Relation
    anchors: tuple[tuple[int, int], ...]
    distance_km: float | None = None
    direction: str | None = None
    """A compass point: "N", "NNE", ..., or "C" for "central"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A toponym as it stands in an article: `article.text[start:end] == toponym`."""

    toponym: str
    start: int
    end: int
    kind: Kind = "place"
    role: Role = "literal"
    score: float = 1.0
    """The recogniser's probability that the span is a mention of this kind."""
    role_score: float = 1.0
    """The recogniser's probability of `role`."""
    event_score: float = 0.0
    """The probability that this is where the violence of its sentence happened."""
    sentence: tuple[int, int] | None = None
    """Offsets of the sentence that holds the mention."""
    dateline: bool = False
    """Part of a dateline: where the story was written, not what it is about."""
    organization: bool = False
    """Inside the name of an organisation ("Bank of Georgia"): evidence, not mapped."""
    feature: FeatureReference | None = None
    relative: RelativeExpression | None = None
    method: str = ""
    """Who found it, as in "geoconflict 1" or "spacy en_core_web_sm 3.8.0"."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a toponym may mean, normalised at the gazetteer's edge."""

    id: str
    """With its authority: "geonames:587084", "geoconflict:hadrut", "osm:relation/364087"."""
    name: str
    latitude: float
    longitude: float
    country_code: str = ""
    """ISO 3166-1 alpha-2, or "" where none applies (seas, continents, dissolved states)."""
    admin1: str = ""
    """Name of the first-order division."""
    admin1_code: str = ""
    """GeoNames' code of the first-order division, without the country."""
    admin2: str = ""
    feature_class: str = ""
    """GeoNames' feature class: A, H, L, P, R, S, T, U or V."""
    feature_code: str = ""
    population: int = 0
    extent: tuple[float, float, float, float] | None = None
    """West, south, east, north; west > east where it crosses the antimeridian."""
    radius_km: float = 0.0
    """Radius of a disc of the place's area; 0 where it is not known."""
    accuracy_km: float = 0.0
    """How far the point may be off, as the source states it."""
    valid_from: str = ""
    """ISO 8601 day from which the place, or this name of it, is valid; "" is unbounded."""
    valid_to: str = ""
    """First day on which it is valid no more."""
    matched_name: str = ""
    """The gazetteer's own spelling of the name that matched."""
    name_kind: str = "name"
    """"name", "alternate", "former", "abbreviation", "demonym", "metonym" or "misspelling"."""
    name_score: float = 1.0
    """1 for an exact match, less for folded, variant and typo-tolerant ones."""
    method: str = "exact"
    """"exact", "folded", "variant", "fuzzy", or the name of a geocoding service."""
    source: str = ""
    """Gazetteer and its version."""

    @property
    def is_area(self) -> bool:
        """Whether the place is a country, division or region, and so never a pin."""
        return self.feature_class in {"A", "H", "L", "T"} and self.feature_code not in _POINT_CODES


_POINT_CODES = frozenset(
    {"MT", "PK", "HLL", "PASS", "SPNG", "OILF", "GASF", "MILB", "PRK", "CAPE", "PT", "LCTY", "CMP"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """A mention with the place it means, or with `candidate=None` and why not."""

    article: Article
    mention: Mention
    candidate: Candidate | None
    confidence: float = 0.0
    """Calibrated probability of lying within 161 km of the true place."""
    geo_precision: int | None = None
    """ACLED's code: 1 exact place, 2 near it or part of a region, 3 region or country."""
    where_prec: int | None = None
    """UCDP GED's code, 1 (exact) to 7 (international waters)."""
    uncertainty_km: float | None = None
    """Radius within which the place lies with about 95 % probability."""
    area: BaseGeometry | None = None
    """The area meant by a relative expression, EPSG:4326."""
    alternatives: tuple[tuple[Candidate, float], ...] = ()
    """The candidates that lost, with their probability, best first."""
    reasons: tuple[str, ...] = ()
    """Why this candidate, in words for a reader."""
    status: Status = "not found"


@runtime_checkable
class Recognizer(Protocol):
    """Finds the toponyms of an article."""

    def recognize(self, article: Article) -> list[Mention]:
        """Return the mentions in document order; anchors may lie inside relative ones."""
        ...


@runtime_checkable
class Gazetteer(Protocol):
    """Knows which places a toponym may mean."""

    def lookup(self, toponym: str) -> list[Candidate]:
        """Return the candidates, best name match first; empty where it knows none."""
        ...


@runtime_checkable
class Resolver(Protocol):
    """Chooses among the candidates of an article's mentions."""

    def resolve(
        self,
        article: Article,
        mentions: Sequence[Mention],
        candidates: Sequence[Sequence[Candidate]],
    ) -> list[Place]:
        """Return one place a mention, in the same order."""
        ...


@dataclass(frozen=True, slots=True)
class RecordFailure:
    """An input that could not be used; the run goes on without it."""

    source: str
    reason: str
    details: Mapping[str, str] = field(default_factory=dict)
