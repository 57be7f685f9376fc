"""Who held what on which day: questions written down before the layer was built."""

import pytest

from geoconflict.layers import load_layers

# (feature, day, recognised as, who held it: a part of the answer's text, source)
QUESTIONS = [
    (
        "shusha",
        "2020-11-07",
        "AZ",
        "ethnic Armenian",
        "USC, war update of 17 Nov 2020",
    ),
    ("shusha", "2020-11-09", "AZ", "AZ", "announced by Azerbaijan on 8 Nov 2020"),
    ("az-lachin", "2020-11-30", "AZ", "ethnic Armenian", "statement of 9 Nov 2020, point 6"),
    ("az-lachin", "2020-12-01", "AZ", "AZ", "statement of 9 Nov 2020, point 6"),
    ("az-agdam", "2020-11-19", "AZ", "ethnic Armenian", "statement of 9 Nov 2020, point 2"),
    ("az-agdam", "2020-11-20", "AZ", "AZ", "statement of 9 Nov 2020, point 2"),
    ("az-kalbajar", "2020-11-15", "AZ", "ethnic Armenian", "put off from 15 to 25 Nov 2020"),
    ("az-kalbajar", "2020-11-25", "AZ", "AZ", "put off from 15 to 25 Nov 2020"),
    ("az-zangilan", "2020-10-21", "AZ", "AZ", "announced on 20 Oct 2020"),
    ("az-agdam", "1993-07-22", "AZ", "AZ", "S/RES/853 (1993)"),
    ("az-agdam", "1993-07-24", "AZ", "ethnic Armenian", "S/RES/853 (1993)"),
    ("az-kalbajar", "1993-04-06", "AZ", "ethnic Armenian", "S/RES/822 (1993)"),
    ("nagorno-karabakh", "2020-11-07", "AZ", "ethnic Armenian forces (self-declared", "Reuters"),
    ("nagorno-karabakh", "2022-01-01", "AZ", "Russian peacekeepers", "statement of 9 Nov 2020"),
    ("nagorno-karabakh", "2023-09-25", "AZ", "AZ", "Reuters, 28 Sep 2023"),
    ("lachin-corridor", "2021-06-01", "AZ", "Russian peacekeepers", "statement of 9 Nov 2020"),
    ("lachin-corridor", "2023-05-01", "AZ", "AZ (checkpoint)", "checkpoint of 23 Apr 2023"),
    ("artsvashen", "1991-06-01", "AM", "AM", "rcsp.am, entry 6569"),
    ("artsvashen", "2000-01-01", "AM", "AZ", "rcsp.am, entry 6569"),
    ("gazakh-four-villages", "2024-05-23", "AZ", "AM", "border commissions, 19 Apr 2024"),
    ("gazakh-four-villages", "2024-05-24", "AZ", "AZ", "border commissions, 19 Apr 2024"),
    ("crimea", "2013-06-01", "UA", "UA", "A/RES/68/262"),
    ("crimea", "2015-06-01", "UA", "RU", "A/RES/68/262"),
    ("donetsk", "2016-06-01", "UA", "separatists", "OSCE SMM reports"),
    ("kherson", "2022-05-01", "UA", "RU", "A/RES/ES-11/1"),
    ("kosovo", "1998-06-01", "RS", "RS", "S/RES/1244 (1999)"),
    ("kosovo", "1999-12-01", "RS", "UNMIK", "S/RES/1244 (1999)"),
    ("kosovo", "2009-06-01", "RS", "Kosovo", "A/RES/63/3 asks the ICJ"),
    ("abkhazia", "1992-01-01", "GE", "autonomous republic of Georgia", "S/RES/876 (1993)"),
    ("abkhazia", "2000-01-01", "GE", "Abkhaz de facto", "S/RES/1255 (1999)"),
    ("south-ossetia", "2010-01-01", "GE", "South Ossetian de facto", "IIFFMCG report, 2009"),
    ("transnistria", "2005-01-01", "MD", "Transnistrian de facto", "Ilaşcu v. Moldova, 2004"),
    ("gaza", "2004-01-01", "PS", "Palestinian Authority", "Gaza-Jericho agreement, 1994"),
    ("gaza", "2012-01-01", "PS", "Hamas", "UN OCHA"),
    ("golan", "1995-01-01", "SY", "IL", "S/RES/497 (1981)"),
    ("undof", "2024-12-09", "SY", "IL, with UNDOF", "UNDOF statements, Dec 2024"),
    ("iraq-disputed", "2016-01-01", "IQ", "Kurdistan", "International Crisis Group"),
    ("iraq-disputed", "2018-01-01", "IQ", "IQ federal", "Reuters, 16 Oct 2017"),
    ("abyei", "2011-06-01", "disputed", "SD troops", "S/RES/1990 (2011)"),
    ("badme", "2005-01-01", "ER", "ET", "EEBC decision of 13 Apr 2002"),
    ("oecusse", "1995-01-01", "TL", "ID", "S/RES/384 (1975)"),
    ("oecusse", "2003-01-01", "TL", "TL", "S/RES/1414 (2002)"),
    ("western-sahara-west", "2010-01-01", "EH", "MA", "MINURSO deployment map"),
    ("somaliland", "2015-01-01", "SO", "Somaliland", "S/RES/2246 (2015)"),
]


@pytest.fixture(scope="module")
def enclaves():
    return load_layers("enclaves")[0]


@pytest.mark.parametrize(("feature", "day", "recognised", "held", "source"), QUESTIONS)
def test_says_who_held_it_on_the_day(enclaves, feature, day, recognised, held, source):
    found = enclaves.at(day)
    found = found[found["id"] == feature]
    assert len(found) == 1, f"{feature} has {len(found)} versions on {day}"
    assert found["recognised_as"].iloc[0] == recognised, source
    answer = found["controlled_by"].iloc[0]
    assert answer == held if len(held) == 2 else held in answer, source


def test_the_republic_of_artsakh_is_no_more_since_2024(enclaves):
    now = enclaves.at("2024-01-01").set_index("id").loc["nagorno-karabakh"]
    assert "dissolved" in now["status"]
    assert now["kind"] == "former disputed territory"


@pytest.mark.parametrize(
    ("day", "inside", "outside"),
    [
        ("2010-01-01", [(46.75, 39.76), (46.93, 39.99), (46.04, 40.10)], [(46.93, 40.34)]),
        ("2020-11-07", [(46.75, 39.76), (46.93, 39.99), (46.04, 40.10)], [(46.65, 39.08)]),
        ("2021-06-01", [(46.75, 39.82), (47.11, 39.80)], [(46.75, 39.76), (47.03, 39.52)]),
    ],
)
def test_the_front_in_karabakh_runs_between_the_right_towns(enclaves, day, inside, outside):
    from shapely import Point

    held = enclaves.at(day).set_index("id").loc["nagorno-karabakh"].geometry
    assert all(held.intersects(Point(town)) for town in inside)
    assert not any(held.intersects(Point(town)) for town in outside)


@pytest.mark.parametrize(
    ("day", "feature", "town", "held"),
    [
        ("2018-01-01", "donetsk", (37.80, 48.00), True),  # Donetsk
        ("2018-01-01", "donetsk", (37.55, 47.10), False),  # Mariupol
        ("2022-06-30", "donetsk", (37.55, 47.10), True),
        ("2023-01-01", "donetsk", (38.00, 48.595), False),  # Bakhmut
        ("2023-06-01", "donetsk", (38.00, 48.595), True),
        ("2024-02-01", "donetsk", (37.74, 48.14), False),  # Avdiivka
        ("2024-03-01", "donetsk", (37.74, 48.14), True),
        ("2022-10-30", "kherson", (32.62, 46.64), True),  # Kherson
        ("2022-11-12", "kherson", (32.62, 46.64), False),
        ("2022-09-01", "kharkiv", (37.26, 49.21), True),  # Izium
        ("2022-09-20", "kharkiv", (37.26, 49.21), False),
        ("2022-12-01", "zaporizhzhia", (35.37, 46.84), True),  # Melitopol
        ("2022-12-01", "zaporizhzhia", (35.14, 47.84), False),  # Zaporizhzhia
    ],
)
def test_the_front_in_ukraine_runs_between_the_right_towns(enclaves, day, feature, town, held):
    from shapely import Point

    shape = enclaves.at(day).set_index("id").loc[feature].geometry
    assert shape.intersects(Point(town)) is held
