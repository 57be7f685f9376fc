"""A process of its own to do work in: work that hangs or dies takes no other with it.

`subprocess` and not `multiprocessing`: it works from the threads of a Dask
worker, which may have no children of that kind, and from a script without
`if __name__ == "__main__"`. The child does its work in its main thread, where
the time limit of an article holds; where an article cannot be interrupted (it
sits in compiled code), the child ends itself.

Calls go down standard input and results come up a pipe, both pickled; they are
between a process and its own child, and no other can write there.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from geoconflict.articles.limits import Guard, guarded
from geoconflict.errors import CorpusError

_IDLE_SECONDS = 120.0


class DiedError(Exception):
    """The process ended in the middle of its work."""


class Child:
    """A child process, started at its first call and again after its death."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def call(self, function: Callable[[Any], Any], argument: Any, guard: Guard) -> Any:
        """Return `function(argument)`, done in the child.

        Raises
        ------
        DiedError
            If the process died of it.
        Exception
            What the function raised.
        """
        process = self._running()
        try:
            _send(process.stdin, (function, argument, guard))
            fine, result = _receive(process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self._stop()
            raise DiedError from error
        if not fine:
            raise result
        return result

    def close(self) -> None:
        """Stop the process, whatever it does, for good."""
        self._closed = True
        self._stop()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise CorpusError("the run was stopped; run the same command again: it resumes")
        if self._process is None or self._process.poll() is not None:
            code = f"import sys; sys.path[:] = {sys.path!r}; import {__name__} as child"
            self._process = subprocess.Popen(  # noqa: S603 - this very interpreter
                [sys.executable, "-c", f"{code}; child.serve()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**_ONE_THREAD, **os.environ},
            )
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()


# As many processes as cores do the work; threads of numerical libraries would fight over them.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def serve() -> None:
    """Do what comes on standard input, until it is closed or nothing comes any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    with contextlib.suppress(OSError):  # where memory runs out, the kernel is to choose a child
        Path("/proc/self/oom_score_adj").write_text("500")
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the results
    calls: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_take_in, args=(sys.stdin.buffer, calls), daemon=True).start()
    with contextlib.suppress(queue.Empty, OSError):
        while True:
            _send(results, _done(calls.get(timeout=_IDLE_SECONDS)))
    os._exit(0)  # the thread that reads cannot be ended otherwise


def _take_in(pipe: IO[bytes], calls: queue.Queue[bytes]) -> None:
    """Hand the calls on; when the parent is gone, however it went, be gone too."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            calls.put(_read(pipe))
    os._exit(0)


def _done(data: bytes) -> tuple[bool, Any]:
    try:
        function, argument, guard = pickle.loads(data)  # noqa: S301
        with guarded(guard):
            return True, function(argument)
    except Exception as error:
        return False, _sendable(error)


def _sendable(error: Exception) -> Exception:
    """Return the error, or one that says the same where it cannot be pickled."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301
    except Exception:
        return CorpusError(f"{type(error).__name__}: {error}")
    return error


def _send(pipe: IO[bytes] | None, value: Any) -> None:
    if pipe is None:
        raise EOFError
    data = pickle.dumps(value)
    pipe.write(len(data).to_bytes(8, "big") + data)
    pipe.flush()


def _receive(pipe: IO[bytes] | None) -> Any:
    if pipe is None:
        raise EOFError
    return pickle.loads(_read(pipe))  # noqa: S301


def _read(pipe: IO[bytes]) -> bytes:
    data = pipe.read(size) if (size := int.from_bytes(pipe.read(8), "big")) else b""
    if not size or len(data) < size:
        raise EOFError
    return data
