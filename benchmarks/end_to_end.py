"""Articles a second, end to end, beside spaCy and a population look-up in the same run.

    python benchmarks/end_to_end.py CORPUS.jsonl [CORPUS.jsonl ...] [--articles 100000]

Builds articles of about 3 kB from the texts of gold corpora and runs `geoconflict.corpus.run` over
them, on one worker and on two, in a process of its own. Every half minute it prints how far it has
come, at what rate, and how much memory each worker holds, so that a run that is stopped gives
figures too. Then it says where the time goes, stage by stage. With `--spacy MODEL` the same texts
are recognised with spaCy and each name is given to its most populous place.

Rates of CPU are to be compared where the machine is busy. A core each: numerical libraries are
kept to one thread.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

SIZE = 3_000


def texts(corpora: list[Path], count: int) -> Iterator[str]:
    """Yield texts of about 3 kB, sentences shuffled so that no two are alike."""
    rows = [json.loads(line)["text"] for path in corpora for line in path.open()]
    sentences = [part for row in rows for part in row.split(". ") if len(part) > 20]
    shuffle = random.Random(7)
    for _ in range(count):
        parts: list[str] = []
        while sum(map(len, parts)) < SIZE:
            start = shuffle.randrange(len(sentences) - 5)
            parts += sentences[start : start + 5]
        yield ". ".join(parts)[:SIZE]


def write(source: Path, corpora: list[Path], count: int) -> None:
    first = time.mktime((2020, 1, 1, 12, 0, 0, 0, 0, 0))
    with source.open("w") as file:
        for number, text in enumerate(texts(corpora, count)):
            day = time.strftime("%Y-%m-%d", time.localtime(first + number % 1_000 * 86_400))
            file.write(json.dumps({"id": str(number), "text": text, "date": day}) + "\n")


def ours(source: str, workers: int) -> None:
    from geoconflict.corpus import run

    with tempfile.TemporaryDirectory() as folder, Watch(Path(folder) / "out", workers) as watch:
        report = run(source, Path(folder) / "out", workers=workers)
        watch.stop()
        wall = time.monotonic() - watch.begun
        cpu = sum(_cpu(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.parquet"))
    print(
        f"geoconflict, {workers} worker(s): {report.articles:,} articles, "
        f"{report.articles / wall:.1f}/s wall, {report.articles / cpu:.1f} a CPU second, "
        f"start-up and end included; {size / report.articles:,.0f} bytes of Parquet an article; "
        f"{report.failures} failures",
        flush=True,
    )


def _cpu(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


class Watch:
    """Prints how a run goes on: parts, rate, and the memory of this process and its children."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder, self._workers = folder, workers
        self._ended = threading.Event()
        self.begun = time.monotonic()

    def __enter__(self) -> Watch:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._ended.set()

    def _watch(self) -> None:
        pause = 2.0
        while not self._ended.wait(pause):
            pause = min(30.0, pause * 1.5)
            seconds = time.monotonic() - self.begun
            done = sum(_articles(path) for path in self._folder.glob("parts/part-*.json"))
            memory = " ".join(f"{size:.0f}" for size in _memory())
            line = f"  {self._workers} worker(s), {seconds:6.0f} s: {done:,} articles, "
            line += f"{done / seconds:.1f}/s, MB of parent and workers: {memory}"
            print(line, flush=True)


def _articles(record: Path) -> int:
    try:
        return int(json.loads(record.read_bytes())["articles"])
    except (OSError, ValueError):
        return 0


def _memory() -> list[float]:
    """Return the resident megabytes of this process and of its children."""
    try:
        lists = [path.read_text().split() for path in Path("/proc/self/task").glob("*/children")]
        names = ["self", *(name for some in lists for name in some)]
        pages = [int(Path(f"/proc/{name}/statm").read_text().split()[1]) for name in names]
    except OSError:
        return []
    return [count * resource.getpagesize() / 1e6 for count in pages]


def stages(source: str) -> None:
    """Say where the CPU goes, on one worker; what no stage has is the run's own."""
    from geoconflict import frame
    from geoconflict.corpus import finish, work
    from geoconflict.corpus.divide import shards_of
    from geoconflict.geoparser import Geoparser
    from geoconflict.layers import join as _  # noqa: F401 - the module is wanted
    from geoconflict.types import Article

    seconds: dict[str, float] = {}
    parser = work._geoparser(Geoparser)
    parser.parse_article(Article("warm-up", "Shells hit Terter in Azerbaijan."))
    layers = sys.modules["geoconflict.layers"]
    shard = type(next(iter(shards_of(source, 250))))
    for owner, name, stage in (
        (parser.recognizer, "recognize_batch", "recognition"),
        (parser.gazetteer, "lookup", "gazetteer"),
        (parser.resolver, "resolve", "resolution"),
        (frame, "places_frame", "frame"),
        (layers, "join", "join"),
        (work, "parquet_bytes", "writing rows"),
        (work, "_article_bytes", "writing articles, signatures"),
        (finish, "_write_articles", "end of the run"),
    ):
        _timed(owner, name, stage, seconds)
    _timed(shard, "read", "reading", seconds)
    with tempfile.TemporaryDirectory() as folder:
        from geoconflict.corpus import run

        begin = time.process_time()
        articles = run(source, Path(folder) / "out", workers=0).articles
        total = time.process_time() - begin
    print(f"{articles:,} articles, {1e3 * total / articles:.2f} ms of CPU each on one worker")
    for stage, spent in [*seconds.items(), ("the rest", total - sum(seconds.values()))]:
        print(f"  {stage:30s} {1e3 * spent / articles:6.2f} ms {100 * spent / total:5.1f} %")
    sys.stdout.flush()


def _timed(owner: object, name: str, stage: str, seconds: dict[str, float]) -> None:
    call: Callable = getattr(owner, name)
    seconds[stage] = 0.0

    def timed(*arguments: object, **options: object) -> object:
        begin = time.process_time()
        result = call(*arguments, **options)
        seconds[stage] += time.process_time() - begin
        return _stepwise(result, stage, seconds) if isinstance(result, Iterator) else result

    setattr(owner, name, timed)


def _stepwise(iterator: Iterator, stage: str, seconds: dict[str, float]) -> Iterator:
    while True:
        begin = time.process_time()
        value = next(iterator, None)
        seconds[stage] += time.process_time() - begin
        if value is None:
            return
        yield value


def peer(source: str, model: str, most: int) -> None:
    import spacy

    from geoconflict.gazetteer import default_gazetteer

    nlp, gazetteer = spacy.load(model, exclude=["parser", "lemmatizer"]), default_gazetteer()
    with Path(source).open() as lines:
        rows = [json.loads(line)["text"] for line, _ in zip(lines, range(most), strict=False)]
    list(nlp.pipe(rows[:2]))
    begin = time.process_time()
    for document in nlp.pipe(rows):
        for entity in document.ents:
            if entity.label_ in {"GPE", "LOC", "FAC"}:
                max(gazetteer.lookup(entity.text), key=lambda one: one.population, default=None)
    cpu = time.process_time() - begin
    print(f"spaCy {Path(model).name} + most populous: {len(rows)} articles, "
          f"{len(rows) / cpu:.1f} a CPU second after start-up", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--stages", type=int, default=500, help="articles for the profile")
    parser.add_argument("--spacy", help="a spaCy model to compare with")
    parser.add_argument("--spacy-articles", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, few = Path(folder) / "articles.jsonl", Path(folder) / "few.jsonl"
        write(source, options.corpora, options.articles)
        write(few, options.corpora, min(options.articles, options.stages))
        calls = [f"ours({str(source)!r}, {workers})" for workers in options.workers]
        calls.append(f"stages({str(few)!r})")
        if options.spacy:
            calls.append(f"peer({str(source)!r}, {options.spacy!r}, {options.spacy_articles})")
        one_thread = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        for call in calls:  # a process each, so that memory and CPU are each one's own
            code = f"import runpy; runpy.run_path({__file__!r})[{call.split('(')[0]!r}]"
            command = [sys.executable, "-c", f"{code}({call.split('(', 1)[1]}"]
            subprocess.run(command, check=True, env=one_thread)


if __name__ == "__main__":
    main()
