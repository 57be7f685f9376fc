"""Tasks -> records, on one core, on all of them, or on a Dask cluster.

A worker that dies takes only the article it died of: its task is done again,
in a process that notes each article before it begins it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from geoconflict.articles.limits import Guard
from geoconflict.corpus.child import Child, DiedError
from geoconflict.corpus.work import Task, work
from geoconflict.errors import CorpusError

_IN_FLIGHT = 3
_MOST_KILLERS = 20
_MOST_DEATHS = 3


def done(tasks: Iterator[Task], workers: int, scheduler: str | None) -> Iterator[dict[str, Any]]:
    """Do the tasks and yield their records as they come, in no fixed order.

    Without workers they are done here, where nothing sees to it that one ends.
    """
    if scheduler is not None:
        from geoconflict.corpus.dask import records

        yield from records(tasks, scheduler)
    elif workers < 1:
        yield from map(work, tasks)
    else:
        yield from _parallel(tasks, workers)


def _parallel(tasks: Iterator[Task], workers: int) -> Iterator[dict[str, Any]]:
    """Give each of a few threads a child process, and keep a few tasks waiting for them."""
    children: SimpleQueue[Child] = SimpleQueue()
    everyone = [Child() for _ in range(workers)]
    for child in everyone:
        children.put(child)

    def do(task: Task) -> dict[str, Any]:
        child = children.get()
        try:
            record: dict[str, Any] = surviving(child, work, task, task.begun)
            return record
        finally:
            children.put(child)

    with ThreadPoolExecutor(workers) as threads:
        try:
            running: set[Future[dict[str, Any]]] = set()
            for task in tasks:
                running.add(threads.submit(do, task))
                if len(running) >= _IN_FLIGHT * workers:
                    finished, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in finished)
            while running:
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in finished)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            for child in everyone:
                child.close()


def surviving(child: Child, function: Callable[[Any], Any], argument: Any, note: Path) -> Any:
    """Call a function in a child, and leave out the articles that kill it.

    Parameters
    ----------
    note : Path
        A file that the child may write to while it looks for the article.

    Raises
    ------
    CorpusError
        If it dies again and again.
    """
    deaths, guard = 0, Guard()
    while deaths < _MOST_DEATHS and len(guard.skip) < _MOST_KILLERS:
        note.unlink(missing_ok=True)
        try:
            return child.call(function, argument, guard)
        except DiedError:
            if note.exists():
                guard = replace(guard, skip=(*guard.skip, int(note.read_text())))
            else:
                deaths += 1
                guard = replace(guard, note=note)
        finally:
            note.unlink(missing_ok=True)
    raise CorpusError(
        f"{argument!r:.200}: its worker died again and again, most likely for want of memory; "
        "use fewer workers or a smaller shard_size, then run again"
    )


class Progress:
    """A line on the terminal with rate and time left; nothing where the output is piped."""

    def __init__(self, parts: list[Task]) -> None:
        self._parts, self._done, self._articles = parts, 0, 0
        self.whole = False
        """Whether all of the source has been divided, so that `parts` is complete."""
        self._begun = time.monotonic()
        self._shown = sys.stderr.isatty()

    def after(self, record: dict[str, Any]) -> None:
        """Count a part and show the line anew."""
        self._done += 1
        self._articles += record["articles"]
        if self._shown:
            end = "\n" if self.whole and self._done == len(self._parts) else ""
            print(f"\r{self._line():<79}", end=end, file=sys.stderr, flush=True)

    def _line(self) -> str:
        seconds = time.monotonic() - self._begun
        left = seconds / self._done * (len(self._parts) - self._done)
        return (
            f"{self._done:,} of {len(self._parts):,}{'' if self.whole else '+'} parts, "
            f"{self._articles:,} articles, {self._articles / max(seconds, 0.001):,.0f} a second"
            + (f", {left:,.0f} s left" if self.whole else "")
        )
