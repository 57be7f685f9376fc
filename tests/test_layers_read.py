"""A file of one's own becomes a layer: told, repaired with a report, or refused."""

import geopandas as gpd
import pytest
import shapely
from layer_files import SQUARE, geojson, written
from shapely import LineString, Point, Polygon, box

from geoconflict.errors import LayerError
from geoconflict.layers import load_layers, read_layer

BOW_TIE = Polygon([(46, 39), (47, 40), (47, 39), (46, 40)])


def test_ids_names_and_days_are_read(tmp_path):
    path = geojson(
        tmp_path / "zones.geojson",
        (SQUARE.__geo_interface__, {"ID": "a", "Name": "Zone A", "valid_from": "2020-11-10"}),
        (SQUARE.__geo_interface__, {"ID": "b", "Name": None, "valid_from": "soon"}),
    )
    layer = read_layer(path)
    assert layer.name == "zones"
    assert layer.features["name"].tolist() == ["Zone A", "b"]
    assert layer.features["valid_from"].tolist() == ["2020-11-10", ""]
    assert any("no name" in line for line in layer.metadata["report"])
    assert any("no dates" in line for line in layer.metadata["report"])
    assert layer.at("2020-11-09")["id"].tolist() == ["b"]


def test_columns_can_be_named(tmp_path):
    path = written(tmp_path / "z.gpkg", [SQUARE], KEY=["q"], LABEL=["Quarter"])
    layer = read_layer(path, name="mine", columns={"id": "KEY", "name": "LABEL"})
    assert layer.name == "mine"
    assert layer.features[["id", "name"]].values.tolist() == [["q", "Quarter"]]


def test_another_crs_is_brought_to_degrees(tmp_path):
    there = gpd.GeoSeries([SQUARE], crs=4326).to_crs(3857)[0]
    layer = read_layer(written(tmp_path / "z.gpkg", [there], crs="EPSG:3857"))
    assert layer.features.total_bounds.tolist() == pytest.approx([46, 39, 47, 40])


def test_metres_without_a_crs_are_refused_and_read_when_it_is_said(tmp_path):
    there = gpd.GeoSeries([SQUARE], crs=4326).to_crs(3857)[0]
    path = tmp_path / "z.csv"
    path.write_text(f'name,wkt\nzone,"{there.wkt}"\n')
    with pytest.raises(LayerError, match="degrees"):
        read_layer(path)
    layer = read_layer(path, crs="EPSG:3857")
    assert layer.features.total_bounds.tolist() == pytest.approx([46, 39, 47, 40])


def test_a_shapefile_without_prj_is_taken_for_degrees_and_says_so(tmp_path):
    path = written(tmp_path / "z.shp", [SQUARE])
    (tmp_path / "z.prj").unlink()
    layer = read_layer(path)
    assert any("no CRS" in line for line in layer.metadata["report"])


def test_invalid_rings_are_repaired_and_counted(tmp_path):
    layer = read_layer(written(tmp_path / "z.gpkg", [BOW_TIE, SQUARE]))
    assert layer.features.geometry.is_valid.all()
    assert "1 invalid geometries were repaired" in layer.metadata["report"]


def test_swapped_axes_are_told_by_what_is_possible_or_by_the_bounds(tmp_path):
    impossible = [LineString([(40, 100), (41, 101)])]
    layer = read_layer(written(tmp_path / "a.gpkg", impossible))
    assert layer.features.total_bounds.tolist() == [100, 40, 101, 41]
    possible = [Point(39.8, 46.7)]  # Stepanakert, the wrong way round
    layer = read_layer(written(tmp_path / "b.gpkg", possible), bounds=(44, 38, 51, 42))
    assert layer.features.geometry[0].equals(Point(46.7, 39.8))
    assert any("swapped" in line for line in layer.metadata["report"])


def test_coordinates_that_are_no_degrees_either_way_are_refused(tmp_path):
    with pytest.raises(LayerError, match="degrees"):
        read_layer(written(tmp_path / "a.gpkg", [Point(300, 200)]))


def test_collections_and_empty_rows_are_cut_down_and_counted(tmp_path):
    mixed = shapely.GeometryCollection([SQUARE, Point(1, 1)])
    layer = read_layer(
        geojson(
            tmp_path / "m.geojson",
            (mixed.__geo_interface__, {"name": "mixed"}),
            (None, {"name": "nowhere"}),
        )
    )
    assert layer.features.geometry[0].geom_type == "Polygon"
    assert len(layer.metadata["report"]) == 2


def test_a_frame_of_ones_own_becomes_a_layer_as_its_file_does():
    own = gpd.GeoDataFrame({"NAME_EN": ["Quarter"]}, geometry=[BOW_TIE], crs=4326)
    own = own.rename_geometry("geom")
    layer = read_layer(own, name="mine", columns={"name": "NAME_EN"}, accuracy_km=2)
    assert (layer.name, layer.features["name"].tolist()) == ("mine", ["Quarter"])
    assert layer.features.geometry.is_valid.all()
    assert own.columns.tolist() == ["NAME_EN", "geom"]


@pytest.mark.parametrize(
    ("name", "sovereign", "note", "held", "recognised", "claimed"),
    [
        ("Abkhazia", "Georgia", "Self admin.; Claimed by Georgia", "Abkhazia", "GE", ("GE",)),
        ("Golan", "Israel", "Admin. By Israel; Claimed by Syria", "IL", "", ("SY",)),
        ("Baykonur", "Kazakhstan", "Leased to Russia by Kazakhstan", "RU", "KZ", ()),
        ("Dokdo", "South Korea", None, "KR", "", ()),
        ("Zone", "No Mans Area", "Claimed by China, Taiwan, and the U.K.", *("", ""),
         ("CN", "TW", "GB")),
    ],
)  # fmt: skip
def test_natural_earths_note_says_who_holds_and_who_claims(
    tmp_path, name, sovereign, note, held, recognised, claimed
):
    path = geojson(
        tmp_path / "ne.geojson",
        (
            SQUARE.__geo_interface__,
            {"BRK_NAME": name, "BRK_A3": "B1", "SOVEREIGNT": sovereign, "NOTE_BRK": note},
        ),
    )
    row = read_layer(path).features.iloc[0]
    assert (row["controlled_by"], row["recognised_as"], row["claimed_by"]) == (
        held,
        recognised,
        claimed,
    )


def test_an_accuracy_that_is_given_beats_what_such_files_have_as_a_rule(tmp_path):
    path = written(tmp_path / "ne.gpkg", [SQUARE], BRK_NAME=["Zone"], BRK_A3=["B38"])
    assert read_layer(path).features["accuracy_km"].tolist() == [2.0]
    assert read_layer(path, accuracy_km=7).features["accuracy_km"].tolist() == [7.0]


def test_an_accuracy_can_be_given_for_what_has_none(tmp_path):
    path = written(tmp_path / "a.gpkg", [SQUARE])
    assert read_layer(path).features["accuracy_km"].isna().all()
    assert read_layer(path, accuracy_km=3).features["accuracy_km"].tolist() == [3.0]


@pytest.mark.parametrize("shape", [box(170, 60, 190, 70), Polygon(
    [(170, 60), (-170, 60), (-170, 70), (170, 70)])])  # fmt: skip
def test_what_crosses_the_180th_meridian_is_parted_there(tmp_path, shape):
    path = geojson(tmp_path / "a.geojson", (shape.__geo_interface__, {"name": "over"}))
    layer = read_layer(path)
    parts = shapely.union_all([box(170, 60, 180, 70), box(-180, 60, -170, 70)])
    assert layer.features.geometry[0].equals(parts)
    assert any("180th" in line for line in layer.metadata["report"])
    cap = geojson(tmp_path / "b.geojson", (box(-180, 80, 180, 90).__geo_interface__, {"name": "n"}))
    assert read_layer(cap).features.geometry[0].equals(box(-180, 80, 180, 90))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"columns": {"name": "NOPE"}}, "NOPE"),
        ({"crs": "EPSG:99999999"}, "EPSG:99999999"),
        ({"crs": "EPSG:32638"}, "look like degrees"),
        ({"bounds": (1, 2, 3)}, "bounds"),
        ({"accuracy_km": -3}, "accuracy_km"),
        ({"layer": "c"}, "layer"),
    ],
)
def test_arguments_that_do_not_fit_the_file_are_refused_in_words(tmp_path, arguments, words):
    with pytest.raises(LayerError, match=words):
        read_layer(written(tmp_path / "a.gpkg", [SQUARE]), **arguments)


def test_days_that_are_none_or_end_before_they_begin_are_reported(tmp_path):
    path = geojson(
        tmp_path / "a.geojson",
        (SQUARE.__geo_interface__, {"name": "a", "valid_from": "2020-13-40"}),
        (SQUARE.__geo_interface__, {"name": "b", "valid_from": "2021", "valid_to": "2020"}),
    )
    layer = read_layer(path)
    assert layer.features["valid_from"].tolist() == ["", "2021-01-01"]
    assert any("no dates" in line for line in layer.metadata["report"])
    assert any("before they begin" in line for line in layer.metadata["report"])


def test_a_shipped_layer_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(LayerError, match="enclaves"):
        load_layers("enclave")
