"""What one document may cost: bytes, characters and seconds."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, TextIO

MAX_FILE_BYTES = 20_000_000
"""A document, or a line of a JSONL file, larger than this is refused unread."""
MAX_CHARACTERS = 2_000_000
"""A longer text is refused; a news article has three thousand."""
MAX_SECONDS = 30.0
"""Reading, or geoparsing, one document is given up after this."""


@dataclass(slots=True)
class Guard:
    """Sees documents through in a process that another one watches.

    Each reading and each geoparsing of a document is a step. The process notes
    the step that it begins, so that the one that kills it is known, leaves out
    those that killed its forerunners, and ends itself where a step cannot be
    interrupted because it sits in compiled code.

    Parameters
    ----------
    note : Path, optional
        Where to write the number of the step in hand.
    skip : tuple of int
        Steps to leave out.
    """

    note: Path | None = None
    skip: tuple[int, ...] = ()
    step: int = 0

    def begin(self, seconds: float) -> None:
        """Begin a step.

        Raises
        ------
        TimeoutError
            If it is to be left out.
        """
        self.step += 1
        if self.step in self.skip:
            raise TimeoutError("its worker died of it, for want of memory or after hanging")
        if self.note is not None:
            self.note.write_text(str(self.step))
        faulthandler.dump_traceback_later(seconds * 2, exit=True, file=_silence())

    def end(self) -> None:
        """End a step."""
        faulthandler.cancel_dump_traceback_later()
        if self.note is not None:
            self.note.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _silence() -> TextIO:
    return Path(os.devnull).open("w")


_guard: Guard | None = None


@contextmanager
def guarded(guard: Guard) -> Iterator[None]:
    """Let `guard` see to all that is done inside under a `time_limit`."""
    global _guard
    _guard = guard
    try:
        yield
    finally:
        _guard = None


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Interrupt what takes longer, where the platform can (the main thread of Unix).

    Raises
    ------
    TimeoutError
        In the code inside, when the time is over.
    """
    if _guard is not None:
        _guard.begin(seconds)
    try:
        with _alarm(seconds):
            yield
    finally:
        if _guard is not None:
            _guard.end()


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    can = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not can:
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError(f"took longer than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def bounded_lines(file: BinaryIO, most: int = MAX_FILE_BYTES) -> Iterator[bytes]:
    """Yield the lines of a file; of one that is too long only the first `most` + 1 bytes.

    A line ends at a line feed alone: U+2028 inside a JSON string ends none. After a
    line the file stands at the beginning of the next one.
    """
    while line := file.readline(most + 1):
        rest = line
        while len(rest) > most and not rest.endswith(b"\n"):
            rest = file.readline(most + 1)
        yield line
