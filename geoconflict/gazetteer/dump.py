"""Reads GeoNames' dump files: the places in the order of their numbers, each with its names.

The dump is in no order, and larger than memory. Its lines are dealt out to files
by ranges of numbers; one range at a time is then read, sorted and joined.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from geoconflict.errors import GazetteerError

Progress = Callable[[str, int], None]
"""Called with the name of the file that is read and the number of rows read."""

PLACE_FIELDS = 19
_RANGE, _LAST = 100_000, 255
_CODES = {b"link", b"wkdt", b"post", b"iata", b"icao", b"faac", b"unlc", b"tcid", b"phon"}
"""What alternateNamesV2 has in place of a language where the name is no name."""


def dumps_of(source: Path) -> list[Path]:
    """Return the dump files of a folder: the whole world, or else single countries."""
    if source.is_file():
        return [source]
    for pattern in ("allCountries.zip", "allCountries.txt", "[A-Z][A-Z].zip", "[A-Z][A-Z].txt"):
        if found := sorted(source.glob(pattern)):
            return found
    raise GazetteerError(
        f"{source}: no GeoNames dump here; put allCountries.zip or a country's file (AZ.zip) in it,"
        " or let geoconflict.gazetteer.download_geonames fetch them"
    )


def division_names(path: Path) -> dict[str, str]:
    """Return the names of admin1CodesASCII.txt or admin2Codes.txt by code ("AZ.09")."""
    if not path.is_file():
        return {}
    with _open(path) as lines:
        rows = (line.decode("utf-8", "replace").rstrip("\r\n").split("\t") for line in lines)
        return {row[0]: row[1] for row in rows if len(row) > 1}


class Parts:
    """Lines dealt out by the number of their place.

    Parameters
    ----------
    folder : Path
        Where the files are kept while the dump is read; about as large as the
        text of the dump.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.skipped = 0
        """Lines that are not of GeoNames' form."""

    def deal_places(self, dump: Path, countries: frozenset[bytes] | None, tell: Progress) -> int:
        """Deal out a dump file, and return how many places it has."""
        kept = 0
        with _open(dump) as lines, ExitStack() as stack:
            files = self._files("places", stack)
            for count, line in enumerate(lines, 1):
                number, _, rest = line.partition(b"\t")
                if rest.count(b"\t") < PLACE_FIELDS - 2 or not number.isdigit():
                    self.skipped += bool(line.strip()) and not line.startswith(b"#")
                elif countries is None or rest.split(b"\t", 8)[7] in countries:
                    files[_range(number)].write(_ended(line))
                    kept += 1
                if not count % 100_000:
                    tell(dump.name, count)
        return kept

    def deal_names(self, path: Path, tell: Progress) -> None:
        """Deal out alternateNamesV2, without its links and codes."""
        with _open(path) as lines, ExitStack() as stack:
            files = self._files("names", stack)
            for count, line in enumerate(lines, 1):
                row = line.split(b"\t", 3)
                if len(row) < 4 or not row[1].isdigit():
                    self.skipped += bool(line.strip())
                elif row[2] not in _CODES:
                    files[_range(row[1])].write(_ended(b"\t".join(row[1:])))
                if not count % 100_000:
                    tell(path.name, count)

    def joined(self) -> Iterator[tuple[list[str], list[list[str]]]]:
        """Yield the fields of each place once, by number, with those of its alternate names.

        The latter begin with the place's number and the language.
        """
        for part in range(_LAST + 1):
            names: dict[bytes, list[bytes]] = defaultdict(list)
            for line in self._lines("names", part):
                names[line.partition(b"\t")[0]].append(line)
            places = {int(line.partition(b"\t")[0]): line for line in self._lines("places", part)}
            for number in sorted(places):
                fields = _fields(places[number])
                yield fields, [_fields(line) for line in names.get(fields[0].encode(), ())]

    def _files(self, kind: str, stack: ExitStack) -> dict[int, IO[bytes]]:
        """Return a file for each range, opened when it is first written to."""

        class Files(dict[int, IO[bytes]]):
            def __missing__(files, part: int) -> IO[bytes]:  # noqa: N805
                path = self._folder / f"{kind}-{part}"
                files[part] = stack.enter_context(path.open("ab", buffering=1 << 18))
                return files[part]

        return Files()

    def _lines(self, kind: str, part: int) -> list[bytes]:
        path = self._folder / f"{kind}-{part}"
        return path.read_bytes().split(b"\n")[:-1] if path.is_file() else []


def _range(number: bytes) -> int:
    return min(_LAST, int(number) // _RANGE)


def _ended(line: bytes) -> bytes:
    return line.rstrip(b"\r\n") + b"\n"


def _fields(line: bytes) -> list[str]:
    """Return the fields of a line; GeoNames has tabs and no quoting."""
    return line.decode("utf-8", "replace").split("\t")


@contextmanager
def _open(path: Path) -> Iterator[IO[bytes]]:
    """Open a text file, or the text in an archive, without unpacking it."""
    if path.suffix != ".zip":
        with path.open("rb") as lines:
            yield lines
        return
    try:
        with zipfile.ZipFile(path) as archive:
            inner = f"{path.stem}.txt"
            if inner not in archive.namelist():
                raise GazetteerError(f"{path}: no {inner} in the archive; fetch it again")
            with archive.open(inner) as raw:
                yield io.BufferedReader(raw, 1 << 20)  # type: ignore[type-var]
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise GazetteerError(f"{path}: not a whole zip file ({error}); fetch it again") from error
