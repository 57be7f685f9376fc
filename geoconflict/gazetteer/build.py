"""Builds a gazetteer file from GeoNames' own dump, in bounded memory."""

from __future__ import annotations

import hashlib
import logging
import math
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from geoconflict.errors import GazetteerError
from geoconflict.gazetteer.container import Container
from geoconflict.gazetteer.dump import Parts, Progress, division_names, dumps_of
from geoconflict.gazetteer.geonames import EMBEDDED
from geoconflict.gazetteer.merge import Entry, entries, merged
from geoconflict.gazetteer.write import GazetteerWriter, NameRow, PlaceRow

_LOG = logging.getLogger("geoconflict")
_CODES = (
    "AE AF AM AZ BA BD BG BH BY CN CY DJ DZ EG EH ER ET GE GR IL IN IQ IR JO JP KG KH KP KR KW KZ"
    " LA LB LK LY MA MD ME MK ML MM MN MR NE NP OM PK PS QA RS RU SA SD SO SS SY TD TH TJ TM TN TR"
    " TW UA UZ XK YE"
)
_TRANSLITERATED = frozenset(_CODES.split())
"""Countries whose names come in several transliterations; of others none are indexed."""
_A_SHARD = 150_000
"""Places to a shard of the names: about as many as memory has room for."""
_NAME_FILES = ("alternateNamesV2.zip", "alternateNamesV2.txt")


def build_from_geonames(
    source: str | Path,
    output: str | Path,
    *,
    countries: Iterable[str] | None = None,
    alternate_names: bool = True,
    progress: Progress | None = None,
    version: str | None = None,
    base: str | Path | None = "embedded",
) -> Path:
    """Build a gazetteer file from GeoNames' dump files.

    Parameters
    ----------
    source : path-like
        A folder with `allCountries.zip` (or `.txt`), or files of single countries
        (`AZ.zip`); and, where they are there, `alternateNamesV2.zip`,
        `admin1CodesASCII.txt` and `admin2Codes.txt`. One dump file can be given too.
    output : path-like
        The file to be made; it appears whole, or not at all, and in between needs
        about three times its size on the same disk. It is left as it is where it
        was made from the very same files in the same way.
    countries : iterable of str, optional
        Keep these countries alone (ISO 3166-1 alpha-2).
    alternate_names : bool, default True
        Take the names of `alternateNamesV2`, with their kinds and dates, besides
        those that a place's own row has.
    progress : callable, optional
        Called with a file's name and the rows read, every 100,000 rows; by default
        it is shown where standard error is a terminal.
    version : str, optional
        How candidates name the file; by default "GeoNames" and the newest change in it.
    base : path-like, optional
        A gazetteer file whose places, names and polygons go into the new one as well,
        by default the embedded one, so that nothing is lost by choosing the other;
        a place of both has the point of the dump. `None` for GeoNames alone.

    Returns
    -------
    Path
        The file, for `GeoNamesGazetteer(path)`.

    Raises
    ------
    GazetteerError
        Where no dump file is there, one is damaged, or none of its lines is of
        GeoNames' form. Single lines that are not are counted, and left out.
    """
    source, output = Path(source), Path(output)
    dumps = dumps_of(source)
    folder = source if source.is_dir() else source.parent
    names = [folder / name for name in _NAME_FILES if (folder / name).is_file()][:1]
    names = names if alternate_names else []
    wanted = sorted(code.upper() for code in countries) if countries else None
    basis = EMBEDDED if base == "embedded" else Path(base) if base else None
    read = [*dumps, *names, *sorted(folder.glob("admin?Codes*.txt")), *([basis] if basis else [])]
    mark = _fingerprint(read, wanted)
    if _made_from(output) == mark:
        _LOG.info("%s is up to date", output)
        return output
    with _parts(output) as parts:
        found = _deal(parts, dumps, names, wanted, progress or _show)
        facts = {"built_from": ", ".join(path.name for path in read), "fingerprint": mark}
        with GazetteerWriter(output, _TRANSLITERATED, 1 + found // _A_SHARD) as writer:
            dumped = _Dumped(parts, folder)
            for place in merged(entries(basis) if basis else (), dumped):
                writer.add(*place)
            writer.describe(**facts, **_facts(basis, dumped, version))
    if parts.skipped:
        _LOG.warning("%s: %d lines not of GeoNames' form were left out", output, parts.skipped)
    return output


@contextmanager
def _parts(output: Path) -> Iterator[Parts]:
    """Make a folder beside the output for its parts; what a killed build left goes first."""
    folder = output.with_name(output.name + ".parts")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield Parts(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _deal(
    parts: Parts, dumps: list[Path], names: list[Path], wanted: list[str] | None, tell: Progress
) -> int:
    """Deal the files out, and return how many places there are."""
    codes = None if wanted is None else frozenset(code.encode() for code in wanted)
    found = sum(parts.deal_places(dump, codes, tell) for dump in dumps)
    if not found:
        where = ", ".join(map(str, dumps))
        raise GazetteerError(
            f"{where}: no place in it has GeoNames' form"
            + (f" and is in {', '.join(wanted)}" if wanted else "")
            + "; it must be a dump from https://download.geonames.org/export/dump/"
        )
    for path in names:
        parts.deal_names(path, tell)
    return found


class _Dumped:
    """The places of the dump, in the order of their numbers."""

    def __init__(self, parts: Parts, folder: Path) -> None:
        self._parts = parts
        self._admin1 = division_names(folder / "admin1CodesASCII.txt")
        self._admin2 = division_names(folder / "admin2Codes.txt")
        self.newest = ""
        """The day of the last change to a place."""

    def __iter__(self) -> Iterator[Entry]:
        for row, others in self._parts.joined():
            place = _place(row, self._admin1, self._admin2)
            if place is None:
                self._parts.skipped += 1
                continue
            self.newest = max(self.newest, row[18])
            yield Entry(place, _names(row, others))

    @property
    def skipped(self) -> int:
        """Return how many lines were left out."""
        return self._parts.skipped


def _facts(basis: Path | None, dumped: _Dumped, version: str | None) -> dict[str, str]:
    known = Container(basis).info if basis else {}
    return {
        "version": version or f"GeoNames {dumped.newest}".strip(),
        "lines_left_out": str(dumped.skipped),
        "licences": known.get("licences", "GeoNames: CC BY 4.0, https://www.geonames.org/"),
        "attribution": known.get("attribution", "GeoNames (CC BY 4.0)"),
        **({"base": known.get("version", "")} if basis else {}),
    }


def _place(row: list[str], admin1: dict[str, str], admin2: dict[str, str]) -> PlaceRow | None:
    """Return a row of the dump as a place; `None` where it has no name or no point on Earth."""
    try:
        latitude, longitude = float(row[4]), float(row[5])
        population = int(row[14] or 0)
    except ValueError:
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180 and row[1].strip()):
        return None
    division = f"{row[8]}.{row[10]}"
    return PlaceRow(
        ref=int(row[0]),
        name=row[1].strip(),
        latitude=latitude,
        longitude=longitude,
        country_code=row[8],
        admin1_code=row[10],
        admin1=admin1.get(division, ""),
        admin2=admin2.get(f"{division}.{row[11]}", ""),
        feature_class=row[6],
        feature_code=row[7],
        population=max(0, population),
        importance=_importance(row[7], population),
    )


def _importance(code: str, population: int) -> int:
    """Return the rank of countries and divisions, which is more than their population."""
    if code.startswith("PCL"):
        return 240 if population else 200
    least = {"CONT": 250, "ADM1": 150, "ADM2": 110}.get(code, 0)
    return max(least, min(255, int(12 * math.log1p(max(0, population))))) if least else 0


def _names(row: list[str], others: list[list[str]]) -> list[NameRow]:
    """Return the names of a place; one that alternateNamesV2 calls historic is no alternate."""
    dated = [_named(other) for other in others if other[2].strip()]
    former = {name.name for name in dated if name.kind != "alternate"}
    plain = dict.fromkeys((row[2], *row[3].split(",")))
    return [*(NameRow(name) for name in plain if name and name not in former), *dated]


def _named(row: list[str]) -> NameRow:
    """Return what `Parts` has of a line of alternateNamesV2, which may be cut short."""
    row = [*row, *[""] * (9 - len(row))]
    kind = "former" if row[6] == "1" else "abbreviation" if row[1] == "abbr" else "alternate"
    return NameRow(row[2].strip(), kind, (_day(row[7]), _day(row[8])))


def _day(text: str) -> str:
    """Return a date of GeoNames ("19240101", "1924") as ISO 8601; "" where it is none."""
    digits = text.strip().replace("-", "")
    if not digits.isascii() or not digits.isdecimal() or len(digits) not in (4, 6, 8):
        return ""
    return "-".join((digits[:4], digits[4:6] or "01", digits[6:8] or "01"))


def _fingerprint(paths: list[Path], wanted: list[str] | None) -> str:
    digest = hashlib.sha256(repr(wanted).encode())
    for path in paths:
        digest.update(f"{path.name} {path.stat().st_size}\n".encode())
        with path.open("rb") as content:
            while block := content.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _made_from(output: Path) -> str | None:
    if not output.is_file():
        return None
    try:
        return Container(output).info.get("fingerprint")
    except GazetteerError:
        return None


def _show(name: str, rows: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{name}: {rows:,} rows", end="", file=sys.stderr, flush=True)
