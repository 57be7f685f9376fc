"""Which files may be opened at all.

GDAL follows what a file says: an OGR VRT renamed to `.geojson` reads any other
file, a WFS description opens the network, `/vsi` paths do both, and a small
zip can hold gigabytes. Such inputs are refused before GDAL sees them.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from geoconflict.errors import LayerError

TABLES = (".csv", ".tsv", ".parquet", ".xlsx")
SUFFIXES = (".geojson", ".json", ".gpkg", ".shp", ".fgb", ".kml", ".gml", ".zip", *TABLES)
_HEAD = 65_536
_INDIRECT = (
    b"<ogrvrt",
    b"<vrtdataset",
    b"<ogrwfs",
    b"<gdal_wms",
    b"<wms_",
    b"<ogrproxied",
    b"/vsi",
)
_LARGEST = 1_000_000_000
_LARGEST_RATIO = 200
_MOST_MEMBERS = 500


def checked_path(path: str | Path) -> Path:
    """Return the path of a file that is safe to hand to GDAL.

    Raises
    ------
    LayerError
        If it is a URL, a GDAL virtual path, no file, of an unknown type, a
        file that points to others, or a zip bomb.
    """
    text = str(path)
    if "://" in text or text.lstrip().lower().startswith(("/vsi", "<", "{")):
        raise LayerError(
            f"{text[:80]!r} is no path of a file; URLs, GDAL's virtual paths and inline "
            "text are not read: download or save the file first"
        )
    found = Path(path)
    if not found.is_file():
        raise LayerError(f"there is no file {text!r}")
    if found.suffix.lower() not in SUFFIXES:
        raise LayerError(
            f"{text!r} has the suffix {found.suffix!r}; layers are read from {', '.join(SUFFIXES)}"
        )
    _refuse_indirection(found)
    return found


def _refuse_indirection(path: Path) -> None:
    if zipfile.is_zipfile(path) and path.suffix.lower() in {".zip", ".xlsx"}:
        _check_zip(path)
        return
    with path.open("rb") as file:
        _check_head(file.read(_HEAD), str(path))


def _check_head(head: bytes, where: str) -> None:
    lower = head.replace(b"\x00", b"").lower()
    for mark in _INDIRECT:
        if mark in lower:
            raise LayerError(
                f"{where} is not what its name says: it holds {mark.decode()!r}, which makes "
                "GDAL open other files or the network; it is not read"
            )


def _check_zip(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        packed = max(sum(member.compress_size for member in members), 1)
        size = sum(member.file_size for member in members)
        if size > _LARGEST or size / packed > _LARGEST_RATIO or len(members) > _MOST_MEMBERS:
            raise LayerError(
                f"{path} holds {len(members)} files of {size / 1e6:.0f} MB in "
                f"{packed / 1e6:.1f} MB; that is no map, and it is not unpacked"
            )
        for member in members:
            if ".." in Path(member.filename).parts or member.filename.startswith("/"):
                raise LayerError(f"{path} holds {member.filename!r}, which points out of it")
            if member.filename.lower().endswith(".vrt"):
                raise LayerError(f"{path} holds {member.filename!r}, an OGR VRT; it is not read")
            with archive.open(member) as file:
                _check_head(file.read(_HEAD), f"{path} ({member.filename})")
