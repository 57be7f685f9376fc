"""Files, folders and globs -> the files to read, in an order that no machine changes."""

from __future__ import annotations

import glob
import os
from collections.abc import Container, Iterator
from pathlib import Path

from geoconflict.articles.stream import suffix_of

# A browser or Word puts a page's pictures and frames into a folder beside it, named after it.
_BESIDE_PAGES = ("_files", ".files", "-Dateien", "_fichiers", "-filer", "_archivos", "_file")
_PAGES = (".html", ".htm", ".xhtml")


def files_of(source: str | Path, suffixes: Container[str]) -> Iterator[Path]:
    """List the files of a source.

    Parameters
    ----------
    source : str or path
        A file is taken whatever its name. Of a folder, in depth, those with one
        of `suffixes` are; hidden files and the folders that hold the parts of
        saved pages are passed over.
    suffixes : container of str
        As `suffix_of` gives them.
    """
    path = Path(source)
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from sorted(file for file in _inside(path) if suffix_of(file) in suffixes)
    else:
        names = glob.glob(str(source), recursive=True)  # noqa: PTH207 - takes absolute patterns
        yield from sorted(Path(name) for name in names if Path(name).is_file())


def _inside(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        pages = {Path(name).stem for name in names if Path(name).suffix.lower() in _PAGES}
        folders[:] = [name for name in folders if not _is_hidden(name) and not _is_of(name, pages)]
        files = (Path(place) / name for name in names if not _is_hidden(name))
        yield from (file for file in files if file.is_file())


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"


def _is_of(name: str, pages: set[str]) -> bool:
    """Whether a folder holds the parts of one of the pages beside it."""
    return any(name.endswith(end) and name.removesuffix(end) in pages for end in _BESIDE_PAGES)
