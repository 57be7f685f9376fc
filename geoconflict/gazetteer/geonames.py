"""The embedded gazetteer, and any other file of the same form."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from geoconflict.gazetteer.container import Container
from geoconflict.gazetteer.folding import fold, normalize, typos, without_generic
from geoconflict.gazetteer.names import Names
from geoconflict.gazetteer.places import Hit, Places
from geoconflict.gazetteer.schema import DEGREE, KIND, KINDS, PLACE, PLAIN, SPELT
from geoconflict.types import Candidate

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geoconflict.gazetteer.areas import Areas

EMBEDDED = Path(__file__).with_name("geonames.gazetteer")

_FOLDED, _GENERIC, _VARIANT, _FUZZY = 0.95, 0.85, 0.8, 0.6
_ABBREVIATION = KINDS.index("abbreviation")
_KIND_SCORE = (1.0, 1.0, 0.97, 0.97, 0.95, 0.95, 0.9)


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
    ['geonames:146970']
    """

    def __init__(
        self, path: str | Path | None = None, *, most: int = 100, fuzzy: bool = True
    ) -> None:
        self.path = Path(path) if path else EMBEDDED
        self._most = most
        self._fuzzy = fuzzy
        self._found = lru_cache(maxsize=4_096)(self._look_up)
        self._opened: tuple[Container, Names, Places] | None = None
        self._areas: Areas | None = None

    def _open(self) -> tuple[Container, Names, Places]:
        """Open the file when it is first asked; threads that do so at once open it twice."""
        if self._opened is None:
            file = Container(self.path)
            names = Names(file)
            self._opened = file, names, Places(file, names)
        return self._opened

    @property
    def version(self) -> str:
        """The version of the file, as every candidate's `source` says it."""
        return self.info().get("version", "unknown")

    def info(self) -> dict[str, str]:
        """Return what the file holds, from which sources, and their licences."""
        return dict(sorted(self._open()[0].info.items()))

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

    def lookup_many(self, toponyms: Sequence[str]) -> list[list[Candidate]]:
        """Return the candidates of each name, in the order given."""
        found = {name: self._look_up(name) for name in dict.fromkeys(toponyms)}
        return [list(found[name]) for name in toponyms]

    def _look_up(self, toponym: str) -> tuple[Candidate, ...]:
        key = fold(toponym)
        if not key or not key.isprintable():
            return ()
        hits = self._hits(key, normalize(toponym), _FOLDED, "folded")
        if not hits:
            hits = self._merged(self._others(key))
        elif len(hits) > 1:
            # The sort is stable, and postings come by importance.
            hits.sort(key=_score, reverse=True)
        return tuple(self._open()[2].candidates(hits))

    def _others(self, key: str) -> list[Hit]:
        """Return what the name without its generic word, a variant or a typo of it finds."""
        names, bare = self._open()[1], without_generic(key)
        if bare != key and (hits := self._keyed([bare], _GENERIC, "variant")):
            return hits
        for name in dict.fromkeys((key, bare)):
            if hits := self._keyed(names.variants(name), _VARIANT, "variant"):
                return hits
        if self._fuzzy and 6 <= len(bare) <= 40:
            return self._keyed(sorted(typos(bare, names.begins)), _FUZZY, "fuzzy")
        return []

    def _keyed(self, keys: Iterable[str], score: float, method: str) -> list[Hit]:
        return [hit for key in keys for hit in self._hits(key, None, score, method)]

    def _hits(self, key: str, toponym: str | None, score: float, method: str) -> list[Hit]:
        """Return the best name of each place that has a key, by importance."""
        names = self._open()[1]
        title = key.title()
        found = names.find(title)
        if found is None:
            return []
        reference, words = found
        as_title = title == toponym
        capitals = toponym is not None and toponym.isupper()
        rank, how = (1.0, "exact") if as_title else (score, method)
        if len(words) == 1 and words[0] & KIND != _ABBREVIATION:  # three names in four
            place, kind = words[0] >> PLACE, words[0] & KIND
            return [(place, rank * _KIND_SCORE[kind], kind, title, reference, how, "", "")]
        best: dict[int, Hit] = {}
        rest = iter(words)
        for word in rest:
            place, kind = word >> PLACE, word & KIND
            hit = (place, rank * _KIND_SCORE[kind], kind, title, reference, how, "", "")
            if word & SPELT:
                other = next(rest)
                if not (as_title and word & PLAIN):
                    spelling, start, end = names.spelling(other)
                    known, way = (1.0, "exact") if spelling == toponym else (score, method)
                    known *= _KIND_SCORE[kind]
                    hit = (place, known, kind, spelling, other, way, start, end)
            if kind == _ABBREVIATION and not capitals and self._is_code(hit):
                continue
            if place not in best or hit[1] > best[place][1]:
                best[place] = hit
        return list(best.values())[: self._most]

    def _is_code(self, hit: Hit) -> bool:
        """Tell whether a settlement is found by a code, as of its airport: "Kut" is no KUT."""
        found_as_written = hit[5] == "exact" or not hit[3].isupper()
        return not found_as_written and self._open()[2].feature(hit[0])[0] == "P"

    def _merged(self, hits: list[Hit]) -> list[Hit]:
        """Return the best hit of each place: best match first, then the more important."""
        places = self._open()[2]
        best: dict[int, Hit] = {}
        for hit in hits:
            if hit[0] not in best or hit[1] > best[hit[0]][1]:
                best[hit[0]] = hit
        ranked = sorted(
            best.values(), key=lambda hit: (-hit[1], -places.importance(hit[0]), hit[0])
        )
        return ranked[: self._most]

    def __iter__(self) -> Iterator[Candidate]:
        """Yield every place by its own name, in the order of the file."""
        places = self._open()[2]
        return (places.by_its_name(row) for row in range(len(places)))

    def place(self, candidate_id: str) -> Candidate | None:
        """Return the place with an id, as by its own name."""
        places = self._open()[2]
        row = places.row(candidate_id)
        return None if row is None else places.by_its_name(row, "exact")

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
        row = self._open()[2].row(candidate_id)
        return None if row is None else self._shape(row)

    def _shape(self, row: int) -> BaseGeometry | None:
        file = self._open()[0]
        rows = file.numbers("shaped")
        at = bisect_left(rows, row)
        if at == len(rows) or rows[at] != row:
            return None
        from geoconflict.gazetteer.polygons import unpack_polygons

        return unpack_polygons(bytes(file.strings("shapes").packed(at)))

    def containing(self, longitude: float, latitude: float) -> list[Candidate]:
        """Return the regions, divisions and countries that hold a point, smallest first.

        Parameters
        ----------
        longitude, latitude : float
            WGS 84 degrees.
        """
        if self._areas is None:
            from geoconflict.gazetteer.areas import Areas

            shaped = self._open()[0].numbers("shaped")
            extents = ((row, self._open()[2].detail(row).extent) for row in shaped)
            self._areas = Areas(extents, self._shape)
        rows = self._areas.containing(longitude, latitude)
        return [self._open()[2].by_its_name(row) for row in rows]

    def near(self, latitude: float, longitude: float) -> list[Candidate]:
        """Return the settlements within three quarters of a degree of a point each way.

        Parameters
        ----------
        latitude, longitude : float
            WGS 84 degrees.
        """
        from geoconflict.gazetteer.areas import around

        places = self._open()[2]
        rows = around(places.latitudes, places.longitudes, latitude, longitude, DEGREE)
        return [places.by_its_name(row) for row in rows if places.feature(row)[0] == "P"]

    def country(self, code: str) -> Candidate | None:
        """Return the country of an ISO 3166-1 alpha-2 code."""
        places = self._open()[2]
        row = self._countries().get(code.upper())
        return None if row is None else places.by_its_name(row)

    def _countries(self) -> dict[str, int]:
        """Return the row of each country; read once."""
        found: dict[str, int] | None = getattr(self, "_country_rows", None)
        if found is None:
            places = self._open()[2]
            rows = self._open()[0].numbers("countries")
            found = self._country_rows = {places.country_code(row): row for row in reversed(rows)}
        return found

    def __repr__(self) -> str:
        return f"GeoNamesGazetteer({str(self.path)!r})"

    def __getstate__(self) -> dict[str, object]:
        return {"path": self.path, "most": self._most, "fuzzy": self._fuzzy}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__init__(state["path"], most=state["most"], fuzzy=state["fuzzy"])  # type: ignore[misc]


_score: Callable[[Hit], float] = itemgetter(1)
