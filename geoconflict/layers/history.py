"""One feature told as text: what holds throughout once, then what each version has of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from geoconflict.layers.layer import Layer

_LEFT_OUT = ["geometry", "id", "overlaps", "valid_from", "valid_to"]

Cells = Mapping[str, Sequence[str]]


def history(layer: Layer, feature_id: str, as_of: str | None = None) -> str:
    """Tell the versions of a feature, oldest first.

    Parameters
    ----------
    layer : Layer
    feature_id : str
        The feature's `id`.
    as_of : str, optional
        An ISO day; without it all versions are told.

    Returns
    -------
    str
        Lines of text; empty if the layer has no such feature then.
    """
    features = layer.at(as_of) if as_of else layer.features
    rows = features[features["id"] == feature_id]
    if rows.empty:
        return ""
    told = rows.drop(columns=_LEFT_OUT, errors="ignore").to_dict("records")
    versions = [{name: _parts(name, value) for name, value in row.items()} for row in told]
    common = {
        name: [part for part in parts if all(part in each[name] for each in versions)]
        for name, parts in versions[0].items()
    }
    lines = [f"{feature_id} ({layer.name})", *_lines(common)]
    for first, last, cells in zip(rows["valid_from"], rows["valid_to"], versions, strict=True):
        own = {name: [p for p in parts if p not in common[name]] for name, parts in cells.items()}
        lines += ["", f"{first or '...'} to {last or '...'}", *_lines(own)]
    return "\n".join(lines)


def _parts(column: str, value: Any) -> list[str]:
    """Return what versions may share of a cell: sources and remarks one by one, else all."""
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    if pd.isna(value) or value == "":
        return []
    return str(value).split("; ") if column == "note" else [str(value)]


def _lines(cells: Cells) -> Iterator[str]:
    return (f"  {column}: {'; '.join(parts)}" for column, parts in cells.items() if parts)
