"""What a worker does with a shard: read, geoparse, join, write one part.

Nothing that happens in one article reaches another: its failure is a record.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoconflict.articles.limits import MAX_SECONDS, time_limit
from geoconflict.articles.read import distinct
from geoconflict.corpus.shards import Shard
from geoconflict.corpus.tables import article_table, parquet_bytes, table_bytes
from geoconflict.errors import CorpusError, MissingDependencyError
from geoconflict.geoparser import Geoparser
from geoconflict.types import Article, Mention, Place, RecordFailure

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_BATCH_CHARACTERS = 100_000
_log = logging.getLogger("geoconflict")


@dataclass(frozen=True, slots=True)
class Task:
    """All that a worker must know, small enough to send anywhere."""

    number: int
    shard: Shard
    output: str
    columns: Mapping[str, str] = field(default_factory=dict)
    as_of: str | None = None
    point_of_view: str = "un"
    layers: tuple[str, ...] = ()
    geoparser: Callable[[], Geoparser] = Geoparser

    @property
    def part(self) -> Path:
        """The Parquet file of the mentions."""
        return Path(self.output) / "parts" / f"part-{self.number:06d}.parquet"

    @property
    def articles(self) -> Path:
        """The Parquet file of the articles."""
        return Path(self.output) / "parts" / f"articles-{self.number:06d}.parquet"

    @property
    def record(self) -> Path:
        """The JSON file that says the part is whole: written last."""
        return self.part.with_suffix(".json")

    @property
    def begun(self) -> Path:
        """Where a worker notes what it is about to do, after one has died."""
        return self.part.with_suffix(".begun")


def work(task: Task) -> dict[str, Any]:
    """Do a task and return its record; one that is done already is not done again."""
    if (done := finished(task)) is not None:
        return done
    failures: list[RecordFailure] = []
    articles: list[Article] = []
    places: list[list[Place]] = []
    stamp = task.shard.stamp()
    for batch in _batches(distinct(_read(task, failures))):
        articles += batch
        for article, mentions in zip(batch, _mentions(batch, task), strict=True):
            places.append(_places(article, mentions, task, failures))
    frame, areas = _joined([place for some in places for place in some], task)
    parts = {task.part: parquet_bytes(frame), task.articles: _article_bytes(articles, places)}
    for path, data in parts.items():
        write_whole(path, data)
    record = {
        "shard": repr(task.shard),
        "stamp": stamp,
        "sha256": [hashlib.sha256(data).hexdigest() for data in parts.values()],
        "articles": len(articles),
        "mentions": sum(map(len, places)),
        "located": sum(place.status == "found" for some in places for place in some),
        "rows": len(frame),
        "areas": areas,
        "failures": [{"source": one.source, "reason": one.reason} for one in failures],
    }
    write_whole(task.record, json.dumps(record, ensure_ascii=False, sort_keys=True).encode())
    return record


def finished(task: Task) -> dict[str, Any] | None:
    """Return the record of a task whose files are whole and whose input is unchanged."""
    try:
        record: dict[str, Any] = json.loads(task.record.read_bytes())
        files = (task.part.read_bytes(), task.articles.read_bytes())
        whole = record["sha256"] == [hashlib.sha256(data).hexdigest() for data in files]
        same = record["shard"] == repr(task.shard) and record["stamp"] == task.shard.stamp()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return record if whole and same else None


def _read(task: Task, failures: list[RecordFailure]) -> Iterator[Article]:
    """Read the shard; whatever a parser makes of it, the articles before that are there."""
    try:
        yield from task.shard.read(task.columns, failures.append)
    except MissingDependencyError:
        raise
    except Exception as error:
        failures.append(RecordFailure(repr(task.shard)[:500], f"{type(error).__name__}: {error}"))


def _batches(articles: Iterator[Article]) -> Iterator[list[Article]]:
    """Take a few articles at a time, as recognisers are faster so; long ones alone."""
    batch: list[Article] = []
    for article in articles:
        if batch and sum(len(one.text) for one in (*batch, article)) > _BATCH_CHARACTERS:
            yield batch
            batch = []
        batch.append(article)
    if batch:
        yield batch


def _mentions(batch: list[Article], task: Task) -> Sequence[list[Mention] | None]:
    """Recognise a batch; `None` for each article where one of them has spoilt it for all."""
    recognize = getattr(_geoparser(task.geoparser, task.layers).recognizer, "recognize_batch", None)
    try:
        with time_limit(MAX_SECONDS):
            if recognize is not None:
                found: list[list[Mention]] = recognize(batch)
                return found
    except Exception:  # each is done alone then, and the failure found again
        _log.debug("a batch of %d articles is done one by one", len(batch))
    return [None] * len(batch)


def _places(
    article: Article,
    mentions: list[Mention] | None,
    task: Task,
    failures: list[RecordFailure],
) -> list[Place]:
    try:
        with time_limit(MAX_SECONDS):
            places: list[Place] = _geoparser(task.geoparser, task.layers).parse_article(
                article, mentions
            )
            return places
    except Exception as error:  # no article ends a run, whatever it does
        reason = f"{type(error).__name__}: {error}"
        failures.append(RecordFailure(article.source or article.id, reason))
        return []


@lru_cache(maxsize=1)
def _geoparser(make: Callable[[], Geoparser], paths: tuple[str, ...]) -> Geoparser:
    """Load the models once a process; the default also finds the names of the run's own layers."""
    return make(layers=_layers(paths)[-len(paths) :]) if paths and make is Geoparser else make()


@lru_cache(maxsize=1)
def _layers(paths: tuple[str, ...]) -> Any:
    from geoconflict.layers import load_layers, read_layer

    return [*load_layers(), *map(read_layer, paths)]


def _article_bytes(articles: list[Article], places: list[list[Place]]) -> bytes:
    located = [sum(place.status == "found" for place in some) for some in places]
    return table_bytes(article_table(articles, list(map(len, places)), located))


def _joined(places: list[Place], task: Task) -> tuple[GeoDataFrame, dict[str, str]]:
    """Return the rows of the join, and the areas whose outlines were left out of them."""
    import datetime as dt

    from geoconflict.frame import Context, places_frame
    from geoconflict.layers import join

    gazetteer = _geoparser(task.geoparser, task.layers).gazetteer
    context = Context(gazetteer=gazetteer_name(gazetteer))
    outline = getattr(gazetteer, "geometry", None)
    frame = places_frame(places, context=context, geometry=outline)
    day = dt.date.fromisoformat(task.as_of) if task.as_of else None
    joined = join(frame, _layers(task.layers), as_of=day, point_of_view=task.point_of_view)
    return _without_outlines(joined, outline)


def gazetteer_name(gazetteer: Any) -> str:
    """Return the version of a gazetteer, or what it is where it states none."""
    return str(getattr(gazetteer, "version", type(gazetteer).__name__))


def _without_outlines(frame: GeoDataFrame, outline: Any) -> tuple[GeoDataFrame, dict[str, str]]:
    """Leave out the outlines that the gazetteer gives: `places.parquet` has each once."""
    shapes = frame.geometry.geom_type.isin(["Polygon", "MultiPolygon"])
    areas = frame[shapes & frame["kind"].ne("relative") & frame["place_id"].notna()]
    names = areas.drop_duplicates("place_id").set_index("place_id")["place_name"]
    known = {key: name for key, name in sorted(names.items()) if outline and _has(outline, key)}
    geometry = frame.geometry.copy()
    geometry[areas.index[areas["place_id"].isin(list(known))]] = None
    relative = shapes & frame["kind"].eq("relative")
    geometry[relative] = _simplified(geometry[relative])
    frame = frame.set_geometry(geometry)
    frame.attrs = {}
    return frame, known


def _simplified(areas: Any) -> Any:
    """Take out of "the east of China" what no reader needs: most of its coast.

    A line is moved by at most 1 % of the area's extent, after the join.
    """
    bounds = areas.bounds
    extent = (bounds["maxx"] - bounds["minx"] + bounds["maxy"] - bounds["miny"]) / 2
    return areas.simplify(extent / 100)


@lru_cache(maxsize=50_000)
def _has(outline: Callable[[str], Any], key: str) -> bool:
    shape = outline(key)
    return shape is not None and not shape.is_empty


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is whole or absent, also on a full disk."""
    with whole_file(path) as temporary:
        temporary.write_bytes(data)


class whole_file:  # noqa: N801 - used as a function, like `open`
    """Give a path to write to, which becomes `path` once all is on the disk.

    Raises
    ------
    CorpusError
        If it cannot be written, as on a full disk; `path` is then as it was.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")

    def __enter__(self) -> Path:
        return self._temporary

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        try:
            if error is None:
                self._keep()
        except OSError as failed:
            error = failed
        finally:
            self._temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CorpusError(
                f"{self._path}: cannot be written: {error.strerror or error}; free space, then "
                "run the same command again: it resumes"
            ) from error

    def _keep(self) -> None:
        with self._temporary.open("rb") as file:
            os.fsync(file.fileno())
        self._temporary.replace(self._path)
