"""The resolver of the wheel: a learned ranker, and areas for relative expressions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from geoconflict.errors import ResolutionError
from geoconflict.resolution.choice import choose
from geoconflict.resolution.confidence import confidence, refused
from geoconflict.resolution.context import COLUMNS, Context
from geoconflict.resolution.decision import (
    Decision,
    Grounds,
    Ranked,
    candidate_at,
    mass_within,
    nearest_others,
)
from geoconflict.resolution.fame import with_fame
from geoconflict.resolution.features import build_table
from geoconflict.resolution.model import Model, default_model
from geoconflict.resolution.reasons import SAID
from geoconflict.resolution.senses import Evidence
from geoconflict.resolution.table import Table
from geoconflict.resolution.units import Layout, lay_out
from geoconflict.types import Article, Candidate, Mention, Place

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geoconflict.resolution.outlines import Outlines

    Floats = NDArray[np.float64]

Geometry = Callable[[str], "BaseGeometry | None"]
"""Gives the polygon of a candidate by its id, or `None`."""

_WINDOW = 400
"""Mentions that are decided together; the time for a book grows with its length, not faster."""
_LINES = {"pipelines"}
"""Layers whose features are no places: "Druzhba" is the pipeline, no town of its name."""
_SAID = [COLUMNS.index(name) for name in SAID]


class RankingResolver:
    """Chooses among the candidates of an article's mentions, all of them together.

    Parameters
    ----------
    model : Model, path-like or None
        The model of the wheel by default.
    geometry : callable, optional
        Gives the polygon of a candidate's id, such as `GeoNamesGazetteer.geometry`;
        without it, parts of countries are cut from rectangles.
    threshold : float, default 0.25
        Where the confidence is below, the mention is left without a place and
        keeps its candidates as `alternatives`.
    most : int, default 5
        How many alternatives a place keeps.

    Raises
    ------
    ResolutionError
        If the model cannot be used, or the threshold is no probability.
    """

    def __init__(
        self,
        model: Model | str | Path | None = None,
        *,
        geometry: Geometry | None = None,
        threshold: float = 0.25,
        most: int = 5,
    ) -> None:
        if not 0.0 <= threshold <= 1.0:
            raise ResolutionError(f"the threshold must lie between 0 and 1, not {threshold}")
        self._model = Model.load(model) if isinstance(model, str | Path) else model
        self._geometry = geometry
        self._outlines: Outlines | None = None
        self.threshold = threshold
        self._most = most

    @property
    def model(self) -> Model:
        """The ranker's weights, read at first use."""
        if self._model is None:
            self._model = default_model()
        return self._model

    @property
    def version(self) -> str:
        """The version of the model."""
        return self.model.version

    def resolve(
        self,
        article: Article,
        mentions: Sequence[Mention],
        candidates: Sequence[Sequence[Candidate]],
    ) -> list[Place]:
        """Return one place a mention, in the same order.

        Parameters
        ----------
        article : Article
        mentions : sequence of Mention
        candidates : sequence of sequences of Candidate
            Those of each mention.

        Raises
        ------
        ResolutionError
            If there are not as many candidate lists as mentions.
        """
        if len(mentions) != len(candidates):
            raise ResolutionError(
                f"{len(mentions)} mentions but {len(candidates)} candidate lists in article "
                f"{article.id!r}; give one list a mention"
            )
        usable = [_usable(*pair) for pair in zip(mentions, candidates, strict=True)]
        places: list[Place] = []
        for start in range(0, len(mentions), _WINDOW):
            window = slice(start, start + _WINDOW)
            places += self._resolve_window(article, mentions[window], usable[window])
        if any(mention.relative for mention in mentions):
            return self._with_areas(places)
        return places

    def _with_areas(self, places: list[Place]) -> list[Place]:
        """Give relative mentions their areas; outlines are kept from article to article."""
        from geoconflict.resolution.outlines import Outlines
        from geoconflict.resolution.relative import place_relative

        outlines = self._outlines = self._outlines or Outlines(self._geometry)
        return [
            place_relative(place, places, outlines) if place.mention.relative else place
            for place in places
        ]

    def _resolve_window(
        self,
        article: Article,
        mentions: Sequence[Mention],
        candidates: Sequence[Sequence[Candidate]],
    ) -> list[Place]:
        layout = lay_out(article, mentions, candidates)
        decided: list[Decision] = []
        if layout.units:
            ranked = Evidence(mentions, self._rank(article, mentions, layout)).weighed()
            layout, decided = ranked.layout, self._decide(ranked)
        return [
            self._place(article, mention, decided[number] if number >= 0 else None)
            for mention, number in zip(mentions, layout.unit_of, strict=True)
        ]

    def _decide(self, ranked: Ranked) -> list[Decision]:
        """Say of each unit what it means, how sure that is, and why."""
        nearest = nearest_others(ranked.table, ranked.chosen)
        right = mass_within(ranked.table, ranked.probability, ranked.chosen)
        sure = confidence(self.model.calibrate(right), ranked, nearest).tolist()
        nowhere = refused(ranked).tolist()
        grounds, chance = _grounds(ranked, nearest), ranked.probability.tolist()
        return [
            Decision(
                candidate=candidate_at(ranked.table, row),
                confidence=round(sure[number], 4),
                alternatives=self._alternatives(ranked.table, chance, number, row),
                grounds=grounds[number],
                refused=nowhere[number],
            )
            for number, row in enumerate(ranked.chosen.tolist())
        ]

    def _rank(self, article: Article, mentions: Sequence[Mention], layout: Layout) -> Ranked:
        """Rank the candidates of all units together."""
        table = build_table(article, layout)
        context = Context(mentions, layout, table)
        probability = self.model.probabilities(table, context)
        chosen = choose(table, probability)
        famed = with_fame(table, layout, probability, chosen)
        if famed is not probability:
            probability, chosen = famed, choose(table, famed)
        columns = context.divisions(probability)
        return Ranked(layout, table, columns, probability, chosen)

    def _alternatives(
        self, table: Table, chance: Sequence[float], number: int, chosen: int
    ) -> tuple[tuple[Candidate, float], ...]:
        first = int(table.starts[number])
        rows = range(first, first + table.sizes[number])
        order = sorted(rows, key=chance.__getitem__, reverse=True)[: self._most + 1]
        return tuple(
            (candidate_at(table, row), round(chance[row], 4)) for row in order if row != chosen
        )[: self._most]

    def _place(self, article: Article, mention: Mention, decided: Decision | None) -> Place:
        if decided is None:
            return _unplaced(article, mention)
        if decided.chance(mention) < self.threshold:
            if mention.kind == "feature":
                return _unplaced(article, mention)
            return decided.left_open(article, mention, self.threshold)
        return decided.place(article, mention)


def _grounds(ranked: Ranked, nearest: Sequence[tuple[int, float] | None]) -> list[Grounds]:
    layout, table, chosen = ranked.layout, ranked.table, ranked.chosen
    countries = {
        each.country_code: each.name
        for each in table.candidates
        if each is not None and each.feature_code == "PCLI"
    }
    said = np.concatenate([table.static[chosen], ranked.columns[chosen]], axis=1)[:, _SAID] > 0
    return [
        Grounds(
            said=dict(zip(SAID, own, strict=True)),
            candidates=size,
            container="" if unit.container is None else layout.text_of(unit.container),
            nearest=None if close is None else (layout.units[close[0]].toponym, close[1]),
            countries=countries,
        )
        for unit, own, close, size in zip(
            layout.units, said.tolist(), nearest, table.sizes, strict=True
        )
    ]


def _usable(mention: Mention, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Leave a demonym the places whose people it names, and a line of a layer none."""
    if mention.feature is not None and mention.feature.layer in _LINES:
        return ()
    if mention.kind == "demonym":
        named = [each for each in candidates if each.name_kind == "demonym"]
        return named or [each for each in candidates if each.is_area and each.name_score >= 0.9]
    return candidates


def _unplaced(article: Article, mention: Mention) -> Place:
    """Say why a mention that has no candidates has no place."""
    if mention.kind == "feature":
        layer = mention.feature.layer if mention.feature else "a layer"
        return Place(
            article,
            mention,
            None,
            reasons=(f"a feature of {layer}: its place is the layer's",),
            status="not asked",
        )
    if mention.kind == "relative":
        return Place(article, mention, None, reasons=("its anchor was not found",))
    return Place(article, mention, None, reasons=("the gazetteer knows no place of this name",))
