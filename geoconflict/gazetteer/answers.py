"""What an online geocoder answers, as candidates.

Nominatim and Photon say what a place is in OpenStreetMap's terms; here these
become GeoNames' feature classes and codes. Of any other geocoder the name and
the point are taken.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from geoconflict.gazetteer.folding import fold
from geoconflict.types import Candidate

Extent = tuple[float, float, float, float]

_OSM_TYPES = {"N": "node", "W": "way", "R": "relation"}
_OSM_CREDIT = "Data © OpenStreetMap contributors, ODbL 1.0. https://osm.org/copyright"
_LOOSE = 0.8
"""The score of a place that was found by a name other than the one asked for."""

_ADDRESS_TYPES = {
    "country": "A.PCLI", "state": "A.ADM1", "province": "A.ADM1", "region": "A.ADM1",
    "county": "A.ADM2", "state_district": "A.ADM2", "district": "A.ADM2",
    "municipality": "A.ADM3", "city": "P.PPL", "town": "P.PPL", "village": "P.PPL",
    "hamlet": "P.PPL", "suburb": "P.PPLX", "borough": "P.PPLX", "quarter": "P.PPLX",
    "neighbourhood": "P.PPLX", "city_district": "P.PPLX", "locality": "P.PPLL",
}  # fmt: skip
_FEATURES = {
    "place": {
        **_ADDRESS_TYPES, "region": "L.RGN", "continent": "L.CONT", "island": "T.ISL",
        "islet": "T.ISLT", "archipelago": "T.ISLS", "peninsula": "T.PEN", "sea": "H.SEA",
        "ocean": "H.OCN", "isolated_dwelling": "P.PPL", "farm": "S.FRM",
    },
    "natural": {
        "peak": "T.PK", "volcano": "T.VLC", "mountain_range": "T.MTS", "ridge": "T.RDGE",
        "saddle": "T.PASS", "desert": "T.DSRT", "valley": "T.VAL", "plateau": "T.PLAT",
        "peninsula": "T.PEN", "cape": "T.CAPE", "water": "H.LK", "bay": "H.BAY",
        "strait": "H.STRT", "glacier": "H.GLCR", "spring": "H.SPNG", "wetland": "H.WTLD",
    },
    "waterway": {"river": "H.STM", "stream": "H.STM", "canal": "H.CNL", "dam": "S.DAM"},
    "aeroway": {"aerodrome": "S.AIRP", "airstrip": "S.AIRF"},
    "military": {"airfield": "S.AIRB", "base": "L.MILB", "naval_base": "L.NVB"},
    "landuse": {"military": "L.MILB", "port": "L.PRT", "harbour": "H.HBR"},
    "power": {"plant": "S.PS"},
    "barrier": {"border_control": "S.PSTB"},
    "amenity": {"refugee_site": "S.CMPRF", "hospital": "S.HSP"},
    "railway": {"station": "S.RSTN"},
}  # fmt: skip


def to_candidate(location: Any, toponym: str, service: str) -> Candidate:
    """Return a geopy location as a candidate.

    Parameters
    ----------
    location : geopy.location.Location
    toponym : str
        The name that was asked for; it decides the score.
    service : str
        As in "Nominatim (nominatim.openstreetmap.org)".

    Raises
    ------
    ValueError, TypeError, KeyError, AttributeError
        Where the answer is not of its service's form.
    """
    if not (location.latitude or location.longitude):
        raise ValueError("the place has no point")  # geopy makes 0, 0 of a missing one
    raw = location.raw if isinstance(location.raw, Mapping) else {}
    facts = _photon(raw) if raw.get("type") == "Feature" else _nominatim(raw)
    names = [str(facts["name"] or location.address.split(",")[0]).strip(), *facts["names"]]
    matched = next((name for name in names if fold(name) == fold(toponym)), "")
    feature_class, _, feature_code = facts["feature"].partition(".")
    extent: Extent | None = facts["extent"]
    return Candidate(
        id=facts["id"] or _unnamed_id(raw, location, service),
        name=names[0],
        latitude=float(location.latitude),
        longitude=float(location.longitude),
        country_code=str(facts["country_code"] or "").upper()[:2],
        admin1=str(facts["admin1"] or ""),
        admin2=str(facts["admin2"] or ""),
        feature_class=feature_class,
        feature_code=feature_code,
        population=facts["population"],
        extent=extent,
        radius_km=_radius(extent) if extent else 0.0,
        matched_name=matched or names[0],
        name_kind="name" if matched == names[0] else "alternate",
        name_score=1.0 if matched else _LOOSE,
        method=service.partition(" (")[0].lower(),
        source=f"{service}: {facts['credit']}" if facts["credit"] else service,
    )


def _nominatim(raw: Mapping[str, Any]) -> dict[str, Any]:
    address = raw.get("address") or {}
    osm_id = raw.get("osm_id")
    kind = raw.get("class") or raw.get("category") or ""
    value = raw.get("type") or ""
    return {
        "id": f"osm:{raw.get('osm_type')}/{osm_id}" if osm_id else "",
        "name": raw.get("name"),
        "names": [str(name) for name in (raw.get("namedetails") or {}).values()],
        "country_code": address.get("country_code"),
        "admin1": next((address[k] for k in ("state", "province", "region") if k in address), ""),
        "admin2": next((address[k] for k in ("county", "state_district") if k in address), ""),
        "feature": _feature(str(kind), str(value), str(raw.get("addresstype") or "")),
        "population": _population((raw.get("extratags") or {}).get("population")),
        "extent": _nominatim_extent(raw.get("boundingbox")),
        "credit": raw.get("licence") or (_OSM_CREDIT if osm_id else ""),
    }


def _photon(raw: Mapping[str, Any]) -> dict[str, Any]:
    facts = raw["properties"]
    osm_id, osm_type = facts.get("osm_id"), facts.get("osm_type")
    extent = facts.get("extent")
    kind, value = facts.get("osm_key") or "", facts.get("osm_value") or ""
    return {
        "id": f"osm:{_OSM_TYPES.get(osm_type, osm_type)}/{osm_id}" if osm_id else "",
        "name": facts.get("name"),
        "names": [],
        "country_code": facts.get("countrycode"),
        "admin1": facts.get("state"),
        "admin2": facts.get("county"),
        "feature": _feature(str(kind), str(value), str(facts.get("type") or "")),
        "population": 0,
        # Photon's order is west, north, east, south.
        "extent": _extent(extent[0], extent[3], extent[2], extent[1]) if extent else None,
        "credit": _OSM_CREDIT if osm_id else "",
    }


def _feature(kind: str, value: str, address_type: str) -> str:
    """Return "class.code" for OpenStreetMap's key and value."""
    if kind == "boundary":
        return _ADDRESS_TYPES.get(address_type, "A.ADMD")
    known = _FEATURES.get(kind, {}).get(value)
    if known or not kind:
        return known or ""
    return {"place": "P.PPL", "natural": "T.", "waterway": "H.", "highway": "R.RD"}.get(kind, "S.")


def _nominatim_extent(box: Any) -> Extent | None:
    if not box:
        return None
    south, north, west, east = box
    return _extent(west, south, east, north)


def _extent(*edges: Any) -> Extent | None:
    west, south, east, north = (float(edge) for edge in edges)
    if not all(map(math.isfinite, (west, south, east, north))):
        return None
    return west, south, east, north


def _radius(extent: Extent) -> float:
    """Return the radius (km) of a disc about as wide as a box; a box is the most there can be."""
    west, south, east, north = extent
    height = (north - south) * 111.2
    width = ((east - west) % 360) * 111.2 * math.cos(math.radians((north + south) / 2))
    return round(math.sqrt(max(0.0, height * width)) / 2, 3)


def _population(value: Any) -> int:
    digits = str(value or "").replace(",", "").replace(" ", "")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 12 else 0


def _unnamed_id(raw: Mapping[str, Any], location: Any, service: str) -> str:
    """Return an id for an answer without one of OpenStreetMap's."""
    given = next((raw[key] for key in ("place_id", "id") if raw.get(key)), None)
    point = f"{location.latitude:.5f},{location.longitude:.5f}"
    return f"{service.partition(' (')[0].lower()}:{given or point}"
