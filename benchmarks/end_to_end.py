"""Articles a second, end to end, beside spaCy and a population look-up in the same run.

    python benchmarks/end_to_end.py CORPUS.jsonl [CORPUS.jsonl ...] [--articles 2000]

Builds articles of about 3 kB from the texts of gold corpora, runs `geoconflict.corpus.run` over
them in a process of its own and, where spaCy and a model are installed, recognises the same texts
with spaCy and takes the most populous place of each name. Prints rates after start-up: compare
those of CPU where the machine is busy. A core each: numerical libraries are kept to one thread.
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
import time
from collections.abc import Iterator
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


def ours(source: str, workers: int) -> None:
    from geoconflict.corpus import run
    from geoconflict.corpus.work import _geoparser
    from geoconflict.geoparser import Geoparser
    from geoconflict.types import Article

    _geoparser(Geoparser).parse_article(Article("warm-up", "Shells hit Terter in Azerbaijan."))
    with tempfile.TemporaryDirectory() as folder:
        begin = _clock()
        report = run(source, Path(folder) / "out", workers=workers)
        _print(f"geoconflict, {workers} worker(s)", report.articles, begin)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.parquet"))
    print(f"  {size / report.articles:,.0f} bytes of Parquet an article", flush=True)


def peer(source: str, model: str) -> None:
    import spacy

    from geoconflict.gazetteer import default_gazetteer

    nlp, gazetteer = spacy.load(model, exclude=["parser", "lemmatizer"]), default_gazetteer()
    rows = [json.loads(line)["text"] for line in Path(source).read_text().splitlines()]
    list(nlp.pipe(rows[:2]))
    begin = _clock()
    for document in nlp.pipe(rows):
        for entity in document.ents:
            if entity.label_ in {"GPE", "LOC", "FAC"}:
                max(gazetteer.lookup(entity.text), key=lambda one: one.population, default=None)
    _print(f"spaCy {Path(model).name} + most populous", len(rows), begin)


def _clock() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _print(name: str, articles: int, begin: tuple[float, float]) -> None:
    """Print rates after start-up; the CPU of worker processes is not in the second."""
    wall, cpu = (now - then for now, then in zip(_clock(), begin, strict=True))
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(one).ru_maxrss for one in who) // 1024
    print(f"{name}: {articles} articles, {articles / wall:.1f}/s wall, "
          f"{articles / cpu:.1f}/s of this process's CPU, {peak} MB", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--spacy", help="a spaCy model to compare with")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        rows = enumerate(texts(options.corpora, options.articles))
        source.write_text("".join(f"{json.dumps({'id': i, 'text': text})}\n" for i, text in rows))
        calls = [f"ours({str(source)!r}, {workers})" for workers in (1, 2)]
        if options.spacy:
            calls.append(f"peer({str(source)!r}, {options.spacy!r})")
        one_thread = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        for call in calls:  # a process each, so that memory and CPU are each one's own
            code = f"import runpy; runpy.run_path({__file__!r})[{call.split('(')[0]!r}]"
            subprocess.run(
                [sys.executable, "-c", f"{code}({call.split('(', 1)[1]}"],
                check=True,
                env=one_thread,
            )


if __name__ == "__main__":
    main()
