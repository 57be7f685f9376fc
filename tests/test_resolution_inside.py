"""What lies where the words say it lies, or is not found: never a namesake across the world."""

from __future__ import annotations

import re

import pytest

from geoconflict.gazetteer import default_gazetteer
from geoconflict.resolution import RankingResolver
from geoconflict.resolution.links import find_links
from geoconflict.types import Article, Mention


def marked(text):
    """Take the [names] of a text out of their brackets."""
    plain, mentions, position = "", [], 0
    for match in re.finditer(r"\[([^]]+)\]", text):
        plain += text[position : match.start()]
        mentions.append(Mention(match[1], len(plain), len(plain) + len(match[1])))
        plain, position = plain + match[1], match.end()
    return Article("a", plain + text[position:]), mentions


@pytest.fixture(scope="module")
def read():
    gazetteer = default_gazetteer()
    resolver = RankingResolver(geometry=gazetteer.geometry)

    def read(text):
        article, mentions = marked(text)
        found = [gazetteer.lookup(each.toponym) for each in mentions]
        places = resolver.resolve(article, mentions, found)
        read.reasons = {place.mention.toponym: place.reasons for place in places}
        return {place.mention.toponym: place.candidate for place in places}

    return read


REFUSED = {
    "a quarter of the capital": (
        "He left [Nikolskoye], in [Tambov region], for [Moscow] by train.",
        "Nikolskoye",
    ),
}
FITS = [
    ("Oil of [Zakho] and of [Sarsang], in [Duhok] province, was held back in [Erbil].", "Sarsang"),
    ("The camera at [Ramot] junction in [Jerusalem] showed it. [Israel] shut the road.", "Ramot"),
    ("The field is at [Tawke], near [Zakho]. A pipe leads past [Mosul] to [Kirkuk].", "Tawke"),
]


@pytest.mark.parametrize(("text", "name"), FITS)
def test_what_lies_where_the_words_say_is_found(read, text, name):
    assert read(text)[name].country_code in {"IQ", "PS"}


@pytest.mark.parametrize(("text", "name"), REFUSED.values(), ids=REFUSED)
def test_what_fits_not_where_the_words_say_is_not_found(read, text, name):
    places = read(text)
    assert places[name] is None
    assert all(place is not None for other, place in places.items() if other != name)
    assert "where the text says that it lies" in read.reasons[name][0]


def test_a_place_is_kept_where_the_words_are_right(read):
    places = read(
        "Shells hit [Yahidne], in [Donetsk] region, and a post on the way. A market in [Bara], "
        "in [North Kordofan], was looted. [Kramatorsk] was calm."
    )
    assert places["Yahidne"].country_code == "UA"
    assert places["Bara"].country_code == "SD"


def test_a_countrys_east_is_in_the_country(read):
    places = read(
        "In [Bogota] they said: [Barcelona] and [Valencia], in [Venezuela]'s east and centre, "
        "are full. [Cucuta] and [Arauca] too."
    )
    assert places["Valencia"].country_code == "VE"


def test_the_ends_of_a_road_lie_near_each_other(read):
    places = read(
        "The road between [Stepanakert] and [Martuni] was cut. [Yerevan] and [Baku] met; in "
        "[Gavar] people prayed, and [Sevan] was calm."
    )
    assert places["Martuni"].country_code == "AZ"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[Ramot] junction in [Jerusalem], he", True),
        ("[Sarsang], in [Duhok] province", True),
        ("[Moscow] in [Kyiv] said", False),
        ("[Kyiv], [Jerusalem] said", False),
    ],
)
def test_which_words_say_nothing_but_where_a_place_lies(text, said):
    article, mentions = marked(text)
    spans = [(each.start, each.end) for each in mentions]
    links = find_links(article.text, spans, [True, True], [0, 0])
    assert (0 in links.said) == said


def test_between_ties_both_names_to_each_other():
    article, mentions = marked("the road between [Hims] and [Palmyra]; from [Tartus] and [Hama]")
    spans = [(each.start, each.end) for each in mentions]
    assert find_links(article.text, spans, [True] * 4, [0] * 4).near == {0: 1, 1: 0}


def test_a_town_listed_with_one_near_it_is_no_hamlet_far_away(read):
    places = read(
        "Guns hit [Bilopillia] and [Krasnopillia] at night. Assaults went on near [Bakhmut]; "
        "in [Sloviansk] power failed."
    )
    assert places["Krasnopillia"].admin1 == "Sumy Oblast"


def test_a_list_ties_only_the_names_side_by_side():
    article, mentions = marked("[Hims], [Hama] and [Idlib], said [Tartus]; [Latakia] was calm")
    spans = [(each.start, each.end) for each in mentions]
    assert find_links(article.text, spans, [True] * 5, [0] * 5).listed == [(0, 1), (1, 2)]
