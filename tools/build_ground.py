"""Rebuild `geoconflict/layers/ground.npz`: which country's ground lies where, to two kilometres.

    python tools/build_ground.py

The join asks it what lies beyond the outline of an area: a coast is no border that a town
could lie beyond, nor is the border of another country. The outlines are those of the embedded
gazetteer, so that they follow the same codes as the places that are asked about.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geoconflict.gazetteer import default_gazetteer

TARGET = Path(__file__).resolve().parents[1] / "geoconflict" / "layers" / "ground.npz"
TOLERANCE = 0.02  # degrees
SMALLEST = 0.003  # square degrees, 30 km² at the equator; a country's largest part is kept
STEPS = 100  # a degree


def outlines() -> tuple[list[str], list[Any], list[int]]:
    """Return the codes, and the simplified polygons with the number of the code of each."""
    gazetteer = default_gazetteer()
    countries = {place.country_code: place.id for place in gazetteer if _is_country(place)}
    codes, polygons, owners = [], [], []
    for code in sorted(countries):
        country = gazetteer.country(code)
        shape = gazetteer.geometry(country.id) if country else None
        if shape is None or shape.is_empty:
            continue
        found = _simplified(shape)
        owners += [len(codes)] * len(found)
        polygons += found
        codes.append(code)
    return codes, polygons, owners


def _is_country(place: Any) -> bool:
    return place.feature_code.startswith(("PCL", "TERR"))


def _simplified(shape: Any) -> list[Any]:
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    kept = [part for n, part in enumerate(parts) if n == 0 or part.area > SMALLEST]
    valid = shapely.make_valid(shapely.simplify(kept, TOLERANCE))
    return [part for part in shapely.get_parts(valid) if part.geom_type == "Polygon"]


def main() -> None:
    """Write the file."""
    codes, polygons, owners = outlines()
    _, xy, (rings, parts) = shapely.to_ragged_array(polygons)
    whole = np.round(xy * STEPS).astype("<i2")
    np.savez_compressed(
        TARGET,
        codes=np.array(codes),
        owner=np.array(owners, dtype="u1"),
        x=np.diff(whole[:, 0], prepend=np.int16(0)),
        y=np.diff(whole[:, 1], prepend=np.int16(0)),
        rings=rings.astype("<i4"),
        parts=parts.astype("<i4"),
    )
    print(
        f"{TARGET.name}: {len(codes)} countries, {len(xy)} corners, {TARGET.stat().st_size} bytes"
    )


if __name__ == "__main__":
    main()
