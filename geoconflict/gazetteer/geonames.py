"""The embedded gazetteer, and any other file of the same form."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geoconflict.errors import GazetteerError
from geoconflict.gazetteer.folding import (
    alike,
    fold,
    normalize,
    same_initial,
    skeleton,
    typos,
    without_generic,
)
from geoconflict.gazetteer.schema import (
    DEGREE,
    KINDS,
    OWN,
    cell,
    importance_of,
    skeleton_number,
    unpack_postings,
)
from geoconflict.gazetteer.store import GazetteerFile
from geoconflict.types import Candidate

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

EMBEDDED = Path(__file__).with_name("geonames.sqlite")

_FOLDED, _GENERIC, _VARIANT, _FUZZY = 0.95, 0.85, 0.8, 0.6
_FEATURES = "SELECT id, class, code FROM feature"
_KIND_SCORE = (1.0, 1.0, 0.97, 0.97, 0.95, 0.95, 0.9)


class _Hit(NamedTuple):
    """A place found by one of its names, before it is read."""

    place: int
    score: float
    kind: int
    spelling: str
    method: str


class GeoNamesGazetteer:
    """Looks names up in a gazetteer file, without loading it.

    Parameters
    ----------
    path : path-like, optional
        A file that `geoconflict gazetteer build` made; the embedded one by default.
    most : int, default 100
        The candidates that one look-up gives at most; the most populous stay.
    fuzzy : bool, default True
        Whether a name that is found in no spelling is tried with one typo.

    Raises
    ------
    GazetteerError
        At the first look-up, where the file is missing or of another form.

    Examples
    --------
    >>> gazetteer = GeoNamesGazetteer()
    >>> [place.id for place in gazetteer.lookup("Stepanakert")][:1]
    ['geonames:586523']
    """

    def __init__(
        self, path: str | Path | None = None, *, most: int = 100, fuzzy: bool = True
    ) -> None:
        self.path = Path(path) if path else EMBEDDED
        self._most = most
        self._fuzzy = fuzzy
        self._file = GazetteerFile(self.path)
        self._place = lru_cache(maxsize=20_000)(self._read_place)
        self._division = lru_cache(maxsize=20_000)(self._read_division)
        self._found = lru_cache(maxsize=4_096)(self._look_up)
        self._codes: tuple[dict[int, tuple[str, str]], dict[int, str]] | None = None

    @property
    def version(self) -> str:
        """The version of the file, as every candidate's `source` says it."""
        return self.info().get("version", "unknown")

    def info(self) -> dict[str, str]:
        """Return what the file holds, from which sources, and their licences."""
        return dict(self._file.query("SELECT key, value FROM info ORDER BY key"))

    def lookup(self, toponym: str) -> list[Candidate]:
        """Return the places of a name: best match first, then the more important.

        Parameters
        ----------
        toponym : str
            A name in any script. Exact spellings come before folded ones;
            other transliterations and, last, names one typo away are tried
            where those find nothing.
        """
        return list(self._found(toponym))

    def _look_up(self, toponym: str) -> tuple[Candidate, ...]:
        key = fold(toponym)
        if not key or not key.isprintable():
            return ()
        hits = self._exact(key, normalize(toponym)) or self._others(key)
        return tuple(self._candidates(hits))

    def lookup_many(self, toponyms: Sequence[str]) -> list[list[Candidate]]:
        """Return the candidates of each name, in the order given."""
        found = {name: self.lookup(name) for name in dict.fromkeys(toponyms)}
        return [found[name] for name in toponyms]

    def _exact(self, key: str, toponym: str) -> list[_Hit]:
        row = self._file.query_one("SELECT postings FROM name WHERE key = ?", (key,))
        return self._hits(row[0], key, toponym, _FOLDED, "folded") if row else []

    def _others(self, key: str) -> list[_Hit]:
        """Return what the name without its generic word, a variant or a typo of it finds."""
        bare = without_generic(key)
        if bare != key and (hits := self._keyed([bare], _GENERIC, "variant")):
            return hits
        for name in dict.fromkeys((key, bare)):
            if hits := self._keyed(self._variants(name), _VARIANT, "variant"):
                return hits
        if self._fuzzy and 5 <= len(bare) <= 40:
            near = sorted(key for key in typos(bare) if same_initial(key, bare))
            return self._keyed(near, _FUZZY, "fuzzy")
        return []

    def _keyed(self, keys: list[str], score: float, method: str) -> list[_Hit]:
        marks = ",".join("?" * len(keys))
        rows = self._file.query(
            f"SELECT key, postings FROM name WHERE key IN ({marks})",  # noqa: S608
            tuple(keys),
        )
        return [hit for key, row in rows for hit in self._hits(row, key, None, score, method)]

    def _variants(self, key: str) -> list[str]:
        """Return the keys that differ by their transliteration alone."""
        if not key.isascii() or len(key) < 4:
            return []
        number = skeleton_number(skeleton(key))
        row = self._file.query_one("SELECT keys FROM variant WHERE skeleton = ?", (number,))
        others = row[0].split("\n") if row else ()
        return [other for other in others if other != key and alike(key, other)]

    def _hits(
        self, packed: bytes, key: str, toponym: str | None, score: float, method: str
    ) -> list[_Hit]:
        """Return the best name of each place among postings, which come by importance."""
        best: dict[int, _Hit] = {}
        title = key.title()
        for place, kind, spelling, plain in unpack_postings(packed):
            exact = spelling.partition("\t")[0] == toponym if spelling else title == toponym
            if plain and title == toponym:
                spelling, exact = title, True
            rank = (1.0 if exact else score) * _KIND_SCORE[kind]
            if place not in best or rank > best[place].score:
                how = "exact" if exact else method
                best[place] = _Hit(place, rank, kind, spelling or title, how)
        return list(best.values())[: self._most]

    def _candidates(self, hits: list[_Hit]) -> list[Candidate]:
        """Read the places: best match first, then the more important."""
        if len(hits) == 1:
            return [self._candidate(hits[0])]
        best: dict[int, _Hit] = {}
        for hit in hits:
            if hit.place not in best or hit.score > best[hit.place].score:
                best[hit.place] = hit
        ranked = sorted(
            best.values(), key=lambda hit: (-hit.score, -self._place(hit.place)[-1], hit.place)
        )
        return [self._candidate(hit) for hit in ranked[: self._most]]

    def _candidate(self, hit: _Hit) -> Candidate:
        place = self._place(hit.place)
        spelling, _, dates = hit.spelling.partition("\t")
        start, _, end = dates.partition("\t")
        return Candidate(
            *place[:14],  # type: ignore[call-arg]
            start or place[14],
            end or place[15],
            spelling,
            KINDS[hit.kind],
            hit.score,
            hit.method,
            place[16],
        )

    def _read_place(self, row: int) -> tuple:  # type: ignore[type-arg]
        """Return a candidate's fields that do not depend on the name, and its importance."""
        found = self._file.query_one("SELECT * FROM place WHERE id = ?", (row,))
        if found is None:
            raise GazetteerError(f"{self.path}: place {row} is missing; build the file anew")
        (_, name, latitude, longitude, division, feature, population, weight) = found[:8]
        extent, radius, accuracy, valid, source = found[8:]
        features, sources = self._small_tables()
        start, _, end = valid.partition("\t") if valid else ("", "", "")
        country, admin1_code, admin1, admin2 = self._division(division)
        return (
            f"geonames:{row}" if row < OWN else self._ref(row),
            name,
            latitude / DEGREE,
            longitude / DEGREE,
            country,
            admin1,
            admin1_code,
            admin2,
            *features[feature],
            population,
            tuple(map(float, extent.split())) if extent else None,
            radius or 0.0,
            accuracy or 0.0,
            start,
            end,
            sources[source],
            importance_of(population) if weight is None else weight,
        )

    def _small_tables(self) -> tuple[dict[int, tuple[str, str]], dict[int, str]]:
        """Return the feature codes and sources by their numbers; read once."""
        if self._codes is None:
            features = {n: (kind, code) for n, kind, code in self._file.query(_FEATURES)}
            sources = dict(self._file.query("SELECT id, name FROM source"))
            self._codes = (features, sources)
        return self._codes

    def _read_division(self, number: int) -> tuple:  # type: ignore[type-arg]
        found = self._file.query_one(
            "SELECT country, admin1_code, admin1, admin2 FROM division WHERE id = ?", (number,)
        )
        return found or ("", "", "", "")

    def _ref(self, row: int) -> str:
        found = self._file.query_one("SELECT ref FROM own WHERE id = ?", (row,))
        return str(found[0]) if found else ""

    def place(self, candidate_id: str) -> Candidate | None:
        """Return the place with an id, as by its own name."""
        row = self._row(candidate_id)
        if row is None:
            return None
        name = self._place(row)[1]
        return self._candidate(_Hit(row, 1.0, 0, name, "exact"))

    def geometry(self, candidate_id: str) -> BaseGeometry | None:
        """Return the polygon of a country, division or region, in EPSG:4326.

        Parameters
        ----------
        candidate_id : str
            A `Candidate.id` of this gazetteer.

        Returns
        -------
        shapely geometry or None
            Simplified, so that a border may be a few hundred metres to two
            kilometres off; `None` where the gazetteer knows a point alone.
        """
        row = self._row(candidate_id)
        return None if row is None else self._shape(row)

    def _shape(self, row: int) -> BaseGeometry | None:
        packed = self._file.query_one("SELECT polygons FROM shape WHERE place = ?", (row,))
        if packed is None:
            return None
        from geoconflict.gazetteer.polygons import unpack_polygons

        return unpack_polygons(packed[0])

    def _row(self, candidate_id: str) -> int | None:
        authority, _, number = candidate_id.partition(":")
        if authority == "geonames" and number.isdecimal():
            found = self._file.query_one("SELECT id FROM place WHERE id = ?", (int(number),))
        else:
            found = self._file.query_one("SELECT id FROM own WHERE ref = ?", (candidate_id,))
        return None if found is None else int(found[0])

    def containing(self, longitude: float, latitude: float) -> list[Candidate]:
        """Return the regions, divisions and countries that hold a point, smallest first.

        Parameters
        ----------
        longitude, latitude : float
            WGS 84 degrees.
        """
        from geoconflict.gazetteer.areas import containing

        rows = containing(self._areas(), self._shape, longitude, latitude)
        return [self._candidate(_Hit(r, 1.0, 0, self._place(r)[1], "")) for r in rows]

    def near(self, latitude: float, longitude: float) -> list[Candidate]:
        """Return the settlements around a point: of its half-degree cell and the eight about it.

        Parameters
        ----------
        latitude, longitude : float
            WGS 84 degrees.
        """
        steps = (-0.5, 0.0, 0.5)
        cells = {
            cell(max(-90.0, min(89.9, latitude + dy)), longitude + dx)
            for dy in steps
            for dx in steps
        }
        marks = ",".join("?" * len(cells))
        packed = self._file.query(
            f"SELECT places FROM grid WHERE cell IN ({marks}) ORDER BY cell",  # noqa: S608
            tuple(sorted(cells)),
        )
        rows = [row for (places,) in packed for (row,) in struct.iter_unpack("<I", places)]
        return [self._candidate(_Hit(r, 1.0, 0, self._place(r)[1], "")) for r in rows]

    def country(self, code: str) -> Candidate | None:
        """Return the country of an ISO 3166-1 alpha-2 code."""
        row = self._countries().get(code.upper())
        return None if row is None else self._candidate(_Hit(row, 1.0, 0, self._place(row)[1], ""))

    def _countries(self) -> dict[str, int]:
        """Return the row of each country; read once."""
        found: dict[str, int] | None = getattr(self, "_country_rows", None)
        if found is None:
            rows = self._file.query(
                "SELECT country, place.id FROM place JOIN division ON division.id = division"
                " JOIN feature ON feature.id = feature WHERE code LIKE 'PCL%' AND code != 'PCLH'"
                " ORDER BY place.id DESC"
            )
            found = self._country_rows = dict(rows)
        return found

    def _areas(self) -> list[tuple[int, str]]:
        """Return (row, extent) of the places with a polygon."""
        return self._file.query(
            "SELECT place.id, extent FROM shape JOIN place ON place.id = shape.place"
            " WHERE extent IS NOT NULL ORDER BY place.id"
        )

    def __repr__(self) -> str:
        return f"GeoNamesGazetteer({str(self.path)!r})"

    def __getstate__(self) -> dict[str, object]:
        return {"path": self.path, "most": self._most, "fuzzy": self._fuzzy}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__init__(state["path"], most=state["most"], fuzzy=state["fuzzy"])  # type: ignore[misc]
