"""Files of trackers, mappers and event data are told by their columns, and mean what they say."""

import geopandas as gpd
import pytest
from join_frames import named
from layer_files import SQUARE, geojson, written
from shapely import LineString, Point

from geoconflict.errors import LayerError
from geoconflict.frame import places_frame
from geoconflict.layers import join, read_layer


def test_global_energy_monitors_routes_are_told(tmp_path):
    path = tmp_path / "gem.csv"
    path.write_text(
        "ProjectID,PipelineName,Fuel,Status,LengthMergedKm,Countries,StartYear1,WKTFormat\n"
        'P1,Long Line,Oil,operating,100,"Azerbaijan, Georgia",2006,"LINESTRING (46 41, 47 41)"\n'
        "P2,No Route,Gas,proposed,,Georgia,,\n"
    )
    layer = read_layer(path)
    row = layer.features.iloc[0]
    assert layer.title == "Global Energy Monitor pipelines"
    assert (row["id"], row["name"], row["commodity"]) == ("P1", "Long Line", "Oil")
    assert (row["valid_from"], row["length_km"], row["kind"]) == ("2006-01-01", 100.0, "pipeline")
    assert len(layer) == 1


def test_a_trackers_pipelines_answer_to_descriptions_and_say_their_capacity(tmp_path):
    path = tmp_path / "gem.csv"
    path.write_text(
        "ProjectID,PipelineName,Fuel,Status,Countries,Capacity,CapacityUnits,WKTFormat\n"
        'P1,A,Oil,Operating,Azerbaijan,8.5,Mtpa,"LINESTRING (46 41, 47 41)"\n'
        'P2,B,Oil,Proposed,Azerbaijan,,bcm/y,"LINESTRING (46 41, 47 41)"\n'
    )
    layer = read_layer(path)
    assert layer.features["capacity"].tolist() == ["8.5 Mtpa", ""]
    described = named("pipelines", commodities=("oil",), country_codes=("AZ",))
    joined = join(places_frame([described]), layer)
    assert joined[["feature_id", "relation"]].values.tolist() == [["P1", "described"]]


def test_countries_spelt_out_become_codes_and_say_what_the_codes_are(tmp_path):
    path = tmp_path / "gem.csv"
    path.write_text(
        "ProjectID,PipelineName,Fuel,CountriesOrAreas,WKTFormat\n"
        'P1,A,Gas,"Türkiye; Côte d\'Ivoire, South Korea","LINESTRING (46 41, 47 41)"\n'
        'P2,B,Gas,"Congo, Democratic Republic of the; Kosovo","LINESTRING (46 41, 47 41)"\n'
        'P3,C,Gas,"Georgia, Atlantis","LINESTRING (46 41, 47 41)"\n',
        encoding="utf-8",
    )
    layer = read_layer(path)
    assert layer.features["countries"].tolist() == [("TR", "CI", "KR"), ("CD", "XK"), ("GE",)]
    assert layer.features["code_status"].tolist() == ["official", "user-assigned", "unknown"]
    assert any("no ISO code" in line for line in layer.metadata["report"])


def test_natural_earth_geoboundaries_and_openstreetmap_are_told(tmp_path):
    ne = written(
        tmp_path / "ne.gpkg", [SQUARE], BRK_NAME=["Zone"], BRK_A3=["B38"], NOTE_BRK=["Self admin."]
    )
    gb = written(
        tmp_path / "gb.gpkg", [SQUARE], shapeName=["Agdam"], shapeID=["7"], shapeGroup=["AZE"]
    )
    osm = written(
        *(tmp_path / "osm.gpkg", [LineString([(46, 41), (47, 41)])]),
        **{"osm_id": ["9"], "man_made": ["pipeline"], "substance": ["gas"], "name": ["G"]},
    )
    tags = '"man_made"=>"pipeline","substance"=>"oil"'
    packed = written(
        tmp_path / "p.gpkg", [LineString([(46, 41), (47, 41)])], osm_id=["8"], other_tags=[tags]
    )
    assert read_layer(packed).features[["commodity", "kind"]].values.tolist() == [
        ["oil", "pipeline"]
    ]
    assert read_layer(ne).features[["id", "name", "status"]].values.tolist() == [
        ["B38", "Zone", "Self admin."]
    ]
    assert read_layer(gb).features[["name", "recognised_as"]].values.tolist() == [["Agdam", "AZ"]]
    found = read_layer(osm).features
    assert found[["id", "commodity", "kind"]].values.tolist() == [["9", "gas", "pipeline"]]


def test_events_of_acled_and_ucdp_are_valid_on_their_days(tmp_path):
    acled = tmp_path / "acled.csv"
    acled.write_text(
        "event_id_cnty,event_date,event_type,sub_event_type,location,latitude,longitude\n"
        "AZE1,2020-10-17,Explosions,Shelling,Ganja,40.68,46.36\n"
    )
    ucdp = tmp_path / "ged.csv"
    ucdp.write_text(
        "id,type_of_violence,where_prec,where_coordinates,latitude,longitude,date_start,date_end\n"
        "5,1,1,Barda,40.37,47.13,2020-10-27 00:00:00.000,2020-10-28 00:00:00.000\n"
    )
    layer = read_layer(acled)
    assert layer.at("2020-10-17")["name"].tolist() == ["Ganja"]
    assert layer.at("2020-10-18").empty
    layer = read_layer(ucdp)
    assert [len(layer.at(f"2020-10-{day}")) for day in (26, 27, 28, 29)] == [0, 1, 1, 0]
    assert layer.features["kind"].tolist() == ["state-based"]


def test_a_trackers_status_is_written_as_the_shipped_layers_write_it(tmp_path):
    path = tmp_path / "gem.csv"
    path.write_text(
        "ProjectID,PipelineName,SegmentName,Status,Fuel,WKTFormat\n"
        'P1,Long Line,Main,Operating,Oil,"LINESTRING (46 41, 47 41)"\n'
        'P2,Other Line,,Proposed,Oil,"LINESTRING (46 41, 47 41)"\n'
    )
    layer = read_layer(path)
    assert layer.features["status"].tolist() == ["operating", "proposed"]
    assert layer.features["aliases"].tolist() == [(), ()]
    town = gpd.GeoDataFrame(geometry=[Point(46.5, 41.1)], crs=4326)
    assert join(town, layer)["feature_id"].tolist() == ["P1"]


def test_a_tracker_that_lost_its_ids_keeps_its_names(tmp_path):
    path = tmp_path / "gem.csv"
    path.write_text('PipelineName,Status,WKTFormat\nMine,operating,"LINESTRING (46 41, 47 41)"\n')
    assert read_layer(path).features["name"].tolist() == ["Mine"]


def test_of_an_openstreetmap_extract_only_pipelines_are_taken_with_all_their_names(tmp_path):
    line = LineString([(46, 41), (47, 41)]).__geo_interface__
    pipe = {"@id": "way/1", "man_made": "pipeline", "substance": "oil", "name": "Tuapse line"}
    path = geojson(
        tmp_path / "osm.geojson",
        (line, pipe | {"name:ru": "Туапсинский", "ref": "T-1"}),
        (line, {"@id": "way/2", "highway": "primary", "name": "A147"}),
    )
    layer = read_layer(path)
    assert layer.features["id"].tolist() == ["way/1"]
    assert layer.features["aliases"].tolist() == [("Туапсинский", "T-1")]
    assert any("1 rows that are no man_made=pipeline" in line for line in layer.metadata["report"])
    roads = geojson(
        tmp_path / "roads.geojson",
        (line, {"@id": "way/2", "man_made": "pier", "substance": None}),
    )
    with pytest.raises(LayerError, match="man_made=pipeline"):
        read_layer(roads)


def test_one_row_at_no_degrees_is_left_out_and_many_refuse_the_file(tmp_path):
    head = "event_id_cnty,event_date,sub_event_type,location,latitude,longitude,geo_precision\n"
    good = "A{0},2020-10-17,Shelling,Ganja,40.68,46.36,{1}\n"
    bad = "B{0},2020-10-17,Shelling,Nowhere,400,46.36,1\n"
    path = tmp_path / "acled.csv"
    path.write_text(head + good.format(1, 1) + good.format(2, 3) + bad.format(3))
    layer = read_layer(path)
    assert layer.features["id"].tolist() == ["A1", "A2"]
    assert layer.features["accuracy_km"].tolist() == [5.0, 100.0]
    assert [line for line in layer.metadata["report"] if "row 3 of the data" in line]
    assert not any("without geometry" in line for line in layer.metadata["report"])
    path.write_text(head + good.format(1, 1) + bad.format(2) + bad.format(3))
    with pytest.raises(LayerError, match="no degrees"):
        read_layer(path)


def test_an_event_of_a_province_is_as_vague_as_its_code_says(tmp_path):
    path = tmp_path / "ged.csv"
    path.write_text(
        "id,type_of_violence,where_prec,where_coordinates,latitude,longitude,date_start,date_end\n"
        "5,1,4,Province,40.37,47.13,2020-10-27,2020-10-28\n"
    )
    town = gpd.GeoDataFrame({"uncertainty_km": [3.0]}, geometry=[Point(47.1, 40.4)], crs=4326)
    joined = join(town, read_layer(path), as_of="2020-10-27")
    assert joined["distance_error_km"].tolist() == [100.0]


def test_the_places_error_is_told_where_the_layers_is_not_known(tmp_path):
    mine = read_layer(written(tmp_path / "a.gpkg", [Point(46.5, 41.0)]))
    town = gpd.GeoDataFrame({"uncertainty_km": [3.0]}, geometry=[Point(46.5, 41.1)], crs=4326)
    joined = join(town, mine)
    assert joined[["distance_km", "distance_error_km"]].values.tolist() == [[11.1, 3.0]]
    assert join(town.drop(columns="uncertainty_km"), mine)["distance_error_km"].isna().all()


def test_a_damaged_file_is_refused_without_advice_that_nobody_here_can_take(tmp_path):
    path = tmp_path / "broken.geojson"
    path.write_text('{"type": "FeatureCollection", "features": [{"type": "Fea')
    with pytest.raises(LayerError, match="cannot be read") as refused:
        read_layer(path)
    assert "DRIVER" not in str(refused.value)
