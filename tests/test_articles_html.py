"""HTML pages: the day that they state and no other, and blocks that do not run together."""

from __future__ import annotations

import datetime as dt

import pytest

from geoconflict.articles.dates import address_day
from geoconflict.articles.html import read_html
from geoconflict.articles.language import detect_language
from geoconflict.recognition.tokens import split_sentences

FIRST = "A blast shook Gogjali, east of Mosul, on Wednesday, and five people had been wounded."
SECOND = "The road to Bartella was closed for hours and hospitals in Erbil received the wounded."
DAY = dt.date(2024, 3, 12)


def page(below: str = "", head: str = "", after: str = "", repeated: int = 1) -> str:
    body = f"<p>{FIRST}</p>{after}<p>{SECOND}</p>" * repeated
    return (
        f"<html><head><title>Blast in Mosul</title>{head}</head><body><article>"
        f"<h1>Blast in Mosul</h1>{below}{body}</article>"
        "<footer>Copyright 12 March 2019 The Post</footer></body></html>"
    )


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


@pytest.mark.parametrize(
    "stated",
    [
        page(head=meta("article:published_time", "2024-03-12")),
        page(head='<meta content="12.03.2024" name="DC.date.issued">'),
        page(head=meta("article:modified_time", "2024-03-14") + meta("date", "2024-03-12")),
        page(head=meta("article:modified_time", "2024-03-12")),
        page(
            head='<script type="application/ld+json">{"dateModified":"2024-03-15",'
            '"datePublished": "2024-03-12"}</script>'
        ),
        page("<time datetime='2024-03-12'>2 hours ago</time>"),
        page("<div>By <a href='x'>Jane Doe</a></div><p>Published 12 March 2024</p>"),
        page("<div><span>Jane Doe</span><span class='d'>12 March 2024</span></div>"),
        page("<p>GOMA, 12 March 2024 - Shells hit the market in Goma, residents said.</p>"),
        page(after="<p>Published: 12 March 2024</p>", below="<p>By Jane Doe</p>"),
    ],
)
def test_a_page_is_dated_by_what_it_states(stated: str) -> None:
    assert read_html(stated, id="a").date == DAY


def test_the_time_of_day_and_days_before_1995_are_kept() -> None:
    with_time = page(head=meta("article:published_time", "1993-04-05T23:30:00+04:00"))
    zone = dt.timezone(dt.timedelta(hours=4))
    assert read_html(with_time, id="a").published == dt.datetime(1993, 4, 5, 23, 30, tzinfo=zone)


@pytest.mark.parametrize(
    "spoken",
    [
        page(),
        page("<p>The deal of 4 July 2003 is dead.</p>"),
        page(
            after="<p>They had signed it in Goma on <time datetime='2003-07-04'>4 July</time>.</p>"
        ),
        page().replace("Blast in Mosul", "Remembering Srebrenica: 11 July 1995"),
        page(head="<!-- 2003-07-04 -->" + meta("article:tag", "2003-07-04")),
        page(head=meta("article:published_time", "1970-01-01T00:00:00Z")),
        page().replace(
            "<body>",
            "<body><h1>The Post</h1><p>Friday, 27 November 2026</p><ul><li>Home"
            "</li><li>World</li><li>Sport</li></ul>",
        ),
    ],
)
@pytest.mark.parametrize("repeated", [1, 4])
def test_a_day_that_the_text_speaks_of_is_not_the_pages(spoken: str, repeated: int) -> None:
    assert read_html(spoken.replace("</article>", "<p>x y</p>" * repeated), id="a").date is None


def test_an_address_dates_a_page_that_states_no_day() -> None:
    assert read_html(page(), id="a", url="https://x.example/2024/03/12/blast").date == DAY
    assert address_day("https://x.example/world/2024/mar/12/blast") == DAY
    for other in ("https://x.example/srebrenica-11-july-1995", "https://x.example/2024/13/40/a"):
        assert address_day(other) is None


@pytest.mark.parametrize("below", ["", "<time datetime='2024-03-12'>12 March 2024</time>"])
@pytest.mark.parametrize("repeated", [1, 4])
def test_a_heading_is_no_part_of_the_sentence_below_it(below: str, repeated: int) -> None:
    article = read_html(page(below, after="<h2>Road closed</h2>", repeated=repeated), id="a")
    told = [article.text[start:end] for start, end in split_sentences(article.text)]
    assert told[:4] == ["Blast in Mosul", FIRST, "Road closed", SECOND]


def test_the_byline_and_the_date_of_a_page_are_not_in_its_text() -> None:
    article = read_html(page("<p>By Jane Doe</p><p>Published 12 March 2024</p>"), id="a")
    assert article.text == f"Blast in Mosul\n\n{FIRST}\n\n{SECOND}"
    assert article.author == "Jane Doe"


def test_a_letter_that_unicode_has_no_name_for_breaks_nothing() -> None:
    assert detect_language("\U00017000" * 30) != "en"
