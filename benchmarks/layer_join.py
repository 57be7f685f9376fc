"""How fast points join all shipped layers, against plain GeoPandas in the same run.

    python benchmarks/layer_join.py [POINTS]

Both answer one question: which features of the day hold each point or lie within
their layer's distance of it, and how far off. The plain way is what one writes
without geoconflict: `sjoin` with `within`, then `sjoin` with `dwithin` in a
projection whose kilometres are wrong by a few per cent, then `distance`.
"""

from __future__ import annotations

import sys
import time

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoconflict.layers import join, load_layers
from geoconflict.layers.containment import points_inside

COLUMNS = ["id", "name", "kind", "recognised_as", "controlled_by", "status", "geometry"]
DAY = "2020-11-07"
FLAT = "+proj=aeqd +lat_0=40 +lon_0=40 +ellps=WGS84"


def points(count: int) -> gpd.GeoDataFrame:
    """Return points over the Caucasus, the Middle East and Ukraine."""
    random = np.random.default_rng(1)
    lon, lat = random.uniform(28, 52, count), random.uniform(30, 50, count)
    return gpd.GeoDataFrame(
        {"n": np.arange(count)}, geometry=gpd.points_from_xy(lon, lat), crs=4326
    )


def plain(spots: gpd.GeoDataFrame, layers: list) -> tuple[int, int]:
    """Join with GeoPandas alone, in one projection for all, keeping every point."""
    flat, found = spots.to_crs(FLAT), []
    for layer in layers:
        day = layer.at(DAY)[COLUMNS].assign(layer=layer.name)
        held = gpd.sjoin(spots, day, predicate="within").assign(relation="within", m=0.0)
        there = day.to_crs(FLAT)
        metres = layer.max_distance_km * 1000
        near = gpd.sjoin(flat, there, predicate="dwithin", distance=metres)
        shapes = there.geometry.loc[near["index_right"]].values
        near["m"] = near.geometry.distance(gpd.GeoSeries(shapes, near.index, crs=FLAT))
        found += [held, near[near["m"] > 0].assign(relation="near").to_crs(4326)]
    pairs = pd.concat(found).drop(columns="geometry")
    joined = spots.merge(pairs, on="n", how="left").sort_values(["n", "layer", "m"])
    counts = joined["relation"].value_counts()
    return int(counts.get("within", 0)), int(counts.get("near", 0))


def ours(spots: gpd.GeoDataFrame, layers: list) -> tuple[int, int]:
    """Join with geoconflict: geodesic, all features within the distance."""
    joined = join(spots, layers, as_of=DAY, unbuilt=True)  # as the plain way takes them
    counts = joined["relation"].value_counts()
    return int(counts.get("within", 0)), int(counts.get("near", 0))


def plain_inside(spots: gpd.GeoDataFrame, layers: list) -> tuple[int, int]:
    """Put points into polygons with GeoPandas."""
    held = gpd.sjoin(spots, polygons(layers), predicate="within")
    return len(held), 0


def ours_inside(spots: gpd.GeoDataFrame, layers: list) -> tuple[int, int]:
    """Put points into polygons with geoconflict."""
    shapes, where = np.asarray(polygons(layers).geometry), np.asarray(spots.geometry)
    held, _ = points_inside(shapely.get_x(where), shapely.get_y(where), shapes)
    return len(held), 0


def plain_from_table(table: pd.DataFrame, layers: list) -> tuple[int, int]:
    """Put the rows of a table with coordinates into polygons with GeoPandas."""
    spots = gpd.points_from_xy(table["longitude"], table["latitude"])
    spots = gpd.GeoDataFrame(table, geometry=spots, crs=4326)
    return len(gpd.sjoin(spots, polygons(layers), predicate="within")), 0


def ours_from_table(table: pd.DataFrame, layers: list) -> tuple[int, int]:
    """Put the rows of a table with coordinates into polygons with geoconflict."""
    lon, lat = (table[name].to_numpy() for name in ("longitude", "latitude"))
    row, shape = points_inside(lon, lat, np.asarray(polygons(layers).geometry))
    return len(table.take(row).assign(index_right=shape)), 0


def polygons(layers: list) -> gpd.GeoDataFrame:
    """Return the polygons of the day."""
    day = pd.concat([layer.at(DAY)[["geometry"]] for layer in layers], ignore_index=True)
    return day[day.geometry.type.str.contains("Polygon")].reset_index(drop=True)


def star(random: np.random.Generator) -> shapely.Polygon:
    """Return a polygon of 2,000 corners with bays."""
    turn = np.linspace(0, 2 * np.pi, 2_000, endpoint=False)
    bays = 0.3 * np.sin(3 * turn + random.uniform(0, 6)) + 0.03 * np.sin(101 * turn)
    away = random.uniform(0.3, 1.5) * (1 + bays)
    middle = np.array([random.uniform(28, 52), random.uniform(30, 50)])
    return shapely.Polygon(middle + np.column_stack([np.cos(turn), np.sin(turn)]) * away[:, None])


STARS = [star(np.random.default_rng(seed)) for seed in range(200)]


def plain_in_stars(spots: gpd.GeoDataFrame, stars: list) -> tuple[int, int]:
    """Put points into many-cornered polygons with GeoPandas."""
    shapes = gpd.GeoDataFrame(geometry=stars, crs=4326)
    return len(gpd.sjoin(spots, shapes, predicate="within")), 0


def ours_in_stars(spots: gpd.GeoDataFrame, stars: list) -> tuple[int, int]:
    """Put points into many-cornered polygons with geoconflict."""
    where = np.asarray(spots.geometry)
    return len(points_inside(shapely.get_x(where), shapely.get_y(where), np.array(stars))[0]), 0


def compared(ways: dict, batches: list, layers: list) -> None:
    """Print CPU seconds, pairs and the ratio of the first way to the second."""
    rows = []
    for name, way in ways.items():
        start = time.process_time()
        found = [way(spots, layers) for spots in batches]
        took = time.process_time() - start
        rows.append((name, took, sum(f[0] for f in found), sum(f[1] for f in found)))
    table = pd.DataFrame(rows, columns=["way", "cpu_s", "within", "near"])
    print(table.to_string(index=False))
    print(f"ratio {table['cpu_s'][0] / table['cpu_s'][1]:.1f}\n")


def main(count: int) -> None:
    """Compare the join of many points, points in polygons alone, and small batches."""
    layers, spots = load_layers(), points(count)
    print(f"join of {count:,} points")
    compared({"plain": plain, "geoconflict": ours}, [spots], layers)
    print(f"{count:,} points in polygons")
    # Other points, or GeoPandas would find the tree that it built above.
    ways = {"sjoin": plain_inside, "geoconflict": ours_inside}
    compared(ways, [points(count)], layers)
    print(f"{count:,} rows with longitude and latitude in polygons")
    where = points(count).geometry
    table = pd.DataFrame({"n": np.arange(count), "longitude": where.x, "latitude": where.y})
    ways = {"sjoin": plain_from_table, "geoconflict": ours_from_table}
    compared(ways, [table], layers)
    print(f"{count:,} points in 200 polygons of 2,000 corners")
    compared({"sjoin": plain_in_stars, "geoconflict": ours_in_stars}, [points(count)], STARS)
    print("join of 100 batches of 30 points")
    batches = [spots.iloc[n * 30 : n * 30 + 30] for n in range(100)]
    compared({"plain": plain, "geoconflict": ours}, batches, layers)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
