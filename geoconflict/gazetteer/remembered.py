"""What geocoders have answered, and whose turn it is to ask: one SQLite file for many processes.

Answers are kept as JSON, never pickled, in write-ahead mode, so that a process
may be killed at any time. Reading them needs no lock.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from geoconflict.errors import GazetteerError

_TABLES = """
CREATE TABLE IF NOT EXISTS answer (service TEXT, query TEXT, answered REAL, found TEXT,
    PRIMARY KEY (service, query)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS turn (service TEXT PRIMARY KEY, next REAL, closed REAL)
    WITHOUT ROWID;
"""
_LONGEST_QUEUE = 3600.0
"""Seconds; a turn farther off is another boot's clock, or a clock put back."""

_log = logging.getLogger("geoconflict")
_Result = TypeVar("_Result")


class Remembered:
    """Answers and turns in an SQLite file.

    Parameters
    ----------
    path : str
        ":memory:" for as long as the process lives.

    Raises
    ------
    GazetteerError
        At the first use, where the file cannot be opened or is no such file.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._process = 0
        self._lock = threading.Lock()

    def get(self, service: str, query: str) -> list[dict[str, Any]] | None:
        """Return an answer, empty where nothing was found; `None` where none is kept."""
        row = self._try(
            lambda database: database.execute(
                "SELECT found FROM answer WHERE service = ? AND query = ?", (service, query)
            ).fetchone()
        )
        if row is None:
            return None
        found: list[dict[str, Any]] = json.loads(row[0])
        return found

    def put(self, service: str, query: str, found: str) -> None:
        """Keep an answer, given as a JSON list."""
        self._try(
            lambda database: database.execute(
                "INSERT OR REPLACE INTO answer VALUES (?,?,?,?)",
                (service, query, time.time(), found),
            )
        )

    def take_turn(self, service: str, seconds: float) -> float:
        """Take the next turn to ask, so many seconds after the last; return how far off it is."""
        return self._try(lambda database: _take(database, service, seconds)) or 0.0

    def close_for(self, service: str, seconds: float) -> None:
        """Let nobody ask a service for a time, as it has wished."""
        until = time.time() + min(seconds, _LONGEST_QUEUE)
        self._try(
            lambda database: database.execute(
                "INSERT INTO turn VALUES (?, 0, ?) ON CONFLICT (service)"
                " DO UPDATE SET closed = max(closed, excluded.closed)",
                (service, until),
            )
        )

    def closed_for(self, service: str) -> float:
        """Return for how many seconds a service still wishes not to be asked."""
        row = self._try(
            lambda database: database.execute(
                "SELECT closed FROM turn WHERE service = ?", (service,)
            ).fetchone()
        )
        left = row[0] - time.time() if row else 0.0
        return left if 0.0 < left <= _LONGEST_QUEUE else 0.0

    def _try(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """Work on the file; what it cannot keep or read is as if it were not kept."""
        if self._process != os.getpid():
            self._open()
        with self._lock:
            try:
                return work(self._database)
            except (sqlite3.Error, ValueError) as error:
                _log.warning("%s: answers are not remembered: %s", self.path, error)
                return None

    def _open(self) -> None:
        """Open the file, anew in a process that was forked."""
        self._lock = threading.Lock()
        try:
            if self.path != ":memory:":
                Path(self.path).parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(
                self.path, timeout=30, isolation_level=None, check_same_thread=False
            )
            _patiently(self._database, "PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            self._database.executescript(_TABLES)
        except (sqlite3.Error, OSError) as error:
            raise GazetteerError(
                f"{self.path}: not usable as a cache of geocoders' answers ({error}); "
                "give another path, or delete the file"
            ) from error
        self._process = os.getpid()


@cache
def remembered(path: str) -> Remembered:
    """Return the application's one `Remembered` of a path."""
    return Remembered(path)


def _patiently(database: sqlite3.Connection, sql: str) -> None:
    """Run what SQLite refuses at once, time-out or not, while another process opens the file."""
    for pause in (0.05, 0.1, 0.2, 0.4, 0.8, 1.6):
        try:
            database.execute(sql)
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(pause)
    database.execute(sql)


def _take(database: sqlite3.Connection, service: str, seconds: float) -> float:
    database.execute("BEGIN IMMEDIATE")
    try:
        now = time.time()
        row = database.execute("SELECT next FROM turn WHERE service = ?", (service,)).fetchone()
        due = row[0] if row and row[0] - now < _LONGEST_QUEUE else now
        turn = max(now, due)
        database.execute(
            "INSERT INTO turn VALUES (?, ?, 0) ON CONFLICT (service)"
            " DO UPDATE SET next = excluded.next",
            (service, turn + seconds),
        )
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")
    return float(turn - now)
