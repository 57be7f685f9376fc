"""Fetches GeoNames' dump files, when asked; what a broken connection left is gone on with."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Iterable
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from geoconflict.errors import GazetteerError, GazetteerServiceError
from geoconflict.gazetteer.dump import Progress

GEONAMES = "https://download.geonames.org/export/dump/"
_NAMES = ("alternateNamesV2.zip", "admin1CodesASCII.txt", "admin2Codes.txt")
_AT_ONCE, _SECONDS = 1 << 20, 60.0

_LOG = logging.getLogger("geoconflict")


def download_geonames(
    folder: str | Path,
    *,
    countries: Iterable[str] | None = None,
    address: str = GEONAMES,
    progress: Progress | None = None,
) -> Path:
    """Fetch the files that `build_from_geonames` reads.

    Files that are there are left as they are; delete them to fetch newer ones.

    Parameters
    ----------
    folder : path-like
        Where they are put; about 600 MB for the whole world.
    countries : iterable of str, optional
        Fetch the dumps of these countries alone (ISO 3166-1 alpha-2).
    address : str
        Of a mirror, where not GeoNames' own is asked.
    progress : callable, optional
        Called with a file's name and the bytes that it has, about every megabyte.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    GazetteerServiceError
        Where a file could not be fetched whole; what came stays, and the next call
        goes on from there.
    GazetteerError
        Where what came is no zip file, or a damaged one.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    dumps = [f"{code.upper()}.zip" for code in countries] if countries else ["allCountries.zip"]
    for name in (*dumps, *_NAMES):
        if not (folder / name).is_file():
            _fetch(f"{address.rstrip('/')}/{name}", folder / name, progress or _ignore)
    return folder


def _fetch(address: str, path: Path, tell: Progress) -> None:
    part = path.with_name(path.name + ".part")
    try:
        _receive(address, part, tell)
    except (OSError, HTTPException) as error:
        kept = part.stat().st_size if part.is_file() else 0
        raise GazetteerServiceError(
            f"{address}: not fetched: {error}; {kept:,} bytes are kept, try again to go on"
        ) from error
    part.with_name(part.name + ".tag").unlink(missing_ok=True)
    if path.suffix == ".zip":
        _check(part, address)
    part.replace(path)


def _receive(address: str, part: Path, tell: Progress) -> None:
    """Append what is missing, as long as the file is the one that was begun."""
    tag, size = part.with_name(part.name + ".tag"), part.stat().st_size if part.is_file() else 0
    headers = {"User-Agent": "geoconflict"}
    if size and tag.is_file():
        headers |= {"Range": f"bytes={size}-", "If-Range": tag.read_text(encoding="ascii")}
    try:
        answer = urlopen(Request(address, headers=headers), timeout=_SECONDS)  # noqa: S310
    except HTTPError as error:
        if error.code == 416:  # there is nothing after what is there
            return
        raise
    with answer:
        goes_on = answer.status == 206
        tag.write_text(answer.headers.get("ETag") or answer.headers.get("Last-Modified") or "-")
        with part.open("ab" if goes_on else "wb") as file:
            _LOG.info("%s: from byte %d", address, file.tell())
            while block := answer.read(_AT_ONCE):
                file.write(block)
                tell(part.stem, file.tell())
            whole = (size if goes_on else 0) + int(answer.headers.get("Content-Length") or 0)
            if "Content-Length" in answer.headers and file.tell() != whole:
                raise OSError(f"the connection ended after {file.tell():,} of {whole:,} bytes")


def _check(part: Path, address: str) -> None:
    """Read a zip file through: each member's checksum tells whether it is as it was packed."""
    try:
        with zipfile.ZipFile(part) as archive:
            broken = archive.testzip()
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        broken = str(error)
    if broken:
        part.unlink()
        raise GazetteerError(f"{address}: what came is no whole zip file ({broken}); try again")


def _ignore(name: str, size: int) -> None:
    """Take no notice of progress."""
