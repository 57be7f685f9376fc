"""Reading: whatever the file, a text with offsets that hold, and no bad file ends a run."""

from __future__ import annotations

import datetime as dt
import io
import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoconflict.articles import read_articles
from geoconflict.articles.dates import find_date, parse_date
from geoconflict.articles.encoding import clean, decode
from geoconflict.articles.text import trim_boilerplate
from geoconflict.errors import ArticleError

PAGE = """<html><head><title>Shells hit Terter</title>
<meta property="article:published_time" content="2020-10-15"></head>
<body><nav>Home World</nav><article><h1>Shells hit Terter</h1>
<p>Shells fell on Terter on Thursday, residents said, and the hospital was evacuated.</p>
<p>A second strike damaged the road to Barda and cut the power supply for hours.</p>
</article><footer>All rights reserved</footer></body></html>"""


def read_one(path: Path):
    (article,) = read_articles(path)
    return article


def test_a_scraped_page_loses_its_banner_reading_time_and_trailing_junk(tmp_path: Path) -> None:
    path = tmp_path / "page_2020-11-07.txt"
    path.write_text(
        "This site uses cookies to improve your experience. Read our Privacy Policy.\n\n"
        "Talks on the corridor go on\n\nReading Time: 2 minutes\n\n"
        "Envoys met in Tbilisi on Saturday. They will use the road again.\n\n"
        "%d bloggers like this:"
    )
    article = read_one(path)
    assert article.title == "Talks on the corridor go on"
    assert article.published == dt.date(2020, 11, 7)
    assert "cookies" not in article.text
    assert "Reading" not in article.text
    assert article.text.endswith("They will use the road again.")


def test_a_news_paragraph_on_cookies_or_sharing_is_kept() -> None:
    text = "Rebels share this valley with herders.\nSoldiers ate cookies in Goma."
    assert trim_boilerplate(text) == text


def test_an_html_page_gives_headline_text_and_date_without_navigation(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE)
    article = read_one(path)
    assert article.text.startswith("Shells hit Terter")
    assert "Barda" in article.text
    assert "Home" not in article.text
    assert article.published == dt.date(2020, 10, 15)


def test_a_page_nested_too_deep_for_the_parser_still_gives_its_words(tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text("<html>" + "<div>" * 20_000 + "Goris was quiet" + "</div>" * 20_000)
    assert "Goris was quiet" in read_one(path).text


def test_columns_are_found_by_the_names_that_tools_give_them(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    row = {
        "maintext": "Shusha fell.",
        "date_publish": "2020-11-08 10:00:00",
        "source_domain": "x.y",
    }
    path.write_text(json.dumps(row) + "\n" + json.dumps({"text": "a\u2028b"}, ensure_ascii=False))
    first, second = read_articles(path)
    assert first.text == "Shusha fell."
    assert first.date == dt.date(2020, 11, 8)
    assert first.publisher == "x.y"
    assert second.text == "a\u2028b"


def test_a_bad_record_is_a_failure_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(
        b'{"text": "one"}\n{broken\n[1]\n{"text": 5}\n' + b"[" * 100_000 + b'\n{"text": "two"}'
    )
    failures = []
    texts = [article.text for article in read_articles(path, on_failure=failures.append)]
    assert texts == ["one", "two"]
    assert [failure.source.rsplit(":", 1)[1] for failure in failures] == ["2", "3", "4", "5"]


def test_csv_with_long_texts_quotes_and_named_columns(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    long_text = "Goris. " * 30_000
    path.write_text(f'nr;story\n7;"{long_text}"\n8;"line\nbreak, NA"\n')
    first, second = read_articles(path, columns={"text": "story", "id": "nr"})
    assert first.id == "7"
    assert first.text == long_text
    assert second.text == "line\nbreak, NA"


def test_parquet_gives_the_same_articles(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    path = tmp_path / "news.parquet"
    day = dt.date(2020, 11, 8)
    pandas.DataFrame({"text": ["NA", "Shusha"], "date": [day, None]}).to_parquet(path)
    first, second = read_articles(path)
    assert (first.text, first.published, second.published) == ("NA", day, None)


def test_a_folder_is_read_in_order_of_names(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        (tmp_path / f"{name}.txt").write_text(f"{name} text")
    assert [article.id for article in read_articles(tmp_path)] == ["a", "b", "c"]


def test_nothing_to_read_is_an_error_that_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="no such file"):
        list(read_articles(tmp_path / "none.txt"))


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        ("İstanbul'da Şuşa için görüşme yapıldı; ağır çatışmalar sürüyor.", ["utf-8", "utf-16"]),
        ("Ermənistan Türkiye için çağrı yaptı; ağır silahlar çekildi", ["utf-8-sig", "utf-16-le"]),
        ("Город Шуша находится в Нагорном Карабахе, сообщили.", ["utf-8", "cp1251", "koi8-r"]),
        ("Les combats ont repris près d'Ouagadougou, a déclaré l'armée.", ["cp1252", "utf-8"]),
        ("نزح السكان من مدينة خان يونس بعد القصف", ["utf-8", "cp1256"]),
        ("Ֆիզուլի և Հադրութ քաղաքներում մարտեր են", ["utf-8", "utf-16-be"]),
    ],
)  # fmt: skip
def test_encodings_are_read_right(text: str, encodings: list[str]) -> None:
    for encoding in encodings:
        bom = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
        assert decode(bom + text.encode(encoding)) == text, encoding


def test_what_breaks_writers_is_replaced_and_the_length_kept() -> None:
    dirty = "a\0b\ud800c\x1bd\ne\tf"
    assert clean(dirty) == "a b\ufffdc d\ne\tf"


@given(st.text())
def test_cleaning_keeps_every_offset(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    cleaned.encode("utf-8")


@settings(deadline=None)  # the first one loads chardet
@given(st.binary(max_size=300))
def test_no_bytes_break_the_decoder(data: bytes) -> None:
    decode(data).encode("utf-8")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Saturday, 7 November 2020", dt.date(2020, 11, 7)),
        ("Nov. 7, 2020", dt.date(2020, 11, 7)),
        ("report_20201107.txt", dt.date(2020, 11, 7)),
        ("03.04.2022", None),
        ("31 February 2020", None),
        ("to", None),
    ],
)
def test_only_dates_with_one_reading_are_read(text: str, day: dt.date | None) -> None:
    assert find_date(text) == day


def test_a_time_zone_is_kept_and_a_day_stays_a_day() -> None:
    assert parse_date("2020-11-07") == dt.date(2020, 11, 7)
    with_zone = parse_date("2020-11-07T23:30:00+04:00")
    assert isinstance(with_zone, dt.datetime)
    assert with_zone.utcoffset() == dt.timedelta(hours=4)


def test_an_id_that_occurs_again_is_numbered(tmp_path: Path) -> None:
    for name in ("a/1.txt", "b/1.txt", "c/1.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(f"Text {name}")
    assert [article.id for article in read_articles(tmp_path)] == ["1", "1~2", "1~3"]


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (b'{"text": "one"}\n{"text": "two"}\n', ["one", "two"]),
        (b'[{"text": "one"},\n {"text": "two"}]', ["one", "two"]),
        (b'{\n"text": "one"\n}', ["one"]),
        (b"Shells hit Terter.", ["Shells hit Terter."]),
        (PAGE.encode(), None),
    ],
)
def test_standard_input_is_read_as_what_it_is(data, texts, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    found = [article.text for article in read_articles("-")]
    assert found == texts or (texts is None and found[0].startswith("Shells hit Terter\n"))


def test_a_list_of_feeds_is_asked_only_when_named(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(
        '<?xml version="1.0"?><opml version="2.0"><body><outline text="News">'
        '<outline type="rss" xmlUrl="https://one.example/feed?a=1&amp;b=2"/></outline>'
        '<outline xmlUrl="https://two.example/rss"/></body></opml>'
    )
    asked = []
    monkeypatch.setattr(
        "geoconflict.articles.web.read_url",
        lambda address, *_: asked.append(address) or iter(()),
    )
    assert list(read_articles(path)) == []
    assert asked == ["https://one.example/feed?a=1&b=2", "https://two.example/rss"]
    with pytest.raises(ArticleError, match="nothing in it"):
        list(read_articles(tmp_path))


def test_a_pdf_file_gives_the_text_of_its_pages(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    path = tmp_path / "report_2020-11-07.pdf"
    path.write_bytes(pdf("Shells hit Terter on Satur-", "day, residents said."))
    article = read_one(path)
    assert article.text == "Shells hit Terter on Saturday, residents said."
    assert article.published == dt.date(2020, 11, 7)
    path.write_bytes(b"%PDF-1.4 broken")
    failures = []
    assert not list(read_articles(path, on_failure=failures.append))
    assert "not a readable PDF" in failures[0].reason


def pdf(*lines: str) -> bytes:
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 20 700 Td {shown} ET".encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    )
    body = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


def test_a_web_archive_gives_its_pages_and_lists_what_is_none(tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    path = tmp_path / "news.warc.gz"
    write_warc(path, [("https://a.example/1", PAGE), ("https://a.example/2", "<html></html>")])
    failures = []
    (article,) = read_articles(tmp_path, on_failure=failures.append)
    assert (article.id, article.url) == ("https://a.example/1", "https://a.example/1")
    assert article.published == dt.date(2020, 10, 15)
    assert [failure.source.partition(":")[2] for failure in failures] == ["https://a.example/2"]


def write_warc(path: Path, pages: list[tuple[str, str]]) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for address, page in pages:
            headers = [("Content-Type", "text/html; charset=utf-8")]
            record = writer.create_warc_record(
                address,
                "response",
                payload=io.BytesIO(page.encode()),
                http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
            )
            writer.write_record(record)


@pytest.mark.parametrize(
    "poison",
    [
        b"<html>" + b"<div>" * 20_000,
        b"<html><body>" + b"<b><i>" * 20_000 + b"x",
        b"<html>" + b"\0" * 100_000,
        b"%PDF-1.4" + b"\xff" * 1_000,
        b"\xff\xfe\xff",
        b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><html>&b;</html>",
        b"word " * 300_000,
        b"x" * 3_000_000,
    ],
    ids=["deep", "inline", "NUL", "not text", "half a BOM", "bomb", "one line", "one word"],
)
def test_poison_costs_its_own_file_at_most(poison: bytes, tmp_path: Path) -> None:
    for name in ("b.html", "b.txt", "b.xml", "b.eml", "b.csv", "b.jsonl"):
        (tmp_path / name).write_bytes(poison)
    (tmp_path / "a.txt").write_text("Goris was quiet.")
    (tmp_path / "z.txt").write_text("Goris was quiet.")
    failures = []
    articles = list(read_articles(tmp_path, on_failure=failures.append))
    assert [articles[0].id, articles[-1].id] == ["a", "z"]
    for article in articles:
        article.text.encode()


def test_a_file_of_a_hundred_megabytes_is_refused_unread(tmp_path: Path) -> None:
    for name in ("a.html", "b.jsonl"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(100_000_000)
    with (tmp_path / "b.jsonl").open("ab") as file:
        file.write(b'\n{"text": "after it"}\n')
    failures = []
    (article,) = read_articles(tmp_path, on_failure=failures.append)
    assert (article.text, len(failures)) == ("after it", 2)
    assert "20,000,000 bytes" in failures[1].reason


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("geoconflict.articles.read.MAX_SECONDS", 0.05)
    monkeypatch.setattr("geoconflict.articles.read.read_html", lambda *_, **__: time.sleep(5))
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "b.txt").write_text("Goris was quiet.")
    failures = []
    assert [one.id for one in read_articles(tmp_path, on_failure=failures.append)] == ["b"]
    assert "took longer" in failures[0].reason
