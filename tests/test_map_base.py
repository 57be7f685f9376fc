"""What a user relies on in the base map: what is not settled is not drawn as if."""

from __future__ import annotations

import itertools
import json

import pytest

from geoconflict.export.map import assets
from geoconflict.export.map.base import base_blocks


def cells():
    return json.loads(assets.base("detail"))


def points(kind, box):
    """Return the points of a kind of line inside a box, of all cells."""
    west, south, east, north = box
    given = cells()
    found = set()
    for cell in given["cells"].values():
        for steps in cell.get(kind, ()):
            xs, ys = (itertools.accumulate(steps[n::2]) for n in (0, 1))
            units = given["units"]
            found |= {(x / units, y / units) for x, y in zip(xs, ys, strict=True)}
    return {(x, y) for x, y in found if west < x < east and south < y < north}


NICOSIA, BAIKONUR = (32.5, 35.0, 33.6, 35.25), (62.5, 45.0, 64.5, 46.5)
PUNJAB, KASHMIR = (73.5, 30.0, 75.5, 32.0), (73.0, 33.0, 76.0, 36.0)


@pytest.mark.parametrize(
    ("kind", "box", "drawn"),
    [
        ("disputed", NICOSIA, True),
        ("borders", NICOSIA, False),
        ("borders", BAIKONUR, False),
        ("disputed", BAIKONUR, False),
        ("borders", PUNJAB, True),
        ("disputed", PUNJAB, False),
        ("borders", KASHMIR, False),
        ("disputed", KASHMIR, True),
    ],
)
def test_lines_that_are_not_settled_are_kept_apart(kind, box, drawn):
    assert bool(points(kind, box)) is drawn


@pytest.mark.parametrize("box", [(33, 44.4, 36.5, 46), (74, 33, 79, 36.5)])
def test_no_name_of_a_country_stands_in_crimea_or_kashmir(box):
    west, south, east, north = box
    spots = [spot for cell in cells()["cells"].values() for spot in cell.get("names", ())]
    assert len(spots) > 5000
    assert not [s for s in spots if west < s[1] < east and south < s[2] < north]


def test_a_page_holds_the_names_of_the_countries_around_its_places_alone():
    _, detail = base_blocks([(46.7, 39.8)])
    given = json.loads(detail[detail.index(">") + 1 : detail.rindex("</script>")])
    if isinstance(given, str):
        pytest.fail("the finer base around one place is small enough to stand unpacked")
    assert {"Armenia", "Azerbaijan", "Iran"} <= set(given["names"].values())
    assert len(given["names"]) < 12
    used = {str(n) for cell in given["cells"].values() for n, *_ in cell.get("names", ())}
    assert used == set(given["names"])


def test_quarters_of_a_city_are_no_towns_to_find_ones_way_by():
    towns = {town[0] for cell in json.loads(assets.base("towns")).values() for town in cell}
    assert {"Mariupol", "Khartoum", "Omdurman"} <= towns
    assert not {"Pravyi Bereh", "Livoberezhnyi"} & towns
