"""ACLED's and UCDP's events: their days, their kinds, and how exact their coordinates are."""

from __future__ import annotations

from typing import Any

import pandas as pd

ACLED, UCDP = "ACLED events", "UCDP GED events"
_VIOLENCE = {"1": "state-based", "2": "non-state", "3": "one-sided"}
# What the codebooks say in words, as a radius: a town; its surroundings (UCDP: up to 25 km);
# a district, a province or a line; a country; a sea. The order of magnitude is what matters.
_ACLED_KM = {"1": 5.0, "2": 25.0, "3": 100.0}
_UCDP_KM = {"1": 5.0, "2": 25.0, "3": 50.0, "4": 100.0, "5": 100.0, "6": 500.0, "7": 300.0}
_PRECISION = {ACLED: ("geo_precision", _ACLED_KM), UCDP: ("where_prec", _UCDP_KM)}


def with_facts(table: Any, title: str, have: dict[str, Any]) -> Any:
    """Add what the columns of such a file mean to a layer."""
    if title == UCDP:
        table["kind"] = [_VIOLENCE.get(str(cell), str(cell)) for cell in table["kind"]]
    name, km = _PRECISION[title]
    if "accuracy_km" not in table and name in have:
        table["accuracy_km"] = [km.get(_code(cell)) for cell in table[have[name]]]
    return _one_day_longer(table)


def _code(cell: Any) -> str:
    return str(cell).strip().removesuffix(".0")


def _one_day_longer(table: Any) -> Any:
    """Make the validity of an event half-open: its last day counts."""
    start = pd.to_datetime(table["valid_from"], errors="coerce", format="mixed")
    last = table["valid_to"] if "valid_to" in table else table["valid_from"]
    end = pd.to_datetime(last, errors="coerce", format="mixed") + pd.Timedelta(days=1)
    table["valid_from"] = start.dt.strftime("%Y-%m-%d")
    table["valid_to"] = end.dt.strftime("%Y-%m-%d")
    return table
