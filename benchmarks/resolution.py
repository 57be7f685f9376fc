"""CPU milliseconds an article of resolution, its areas for relative expressions, and the frame.

    python benchmarks/resolution.py CORPUS.jsonl [CORPUS.jsonl ...] [--articles 500]

Builds articles of about 3 kB as `end_to_end.py` does, recognises and looks up beforehand, and
resolves them twice: the first time outlines are cut as they are named, the second time they are
known, as after some thousand articles. Set OPENBLAS_NUM_THREADS=1, as the workers of a run do.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from end_to_end import texts

from geoconflict.frame import places_frame
from geoconflict.geoparser import Geoparser
from geoconflict.types import Article

Made = TypeVar("Made")


def timed(label: str, articles: int, make: Callable[[], Made]) -> Made:
    """Print the CPU time of a call, an article."""
    begin = time.process_time()
    made = make()
    print(f"{label:32} {1000 * (time.process_time() - begin) / articles:7.2f} ms an article")
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--articles", type=int, default=500)
    options = parser.parse_args()
    count, geoparser = options.articles, Geoparser()
    found = []
    for number, text in enumerate(texts(options.corpora, count)):
        article = Article(str(number), text)
        mentions = geoparser.recognizer.recognize(article)
        lists = [
            [] if mention.relative else geoparser.gazetteer.lookup(mention.toponym)
            for mention in mentions
        ]
        found.append((article, mentions, lists))
    resolve = geoparser.resolver.resolve
    resolve(*found[0])
    plain = [_without_relative(*each) for each in found]
    timed("names alone", count, lambda: [resolve(*each) for each in plain])
    timed("with areas, not yet drawn", count, lambda: [resolve(*each) for each in found])
    places = timed("with areas, known", count, lambda: [resolve(*each) for each in found])
    rows = [place for some in places for place in some]
    geometry = getattr(geoparser.gazetteer, "geometry", None)
    timed(f"frame of {len(rows)} rows", count, lambda: places_frame(rows, geometry=geometry))


def _without_relative(article, mentions, lists):  # type: ignore[no-untyped-def]
    kept = [number for number, mention in enumerate(mentions) if not mention.relative]
    return article, [mentions[number] for number in kept], [lists[number] for number in kept]


if __name__ == "__main__":
    main()
