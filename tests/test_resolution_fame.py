"""A famous name is not taken by a small place because that lies near the others."""

from __future__ import annotations

import re

import pytest

from geoconflict.gazetteer import default_gazetteer
from geoconflict.resolution import RankingResolver
from geoconflict.types import Article, Mention


@pytest.fixture(scope="module")
def read():
    """Resolve the [marked] names of a text; those with a star speak for a government."""
    gazetteer = default_gazetteer()
    resolver = RankingResolver(geometry=gazetteer.geometry)

    def read(text):
        plain, mentions, position = "", [], 0
        for match in re.finditer(r"\[([^]*]+)(\*?)\]", text):
            plain += text[position : match.start()]
            role = "associative" if match[2] else "literal"
            start, name = len(plain), match[1]
            mentions.append(Mention(name, start, start + len(name), role=role))
            plain, position = plain + name, match.end()
        article = Article("a", plain + text[position:])
        found = [gazetteer.lookup(each.toponym) for each in mentions]
        return {
            place.mention.toponym: place.candidate
            for place in resolver.resolve(article, mentions, found)
        }

    return read


def test_chechnya_is_the_republic_in_an_article_about_donetsk(read):
    text = (
        "Shells fell on [Kostiantynivka], [Chasiv Yar] and [Toretsk]. A commander from "
        "[Chechnya] said his men had left [Kramatorsk] alone."
    )
    assert read(text)["Chechnya"].country_code == "RU"


def test_new_york_is_the_american_one_where_shares_slip(read):
    text = (
        "Shells fell on [Toretsk] and [Pokrovsk]. Shares in [New York] slipped on the news. "
        "[Kramatorsk] and [Kostiantynivka] were calm."
    )
    assert read(text)["New York"].country_code == "US"


@pytest.mark.parametrize(
    "text",
    [
        "Shells fell on [Toretsk], [New York] and [Pokrovsk]. [Kramatorsk] was calm.",
        "The town of [New York], near [Toretsk], was lost. [Pokrovsk] and [Kramatorsk] held.",
    ],
)
def test_new_york_is_the_town_where_words_say_so(read, text):
    assert read(text)["New York"].country_code == "UA"


def test_a_capital_that_speaks_is_no_quarter_of_another(read):
    text = (
        "Fighting went on in [Khartoum], [Omdurman] and [Bahri]. [Riyadh*] called for a truce "
        "in [Sudan]; the airport of [Khartoum] was shut."
    )
    assert read(text)["Riyadh"].country_code == "SA"


def test_a_quarter_that_burns_is_the_quarter(read):
    text = "Shells fell on [Khartoum], [Omdurman] and on [Riyadh], where shops burnt."
    assert read(text)["Riyadh"].country_code == "SD"


def test_a_dateline_with_its_country_is_no_town_of_the_countrys_name(read):
    text = "[Pemba], [Mozambique], March 29 (Own) - Boats reached [Pemba] from [Palma]."
    assert read(text)["Mozambique"].feature_code == "PCLI"
