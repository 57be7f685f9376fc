"""Names of countries, peoples and divisions that no mention covers are found as whole words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoconflict.resolution.clues import find_clues, is_clue


def names(text, taken=()):
    return [text[clue.start : clue.end] for clue in find_clues(text, taken, (0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Long Beach, Calif., and Georgia.", ["Calif.", "Georgia."]),
        ("an anti-Israeli Lebanese band", ["Lebanese"]),
        ("xIran and Iran", ["Iran"]),
        ("the New York police", ["New York"]),
        ("iran and IRANIANS", []),
        ("", []),
    ],
)
def test_a_clue_is_a_whole_word_as_it_is_written(text, expected):
    assert names(text) == expected


def test_what_a_mention_covers_is_no_clue():
    text = "In Iran and Iraq"
    assert names(text, taken=[(3, 7)]) == ["Iraq"]


def test_only_the_surroundings_of_the_mentions_are_searched():
    text = "Iran" + " and so on" * 1_000 + " Iraq"
    assert [clue.start for clue in find_clues(text, [], (0, 10))] == [0]


PIECES = ["Iran", "al-", "-", "'", "3", "_", ".", "U.S.", "D.C.", "New ", "York", " ", "\n", "É"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_clues_come_in_order_without_overlap_and_are_known(text):
    end = 0
    for clue in find_clues(text, [], (0, len(text))):
        assert clue.start >= end
        end = clue.end
        name = text[clue.start : clue.end]
        assert is_clue(name) or is_clue(name.rstrip("."))
