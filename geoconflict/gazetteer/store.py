"""A gazetteer file, opened for reading when it is first asked."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path
from typing import Any
from weakref import WeakSet

from geoconflict.errors import GazetteerError
from geoconflict.gazetteer.schema import FORMAT

_OPEN: WeakSet[GazetteerFile] = WeakSet()


def _after_fork() -> None:
    for file in _OPEN:
        file._forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


class GazetteerFile:
    """One read-only connection a thread; a forked process opens its own.

    Parameters
    ----------
    path : Path
        A file that `geoconflict.gazetteer.write` made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.local()
        _OPEN.add(self)

    def query(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Return all rows."""
        try:
            return self._database().execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._unusable(error) from error

    def query_one(self, sql: str, values: tuple[Any, ...]) -> tuple[Any, ...] | None:
        """Return the first row."""
        try:
            row: tuple[Any, ...] | None = self._database().execute(sql, values).fetchone()
        except sqlite3.DatabaseError as error:
            raise self._unusable(error) from error
        return row

    def _database(self) -> sqlite3.Connection:
        try:
            opened: sqlite3.Connection = self._threads.opened
        except AttributeError:
            opened = self._threads.opened = self._open()
        return opened

    def _forget(self) -> None:
        """Leave the parent's connections alone in a forked process."""
        self._threads = threading.local()

    def _open(self) -> sqlite3.Connection:
        if not self._path.is_file():
            raise GazetteerError(
                f"{self._path}: no such gazetteer file; make one with `geoconflict gazetteer build`"
            )
        address = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
        database = sqlite3.connect(address, uri=True)
        try:
            database.execute("PRAGMA mmap_size = 268435456")
            row = database.execute("SELECT value FROM info WHERE key = 'format'").fetchone()
        except sqlite3.DatabaseError as error:
            raise self._unusable(error) from error
        if row is None or row[0] != str(FORMAT):
            raise GazetteerError(f"{self._path}: made by another geoconflict; build it anew")
        return database

    def _unusable(self, error: Exception) -> GazetteerError:
        return GazetteerError(f"{self._path}: not a usable gazetteer file: {error}")
