"""Files written by the tests of reading layers."""

import json

import geopandas as gpd
from shapely import box

SQUARE = box(46, 39, 47, 40)


def written(path, shapes, crs="EPSG:4326", **columns):
    table = gpd.GeoDataFrame(columns or {"name": [str(n) for n in range(len(shapes))]},
                             geometry=shapes, crs=crs)  # fmt: skip
    table.to_file(path)
    return path


def geojson(path, *features):
    rows = [
        {"type": "Feature", "properties": properties, "geometry": geometry}
        for geometry, properties in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    return path


def text_file(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path
