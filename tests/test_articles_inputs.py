"""Reading what people have: saved pages, office files, feeds, mail, the dumps of other tools."""

from __future__ import annotations

import datetime as dt
import email.message
import gzip
import json
from pathlib import Path

import pytest

from geoconflict.articles import read_articles
from geoconflict.articles.encoding import decode
from geoconflict.articles.language import detect_language
from geoconflict.errors import ArticleError

SHELLS = "Shells fell on Terter on Thursday, residents said, and the hospital was evacuated."
ROAD = "A second strike damaged the road to Barda and cut the power supply for hours."


def read_one(path: Path, **options):
    (article,) = read_articles(path, on_failure=lambda one: pytest.fail(one.reason), **options)
    return article


def test_a_folder_of_saved_pages_gives_the_pages_alone(tmp_path: Path) -> None:
    page = (
        f"<html><body><article><h1>Shells</h1><p>{SHELLS}</p><p>{ROAD}</p></article></body></html>"
    )
    mark = "<!-- saved from url=(0035)https://news.example/2020/shells -->"
    (tmp_path / "Shells.html").write_text(mark + page)
    for beside in ("Shells_files", "Shells-Dateien", "__MACOSX"):
        (tmp_path / beside).mkdir()
        (tmp_path / beside / "saved_resource.html").write_text(
            "<html><body>Cheap Paris</body></html>"
        )
    (tmp_path / "._Shells.html").write_bytes(b"\0\5\x16\7")
    article = read_one(tmp_path)
    assert article.id == "Shells"
    assert article.url == "https://news.example/2020/shells"


def test_a_page_saved_in_one_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "page.mhtml"
    path.write_text(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://news.example/m\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n--B\r\n'
        "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        f"<html><body><article><p>{SHELLS} G=C3=B6yg=C3=B6l too.</p><p>{ROAD}</p></article></body>"
        "</html>\r\n--B\r\nContent-Type: image/png\r\n\r\nx\r\n--B--\r\n"
    )
    article = read_one(path)
    assert "Göygöl too." in article.text
    assert article.url == "https://news.example/m"


WORD = """<html xmlns:o='urn:schemas-microsoft-com:office:office'>
<head><meta http-equiv=Content-Type content='text/html; charset=windows-1252'>
<!--[if gte mso 9]><xml><o:x/></xml><![endif]--><style>p.MsoNormal{margin:0}</style></head>
<body lang=DE><p class=MsoNormal>Am 7. November 2020 schlugen in Terter Granaten ein.<o:p></o:p></p>
<p class=MsoNormal>Die Straße nach Barda ist gesperrt; „Schüsse“ fielen auch in Göygöl.</p>
</body></html>"""


def test_a_page_that_word_has_made_is_read(tmp_path: Path) -> None:
    (tmp_path / "word.htm").write_bytes(WORD.encode("cp1252"))
    text = read_one(tmp_path).text
    assert "„Schüsse“ fielen auch in Göygöl." in text
    assert "MsoNormal" not in text


def test_a_feed_with_markup_in_its_titles_and_a_time_zone(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Example &amp; Co</title><item>'
        "<title><![CDATA[Shells &amp; <b>fire</b> in G&ouml;yg&ouml;l]]></title>"
        "<link>https://news.example/1</link><pubDate>Thu, 15 Oct 2020 02:00:00 +0400</pubDate>"
        f"<description><![CDATA[<p>{SHELLS}</p>&mdash; a witness&rsquo;s words]]></description>"
        "</item></channel></rss>"
    )
    article = read_one(tmp_path)
    assert article.title == "Shells & fire in Göygöl"
    assert article.date == dt.date(2020, 10, 15)  # in UTC it was still the 14th
    assert "— a witness’s words" in article.text
    assert (article.id, article.publisher) == ("https://news.example/1", "Example & Co")


GERMAN = (
    "In Göygöl schlugen am Samstag Granaten ein;\r\ndie Straße wurde gesperrt, sagten Einwohner."
)


@pytest.mark.parametrize(
    ("head", "encoding"),
    [("Titel;Datum;body", "utf-8-sig"), ("sep=;\r\nheadline;pub_date;Body", "cp1252"),
     ("Headline;Publication Date;Article Text", "utf-16")],
)  # fmt: skip
def test_a_german_spreadsheet(head: str, encoding: str, tmp_path: Path) -> None:
    row = f'"Beschuss";03.04.2022;"{GERMAN}"'
    (tmp_path / "de.csv").write_bytes(f"{head}\r\n{row}\r\n".encode(encoding))
    article = read_one(tmp_path)
    assert article.text == GERMAN
    assert (article.title, article.published) == ("Beschuss", dt.date(2022, 4, 3))


def test_a_row_with_a_bare_delimiter_in_its_text_is_a_failure_and_not_half_a_text(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.csv").write_text("id,text\n1,Goma, then Kidal\n2,Kidal\n")
    failures: list = []
    (article,) = read_articles(tmp_path, on_failure=failures.append)
    assert article.id == "2"
    assert "double quotes" in failures[0].reason


def test_mail_in_an_old_encoding_with_attachments(tmp_path: Path) -> None:
    message = email.message.EmailMessage()
    message["Subject"] = "Обстрел Тертера — update"
    message["Date"] = "Thu, 15 Oct 2020 10:00:00 +0400"
    message.set_content("Снаряды упали на Тертер. " * 20, charset="koi8-r", cte="base64")
    message.add_alternative("<p>Снаряды</p>", subtype="html", cte="quoted-printable")
    message.add_attachment(b"PK", maintype="application", subtype="zip", filename="a.zip")
    message.add_attachment("On Paris", filename="b.txt")
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    article = read_one(tmp_path)
    assert article.text.startswith("Обстрел Тертера — update\n\nСнаряды упали на Тертер.")
    assert "Paris" not in article.text
    assert article.date == dt.date(2020, 10, 15)


def test_a_newsletter_whose_plain_part_is_a_stub_is_read_from_its_page(tmp_path: Path) -> None:
    message = email.message.EmailMessage()
    message.set_content("View this mail in your browser.")
    message.add_alternative(
        f"<html><body><p>{SHELLS}</p><p>{ROAD}</p></body></html>", subtype="html"
    )
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    assert ROAD in read_one(tmp_path).text


@pytest.mark.parametrize(
    "record",
    [
        {"maintext": SHELLS, "text": None, "date_publish": "2020-10-15 09:00:00", "title": "A"},
        {"status": "ok", "articles": [{"content": SHELLS, "publishedAt": "2020-10-15T09:00:00Z",
                                       "source": {"id": None, "name": "Example"}}]},
        {"messages": [{"id": 5, "date": "2020-10-15T09:00:00",
                       "text": [SHELLS[:10], {"type": "bold", "text": SHELLS[10:]}]}]},
        [{"story": SHELLS, "date": 20201015}],
    ],
    ids=["news-please", "a news service", "Telegram", "a list"],
)  # fmt: skip
def test_json_as_tools_write_it(record, tmp_path: Path) -> None:
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(json.dumps(record, indent=1).encode()))
    article = read_one(tmp_path)
    assert article.text == SHELLS
    assert article.date == dt.date(2020, 10, 15)


def test_gdelt_gives_headlines_and_says_where_there_are_none(tmp_path: Path) -> None:
    fields = [""] * 27
    fields[:5] = [
        "20201107230000-T1",
        "20201107230000",
        "1",
        "news.example",
        "https://news.example/",
    ]
    fields[26] = '<PAGE_TITLE>Shells hit Terter &amp; Barda, "officials say</PAGE_TITLE>'
    (tmp_path / "20201107230000.gkg.csv").write_text("\t".join(fields) + "\n")
    article = read_one(tmp_path)
    assert article.text == 'Shells hit Terter & Barda, "officials say'
    assert (article.date, article.publisher) == (dt.date(2020, 11, 7), "news.example")
    events = tmp_path / "20201107230000.export.CSV"
    events.write_text("\t".join(["410412347"] + ["1"] * 60) + "\n" + "\t".join(["5"] * 61))
    failures: list = []
    assert not list(read_articles(events, on_failure=failures.append))
    assert len(failures) == 1
    assert "SOURCEURL" in failures[0].reason


@pytest.mark.parametrize("begin", [b"PK\x03\x04", b"\x89PNG", b"\xd0\xcf\x11\xe0", rb"{\rtf1"])
def test_a_file_that_is_no_text_is_not_read_as_text(begin: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(begin + b"word " * 20)
    failures: list = []
    assert not list(read_articles(path, on_failure=failures.append))
    assert "not text" in failures[0].reason


TEXTS = {
    "tr": "İstanbul'da Şuşa için görüşme yapıldı; ağır çatışmalar sürüyor, dedi bakanlık sözcüsü. "
    "Köylüler evlerini bırakıp güneye gitti, yollar kapandı.",
    "ru": "Город Шуша находится в Нагорном Карабахе, сообщили жители. Снаряды упали на дорогу, "
    "больница закрыта, пострадали люди, движение остановлено.",
    "uk": "Місто Ізюм знаходиться на Харківщині, повідомили мешканці. Снаряди влучили в дорогу, "
    "лікарню зачинено, є поранені, її евакуювали.",
    "fr": "Les combats ont repris près d'Ouagadougou, a déclaré l'armée. Des villageois ont fui, "
    "la route a été fermée et l'hôpital évacué dès la tombée de la nuit.",
    "ar": "نزح السكان من مدينة خان يونس بعد القصف الذي طال المستشفى والطريق المؤدي إلى الجنوب",
    "de": "In Göygöl schlugen am Samstag Granaten ein und die Straße wurde gesperrt, sagten "
    "Einwohner. Häuser brannten, und das Krankenhaus musste geräumt werden.",
}
ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1251", "koi8-u", "iso-8859-5"),
    *("cp1252", "iso-8859-1", "cp1254", "iso-8859-9", "cp1256"),
)


def can(text: str, encoding: str) -> bool:
    return text.encode(encoding, "replace").decode(encoding) == text


@pytest.mark.parametrize(
    ("language", "encoding"),
    [(name, code) for name, text in TEXTS.items() for code in ENCODINGS if can(text, code)],
)
def test_an_undeclared_encoding_is_told_by_the_text(language: str, encoding: str) -> None:
    text = TEXTS[language]
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("language", TEXTS)
def test_the_language_is_told(language: str) -> None:
    assert detect_language(TEXTS[language]) == language
    assert (
        detect_language("The army said that shells had hit the road to Barda and a house.") == "en"
    )


def test_a_table_of_pandas_or_a_column_of_texts_is_read_as_it_is() -> None:
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame({"story": [SHELLS, None, ROAD]}, index=["a", "b", "c"])
    failures: list = []
    read = list(read_articles(table, columns={"text": "story"}, on_failure=failures.append))
    assert [(one.id, one.text) for one in read] == [("a", SHELLS), ("c", ROAD)]
    assert len(failures) == 1
    column = read_articles(table["story"].dropna(), on_failure=lambda one: pytest.fail(one.reason))
    assert [one.text for one in column] == [SHELLS, ROAD]
    with pytest.raises(ArticleError, match="the columns are story"):
        list(read_articles(table, columns={"text": "body"}))


NOISE = bytes(range(256)) * 2 + bytes(range(255, -1, -2))


@pytest.mark.parametrize("name", ["noise.txt", "noise.md", "noise.html", "noise"])
def test_noise_is_refused_and_not_read_as_a_text(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(NOISE)
    failures: list = []
    assert not list(read_articles(tmp_path / name, on_failure=failures.append))
    assert failures[0].reason.startswith("not text: ")


@pytest.mark.parametrize(
    "data",
    [
        f"{SHELLS}\f{ROAD}\f".encode(),
        f"{SHELLS} Qu\ufffdbec, Al\ufffdp.".encode(),
        f"{SHELLS} Göygöl — “Şuşa”".encode("cp1254"),
        b"Go\0ma",
    ],
)
def test_a_text_with_page_breaks_or_a_few_damaged_letters_is_read(data: bytes, tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(data)
    assert len(read_one(tmp_path).text) > 4


@pytest.mark.parametrize(
    ("declared", "text", "encoding"),
    [
        ("iso-8859-1", "He said “no” — at 5 €", "cp1252"),
        ("us-ascii", "Gogjali’s market", "cp1252"),
        ("ISO-8859-9", "“Şuşa”", "cp1254"),
        ("gb2312", "鎮与镇", "gb18030"),
        ("utf-16", "Göygöl was quiet.", "utf-8"),
        ("idna", "Göygöl was quiet", "utf-8"),
        ("punycode", "Göygöl was quiet", "utf-8"),
    ],
)
def test_a_page_is_decoded_as_browsers_do_what_it_declares(declared, text, encoding) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body>{text} </body></html>'
    assert text in decode(page.encode(encoding))


def test_a_text_of_an_old_mac_has_lines(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(f"Shells\r\r28 January 2025\r\r{SHELLS}".encode())
    article = read_one(tmp_path / "a.txt")
    assert (article.title, article.date) == ("Shells", dt.date(2025, 1, 28))


def test_a_title_that_the_body_repeats_is_in_the_text_once(tmp_path: Path) -> None:
    body = f"<h1>Shells on Terter</h1><p>{SHELLS}</p><p>{ROAD}</p>"
    message = email.message.EmailMessage()
    message["Subject"] = "Shells on Terter"
    message.set_content(body, subtype="html")
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    (tmp_path / "a.xml").write_text(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Example</title><item>'
        f"<title>Shells on Terter</title><description><![CDATA[{body}]]></description>"
        "</item></channel></rss>"
    )
    for name in ("a.eml", "a.xml"):
        assert read_one(tmp_path / name).text == f"Shells on Terter\n\n{SHELLS}\n\n{ROAD}"
