"""What a user relies on when a name is looked up."""

import dataclasses
import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoconflict import types
from geoconflict.errors import GazetteerError
from geoconflict.gazetteer import GeoNamesGazetteer, Lexicon, OfflineGeocoder, default_gazetteer
from geoconflict.gazetteer.folding import fold, skeleton
from geoconflict.gazetteer.polygons import pack_polygons, unpack_polygons
from geoconflict.gazetteer.write import GazetteerWriter, NameRow, PlaceRow


def near(place, latitude, longitude, degrees=0.3):
    return abs(place.latitude - latitude) < degrees and abs(place.longitude - longitude) < degrees


@pytest.mark.parametrize(
    ("toponym", "country", "latitude", "longitude"),
    [
        ("Stepanakert", "AZ", 39.82, 46.75),
        ("Khankendi", "AZ", 39.82, 46.75),
        ("Hadrut", "AZ", 39.52, 47.03),
        ("Shushi", "AZ", 39.76, 46.75),
        ("Shusha", "AZ", 39.76, 46.75),
        ("Martuni", "AZ", 39.79, 47.11),
        ("Kalbajar", "AZ", 40.11, 46.04),
        ("Robotyne", "UA", 47.45, 35.84),
        ("Artemivsk", "UA", 48.59, 38.0),
        ("Kiev", "UA", 50.45, 30.52),
        ("Deir el-Balah", "PS", 31.42, 34.35),
        ("Khan Younes", "PS", 31.34, 34.3),
        ("Hodeidah", "YE", 14.8, 42.95),
        ("Laukkaing", "MM", 23.7, 98.76),
        ("Supsa", "GE", 42.02, 41.82),
        ("Leningrad", "RU", 59.94, 30.31),
        ("Київ", "UA", 50.45, 30.52),
        ("دمشق", "SY", 33.51, 36.29),
    ],
)
def test_a_place_is_found_under_each_of_its_names(toponym, country, latitude, longitude):
    found = [p for p in default_gazetteer().lookup(toponym) if p.country_code == country]
    assert any(near(place, latitude, longitude) for place in found)


@pytest.mark.parametrize(
    ("toponym", "latitude", "longitude"),
    [
        ("Diego Garcia", -7.31, 72.41),
        ("Baarle-Nassau", 51.45, 4.93),
        ("Kunashir", 44.12, 145.85),
        ("Sovereign Base Areas", 34.75, 33.3),
        ("Shaksgam", 36.0, 76.6),
        ("Gulf of Aden", 12.5, 47.5),
        ("Oradour-sur-Glane", 45.93, 1.03),
        ("Орадур-сюр-Глан", 45.93, 1.03),
    ],
)
def test_islands_enclaves_and_villages_are_there(toponym, latitude, longitude):
    found = default_gazetteer().lookup(toponym)
    assert any(near(place, latitude, longitude, 1.5) for place in found)


@pytest.mark.parametrize(
    ("toponym", "country", "latitude", "longitude"),
    [
        ("Kollsnes", "NO", 60.55, 4.84),
        ("Kårstø", "NO", 59.28, 5.51),
        ("Adamowo", "PL", 52.42, 23.08),
        ("Kaleykino", "RU", 54.85, 52.15),
        ("Slovnaft", "SK", 48.13, 17.18),
        ("PCK Schwedt", "DE", 53.09, 14.24),
        ("Százhalombatta refinery", "HU", 47.29, 18.91),
        ("Kiyikoy landfall", "TR", 41.64, 28.09),
        ("Portovaya", "RU", 60.53, 28.07),
        ("Ust-Luga", "RU", 59.67, 28.29),
        ("Bashayer", "SD", 19.4, 37.29),
        ("Ras Isa", "YE", 15.12, 42.6),
        ("Seme-Kpodji terminal", "BJ", 6.36, 2.62),
        ("Chongoleani", "TZ", -5.02, 39.13),
        ("Kribi terminal", "CM", 2.92, 9.8),
        ("Baniyas refinery", "SY", 35.22, 35.98),
        ("Khor Mor", "IQ", 35.05, 44.73),
        ("Tawke", "IQ", 37.15, 42.75),
    ],
)
def test_terminals_and_stations_of_pipelines_are_there(toponym, country, latitude, longitude):
    found = [p for p in default_gazetteer().lookup(toponym) if p.country_code == country]
    assert any(near(place, latitude, longitude) for place in found)


@pytest.mark.parametrize(
    ("toponym", "country", "latitude", "longitude"),
    [
        ("Gapanli", "AZ", 40.33, 47.0),
        ("Seysulan", "AZ", 40.31, 46.86),
        ("Vamizi", "MZ", -11.03, 40.65),
        ("Wadi Gaza", "PS", 31.45, 34.39),
        ("Menara", "IL", 33.2, 35.54),
        ("Himbi", "CD", -1.68, 29.21),
        ("Wanding", "CN", 24.08, 98.07),
        ("Sarsang", "IQ", 37.04, 43.2),
        ("Dubrave", "BA", 44.46, 18.72),
        ("Chettikulam", "LK", 8.67, 80.31),
        ("Jaber crossing", "SY", 32.55, 36.2),
        ("Al-Jabalain", "SD", 12.57, 32.83),
        ("New Aleppo", "SY", 36.2, 37.09),
        ("Chon-Alay", "KG", 39.45, 72.1),
        ("Um Rakuba", "SD", 14.06, 36.02),
        ("Dago", "EE", 58.9, 22.6),
        ("Arax", "", 39.2, 46.5),
    ],
)
def test_places_of_the_wars_are_found_as_the_press_spells_them(
    toponym, country, latitude, longitude
):
    found = [p for p in default_gazetteer().lookup(toponym) if p.country_code == country]
    assert any(near(place, latitude, longitude) for place in found)


@pytest.mark.parametrize(
    ("toponym", "country", "shown"),
    [
        ("Chechenskaya Respublika", "RU", "Chechnya"),
        ("Homieĺskaja voblasć", "BY", "Gomel Region"),
        ("Donetska oblast", "UA", "Donetsk Oblast"),
        ("Tigrai", "ET", "Tigray"),
        ("Dihok", "IQ", "Duhok"),
        ("Zalinjay", "SD", "Zalingei"),
        ("Dayr al Balaḩ", "PS", "Deir al-Balah"),
        ("Xinjiang Uygur Zizhiqu", "CN", "Xinjiang"),
    ],
)
def test_places_are_shown_under_english_names_and_found_under_the_others(toponym, country, shown):
    found = [p for p in default_gazetteer().lookup(toponym) if p.country_code == country]
    assert shown in {place.name for place in found}


def test_a_town_and_the_division_named_after_it_are_shown_apart():
    shown = {(p.feature_class, p.name) for p in default_gazetteer().lookup("Aleppo")}
    assert {("P", "Aleppo"), ("A", "Aleppo Governorate")} <= shown


def test_the_two_parts_of_nicosia_are_two_points():
    south = next(p for p in default_gazetteer().lookup("Nicosia") if p.feature_code == "PPLC")
    [north] = default_gazetteer().lookup("North Nicosia")
    assert south.latitude < 35.17 < 35.18 < north.latitude


def test_a_town_s_former_name_finds_the_town_before_its_district():
    for toponym, country in (("Stepanakert", "AZ"), ("Leningrad", "RU"), ("Artemivsk", "UA")):
        first = default_gazetteer().lookup(toponym)[0]
        assert (first.feature_class, first.country_code) == ("P", country)
        assert first.name_kind == "former"


def test_both_sides_names_lead_to_the_same_place():
    ours = {p.id for p in default_gazetteer().lookup("Stepanakert") if p.feature_class == "P"}
    theirs = {p.id for p in default_gazetteer().lookup("Khankendi") if p.feature_class == "P"}
    assert ours & theirs


@pytest.mark.parametrize(
    "toponym", ["Azerbaijan", "Donbas", "Black Sea", "Tigray", "South Caucasus"]
)
def test_a_country_or_region_is_an_area(toponym):
    assert default_gazetteer().lookup(toponym)[0].is_area


@pytest.mark.parametrize(
    ("toponym", "country", "kind"),
    [
        ("U.S.", "US", "abbreviation"),
        ("UK", "GB", "abbreviation"),
        ("Azeri", "AZ", "demonym"),
        ("Kremlin", "RU", "metonym"),
        ("Zaire", "CD", "former"),
        ("Artemivsk", "UA", "former"),
    ],
)
def test_the_kind_of_a_name_is_told(toponym, country, kind):
    found = default_gazetteer().lookup(toponym)
    assert (country, kind) in {(place.country_code, place.name_kind) for place in found}


def test_a_name_and_a_state_that_are_no_more_have_their_days():
    bakhmut = next(p for p in default_gazetteer().lookup("Artemivsk") if p.name == "Bakhmut")
    assert bakhmut.valid_to == "2016-02-04"
    union = next(p for p in default_gazetteer().lookup("USSR") if p.feature_code == "PCLH")
    assert (union.valid_from, union.valid_to) == ("1922-12-30", "1991-12-26")
    assert default_gazetteer().geometry(union.id).area > 2000


def test_countries_stand_where_geonames_has_them():
    gazetteer = default_gazetteer()
    for code, latitude, longitude in [("RU", 60, 100), ("US", 39.76, -98.5), ("CN", 35, 105)]:
        assert near(gazetteer.country(code), latitude, longitude, 0.01)


def test_a_typo_finds_the_place_and_says_so():
    found = default_gazetteer().lookup("Kramatorks")
    assert found[0].name == "Kramatorsk"
    assert found[0].method == "fuzzy"
    assert found[0].name_score < default_gazetteer().lookup("Kramatorsk")[0].name_score


def test_an_exact_spelling_comes_before_a_folded_one():
    scores = [place.name_score for place in default_gazetteer().lookup("San Jose")]
    assert scores == sorted(scores, reverse=True)
    assert "exact" in {place.method for place in default_gazetteer().lookup("San Jose")}


@pytest.mark.parametrize("nothing", ["", "   ", "...", "'", "Xqzvwwkjh Qqq", "\ud800", "a" * 5000])
def test_what_is_no_name_finds_nothing(nothing):
    assert default_gazetteer().lookup(nothing) == []


@given(st.text(max_size=40))
def test_any_text_can_be_looked_up(text):
    for place in GeoNamesGazetteer(fuzzy=False).lookup(text):
        assert -90 <= place.latitude <= 90
        assert -180 <= place.longitude <= 180


def test_many_names_give_what_each_gives():
    names = ["Baku", "Ganja", "Baku", "Nowhere at all"]
    gazetteer = default_gazetteer()
    assert gazetteer.lookup_many(names) == [gazetteer.lookup(name) for name in names]


def test_a_point_lies_in_its_district_and_its_country():
    names = [p.country_code for p in default_gazetteer().containing(49.87, 40.4)]
    assert "AZ" in names
    crimea = default_gazetteer().containing(34.1, 45.0)
    assert "UA" in {p.country_code for p in crimea if p.feature_code == "PCLI"}


def test_the_polygon_of_a_country_holds_its_capital():
    from shapely import Point

    gazetteer = default_gazetteer()
    shape = gazetteer.geometry(gazetteer.country("AM").id)
    assert shape.covers(Point(44.51, 40.18))
    assert gazetteer.geometry("geonames:1") is None
    assert gazetteer.geometry("osm:node/1") is None


def test_it_is_a_gazetteer_and_survives_pickling():
    gazetteer = pickle.loads(pickle.dumps(default_gazetteer()))
    assert isinstance(gazetteer, types.Gazetteer)
    assert gazetteer.lookup("Baku") == default_gazetteer().lookup("Baku")
    assert "GeoNames" in gazetteer.info()["attribution"]


def test_a_file_that_is_none_is_refused_by_name(tmp_path):
    with pytest.raises(GazetteerError, match=r"missing\.gazetteer"):
        GeoNamesGazetteer(tmp_path / "missing.gazetteer").lookup("Baku")
    junk = tmp_path / "junk.gazetteer"
    junk.write_text("this is no gazetteer, but a text that is long enough to be looked at")
    with pytest.raises(GazetteerError, match=r"junk\.gazetteer"):
        GeoNamesGazetteer(junk).lookup("Baku")


def test_spellings_of_one_name_share_a_key():
    assert fold("Saint-Étienne") == fold("st etienne")
    assert fold("Xankəndi") == fold("XANKENDI")
    assert fold("Sana’a") == fold("Sana'a") == fold("Sanaa")
    assert skeleton(fold("Khan Yunis")) == skeleton(fold("Khan Younis"))
    assert skeleton(fold("Al-Hasakah")) == skeleton(fold("el Hasakeh"))


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def named(*names, ref=1, **facts):
    return PlaceRow(ref, names[0], 39.8, 46.7, "AZ", **facts), [NameRow(n) for n in names[1:]]


def written(folder, *places, **options):
    path = folder / "small.gazetteer"
    with GazetteerWriter(path, **options) as writer:
        for place, names in places:
            writer.add(place, names)
    return GeoNamesGazetteer(path)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=30),
    shards=st.integers(1, 5),
)
def test_every_name_of_a_file_finds_its_place_as_it_is_written(tmp_path, names, shards):
    rows = [named(f"Place {i}", name, ref=i + 1) for i, name in enumerate(names)]
    gazetteer = written(tmp_path, *rows, shards=shards)
    for i, name in enumerate(names):
        key = fold(name)
        if key and key.isprintable():
            found = {place.id: place for place in gazetteer.lookup(name)}
            assert found[f"geonames:{i + 1}"].name == f"Place {i}"
            assert fold(found[f"geonames:{i + 1}"].matched_name) == key
        assert gazetteer.place(f"geonames:{i + 1}").name == f"Place {i}"


def test_a_place_comes_back_with_all_that_was_written_of_it(tmp_path):
    row = PlaceRow(
        "geoconflict:nowhere", "Nowhere", -39.12345, 179.99999, "NZ", "E7", "Wide", "Far", "L",
        "RGN", 12, (179.5, -40.0, -179.25, -38.125), 12.25, 3.5, ("1990-01-02", "2000-01-01"),
        "a survey",
    )  # fmt: skip
    [found] = written(tmp_path, (row, [])).lookup("nowhere")
    assert (found.id, found.latitude, found.longitude) == (row.ref, -39.12345, 179.99999)
    assert (found.country_code, found.admin1_code, found.admin1, found.admin2) == (
        "NZ", "E7", "Wide", "Far",
    )  # fmt: skip
    assert (found.extent, found.radius_km, found.accuracy_km) == (row.extent, 12.25, 3.5)
    assert (found.valid_from, found.valid_to, found.source) == (*row.valid, "a survey")
    assert (found.feature_class, found.feature_code, found.population) == ("L", "RGN", 12)


def test_candidates_are_equal_to_those_made_in_the_usual_way():
    [place] = default_gazetteer().lookup("Martakert")
    again = types.Candidate(**dataclasses.asdict(place))
    assert place == again
    assert hash(place) == hash(again)
    assert type(place) is types.Candidate
    with pytest.raises(dataclasses.FrozenInstanceError):
        place.name = "Aghdara"
    assert pickle.loads(pickle.dumps(place)) == dataclasses.replace(place) == place


def test_places_out_of_order_are_refused(tmp_path):
    with pytest.raises(GazetteerError, match="place 1 "):
        written(tmp_path, named("Barda", ref=2), named("Ganja", ref=1))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("spoil", [lambda b: b[:-100], lambda b: b[:10], lambda b: b"x" + b[1:]])
def test_a_damaged_file_is_refused(tmp_path, spoil):
    whole = written(tmp_path, named("Barda")).path.read_bytes()
    path = tmp_path / "damaged.gazetteer"
    path.write_bytes(spoil(whole))
    with pytest.raises(GazetteerError, match=r"damaged\.gazetteer"):
        GeoNamesGazetteer(path).lookup("Barda")
    with pytest.raises(GazetteerError, match="no lexicon"):
        Lexicon(tmp_path / "small.gazetteer")


def test_polygons_come_back_to_a_thousandth_of_a_degree():
    import shapely

    shape = shapely.MultiPolygon(
        [
            shapely.box(-180, -10, -170.5, 20.123),
            shapely.box(0, 0, 9, 9).difference(shapely.box(2, 2, 3, 3)),
        ]
    )
    assert unpack_polygons(pack_polygons(shape)).equals_exact(shape, 0.001, normalize=True)


def test_the_lexicon_knows_names_as_they_are_written():
    lexicon = Lexicon.default()
    assert lexicon.get("Azerbaijan").is_country
    assert lexicon.get("Azeri").is_demonym
    assert lexicon.get("Kremlin").is_metonym
    assert lexicon.get("Reading").is_common_word
    assert lexicon.get("Jordan").is_personal_name
    assert "azerbaijan" not in lexicon
    names = [name for name, _ in lexicon.prefixes("in New York City", 3)]
    assert {"New York", "New York City"} <= set(names)


def test_geocode_answers_as_geopy_does():
    geocoder = OfflineGeocoder()
    texas = geocoder.geocode("Paris, Texas")
    assert near(texas, 33.66, -95.56)
    assert texas.raw["country_code"] == "US"
    assert near(geocoder.geocode("Goris, Armenia"), 39.51, 46.34)
    assert near(geocoder.geocode("Paris"), 48.85, 2.35)
    assert geocoder.geocode("Xqzvwwkjh Qqq") is None
    many = geocoder.geocode("Paris", exactly_one=False, limit=3)
    assert len(many) == 3
    assert near(geocoder.geocode("Paris", country_codes="us", limit=1), 33.66, -95.56)
    box = [(36, -90), (37, -87)]
    assert near(geocoder.geocode("Paris", viewbox=box, bounded=True), 36.3, -88.33)


def test_reverse_gives_the_nearest_settlement():
    here = OfflineGeocoder().reverse((39.82, 46.76))
    assert near(here, 39.82, 46.75, 0.1)
    assert len(OfflineGeocoder().reverse("50.45, 30.52", exactly_one=False)) > 1
    assert OfflineGeocoder().reverse((0, -140)) is None
