"""One name, two places, one article: each mention takes the place that the words around it say."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoconflict.gazetteer import default_gazetteer
from geoconflict.resolution import RankingResolver
from geoconflict.resolution.frames import frames
from geoconflict.resolution.links import DIVISION, STATE, find_links
from geoconflict.resolution.units import lay_out
from geoconflict.types import Article, Mention

_MARK = re.compile(r"\[([^]]+)\]|\{([^}]+)\}")


@pytest.fixture(scope="module")
def gazetteer():
    return default_gazetteer()


@pytest.fixture(scope="module")
def resolver(gazetteer):
    return RankingResolver(geometry=gazetteer.geometry)


def marked(text):
    """Take the [places] and {demonyms} of a text out of their brackets."""
    plain, mentions, position = "", [], 0
    for match in _MARK.finditer(text):
        plain += text[position : match.start()]
        name, position = match[1] or match[2], match.end()
        kind = "place" if match[1] else "demonym"
        mentions.append(Mention(name, len(plain), len(plain) + len(name), kind=kind))
        plain += name
    return Article("a", plain + text[position:]), mentions


@pytest.fixture
def read(gazetteer, resolver):
    """Resolve the marked names of a text."""

    def read(text):
        article, mentions = marked(text)
        found = [gazetteer.lookup(mention.toponym) for mention in mentions]
        return resolver.resolve(article, mentions, found)

    return read


TRAPS = {
    "georgia": (
        "[Georgia] closed its border on Monday. [Georgia]'s president spoke in [Tbilisi]. The "
        "shipment had been sent from [Atlanta], [Georgia], in May.",
        *("Georgia", "GE GE US"),
    ),
    "georgia, the state first": (
        "The company, founded in [Savannah], [Georgia], sells rifles to [Georgia] and [Armenia]. "
        "Officials in [Tbilisi] said the contract with [Georgia] would stand.",
        *("Georgia", "US GE GE"),
    ),
    "birmingham": (
        "A man from [Birmingham] was arrested in [London]. He had studied in [Birmingham], "
        "[Alabama], for two years. Police in [Birmingham] and [Leeds] searched two houses in "
        "[England].",
        *("Birmingham", "GB US GB"),
    ),
    "birmingham, alone in its sentence": (
        "Jets bombed [Parachinar]. The girl, who was flown to [England] for surgery, said in "
        "[Birmingham] that she was heartbroken; a vigil in [Birmingham], [Alabama], was put off.",
        *("Birmingham", "GB US"),
    ),
    "punjab": (
        "Gunmen crossed from [Pakistan]'s [Punjab] into {Indian} [Punjab], police in [Amritsar] "
        "said. In [Lahore], the government of [Punjab] denied it.",
        *("Punjab", "PK IN PK"),
    ),
    "punjab, a province of": (
        "The [Punjab] province of [Pakistan] was calm. In [India], farmers from [Punjab] and "
        "[Haryana] marched on [Delhi]. Police in [Lahore] said [Punjab] would deploy rangers.",
        *("Punjab", "PK IN PK"),
    ),
    "tripoli": (
        "Clashes broke out in [Tripoli], [Lebanon], on Friday. In [Libya], militias fought south "
        "of [Tripoli] and near [Misrata]. Residents of [Tripoli] in northern [Lebanon] fled to "
        "[Beirut].",
        *("Tripoli", "LB LY LB"),
    ),
    "tripoli, by its people": (
        "The {Libyan} capital [Tripoli] was quiet after weeks of fighting with forces from "
        "[Benghazi]. Meanwhile in the {Lebanese} city of [Tripoli], snipers fired, and the army "
        "from [Beirut] was sent.",
        *("Tripoli", "LY LB"),
    ),
    "hyderabad": (
        "A bomb killed nine in [Hyderabad], [Pakistan]. Two weeks ago a blast in [Hyderabad], "
        "[India], hit a market. Police in [Karachi] said men from [Hyderabad] had been held.",
        *("Hyderabad", "PK IN PK"),
    ),
    "santiago": (
        "The ambassador left [Santiago] for [Valparaiso]. He had earlier served in [Santiago], in "
        "the [Dominican Republic].",
        *("Santiago", "CL DO"),
    ),
    "santiago, by its people": (
        "Protests in [Santiago], [Chile], turned violent. The {Dominican} city of [Santiago] saw "
        "a strike, and [Santo Domingo] was calm.",
        *("Santiago", "CL DO"),
    ),
    "cordoba": (
        "Jets took off from [Cordoba], [Spain]. The company's factory in [Cordoba], [Argentina], "
        "was closed; workers in [Cordoba] and [Rosario] struck.",
        *("Cordoba", "ES AR AR"),
    ),
    "valencia": (
        "The {Venezuelan} city of [Valencia] was looted. Meanwhile, in [Spain], floods hit "
        "[Valencia] and [Alicante].",
        *("Valencia", "VE ES"),
    ),
    "granada": (
        "The volcano near [Granada], [Nicaragua], erupted while [Managua] slept. In [Spain], a "
        "man of [Granada] was jailed.",
        *("Granada", "NI ES"),
    ),
    "moscow": (
        "[Moscow] condemned the attack, and [Kremlin] officials in [Moscow] met. The suspect, "
        "from [Moscow], [Idaho], studied in [Boise].",
        *("Moscow", "RU RU US"),
    ),
    "alexandria": (
        "Two soldiers were shot in [Alexandria], [Egypt]. The contractor, of [Alexandria], "
        "[Virginia], had an office in [Cairo].",
        *("Alexandria", "EG US"),
    ),
    "lebanon": (
        "He was born in [Lebanon], [Pennsylvania], and was killed in [Lebanon] near [Tyre] while "
        "on patrol from [Beirut].",
        *("Lebanon", "US LB"),
    ),
    "merida": (
        "In [Merida], [Mexico], and [Cancun], troops patrolled. [Merida], [Venezuela], was dark, "
        "and [Caracas] too.",
        *("Merida", "MX VE"),
    ),
    "newcastle": (
        "Police in [Newcastle], [Australia], held a man. He had come from [Newcastle], [England]. "
        "[Newcastle] and [Sydney] are two hours apart.",
        *("Newcastle", "AU GB AU"),
    ),
    "saint petersburg": (
        "[St. Petersburg], [Russia], was hit by drones. A retired officer in [St. Petersburg], "
        "[Florida], saw it on television. Residents of [St. Petersburg] and [Moscow] heard sirens.",
        *("St. Petersburg", "RU US RU"),
    ),
    "luxembourg": (
        "{Belgian} police searched houses in [Luxembourg] province near [Arlon]. [Luxembourg]'s "
        "minister spoke in [Luxembourg].",
        *("Luxembourg", "BE LU LU"),
    ),
    "martuni": (
        "Shells fell on [Martuni], in [Azerbaijan], as [Shusha] burnt. Refugees had reached "
        "[Martuni], in [Armenia], by bus from [Goris].",
        *("Martuni", "AZ AM"),
    ),
    "georgia, by what lies near": (
        "Soldiers of the [Georgia] guard, which is based in [Atlanta], trained with the army of "
        "[Georgia] near [Tbilisi].\n\nIn [Tbilisi], the prime minister thanked them. [Georgia] "
        "wants to join.\n\nThe guardsmen flew home to [Atlanta], where the governor of [Georgia] "
        "met them.",
        *("Georgia", "US GE GE US"),
    ),
    "martuni, by what lies near": (
        "Shells fell on [Martuni], near [Stepanakert]. Refugees reached [Martuni], in "
        "[Armenia]'s [Gegharkunik] province, by bus from [Goris].",
        *("Martuni", "AZ AM"),
    ),
    "tripoli, by what lies near": (
        "[Tripoli], in [Libya], was quiet. A bomb went off in [Tripoli], 85 km north of [Beirut].",
        *("Tripoli", "LY LB"),
    ),
}


@pytest.mark.parametrize(("text", "name", "codes"), TRAPS.values(), ids=TRAPS)
def test_a_mention_with_evidence_of_its_own_takes_its_own_sense(read, text, name, codes):
    places = [place for place in read(text) if place.mention.toponym == name]
    found = [place.candidate.country_code if place.candidate else "" for place in places]
    assert found == codes.split()


def test_kandahar_province_is_the_province_and_kandahar_the_city(read):
    places = read(
        "The governor of [Kandahar province] said a bomb hit [Kandahar] city. Fighters in "
        "[Panjwai] attacked a post; the wounded were taken to a hospital in [Kandahar]."
    )
    codes = [
        place.candidate.feature_code for place in places if "Kandahar" in place.mention.toponym
    ]
    assert codes == ["ADM1", "PPLA", "PPLA"]


def test_tartus_province_is_the_province_and_tartus_the_port(read):
    port, _, province = read("Ships lie in [Tartus], [Syria]. Shops in [Tartus province] closed.")
    assert (port.candidate.feature_class, province.candidate.feature_code) == ("P", "ADM1")


def test_a_mention_without_evidence_shares_the_articles_sense(read):
    places = read(
        "Gunmen opened fire in [Tripoli], [Lebanon]. Hours later the army sealed off [Tripoli]. "
        "\n\nA curfew was set, and by night [Tripoli] was empty."
    )
    assert {place.candidate.country_code for place in places} == {"LB"}


def test_a_state_that_opens_a_sentence_before_another_holds_it_not(read):
    jordan, lebanon, _ = read("In [Jordan], [Lebanon] said, its men were fed near [Amman].")
    assert (jordan.candidate.country_code, lebanon.candidate.country_code) == ("JO", "LB")


def test_a_small_namesake_is_not_meant_by_words_that_may_be_read_otherwise(read):
    text = (
        "[Kyiv] called [Russia]'s [Donetsk] offensive a failure. Shells hit [Donetsk] and "
        "[Makiivka], in [Ukraine]'s east, and [Kramatorsk]."
    )
    places = read(text)
    donetsk = [place.candidate for place in places if place.mention.toponym == "Donetsk"]
    assert [each.country_code for each in donetsk] == ["UA", "UA"]
    assert donetsk[0].population == donetsk[1].population


def test_each_mention_says_how_sure_its_own_sense_is(read):
    text, name, _ = TRAPS["birmingham"]
    places = [place for place in read(text) if place.mention.toponym == name]
    assert all(0.5 < place.confidence < 1.0 for place in places)
    assert any("named with Alabama" in reason for reason in places[1].reasons)
    assert not any("named with Alabama" in reason for reason in places[0].reasons)


PIECES = ["[Georgia]", "[Atlanta]", "[Tripoli]", "[Punjab]", "{Indian}", "[Lebanon]", "[Qwxzzy]"]
WORDS = [", ", " and ", "'s ", " in ", " city of ", ". In ", ".\n", " ", " province of the "]


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(WORDS)), max_size=9))
@settings(deadline=None, max_examples=60)
def test_whatever_is_said_each_mention_gets_one_place(gazetteer, resolver, said):
    article, mentions = marked("".join(map("".join, said)))
    found = [gazetteer.lookup(each.toponym) for each in mentions]
    places = resolver.resolve(article, mentions, found)
    assert [place.mention for place in places] == mentions
    assert all(0.0 <= place.confidence <= 1.0 for place in places)
    assert places == resolver.resolve(article, mentions, found)


def links_of(text, areas):
    article, mentions = marked(text)
    spans = [(each.start, each.end) for each in mentions]
    return find_links(article.text, spans, [True] * len(spans), areas)


@pytest.mark.parametrize(
    ("text", "areas", "strong", "firm"),
    [
        ("in [Atlanta], [Georgia], he", [0, STATE], {0: 1}, {0: True}),
        ("In [Moscow], [Ukraine] was blamed", [0, STATE], {0: 1}, {}),
        ("[Pakistan]'s [Punjab]", [STATE, DIVISION], {1: 0}, {1: False}),
        ("[Punjab] province of [Pakistan]", [DIVISION, STATE], {0: 1}, {0: False}),
        ("the {Lebanese} city of [Tripoli]", [STATE, 0], {1: 0}, {1: True}),
        ("[Tripoli] in northern [Lebanon]", [0, STATE], {0: 1}, {0: False}),
        ("[Donetsk] in [Russia]'s war", [0, STATE], {}, {}),
        ("[Georgia], [Oklahoma], [Ohio] and [Texas]", [1, 0, 1, 1], {}, {}),
        ("[Kyiv], [Kharkiv] and [Lviv]", [0, 0, 0], {}, {}),
        ("above [Washington], [New York] and others", [0, 0], {0: 1}, {}),
        ("{Indian} [Punjab], [Pakistan] said", [STATE, DIVISION, STATE], {1: 2}, {}),
    ],
)
def test_what_words_between_names_say_of_containment(text, areas, strong, firm):
    links = links_of(text, areas)
    assert {inner: links.strong[inner] for inner in links.firm} == (strong if firm else {})
    assert links.firm == firm


def test_a_place_that_opens_a_sentence_holds_what_the_sentence_names(gazetteer):
    text = (
        "Meanwhile, in [Spain], floods hit [Valencia]. [Paris] slept; he lives in [Rome], [Oslo]."
    )
    article, mentions = marked(text)
    layout = lay_out(article, mentions, [gazetteer.lookup(each.toponym) for each in mentions])
    assert frames(mentions, layout) == [(1, 0)]
