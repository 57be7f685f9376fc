"""What the ranker looks at: a row a candidate, a column a readable feature."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import combining

import numpy as np

from geoconflict.resolution.units import Layout, Unit, containment, scope_of
from geoconflict.types import Article, Candidate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

MOST_CANDIDATES = 60

_KINDS = ("alternate", "former", "abbreviation", "demonym", "metonym", "misspelling")
_CLASSES = (
    *("country", "admin1", "admin2", "lower division", "capital", "admin1 seat", "seat"),
    *("settlement", "section", "region", "water", "terrain", "spot", "historical"),
)
STATIC = (
    *("none", "name score", "exact spelling", "own name"),
    *(f"{kind} name" for kind in _KINDS),
    *("population", "below largest", "rank", "candidates"),
    *_CLASSES,
    *("word agrees", "word disagrees"),
    *("in container country", "in container admin1", "in container admin2", "outside container"),
    *("in sibling container", "outside sibling container", "in weak container", "outside weak"),
    *("holds parts", "not valid then", "demonym for area", "short capitals", "size", "publisher"),
    *("only one", "best name score", "in abbreviated container", "outside abbreviated container"),
    "speaks for its state",
)
_COLUMN = {name: index for index, name in enumerate(STATIC)}
_CLASS_COLUMN = _COLUMN[_CLASSES[0]]
_WORD_CLASSES = {
    "division": {"admin1", "admin2", "lower division", "region", "historical"},
    "settlement": {"capital", "admin1 seat", "seat", "settlement", "section", "lower division"},
    "capital": {"capital", "admin1 seat"},
    "water": {"water"},
    "terrain": {"terrain", "region"},
    "facility": {"spot"},
}
_SEATS = {"PPLC": "capital", "PPLA": "admin1 seat", "PPLX": "section", "PPLL": "settlement"}


@dataclass(slots=True)
class Table:
    """The candidates of an article's units; each unit ends with a row for "none of them"."""

    static: Array
    unit: NDArray[np.intp]
    """The unit of each row."""
    starts: NDArray[np.intp]
    """The first row of each unit."""
    sizes: list[int]
    """How many candidates each unit has."""
    candidates: list[Candidate | None]
    country: list[str]
    admin1: list[str]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]


def build_table(article: Article, layout: Layout) -> Table:
    """Lay out an article's candidates with what is known of each by itself."""
    kept = [_keep(unit.candidates) for unit in layout.units]
    rows = sum(len(each) + 1 for each in kept)
    static = np.zeros((rows, len(STATIC)), dtype=np.float32)
    table = Table(
        static=static,
        unit=np.repeat(np.arange(len(kept)), [len(each) + 1 for each in kept]),
        starts=np.cumsum([0, *(len(each) + 1 for each in kept)])[:-1].astype(np.intp),
        sizes=[len(each) for each in kept],
        candidates=[],
        country=[],
        admin1=[],
        latitude=np.zeros(rows),
        longitude=np.zeros(rows),
    )
    scopes = _Scopes(layout)
    day = article.date.isoformat() if isinstance(article.date, dt.date) else ""
    suffix = _suffix(article.publisher)
    for number, unit in enumerate(layout.units):
        _fill_unit(table, unit, kept[number], scopes.of(number), day, suffix)
    return table


def _keep(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Keep the best names, then the most populous."""
    if len(candidates) <= MOST_CANDIDATES:
        return candidates
    ranked = sorted(
        range(len(candidates)),
        key=lambda index: (
            -candidates[index].is_area,
            -candidates[index].population,
            -candidates[index].name_score,
            index,
        ),
    )
    return [candidates[index] for index in sorted(ranked[:MOST_CANDIDATES])]


@dataclass(frozen=True, slots=True)
class _Held:
    """The scopes that the text gives a unit."""

    own: set[tuple[str, str, str]]
    siblings: set[tuple[str, str, str]]
    weak: set[tuple[str, str, str]]
    parts: Sequence[Sequence[Candidate]]
    abbreviated: bool
    """Whether the container is written short: "Calif.", "D.C.", "CA"."""


class _Scopes:
    """Looks up the countries and divisions that mentions and clues may mean."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._mentions = len(layout.unit_of)
        self._siblings: dict[str, set[int]] = {}
        for unit in layout.units:
            if unit.container is not None:
                self._siblings.setdefault(unit.toponym.casefold(), set()).add(unit.container)

    def of(self, number: int) -> _Held:
        unit = self._layout.units[number]
        others = self._siblings.get(unit.toponym.casefold(), set()) - {unit.container}
        return _Held(
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

    def _sites(self, sites: Sequence[int]) -> set[tuple[str, str, str]]:
        found: set[tuple[str, str, str]] = set()
        for site in sites:
            if site >= self._mentions:
                found.update(self._layout.clues[site - self._mentions].codes)
            else:
                scopes = (scope_of(each) for each in self._candidates(site))
                found.update(scope for scope in scopes if scope is not None)
        return found


def _fill_unit(
    table: Table, unit: Unit, kept: Sequence[Candidate], held: _Held, day: str, suffix: str
) -> None:
    row = first = len(table.candidates)
    top = max((each.population for each in kept), default=0)
    best = max((each.name_score for each in kept), default=0.0)
    order = sorted(range(len(kept)), key=lambda index: -kept[index].population)
    ranks = {index: rank for rank, index in enumerate(order)}
    plain = _plain(unit.toponym)
    for index, each in enumerate(kept):
        values = table.static[row]
        values[1] = each.name_score
        values[2] = each.matched_name == unit.toponym
        values[3] = _plain(each.name) == plain
        if each.name_kind in _KINDS:
            values[4 + _KINDS.index(each.name_kind)] = 1.0
        _size(values, each, top, ranks[index])
        named = class_of(each)
        values[_CLASS_COLUMN + _CLASSES.index(named)] = 1.0
        if unit.word:
            agrees = named in _WORD_CLASSES[unit.word]
            values[_COLUMN["word agrees" if agrees else "word disagrees"]] = 1.0
        if held.own or held.siblings or held.weak or held.parts:
            _held(values, each, held)
        _circumstances(values, unit, each, day, suffix)
        table.latitude[row], table.longitude[row] = each.latitude, each.longitude
        table.country.append(each.country_code)
        table.admin1.append(f"{each.country_code}.{each.admin1_code}" if each.admin1_code else "")
        table.candidates.append(each)
        row += 1
    table.static[row, 0] = 1.0
    block = table.static[first : row + 1]
    block[:, _COLUMN["candidates"]] = math.log1p(len(kept)) / 4
    block[:, _COLUMN["only one"]] = len(kept) == 1
    block[:, _COLUMN["best name score"]] = best
    block[:, _COLUMN["short capitals"]] = unit.toponym.isupper() and len(unit.toponym) <= 4
    table.static[row, _COLUMN["population"]] = math.log10(top + 1) / 7
    table.candidates.append(None)
    table.country.append("")
    table.admin1.append("")


def is_short(name: str) -> bool:
    """Whether a name is an abbreviation by its looks."""
    return name.endswith(".") or "." in name or (name.isupper() and len(name) <= 3)


def _plain(name: str) -> str:
    """Return a name without case and accents."""
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not combining(c))
    return name.casefold()


def _size(values: Array, each: Candidate, top: int, rank: int) -> None:
    size = math.log10(each.population + 1)
    values[_COLUMN["population"]] = size / 7
    values[_COLUMN["below largest"]] = (math.log10(top + 1) - size) / 7
    values[_COLUMN["rank"]] = math.log1p(rank) / 3
    values[_COLUMN["size"]] = math.log1p(each.radius_km) / 7


def _held(values: Array, each: Candidate, held: _Held) -> None:
    if held.own:
        level = containment(held.own, each)
        values[_COLUMN["outside container"] if level == 0 else _HELD_COLUMN + level - 1] = 1.0
        if held.abbreviated:
            values[_COLUMN[f"{'in' if level else 'outside'} abbreviated container"]] = 1.0
    if held.siblings:
        inside = containment(held.siblings, each) > 0
        values[_COLUMN["in sibling container" if inside else "outside sibling container"]] = 1.0
    if held.weak:
        inside = containment(held.weak, each) > 0
        values[_COLUMN["in weak container" if inside else "outside weak"]] = 1.0
    scope = scope_of(each) if held.parts else None
    if scope is not None:
        scopes = {scope}
        values[_COLUMN["holds parts"]] = any(
            containment(scopes, part) for parts in held.parts for part in parts
        )


_HELD_COLUMN = _COLUMN["in container country"]


def _circumstances(values: Array, unit: Unit, each: Candidate, day: str, suffix: str) -> None:
    if day and ((each.valid_from and day < each.valid_from) or _over(each, day)):
        values[_COLUMN["not valid then"]] = 1.0
    if unit.demonym:
        values[_COLUMN["demonym for area"]] = each.is_area
    if unit.associative and each.feature_code == "PPLC":
        values[_COLUMN["speaks for its state"]] = 1.0
    if suffix and each.country_code == suffix:
        values[_COLUMN["publisher"]] = 1.0


def _over(each: Candidate, day: str) -> bool:
    return bool(each.valid_to) and day >= each.valid_to


def class_of(candidate: Candidate) -> str:
    """Return the kind of a candidate, one of the ranker's classes."""
    code, letter = candidate.feature_code, candidate.feature_class
    if letter == "P":
        if code in {"PPLH", "PPLQ", "PPLW", "PPLCH"}:
            return "historical"
        return _SEATS.get(code, "seat" if code.startswith("PPLA") else "settlement")
    if letter == "A":
        if code.endswith("H"):
            return "historical"
        if code.startswith(("PCL", "TERR")):
            return "country"
        return {"ADM1": "admin1", "ADM2": "admin2"}.get(code, "lower division")
    return {"L": "region", "H": "water", "T": "terrain"}.get(letter, "spot")


_SUFFIXES = {"uk": "GB", "ie": "IE", "au": "AU", "nz": "NZ", "ca": "CA", "za": "ZA", "in": "IN"}


def _suffix(publisher: str | None) -> str:
    """Return the country of a publisher's domain, "" where it has none."""
    last = (publisher or "").rstrip("/").rsplit(".", 1)[-1].casefold()
    if len(last) != 2 or last in {"co", "me", "tv", "io", "ai"}:
        return ""
    return _SUFFIXES.get(last, last.upper())
