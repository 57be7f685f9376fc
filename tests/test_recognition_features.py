"""A layer's features are found by the names that texts give them."""

from __future__ import annotations

import pytest

from geoconflict.recognition import ConflictRecognizer
from geoconflict.types import Article, Mention, NamedFeature

FEATURES = (
    NamedFeature("enclaves", "dpr", "Donetsk People's Republic", (), "breakaway", "", ("UA",)),
    NamedFeature("pipelines", "yamal", "Yamal–Europe pipeline", ("Yamal pipeline",),
                 "pipeline", "gas", ("RU", "BY", "PL")),
    NamedFeature("pipelines", "tanap", "TANAP", ("Trans-Anatolian pipeline",),
                 "pipeline", "gas", ("TR",)),
    NamedFeature("pipelines", "soyuz", "Soyuz pipeline", ("Soyuz",), "pipeline", "gas", ("RU",)),
    NamedFeature("pipelines", "balticconnector", "Balticconnector", (), "pipeline", "gas",
                 ("EE", "FI")),
)  # fmt: skip


@pytest.fixture(scope="module")
def recognizer() -> ConflictRecognizer:
    return ConflictRecognizer(features=FEATURES)


def features(recognizer: ConflictRecognizer, text: str) -> list[Mention]:
    mentions = recognizer.recognize(Article("1", text, language="en"))
    return [m for m in mentions if m.kind == "feature"]


@pytest.mark.parametrize(
    ("text", "toponym", "identity"),
    [
        ("Gas in the Yamal line fell by half.", "Yamal line", "yamal"),
        ("The Yamal gas pipeline was shut.", "Yamal gas pipeline", "yamal"),
        ("The TANAP and Soyuz pipelines were shut.", "Soyuz pipelines", "soyuz"),
        ("A blast hit the Balticconnector on Tuesday.", "Balticconnector", "balticconnector"),
        ("The Donetsk People’s Republic shelled it.", "Donetsk People’s Republic", "dpr"),
    ],
)
def test_a_feature_is_found_as_texts_write_it(recognizer, text, toponym, identity):
    found = {m.toponym: m for m in features(recognizer, text)}
    assert found[toponym].feature.ids == (identity,)


def test_a_line_that_carries_nothing_is_no_pipeline(recognizer):
    assert not features(recognizer, "The front ran along the Yamal line, a chain of trenches.")


def test_a_pipeline_is_no_organisation_unless_its_company_is_meant(recognizer):
    (line,) = features(recognizer, "The line in question is the Trans-Anatolian pipeline.")
    assert (line.organization, line.role) == (False, "literal")


def test_a_pipeline_of_an_unknown_name_is_not_all_of_its_countrys(recognizer):
    text = "Militants blew up the Trans-Niger Pipeline in Nigeria. Nigerian pipelines were safe."
    assert [m.toponym for m in features(recognizer, text)] == ["Nigerian pipelines"]


BRANCHES = (
    NamedFeature("pipelines", "north", "Meltwater pipeline", ("Meltwater pipeline (northern "
                 "branch)", "Meltwater"), "pipeline", "oil", ("RU", "PL")),
    NamedFeature("pipelines", "south", "Meltwater pipeline (southern branch)", (),
                 "pipeline", "oil", ("UA", "HU")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "toponym", "identity"),
    [
        ("They said Meltwater's southern branch stood idle.", "Meltwater's southern branch",
         "south"),
        ("The southern leg of the Meltwater pipeline leaks.",
         "southern leg of the Meltwater pipeline", "south"),
        ("Oil still goes down Meltwater’s northern arm.", "Meltwater’s northern arm", "north"),
        ("Oil fills the northern spur of Meltwater.", "northern spur of Meltwater", "north"),
        ("Oil fills the eastern spur of Meltwater.", "Meltwater", "north"),
    ],
)  # fmt: skip
def test_the_branch_that_is_said_is_meant_and_not_the_whole_line(text, toponym, identity):
    (found,) = features(ConflictRecognizer(features=BRANCHES), text)
    assert (found.toponym, found.feature.ids) == (toponym, (identity,))


def test_two_lines_share_their_noun(recognizer):
    (found,) = features(recognizer, "Gas moved west in the Soyuz and Progress lines.")
    assert (found.toponym, found.feature.ids) == ("Soyuz", ("soyuz",))
    assert not features(recognizer, "The Yamal and Gydan crews drank in the oil museum.")
