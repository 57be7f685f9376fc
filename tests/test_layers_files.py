"""Files of every kind that people have become tables, or are refused in words."""

import zipfile

import geopandas as gpd
import pandas as pd
import pytest
from layer_files import SQUARE, text_file, written
from shapely import Point

from geoconflict.errors import LayerError
from geoconflict.layers import read_layer


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".shp", ".fgb", ".parquet"])
def test_formats_read_alike(tmp_path, suffix):
    path = tmp_path / f"zone{suffix}"
    table = gpd.GeoDataFrame({"name": ["Şuşa"]}, geometry=[SQUARE], crs=4326)
    table.to_parquet(path) if suffix == ".parquet" else table.to_file(path)
    layer = read_layer(path)
    assert layer.features["name"].tolist() == ["Şuşa"]
    assert layer.features.geometry[0].equals(SQUARE)


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("name,lat,lon\nŞuşa,39.76,46.75\n", "utf-16", "Şuşa"),
        ("name,lat,lon\nDörfle,39.76,46.75\n", "cp1252", "Dörfle"),
        ("name,lat,lon\nШуша и Степанакерт,39.76,46.75\n", "cp1251", "Шуша и Степанакерт"),
        ("name;lat;lon\nA;39,76;46,75\n", "utf-8", "A"),
        ("name\tgeom\nA\tSRID=4326;POINT (46.75 39.76)\n", "utf-8", "A"),
        (
            'name,geometry\nA,"{""type"":""Point"",""coordinates"":[46.75,39.76]}"\n',
            *("utf-8", "A"),
        ),
    ],
)
def test_tables_are_read_as_spreadsheets_and_databases_write_them(tmp_path, text, encoding, name):
    layer = read_layer(text_file(tmp_path / "a.csv", text, encoding))
    assert layer.features["name"].tolist() == [name]
    assert layer.features.geometry[0].equals(Point(46.75, 39.76))
    guessed = any("no Unicode" in line for line in layer.metadata["report"])
    assert guessed == encoding.startswith("cp")


def test_a_table_of_one_column_is_read(tmp_path):
    layer = read_layer(text_file(tmp_path / "a.csv", "wkt\nPOINT (46 39)\n"))
    assert layer.features.geometry[0].equals(Point(46, 39))


def test_a_plain_parquet_table_with_coordinates_is_read(tmp_path):
    path = tmp_path / "a.parquet"
    pd.DataFrame({"name": ["x"], "longitude": [46.0], "latitude": [39.0]}).to_parquet(path)
    assert read_layer(path).features.geometry[0].equals(Point(46, 39))


def test_a_file_of_several_layers_asks_which_and_a_kmls_folders_are_one_map(tmp_path):
    path = written(tmp_path / "two.gpkg", [SQUARE])
    gpd.GeoDataFrame({"name": ["other"]}, geometry=[SQUARE], crs=4326).to_file(path, layer="b")
    with pytest.raises(LayerError, match="layers two, b"):
        read_layer(path)
    assert read_layer(path, layer="b").features["name"].tolist() == ["other"]
    folder = (
        "<Folder><name>{0}</name><Placemark><name>{0}</name><Point><coordinates>46,39"
        "</coordinates></Point></Placemark></Folder>"
    )
    kml = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
    path = text_file(tmp_path / "a.kml", kml.format(folder.format("x") + folder.format("y")))
    assert read_layer(path).features[["id", "name"]].values.tolist() == [["0", "x"], ["1", "y"]]


def test_an_archive_may_hold_its_one_map_in_a_folder(tmp_path):
    written(tmp_path / "z.shp", [SQUARE])
    table = text_file(tmp_path / "t.csv", "name,lat,lon\nA,39,46\n")
    with zipfile.ZipFile(tmp_path / "shp.zip", "w") as archive:
        for path in tmp_path.glob("z.*"):
            archive.write(path, f"folder/{path.name}")
    with zipfile.ZipFile(tmp_path / "csv.zip", "w") as archive:
        archive.write(table, "deep/t.csv")
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.write(table, "a.csv")
        archive.write(table, "b.csv")
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
        archive.write(table, "../t.csv")
    assert read_layer(tmp_path / "shp.zip").features.geometry[0].equals(SQUARE)
    assert read_layer(tmp_path / "csv.zip").features["name"].tolist() == ["A"]
    with pytest.raises(LayerError, match=r"a\.csv, b\.csv"):
        read_layer(tmp_path / "both.zip")
    with pytest.raises(LayerError, match="points out"):
        read_layer(tmp_path / "out.zip")


def test_a_vrt_in_disguise_is_refused(tmp_path):
    secret = written(tmp_path / "secret.geojson", [SQUARE])
    path = tmp_path / "harmless.geojson"
    path.write_text(
        f'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{secret}</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    )
    with pytest.raises(LayerError, match="ogrvrt"):
        read_layer(path)
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.write(path, "inner.geojson")
    with pytest.raises(LayerError, match="ogrvrt"):
        read_layer(tmp_path / "z.zip")


@pytest.mark.parametrize(
    "path", ["/vsicurl/http://x/y.geojson", "https://x/y.geojson", '{"type": "Point"}', "no.gpkg"]
)
def test_what_is_no_local_file_is_refused(path):
    with pytest.raises(LayerError):
        read_layer(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", b" " * 20_000_000)
    with pytest.raises(LayerError, match="not unpacked"):
        read_layer(path)


def test_damage_is_an_error_of_ours_that_names_the_file(tmp_path):
    path = tmp_path / "cut.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + b"\x00" * 50)
    with pytest.raises(LayerError, match=r"cut\.gpkg"):
        read_layer(path)
