"""How long `build_from_geonames` takes on a dump of GeoNames' form, and in how much memory.

    python benchmarks/gazetteer_build.py --rows 300000

The dump is made up: GeoNames' columns, with empty fields, quotes, rows cut short,
names in several scripts, and its distribution of features (six in ten are
settlements or natural features without a population). The real one has 13 million
rows. The disk's and the machine's speed decide; the figures are of one core.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from geoconflict.gazetteer import GeoNamesGazetteer, build_from_geonames

FEATURES = (
    *(["P.PPL"] * 40), *(["H.STM"] * 15), *(["T.MT"] * 8), *(["H.LK"] * 6), *(["S.FRM"] * 6),
    *(["S.SCH"] * 5), *(["T.HLL"] * 5), *(["L.LCTY"] * 4), *(["S.HTL"] * 4), *(["S.CH"] * 3),
    *(["A.ADM3"] * 2), "A.ADM4", "V.FRST",
)  # fmt: skip
_SYLLABLES = (
    "ka ra ba gh ter mar ta kun sha hin dar al qa sim bei jing san jo se no vo sel ki ye "
    "mo na ro pe dra gon zu li men tash kent ur mi vel den hag o lo bu ri"
)
SYLLABLES = _SYLLABLES.split()
CYRILLIC = str.maketrans("abdeghijklmnopqrstuvxyz", "абдегхийклмнопкрстувхыз")
ARABIC = str.maketrans("abdeghijklmnopqrstuvxyz", "ابدهغحيجكلمنوبقرستوفخيز")
SHARES = {
    "US": 17, "CN": 7, "IN": 5, "NO": 5, "MX": 4, "ID": 4, "RU": 3, "IR": 2, "FR": 2, "DE": 2,
    "PK": 2, "TR": 1, "UA": 1, "SD": 1, "YE": 1, "AZ": 1, "SY": 1, "PH": 1, "BR": 1, "CO": 1,
}  # fmt: skip
COUNTRIES = [code for code, share in SHARES.items() for _ in range(share)]
ODD = ('"Quoted" {}', "{} (historical)", "O'{}", "{}\u2019s Field", "{}, Old", 'Hill "{}')


def _name(chance: random.Random) -> str:
    word = "".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3, 4))))
    if chance.random() < 0.15:
        word += " " + "".join(chance.choices(SYLLABLES, k=2))
    return word.title()


def _alternates(chance: random.Random, name: str) -> list[str]:
    found = [name + chance.choice(("", "i", "a", " Qala"))]
    if chance.random() < 0.4:
        found += [name.lower().translate(CYRILLIC).title(), name.lower().translate(ARABIC)]
    return found if chance.random() < 0.5 else []


def places(rows: int, chance: random.Random) -> Iterator[str]:
    """Yield rows of allCountries.txt; the numbers are in no order, as in the real one."""
    for index in range(rows):
        number = (index * 7_919) % (rows + 1_000_003) + 1
        name = _name(chance)
        if chance.random() < 0.02:
            name = chance.choice(ODD).format(name)
        feature, _, code = chance.choice(FEATURES).partition(".")
        population = str(int(chance.paretovariate(0.8) * 90)) if feature == "P" else "0"
        country = chance.choice(COUNTRIES)
        fields = (
            *(number, name, name, ",".join(_alternates(chance, name))),
            *(f"{chance.uniform(-60, 75):.5f}", f"{chance.uniform(-180, 180):.5f}"),
            *(feature, code, country, "", f"{chance.randrange(30):02}", f"{chance.randrange(99)}"),
            *("", "", population, "", "", "Asia/Baku", "2024-01-01"),
        )
        line = "\t".join(map(str, fields))
        yield (line[: len(line) // 2] if index % 50_021 == 50_020 else line) + "\n"


def names(rows: int, chance: random.Random) -> Iterator[str]:
    """Yield rows of alternateNamesV2.txt: 1.4 a place, one in forty a historic one."""
    for index in range(int(rows * 1.4)):
        number = (chance.randrange(rows) * 7_919) % (rows + 1_000_003) + 1
        old = "1" if chance.random() < 0.025 else ""
        language = chance.choice(("en", "ru", "ar", "", "link", "wkdt"))
        name = f"https://example.org/{number}" if language == "link" else _name(chance)
        dates = ("1924", "19911130") if old else ("", "")
        yield (
            "\t".join((str(index + 1), str(number), language, name, "", "", "", old, *dates)) + "\n"
        )


def _zipped(path: Path, lines: Iterator[str]) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(f"{path.stem}.txt", "w", force_zip64=True) as text,
    ):
        for line in lines:
            text.write(line.encode())


def make_dump(folder: Path, rows: int) -> None:
    """Write a dump; the same for the same number of rows."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(20)
    _zipped(folder / "allCountries.zip", places(rows, chance))
    _zipped(folder / "alternateNamesV2.zip", names(rows, chance))
    first = [f"{c}.{n:02}\tDivision {c} {n}\tDivision\t1" for c in SHARES for n in range(30)]
    (folder / "admin1CodesASCII.txt").write_text("\n".join(first) + "\n", encoding="utf-8")
    (folder / "admin2Codes.txt").write_text("", encoding="utf-8")


def _milliseconds(work: Callable[[str], object], asked: list[str]) -> float:
    spent = []
    for name in asked:
        start = time.perf_counter()
        work(name)
        spent.append(time.perf_counter() - start)
    return statistics.median(spent) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--folder", type=Path, help="keep the dump and the file here")
    parser.add_argument("--merge", action="store_true", help="with the embedded gazetteer's places")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        if not (folder / "allCountries.zip").exists():
            make_dump(folder, options.rows)
        output = folder / "geonames.gazetteer"
        output.unlink(missing_ok=True)
        start, worked = time.perf_counter(), time.process_time()
        build_from_geonames(folder, output, base="embedded" if options.merge else None)
        spent, worked = time.perf_counter() - start, time.process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{options.rows:,} rows: {spent:.1f} s, {options.rows / spent:,.0f} rows a second")
        print(f"processor {worked:.1f} s, {options.rows / worked:,.0f} rows a second")
        print(f"peak memory {peak:,.0f} MB, file {output.stat().st_size / 1e6:,.0f} MB")
        gazetteer = GeoNamesGazetteer(output)
        asked = [_name(random.Random(seed)) for seed in range(2_000)]
        print(f"look-up: median {_milliseconds(gazetteer.lookup, asked):.3f} ms")


if __name__ == "__main__":
    main()
