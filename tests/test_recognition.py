"""The default recogniser: what it finds, what it leaves out, and how it says so."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoconflict.errors import RecognitionError
from geoconflict.recognition import ConflictRecognizer
from geoconflict.types import Article, FeatureReference, Mention, NamedFeature, Recognizer

SHARED = Path(os.environ.get("GEOCONFLICT_SHARED", Path(__file__).parents[2] / "shared"))


class Entry(NamedTuple):
    importance: int
    flags: int


class TinyLexicon:
    """Some names, as the gazetteer's lexicon gives them."""

    COUNTRIES = ("Azerbaijan", "Armenia", "Georgia", "Iran", "Turkey", "Russia", "Chad", "Jordan",
                 "Ukraine", "Syria", "Украина", "Грузия", "سوريا")  # fmt: skip
    CITIES = ("Ganja", "Goris", "Lachin", "Shusha", "Stepanakert", "Hadrut", "Baku", "Kharkiv",
              "Aleppo", "Reading", "Mobile", "Nice", "Київ", "Киев", "حلب", "თბილისი")  # fmt: skip

    def __init__(self) -> None:
        self.names = dict.fromkeys(self.COUNTRIES, Entry(220, 1))
        self.names |= dict.fromkeys(self.CITIES, Entry(155, 4))

    def prefixes(self, text: str, start: int = 0) -> list[tuple[str, Entry]]:
        piece = text[start : start + 20]
        return [(n, e) for n, e in self.names.items() if piece.startswith(n)]


FEATURES = (
    NamedFeature("enclaves", "nkao", "Nagorno-Karabakh", ("Karabakh",), "disputed", "", ("AZ",)),
    NamedFeature("enclaves", "gaza", "Gaza Strip", ("Gaza",), "disputed", "", ("PS",)),
    NamedFeature("enclaves", "lachin-corridor", "Lachin corridor", (), "corridor", "", ("AZ",)),
    NamedFeature("pipelines", "btc", "Baku–Tbilisi–Ceyhan pipeline",
                 ("BTC", "Baku-Tbilisi-Ceyhan"), "pipeline", "oil", ("AZ", "GE", "TR")),
    NamedFeature("pipelines", "druzhba", "Druzhba pipeline", ("Druzhba",), "pipeline", "oil",
                 ("RU", "UA")),
)  # fmt: skip


@pytest.fixture(scope="module")
def recognizer() -> ConflictRecognizer:
    return ConflictRecognizer(TinyLexicon(), FEATURES)


def read(recognizer: Recognizer, text: str, language: str | None = "en") -> list[Mention]:
    return recognizer.recognize(Article("1", text, language=language))


def places(mentions: list[Mention]) -> list[str]:
    return [m.toponym for m in mentions if m.kind == "place" and not m.organization]


def one(mentions: list[Mention], toponym: str) -> Mention:
    (found,) = [m for m in mentions if m.toponym == toponym]
    return found


def test_places_of_a_report_are_found(recognizer):
    found = read(
        recognizer,
        "Shells fell on Hadrut and Shusha on Tuesday. Officials in Stepanakert said four "
        "people died when a rocket hit a school in Qubadzhur, a village in Azerbaijan.",
    )
    assert places(found) == ["Hadrut", "Shusha", "Stepanakert", "Qubadzhur", "Azerbaijan"]


def test_a_place_that_no_lexicon_holds_is_found_by_its_context():
    found = read(ConflictRecognizer(), "Fighting broke out in the town of Zharbalyk on Monday.")
    assert places(found) == ["Zharbalyk"]


def test_people_and_common_words_that_are_also_places_are_left_out(recognizer):
    found = read(
        recognizer,
        "President Jordan Kerry was reading a book. Chad Wilson and his wife Georgia said they "
        "were fine. Her mobile phone was nice. The turkey was cold.",
    )
    assert places(found) == []


def test_demonyms_are_a_kind_of_their_own_and_associative(recognizer):
    found = read(recognizer, "Azeri troops and South Ossetian fighters met Russian officers.")
    assert [(m.toponym, m.kind, m.role) for m in found] == [
        ("Azeri", "demonym", "associative"),
        ("South Ossetian", "demonym", "associative"),
        ("Russian", "demonym", "associative"),
    ]


def test_governments_named_by_their_capital_are_associative(recognizer):
    found = read(recognizer, "Ankara said it would send aid. The Kremlin denied the report.")
    assert [m.role for m in found if m.toponym in {"Ankara", "Kremlin"}] == ["associative"] * 2


def test_a_misspelt_kremlin_is_still_the_kremlin(recognizer):
    found = read(recognizer, "In a statement, the Kremlim said talks would go on.")
    assert one(found, "Kremlim").role == "associative"


def test_the_place_of_the_violence_scores_above_the_other_places(recognizer):
    found = read(
        recognizer,
        "Ukraine said on Monday that nine people were killed when a missile hit a market in "
        "Kharkiv, and that its envoy had left for Ankara.",
    )
    best = max(found, key=lambda m: m.event_score)
    assert best.toponym == "Kharkiv"


@pytest.mark.parametrize(
    "sentence",
    [
        "Talks move between Baku and Goris this week.",
        "Fighting between Armenia and Azerbaijan went on for days.",
        "It is the only valley still outside Shusha's control.",
    ],
)
def test_what_two_parties_have_between_them_is_no_place(recognizer, sentence):
    assert not [m for m in read(recognizer, sentence) if m.kind == "relative"]


def test_an_expression_does_not_begin_inside_the_word_before(recognizer):
    (found,) = [
        m for m in read(recognizer, "Ganja's suburbs of Shusha burned.") if m.kind == "relative"
    ]
    assert found.toponym == "suburbs of Shusha"


def test_places_that_are_listed_together_share_role_and_event(recognizer):
    text = "The army said rockets struck Barda, Ganja and Tartar near the Armenian border."
    barda, ganja, tartar = [
        m for m in read(recognizer, text) if m.toponym in {"Barda", "Ganja", "Tartar"}
    ]
    scores = [m.event_score for m in (barda, ganja, tartar)]
    assert barda.role == ganja.role == tartar.role == "literal"
    assert min(scores) >= 0.97 * max(scores)


def test_the_country_after_a_town_is_no_part_of_a_list(recognizer):
    text = "Rockets struck Goris, Armenia, before dawn."
    goris, armenia = [m for m in read(recognizer, text) if m.kind == "place"]
    assert goris.event_score > armenia.event_score


def test_a_dateline_is_marked_and_is_no_event(recognizer):
    found = read(recognizer, "BAKU, Nov 7 (Reuters) - Rockets hit Ganja at dawn, killing ten.")
    baku = one(found, "BAKU")
    assert baku.dateline
    assert baku.event_score == 0
    assert not one(found, "Ganja").dateline


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("BAKU, May 5. /TASS/. Two drones were downed.", "BAKU"),
        ("Baku, 14 September, Armenpress. Shells fell on Goris.", "Baku"),
        ("(Baku) – Gunmen killed six people in Ganja.", "Baku"),
        ("BAKU, Azerbaijan: Gunmen killed six people in Ganja.", "BAKU"),
    ],
)
def test_a_dateline_is_known_in_the_forms_that_agencies_have(recognizer, text, place):
    assert one(read(recognizer, text), place).dateline


def test_a_place_inside_the_name_of_an_organisation_is_marked(recognizer):
    found = read(recognizer, "The Bank of Georgia closed its office in Kharkiv.")
    assert places(found) == ["Kharkiv"]
    assert all(m.organization for m in found if m.toponym == "Georgia")


def test_abbreviations_of_organisations_that_are_also_towns_are_no_places():
    lexicon = TinyLexicon()
    lexicon.names["CARE"] = Entry(135, 4)
    found = read(
        ConflictRecognizer(lexicon),
        "Partners such as CARE and UNICEF said on Monday that their staff in Kharkiv "
        "were safe. CARE and UNHCR reached 4,000 households.",
    )
    assert [m.toponym for m in found] == ["Kharkiv"]


def test_a_small_town_is_evidence_inside_the_name_of_its_institutions():
    lexicon = TinyLexicon()
    lexicon.names["Millville"] = Entry(105, 4)
    found = read(ConflictRecognizer(lexicon), "She joined the Millville Police Department in May.")
    assert [(m.toponym, m.organization) for m in found] == [("Millville", True)]


def test_a_bias_trades_precision_for_recall():
    text = (
        "Aid reached Karmila and Zhoba, GOAL and Tevfa, officials said. Ganja was calm. Contact: "
        "P. Marsalla, Kobe Mirza, Ogden. Tables: WASH | Nesta | Talbo. Reading for March, Nice."
    )
    names = [
        {m.start for m in ConflictRecognizer(TinyLexicon(), bias=bias).recognize(
            Article("1", text, language="en")) if m.kind == "place"}
        for bias in (-4.0, 0.0, 4.0)
    ]  # fmt: skip
    assert names[0] <= names[1] <= names[2]
    assert len(names[0]) < len(names[2])


def test_the_same_name_is_surer_where_the_text_says_more_of_it(recognizer):
    once = one(read(recognizer, "The bishop spoke of Tevfa."), "Tevfa")
    often = read(recognizer, "Rockets hit the town of Tevfa. In Tevfa, two died. He left Tevfa.")
    assert once.score < min(m.score for m in often if m.toponym == "Tevfa")


def test_every_mention_says_its_sentence_and_its_maker(recognizer):
    text = "Shells fell on Hadrut. Nobody died in Ganja."
    found = read(recognizer, text)
    assert [text[slice(*m.sentence)] for m in found] == [
        "Shells fell on Hadrut.",
        "Nobody died in Ganja.",
    ]
    assert {m.method for m in found} == {"geoconflict 1"}


def test_page_furniture_gives_nothing(recognizer):
    found = read(
        recognizer,
        "Our site uses cookies to improve your experience in Nice. By using the website, you "
        "accept cookies.\n\nReading Time: 2 minutes\n\nRockets hit Ganja.\n\n"
        "%d bloggers like this: Reading\n\nFollow us on Mobile\n",
    )
    assert places(found) == ["Ganja"]


@pytest.mark.parametrize(
    ("phrase", "relation", "km", "direction", "anchors"),
    [
        ("20 km north of Shusha", "offset", 20, "N", ["Shusha"]),
        ("12 miles (19 km) south-west of Shusha", "offset", 19.312, "SW", ["Shusha"]),
        ("five kilometres from Shusha", "offset", 5, None, ["Shusha"]),
        ("2.5 kilometers east of the town of Shusha", "offset", 2.5, "E", ["Shusha"]),
        ("800 metres from Shusha", "offset", 0.8, None, ["Shusha"]),
        ("30 km off the coast of Baku", "offset", 30, None, ["Baku"]),
        ("3 km north-north-east of Shusha", "offset", 3, "NNE", ["Shusha"]),
        ("12km NW of Shusha", "offset", 12, "NW", ["Shusha"]),
        ("60 nautical miles west of Baku", "offset", 111.12, "W", ["Baku"]),
        ("The suburbs of Shusha", "outskirts", None, None, ["Shusha"]),
        ("north of Shusha", "offset", None, "N", ["Shusha"]),
        ("between Goris and Lachin", "between", None, None, ["Goris", "Lachin"]),
        ("Goris–Stepanakert road", "road", None, None, ["Goris", "Stepanakert"]),
        ("the road from Goris to Lachin", "road", None, None, ["Goris", "Lachin"]),
        ("near the border with Iran", "border", None, None, ["Iran"]),
        ("the outskirts of Ganja", "outskirts", None, None, ["Ganja"]),
        ("eastern Ukraine", "part", None, "E", ["Ukraine"]),
        ("central Ganja", "part", None, "C", ["Ganja"]),
        ("near Ganja", "near", None, None, ["Ganja"]),
    ],
)
def test_places_said_by_another_place(recognizer, phrase, relation, km, direction, anchors):
    text = f"The army said soldiers were killed {phrase} on Tuesday."
    found = read(recognizer, text)
    (mention,) = [m for m in found if m.kind == "relative"]
    assert mention.toponym == phrase
    assert mention.relative.relation == relation
    assert mention.relative.distance_km == km
    assert mention.relative.direction == direction
    assert [text[a:b] for a, b in mention.relative.anchors] == anchors
    assert places(found) == anchors


@pytest.mark.parametrize(
    ("text", "toponym", "layer", "ids"),
    [
        ("The Baku-Tbilisi-Ceyhan oil pipeline was shut.", "Baku-Tbilisi-Ceyhan oil pipeline",
         "pipelines", ("btc",)),
        ("Crude flows in BTC fell.", "BTC", "pipelines", ("btc",)),
        ("The Druzhba pipeline leaked.", "Druzhba pipeline", "pipelines", ("druzhba",)),
        ("Trucks used the Lachin corridor.", "Lachin corridor", "enclaves", ("lachin-corridor",)),
        ("War came to Nagorno Karabakh.", "Nagorno Karabakh", "enclaves", ("nkao",)),
    ],
)  # fmt: skip
def test_features_of_the_layers_are_found_by_name(recognizer, text, toponym, layer, ids):
    mention = one(read(recognizer, text), toponym)
    assert mention.kind == "feature"
    assert mention.feature == FeatureReference(layer, ids=ids)


def test_a_longer_name_that_holds_a_features_name_is_another_place(recognizer):
    found = read(recognizer, "Doctors in Gaza City said the ward was full.")
    assert [(m.toponym, m.kind) for m in found] == [("Gaza City", "place")]


def test_an_abbreviation_counts_only_in_its_context(recognizer):
    assert not [m for m in read(recognizer, "The BTC price fell on Monday.") if m.feature]


@pytest.mark.parametrize(
    ("text", "toponym", "commodities", "countries"),
    [
        ("It threatens Azeri oil and gas pipelines.", "Azeri oil and gas pipelines",
         ("oil", "gas"), ("AZ",)),
        ("Ukraine's gas pipelines are safe.", "Ukraine's gas pipelines", ("gas",), ("UA",)),
        ("He spoke of oil pipelines in Azerbaijan.", "oil pipelines in Azerbaijan", ("oil",),
         ("AZ",)),
        ("Russian pipelines froze.", "Russian pipelines", (), ("RU",)),
    ],
)  # fmt: skip
def test_pipelines_described_by_country_and_commodity(
    recognizer, text, toponym, commodities, countries
):
    mention = one(read(recognizer, text), toponym)
    assert mention.feature == FeatureReference("pipelines", (), commodities, countries, True)


def test_generic_words_are_bound_to_what_the_article_named(recognizer):
    text = "Nagorno-Karabakh was quiet, and so was the enclave. Gaza starves; the strip is closed."
    found = read(recognizer, text)
    assert one(found, "enclave").feature.ids == ("nkao",)
    assert one(found, "strip").feature.ids == ("gaza",)
    assert not [m for m in read(recognizer, "Nobody left the enclave.") if m.feature]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Президент Украина сказал, что Киев и Грузия договорились сегодня утром.",
         ["Украина", "Киев", "Грузия"]),
        ("قصف الجيش مدينة حلب في سوريا اليوم", ["حلب", "سوريا"]),
        ("დღეს თბილისი წყნარია", ["თბილისი"]),
    ],
)  # fmt: skip
def test_other_scripts_give_what_the_lexicon_holds(recognizer, text, expected):
    assert places(read(recognizer, text, language=None)) == expected


def test_no_english_rule_is_applied_to_another_language(recognizer):
    found = read(recognizer, "Der Sprecher sagte in Zharbalyk, near Ganja sei es ruhig.", "de")
    assert places(found) == ["Ganja"]
    assert {m.kind for m in found} == {"place"}


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=300))
def test_offsets_index_the_original_whatever_the_text(text):
    _check_offsets(text)
    _check_offsets(f"Shells fell on {text} Ganja, 20 km north of Shusha, in {text}.")


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\x00", "\ud800 fell on Ganja", "e\u0301" * 50 + " in Ganja", "\u202eGanja\u202c",
        "A" * 200_000, "Ganja " * 5_000, "Ganja-" * 5_000, "." * 50_000, "Ganja, " * 3_000,
        "between Ganja and " * 2_000, "\n" * 50_000, "İstanbul ẞ ŉ in Ganja",
    ],
)  # fmt: skip
def test_odd_and_long_texts_are_read(text):
    _check_offsets(text)


def _check_offsets(text: str) -> None:
    for language in ("en", "ru"):
        for mention in _SHARED_RECOGNIZER.recognize(Article("1", text, language=language)):
            assert text[mention.start : mention.end] == mention.toponym
            assert mention.toponym


_SHARED_RECOGNIZER = ConflictRecognizer(TinyLexicon(), FEATURES)


def test_two_recognisers_say_the_same(recognizer):
    text = "Rockets hit Ganja and Barda, 30 km from Terter, and Azeri oil pipelines."
    assert read(recognizer, text) == read(ConflictRecognizer(TinyLexicon(), FEATURES), text)


def test_an_article_reads_the_same_after_others(recognizer):
    text = "Rockets hit Ganja and the village of Alxanli."
    before = read(recognizer, text)
    for name in ("Borsunlu", "Qapanli", "Talish"):
        read(recognizer, f"Troops left {name} for {name}abad and shelled Karmiravan.")
    assert read(recognizer, text) == before


def test_a_file_that_is_no_model_is_refused(tmp_path):
    path = tmp_path / "model.npz"
    path.write_bytes(b"not a model")
    with pytest.raises(RecognitionError, match=r"model\.npz"):
        ConflictRecognizer(model=path)


@pytest.mark.shared
def test_the_scraped_page_gives_its_story_and_nothing_of_the_page(recognizer):
    page = SHARED / "articles" / "erdogan_putin_2020-11-07.txt"
    if not page.exists():
        pytest.skip(f"{page} is not here; set GEOCONFLICT_SHARED")
    text = page.read_text(encoding="utf-8")
    found = read(recognizer, text, language=None)
    names = {m.toponym for m in found}
    assert {"Armenia", "Azerbaijan", "Nagorno-Karabakh", "Turkey", "South Caucasus"} <= names
    assert not names & {"Reading", "Erdogan", "Putin", "Google Adsense"}
    assert one(found, "Azeri oil and gas pipelines").feature.described
    assert one(found, "Kremlim").role == "associative"
    assert {m.kind for m in found if m.toponym == "Nagorno-Karabakh"} == {"feature"}
