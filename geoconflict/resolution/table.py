"""The table of an article's candidates: a row a candidate, a column a readable feature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from geoconflict.types import Candidate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Floats = NDArray[np.float64]

MOST_CANDIDATES = 60

KINDS = ("alternate", "former", "abbreviation", "demonym", "metonym", "misspelling")
CLASSES = (
    *("country", "admin1", "admin2", "lower division", "capital", "admin1 seat", "seat"),
    *("settlement", "section", "region", "water", "terrain", "spot", "historical"),
)
STATIC = (
    *("none", "name score", "exact spelling", "own name"),
    *(f"{kind} name" for kind in KINDS),
    *("population", "below largest", "rank", "candidates"),
    *CLASSES,
    *("word agrees", "word disagrees"),
    *("in container country", "in container admin1", "in container admin2", "outside container"),
    *("in sibling container", "outside sibling container", "in weak container", "outside weak"),
    *("holds parts", "not valid then", "demonym for area", "short capitals", "size", "publisher"),
    *("only one", "best name score", "in abbreviated container", "outside abbreviated container"),
    "speaks for its state",
)
COLUMN = {name: index for index, name in enumerate(STATIC)}


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
    latitude: Floats
    longitude: Floats
    xyz: Floats
    """Where the candidates lie on a sphere of radius 1: a product of two is a distance."""

    def take(self, rows: NDArray[np.intp], lengths: Sequence[int]) -> Table:
        """Return a table of some units' rows, `lengths` of them a unit, as often as asked for."""
        ends = np.cumsum(np.array(lengths, dtype=np.intp))
        own = rows.tolist()
        return Table(
            static=self.static[rows],
            unit=np.repeat(np.arange(len(lengths)), lengths),
            starts=np.concatenate([[0], ends[:-1]]).astype(np.intp),
            sizes=[length - 1 for length in lengths],
            candidates=[self.candidates[row] for row in own],
            country=[self.country[row] for row in own],
            admin1=[self.admin1[row] for row in own],
            latitude=self.latitude[rows],
            longitude=self.longitude[rows],
            xyz=self.xyz[rows],
        )


def empty_table(kept: Sequence[Sequence[Candidate]]) -> Table:
    """Give each candidate a row, and each unit one more."""
    sizes = [len(each) for each in kept]
    ends = np.cumsum(np.array(sizes, dtype=np.intp) + 1)
    starts = np.concatenate([[0], ends])[:-1].astype(np.intp)
    candidates = list(chain.from_iterable((*each, None) for each in kept))
    static = np.zeros((len(candidates), len(STATIC)), dtype=np.float32)
    static[ends - 1, 0] = 1.0
    latitude = np.array([each.latitude if each else 0.0 for each in candidates])
    longitude = np.array([each.longitude if each else 0.0 for each in candidates])
    return Table(
        static=static,
        unit=np.repeat(np.arange(len(kept)), ends - starts),
        starts=starts,
        sizes=sizes,
        candidates=candidates,
        country=[each.country_code if each else "" for each in candidates],
        admin1=[
            f"{each.country_code}.{each.admin1_code}" if each and each.admin1_code else ""
            for each in candidates
        ],
        latitude=latitude,
        longitude=longitude,
        xyz=_on_sphere(latitude, longitude),
    )


def _on_sphere(latitude: Floats, longitude: Floats) -> Floats:
    north, east = np.radians(latitude), np.radians(longitude)
    level = np.cos(north)
    found: Floats = np.stack([level * np.cos(east), level * np.sin(east), np.sin(north)], axis=1)
    return found


def best_of(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
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
