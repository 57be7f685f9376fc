"""What one document may cost: bytes, characters and seconds."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

MAX_FILE_BYTES = 20_000_000
"""A document, or a line of a JSONL file, larger than this is refused unread."""
MAX_CHARACTERS = 2_000_000
"""A longer text is refused; a news article has three thousand."""
MAX_SECONDS = 30.0
"""Reading, or geoparsing, one document is given up after this."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Interrupt what takes longer, where the platform can (the main thread of Unix).

    Raises
    ------
    TimeoutError
        In the code inside, when the time is over.
    """
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

    A line ends at a line feed alone: U+2028 inside a JSON string ends none.
    """
    while line := file.readline(most + 1):
        yield line
        while len(line) > most and not line.endswith(b"\n"):
            line = file.readline(most + 1)
