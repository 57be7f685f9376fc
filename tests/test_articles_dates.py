"""The days of articles: as people write them in tables, mails and feeds, and none by a guess."""

from __future__ import annotations

import datetime as dt
import email.message
import json
from pathlib import Path

import pytest

from geoconflict.articles import read_articles
from geoconflict.articles.dates import parse_date

SHELLS = "Shells fell on Terter on Thursday, residents said, and the hospital was evacuated."


def read_one(path: Path):
    (article,) = read_articles(path, on_failure=lambda one: pytest.fail(one.reason))
    return article


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("07.11.2020", "de", dt.date(2020, 11, 7)),
        ("07.11.2020", "en", dt.date(2020, 11, 7)),
        ("07.11.2020", None, dt.date(2020, 11, 7)),
        ("07/11/2020", None, None),
        ("07/11/2020", "fr", dt.date(2020, 11, 7)),
        ("28/01/2025", None, dt.date(2025, 1, 28)),
        ("12-Mar-2024", None, dt.date(2024, 3, 12)),
        ("1970-01-01T00:00:00Z", None, None),
        ("0001-01-01T00:00:00Z", None, None),
        ("25.12.2020", None, dt.date(2020, 12, 25)),
        ("12/25/2020", "en", dt.date(2020, 12, 25)),
        ("7. März 2020 14:30 Uhr", None, dt.date(2020, 3, 7)),
        ("7 ноября 2020", None, dt.date(2020, 11, 7)),
        ("7 de noviembre de 2020", None, dt.date(2020, 11, 7)),
        ("1er août 2020", None, dt.date(2020, 8, 1)),
        ("20201107234500", None, dt.date(2020, 11, 7)),
        ("1604707200", None, None),
        ("31.02.2020", "de", None),
        ("2025/1/28", None, dt.date(2025, 1, 28)),
        ("2025-W05", None, None),
        ("Jan 28, 2025, 10:00 PM", None, dt.date(2025, 1, 28)),
    ],
)
def test_dates_of_other_languages(text: str, language: str | None, day: dt.date | None) -> None:
    assert parse_date(text, language) == day


def test_a_day_with_dots_is_read_in_a_row_whose_language_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("date;title;text\n07.11.2020;Shusha;Fighting in Shusha.\n")
    assert read_one(tmp_path).published == dt.date(2020, 11, 7)


DATELINED = f"GOMA, Congo, 28 January 2025 - {SHELLS}"


def test_a_row_a_mail_and_an_entry_without_a_date_have_that_of_address_or_dateline(
    tmp_path: Path,
) -> None:
    rows = [
        {"text": SHELLS, "date": "", "url": "https://x.example/2025/01/28/shells"},
        {"text": DATELINED, "date": "last week", "url": "https://x.example/1"},
        {"text": "The deal of 4 July 2003 is dead.", "url": "https://x.example/4-july-2003"},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    days = [article.date for article in read_articles(tmp_path / "a.jsonl")]
    assert days == [dt.date(2025, 1, 28), dt.date(2025, 1, 28), None]
    message = email.message.EmailMessage()
    message["Subject"] = "The war of 4 July 2003"
    message.set_content(DATELINED)
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    assert read_one(tmp_path / "a.eml").date == dt.date(2025, 1, 28)
    (tmp_path / "a.xml").write_text(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Example</title><item>'
        f"<title>The war of 4 July 2003</title><link>https://x.example/2025/jan/28/a</link>"
        f"<description>{SHELLS}</description></item></channel></rss>"
    )
    assert read_one(tmp_path / "a.xml").date == dt.date(2025, 1, 28)


def test_the_text_of_a_row_is_left_as_it_is(tmp_path: Path) -> None:
    text = f"Shells\n\nPublished: 28 January 2025\n\n{SHELLS}"
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text}))
    article = read_one(tmp_path / "a.jsonl")
    assert (article.text, article.date) == (text, dt.date(2025, 1, 28))


def test_a_forwarded_mail_has_the_day_on_which_its_news_was_sent(tmp_path: Path) -> None:
    message = email.message.EmailMessage()
    message["Subject"] = "Fwd: Shells"
    message["Date"] = "Mon, 3 Feb 2025 09:00:00 +0100"
    message.set_content(
        "---------- Forwarded message ---------\nFrom: Wire <w@x.example>\n"
        f"Date: Tue, 28 Jan 2025 at 08:00\nSubject: Shells\n\n{SHELLS}"
    )
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    assert read_one(tmp_path / "a.eml").date == dt.date(2025, 1, 28)
