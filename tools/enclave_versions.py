"""The dated versions of a feature, split at each day on which something about it changed.

A feature has `version` tables, or follows a `track`: the days of a front that several
features share, each of which is its `division` cut with the front's `line`. A day of a
track that names `regions` is a version of those alone, and one without a line their end.

A `change` inside a version splits it: from its day on, its keys replace those of the
version until that ends. A `change` of the feature does so in all versions from its day on.
`also` is added to the status. So a version's shape is named once, however often what is
said of it changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

Table = dict[str, Any]


def dated(entry: Table, tracks: dict[str, list[Table]]) -> list[Table]:
    """Return the versions of a feature, each with everything that is said of it."""
    own = {"version", "change", "track", "division"}
    base = {key: value for key, value in entry.items() if key not in own}
    versions = entry.get("version", [{}])
    if "track" in entry:
        versions = _followed(entry, tracks[entry["track"]])
    pieces = [
        piece
        for version in versions
        for part in _split({k: v for k, v in version.items() if k != "change"}, version)
        for piece in _overlaid(part, entry.get("change", []))
    ]
    return [_said(base | piece) for piece in pieces]


def _followed(entry: Table, days: list[Table]) -> list[Table]:
    """Return a track's days as versions of one of its regions."""
    mine = [day for day in days if entry["id"] in day.get("regions", [entry["id"]])]
    ends = [day["from"] for day in mine[1:]] + [None]
    return [
        {key: value for key, value in day.items() if key not in {"line", "regions"}}
        | {"shape": f"{entry['division']} & {day['line']}"}
        | ({"to": end} if end else {})
        for day, end in zip(mine, ends, strict=True)
        if "line" in day
    ]


def _split(piece: Table, source: Table) -> Iterator[Table]:
    for change in source.get("change", []):
        start, end = piece.get("from", dt.date.min), piece.get("to", dt.date.max)
        if not start < change["from"] < end:
            raise ValueError(f"change of {change['from']} is outside {start} to {end}: {piece}")
        yield piece | {"to": change["from"]}
        piece = piece | change
    yield piece


def _overlaid(piece: Table, changes: list[Table]) -> Iterator[Table]:
    """Put the feature's own changes over one of its versions."""
    start, end = piece.get("from", dt.date.min), piece.get("to", dt.date.max)
    for change in changes:
        if change["from"] <= start:
            piece = piece | {key: value for key, value in change.items() if key != "from"}
    inside = [change for change in changes if start < change["from"] < end]
    return _split(piece, {"change": inside})


def _said(piece: Table) -> Table:
    """Add to the status what else is said of the day."""
    parts = [piece["status"], piece.get("also", "")]
    return piece | {"status": "; ".join(part for part in parts if part)}
