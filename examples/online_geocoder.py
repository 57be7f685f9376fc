"""Use an online geocoder where the embedded gazetteer knows too little.

    python examples/online_geocoder.py examples/articles "you@example.org"

Photon and Nominatim ask you to say who you are, to send a request a second at most, and to show
"© OpenStreetMap contributors"; the adapter keeps to that, and remembers the answers.
"""

import sys

from geopy.geocoders import Photon

import geoconflict as gc
from geoconflict.gazetteer import GeocoderGazetteer


def main(source: str, contact: str) -> None:
    gazetteer = GeocoderGazetteer(Photon(user_agent=f"geoconflict example ({contact})"))
    places = gc.geoparse(gc.read_articles(source), gc.Geoparser(gazetteer=gazetteer))
    print(places[["toponym", "place_name", "latitude", "longitude", "outcome", "method"]])


if __name__ == "__main__":
    main(*sys.argv[1:])
