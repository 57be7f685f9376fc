"""Where one name ends and the next begins, and names that are no place."""

from __future__ import annotations

import pytest

from geoconflict.gazetteer import Lexicon
from geoconflict.recognition import ConflictRecognizer
from geoconflict.types import Article, Mention


@pytest.fixture(scope="module")
def recognizer() -> ConflictRecognizer:
    return ConflictRecognizer(Lexicon.default())


def read(recognizer: ConflictRecognizer, text: str) -> list[Mention]:
    return recognizer.recognize(Article("1", text, language="en"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("In New York Beijing blocked the motion.", ["New York", "Beijing"]),
        ("In Bakhchisarai Tatars hung out their flags.", ["Bakhchisarai", "Tatars"]),
        ("Families walked from Tine (Chad) for days.", ["Tine", "Chad"]),
        ("They shut the Brody–Uzhhorod section.", ["Brody", "Uzhhorod"]),
        ("Shells fell on Deir ez-Zor and Port Sudan.", ["Deir ez-Zor", "Port Sudan"]),
    ],
)
def test_two_names_are_two_and_one_is_one(recognizer, text, names):
    assert [m.toponym for m in read(recognizer, text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "The call began at 9:30 AM EST and lasted an hour.",
        "The train left at 18.45 MSK with no one aboard.",
        "The submarine Kursk sank in an exercise.",
        "He likes Brussels sprouts.",
    ],
)
def test_time_zones_ships_and_dishes_are_no_places(recognizer, text):
    assert not read(recognizer, text)


def test_a_town_in_capitals_before_a_day_is_a_dateline(recognizer):
    found = read(recognizer, "DARWIN, Australia, March 3 - Boats came from Dili at dawn.")
    assert [(m.toponym, m.dateline) for m in found] == [
        ("DARWIN", True), ("Australia", True), ("Dili", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Fighting spread in Amhara, they said.", "place"),
        ("Amhara fighters took the town.", "demonym"),
        ("They met in Amhara camps.", "demonym"),
        ("Cocaine went to the Caribbean.", "place"),
    ],
)
def test_a_regions_name_is_an_adjective_only_before_a_noun(recognizer, text, kind):
    (found,) = read(recognizer, text)
    assert found.kind == kind


def test_a_relative_place_does_not_begin_with_a_blank(recognizer):
    found = read(recognizer, "The convoy reached the border with Algeria.")
    assert [m.toponym for m in found if m.kind == "relative"] == ["the border with Algeria"]
