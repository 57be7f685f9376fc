"""A file is whole or absent."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from geoconflict.errors import ExportError


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a path beside `path` to write to, and put it in place when all went well.

    A full disk or a kill leaves the old file as it was.

    Raises
    ------
    ExportError
        If the folder is missing or cannot be written to.
    """
    target = Path(path)
    if not target.parent.is_dir():
        raise ExportError(f"cannot write {target}: there is no folder {target.parent}; make it")
    try:
        folder = tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.stem[:40]}-")
    except OSError as error:
        raise ExportError(f"cannot write {target}: {error.strerror}") from error
    with folder as name:
        draft = Path(name) / target.name
        yield draft
        _put_in_place(draft, target)


def write_text(path: str | os.PathLike[str], pieces: Iterator[str]) -> None:
    """Write UTF-8 text piece by piece, with line feeds on every system."""
    with replacing(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(pieces)


def _put_in_place(draft: Path, target: Path) -> None:
    try:
        with draft.open("rb") as file, suppress(OSError):
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        raise ExportError(f"cannot write {target}: {error.strerror}") from error
