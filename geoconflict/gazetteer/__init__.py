"""From a toponym to the places that it may mean.

`default_gazetteer` is the embedded one: settlements, countries, divisions,
regions and facilities under their names in all scripts and times.
`GeocoderGazetteer` puts any geopy geocoder in its place; `OfflineGeocoder` is
the embedded gazetteer as a geopy geocoder.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geoconflict.gazetteer.build import build_from_geonames
    from geoconflict.gazetteer.download import download_geonames
    from geoconflict.gazetteer.geocoder import OfflineGeocoder
    from geoconflict.gazetteer.geonames import GeoNamesGazetteer
    from geoconflict.gazetteer.lexicon import Lexicon
    from geoconflict.gazetteer.service import GeocoderGazetteer

__all__ = [
    "GeoNamesGazetteer",
    "GeocoderGazetteer",
    "Lexicon",
    "OfflineGeocoder",
    "build_from_geonames",
    "default_gazetteer",
    "download_geonames",
]

_HOMES = {
    "GeoNamesGazetteer": "geonames",
    "GeocoderGazetteer": "service",
    "Lexicon": "lexicon",
    "OfflineGeocoder": "geocoder",
    "build_from_geonames": "build",
    "download_geonames": "download",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


@lru_cache(maxsize=1)
def default_gazetteer() -> GeoNamesGazetteer:
    """Return the embedded gazetteer, opened at the first look-up."""
    from geoconflict.gazetteer.geonames import GeoNamesGazetteer

    return GeoNamesGazetteer()
