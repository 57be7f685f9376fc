"""Who held a town on a day: a second list of questions, written down before looking.

The day is asked of the feature that would have held the town; an empty answer says that
it did not.
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
