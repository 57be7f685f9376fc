"""Collects the names of countries and divisions that the resolver reads as clues."""

from __future__ import annotations

import json
from pathlib import Path

# Abbreviations of American newspapers (AP style) and postal codes in use after a comma.
US_ABBREVIATIONS = """
Ala.=US.AL Ariz.=US.AZ Ark.=US.AR Calif.=US.CA Colo.=US.CO Conn.=US.CT Del.=US.DE Fla.=US.FL
Ga.=US.GA Ill.=US.IL Ind.=US.IN Kan.=US.KS Ky.=US.KY La.=US.LA Md.=US.MD Mass.=US.MA
Mich.=US.MI Minn.=US.MN Miss.=US.MS Mo.=US.MO Mont.=US.MT Neb.=US.NE Nev.=US.NV N.H.=US.NH
N.J.=US.NJ N.M.=US.NM N.Y.=US.NY N.C.=US.NC N.D.=US.ND Okla.=US.OK Ore.=US.OR Pa.=US.PA
R.I.=US.RI S.C.=US.SC S.D.=US.SD Tenn.=US.TN Tex.=US.TX Vt.=US.VT Va.=US.VA Wash.=US.WA
W.Va.=US.WV Wis.=US.WI Wyo.=US.WY D.C.=US.DC Ont.=CA.08 Que.=CA.10 B.C.=CA.02 Alta.=CA.01
Sask.=CA.11 Man.=CA.03 NSW=AU.02 U.S.=US U.S.A.=US USA=US UK=GB U.K.=GB UAE=AE DRC=CD
"""
POSTAL = [
    "AL",
    "AK",
    "AZ",
    "AR",
    "CA",
    "CO",
    "CT",
    "DE",
    "FL",
    "GA",
    "HI",
    "ID",
    "IL",
    "IN",
    "IA",
    "KS",
    "KY",
    "LA",
    "ME",
    "MD",
    "MA",
    "MI",
    "MN",
    "MS",
    "MO",
    "MT",
    "NE",
    "NV",
    "NH",
    "NJ",
    "NM",
    "NY",
    "NC",
    "ND",
    "OH",
    "OK",
    "OR",
    "PA",
    "RI",
    "SC",
    "SD",
    "TN",
    "TX",
    "UT",
    "VT",
    "VA",
    "WA",
    "WV",
    "WI",
    "WY",
    "DC",
]
NO_CLUES = {
    "Central",
    "Northern",
    "Southern",
    "Eastern",
    "Western",
    "North",
    "South",
    "East",
    "West",
    "Capital",
    "Center",
    "Centre",
    "National",
    "Coast",
    "Highlands",
    "Islands",
    "Federal",
    "District",
    "May",
    "March",
    "August",
    "Union",
    "Victoria",
    "Santiago",
    "Florida",
    "Independence",
    "Liberty",
    "Atlantic",
    "Pacific",
    "Upper",
    "Lower",
    "Middle",
    "Valley",
    "Littoral",
    "Plateau",
    "River",
    "Rivers",
    "Bay",
    "Lake",
    "Lakes",
    "Bar",
    "Red",
    "Sea",
    "Niger",
    "Delta",
    "Cross",
    "Gold",
    "Island",
    "Republic",
    "Regional",
    "Metropolitan",
    "Metro",
    "City",
    "Marine",
    "Trinity",
    "Saint",
    "Paul",
    "John",
    "James",
    "George",
    "Mary",
    "Peter",
    "Patrick",
    "Andrew",
    "Thomas",
    "David",
    "Santa",
    "San",
    "Colon",
}


def collect_clues(gazetteer) -> dict[str, str]:
    """Return what each name may mean: codes such as "AM" or "US.CA", parted by spaces."""
    clues = {}
    for name in sorted(_names(gazetteer) | _demonyms()):
        codes = _codes(gazetteer, name)
        if codes and len(codes) <= 3 and name not in NO_CLUES and len(name) > 3:
            clues[name] = " ".join(codes)
    for pair in US_ABBREVIATIONS.split():
        name, code = pair.split("=")
        clues[name] = code
        clues[name.rstrip(".")] = code if len(name) > 3 and "." not in name[:-1] else ""
    for code in POSTAL:
        clues[code] = f"US.{code}"
    ambiguous = {
        "IN",
        "OR",
        "ME",
        "OK",
        "HI",
        "Miss",
        "Mass",
        "Wash",
        "Ind",
        "Man",
        "Ill",
        "Mo",
        "Ore",
        "Mich",
        "Del",
        "Art",
        "PA",
        "MA",
        "ID",
        "AL",
        "Pa",
        "Ma",
        "La",
        "Me",
    }
    return {n: c for n, c in sorted(clues.items()) if c and n not in ambiguous}


def _names(gazetteer) -> set[str]:
    names = {
        each.name
        for each in gazetteer
        if each.feature_code.startswith("PCL") or each.feature_code in {"ADM1", "TERR"}
    }
    for name in list(names):
        for tail in (" Province", " Region", " Oblast", " Governorate", " State", " Department"):
            if name.endswith(tail):
                names.add(name.removesuffix(tail))
    return names


def _demonyms() -> set[str]:
    path = Path(__file__).parents[1] / "geoconflict" / "recognition" / "demonyms.json"
    return set(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else set()


def _codes(gazetteer, name: str) -> list[str]:
    found = []
    for each in gazetteer.lookup(name):
        if each.name_score < 0.9 or not each.country_code:
            continue
        if each.feature_code.startswith("PCL") and not each.feature_code.endswith("H"):
            found.append(each.country_code)
        elif each.feature_code == "ADM1" and each.admin1_code:
            found.append(f"{each.country_code}.{each.admin1_code}")
    return sorted(set(found))
