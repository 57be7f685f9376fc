"""Countries and capitals as actors, and as places: alliances, talks, pacts, geography."""

from __future__ import annotations

import pytest

from geoconflict.gazetteer import Lexicon
from geoconflict.recognition import ConflictRecognizer
from geoconflict.types import Article


@pytest.fixture(scope="module")
def recognizer() -> ConflictRecognizer:
    return ConflictRecognizer(Lexicon.default())


ACTORS = (
    "*Moscow* has a defence pact with *Yerevan*.",
    "*Turkey*, an ally of *Azerbaijan*, has called for an end to the occupation.",
    "*Russia* has a defence pact with *Armenia* and a military base there.",
    "*Iran*, which backs *Damascus*, warned against a new offensive.",
    "The deal between *Kabul* and *Islamabad* lasted a month.",
    "*Paris* and *Berlin* urged *Washington* to stay in the treaty.",
    "*Pakistan*, a long-time partner of *China*, abstained.",
    "*Ethiopia* broke off relations with *Eritrea* in May.",
    "Relations between *Ankara* and *Athens* have worsened.",
    "*Cairo* mediates between *Israel* and the militants.",
    "*Belarus* is *Russia*'s closest ally.",
    "*Jordan* signed a peace treaty with *Israel* in 1994.",
    "*Tokyo* and *Seoul* share intelligence.",
    "*Kyiv* asked *Warsaw* for tanks.",
    "*Baku* rejected the offer, and *Yerevan* accepted it.",
    "Trade between *India* and *Pakistan* has stopped.",
    "*Saudi Arabia*, the main backer of the government, denied it.",
    "*Rwanda* is accused of arming the rebels.",
    "The rebels are backed by *Uganda* and *Rwanda*.",
    "*Sudan* will recall its ambassador.",
    "An alliance of *Serbia* and *Bulgaria* was formed.",
    "*Georgia* wants to join the alliance.",
    "*Beijing*, *Moscow*'s partner, vetoed the draft.",
    "*France* holds a veto.",
    "*Qatar* paid the ransom.",
    "Talks between *Tehran* and *Riyadh* were held in Baghdad.",
    "*Libya* accused *Chad* of harbouring its enemies.",
    "*Hanoi* supports *Phnom Penh* against the guerrillas.",
    "*Armenia*, whose army is smaller, relies on *Moscow*.",
    "*Venezuela* and *Colombia* agreed to reopen the crossing.",
)
PLACES = (
    "Shells fell in *Armenia* and *Azerbaijan*.",
    "The pact was signed in *Moscow* on Friday.",
    "Thousands fled from *Ethiopia* to *Sudan*.",
    "He was born in *Yerevan* and lives in *Paris*.",
    "Talks were held in *Geneva*.",
    "The pipeline runs through *Georgia* to *Turkey*.",
    "The base is in *Gyumri*, in the north of *Armenia*.",
    "Snow fell on *Kabul* overnight.",
    "The allies met at *Yalta* in 1945.",
    "Troops crossed into *Kuwait* at dawn.",
    "The road from *Baku* to *Tbilisi* was shut.",
    "The envoy flew to *Riyadh*.",
    "Two soldiers died near *Goris*.",
    "*Baku* lies on the Caspian.",
    "Protests spread across *Iran*.",
    "The rebels hold *Goma* and the road to *Sake*.",
    "Rockets hit *Ganja*, the second city of *Azerbaijan*.",
    "Refugees from *Syria* live in *Lebanon*.",
    "Fighting broke out in *Tripoli* after the talks.",
    "*Stepanakert* was shelled for a third day.",
)


def roles(recognizer: ConflictRecognizer, marked: str) -> list[tuple[str, str]]:
    """Return the starred names of a sentence with the roles they are given."""
    text, starts = "", []
    for i, piece in enumerate(marked.split("*")):
        starts += [len(text)] * (i % 2)
        text += piece
    found = {m.start: m for m in recognizer.recognize(Article("1", text, language="en"))
             if m.kind in {"place", "feature"}}  # fmt: skip
    return [(text[s:].split()[0], found[s].role if s in found else "missed") for s in starts]


def test_states_that_act_are_associative(recognizer):
    said = [pair for sentence in ACTORS for pair in roles(recognizer, sentence)]
    wrong = [pair for pair in said if pair[1] != "associative"]
    assert len(said) >= 50
    assert len(wrong) <= 0.08 * len(said), wrong


def test_lands_and_towns_where_things_happen_are_literal(recognizer):
    said = [pair for sentence in PLACES for pair in roles(recognizer, sentence)]
    wrong = [pair for pair in said if pair[1] != "literal"]
    assert len(said) >= 28
    assert len(wrong) <= 0.04 * len(said), wrong


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("*Moscow* has a pact with *Yerevan*.", "associative"),
        ("*Turkey*, an ally of *Azerbaijan*, denied it.", "associative"),
        ("*Russia*, a neighbour of *Georgia*, said it would wait.", "associative"),
        ("The pact was signed in *Yerevan*.", "literal"),
        ("Shells from *Turkey* landed in *Syria*.", "literal"),
    ],
)
def test_a_pact_has_two_parties_and_one_place(recognizer, sentence, role):
    assert {said for _, said in roles(recognizer, sentence)} == {role}


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("The envoys left, and *Lome* expelled two of them.", "associative"),
        ("*Ankara* has sold radars to the army.", "associative"),
        ("The mayor wrote to *Brussels* twice.", "associative"),
        ("The shepherds went to complain to *Tehran*.", "associative"),
        ("The gas main that feeds *Chisinau* froze.", "literal"),
        ("The rebels hold *Bukavu* but not the lake.", "literal"),
        ("In *Lome* arrested students were freed.", "literal"),
    ],
)
def test_a_phrase_tells_who_acts_and_what_is_held(recognizer, sentence, role):
    assert {said for _, said in roles(recognizer, sentence)} == {role}
