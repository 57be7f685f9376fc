"""Who held a town in the wars since 1991: a third list of questions.

Most were written down before the layer was asked; half of those found it silent. Towns at a
coast, at a border and in a siege stand here too. An empty answer says that the feature did not
hold the town on that day.
"""

import pytest

from geoconflict.layers import load_layers

# day | town | where it is | feature | who held it, a part of the answer's text
TOWNS = """
1991-12-25 | Vukovar | 19.00 45.35 | rsk | Croatian Serb
1995-08-10 | Knin | 16.20 44.04 | rsk |
1994-06-01 | Gorazde | 18.98 43.67 | gorazde | BA
1995-08-01 | Zepa | 19.13 43.95 | zepa | Bosnian Serb
1993-06-01 | Sarajevo | 18.41 43.86 | sarajevo | BA
1994-06-01 | Bihac | 15.87 44.81 | bihac | BA
1994-01-01 | Velika Kladusa | 15.81 45.18 | western-bosnia | Abdic
1994-10-01 | Velika Kladusa | 15.81 45.18 | western-bosnia | BA
1994-10-01 | Velika Kladusa | 15.81 45.18 | bihac | BA
1992-07-10 | Dubasari | 29.16 47.26 | transnistria | Transnistrian
1998-08-01 | Prizren | 20.74 42.21 | kosovo | RS
1999-07-01 | Prizren | 20.74 42.21 | kosovo | UNMIK
1995-06-01 | Grozny | 45.70 43.32 | chechnya | RU in Grozny
1997-06-01 | Grozny | 45.70 43.32 | chechnya | Ichkeria
2005-01-01 | Grozny | 45.70 43.32 | chechnya | RU
1996-01-01 | Ghazni | 68.42 33.55 | taliban-1990s | Taliban
1998-01-01 | Mazar-i-Sharif | 67.11 36.71 | taliban-1990s |
1993-01-01 | Jaffna | 80.015 9.665 | ltte | Tamil Eelam
1996-02-01 | Jaffna | 80.015 9.665 | ltte |
2001-01-01 | Elephant Pass | 80.40 9.53 | ltte | Tamil Eelam
2009-04-22 | Mullivaikkal | 80.80 9.28 | ltte | Tamil Eelam
1999-01-01 | Freetown | -13.23 8.48 | ruf |
1999-06-01 | Makeni | -12.04 8.88 | ruf | Revolutionary United Front
2000-06-01 | Koidu | -10.97 8.64 | ruf | Revolutionary United Front
2000-06-01 | Kenema | -11.19 7.88 | ruf |
2004-01-01 | Bouake | -5.03 7.69 | forces-nouvelles | New Forces
2002-11-01 | Korhogo | -5.63 9.46 | forces-nouvelles | MPCI
2004-01-01 | Yamoussoukro | -5.28 6.82 | forces-nouvelles |
2000-01-01 | Kisangani | 25.19 0.52 | rcd-goma | RCD
2000-01-01 | Goma | 29.22 -1.67 | rcd-goma | RCD
2001-01-01 | Gbadolite | 21.00 4.28 | mlc-congo | MLC
2001-01-01 | Mbandaka | 18.26 0.05 | mlc-congo |
1994-01-01 | Huambo | 15.74 -12.77 | unita | UNITA
1996-01-01 | Huambo | 15.74 -12.77 | unita |
1999-01-01 | Bailundo | 15.87 -12.19 | unita | UNITA
1998-12-01 | Badme | 37.80 14.73 | badme | ER
2006-11-01 | Mogadishu | 45.34 2.04 | icu-somalia | Islamic Courts
2006-11-01 | Baidoa | 43.65 3.12 | icu-somalia |
2010-01-01 | Kismayo | 42.54 -0.36 | al-shabaab | al-Shabaab
2015-01-01 | Gwoza | 13.69 11.09 | boko-haram | Boko Haram
2014-12-01 | Bama | 13.69 11.52 | boko-haram | Boko Haram
2015-05-01 | Bama | 13.69 11.52 | boko-haram |
2014-12-01 | Maiduguri | 13.15 11.83 | boko-haram |
2013-04-01 | Bangui | 18.56 4.36 | seleka | Séléka
2016-01-01 | Bangui | 18.56 4.36 | seleka |
2016-01-01 | Kaga-Bandoro | 19.19 6.99 | seleka | FPRC
2012-06-01 | Zinjibar | 45.38 13.13 | aqap-abyan | al-Qaeda
2016-01-01 | Zinjibar | 45.38 13.13 | aqap-abyan | al-Qaeda
2013-03-01 | Qusayr | 36.58 34.51 | sy-qusayr | opposition
2014-03-01 | Yabroud | 36.66 33.97 | sy-yabroud | opposition
2016-06-01 | Daraya | 36.24 33.46 | sy-daraya | opposition
2016-06-01 | Daraya | 36.24 33.46 | sy-government |
2013-04-01 | Raqqa | 39.01 35.95 | sy-raqqa-opposition | opposition
2017-06-20 | Marawi | 124.30 8.00 | marawi-siege | contested
2022-03-20 | Bucha | 30.22 50.55 | ua-north | RU
2022-03-25 | Irpin | 30.25 50.52 | irpin-battle | contested
2022-03-20 | Mariupol | 37.55 47.10 | mariupol-siege | contested
2022-05-25 | Mariupol | 37.55 47.10 | donetsk | RU
2023-06-01 | Mariupol | 37.55 47.10 | donetsk | RU
2022-06-20 | Sievierodonetsk | 38.49 48.95 | sievierodonetsk-battle | contested
2022-06-27 | Sievierodonetsk | 38.49 48.95 | luhansk | RU
2022-06-27 | Lysychansk | 38.43 48.91 | luhansk |
2023-05-01 | Bakhmut | 38.00 48.59 | bakhmut-battle | contested
2022-10-03 | Lyman | 37.81 48.99 | donetsk |
2022-06-01 | Skadovsk | 32.91 46.11 | kherson | RU
2023-06-01 | Oleshky | 32.72 46.62 | kherson | RU
2021-11-10 | Lalibela | 39.04 12.03 | tdf-amhara | TPLF
2021-12-01 | Dessie | 39.63 11.13 | tdf-amhara | TPLF
2020-11-20 | Humera | 36.61 14.28 | western-tigray | Amhara
2020-11-20 | Humera | 36.61 14.28 | tigray |
2024-04-01 | Old Omdurman | 32.48 15.64 | rsf-sudan |
2023-11-10 | Chinshwehaw road, Hopang | 98.75 23.50 | mndaa | National Democratic Alliance
2025-02-01 | Gwa | 94.57 17.59 | arakan-army | Arakan Army
2011-06-01 | Benghazi | 20.07 32.12 | ntc-libya | Transitional Council
2011-06-01 | Misrata | 15.09 32.37 | ntc-libya | Transitional Council
2011-06-01 | Tripoli | 13.18 32.88 | ntc-libya |
2020-04-01 | Sabratha | 12.48 32.79 | lna-libya | Haftar
2020-04-20 | Sabratha | 12.48 32.79 | lna-libya |
2008-08-20 | Gori | 44.11 41.98 | ge-buffer-2008 | RU
2008-09-01 | Gori | 44.11 41.98 | ge-buffer-2008 |
2008-09-01 | Karaleti | 44.09 42.07 | ge-buffer-2008 | RU
2008-08-20 | Poti | 41.67 42.15 | ge-buffer-2008 | RU
2008-08-20 | Tskhinvali | 43.97 42.225 | ge-buffer-2008 |
2014-01-10 | Fallujah | 43.78 33.35 | islamic-state | Islamic State
2014-12-01 | Fallujah | 43.78 33.35 | islamic-state | Islamic State
2016-06-01 | Fallujah | 43.78 33.35 | islamic-state | Islamic State
2017-02-15 | Mosul east | 43.20 36.36 | islamic-state |
2017-02-15 | Mosul west | 43.11 36.34 | islamic-state | Islamic State
2016-11-02 | Qayyarah | 43.29 35.80 | islamic-state |
2016-09-02 | Qaraqosh | 43.38 36.27 | islamic-state | Islamic State
2016-11-02 | Qaraqosh | 43.38 36.27 | iraq-disputed | federal
2015-06-01 | Sinjar | 41.87 36.32 | iraq-disputed |
2015-12-01 | Sinjar | 41.87 36.32 | iraq-disputed | Peshmerga
2017-11-01 | Sinjar | 41.87 36.32 | iraq-disputed | IQ federal
2017-01-01 | Khanaqin | 45.39 34.35 | iraq-disputed | Peshmerga
2022-11-20 | Makhmur | 43.58 35.77 | iraq-disputed | IQ federal
2017-10-18 | Mayadin | 40.45 35.02 | sy-government | SY
2017-11-05 | Deir ez-Zor | 40.14 35.34 | sy-government | SY
2018-03-19 | Saqba | 36.386 33.511 | sy-east-ghouta |
2018-03-19 | Douma | 36.40 33.57 | sy-east-ghouta | opposition
2018-03-19 | Tel Rifaat | 37.10 36.47 | aanes | Democratic Forces
2018-03-19 | Nubl | 36.995 36.378 | aanes |
2020-06-01 | Hudaydah | 42.95 14.80 | houthi-yemen | Houthis
2024-08-01 | Buthidaung | 92.53 20.87 | arakan-army | Arakan Army
2018-03-19 | Azaz | 37.05 36.586 | sy-turkish-held | TR
2020-02-28 | Kafr Nabl | 36.56 35.61 | sy-idlib |
2018-06-14 | Zabid | 43.32 14.20 | houthi-yemen | Houthis
2018-06-14 | Ras Isa | 42.67 15.12 | houthi-yemen | Houthis
2018-06-14 | Durayhimi | 43.00 14.63 | houthi-yemen |
2015-05-01 | Aden | 45.02 12.83 | aden-battle | contested
2025-01-28 | Bunagana | 29.595 -1.295 | m23 | M23
2025-09-27 | Fishkhabur | 42.38 37.07 | aanes |
2023-09-22 | Stepanakert | 46.75 39.82 | nagorno-karabakh | ethnic Armenian
2023-09-30 | Stepanakert | 46.75 39.82 | nagorno-karabakh | AZ
1992-11-20 | Jajce | 17.27 44.34 | bosnian-serbs | Bosnian Serb
1992-09-20 | Jajce | 17.27 44.34 | bosnian-serbs |
1993-06-01 | Pale | 18.57 43.82 | bosnian-serbs | Bosnian Serb
1995-08-03 | Glamoc | 16.85 44.05 | bosnian-serbs |
1994-06-01 | Bihac | 15.87 44.81 | bosnian-serbs |
1999-09-15 | Dili | 125.57 -8.56 | east-timor | ID
2000-06-15 | Dili | 125.57 -8.56 | east-timor | UNTAET
2014-09-10 | Hit | 42.83 33.64 | islamic-state |
2014-11-01 | Hit | 42.83 33.64 | islamic-state | Islamic State
2015-03-10 | al-Hawl | 41.15 36.39 | islamic-state | Islamic State
2016-03-01 | Azaz | 37.05 36.586 | sy-azaz-marea | opposition
2016-03-01 | Marea | 37.20 36.48 | sy-azaz-marea | opposition
2015-07-01 | al-Fuah | 36.69 35.98 | sy-idlib |
2018-08-01 | al-Fuah | 36.69 35.98 | sy-idlib | Tahrir al-Sham
2018-07-10 | Nasib | 36.19 32.55 | sy-government | SY
2018-08-10 | Tafas | 36.07 32.74 | sy-government | SY
2024-12-07 | Daraa | 36.10 32.62 | sy-government |
2025-07-22 | as-Suwayda | 36.57 32.71 | sy-suwayda | Druze
2025-07-22 | as-Suwayda | 36.57 32.71 | sy-government |
2022-03-01 | Berdiansk | 36.79 46.75 | zaporizhzhia | RU
2022-05-10 | Kozacha Lopan | 36.19 50.33 | kharkiv | RU
2022-05-10 | Kharkiv | 36.23 49.99 | kharkiv |
2025-11-15 | Pokrovsk | 37.18 48.28 | pokrovsk-battle | contested
2013-07-01 | Kibumba | 29.34 -1.50 | m23-2012 | M23
2012-12-05 | Goma | 29.22 -1.67 | m23-2012 |
2015-03-25 | Taiz | 44.02 13.58 | houthi-yemen | Houthis
2025-11-05 | Bara | 30.37 13.70 | rsf-sudan | Rapid Support
2019-07-15 | Murzuq | 13.92 25.91 | lna-libya | Haftar
2012-08-01 | Saada | 43.76 16.94 | houthi-yemen | Houthis
"""
QUESTIONS = [[cell.strip() for cell in row.split("|")] for row in TOWNS.strip().splitlines()]


@pytest.fixture(scope="module")
def enclaves():
    return load_layers("enclaves")[0]


@pytest.mark.parametrize(("day", "town", "place", "feature", "held"), QUESTIONS)
def test_says_who_held_a_town_in_a_war(enclaves, day, town, place, feature, held):
    from shapely import Point

    assert feature in set(enclaves.features["id"])
    found = enclaves.at(day)
    found = found[(found["id"] == feature) & found.intersects(Point(*map(float, place.split())))]
    holders = list(found["controlled_by"])
    assert len(holders) == bool(held), (town, holders)
    assert all(held in holder for holder in holders), holders
