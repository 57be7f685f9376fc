"""Reading: whatever the file, a text with offsets that hold, and no bad file ends a run."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
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
