"""What the text says a candidate lies in: "Goris, Armenia", "the Armenian town of Goris"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoconflict.resolution.containment import Scope, containment, scope_of
from geoconflict.resolution.table import COLUMN
from geoconflict.resolution.units import Layout
from geoconflict.types import Candidate

if TYPE_CHECKING:
    from geoconflict.resolution.table import Array


@dataclass(frozen=True, slots=True)
class Held:
    """The scopes that the text gives a unit."""

    own: set[Scope]
    siblings: set[Scope]
    weak: set[Scope]
    parts: Sequence[Sequence[Candidate]]
    abbreviated: bool
    """Whether the container is written short: "Calif.", "D.C.", "CA"."""

    def note(self, values: Array, each: Candidate) -> None:
        """Say which of the scopes hold a candidate, in its row of the table."""
        if self.own:
            level = containment(self.own, each)
            values[COLUMN["outside container"] if level == 0 else _HELD_COLUMN + level - 1] = 1.0
            if self.abbreviated:
                values[COLUMN[f"{'in' if level else 'outside'} abbreviated container"]] = 1.0
        if self.siblings:
            inside = containment(self.siblings, each) > 0
            values[COLUMN["in sibling container" if inside else "outside sibling container"]] = 1.0
        if self.weak:
            inside = containment(self.weak, each) > 0
            values[COLUMN["in weak container" if inside else "outside weak"]] = 1.0
        scope = scope_of(each) if self.parts else None
        if scope is not None:
            scopes = {scope}
            values[COLUMN["holds parts"]] = any(
                containment(scopes, part) for parts in self.parts for part in parts
            )


class Scopes:
    """Looks up the countries and divisions that mentions and clues may mean."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._mentions = len(layout.unit_of)
        self._siblings: dict[str, set[int]] = {}
        self._first: dict[str, int] = {}
        for unit in layout.units:
            if unit.container is not None:
                name = unit.toponym.casefold()
                self._siblings.setdefault(name, set()).add(unit.container)
                self._first[name] = min(unit.mentions[0], self._first.get(name, unit.mentions[0]))

    def of(self, number: int) -> Held | None:
        """Return the scopes of a unit, `None` where the text gives it none."""
        unit = self._layout.units[number]
        name = unit.toponym.casefold()
        others = self._siblings.get(name, set()) - {unit.container}
        if unit.mentions[0] < self._first.get(name, 0):
            others = set()  # "Moscow" alone, and later "Moscow, Idaho": the first is no sibling
        if unit.container is None and not (others or unit.weak or unit.parts):
            return None
        return Held(
            own=self._sites([] if unit.container is None else [unit.container]),
            siblings=self._sites(sorted(others)) if unit.container is None else set(),
            weak=self._sites(sorted(unit.weak)),
            parts=[self._candidates(site) for site in sorted(unit.parts)],
            abbreviated=unit.container is not None
            and is_short(self._layout.text_of(unit.container)),
        )

    def _candidates(self, site: int) -> Sequence[Candidate]:
        number = self._layout.unit_of[site] if site < self._mentions else -1
        return self._layout.units[number].candidates[:40] if number >= 0 else ()

    def _sites(self, sites: Sequence[int]) -> set[Scope]:
        found: set[Scope] = set()
        for site in sites:
            if site >= self._mentions:
                found.update(self._layout.clues[site - self._mentions].codes)
            else:
                scopes = (scope_of(each) for each in self._candidates(site))
                found.update(scope for scope in scopes if scope is not None)
        return found


def is_short(name: str) -> bool:
    """Whether a name is an abbreviation by its looks."""
    return name.endswith(".") or "." in name or (name.isupper() and len(name) <= 3)


_HELD_COLUMN = COLUMN["in container country"]
