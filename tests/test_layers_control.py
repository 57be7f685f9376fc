"""Who held what on which day: questions written down before the layer was built."""

import itertools

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
    ("nagorno-karabakh", "2023-09-25", "AZ", "ethnic Armenian auth", "Reuters, 28 Sep 2023"),
    ("nagorno-karabakh", "2023-09-30", "AZ", "AZ", "police in Stepanakert, 29 Sep 2023"),
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
    ("abyei", "2011-06-01", "SD", "SD troops", "S/RES/1990 (2011), before the south was a state"),
    ("badme", "2005-01-01", "ER", "ET", "EEBC decision of 13 Apr 2002"),
    ("oecusse", "1995-01-01", "TL", "ID", "S/RES/384 (1975)"),
    ("oecusse", "2003-01-01", "TL", "TL", "S/RES/1414 (2002)"),
    ("western-sahara-west", "2010-01-01", "EH", "MA", "MINURSO deployment map"),
    ("somaliland", "2015-01-01", "SO", "Somaliland", "S/RES/2246 (2015)"),
    ("abyei", "2011-08-01", "disputed", "SD troops, with UNISFA", "S/RES/1990 (2011)"),
    ("abyei", "2015-01-01", "disputed", "UNISFA", "S/RES/2205 (2015)"),
    ("halaib", "2015-01-01", "disputed", "EG", "held by Egypt since 2000"),
    ("ilemi", "2010-01-01", "disputed", "KE", "administered by Kenya"),
    ("kokkina", "2005-01-01", "CY", "Turkish Cypriot", "S/RES/541 (1983)"),
    ("akrotiri-dhekelia", "2021-01-01", "GB", "GB", "Treaty of Establishment, 1960"),
    ("cabinda", "2010-01-09", "AO", "AO; separatists", "attack on Togo's team, 8 Jan 2010"),
    ("kaliningrad", "2022-06-21", "RU", "RU", "transit dispute of June 2022"),
    ("gibraltar", "2002-11-08", "GB", "GB", "after the vote of 7 Nov 2002"),
    ("ceuta", "2021-05-18", "ES", "ES", "crossings of May 2021"),
    ("melilla", "2022-06-25", "ES", "ES", "deaths of 24 June 2022"),
    ("oecusse", "2000-06-01", "TL", "UNTAET", "S/RES/1272 (1999)"),
    ("gagauzia", "1993-01-01", "MD", "Gagauz Republic", "declared on 19 Aug 1990"),
    ("gagauzia", "2014-02-03", "MD", "MD (autonomous)", "law of 23 Dec 1994"),
    ("kurdistan-region", "1995-01-01", "IQ", "Kurdish parties", "S/RES/688 (1991)"),
    ("kurdistan-region", "2017-09-25", "IQ", "Kurdistan Regional", "vote of 25 Sep 2017"),
    ("iraq-disputed", "2014-06-11", "IQ", "Kurdish forces together", "before 12 June 2014"),
    ("tigray", "2021-01-01", "ET", "ET federal", "Mekelle taken on 28 Nov 2020"),
    ("tigray", "2021-12-01", "ET", "TPLF", "Mekelle retaken on 28 June 2021"),
    ("tigray", "2023-06-01", "ET", "ET (interim", "Pretoria, 2 Nov 2022"),
    ("western-tigray", "2022-01-01", "ET", "Amhara", "OHCHR and EHRC, Nov 2021"),
    ("anjouan", "1999-01-01", "KM", "State of Anjouan", "declared on 3 Aug 1997"),
    ("anjouan", "2008-03-24", "KM", "Bacar", "the day before the landing"),
    ("anjouan", "2008-03-25", "KM", "KM (autonomous", "African Union landing"),
    ("bougainville", "1995-01-01", "PG", "Bougainville Revolutionary Army", "war since 1988"),
    ("bougainville", "2019-12-11", "PG", "PG (autonomous", "result of the vote"),
    ("southern-sudan", "2000-01-01", "SD", "Liberation Army", "CPA of 9 Jan 2005 ended it"),
    ("southern-sudan", "2011-07-08", "SD", "Government of Southern Sudan", "CPA"),
    ("nagorno-karabakh", "2020-12-15", "AZ", "Russian peacekeepers", "statement of 9 Nov 2020"),
    ("nagorno-karabakh", "2023-09-19", "AZ", "ethnic Armenian", "ceasefire came on 20 Sep 2023"),
    ("lachin-corridor", "2022-08-25", "AZ", "Russian peacekeepers", "town handed over next day"),
    ("chechnya", "1997-05-12", "RU", "Ichkeria", "Khasavyurt, 31 Aug 1996"),
    ("chechnya", "1995-06-01", "RU", "contested", "first war"),
    ("chechnya", "2001-01-01", "RU", "RU", "Grozny taken on 6 Feb 2000"),
    ("donetsk", "2021-12-01", "UA", "separatists", "OSCE SMM"),
    ("luhansk", "2022-03-01", "UA", "RU", "A/RES/ES-11/1"),
    ("houthi-yemen", "2014-12-01", "YE", "Houthis", "Sanaa since 21 Sep 2014"),
    ("houthi-yemen", "2019-01-01", "YE", "Houthis", "Stockholm, 13 Dec 2018"),
    ("m23", "2025-02-01", "CD", "M23", "S/RES/2773 (2025)"),
    ("aanes", "2018-01-01", "SY", "Syrian Democratic Forces", "Raqqa, 17 Oct 2017"),
    ("aanes", "2016-06-01", "SY", "YPG", "Federation of 17 March 2016"),
    ("sy-idlib", "2021-01-01", "SY", "Hayat Tahrir al-Sham", "ceasefire of 5 March 2020"),
    ("sy-east-aleppo", "2016-12-01", "SY", "opposition", "retaken by 22 Dec 2016"),
    ("lna-libya", "2019-05-01", "LY", "Haftar", "attack on Tripoli of 4 April 2019"),
    ("rsf-sudan", "2025-11-01", "SD", "Rapid Support", "El Fasher, 26 Oct 2025"),
    ("arakan-army", "2025-01-15", "MM", "Arakan Army", "Gwa, 29 Dec 2024"),
    ("azawad", "2012-05-01", "ML", "MNLA", "S/RES/2056 (2012)"),
    ("kidal", "2023-11-13", "ML", "CMA", "the day before the army came"),
    ("kidal", "2023-11-14", "ML", "ML, with Russian", "taken by the army and Wagner"),
    ("kursk-ua", "2024-09-01", "RU", "UA", "entered on 6 Aug 2024"),
    ("gaza-netzarim", "2025-02-10", "PS", "Hamas", "left on 9 Feb 2025"),
    ("gaza", "2025-02-10", "PS", "Hamas; Israel in a belt", "ceasefire of 19 Jan 2025"),
    ("lb-security-zone", "2000-05-24", "LB", "South Lebanon Army", "S/RES/425 (1978)"),
    ("islamic-state", "2015-01-01", "", "Islamic State", "S/RES/2249 (2015)"),
    ("al-tanf", "2026-02-13", "SY", "SY", "Reuters, 12 Feb 2026"),
    ("preah-vihear", "2026-01-05", "KH", "KH and TH", "ceasefire of 27 Dec 2025"),
    ("lb-south", "2026-03-20", "LB", "IL, contested", "Xinhua, 16 March 2026"),
    ("aanes", "2026-02-10", "SY", "joining the Syrian army", "agreement of 30 Jan 2026"),
    ("ltte", "2008-12-31", "LK", "Tamil Eelam", "Kilinochchi, 2 Jan 2009"),
]

OSM_QUESTIONS = [
    ("vorukh", "2022-09-16", "TJ", "TJ", "border fighting of Sep 2022"),
    ("sokh", "2013-01-06", "UZ", "UZ", "clash of 6 Jan 2013"),
    ("nahwa", "2000-01-01", "AE", "AE", "inside Madha"),
    ("madha", "2000-01-01", "OM", "OM", "inside the Emirates"),
    ("busingen", "2000-01-01", "DE", "DE", "inside Switzerland"),
]
# Ends that are no gaps: what was no more a day later is not there.
OVER = [
    *(("m23-2012", "2013-11-05"), ("azawad", "2013-01-28"), ("sy-east-ghouta", "2018-04-14")),
    *(("southern-sudan", "2011-07-09"), ("islamic-state", "2019-03-23"), ("ltte", "2009-05-18")),
    *(("stc-yemen", "2026-01-09"), ("sy-idlib", "2024-11-27"), ("sy-rastan", "2018-05-16")),
    *(("kursk-ua", "2025-04-26"), ("ua-north", "2022-04-04"), ("lb-security-zone", "2000-05-25")),
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


@pytest.mark.parametrize(("feature", "day", "recognised", "held", "source"), OSM_QUESTIONS)
def test_says_whose_a_small_enclave_is(feature, day, recognised, held, source):
    found = load_layers("exclaves_osm")[0].at(day).set_index("id").loc[feature]
    assert (found["recognised_as"], found["controlled_by"]) == (recognised, held), source


@pytest.mark.parametrize(("feature", "day"), OVER)
def test_what_was_over_on_a_day_is_not_there(enclaves, feature, day):
    assert feature in set(enclaves.features["id"])
    assert feature not in set(enclaves.at(day)["id"])


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


@pytest.mark.parametrize(
    ("day", "feature", "town", "held"),
    [
        ("2014-09-01", "houthi-yemen", (44.21, 15.35), False),  # Sanaa
        ("2014-11-01", "houthi-yemen", (44.21, 15.35), True),
        ("2015-05-01", "houthi-yemen", (45.03, 12.79), True),  # Aden
        ("2015-09-01", "houthi-yemen", (45.03, 12.79), False),
        ("2017-01-01", "houthi-yemen", (42.95, 14.80), True),  # Hudaydah
        ("2020-01-01", "houthi-yemen", (43.25, 13.32), False),  # Mokha
        ("2022-06-01", "houthi-yemen", (45.33, 15.46), False),  # Marib
        ("2026-01-05", "m23", (29.14, -3.39), True),  # Uvira
        ("2026-02-01", "m23", (29.14, -3.39), False),
        ("2026-01-10", "aanes", (39.01, 35.95), True),  # Raqqa
        ("2026-03-01", "aanes", (39.01, 35.95), False),
        ("2016-03-01", "aanes", (38.35, 36.89), True),  # Kobani
        ("2025-06-01", "aanes", (40.74, 36.50), True),  # Hasakah
        ("2026-03-01", "aanes", (40.74, 36.50), True),
        ("2026-03-01", "aanes", (41.22, 37.05), True),  # Qamishli
        ("2026-03-01", "aanes", (38.35, 36.89), True),  # Kobani
        ("2026-03-01", "aanes", (40.45, 35.10), False),  # the oil fields of Deir ez-Zor
        ("2025-11-01", "stc-yemen", (48.79, 15.94), False),  # Seiyun
        ("2025-12-20", "stc-yemen", (48.79, 15.94), True),
        ("2026-01-05", "stc-yemen", (48.79, 15.94), False),
        ("2021-01-01", "stc-yemen", (45.03, 12.79), True),  # Aden
        ("2025-12-20", "rsf-sudan", (29.40, 9.99), True),  # Heglig
        ("2025-12-20", "rsf-sudan", (30.22, 13.18), False),  # El Obeid
        ("2018-06-01", "sy-idlib", (36.65, 35.44), True),  # Khan Shaykhun
        ("2019-09-01", "sy-idlib", (36.65, 35.44), False),
        ("2019-09-01", "sy-idlib", (36.68, 35.64), True),  # Maarat al-Numan
        ("2020-06-01", "sy-idlib", (36.68, 35.64), False),
        ("2020-06-01", "sy-idlib", (36.63, 35.93), True),  # Idlib
        ("2025-01-10", "sy-turkish-held", (37.95, 36.53), True),  # Manbij
        ("2024-03-01", "gaza-yellow-line", (34.315, 31.345), True),  # Khan Younis
        ("2024-05-01", "gaza-yellow-line", (34.305, 31.345), False),
        ("2024-05-01", "gaza-yellow-line", (34.25, 31.285), False),  # Rafah
        ("2024-08-01", "gaza-yellow-line", (34.25, 31.285), True),
        ("2025-03-01", "gaza-yellow-line", (34.25, 31.285), False),
        ("2025-06-01", "gaza-yellow-line", (34.25, 31.285), True),
        ("2025-09-01", "gaza-yellow-line", (34.35, 31.42), False),  # Deir al-Balah
        ("2012-11-25", "m23-2012", (29.23, -1.68), True),  # Goma
        ("2024-12-01", "m23", (29.23, -1.68), False),
        ("2025-02-01", "m23", (29.23, -1.68), True),
        ("2025-02-01", "m23", (28.86, -2.51), False),  # Bukavu
        ("2025-03-01", "m23", (28.86, -2.51), True),
        ("2023-01-01", "m23", (29.45, -1.19), True),  # Rutshuru
        ("2019-06-01", "lna-libya", (13.63, 32.43), True),  # Tarhuna
        ("2020-07-01", "lna-libya", (13.63, 32.43), False),
        ("2019-06-01", "lna-libya", (16.59, 31.21), False),  # Sirte
        ("2020-07-01", "lna-libya", (16.59, 31.21), True),
        ("2020-02-01", "lna-libya", (13.19, 32.89), False),  # Tripoli
        ("2024-03-01", "rsf-sudan", (33.52, 14.40), True),  # Wad Madani
        ("2025-02-01", "rsf-sudan", (33.52, 14.40), False),
        ("2025-09-01", "rsf-sudan", (25.35, 13.63), False),  # El Fasher
        ("2025-11-01", "rsf-sudan", (25.35, 13.63), True),
        ("2025-06-01", "arakan-army", (92.90, 20.15), False),  # Sittwe
        ("2025-06-01", "arakan-army", (92.37, 20.82), True),  # Maungdaw
        ("2014-08-01", "islamic-state", (43.13, 36.34), True),  # Mosul
        ("2017-08-01", "islamic-state", (43.13, 36.34), False),
        ("2016-01-01", "islamic-state", (39.01, 35.95), True),  # Raqqa
        ("2017-11-01", "islamic-state", (39.01, 35.95), False),
        ("2015-08-01", "islamic-state", (38.27, 34.56), True),  # Palmyra
        ("2014-08-01", "islamic-state", (44.39, 35.47), False),  # Kirkuk
        ("2024-09-01", "kursk-ua", (35.27, 51.19), True),  # Sudzha
        ("2025-03-20", "kursk-ua", (35.27, 51.19), False),
        ("2025-09-01", "donetsk", (37.85, 48.40), True),  # Toretsk
        ("2025-09-01", "donetsk", (37.18, 48.28), False),  # Pokrovsk
        ("2025-09-01", "donetsk", (37.71, 48.53), False),  # Kostiantynivka
        ("2025-12-30", "donetsk", (38.10, 48.87), True),  # Siversk
        ("2025-12-30", "donetsk", (37.59, 48.73), False),  # Kramatorsk
    ],
)
def test_other_fronts_run_between_the_right_towns(enclaves, day, feature, town, held):
    from shapely import Point

    shape = enclaves.at(day).set_index("id").loc[feature].geometry
    assert shape.intersects(Point(town)) is held


FRONTS = {
    "Karabakh": ["nagorno-karabakh"],
    "Donbas": ["donetsk"],
    "southern Ukraine": ["kherson"],
    "Gaza": ["gaza-yellow-line"],
    "West Bank": ["wb-area-a"],
    "Syria's north-east": ["aanes"],
    "Syria's north-west": ["sy-idlib", "sy-turkish-held"],
    "Syria's government": ["sy-government"],
    "Islamic State": ["islamic-state"],
    "Abkhazia": ["abkhaz-held"],
    "South Ossetia": ["south-ossetia"],
    "Western Sahara": ["guerguerat"],
    "Abyei": ["abyei"],
    "Sool": ["sool-sanaag"],
    "Croatia": ["rsk"],
    "Sri Lanka": ["ltte"],
    "Afghanistan": ["taliban-1990s"],
    "Kursk": ["kursk-ua"],
    "Yemen": ["houthi-yemen"],
    "eastern DR Congo": ["m23"],
    "Libya": ["lna-libya"],
    "Sudan": ["rsf-sudan"],
    "Rakhine": ["arakan-army"],
    "Somalia": ["al-shabaab"],
    "Tigray": ["tigray"],
}


@pytest.mark.parametrize("war", FRONTS)
def test_ground_of_a_war_changes_hands_or_lines_on_six_days_at_least(enclaves, war):
    rows = enclaves.features[enclaves.features["id"].isin(FRONTS[war])]
    rows = rows.sort_values(["id", "valid_from"])
    states = list(zip(rows["id"], rows.geometry.to_wkb(), rows["controlled_by"], strict=True))
    assert len([key for key, _ in itertools.groupby(states)]) >= 6
