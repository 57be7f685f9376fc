"""A layer of one's own is found by its names in the text, as the shipped ones are."""

import geopandas as gpd
import pytest
from shapely import LineString

import geoconflict as gc
from geoconflict.errors import RecognitionError


@pytest.fixture(scope="module")
def layer(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "tracker.geojson"
    gpd.GeoDataFrame(
        {
            "ProjectID": ["P1", "P2"],
            "PipelineName": ["Quillwater Oil Pipeline", "Marrowfen Gas Pipeline"],
            "OtherEnglishNames": ["Quillwater Line", None],
            "Fuel": ["Oil", "Gas"],
            "Countries": ["Azerbaijan, Georgia", "Armenia"],
            "Status": ["Operating", "Operating"],
        },
        geometry=[LineString([(49, 40.4), (41.7, 42.0)]), LineString([(44, 40), (45, 40)])],
        crs=4326,
    ).to_file(path, driver="GeoJSON")
    return gc.read_layer(path)


def named(text, layer, **how):
    places = gc.geoparse(gc.Article(id="1", text=text), **how)
    joined = gc.join(places, layer)
    kept = joined[joined["relation"].isin(["named", "described"])]
    return list(zip(kept["toponym"], kept["feature_id"], kept["relation"], strict=True))


def test_its_features_are_named(layer):
    text = "The Quillwater Oil Pipeline was shut; crude left by the Quillwater line before."
    assert named(text, layer, layers=layer) == [
        ("Quillwater Oil Pipeline", "P1", "named"),
        ("Quillwater line", "P1", "named"),
    ]
    assert named(text, layer) == []


def test_its_features_are_described(layer):
    assert named("Azeri oil pipelines were shut.", layer, layers=[layer]) == [
        ("Azeri oil pipelines", "P1", "described")
    ]


def test_the_shipped_layers_are_still_known(layer):
    parser = gc.Geoparser(layers=[layer])
    places = gc.geoparse(gc.Article(id="1", text="Nagorno-Karabakh was quiet."), parser)
    assert places["feature_layer"].tolist() == ["enclaves"]


def test_two_ways_to_say_what_is_known_are_refused(layer):
    with pytest.raises(RecognitionError, match="both given"):
        gc.Geoparser(recognizer=gc.Geoparser().recognizer, layers=layer)
    with pytest.raises(RecognitionError, match="both given"):
        gc.geoparse([], gc.Geoparser(), layers=layer)
