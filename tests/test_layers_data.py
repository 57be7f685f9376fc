"""Every shipped feature: valid, dated, sourced, and apart from its neighbours."""

import csv
import datetime as dt
import hashlib
import itertools
import json
import os
import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import shapely

from geoconflict.layers import layer_names, load_layers, named_features

SHARED = Path(os.environ.get("GEOCONFLICT_SHARED", Path(__file__).resolve().parents[2] / "shared"))
ENCLAVE_LAYERS = ["enclaves", "exclaves_osm"]
MAPS = ("Natural Earth", "OpenStreetMap")


@pytest.fixture(scope="module", params=layer_names())
def layer(request):
    return load_layers(request.param)[0]


def test_every_shape_is_valid_and_wound_as_rfc_7946_asks(layer):
    shapes = np.asarray(layer.features.geometry)
    assert shapely.is_valid(shapes).all()
    rings = [p.exterior for s in shapes for p in shapely.get_parts(s) if p.geom_type == "Polygon"]
    assert all(shapely.is_ccw(rings))
    west, south, east, north = layer.features.total_bounds
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90


def test_every_feature_says_what_it_is_and_where_from(layer):
    for row in layer.features.itertuples():
        assert row.id, row
        assert row.name, row.id
        assert row.kind, row.id
        assert row.status, row.id
        assert row.method or row.sources, row.id
        assert row.accuracy_km > 0, row.id


def test_every_enclave_says_where_its_facts_are_from_and_not_its_shape_alone():
    for layer in load_layers(ENCLAVE_LAYERS):
        for feature, rows in layer.features.groupby("id"):
            facts = {s for sources in rows["sources"] for s in sources if not s.startswith(MAPS)}
            assert facts, feature


def test_versions_follow_one_another_without_gap_or_overlap(layer):
    for feature, rows in layer.features.groupby("id"):
        rows = rows.sort_values("valid_from")
        for day in [*rows["valid_from"], *rows["valid_to"]]:
            assert day == "" or dt.date.fromisoformat(day), feature
        for before, after in itertools.pairwise(rows.itertuples()):
            assert before.valid_to == after.valid_from, f"{feature} {before.valid_to}"
        assert all(
            a < (b or "9") for a, b in zip(rows["valid_from"], rows["valid_to"], strict=True)
        )


NAMES = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
MONTHS = {name: f"{number:02d}" for number, name in enumerate(NAMES, 1)}
SAID = re.compile(
    rf"(?:(?:(?P<day>\d{{1,2}}) )?(?P<month>{'|'.join(MONTHS)})\b ?)?"
    r"(?<!resolution )(?P<year>\b(?:1[6-9]|20)\d\d\b)?"
)
FIRST_DAY = "1991-01-01"


def days_said(text):
    """Return the days, months and years of a text; a year left out is that said next or last."""
    found = [match for match in SAID.finditer(text) if match[0].strip()]
    years = [match["year"] for match in found]
    for number, match in enumerate(found):
        year = next(filter(None, years[number:]), None) or next(
            filter(None, reversed(years[:number])), None
        )
        if year:
            parts = [year, MONTHS.get(match["month"]), match["day"] and match["day"].zfill(2)]
            yield "-".join(itertools.takewhile(bool, parts))


def test_the_days_that_a_text_names_are_read():
    text = "Toretsk held; claimed on 31 July and in August 2025, left by 4 May"
    assert list(days_said(text)) == ["2025-07-31", "2025-08", "2025-05-04"]
    assert list(days_said("null for resolution 2076; since 1994")) == ["1994"]


def test_nothing_that_is_said_of_a_day_tells_of_a_later_one(layer):
    # The note of a pipeline is on the whole line and its whole time.
    notes = ("note", "overlaps") if layer.name in ENCLAVE_LAYERS else ()
    told = [
        (row.id, row.valid_from, column, day)
        for row in layer.features.itertuples()
        for column in ("name", "kind", "status", "controlled_by", *notes)
        for day in days_said(str(getattr(row, column, "")))
        if day > (row.valid_from or FIRST_DAY)[: len(day)]
    ]
    assert not told


def test_the_description_fits_the_data(layer):
    folder = files("geoconflict.boundaries") / layer.name
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    data = (folder / f"{layer.name}.geojson").read_bytes()
    resource = described["resources"][0]
    assert resource["hash"].removeprefix("sha256:") == hashlib.sha256(data).hexdigest()
    assert described["licenses"]
    assert described["sources"]
    assert len(data) < 5_000_000


def test_no_name_means_two_features_of_the_enclave_layers():
    seen: dict[str, str] = {}
    for feature in named_features():
        if feature.layer in ENCLAVE_LAYERS:
            for name in {feature.name, *feature.aliases}:
                assert seen.setdefault(name, feature.id) == feature.id, name


@pytest.mark.parametrize(
    "day",
    [
        *("1992-01-01", "1992-09-01", "1993-08-25", "1994-06-01", "1995-07-01", "1997-06-01"),
        *("1999-06-01", "2001-11-20", "2003-06-01", "2008-08-09", "2010-01-01", "2012-05-01"),
        *("2013-09-01", "2014-06-20", "2014-08-01", "2014-11-01", "2015-03-01", "2015-07-01"),
        *("2016-03-01", "2016-09-01", "2016-12-15", "2017-08-01", "2018-03-01", "2019-10-15"),
        *("2020-10-10", "2020-11-07", "2021-08-14", "2022-03-01", "2022-10-01", "2023-01-20"),
        *("2023-11-30", "2024-05-20", "2024-10-15", "2024-12-06", "2024-12-20", "2025-03-25"),
        *("2025-06-01", "2025-12-30", "2026-02-05", "2026-06-01"),
    ],
)
def test_enclaves_overlap_only_for_a_stated_reason(day):
    found = load_layers("enclaves")[0].at(day).reset_index(drop=True)
    shapes = np.asarray(found.geometry)
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for a, b in zip(left, right, strict=True):
        common = shapely.area(shapely.intersection(shapes[a], shapes[b]))
        smaller = min(shapely.area(shapes[a]), shapely.area(shapes[b]))
        if a < b and common > 0.02 * smaller:
            reason = found["overlaps"][a] or found["overlaps"][b]
            assert reason, (found["id"][a], found["id"][b], common / smaller)


def test_only_openstreetmap_shapes_are_under_its_licence():
    for row in load_layers("enclaves")[0].features.itertuples():
        assert not any("OpenStreetMap" in source for source in row.sources), row.id
    licence = load_layers("exclaves_osm")[0].metadata["licenses"][0]["name"]
    assert licence == "ODbL-1.0"


@pytest.mark.shared
def test_the_enclaves_gathered_from_research_are_all_there():
    path = SHARED / "reference" / "enclaves.csv"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    ours = {f.id for layer in load_layers(ENCLAVE_LAYERS) for f in layer.features.itertuples()}
    with path.open(encoding="utf-8") as file:
        wanted = {row["id"] for row in csv.DictReader(file)}
    # The self-declared republic is a name of the ground that it held.
    assert wanted - ours == {"artsakh"}


REFERENCE = [
    ("nagorno-karabakh", "2010-01-01", ["B38"], 0.9),
    ("transnistria", "2010-01-01", ["B36"], 0.9),
    ("south-ossetia", "2010-01-01", ["B37"], 0.9),
    ("abkhazia", "2010-01-01", ["B35"], 0.9),
    ("golan", "2010-01-01", ["B16"], 0.9),
    ("western-sahara", "2010-01-01", ["B19", "B28"], 0.9),
    ("western-sahara-west", "2010-01-01", ["B19"], 0.9),
    ("n-cyprus", "2010-01-01", ["B20"], 0.9),
    ("somaliland", "2010-01-01", ["B30"], 0.9),
    ("kashmir-in", "2010-01-01", ["B05"], 0.9),
    ("azad-kashmir", "2010-01-01", ["B09"], 0.9),
    ("gilgit", "2010-01-01", ["B08"], 0.9),
    ("aksai-chin", "2010-01-01", ["B07"], 0.9),
    ("siachen", "2010-01-01", ["B45"], 0.9),
    ("crimea", "2015-01-01", ["B89"], 0.9),
    ("donbas", "2018-01-01", ["B90"], 0.9),
    ("gaza", "2010-01-01", ["B53"], 0.9),
    ("west-bank", "2010-01-01", ["B54"], 0.9),
    ("abyei", "2015-01-01", ["B13"], 0.9),
    ("essequibo", "2020-01-01", ["B56"], 0.9),
    ("shaksgam", "2010-01-01", ["B06"], 0.9),
]


@pytest.mark.shared
@pytest.mark.parametrize(("feature", "day", "codes", "least"), REFERENCE)
def test_shapes_agree_with_natural_earths_disputed_areas(feature, day, codes, least):
    path = SHARED / "reference" / "ne_10m_admin_0_disputed_areas.json"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    rows = json.loads(path.read_text(encoding="utf-8"))["features"]
    parts = [
        shapely.from_geojson(json.dumps(row["geometry"]))
        for row in rows
        if row["properties"]["BRK_A3"] in codes
    ]
    theirs = shapely.union_all(shapely.make_valid(parts))
    ours = load_layers("enclaves")[0].at(day).set_index("id").loc[feature].geometry
    shared = ours.intersection(theirs).area / ours.union(theirs).area
    assert shared >= least
