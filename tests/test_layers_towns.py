"""Who held a town on a day: a second list of questions, written down before looking.

The day is asked of the feature that would have held the town; an empty answer says that
it did not. A third list keeps each line that was drawn on the right side of its towns.
"""

import pytest

from geoconflict.layers import load_layers

# day | town | where it is | feature | who held it, a part of the answer's text | source
TOWNS = """
2016-11-10 | Aleppo, Shaar | 37.185 36.208 | sy-east-aleppo | opposition | S/RES/2328 (2016)
2016-12-25 | Aleppo, Shaar | 37.185 36.208 | sy-east-aleppo | | army statement of 22 Dec 2016
2015-06-01 | Raqqa | 39.01 35.95 | islamic-state | Islamic State | taken in January 2014
2017-11-01 | Raqqa | 39.01 35.95 | aanes | Democratic Forces | SDF, 17 Oct 2017
2014-06-05 | Mosul | 43.13 36.34 | islamic-state | | fell on 10 June 2014
2014-06-12 | Mosul | 43.13 36.34 | islamic-state | Islamic State | fell on 10 June 2014
2017-07-20 | Mosul | 43.13 36.34 | islamic-state | | al-Abadi, 10 July 2017
2015-06-01 | Ramadi | 43.3 33.42 | islamic-state | Islamic State | fell on 17 May 2015
2016-03-01 | Ramadi | 43.3 33.42 | islamic-state | | retaken 28 Dec 2015 to 9 Feb 2016
2016-07-05 | Fallujah | 43.78 33.35 | islamic-state | | retaken 26 June 2016
2015-03-01 | Tikrit | 43.68 34.6 | islamic-state | Islamic State | retaken 31 March 2015
2015-05-01 | Tikrit | 43.68 34.6 | islamic-state | | retaken 31 March 2015
2015-06-01 | Sinjar | 41.87 36.32 | islamic-state | Islamic State | taken on 3 Aug 2014
2015-12-01 | Sinjar | 41.87 36.32 | islamic-state | | retaken 13 Nov 2015
2016-04-15 | Palmyra | 38.27 34.56 | islamic-state | | retaken 27 March 2016
2017-01-15 | Palmyra | 38.27 34.56 | islamic-state | Islamic State | taken again 11 Dec 2016
2017-04-01 | Palmyra | 38.27 34.56 | islamic-state | | retaken 2 March 2017
2015-05-01 | Tel Abyad | 38.95 36.7 | islamic-state | Islamic State | YPG took it on 15-16 June 2015
2019-10-01 | Tel Abyad | 38.95 36.7 | aanes | Democratic Forces | attacked since 9 Oct 2019
2019-10-25 | Tel Abyad | 38.95 36.7 | sy-turkish-held | TR and | taken 13 Oct 2019
2018-01-10 | Afrin | 36.87 36.51 | aanes | Democratic Forces | attacked since 20 Jan 2018
2018-03-25 | Afrin | 36.87 36.51 | sy-turkish-held | TR and | taken 18 March 2018
2022-10-15 | Kherson | 32.62 46.64 | kherson | RU | left on 9-11 Nov 2022
2022-12-01 | Kherson | 32.62 46.64 | kherson | | left on 9-11 Nov 2022
2015-02-01 | Debaltseve | 38.44 48.34 | donetsk | | left on 18 Feb 2015
2015-02-20 | Debaltseve | 38.44 48.34 | donetsk | separatists | left on 18 Feb 2015
2014-05-20 | Sloviansk | 37.62 48.85 | donetsk | separatists | 12 April to 5 July 2014
2014-08-01 | Sloviansk | 37.62 48.85 | donetsk | | 12 April to 5 July 2014
2014-06-01 | Luhansk | 39.3 48.57 | luhansk | separatists | since late April 2014
2022-07-01 | Lyman | 37.81 48.99 | donetsk | RU | taken late May 2022
2022-10-05 | Lyman | 37.81 48.99 | donetsk | | retaken 1 Oct 2022
2022-07-05 | Severodonetsk | 38.49 48.95 | luhansk | RU | taken 25 June 2022
2024-09-20 | Vuhledar | 37.25 47.78 | donetsk | | lost 1 Oct 2024
2024-10-10 | Vuhledar | 37.25 47.78 | donetsk | RU | lost 1 Oct 2024
2022-05-01 | Snake Island | 30.204 45.255 | snake-island | RU | 24 Feb to 30 June 2022
2022-03-15 | Bucha | 30.21 50.55 | ua-north | RU | until 30-31 March 2022
2020-11-24 | Kalbajar | 46.04 40.1 | az-kalbajar | ethnic Armenian | handed over 25 Nov 2020
2020-11-26 | Kalbajar | 46.04 40.1 | az-kalbajar | AZ | handed over 25 Nov 2020
1992-02-20 | Khojaly | 46.79 39.91 | nagorno-karabakh | | taken 25-26 Feb 1992
1992-03-10 | Khojaly | 46.79 39.91 | nagorno-karabakh | ethnic Armenian | taken 25-26 Feb 1992
1992-05-01 | Shusha | 46.75 39.76 | shusha | AZ | taken 8-9 May 1992
1992-06-01 | Shusha | 46.75 39.76 | shusha | ethnic Armenian | taken 8-9 May 1992
1993-08-01 | Fizuli | 47.14 39.6 | az-fuzuli | AZ | taken 23 Aug 1993, S/RES/874
1993-09-15 | Fizuli | 47.14 39.6 | az-fuzuli | ethnic Armenian | taken 23 Aug 1993, S/RES/874
1992-10-01 | Sukhumi | 41.02 43.0 | abkhaz-held | | Aug 1992 to 27 Sep 1993
1993-10-15 | Sukhumi | 41.02 43.0 | abkhaz-held | Abkhaz | 27 Sep 1993
1992-09-01 | Gagra | 40.27 43.28 | abkhaz-held | | Abkhaz took it on 2 Oct 1992
1992-11-01 | Gagra | 40.27 43.28 | abkhaz-held | Abkhaz | taken 2 Oct 1992
2008-07-01 | Upper Kodori | 41.67 43.13 | kodori | GE | taken 12 Aug 2008
2008-09-01 | Upper Kodori | 41.67 43.13 | kodori | Abkhaz | taken 12 Aug 2008
2008-07-01 | Akhalgori | 44.48 42.13 | so-georgian-held | GE | taken in mid August 2008
2009-01-01 | Akhalgori | 44.48 42.13 | so-georgian-held | | Aug 2008
2011-05-10 | Abyei town | 28.43 9.59 | abyei | joint | Sudan took it 21 May 2011
2011-06-10 | Abyei town | 28.43 9.59 | abyei | SD troops | S/RES/1990 (2011)
2005-01-01 | Las Anod | 47.36 8.48 | sool-sanaag | Puntland in | Somaliland took it in Oct 2007
2015-01-01 | Las Anod | 47.36 8.48 | sool-sanaag | Somaliland in | Oct 2007 to Aug 2023
2023-09-10 | Las Anod | 47.36 8.48 | sool-sanaag | SSC-Khaatumo | Goojacade base, 25 Aug 2023
2020-11-10 | Guerguerat strip | -16.97 21.35 | guerguerat | Sahrawi | operation of 13 Nov 2020
2020-12-01 | Guerguerat strip | -16.97 21.35 | guerguerat | MA | operation of 13 Nov 2020
2025-01-15 | Goma | 29.23 -1.68 | m23 | | fell on 27-28 Jan 2025
2025-02-10 | Goma | 29.23 -1.68 | m23 | M23 | fell on 27-28 Jan 2025
2025-10-15 | El Fasher | 25.35 13.63 | rsf-sudan | | fell on 26 Oct 2025
2023-12-10 | Wad Madani | 33.52 14.4 | rsf-sudan | | fell on 18 Dec 2023
2023-12-25 | Wad Madani | 33.52 14.4 | rsf-sudan | Rapid Support | fell on 18 Dec 2023
2025-01-20 | Wad Madani | 33.52 14.4 | rsf-sudan | | retaken 11 Jan 2025
2025-02-15 | Khartoum | 32.53 15.61 | rsf-sudan | Rapid Support | palace retaken 21 March 2025
2025-04-10 | Khartoum | 32.53 15.61 | rsf-sudan | | freed on 26-27 March 2025
2023-11-15 | Nyala | 24.88 12.05 | rsf-sudan | Rapid Support | taken 26 Oct 2023
2020-11-15 | Mekelle | 39.47 13.5 | tigray | TPLF | taken 28 Nov 2020
2020-12-10 | Mekelle | 39.47 13.5 | tigray | ET federal | taken 28 Nov 2020
2021-07-10 | Mekelle | 39.47 13.5 | tigray | TPLF | retaken 28 June 2021
2021-11-15 | Marib | 45.33 15.46 | houthi-yemen | | never taken
2018-12-20 | Hudaydah | 42.95 14.8 | houthi-yemen | Houthis | Stockholm Agreement 13 Dec 2018
2015-06-01 | Mukalla | 49.13 14.54 | aqap-mukalla | al-Qaeda | 2 April 2015 to 24 April 2016
1995-04-01 | Grozny | 45.69 43.32 | chechnya | RU in Grozny | taken by early March 1995
1996-10-01 | Grozny | 45.69 43.32 | chechnya | Ichkeria | taken 6-22 Aug 1996
2000-03-01 | Grozny | 45.69 43.32 | chechnya | RU | taken 6 Feb 2000
1995-08-01 | Knin | 16.2 44.04 | rsk | Serb | taken 5 Aug 1995
1995-08-10 | Knin | 16.2 44.04 | rsk | | taken 5 Aug 1995
1996-06-01 | Vukovar | 19.0 45.35 | eastern-slavonia | UNTAES | S/RES/1037 (1996), until 15 Jan 1998
1995-07-01 | Srebrenica | 19.3 44.1 | srebrenica | BA, with UN | fell 11 July 1995
1995-07-20 | Srebrenica | 19.3 44.1 | srebrenica | Bosnian Serb | fell 11 July 1995
2021-08-10 | Kabul | 69.17 34.53 | taliban-2021 | | 15 Aug 2021
2021-08-20 | Kabul | 69.17 34.53 | taliban-2021 | Taliban | 15 Aug 2021
2015-09-01 | Sirte | 16.59 31.21 | is-libya | Islamic State | from mid 2015 to 6 Dec 2016
2017-01-10 | Sirte | 16.59 31.21 | is-libya | | 6 Dec 2016
2012-03-20 | Timbuktu | -3.01 16.77 | azawad | | fell 1 Apr 2012
2012-08-01 | Timbuktu | -3.01 16.77 | azawad | Ansar Dine | from late June/July 2012
2013-02-10 | Timbuktu | -3.01 16.77 | azawad | | 28 Jan 2013
2020-09-01 | Mocimboa da Praia | 40.35 -11.35 | cabo-delgado | insurgents | 12 Aug 2020
2021-09-01 | Mocimboa da Praia | 40.35 -11.35 | cabo-delgado | | 8 Aug 2021
1995-06-01 | Jaffna | 80.02 9.67 | ltte | Liberation Tigers | taken 5 Dec 1995
1996-06-01 | Jaffna | 80.02 9.67 | ltte | | taken 5 Dec 1995
1997-06-01 | Kilinochchi | 80.4 9.39 | ltte | | taken Sept 1996, lost Sept 1998
2024-09-01 | Lashio | 97.75 22.93 | mndaa | National Democratic Alliance | fell 25 July-3 Aug 2024
2025-05-15 | Lashio | 97.75 22.93 | mndaa | | handed back 21 April 2025
2012-01-15 | Kismayo | 42.54 -0.36 | al-shabaab | al-Shabaab | left 28-29 Sep 2012
2024-12-01 | Damascus | 36.29 33.51 | sy-government | Assad | 8 Dec 2024
2024-12-12 | Damascus | 36.29 33.51 | sy-government | Hayat Tahrir | 8 Dec 2024
1995-09-01 | Jenin | 35.3 32.46 | wb-area-a | | handed over 13 Nov 1995
1996-02-01 | Jenin | 35.3 32.46 | wb-area-a | Palestinian Authority | handed over 13 Nov 1995
1994-06-01 | Jericho | 35.45 31.86 | wb-area-a | Palestinian Authority | 13 May 1994
1996-06-01 | Hebron H1 | 35.09 31.54 | wb-area-a | | Protocol, 15 Jan 1997
1997-03-01 | Hebron H1 | 35.09 31.54 | wb-area-a | Palestinian Authority | Protocol, 15 Jan 1997
2005-08-01 | Neve Dekalim | 34.28 31.36 | gaza-settlements | IL | left by 12 Sep 2005
2005-10-01 | Neve Dekalim | 34.28 31.36 | gaza-settlements | | left by 12 Sep 2005
2024-06-10 | Philadelphi corridor | 34.25 31.27 | gaza-philadelphi | IL | army's word of 29 May 2024
"""
# town | where it is | feature | days on which it lay within, and "!" those on which it did not
DRAWN = """
Donetsk | 37.80 48.00 | donetsk | 2014-05-20 2014-06-20 2014-07-10 2014-08-05
Donetsk | 37.80 48.00 | donetsk | 2014-08-30 2014-10-01 2015-02-01 2022-02-25
Donetsk | 37.80 48.00 | donetsk | 2022-03-10
Horlivka | 38.05 48.30 | donetsk | 2014-05-20 2014-07-10 2014-08-05 2014-08-30
Horlivka | 38.05 48.30 | donetsk | 2014-10-01
Luhansk | 39.30 48.57 | luhansk | 2014-05-20 2014-07-10 2014-08-05 2014-08-30
Luhansk | 39.30 48.57 | luhansk | 2014-10-01 2022-02-25
Severodonetsk | 38.49 48.95 | luhansk | 2014-06-01 2014-07-10 !2014-08-05 !2014-10-01
Severodonetsk | 38.49 48.95 | luhansk | !2022-02-25 !2022-03-10 !2022-06-01
Mariupol | 37.55 47.10 | donetsk | 2014-05-20 !2014-06-20 !2014-09-10 !2022-02-25
Mariupol | 37.55 47.10 | donetsk | !2022-03-10 !2022-04-10
Novoazovsk | 38.08 47.11 | donetsk | !2014-08-05 2014-08-30 2014-10-01
Melitopol | 35.37 46.84 | zaporizhzhia | 2022-03-10
Berdiansk | 36.79 46.75 | zaporizhzhia | 2022-03-10
Enerhodar | 34.65 47.50 | zaporizhzhia | 2022-03-10 2023-09-10
Izium | 37.26 49.21 | kharkiv | !2022-03-10 2022-04-10 2022-07-10
Kupiansk | 37.62 49.71 | kharkiv | 2022-03-10 2022-07-10 !2022-09-20 !2024-03-01
Volnovakha | 37.50 47.60 | donetsk | !2022-03-10 2022-04-10
Popasna | 38.38 48.63 | luhansk | !2022-04-10 2022-06-10
Lysychansk | 38.43 48.91 | luhansk | !2022-06-20 2022-07-10
Soledar | 38.09 48.69 | donetsk | !2023-01-10 2023-01-20
Nova Kakhovka | 33.35 46.76 | kherson | 2022-02-28 2022-05-01
Kherson | 32.62 46.64 | kherson | !2022-02-28 2022-03-05
Snihurivka | 32.80 47.07 | mykolaiv | 2022-05-01 2022-10-10 !2022-11-12
Oleshky | 32.72 46.62 | kherson | 2022-12-01
Robotyne | 35.84 47.45 | zaporizhzhia | 2023-06-10 !2023-09-10
Lukiantsi | 36.41 50.27 | kharkiv | 2024-05-20
Avdiivka | 37.74 48.14 | donetsk | !2023-09-10
Selydove | 37.30 48.15 | donetsk | !2024-10-10 2025-02-10
Kurakhove | 37.28 47.98 | donetsk | !2024-10-10 2025-02-10
Toretsk | 37.85 48.40 | donetsk | !2024-10-10
Stepanakert | 46.75 39.82 | nagorno-karabakh | 1992-01-10 1992-08-01 1993-05-01 2000-01-01
Stepanakert | 46.75 39.82 | nagorno-karabakh | 2020-11-07 2022-01-01
Mardakert | 46.81 40.21 | nagorno-karabakh | 1992-06-01 !1992-10-01 !1993-05-01 1993-08-01
Mardakert | 46.81 40.21 | nagorno-karabakh | 2010-01-01
Hadrut | 47.03 39.52 | nagorno-karabakh | 1992-08-01 2020-10-10 !2020-10-18
Martuni | 47.11 39.80 | nagorno-karabakh | 1992-08-01
Kobani | 38.35 36.89 | aanes | 2013-01-01 2014-08-01 2014-12-01 2015-03-01
Kobani | 38.35 36.89 | aanes | 2017-01-01 2018-06-01 2021-01-01
Qamishli | 41.22 37.05 | aanes | 2014-08-01 2015-08-01 2017-01-01
Hasakah | 40.74 36.50 | aanes | 2015-08-01 2017-12-01
Shaddadi | 40.73 36.05 | aanes | !2015-08-01 2016-03-10
Manbij | 37.95 36.53 | aanes | !2016-06-01 2016-09-01 2018-01-01 2023-01-01
Tabqa | 38.55 35.84 | aanes | !2017-04-01 2017-06-01
Jarabulus | 38.01 36.82 | sy-turkish-held | 2016-09-10
al-Bab | 37.52 36.37 | sy-turkish-held | !2017-01-10 2017-03-10
Azaz | 37.05 36.59 | sy-turkish-held | 2016-11-10
Ras al-Ayn | 40.07 36.85 | aanes | 2014-08-01 2019-10-01
Ras al-Ayn | 40.07 36.85 | sy-turkish-held | 2019-11-01
Saraqib | 36.80 35.86 | sy-idlib | 2020-01-30 !2020-02-10
Idlib | 36.63 35.93 | sy-idlib | 2016-01-01 2020-01-30 2020-02-10
Hama | 36.75 35.13 | sy-government | 2016-01-01 2024-12-02 !2024-12-06
Homs | 36.72 34.73 | sy-government | 2015-08-01 2017-01-01 2024-12-06
Aleppo west | 37.13 36.21 | sy-government | 2015-08-01 2016-04-01 2020-05-01 !2024-12-01
Latakia | 35.78 35.52 | sy-government | 2016-01-01 2024-12-06 2025-05-01
Deir ez-Zor | 40.14 35.34 | sy-government | 2017-12-01 2020-05-01
Gudauta | 40.63 43.10 | abkhaz-held | 1992-09-01 1993-08-01
Tkvarcheli | 41.68 42.84 | abkhaz-held | 1992-09-01 1993-08-01
Ochamchira | 41.47 42.71 | abkhaz-held | !1992-09-01 !1993-08-01 1994-01-01
Gali | 41.73 42.63 | abkhaz-held | !1993-08-01
Tskhinvali | 43.97 42.225 | so-georgian-held | !2005-01-01 2008-08-08
Kekhvi | 43.945 42.32 | so-georgian-held | 2005-01-01
Benkovac | 15.61 44.03 | rsk | 1992-03-01 1995-07-01
Zadar | 15.23 44.12 | rsk | !1992-03-01
Petrinja | 16.28 45.44 | rsk | 1992-03-01
Sisak | 16.37 45.49 | rsk | !1992-03-01
Karlovac | 15.55 45.49 | rsk | !1992-03-01
Gospic | 15.37 44.55 | rsk | !1992-03-01
Okucani | 17.20 45.26 | rsk | 1995-04-01 !1995-05-10
Slunj | 15.58 45.12 | rsk | 1994-01-01
Vukovar | 19.0 45.35 | rsk | 1992-03-01
Osijek | 18.69 45.55 | rsk | !1992-03-01
Bihac | 15.87 44.81 | rsk | !1994-01-01
Herat | 62.2 34.35 | taliban-1990s | !1995-08-01 1996-01-01
Mazar | 67.11 36.71 | taliban-1990s | !1998-01-01 1999-01-01 !2001-11-10
Kabul | 69.17 34.53 | taliban-1990s | !1996-09-01 1997-01-01
Kandahar | 65.71 31.62 | taliban-1990s | 1995-01-01 2001-12-01
Taloqan | 69.53 36.73 | taliban-1990s | 2001-01-01
Bazarak | 69.52 35.31 | taliban-2021 | !2021-08-20 2021-09-10
Benghazi | 20.07 32.12 | lna-libya | 2018-01-01
Derna | 22.64 32.76 | lna-libya | !2018-01-01 2019-01-01
Gharyan | 13.02 32.17 | lna-libya | 2019-05-01 !2019-08-01
Kitshanga | 29.08 -1.23 | m23 | 2023-02-10
Masisi | 28.81 -1.40 | m23 | !2024-12-01 2025-01-22
Minova | 29.02 -1.71 | m23 | 2025-01-22
Walikale | 28.05 -1.42 | m23 | 2025-03-25
Thandwe | 94.37 18.46 | arakan-army | 2024-08-01
Ann | 94.03 19.78 | arakan-army | !2024-12-10 2024-12-25
Maungdaw | 92.37 20.82 | arakan-army | !2024-11-01 2024-12-10
Baidoa | 43.65 3.12 | al-shabaab | 2010-01-01 !2012-03-01
Mogadishu north | 45.36 2.08 | al-shabaab | 2010-06-01
Sudzha | 35.27 51.19 | kursk-ua | 2024-08-16 2025-03-10
Nablus | 35.26 32.22 | wb-area-a | 1995-12-15
Ramallah | 35.20 31.90 | wb-area-a | !1995-12-25 1996-01-05
"""
QUESTIONS = [[cell.strip() for cell in row.split("|")] for row in TOWNS.strip().splitlines()]


@pytest.fixture(scope="module")
def enclaves():
    return load_layers("enclaves")[0]


@pytest.mark.parametrize(("day", "town", "place", "feature", "held", "source"), QUESTIONS)
def test_says_who_held_a_town_on_a_day(enclaves, day, town, place, feature, held, source):
    from shapely import Point

    assert feature in set(enclaves.features["id"])
    found = enclaves.at(day)
    found = found[(found["id"] == feature) & found.intersects(Point(*map(float, place.split())))]
    holders = list(found["controlled_by"])
    assert len(holders) == bool(held), source
    assert all(held in holder for holder in holders), source


@pytest.mark.parametrize("row", DRAWN.strip().splitlines())
def test_a_drawn_line_runs_on_the_right_side_of_a_town(enclaves, row):
    from shapely import Point

    town, place, feature, days = [cell.strip() for cell in row.split("|")]
    for day in days.split():
        found = enclaves.at(day.removeprefix("!")).set_index("id")
        inside = feature in found.index and found.loc[feature].geometry.intersects(
            Point(*map(float, place.split()))
        )
        assert bool(inside) != day.startswith("!"), (town, day)
