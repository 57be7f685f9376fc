"""Files that people have, told by their columns and renamed to a layer's.

Global Energy Monitor's trackers, Natural Earth's disputed areas, geoBoundaries,
OpenStreetMap extracts, ACLED and UCDP GED. What is not named here stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from geoconflict.layers import events, osm
from geoconflict.layers.countries import code_status, countries_in, country_code
from geoconflict.layers.disputes import dispute


@dataclass(frozen=True)
class KnownFile:
    """How to tell a file, and which of its columns are a layer's."""

    title: str
    signs: tuple[frozenset[str], ...]
    """Sets of columns, lower case; the file has all of one of them."""
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """For each of a layer's columns, the file's columns in order of preference."""
    kind: str = ""
    accuracy_km: float = float("nan")


_GEM, _OSM = "Global Energy Monitor pipelines", "OpenStreetMap pipelines"
_NATURAL_EARTH = "Natural Earth countries and disputed areas"
KNOWN = (
    KnownFile(
        _GEM,
        (
            frozenset({"projectid", "pipelinename"}),
            frozenset({"projectid", "wktformat"}),
            frozenset({"pipelinename", "wktformat"}),  # a spreadsheet from which some were cut
            frozenset({"pipelinename", "status"}),
        ),
        {
            "id": ("projectid",),
            "name": ("pipelinename", "projectid"),
            "aliases": ("otherenglishnames", "othernames"),
            "commodity": ("fuel", "commodity"),
            "operator": ("operator", "owner"),
            "status": ("status",),
            "length_km": ("lengthmergedkm", "lengthknownkm", "lengthestimatekm"),
            "capacity": ("capacity", "capacityboed", "capacitybcm/y"),
            "countries": ("countries", "countriesorareas"),
            "valid_from": ("startyear1", "startyear"),
        },
        kind="pipeline",
    ),
    KnownFile(
        _NATURAL_EARTH,
        (frozenset({"brk_name", "note_brk"}), frozenset({"brk_name", "brk_a3"})),
        {
            "id": ("brk_a3", "ne_id"),
            "name": ("brk_name", "name_long", "name"),
            "status": ("note_brk",),
            "kind": ("type",),
        },
        accuracy_km=2.0,
    ),
    KnownFile(
        "geoBoundaries",
        (frozenset({"shapename", "shapeid"}),),
        {"id": ("shapeid",), "name": ("shapename",), "recognised_as": ("shapegroup",)},
        kind="administrative area",
    ),
    KnownFile(
        _OSM,
        (frozenset({"man_made", "substance"}), frozenset({"man_made", "osm_id"})),
        {
            "id": ("osm_id", "@id", "id", "osm_way_id"),
            "name": ("name:en", "name", "ref"),
            "commodity": ("substance", "type"),
            "operator": ("operator",),
        },
        kind="pipeline",
        accuracy_km=0.1,
    ),
    KnownFile(
        events.ACLED,
        (frozenset({"event_id_cnty", "event_date"}),),
        {
            "id": ("event_id_cnty",),
            "name": ("location",),
            "kind": ("sub_event_type", "event_type"),
            "valid_from": ("event_date",),
            "sources": ("source",),
        },
    ),
    KnownFile(
        events.UCDP,
        (frozenset({"where_prec", "date_start", "date_end"}),),
        {
            "id": ("id", "relid"),
            "name": ("where_coordinates", "where_description"),
            "kind": ("type_of_violence",),
            "valid_from": ("date_start",),
            "valid_to": ("date_end",),
        },
    ),
)


def told(columns: list[str]) -> KnownFile | None:
    """Return what a file is by its columns, `None` where it is none of these."""
    have = {str(name).lower() for name in columns}
    for known in KNOWN:
        if any(sign <= have for sign in known.signs):
            return known
    return None


def renamed(table: Any, known: KnownFile, report: list[str]) -> Any:
    """Add a layer's columns to the file's own."""
    if known.title == _OSM:
        table = osm.pipelines_of(table, report)
    have = {str(name).lower(): name for name in table.columns}
    table = table.copy()
    for column, names in known.columns.items():
        cells = [table[have[name]] for name in names if name in have]
        if cells:
            table[column] = _first_known(cells)
    if "capacity" in known.columns and "capacityunits" in have:
        table["capacity"] = _with_units(table["capacity"], table[have["capacityunits"]])
    if "kind" not in table or known.kind:
        table["kind"] = known.kind
    if known.title == _GEM and "status" in known.columns and "status" in table:
        table["status"] = table["status"].str.lower()  # as the shipped layers write it
    if known.title == _NATURAL_EARTH:
        table = _disputed(table, have)
    if known.title in {events.ACLED, events.UCDP}:
        table = events.with_facts(table, known.title, have)
    for column in ("recognised_as", "controlled_by"):
        if column in known.columns and column in table:
            table[column] = [_code_or_words(cell) for cell in table[column]]
    if "countries" in known.columns and "countries" in table:
        table = _coded(table)
    if "accuracy_km" not in table and known.accuracy_km == known.accuracy_km:
        table["accuracy_km"] = known.accuracy_km
    return table


def _with_units(cells: Any, units: Any) -> list[str]:
    pairs = zip(cells.fillna("").astype(str), units.fillna("").astype(str), strict=True)
    return [f"{cell} {unit}".strip() if cell.strip("- ") else "" for cell, unit in pairs]


def _disputed(table: Any, have: dict[str, Any]) -> Any:
    """Read who holds and claims an area from Natural Earth's note on it."""
    names = (have.get(name) for name in ("note_brk", "brk_name", "sovereignt"))
    cells = [table[name] if name is not None else [None] * len(table) for name in names]
    found = [dispute(*row) for row in zip(*cells, strict=True)]
    return table.assign(
        controlled_by=[each.controlled_by for each in found],
        recognised_as=[each.recognised_as for each in found],
        claimed_by=pd.Series([each.claimed_by for each in found], table.index, dtype="object"),
    )


def _coded(table: Any) -> Any:
    """Write countries as codes, and say in `code_status` what the codes are."""
    names = [countries_in(cell) if isinstance(cell, str) else [] for cell in table["countries"]]
    codes = [tuple(dict.fromkeys(filter(None, map(country_code, row)))) for row in names]
    return table.assign(
        countries=pd.Series(codes, index=table.index, dtype="object"),
        code_status=[code_status(row) if row else "" for row in names],
    )


def _code_or_words(cell: Any) -> Any:
    return country_code(cell) or cell if isinstance(cell, str) else cell


def _first_known(columns: list[Any]) -> Any:
    """Return the first column with its gaps filled from the next ones."""
    result = columns[0].astype("object")
    for column in columns[1:]:
        result = result.where(result.notna() & (result != ""), column)
    return result
