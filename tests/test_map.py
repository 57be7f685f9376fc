"""What a user relies on in the map's file, without a browser."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
import struct
import zlib
from collections import Counter
from pathlib import Path

import export_frames as frames
import folium
import pytest
from shapely import GeometryCollection, Point, Polygon

from geoconflict.errors import ExportError
from geoconflict.export import build_map, write_map
from geoconflict.export.map import data as map_data
from geoconflict.export.map import text as map_text
from geoconflict.export.map.blocks import json_block
from geoconflict.export.map.naming import named
from geoconflict.export.map.page import standalone

PAGE = Path(map_data.__file__).parent
BOMB = "{{ lipsum.__globals__.os.mkdir(dict(PWNDIR=1)|list|first) }}"


def html(frame=None, **given) -> str:
    return standalone(build_map(frames.joined_frame() if frame is None else frame, **given))


def test_it_is_a_folium_map_to_which_layers_can_be_added(tmp_path):
    page = build_map(frames.joined_frame())
    assert isinstance(page, folium.Map)
    folium.Circle((40, 46), radius=9000).add_to(page)
    write_map(page, tmp_path / "map.html")
    assert "L.circle(" in (tmp_path / "map.html").read_text(encoding="utf-8")


def test_it_shows_itself_in_a_notebook():
    assert "<iframe" in build_map(frames.joined_frame())._repr_html_()


def test_a_layer_that_needs_a_network_is_refused(tmp_path):
    from folium.plugins import MarkerCluster

    page = build_map(frames.joined_frame())
    MarkerCluster().add_to(page)
    with pytest.raises(ExportError, match="network"):
        write_map(page, tmp_path / "map.html")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["map.csv", "map.GeoJSON", "map.gpkg"])
def test_the_name_of_another_format_is_refused(tmp_path, name):
    with pytest.raises(ExportError, match="write_table"):
        write_map(frames.joined_frame(), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_it_loads_nothing():
    page = html()
    assert not re.search(r"<(?:script|img|link|iframe)[^>]*(?:src|href)=", page)
    assert not re.search(r"url\((?!['\"]?data:|#)", page.split("</style>")[0])


def test_two_runs_give_the_same_bytes(tmp_path):
    for name in "ab":
        write_map(frames.joined_frame(), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_policy_knows_every_script():
    page = html()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    script_rule = re.search(r"script-src ([^;]*)", policy)[1]
    assert "unsafe" not in script_rule
    scripts = re.findall(r"<script(?![^>]*json)[^>]*>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) >= 2
    for code in scripts:
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in script_rule
    assert "connect-src" not in policy
    assert "default-src 'none'" in policy


def test_without_tiles_the_policy_allows_no_host():
    assert "https://" not in re.search(r'Security-Policy" content="([^"]*)"', html(tiles=None))[1]


@pytest.mark.parametrize("tiles", ["http://a.org/{z}", "https://a b/", "https://a.org;x/", "x"])
def test_tiles_are_an_https_template(tiles):
    with pytest.raises(ExportError, match="https"):
        build_map(frames.joined_frame(), tiles=tiles)


@pytest.mark.parametrize(
    "text", [BOMB, "50{% off", "{# x", "{% raw %}", "</script><script>alert(1)</script>", "\ud800"]
)
def test_saving_runs_no_code_of_a_title(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    source = frames.article(title=text, text=frames.TEXT + text, url=text)
    frame = frames.joined_frame(source=source, layers=frames.layers(name=text, holder=text))
    page = html(frame, title=text)
    assert list(tmp_path.iterdir()) == []
    assert "<script>alert" not in page
    assert block(page, "core")["title"] == text.replace("\ud800", "\ufffd")


def block(page: str, name: str):
    return json.loads(re.search(rf'id="gc-{name}">(.*?)</script>', page, re.DOTALL)[1])


def numbers(page: str, name: str) -> dict[str, list[float]]:
    """Read a block of columns as the browser does."""
    given = block(page, name)
    raw = base64.b64decode(given["bytes"])
    raw = zlib.decompress(raw) if given["packed"] else raw
    found, at = {}, 0
    for column, code in given["columns"]:
        size = struct.calcsize("<" + code) * given["rows"]
        found[column] = list(struct.unpack(f"<{given['rows']}{code}", raw[at : at + size]))
        at += size
    assert at == len(raw)
    return found


def test_no_json_can_end_its_block():
    made = json_block("x", ["</script>", "<!--", "\u2028", "&"])
    inside = made[made.index(">") + 1 : made.rindex("</script>")]
    assert not set(inside) & set("<>&\u2028")
    assert json.loads(inside) == ["</script>", "<!--", "\u2028", "&"]


def test_offsets_count_as_javascript_does():
    source = frames.article(text="😀 Shelling hit Hadrut 😀 and Barda.")
    rows = [frames.mention(name, source) for name in ("Hadrut", "Barda")]
    columns = numbers(html(frames.frame_of(rows, articles={"a1": source})), "spans")
    units = source.text.encode("utf-16-le")
    for start, end, name in zip(columns["start"], columns["end"], ("Hadrut", "Barda"), strict=True):
        assert units[2 * start : 2 * end].decode("utf-16-le") == name


def test_texts_that_are_too_long_are_left_out_and_that_is_said(monkeypatch):
    monkeypatch.setattr(map_text, "CHARACTERS", 10)
    page = html()
    assert block(page, "core")["wholeTexts"] is False
    assert 'id="gc-text-0"' not in page
    assert "Hadrut" in str(block(page, "detail-0"))


def test_a_frame_without_context_or_rows_makes_a_map():
    bare = frames.joined_frame()
    bare.attrs = {}
    assert block(html(bare), "core")["layers"] == []
    assert block(html(bare.iloc[:0]), "mentions")["rows"] == 0


def test_a_place_is_called_as_the_articles_call_it():
    source = frames.article()
    rows = [
        frames.mention("Barda", source, place_name="Bərdə"),
        frames.mention("Azeri", source, place_id="geonames:5"),
        frames.mention("Azerbaijan", source),
    ]
    places = block(html(frames.frame_of(rows)), "core")["places"]
    assert places["name"] == ["Barda", "Azerbaijan"]
    assert places["official"] == ["Bərdə", "Azerbaijan"]


LANGUAGES = json.loads((PAGE / "languages.json").read_text(encoding="utf-8"))


def keys_in_the_scripts() -> set[str]:
    """The words that the page's code asks for by a literal."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in PAGE.glob("*.js"))
    found = set(re.findall(r'gc\.t\("([^"]+)"', code))
    found |= set(re.findall(r'item\("[^"]+", "([^"]+)"', code))
    found |= {"{n} " + word for word in re.findall(r'gc\.plural\([^"]*"([a-z]+)"\)', code)}
    skeleton = (PAGE / "page.html").read_text(encoding="utf-8")
    return found | set(re.findall(r'(?:data-t|aria-label|title)="([^"]+)"', skeleton))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_language_has_all_words_and_their_values(language):
    words = LANGUAGES[language]
    assert keys_in_the_scripts() - set(words) == set()
    assert set(words) == set(LANGUAGES["fr"])
    for english, word in words.items():
        if isinstance(word, str):
            assert set(re.findall(r"{\w+}", word)) == set(re.findall(r"{\w+}", english)), english


def test_a_language_that_the_map_does_not_speak_is_refused():
    with pytest.raises(ExportError, match="ar, en, es, fr, ru, uk"):
        build_map(frames.joined_frame(), language="tlh")


def test_where_there_are_too_many_sentences_each_place_keeps_some_and_that_is_said(monkeypatch):
    monkeypatch.setattr(map_data, "SENTENCES", 10)
    sources = {f"a{n}": frames.article(id=f"a{n}") for n in range(12)}
    rows = [frames.mention(name, s) for s in sources.values() for name in ("Hadrut", "Barda")]
    page = html(frames.frame_of(rows, articles=sources))
    assert block(page, "core")["sentencesAPlace"] == 5
    detail = block(page, "detail-0")
    kept = [row[1] is not None for row in detail["rows"]]
    assert (sum(kept[::2]), sum(kept[1::2]), len(kept)) == (5, 5, 24)
    assert block(page, "mentions")["rows"] == 24


def test_the_finer_base_is_only_around_the_places():
    near = block(html(), "detail")
    assert "15,13" in near["cells"]
    assert len(near["cells"]) <= 9
    assert any(town[0] == "Ganja" for town in near["towns"])


def test_the_scripts_put_text_on_the_page_only_as_text():
    scripts = {path.name: path.read_text(encoding="utf-8") for path in PAGE.glob("*.js")}
    assert len(scripts) > 15
    for name, code in scripts.items():
        ways = r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function)\b\s*[=(]"
        assert not re.search(ways, code), name
        assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|importScripts)\s*\(", code), name
        assert '"use strict"' in code, name
        assert code.count("\n") < 260, name


def test_a_shape_comes_out_as_it_was_to_the_detail_that_is_drawn():
    page = block(html(), "core")
    line = next(s for s in page["shapes"] if s["type"] == "LineString")
    steps, units = line["lines"], line["units"]
    xs, ys = (list(itertools.accumulate(steps[n::2])) for n in (0, 1))
    points = [(x / units, y / units) for x, y in zip(xs, ys, strict=True)]
    assert points == [(46, 40.7), (47.2, 40.6), (49, 40.2)]


@pytest.mark.parametrize("shape", [GeometryCollection([Point(46, 40)]), Point(46, 40), Polygon()])
def test_a_layer_of_other_shapes_makes_a_map(shape):
    layers = frames.layers()
    layers[0].features.geometry = [shape, shape]
    assert block(html(frames.joined_frame(layers=layers)), "core")["layers"]


@pytest.mark.parametrize(
    ("said", "official", "called"),
    [
        (("KYIV", "Kyiv"), "Kyiv City", "Kyiv"),
        (("KYIV",), "Kyiv", "Kyiv"),
        (("UAE",), "United Arab Emirates", "UAE"),
        (("BARDA",), "Bərdə", "BARDA"),
    ],
)
def test_the_capitals_of_a_dateline_are_not_taken_for_the_name(said, official, called):
    row = named({"name": official}, Counter(said))
    assert (row["name"], row["official"]) == (called, official)
