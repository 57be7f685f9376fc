"""A gazetteer file, opened for reading when it is first asked."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path
from typing import Any

from geoconflict.errors import GazetteerError
from geoconflict.gazetteer.schema import FORMAT


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
        opened: tuple[int, sqlite3.Connection] | None = getattr(self._threads, "opened", None)
        if opened is None or opened[0] != os.getpid():
            opened = self._threads.opened = (os.getpid(), self._open())
        return opened[1]

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
