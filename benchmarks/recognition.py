"""Accuracy and speed of toponym recognition on gold corpora, beside peers in the same run.

    python benchmarks/recognition.py ../shared/corpora [--spacy PACKAGE_OR_PATH] [--limit 200]
    python benchmarks/recognition.py ../shared/corpora --spacy PACKAGE_OR_PATH --batch 64
    python benchmarks/recognition.py ../shared/corpora --model held_back.npz --corpus geovirus

Precision, recall and F1 are of spans (overlap, and exact in brackets), matched one to
one, identical ones first, counted by the corpus's own convention. `event_location`
marks only the event's place, so its precision means nothing. Speed is characters per
second of processor time, texts read one by one or `--batch` at a time, loading left out.
Figures on a corpus that a model was trained on mean nothing either: cross-validate with
`--model`, or take a part held back.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from pathlib import Path
from typing import Any

from geoconflict.evaluation.convention import Convention, convention
from geoconflict.gazetteer import Lexicon
from geoconflict.recognition import ConflictRecognizer, SpacyRecognizer
from geoconflict.recognition.language import looks_english
from geoconflict.types import Article, Mention, Recognizer

CORPORA = ("lgl", "geovirus", "event_location", "humset", "wotr_test", "geocorpora")
ENGLISH_ONLY = {"humset"}


def read(path: Path, limit: int | None) -> list[dict]:
    records = [json.loads(line) for line in path.open(encoding="utf-8")][:limit]
    if path.stem in ENGLISH_ONLY:
        records = [r for r in records if looks_english(r["text"])]
    if path.stem == "event_location":
        records = [r for r in records if r["gold"]]
    return records


def predicted(mentions: list[Mention], counts: Convention) -> list[tuple[int, int]]:
    kinds = {"place", "feature"} | ({"demonym"} if counts.demonyms else set())
    return [
        (m.start, m.end)
        for m in mentions
        if m.kind in kinds
        and (counts.organizations or not m.organization)
        and not (m.feature and m.feature.described)
    ]


def matched(gold: list[tuple[int, int]], found: list[tuple[int, int]]) -> tuple[int, int]:
    """Return how many gold spans are met by overlap, and how many exactly."""
    free = set(found)
    exact = [g for g in gold if g in free]
    free -= set(exact)
    overlap = len(exact)
    for start, end in (g for g in gold if g not in set(exact)):
        near = [p for p in free if p[0] < end and start < p[1]]
        if near:
            overlap += 1
            free.discard(max(near, key=lambda p: min(end, p[1]) - max(start, p[0])))
    return overlap, len(exact)


def read_all(
    recognizer: Any, articles: list[Article], batch: int
) -> tuple[list[list[Mention]], float]:
    """Return the mentions of each article, and the seconds of processor time it took."""
    found: list[list[Mention]] = []
    begin = time.process_time()
    for at in range(0, len(articles), batch):
        some = articles[at : at + batch]
        if batch > 1:
            found += recognizer.recognize_batch(some)
        else:
            found += map(recognizer.recognize, some)
    return found, time.process_time() - begin


def score(
    recognizer: Recognizer, records: list[dict], counts: Convention, batch: int
) -> dict[str, float]:
    overlap = exact = gold_count = found_count = 0
    articles = [Article(str(record["doc_id"]), record["text"]) for record in records]
    read, seconds = read_all(recognizer, articles, batch)
    characters = sum(len(article.text) for article in articles)
    for record, mentions in zip(records, read, strict=True):
        gold = sorted(
            {(g["start"], g["end"]) for g in record["gold"] if len(g["text"].strip()) > 1}
        )
        found = predicted(mentions, counts)
        met, same = matched(gold, found)
        overlap, exact = overlap + met, exact + same
        gold_count, found_count = gold_count + len(gold), found_count + len(found)
    precision, recall = overlap / max(1, found_count), overlap / max(1, gold_count)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * overlap / max(1, found_count + gold_count),
        "exact_f1": 2 * exact / max(1, found_count + gold_count),
        "kB/s": characters / max(seconds, 1e-9) / 1000,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--corpus", choices=CORPORA, action="append")
    parser.add_argument("--spacy", help="a spaCy pipeline's name or folder, as a peer")
    parser.add_argument("--model", type=Path, help="a recogniser's model file")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--batch", type=int, default=1, help="texts read at a time")
    options = parser.parse_args()
    peers: dict[str, Recognizer] = {
        "geoconflict": ConflictRecognizer(Lexicon.default(), model=options.model)
    }
    if options.spacy:
        import spacy

        unused = ["tagger", "parser", "lemmatizer", "attribute_ruler"]
        peers["spacy"] = SpacyRecognizer(spacy.load(options.spacy, exclude=unused))
    gc.freeze()  # one system's objects are not for the other's time to be collected in
    print(f"{'corpus':<16}{'system':<13}{'P':>6}{'R':>6}{'F1':>6}{'(exact)':>9}{'kB/s':>8}")
    for name in options.corpus or CORPORA:
        records = read(options.corpora / f"{name}.jsonl", options.limit)
        for system, recognizer in peers.items():
            s = score(recognizer, records, convention(name), options.batch)
            print(
                f"{name:<16}{system:<13}{s['precision']:6.3f}{s['recall']:6.3f}{s['f1']:6.3f}"
                f"{s['exact_f1']:9.3f}{s['kB/s']:8.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
