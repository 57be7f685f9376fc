"""Join places to a layer of your own: any file that GeoPandas reads.

python examples/own_layer.py examples/articles my_checkpoints.geojson
"""

import sys

import geoconflict as gc


def main(source: str, layer: str) -> None:
    places = gc.geoparse(gc.read_articles(source))
    joined = gc.join(places, [gc.read_layer(layer)], max_distance_km=25)
    print(joined.dropna(subset=["feature_id"])[["toponym", "feature_name", "distance_km"]])


if __name__ == "__main__":
    main(*sys.argv[1:])
