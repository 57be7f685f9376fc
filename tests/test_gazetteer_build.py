"""A gazetteer file from GeoNames' dump, with the oddities that the dump has."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import pytest

from geoconflict.errors import GazetteerError
from geoconflict.gazetteer import GeoNamesGazetteer, build_from_geonames


def row(number: int, name: str, names: str = "", **more: object) -> str:
    """Return a line of GeoNames' main table."""
    fields = {
        "asciiname": name, "latitude": 39.5, "longitude": 46.5, "class": "P", "code": "PPL",
        "country": "AZ", "cc2": "", "admin1": "15", "admin2": "7", "admin3": "", "admin4": "",
        "population": 0, "elevation": "", "dem": "", "timezone": "Asia/Baku", "day": "2024-05-06",
    } | more  # fmt: skip
    fields = {"number": number, "name": name, "asciiname": fields.pop("asciiname"),
              "names": names} | fields  # fmt: skip
    return "\t".join(map(str, fields.values()))


def alternate(number: int, name: str, language: str = "", *flags: str) -> str:
    """Return a line of alternateNamesV2; the flags end with historic, from and to."""
    return "\t".join(("900", str(number), language, name, *flags))


PLACES = [
    row(9_000_001, "Hadrut", "Гадрут,Hadrut", population=4100, longitude=47.03),
    row(147_000, 'Ağdam "Old"', "Agdam,,Aghdam", asciiname="Agdam", population=100),
    row(147_100, "Xankəndi", "Stepanakert,Khankendi", asciiname="Xankendi", population=55_000),
    row(30_000_000, "Far Number"),
    row(500, "Azerbaijan", "", **{"class": "A", "code": "PCLI", "admin1": "00"}),
    row(600, "'Unclosed \"quote", ""),
    row(601, "After the quote", ""),
    "",
    "# a comment",
    "602\tcut short",
    row(603, "North of the pole").replace("39.5", "95.0"),
    row(604, "No latitude", latitude=""),
    row(605, "No population", population=""),
    row(606, ""),
    "x" + row(607, "No number"),
    row(601, "After the quote"),
    row(700, "Elsewhere", country="AM"),
]
NAMES = [
    alternate(147_100, "Stepanakert", "en", "", "", "", "1", "19230810", "1991"),
    alternate(147_100, "Khan-Kendi", "en", "", "", "", "", "", ""),
    alternate(147_100, "https://en.wikipedia.org/wiki/Khankendi", "link"),
    alternate(500, "AZE", "abbr", "", "", "", ""),
    alternate(9_000_001, "Hadrout", "fr"),
    alternate(1, "Of no place", "en"),
    "cut\tshort",
    alternate(30_000_000, "", "en"),
]


def zipped(folder: Path, name: str, lines: list[str], ending: str = "\n") -> None:
    with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.txt", "".join(line + ending for line in lines))


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    folder = tmp_path / "dump"
    folder.mkdir()
    zipped(folder, "allCountries", PLACES)
    zipped(folder, "alternateNamesV2", NAMES)
    codes = "AZ.15\tQarabağ\tQarabag\t1\n"
    (folder / "admin1CodesASCII.txt").write_text(codes, encoding="utf-8")
    (folder / "admin2Codes.txt").write_text("AZ.15.7\tFüzuli\tFuzuli\t2\n", encoding="utf-8")
    return folder


@pytest.fixture
def built(dump: Path, tmp_path: Path) -> GeoNamesGazetteer:
    return GeoNamesGazetteer(build_from_geonames(dump, tmp_path / "full.sqlite"), fuzzy=False)


def test_a_place_comes_with_all_that_the_dump_says_of_it(built: GeoNamesGazetteer) -> None:
    [found] = built.lookup("Hadrut")
    assert (found.id, found.latitude, found.longitude) == ("geonames:9000001", 39.5, 47.03)
    assert (found.country_code, found.admin1, found.admin2) == ("AZ", "Qarabağ", "Füzuli")
    assert (found.feature_class, found.feature_code, found.population) == ("P", "PPL", 4100)
    for name in ("Гадрут", "Hadrout", "hadrut"):
        assert built.lookup(name)[0].id == found.id


def test_names_keep_their_kind_and_their_days(built: GeoNamesGazetteer) -> None:
    [former] = built.lookup("Stepanakert")
    assert (former.id, former.name_kind) == ("geonames:147100", "former")
    assert (former.valid_from, former.valid_to) == ("1923-08-10", "1991-01-01")
    [other] = built.lookup("Khan-Kendi")
    assert (other.name_kind, other.valid_to) == ("alternate", "")
    assert built.lookup("AZE")[0].name_kind == "abbreviation"
    assert built.lookup("https://en.wikipedia.org/wiki/Khankendi") == []
    assert built.lookup("Of no place") == []


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ('Ağdam "Old"', 147_000),
        ("Aghdam", 147_000),
        ("'Unclosed \"quote", 600),
        ("After the quote", 601),
        ("No population", 605),
        ("Far Number", 30_000_000),
    ],
)
def test_quotes_and_empty_fields_are_taken_as_they_are(built, name: str, number: int) -> None:
    assert [place.id for place in built.lookup(name)] == [f"geonames:{number}"]


def test_lines_that_are_no_places_are_counted_and_left_out(built: GeoNamesGazetteer) -> None:
    for name in ("North of the pole", "No latitude", "No number", "cut short"):
        assert built.lookup(name) == []
    info = built.info()
    assert info["places"] == "9"
    assert info["lines_left_out"] == "6"
    assert info["version"] == built.version == "GeoNames 2024-05-06"
    assert "CC BY 4.0" in info["licences"]


def test_countries_can_be_chosen(dump: Path, tmp_path: Path) -> None:
    path = build_from_geonames(dump, tmp_path / "am.sqlite", countries=["am"])
    assert GeoNamesGazetteer(path).info()["places"] == "1"


def test_files_of_single_countries_will_do(tmp_path: Path) -> None:
    zipped(tmp_path, "AZ", [row(1, "Barda")], ending="\r\n")
    (tmp_path / "AM.txt").write_text(row(2, "Goris", country="AM"), encoding="utf-8")
    output = tmp_path / "out" / "two.sqlite"
    assert GeoNamesGazetteer(build_from_geonames(tmp_path, output)).lookup("Barda")
    output = tmp_path / "one.sqlite"
    assert GeoNamesGazetteer(build_from_geonames(tmp_path / "AM.txt", output)).lookup("Goris")


def test_the_same_dump_gives_the_same_file_and_is_not_read_again(dump: Path, tmp_path) -> None:
    first = build_from_geonames(dump, tmp_path / "a.sqlite")
    second = build_from_geonames(dump, tmp_path / "b.sqlite")
    assert first.read_bytes() == second.read_bytes()
    asked: list[str] = []
    made = first.stat().st_mtime_ns
    build_from_geonames(dump, first, progress=lambda name, rows: asked.append(name))
    assert first.stat().st_mtime_ns == made
    zipped(dump, "alternateNamesV2", [alternate(147_100, "Ganja of Karabakh", "en")])
    assert GeoNamesGazetteer(build_from_geonames(dump, first)).lookup("Ganja of Karabakh")


def _cut_zip(folder: Path) -> None:
    whole = (folder / "allCountries.zip").read_bytes()
    (folder / "allCountries.zip").write_bytes(whole[: len(whole) // 2])


def _corrupt_zip(folder: Path) -> None:
    zipped(folder, "allCountries", [row(i, f"Place {i}") for i in range(1, 2000)])
    broken = bytearray((folder / "allCountries.zip").read_bytes())
    broken[5000:5100] = bytes(100)
    (folder / "allCountries.zip").write_bytes(broken)


def _other_zip(folder: Path) -> None:
    with zipfile.ZipFile(folder / "allCountries.zip", "w") as archive:
        archive.writestr("readme.txt", "hello")


def _no_dump(folder: Path) -> None:
    (folder / "allCountries.zip").unlink()


def _page(folder: Path) -> None:
    zipped(folder, "allCountries", ["<html>", "<body>Not found</body>"])


@pytest.mark.parametrize("spoil", [_cut_zip, _corrupt_zip, _other_zip, _no_dump, _page])
def test_a_dump_that_is_none_leaves_the_file_that_was_there(dump, tmp_path, spoil) -> None:
    output = build_from_geonames(dump, tmp_path / "out" / "full.sqlite")
    before = output.read_bytes()
    spoil(dump)
    with pytest.raises(GazetteerError, match=r"allCountries|no GeoNames dump"):
        build_from_geonames(dump, output)
    assert output.read_bytes() == before
    assert [path.name for path in output.parent.iterdir()] == ["full.sqlite"]


def test_a_killed_build_leaves_the_file_that_was_there(dump: Path, tmp_path: Path) -> None:
    output = build_from_geonames(dump, tmp_path / "out" / "full.sqlite")
    before = output.read_bytes()
    zipped(dump, "allCountries", [row(i, f"Place {i}") for i in range(1, 20_000)])
    code = (
        "import sys; from geoconflict.gazetteer import build_from_geonames as b; b(*sys.argv[1:])"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-c", textwrap.dedent(code), str(dump), str(output)]
    worker = subprocess.Popen(command, env=environment)
    until = time.monotonic() + 30
    while len(list(output.parent.iterdir())) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    assert worker.wait(10) == -signal.SIGKILL
    assert output.read_bytes() == before
    zipped(dump, "allCountries", PLACES)
    zipped(dump, "alternateNamesV2", [])
    build_from_geonames(dump, output)
    assert [path.name for path in output.parent.iterdir()] == ["full.sqlite"]
