"""What a worker does with a shard: read, geoparse, join, write one part.

Nothing that happens in one article reaches another: its failure is a record.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoconflict.corpus.shards import Shard
from geoconflict.errors import CorpusError
from geoconflict.types import Article, Place, RecordFailure

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True, slots=True)
class Task:
    """All that a worker must know, small enough to send anywhere."""

    number: int
    shard: Shard
    output: str
    columns: Mapping[str, str] = field(default_factory=dict)
    as_of: str | None = None
    point_of_view: str = "un"
    seconds_per_article: float = 30.0

    @property
    def part(self) -> Path:
        """The Parquet file that this task writes."""
        return Path(self.output) / "parts" / f"part-{self.number:06d}.parquet"

    @property
    def record(self) -> Path:
        """The JSON file that says the part is whole: written last."""
        return self.part.with_suffix(".json")


def work(task: Task) -> dict[str, Any]:
    """Do a task and return its record; one that is done already is not done again."""
    if (done := _done(task)) is not None:
        return done
    failures: list[RecordFailure] = []
    articles = list(task.shard.read(task.columns, failures.append))
    places = [place for article in articles for place in _places(article, task, failures)]
    frame = _joined(places, articles, task)
    task.part.parent.mkdir(parents=True, exist_ok=True)
    write_whole(task.part, _parquet_bytes(frame))
    record = _record(task, articles, frame, failures)
    write_whole(task.record, json.dumps(record, ensure_ascii=False, sort_keys=True).encode())
    return record


def _done(task: Task) -> dict[str, Any] | None:
    try:
        record: dict[str, Any] = json.loads(task.record.read_bytes())
        whole = hashlib.sha256(task.part.read_bytes()).hexdigest() == record["sha256"]
    except (OSError, ValueError, KeyError):
        return None
    return record if whole and record["shard"] == repr(task.shard) else None


def _places(article: Article, task: Task, failures: list[RecordFailure]) -> list[Place]:
    try:
        with time_limit(task.seconds_per_article):
            places: list[Place] = _geoparser().parse_article(article)
            return places
    except Exception as error:  # no article ends a run, whatever it does
        reason = f"{type(error).__name__}: {error}"
        failures.append(RecordFailure(article.source or article.id, reason))
        return []


@lru_cache(maxsize=1)
def _geoparser() -> Any:
    """Load the models once a process."""
    from geoconflict.geoparser import Geoparser

    return Geoparser()


@lru_cache(maxsize=1)
def _layers() -> Any:
    from geoconflict.layers import load_layers

    return load_layers()


def _joined(places: list[Place], articles: list[Article], task: Task) -> GeoDataFrame:
    import datetime as dt

    from geoconflict.frame import Context, places_frame
    from geoconflict.layers import join

    gazetteer = _geoparser().gazetteer
    context = Context(articles={}, gazetteer=str(getattr(gazetteer, "version", "")))
    frame = places_frame(places, context=context, geometry=getattr(gazetteer, "geometry", None))
    day = dt.date.fromisoformat(task.as_of) if task.as_of else None
    joined = join(frame, _layers(), as_of=day, point_of_view=task.point_of_view)
    return _without_outlines(joined)


def _without_outlines(frame: GeoDataFrame) -> GeoDataFrame:
    """Leave out the outlines of countries and divisions; `places.parquet` has each once."""
    outline = frame["kind"].ne("relative") & frame.geometry.geom_type.isin(
        ["Polygon", "MultiPolygon"]
    )
    frame = frame.copy()
    frame.loc[outline, frame.geometry.name] = None
    frame.attrs = {}
    return frame


def _parquet_bytes(frame: GeoDataFrame) -> bytes:
    import io

    buffer = io.BytesIO()
    frame.to_parquet(buffer, compression="zstd", index=False)
    return buffer.getvalue()


def _record(
    task: Task, articles: list[Article], frame: GeoDataFrame, failures: list[RecordFailure]
) -> dict[str, Any]:
    mentions = frame.drop_duplicates("mention_id")
    return {
        "shard": repr(task.shard),
        "sha256": hashlib.sha256(task.part.read_bytes()).hexdigest(),
        "articles": len(articles),
        "mentions": len(mentions),
        "located": int((mentions["outcome"] == "found").sum()),
        "rows": len(frame),
        "failures": [{"source": one.source, "reason": one.reason} for one in failures],
    }


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is whole or absent, also on a full disk."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise CorpusError(
            f"{path}: cannot be written: {error.strerror}; free space, then run the same command "
            "again: it resumes"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Interrupt what takes longer, where the platform can (the main thread of Unix)."""
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
