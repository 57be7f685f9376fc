"""A pipeline is found by where a text says it runs, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from geoconflict.gazetteer import Lexicon
from geoconflict.recognition import ConflictRecognizer
from geoconflict.types import Article, Mention, NamedFeature

FEATURES = (
    NamedFeature("enclaves", "gaza", "Gaza Strip", ("Gaza",), "disputed", "", ("PS",)),
    NamedFeature("pipelines", "btc", "Baku–Tbilisi–Ceyhan pipeline", ("Baku-Tbilisi-Ceyhan",),
                 "pipeline", "oil", ("AZ", "GE", "TR")),
)  # fmt: skip


@pytest.fixture(scope="module")
def recognizer() -> ConflictRecognizer:
    return ConflictRecognizer(Lexicon.default(), FEATURES)


def lines(recognizer: ConflictRecognizer, text: str) -> list[Mention]:
    mentions = recognizer.recognize(Article("1", text, language="en"))
    return [m for m in mentions if m.feature and m.feature.layer == "pipelines"]


@pytest.mark.parametrize(
    ("text", "toponym", "commodities", "ends", "through"),
    [
        ("Fighters holed the pipeline that takes crude from Tengiz to Novorossiysk.",
         "the pipeline that takes crude from Tengiz to Novorossiysk", ("oil",),
         ["Tengiz", "Novorossiysk"], []),
        ("The gas line that feeds Tbilisi burned all night.", "The gas line that feeds Tbilisi",
         ("gas",), ["Tbilisi"], []),
        ("A gas pipeline between Norway and Poland leaks.",
         "A gas pipeline between Norway and Poland", ("gas",), ["Norway", "Poland"], []),
        ("A mine holed the line that feeds Marib crude to Aden.",
         "the line that feeds Marib crude to Aden", (), ["Marib", "Aden"], []),
        ("They shut the pipeline that crosses Tunisia to reach Italy.",
         "the pipeline that crosses Tunisia to reach Italy", (), ["Italy"], ["Tunisia"]),
        ("The gas main which supplies Chisinau through Ukraine was hit.",
         "The gas main which supplies Chisinau through Ukraine", ("gas",), ["Chisinau"],
         ["Ukraine"]),
        ("Engineers closed the ammonia pipeline from Samara to the port of Odesa.",
         "the ammonia pipeline from Samara to the port of Odesa", ("ammonia",),
         ["Samara", "Odesa"], []),
        ("Sappers cleared the oil pipeline from Iraq's Kirkuk field to the Turkish port of Ceyhan.",
         "the oil pipeline from Iraq's Kirkuk field to the Turkish port of Ceyhan", ("oil",),
         ["Kirkuk", "Ceyhan"], []),
        ("Russian gas pipelines to Germany stand empty.", "Russian gas pipelines to Germany",
         ("gas",), ["Germany"], []),
        ("Crude has left by the older line to Supsa since May.", "the older line to Supsa", (),
         ["Supsa"], []),
        ("The consortium that pumps Kazakh oil from Atyrau to the Black Sea cut exports.",
         "The consortium that pumps Kazakh oil from Atyrau to the Black Sea", ("oil",),
         ["Atyrau", "Black Sea"], []),
        ("Divers found the oil pipeline.\n\nThe line, 90 km long, runs from Bari to Durres.",
         "The line, 90 km long, runs from Bari to Durres", (), ["Bari", "Durres"], []),
    ],
)  # fmt: skip
def test_a_line_is_described_by_where_it_runs(
    recognizer, text, toponym, commodities, ends, through
):
    (mention,) = lines(recognizer, text)
    found = mention.feature
    assert (mention.toponym, found.described, found.ids) == (toponym, True, ())
    assert found.commodities == commodities
    assert [text[a:b] for a, b in found.ends] == ends
    assert [text[a:b] for a, b in found.through] == through


def test_the_pipeline_is_the_one_described_before(recognizer):
    text = "The gas pipeline from Baku to Tbilisi leaks. Guards watch the pipeline at night."
    first, second = lines(recognizer, text)
    assert second.toponym == "pipeline"
    assert second.feature == first.feature


def test_pipelines_of_their_own_description_are_not_the_one_named_before(recognizer):
    text = (
        "The Baku-Tbilisi-Ceyhan line pumped oil. "
        "The pipelines that carry gas to Armenia and Iran were not hit."
    )
    _, second = lines(recognizer, text)
    assert (second.feature.ids, second.feature.described) == ((), True)


NO_PIPELINES = [
    "Troops held the line between Goris and Lachin, though fuel and oil ran short.",
    "The front line from Avdiivka to Bakhmut barely moved while gas prices rose.",
    "The railway line from Baku to Tbilisi carried crude oil last week.",
    "A power line from Georgia to Armenia was cut; gas was not affected.",
    "The rail line that carries oil from Baku to Batumi was mined.",
    "The phone line between Moscow and Washington was restored after the oil deal.",
    "He drew a red line from Kyiv to Moscow over gas.",
    "The company that sells oil from Basra to Rotterdam went bankrupt.",
    "A new ferry line from Odesa to Batumi will carry crude.",
    "The supply line from Pokrovsk to Myrnohrad was cut and fuel ran out.",
    "The line to Kramatorsk was broken by shells, and oil tanks burned at the railway.",
    "A planned gas pipeline from Iran to Pakistan was discussed.",
    "Russia wants to build a pipeline from Siberia to China.",
    "The proposed oil pipeline from Basra to Aqaba has no investor.",
    "Drivers stood in line to enter Tehran as oil ministers met.",
    "The 12-km line of trenches from Orikhiv to Robotyne lies near a gas field.",
    "Soldiers crossed the old line from Goris to Kapan near the pumping station.",
    "The oil ministry asked Moscow to keep the main road to Baku open.",
    "The pipeline fire sent smoke to Tbilisi and Rustavi.",
    "The pipeline explosion killed four people in Lagos.",
    "Gas prices rose from Berlin to Paris.",
    "The airline links Baku to Istanbul and buys fuel in Tbilisi.",
    "A link between Tehran and the oil traders was denied in Beirut.",
    "The main road from Kirkuk to Baghdad was closed after an oil truck burned.",
    "Main oil exporters met from Riyadh to Moscow.",
    "The Line, a city in Saudi Arabia, was paid with oil money.",
    "The gas ran out from Kherson to Odesa.",
    "The undersea cable from Finland to Estonia was cut; the gas price rose.",
    "The armistice line between Egypt and Israel ran past the oil wells.",
    "Oil workers took the tube to London and joined the line in Paris.",
    "The Line of Control between India and Pakistan was quiet as fuel ran short.",
    "Defence lines from Donetsk to Luhansk were fed by fuel trucks.",
    "Oil traders saw links to Tehran and to Damascus.",
    "A fibre link from Baku to Tbilisi follows the gas corridor.",
    "He wrote a line to Ankara about the phone call; crude was not named.",
    "The second line of defence from Sloviansk to Kostiantynivka lacked fuel.",
    "Tanks crossed the pipeline and moved to Rustavi.",
    "Workers of the pipeline went to Tbilisi to protest.",
    "A leak in the gas line led to Moscow sending help.",
    "The Keystone XL pipeline from Alberta to Nebraska was cancelled.",
    "The line of cars from Goris to Yerevan grew as petrol and gas ran out.",
    "The shipping line from Novorossiysk to Istanbul carries crude.",
    "A gas attack in Idlib killed twelve; the line to Aleppo was busy.",
    "A drug pipeline from Colombia to Mexico was broken up.",
    "The water pipeline from Tabqa to Aleppo was bombed.",
    "The old line to Moscow, that gas is a weapon, was repeated.",
    "The army broke the siege line to Mariupol; oil depots burned.",
    "The credit line from Riyadh to Cairo pays for oil.",
    "Fire crews and oil trucks came over the line from Maine.",
    "The Trans Niger Pipeline in Nigeria burned.",
    "Shell closed the Nembe Creek pipeline to Bonny.",
]


@pytest.mark.parametrize("text", NO_PIPELINES)
def test_other_lines_and_other_pipelines_are_none_of_the_layers(recognizer, text):
    assert not lines(recognizer, text)
