"""Who held each place on the day of the story, and who held it three years later.

python examples/then_and_now.py examples/articles 2023-10-01
"""

import sys

import geoconflict as gc


def main(source: str, later: str) -> None:
    places = gc.geoparse(gc.read_articles(source))
    layers = gc.load_layers()
    then = gc.join(places, layers)
    now = gc.join(places, layers, as_of=later)
    print(gc.diff(then, now).to_string(index=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
