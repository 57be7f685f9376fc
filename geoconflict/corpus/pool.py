"""Tasks -> records, on one core, on all of them, or on a Dask cluster.

A worker that dies takes only the article it died of: its tasks are done again,
one after the other, in a process that notes each article before it begins it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import replace
from typing import Any

from geoconflict.corpus.work import Task, work
from geoconflict.errors import CorpusError

_IN_FLIGHT = 3
_MOST_KILLERS = 20


def done(tasks: Sequence[Task], workers: int, scheduler: str | None) -> Iterator[dict[str, Any]]:
    """Do the tasks and yield their records as they come, in no fixed order."""
    if scheduler is not None:
        from geoconflict.corpus.dask import records

        yield from records(tasks, scheduler)
    elif workers <= 1:
        yield from map(work, tasks)
    else:
        yield from _parallel(iter(tasks), workers)


def _parallel(tasks: Iterator[Task], workers: int) -> Iterator[dict[str, Any]]:
    """Do the tasks in processes; a pool that broke is replaced by a new one."""
    while True:
        broken: list[Task] = []
        with _pool(workers) as pool:
            try:
                yield from _through(pool, tasks, _IN_FLIGHT * workers, broken)
            finally:
                pool.shutdown(cancel_futures=True)
        if not broken:
            return
        yield from map(_rescued, broken)


def _through(
    pool: Executor, tasks: Iterator[Task], most: int, broken: list[Task]
) -> Iterator[dict[str, Any]]:
    """Keep a few tasks in flight, so that memory is flat in their number."""
    running: dict[Future[dict[str, Any]], Task] = {}
    while True:
        while not broken and len(running) < most and (task := next(tasks, None)) is not None:
            try:
                running[pool.submit(work, task)] = task
            except BrokenExecutor:
                broken.append(task)
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            task = running.pop(future)
            try:
                yield future.result()
            except BrokenExecutor:
                broken.append(task)


def _rescued(task: Task) -> dict[str, Any]:
    """Do a task again, and leave out the articles that kill its process."""
    task = replace(task, careful=True)
    for _ in range(_MOST_KILLERS):
        task.begun.unlink(missing_ok=True)
        try:
            with _pool(1) as pool:
                return pool.submit(work, task).result()
        except BrokenExecutor:
            if not task.begun.exists():
                break
            task = replace(task, skip=(*task.skip, int(task.begun.read_text())))
    raise CorpusError(
        f"part {task.number} ({task.shard!r}): its worker died again and again, most likely for "
        "want of memory; use fewer workers or a smaller shard_size, then run again"
    )


def _pool(workers: int) -> Executor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker)


def _begin_worker() -> None:
    """Leave Ctrl-C to the parent, and end when the parent is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing

    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os._exit(1)


class Progress:
    """A line on the terminal with rate and time left; nothing where the output is piped."""

    def __init__(self, parts: int) -> None:
        self._parts, self._done, self._articles = parts, 0, 0
        self._begun = time.monotonic()
        self._shown = sys.stderr.isatty()

    def after(self, record: dict[str, Any]) -> None:
        """Count a part and show the line anew."""
        self._done += 1
        self._articles += record["articles"]
        if self._shown:
            seconds = time.monotonic() - self._begun
            left = seconds / self._done * (self._parts - self._done)
            end = "\n" if self._done == self._parts else ""
            line = (
                f"{self._done:,} of {self._parts:,} parts, {self._articles:,} articles, "
                f"{self._articles / max(seconds, 0.001):,.0f} a second, {left:,.0f} s left"
            )
            print(f"\r{line:<79}", end=end, file=sys.stderr, flush=True)
