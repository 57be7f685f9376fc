"""The head of a text: its title and its day, and no day that the text only speaks of."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoconflict.articles.dateline import byline_of, date_line, dateline_day
from geoconflict.articles.text import read_text
from geoconflict.geoparser import default_recognizer

NEWS = "Shells hit the market in Goma on Tuesday, residents said."
DAY = dt.date(2025, 1, 28)


@pytest.mark.parametrize(
    "line",
    [
        "28 January 2025",
        "Tuesday, 28 January 2025, 14:30",
        "28/01/2025",
        "28.01.2025",
        "Published: 28 January 2025",
        "Published 12:04 PM EST, January 28, 2025",
        "Published 28 January 2025 | Updated 30 January 2025",
        "Last updated on Tuesday 28 January 2025",
        "As of 28 January 2025",
        "By JANE DOE, Published 12:04 PM EST, January 28, 2025",
        "By Jane Doe | 28 January 2025 | The Post",
        "Goma, 28 January 2025",
        "The Post, 28 January 2025",
        "January 28, 2025, 8:15pm ET",
        "Jan 28, 2025 · 5 min read",
        "January 28, 2025 2:14 PM GMT+3 Updated a day ago",
        "January 28 2025, 09:10 AM  •  12,345 views",
        "January 28, 2025 / 4:11 PM / 3 years ago",
        "- Published Date: 12:50 | 28 January 2025",
        "• Jan 28 2025, 07:00 ist",
        "Jane Doe (@JaneDoe) 22 seconds ago Tue 28th January 2025 | 12:40 AM",
        "Jane Doe — Tuesday, 28 January 2025, 02:44",
        "[Radio Example] - 28/01/2025",
        "Issued on: 28/01/2025 - 02:44 Modified: 29/01/2025 - 05:12",
        "January 28, 2025 | Jane Doe and John Smith | Example Institute",
        "28 Ocak 2025 Salı",
        "by Jane Doe January 28, 2025 12:34 PM 2 min read",
        "Published Jan. 28, 2025Updated Jan. 30, 2025, 5:10 p.m. ET",
        "Tue 28 Jan 2025 09.00 GMT\nLast modified on Wed 29 Jan 2025 10.00 GMT",
        "Updated 30 January 2025\nPublished 28 January 2025",
        "**Date:** 2025-01-28",
        "Veröffentlicht am 28. Januar 2025 um 14:30 Uhr",
        "Publié le 28 janvier 2025 à 14h30",
        "Опубликовано 28 января 2025",
    ],
)
def test_a_line_that_is_a_date_gives_the_day_and_leaves_the_text(line: str) -> None:
    article = read_text(f"Fighting in Goma\n\n{line}\n\n{NEWS}", id="a")
    assert article.date == DAY
    assert article.text == f"Fighting in Goma\n\n{NEWS}"
    assert article.title == "Fighting in Goma"


@pytest.mark.parametrize(
    "line",
    [
        "Remembering Srebrenica: 11 July 1995",
        "Who signed the accord of 12 February 2015?",
        "The deal of 4 July 2003 is dead.",
        "What happened on 12 March 2020",
        "Since 12 March 2020",
        "Photo, 12 March 2020",
        "Photo taken on 24 October 2024",
        "FILE - 24 October 2024",
        "Number 12, 24 October 2024",
        "Period covered: 24 October 2024",
        "11 July 1995 - 12 July 1995",
        "03/04/2022",
    ],
)
def test_a_line_that_contains_a_date_gives_none_and_stays(line: str) -> None:
    assert date_line(line) is None
    for text in (f"{line}\n\n{NEWS}", f"Fighting in Goma\n\n{NEWS}\n\n{line}\n\nMore text."):
        article = read_text(text, id="a")
        assert article.published is None
        assert article.text == text


def test_no_day_is_taken_from_a_headline_nor_from_a_file_named_after_it() -> None:
    for title in ("Srebrenica, 11 July 1995", "Srebrenica, 11 July 1995 - what we know"):
        article = read_text(f"{title}\n\n{NEWS}", id="a", source=f"{title}.txt")
        assert (article.title, article.published) == (title, None)


def test_a_day_at_which_a_line_of_fixed_width_breaks_is_part_of_its_sentence() -> None:
    for text in (
        "Fighting in Goma\n\nThe rebels had signed the accord on\n12 February 2015.\n\nMore text.",
        "Fighting in Goma\n\nThe accord that they signed in Minsk,\n12 February 2015,\nis dead.",
    ):
        article = read_text(text, id="a")
        assert (article.published, article.text) == (None, text)


def test_a_chronology_and_a_heading_in_the_text_give_no_day() -> None:
    days = "Fall of an enclave\n\n6 July 1995\n\nShells fell.\n\n11 July 1995\n\nThe town fell."
    assert read_text(days, id="a").published is None
    below = f"Fighting in Goma\n\n{NEWS}\n\n{NEWS}\n\n4 July 2003\n\nThe first accord was signed."
    assert read_text(below, id="a").published is None


@pytest.mark.parametrize(
    ("begin", "day"),
    [
        ("Port Harcourt, 28 January 2025 - ", DAY),
        ("Kyiv (Ukrinform), 28 January 2025 – ", DAY),
        ("New York/Geneva (28 January 2025) – ", DAY),
        ("LONDON, January 28, 2025 /Wire/ -- ", DAY),
        ("RAMALLAH, Tuesday, January 28, 2025 (Agency) – ", DAY),
        ("GOMA 28/01/2025 — ", DAY),
        ("GOMA/BUKAVU (Example News / Agency - 28th January, 2025) ", DAY),
        ("PEMBA, Mozambique, March 29 (Reuters) - ", None),
        ("On Tuesday, 11 July 1995 - the day that it fell - ", None),
        ("The army said on 11 July 1995 - ", None),
    ],
)
def test_a_full_day_in_a_dateline_is_the_day(begin: str, day: dt.date | None) -> None:
    text = f"Fighting in Goma\n\n{begin}{NEWS}"
    article = read_text(text, id="a")
    assert (article.published, article.text) == (day, text)
    assert dateline_day(f"{begin}{NEWS}") == day
    assert read_text(f"{begin}{NEWS}", id="a").published == day


def test_a_labelled_day_counts_more_than_the_files_name_and_that_more_than_a_dateline() -> None:
    lined = f"Fighting\n\nGOMA, 28 January 2025 - {NEWS}"
    assert read_text(lined, id="a", source="2025-01-29.txt").published == dt.date(2025, 1, 29)
    labelled = f"Fighting\n\nPublished: 27 January 2025\n\nGOMA, 28 January 2025 - {NEWS}"
    of_label = read_text(labelled, id="a", source="2025-01-29.txt").published
    assert of_label == dt.date(2025, 1, 27)


BLOCK = "Date: 2025-01-28\nSource: The Post\nURL: https://x.example/a\n"


@pytest.mark.parametrize(
    "head",
    [
        f"Title: Clashes in Goma\n{BLOCK}",
        f"Clashes in Goma\n{BLOCK}",
        f"# Clashes in Goma\n{BLOCK}",
        f"{BLOCK}Headline: Clashes in Goma\n",
        f'---\ntitle: "Clashes in Goma"\ntags: [war]\n{BLOCK.lower()}---\n',
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_block_of_fields_is_read_and_cut(head: str, end: str) -> None:
    article = read_text(f"{head}\n{NEWS}".replace("\n", end), id="a")
    assert (article.title, article.published) == ("Clashes in Goma", DAY)
    assert (article.url, (article.publisher or "").lower()) == ("https://x.example/a", "the post")
    kept = "".join(article.text.removeprefix("# ").split("\r"))
    assert kept == f"Clashes in Goma\n\n{NEWS}"


def test_what_only_looks_like_a_block_stays() -> None:
    for text in (
        f"Source: a man in Goma\n\n{NEWS}",
        f"---\n{NEWS}\n\nDate: 2025-01-28 it was.",
        f"Goma: Rebels: who are they?\n\n{NEWS}",
    ):
        assert read_text(text, id="a").text == text


def test_lines_that_end_as_windows_ends_them_are_lines() -> None:
    article = read_text(f"Fighting\r\n\r\n28 January 2025\r\n\r\n{NEWS}\r\n", id="a")
    assert (article.title, article.published) == ("Fighting", DAY)
    assert article.text.split() == f"Fighting {NEWS}".split()


def test_a_byline_gives_the_author_and_leaves_the_text() -> None:
    text = f"Fighting in Goma\n\nBy JANE DOE and John Smith\nPublished 28 January 2025\n\n{NEWS}"
    article = read_text(text, id="a")
    assert (article.author, article.published) == ("JANE DOE and John Smith", DAY)
    assert article.text == f"Fighting in Goma\n\n{NEWS}"
    assert byline_of("By the river of Babylon") is None
    assert byline_of("By Tuesday the town fell.") is None


@pytest.mark.parametrize("rubric", ["PRESS RELEASE", "Breaking news:", "For immediate release", ""])
def test_the_title_is_no_rubric_and_no_date(rubric: str) -> None:
    title = "Force majeure on the Trans Niger line"
    for text in (f"{rubric}\n\n{title}\n\n{NEWS}", f"28 January 2025\n{title}\n\n{NEWS}"):
        assert read_text(text, id="a").title == title


PIECES = st.sampled_from(
    ["", "Title: A", "Date: 2025-01-28", "---", "28 January 2025", "By Jane Doe", NEWS, "PRESS",
     "URL: https://x.example", "Updated 3 May 2020", "# A", "Share this", "Goma, 3 May 2020", "x"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES | st.text(max_size=30), max_size=14))
def test_every_line_that_is_kept_is_kept_to_the_letter_and_in_order(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    article = read_text(text, id="a")
    rest = iter(text.split("\n"))
    kept = article.text.split("\n")
    if article.title and kept[0] == article.title:
        kept = kept[1:]  # it may come out of a block
    assert all(any(line == other for other in rest) for line in kept if line)
    assert bool(article.text.strip()) == bool(read_text(article.text, id="a").text.strip())


@settings(max_examples=25, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=8), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_what_is_recognised_stands_where_its_offsets_say(pieces: list[str], end: str) -> None:
    article = read_text(end.join([*pieces, NEWS]), id="a")
    mentions = default_recognizer().recognize(article)
    assert "Goma" in {one.toponym for one in mentions}
    assert all(article.text[one.start : one.end] == one.toponym for one in mentions)


def test_a_text_that_is_all_head_is_left_as_it_is() -> None:
    for text in ("28 January 2025", "By Jane Doe\n28 January 2025", "Title: A\nDate: 2025-01-28"):
        assert read_text(text, id="a").text


def test_the_example_is_dated_by_its_line() -> None:
    path = Path(__file__).parents[1] / "examples" / "articles"
    for file in sorted(path.glob("*.txt")):
        assert read_text(file.read_text("utf-8"), id="a").published is not None, file.name


@pytest.mark.parametrize(
    "title",
    ["Campaign Assessment, October 3, 2024", "Sudan: Flash Update No. 12 - 3 October 2024"],
)
def test_a_number_of_a_serial_is_of_the_day_that_ends_its_title(title: str) -> None:
    article = read_text(f"{title}\n\n{NEWS}", id="a")
    assert (article.date, article.title) == (dt.date(2024, 10, 3), title)
