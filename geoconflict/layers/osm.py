"""OpenStreetMap extracts: tags that GDAL packed, pipelines among other things, their names."""

from __future__ import annotations

import re
from typing import Any

from geoconflict.errors import LayerError

_TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
_TAGS = ("man_made", "substance", "type", "operator", "ref")
_NAMED = re.compile(r"(?:name|alt_name|old_name|official_name|short_name|int_name|ref)(?::[\w-]+)?")


def with_tags(table: Any) -> Any:
    """Give the tags that GDAL packs into one column of an extract their own."""
    if "other_tags" not in table:
        return table
    packed = [cell if isinstance(cell, str) else "" for cell in table["other_tags"]]
    tags = [dict(_TAG.findall(cell)) for cell in packed]
    found = dict.fromkeys(name for row in tags for name in row)
    names = [name for name in found if name in _TAGS or _NAMED.fullmatch(name)]
    new = {name: [row.get(name) for row in tags] for name in names if name not in table}
    return table.assign(**new)


def pipelines_of(table: Any, report: list[str]) -> Any:
    """Keep the rows that are pipelines, and their names of every language as aliases.

    Raises
    ------
    LayerError
        If no row is one.
    """
    other = (table["man_made"] != "pipeline").to_numpy(dtype=bool)
    if other.all():
        raise LayerError("no row of the OpenStreetMap extract has man_made=pipeline")
    if other.any():
        report.append(f"{int(other.sum())} rows that are no man_made=pipeline were left out")
    kept = table[~other].reset_index(drop=True)
    names = [name for name in kept.columns if _NAMED.fullmatch(str(name))]
    known = kept["name"] if "name" in kept else [None] * len(kept)
    cells = zip(known, *(kept[name] for name in names), strict=True)
    return kept.assign(aliases=[_distinct(*row) for row in cells])


def _distinct(name: Any, *others: Any) -> list[str]:
    texts = (each for other in others if isinstance(other, str) for each in other.split(";"))
    return [text for text in dict.fromkeys(map(str.strip, texts)) if text and text != name]
