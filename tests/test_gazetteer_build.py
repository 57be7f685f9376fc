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
import shapely

from geoconflict.errors import GazetteerError
from geoconflict.gazetteer import GeoNamesGazetteer
from geoconflict.gazetteer import build_from_geonames as build_whole
from geoconflict.gazetteer.merge import entries, merged
from geoconflict.gazetteer.polygons import pack_polygons
from geoconflict.gazetteer.write import GazetteerWriter, NameRow, PlaceRow


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


def build_from_geonames(source: Path, output: Path, **wishes: object) -> Path:
    """Build without the embedded gazetteer, which would take half a minute a test."""
    return build_whole(source, output, **{"base": None, **wishes})


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
    return GeoNamesGazetteer(build_from_geonames(dump, tmp_path / "full.gazetteer"), fuzzy=False)


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
    path = build_from_geonames(dump, tmp_path / "am.gazetteer", countries=["am"])
    assert GeoNamesGazetteer(path).info()["places"] == "1"


def test_files_of_single_countries_will_do(tmp_path: Path) -> None:
    zipped(tmp_path, "AZ", [row(1, "Barda")], ending="\r\n")
    (tmp_path / "AM.txt").write_text(row(2, "Goris", country="AM"), encoding="utf-8")
    output = tmp_path / "out" / "two.gazetteer"
    assert GeoNamesGazetteer(build_from_geonames(tmp_path, output)).lookup("Barda")
    output = tmp_path / "one.gazetteer"
    assert GeoNamesGazetteer(build_from_geonames(tmp_path / "AM.txt", output)).lookup("Goris")


def test_the_same_dump_gives_the_same_file_and_is_not_read_again(dump: Path, tmp_path) -> None:
    first = build_from_geonames(dump, tmp_path / "a.gazetteer")
    second = build_from_geonames(dump, tmp_path / "b.gazetteer")
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
    output = build_from_geonames(dump, tmp_path / "out" / "full.gazetteer")
    before = output.read_bytes()
    spoil(dump)
    with pytest.raises(GazetteerError, match=r"allCountries|no GeoNames dump"):
        build_from_geonames(dump, output)
    assert output.read_bytes() == before
    assert [path.name for path in output.parent.iterdir()] == ["full.gazetteer"]


def test_a_killed_build_leaves_the_file_that_was_there(dump: Path, tmp_path: Path) -> None:
    output = build_from_geonames(dump, tmp_path / "out" / "full.gazetteer")
    before = output.read_bytes()
    zipped(dump, "allCountries", [row(i, f"Place {i}") for i in range(1, 20_000)])
    code = (
        "import sys; from geoconflict.gazetteer import build_from_geonames as b;"
        " b(*sys.argv[1:], base=None)"
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
    assert [path.name for path in output.parent.iterdir()] == ["full.gazetteer"]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "base.gazetteer"
    square = pack_polygons(shapely.box(46, 39, 47, 40))
    with GazetteerWriter(path) as writer:
        writer.add(
            PlaceRow(500, "Azerbaijan", 40.0, 47.5, "AZ", feature_class="A", feature_code="PCLI",
                     extent=(46.0, 39.0, 47.0, 40.0), radius_km=166.0, importance=220),
            [NameRow("Azeri", "demonym"), NameRow("Azərbaycan")], square,
        )  # fmt: skip
        writer.add(PlaceRow(501, "Gone", 1.0, 2.0, "AZ"), [])
        writer.add(
            PlaceRow(147_100, "Khankendi", 39.8, 46.7, "AZ", "15", "Qarabağ", population=60_000),
            [NameRow("Stepanakert", "former", ("1923-08-10", ""))],
        )
        writer.add(
            PlaceRow("geoconflict:front", "The Front", 39.0, 46.0, accuracy_km=5.0,
                     feature_class="L", feature_code="RGN", source="geoconflict supplement"),
            [NameRow("Frontline")],
        )  # fmt: skip
    return path


def test_what_another_gazetteer_has_is_in_the_new_one_too(dump, base, tmp_path) -> None:
    path = build_from_geonames(dump, tmp_path / "both.gazetteer", base=base)
    both = GeoNamesGazetteer(path, fuzzy=False)
    [country] = both.lookup("Azeri")
    assert (country.id, country.name_kind) == ("geonames:500", "demonym")
    assert (country.latitude, country.radius_km) == (39.5, 166.0)
    assert both.geometry("geonames:500").bounds == (46.0, 39.0, 47.0, 40.0)
    assert [p.id for p in both.lookup("Frontline")] == ["geoconflict:front"]
    assert both.lookup("Gone")[0].id == "geonames:501"
    [town] = both.lookup("Stepanakert")
    assert (town.name, town.admin1, town.name_kind) == ("Xankəndi", "Qarabağ", "former")
    assert town.valid_from == "1923-08-10"
    assert {p.id for p in both.lookup("Khankendi")} == {"geonames:147100"}
    assert both.info()["places"] == "11"
    assert both.lookup("Hadrut")[0].population == 4100


def test_a_gazetteer_merged_with_nothing_says_what_it_said(base, tmp_path) -> None:
    alone = GeoNamesGazetteer(base, fuzzy=False)
    with GazetteerWriter(tmp_path / "again.gazetteer", shards=3) as writer:
        for entry in merged(entries(base), ()):
            writer.add(*entry)
    again = GeoNamesGazetteer(tmp_path / "again.gazetteer", fuzzy=False)
    for name in ("Azeri", "azərbaycan", "Gone", "Stepanakert", "Khankendi", "The Front"):
        assert again.lookup(name) == alone.lookup(name) != []
    assert again.country("AZ") == alone.country("AZ")
    assert again.geometry("geonames:500") == alone.geometry("geonames:500")
