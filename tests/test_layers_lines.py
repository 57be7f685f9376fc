"""Each line that was drawn for a day runs on the right side of the towns about it."""

import pytest

from geoconflict.layers import load_layers

# town | where it is | feature | days on which it lay within, and "!" those on which it did not
DRAWN = """
Donetsk | 37.80 48.00 | donetsk | 2014-05-20 2014-06-20 2014-07-10 2014-08-05 2014-08-30 2014-10-01
Donetsk | 37.80 48.00 | donetsk | 2015-02-01 2022-02-25 2022-03-10
Horlivka | 38.05 48.30 | donetsk | 2014-05-20 2014-07-10 2014-08-05 2014-08-30 2014-10-01
Luhansk | 39.30 48.57 | luhansk | 2014-05-20 2014-07-10 2014-08-05 2014-08-30 2014-10-01 2022-02-25
Severodonetsk | 38.49 48.95 | luhansk | 2014-06-01 2014-07-10 !2014-08-05 !2014-10-01 !2022-02-25
Severodonetsk | 38.49 48.95 | luhansk | !2022-03-10 !2022-06-01
Mariupol | 37.55 47.10 | donetsk | 2014-05-20 !2014-06-20 !2014-09-10 !2022-02-25 !2022-03-10
Mariupol | 37.55 47.10 | donetsk | !2022-04-10
Novoazovsk | 38.08 47.11 | donetsk | !2014-08-05 2014-08-30 2014-10-01
Melitopol | 35.37 46.84 | zaporizhzhia | 2022-03-10
Berdiansk | 36.79 46.75 | zaporizhzhia | 2022-03-10
Enerhodar | 34.65 47.50 | zaporizhzhia | 2022-03-10 2023-09-10
Izium | 37.26 49.21 | kharkiv | !2022-03-10 2022-04-10 2022-07-10
Kupiansk | 37.62 49.71 | kharkiv | 2022-03-10 2022-07-10 !2022-09-20 !2024-03-01
Volnovakha | 37.50 47.60 | donetsk | !2022-03-10 2022-04-10
Popasna | 38.38 48.63 | luhansk | !2016-01-01 !2022-04-10 2022-06-10
Lysychansk | 38.43 48.91 | luhansk | !2022-06-20 2022-07-10
Soledar | 38.09 48.69 | donetsk | !2023-01-10 2023-01-20
Nova Kakhovka | 33.35 46.76 | kherson | 2022-02-28 2022-05-01
Kherson | 32.62 46.64 | kherson | !2022-02-28 2022-03-05
Snihurivka | 32.80 47.07 | mykolaiv | 2022-05-01 2022-10-10 !2022-11-12
Oleshky | 32.72 46.62 | kherson | 2022-12-01
Robotyne | 35.84 47.45 | zaporizhzhia | 2023-06-10 !2023-09-10
Lukiantsi | 36.41 50.27 | kharkiv | 2024-05-20
Avdiivka | 37.74 48.14 | donetsk | !2014-10-01 !2016-01-01 !2023-09-10
Selydove | 37.30 48.15 | donetsk | !2024-10-10 2025-02-10
Kurakhove | 37.28 47.98 | donetsk | !2024-10-10 2025-02-10
Toretsk | 37.85 48.40 | donetsk | !2024-10-10
Stepanakert | 46.75 39.82 | nagorno-karabakh | 1992-01-10 1992-08-01 1993-05-01 2000-01-01
Stepanakert | 46.75 39.82 | nagorno-karabakh | 2020-11-07 2022-01-01
Mardakert | 46.81 40.21 | nagorno-karabakh | 1992-06-01 !1992-10-01 !1993-05-01 1993-08-01
Mardakert | 46.81 40.21 | nagorno-karabakh | 2010-01-01
Hadrut | 47.03 39.52 | nagorno-karabakh | 1992-08-01 2020-10-10 !2020-10-18
Martuni | 47.11 39.80 | nagorno-karabakh | 1992-08-01
Kobani | 38.35 36.89 | aanes | 2013-01-01 2014-08-01 2014-12-01 2015-03-01 2017-01-01 2018-06-01
Kobani | 38.35 36.89 | aanes | 2021-01-01
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
Vukovar | 19.00 45.35 | rsk | 1992-03-01
Osijek | 18.69 45.55 | rsk | !1992-03-01
Bihac | 15.87 44.81 | rsk | !1994-01-01
Herat | 62.20 34.35 | taliban-1990s | !1995-08-01 1996-01-01 !2001-11-14
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
Kreminna | 38.22 49.05 | luhansk | 2022-05-01 2022-11-01 2023-06-01
Svatove | 38.15 49.41 | luhansk | 2022-05-01 2022-10-20 2023-06-01
Balakliia | 36.84 49.46 | kharkiv | 2022-08-01 !2022-09-20
Vovchansk | 36.94 50.29 | kharkiv | 2022-08-01 !2022-09-20 !2023-06-01
Tokmak | 35.71 47.25 | zaporizhzhia | 2022-04-20 2023-09-10 2025-06-01
Polohy | 36.25 47.48 | zaporizhzhia | 2022-05-01 2023-09-10 2024-06-01
Vasylivka | 35.28 47.44 | zaporizhzhia | 2022-05-01 2024-06-01
Orikhiv | 35.79 47.57 | zaporizhzhia | !2022-05-01 !2024-06-01 !2025-06-01
Huliaipole | 36.26 47.66 | zaporizhzhia | !2022-05-01 !2024-06-01 !2025-06-01
Beryslav | 33.43 46.84 | kherson | 2022-05-01 2022-10-10 !2022-12-01
Henichesk | 34.80 46.17 | kherson | 2022-02-27 2022-05-01 2023-06-01
Marinka | 37.50 47.94 | donetsk | !2022-05-01 !2023-06-01 2024-03-01
Krasnohorivka | 37.51 48.01 | donetsk | !2024-03-01 2024-10-15
Novohrodivka | 37.34 48.21 | donetsk | !2024-06-01 2024-10-15
Ocheretyne | 37.61 48.24 | donetsk | !2024-03-15 2024-10-15
Chasiv Yar | 37.83 48.59 | donetsk | !2023-06-01 !2024-06-01
Velyka Novosilka | 36.84 47.84 | donetsk | !2022-06-10 !2024-12-01 2025-02-10
Pokrovsk | 37.18 48.28 | donetsk | !2025-02-10 !2025-06-01
Lyman | 37.81 48.99 | donetsk | !2023-06-01 !2025-06-01
Chernihiv | 31.29 51.49 | ua-north | !2022-03-15
Hostomel | 30.26 50.57 | ua-north | 2022-03-15
Borodianka | 29.93 50.64 | ua-north | 2022-03-15
Sumy | 34.80 50.91 | ua-north | !2022-03-15
Trostianets | 34.95 50.48 | ua-north | 2022-03-15
Brovary | 30.79 50.51 | ua-north | !2022-03-15
Kramatorsk | 37.55 48.72 | donetsk | 2014-06-01 !2014-07-20 !2022-07-10 !2024-06-01
Ilovaisk | 38.20 47.92 | donetsk | 2014-09-15 2016-01-01
Starobilsk | 38.91 49.28 | luhansk | !2014-06-01 !2016-01-01 2022-03-10
Krasnyi Luch | 38.94 48.14 | luhansk | 2014-06-01 2014-08-10 2016-01-01
Torez | 38.60 48.03 | donetsk | 2014-07-20 2014-08-10
Krasnodon | 39.74 48.29 | luhansk | 2014-08-10 2016-01-01
Shchastia | 39.23 48.74 | luhansk | !2014-10-01 !2016-01-01
Svitlodarsk | 38.22 48.43 | donetsk | !2016-01-01
Agdam | 46.93 39.99 | nagorno-karabakh | !1993-06-01 1993-09-01 2015-01-01
Lachin | 46.55 39.64 | nagorno-karabakh | !1992-05-01 1993-01-01 2015-01-01
Zangilan | 46.65 39.08 | nagorno-karabakh | !1993-09-15 1994-01-01 2020-10-10 !2020-10-22
Qubadli | 46.58 39.34 | nagorno-karabakh | 2020-10-22 !2020-10-26
Askeran | 46.83 39.94 | nagorno-karabakh | 1992-10-01 2015-01-01 2022-01-01
Talish | 46.79 40.34 | nagorno-karabakh | 2015-01-01 !2020-10-10 !2022-01-01
Douma | 36.40 33.57 | sy-east-ghouta | 2017-01-01
Douma | 36.40 33.57 | sy-government | 2018-06-01
Busra | 36.48 32.52 | sy-south-opposition | 2016-01-01
Jisr al-Shughur | 36.31 35.81 | sy-idlib | 2016-01-01 2019-06-01 2021-01-01
Ariha | 36.61 35.81 | sy-idlib | 2016-01-01 2021-01-01
Atarib | 36.83 36.14 | sy-idlib | 2016-01-01 2021-01-01
Kafr Nabl | 36.56 35.61 | sy-idlib | 2019-12-01 !2020-03-10
Abu al-Duhur | 37.04 35.74 | sy-idlib | 2017-10-01 !2018-03-01
Dabiq | 37.27 36.54 | islamic-state | 2015-09-01 2016-08-01
Dabiq | 37.27 36.54 | sy-turkish-held | 2016-11-01
Manbij | 37.95 36.53 | islamic-state | 2014-09-01 2015-09-01
Shaddadi | 40.73 36.05 | islamic-state | 2015-09-01
Mayadin | 40.45 35.02 | islamic-state | 2015-01-01 2017-08-01
Mayadin | 40.45 35.02 | sy-government | 2018-01-01
Abu Kamal | 40.92 34.45 | islamic-state | 2015-01-01 2017-10-25
Abu Kamal | 40.92 34.45 | sy-government | 2017-12-20
Baghuz | 40.95 34.45 | islamic-state | 2018-12-20
Baghuz | 40.95 34.45 | aanes | 2019-04-10
Hajin | 40.83 34.69 | islamic-state | 2018-11-01
Hajin | 40.83 34.69 | aanes | 2019-04-10
Qaim | 41.10 34.37 | islamic-state | 2016-01-01 !2017-12-01
Tal Afar | 42.45 36.38 | islamic-state | 2015-01-01 2017-07-20 !2017-10-10
Hawija | 43.77 35.32 | islamic-state | 2015-01-01 2017-08-01 !2017-10-10
Baiji | 43.49 34.93 | islamic-state | 2014-08-01 !2015-12-01 !2016-05-01
Hit | 42.83 33.64 | islamic-state | 2015-01-01 !2016-05-01
Rutba | 40.28 33.04 | islamic-state | 2015-01-01 !2016-07-01
Samarra | 43.87 34.20 | islamic-state | !2014-08-01 !2015-06-01
Haditha | 42.38 34.13 | islamic-state | !2014-08-01 !2015-06-01
Taiz | 44.02 13.58 | houthi-yemen | !2017-01-01 !2020-01-01
Mokha | 43.25 13.32 | houthi-yemen | 2016-01-01 !2017-06-01
Zinjibar | 45.38 13.13 | houthi-yemen | 2015-05-01
Ataq | 46.83 14.53 | houthi-yemen | 2015-05-01 !2015-09-01
al-Bayda | 45.57 13.98 | houthi-yemen | 2015-05-01 2019-01-01
al-Hazm | 44.78 16.16 | houthi-yemen | !2019-01-01 2020-06-01
Bayhan | 45.72 14.80 | houthi-yemen | 2021-12-01 !2022-02-01
Geneina | 22.45 13.45 | rsf-sudan | 2023-12-01
Ed Daein | 26.13 11.46 | rsf-sudan | !2023-11-10 2023-12-01
Singa | 33.93 13.15 | rsf-sudan | 2024-08-01 !2024-12-01
Sennar city | 33.57 13.55 | rsf-sudan | !2024-08-01
En Nahud | 28.43 12.70 | rsf-sudan | 2025-06-01
El Obeid | 30.22 13.18 | rsf-sudan | !2024-01-01
Babanusa | 27.82 11.33 | rsf-sudan | !2025-11-01 2026-01-01
Bunagana | 29.60 -1.29 | m23 | 2022-07-01 2024-01-01
Sake | 29.05 -1.57 | m23 | !2024-08-01 2025-02-01
Kanyabayonga | 29.17 -0.70 | m23 | 2024-08-01
Kamanyola | 29.00 -2.74 | m23 | 2025-03-10
Beni | 29.47 0.49 | m23 | !2025-06-01
Ras Lanuf | 18.56 30.50 | lna-libya | 2017-01-01
Sabha | 14.43 27.04 | lna-libya | !2018-01-01 2019-03-01
Misrata | 15.09 32.37 | lna-libya | !2020-02-01
Glina | 16.09 45.34 | rsk | 1993-01-01
Drnis | 16.16 43.86 | rsk | 1993-01-01
Sinj | 16.64 43.70 | rsk | !1993-01-01
Beli Manastir | 18.60 45.77 | rsk | 1993-01-01
Ilok | 19.37 45.22 | eastern-slavonia | 1997-01-01
Vinkovci | 18.80 45.29 | rsk | !1993-01-01
Novska | 16.98 45.34 | rsk | !1993-01-01
Obrovac | 15.68 44.20 | rsk | 1994-01-01
Maslenica | 15.53 44.22 | rsk | 1992-06-01 !1994-01-01
Jalalabad | 70.45 34.43 | taliban-1990s | 1997-01-01
Bamyan | 67.83 34.82 | taliban-1990s | !1998-01-01 1999-01-01
Faizabad | 70.58 37.12 | taliban-1990s | !2001-01-01
Kunduz | 68.87 36.73 | taliban-1990s | 1999-01-01 2001-11-20 !2001-12-01
Herat | 62.20 34.35 | taliban-2021 | !2021-08-11 2021-08-14
Kunduz | 68.87 36.73 | taliban-2021 | 2021-08-11
Jalalabad | 70.45 34.43 | taliban-2021 | !2021-08-14
Pitsunda | 40.34 43.16 | abkhaz-held | 1992-09-10
Novy Afon | 40.81 43.09 | abkhaz-held | 1992-09-10
Leselidze | 40.02 43.39 | abkhaz-held | !1992-09-10 1992-10-10
Sukhumi | 41.02 43.00 | abkhaz-held | !1993-08-01
Java | 43.92 42.39 | so-georgian-held | !2005-01-01
Eredvi | 44.02 42.245 | so-georgian-held | 2005-01-01
Beit Hanoun | 34.536 31.539 | gaza-yellow-line | 2025-11-01
Gaza city | 34.45 31.52 | gaza-yellow-line | !2025-11-01
Deir al-Balah | 34.35 31.42 | gaza-yellow-line | !2024-09-01
Shujaiyya | 34.475 31.497 | gaza-yellow-line | 2025-11-01
Bethlehem | 35.20 31.70 | wb-area-a | !1995-12-10 1996-06-01
Kilinochchi | 80.40 9.39 | ltte | 1999-06-01 2007-01-01
Mullaitivu | 80.81 9.27 | ltte | 2009-01-10 !2009-02-10
Kismayo | 42.54 -0.36 | al-shabaab | !2013-01-01
Barawe | 44.03 1.11 | al-shabaab | 2013-01-01
Buthidaung | 92.53 20.87 | arakan-army | 2024-06-01
Mrauk-U | 93.19 20.60 | arakan-army | 2024-03-01
Ponnagyun | 93.00 20.33 | arakan-army | 2024-06-01
Tarhuna | 13.63 32.43 | lna-libya | 2020-03-01
Zabadani | 36.10 33.72 | sy-government | 2018-01-01
Rubizhne | 38.38 49.01 | luhansk | !2022-03-10 2022-07-01 2023-01-01
Siversk | 38.10 48.87 | donetsk | !2022-07-10 !2024-06-01 !2025-10-01 2026-02-01
Vysokopillia | 33.53 47.49 | kherson | 2022-05-01 !2022-10-10
Nizhyn | 31.88 51.05 | ua-north | !2022-03-15
Okhtyrka | 34.90 50.31 | ua-north | !2022-03-15
Qaryatayn | 37.24 34.23 | islamic-state | !2015-07-01 2015-09-01 !2016-05-01
Potocari | 19.30 44.16 | srebrenica | 1994-01-01
Bratunac | 19.33 44.18 | srebrenica | !1994-01-01
"""


@pytest.fixture(scope="module")
def enclaves():
    return load_layers("enclaves")[0]


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
