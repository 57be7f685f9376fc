"""Trains the ranker of `geoconflict.resolution` and writes its model.

    python tools/train_resolver.py CORPORA OUTPUT [--cross-validate]

CORPORA is a folder with geovirus.jsonl (Wikinews, CC BY) and wotr_test.jsonl
(MIT); the rest of the training text is made here from GeoNames' settlements.
The figures printed are of documents held out. The model is the same for the
same gazetteer and seed.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from resolver_clues import collect_clues
from resolver_network import Fold, train_network
from resolver_scenes import FOLDS, Scene, gold_scenes, synthetic_scenes

from geoconflict.gazetteer import default_gazetteer
from geoconflict.resolution.choice import choose
from geoconflict.resolution.model import Model, softmax
from geoconflict.resolution.table import STATIC

MEMBERS = 3
HIDDEN = (16, 24, 24)
BY_HAND = {"not valid then": -3.0, "publisher": 0.7, "speaks for its state": 3.0}
"""Weights of what no training text has: a date, a publisher, a role."""
ADDED_BY_HAND = {"in container country": 2.0}
"""Added to what was learned: the training text writes "Paris, France" too seldom to
let those words win against an article that speaks of another country's Paris."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("output", type=Path, help="folder for model.npz and clues.json")
    parser.add_argument("--cross-validate", action="store_true", help="hold whole folds out")
    parser.add_argument("--keep-clues", action="store_true", help="leave clues.json as it is")
    parser.add_argument("--version", default="1")
    options = parser.parse_args()
    gazetteer = default_gazetteer()
    if not options.keep_clues:
        clues = collect_clues(gazetteer)
        lines = ",\n".join(f"{json.dumps(n)}: {json.dumps(c)}" for n, c in clues.items())
        (options.output / "clues.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    scenes = [
        *gold_scenes(options.corpora / "geovirus.jsonl", gazetteer, weight=1.0),
        *gold_scenes(options.corpora / "wotr_test.jsonl", gazetteer, weight=0.6),
        *synthetic_scenes(gazetteer, documents=900, weight=0.5),
    ]
    print(f"{len(scenes)} documents, {sum(len(s.table.static) for s in scenes)} candidates")
    if options.cross_validate:
        _cross_validate(scenes)
    model, held_out = train(scenes, options.version)
    _report("held out by turn", scenes, held_out)
    model.save(options.output / "model.npz")


def train(scenes: list[Scene], version: str, members: int = MEMBERS) -> tuple[Model, list]:
    """Train the turns one after another, each on what the one before says of unseen documents."""
    held_out: list[np.ndarray] | None = None
    turns = []
    for number, hidden in enumerate(HIDDEN):
        rows = [
            scene.columns(None if held_out is None else held_out[i])
            for i, scene in enumerate(scenes)
        ]
        probability: list[np.ndarray] = [np.zeros(0)] * len(scenes)
        for fold in sorted({scene.fold for scene in scenes}):
            learn = Fold([(r, s) for r, s in zip(rows, scenes, strict=True) if s.fold != fold])
            network = train_network(learn, hidden, members=1, seed=fold)
            for index, scene in enumerate(scenes):
                if scene.fold == fold:
                    probability[index] = softmax(network.score(rows[index]), scene.table)
        turns.append(
            train_network(Fold(list(zip(rows, scenes, strict=True))), hidden, members, seed=10)
        )
        held_out = probability
        _report(f"turn {number + 1}", scenes, held_out)
    for turn in turns:
        for name, weight in BY_HAND.items():
            turn.linear[STATIC.index(name)] = weight * members
        for name, weight in ADDED_BY_HAND.items():
            turn.linear[STATIC.index(name)] += weight * members
    knots, values = _calibration(scenes, held_out)
    return Model(tuple(turns), knots, values, version), held_out


def _calibration(scenes: list[Scene], held_out: list) -> tuple[np.ndarray, np.ndarray]:
    """Fit an isotonic map from mass to share right, on gold documents held out."""
    pairs = [
        (mass, right, scene.weight)
        for scene, probability in zip(scenes, held_out, strict=True)
        for mass, right in scene.judge(probability)
        if scene.corpus != "synthetic"
    ]
    pairs.sort()
    blocks = [[m * w, r * w, w] for m, r, w in pairs]
    merged: list[list[float]] = []
    for block in blocks:
        merged.append(block)
        while len(merged) > 1 and (
            merged[-2][1] / merged[-2][2] >= merged[-1][1] / merged[-1][2] or merged[-1][2] < 25
        ):
            last = merged.pop()
            merged[-1] = [a + b for a, b in zip(merged[-1], last, strict=True)]
    knots = np.array([0.0, *(b[0] / b[2] for b in merged), 1.0])
    shares = [(b[1] + 1) / (b[2] + 2) for b in merged]
    values = np.array([0.02, *shares, max(shares[-1], 0.985)])
    return knots, np.maximum.accumulate(values)


def _report(title: str, scenes: list[Scene], probability: list) -> None:
    for corpus in sorted({scene.corpus for scene in scenes}):
        right = total = none = 0.0
        for scene, p in zip(scenes, probability, strict=True):
            if scene.corpus == corpus:
                hits = scene.hits(choose(scene.table, p))
                right += sum(hits)
                total += scene.located
                none += scene.hopeless
        print(
            f"  {title}: {corpus} {right / total:.4f} of {total:.0f}"
            f" (no right candidate: {none / total:.4f})",
            flush=True,
        )


def _cross_validate(scenes: list[Scene]) -> None:
    """Train everything without a fold, and answer that fold."""
    answers: dict[int, np.ndarray] = {}
    for fold in range(FOLDS):
        model, _ = train([s for s in scenes if s.fold != fold], "held out", members=1)
        for index, scene in enumerate(scenes):
            if scene.fold == fold:
                answers[index] = model.probabilities(scene.table, scene.context)
    _report("cross-validated", scenes, [answers[i] for i in range(len(scenes))])


if __name__ == "__main__":
    main()
