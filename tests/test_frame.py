"""The table of places keeps everything that was known of them, in order."""

import copy
import datetime as dt
import json
import pickle

import pandas as pd
import pytest
from shapely import Point, box

from geoconflict.frame import COLUMNS, Context, context_of, feature_ids, places_frame
from geoconflict.types import (
    Article,
    Candidate,
    FeatureReference,
    Mention,
    Place,
    RelativeExpression,
)

ARTICLE = Article(
    id="a1",
    text="Shells fell on Barda. Azerbaijan protested.",
    title="Barda",
    published=dt.datetime(2020, 11, 7, 21, 30, tzinfo=dt.UTC),
    url="https://example.org/1",
)
BARDA = Candidate(
    "geonames:587376",
    "Barda",
    40.374,
    47.127,
    "AZ",
    feature_class="P",
    feature_code="PPLA",
    source="geonames 1",
    method="exact",
)
AZERBAIJAN = Candidate(
    "geonames:587116", "Azerbaijan", 40.5, 47.5, "AZ", feature_class="A", feature_code="PCLI",
    extent=(44.8, 38.4, 50.4, 41.9),
)  # fmt: skip


def mention(start, end, **others):
    return Mention(ARTICLE.text[start:end], start, end, sentence=(0, 21), **others)


def place(candidate, start=15, end=20, **others):
    return Place(ARTICLE, mention(start, end, **others.pop("mention", {})), candidate, **others)


def test_columns_have_the_documented_order_and_types_even_without_rows():
    full = places_frame([place(BARDA, confidence=0.9, geo_precision=1, uncertainty_km=3.0)])
    none = places_frame([])
    assert tuple(full.columns) == tuple(none.columns) == COLUMNS
    assert full.dtypes.equals(none.dtypes)
    assert full.crs.to_epsg() == none.crs.to_epsg() == 4326


def test_a_row_keeps_the_evidence():
    other = Candidate("geonames:1", "Barda", 55.9, 53.9, "RU")
    found = place(BARDA, confidence=0.93, alternatives=((other, 0.07),), reasons=("x", "y"))
    row = places_frame([found]).iloc[0]
    assert row["mention_id"] == "a1#15-20"
    assert row["published"] == "2020-11-07"
    assert row["sentence"] == "Shells fell on Barda."
    assert (row["latitude"], row["longitude"]) == (40.374, 47.127)
    assert row.geometry.equals(Point(47.127, 40.374))
    assert json.loads(row["candidates"])[0]["country_code"] == "RU"
    assert row["reasons"] == "x; y"
    assert row["gazetteer"] == "geonames 1"


def test_a_country_is_an_area_and_never_a_pin():
    shape = box(44, 38, 51, 42)
    with_shape = places_frame([place(AZERBAIJAN)], geometry=lambda candidate_id: shape)
    without = places_frame([place(AZERBAIJAN)])
    assert with_shape.geometry[0].equals(shape)
    assert without.geometry[0].equals(box(*AZERBAIJAN.extent))


def test_an_area_of_unknown_extent_is_a_disc_and_one_over_the_antimeridian_is_cut():
    sea = Candidate("x", "Sea", 60.0, 20.0, feature_class="H", feature_code="SEA", radius_km=50)
    chukotka = Candidate(
        "y", "Chukotka", 66.0, 179.0, feature_class="A", extent=(158, 62, -170, 71)
    )
    frame = places_frame([place(sea), place(chukotka)])
    assert frame.geometry[0].geom_type == "Polygon"
    assert frame.geometry[0].bounds[3] - 60.0 == pytest.approx(50 / 111.2, abs=0.01)
    assert frame.geometry[1].geom_type == "MultiPolygon"


def test_an_unresolved_mention_stays_with_null_geometry():
    frame = places_frame([place(None, status="not found"), place(BARDA)])
    assert frame.geometry[0] is None
    assert frame["outcome"].tolist()[0] == "not found"
    assert frame["place_id"][0] is None


def test_a_relative_expression_brings_its_own_area_and_id():
    north = RelativeExpression("offset", ((15, 20),), 20.0, "N")
    area = box(47.0, 40.5, 47.3, 40.6)
    rows = [place(BARDA), place(BARDA, area=area, mention={"kind": "relative", "relative": north})]
    frame = places_frame(rows)
    assert frame.geometry[1].equals(area)
    assert frame["mention_id"].is_unique


def test_features_are_written_as_ids_or_as_a_query():
    assert feature_ids(None) == ""
    assert json.loads(feature_ids(FeatureReference("pipelines", ids=("btc", "scp")))) == [
        "btc",
        "scp",
    ]
    query = FeatureReference(
        "pipelines", commodities=("oil",), country_codes=("AZ",), described=True
    )
    assert json.loads(feature_ids(query)) == {"commodities": ["oil"], "country_codes": ["AZ"]}


def test_the_context_rides_along_without_being_copied():
    frame = places_frame([place(BARDA)], Context(gazetteer="g 1"))
    context = context_of(frame)
    assert context.articles["a1"] is ARTICLE
    assert context.version
    assert context_of(frame[frame["confidence"] >= 0]) is context
    assert context_of(frame.copy()) is context
    assert copy.deepcopy(context) is context
    assert pickle.loads(pickle.dumps(Context(gazetteer="g 1"))).gazetteer == "g 1"


def test_a_frame_that_geoconflict_did_not_make_has_an_empty_context():
    frame = places_frame([])
    frame.attrs.clear()
    assert context_of(frame).articles == {}


def test_a_sentence_of_many_pages_is_kept_around_each_mention_alone():
    text = "Barda and " * 20_000
    article = Article("long", text)
    places = [
        Place(article, Mention("Barda", start, start + 5, sentence=(0, len(text))), None)
        for start in range(0, len(text), 10)
    ]
    frame = places_frame(places)
    assert frame["sentence"].str.len().max() < 1500
    assert frame["sentence"].str.contains("Barda").all()


def test_the_days_of_sources_with_and_without_a_time_sort_and_parse_as_one_column():
    known = {"text": "Barda", "title": None}
    times = (dt.datetime(2020, 11, 7, 21, 30, tzinfo=dt.UTC), dt.date(2020, 10, 1), None)
    sources = [Article(f"a{n}", published=time, **known) for n, time in enumerate(times)]
    frame = places_frame([Place(one, Mention("Barda", 0, 5), None) for one in sources])
    days = pd.to_datetime(frame["published"])
    assert list(days.dropna().sort_values().dt.day) == [1, 7]
