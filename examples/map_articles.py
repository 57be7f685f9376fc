"""Map the articles of a folder: the five lines that most people need.

python examples/map_articles.py examples/articles map.html
"""

import sys

import geoconflict as gc


def main(source: str, output: str) -> None:
    places = gc.geoparse(gc.read_articles(source))
    joined = gc.join(places, gc.load_layers())
    gc.write_map(joined, output)
    near = joined[joined["relation"] == "near"].sort_values("distance_km")
    for row in near.drop_duplicates(["toponym", "feature_id"]).itertuples():
        print(f"{row.toponym}: {row.distance_km:.0f} ± {row.distance_error_km:.0f} km "
              f"from {row.feature_name}")  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
