"""The end of a run: what the parts say together."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from geoconflict.corpus.provenance import licences, versions
from geoconflict.corpus.reports import UNDATED, report_numbers
from geoconflict.corpus.tables import parquet, parquet_bytes
from geoconflict.corpus.work import Task, whole_file, write_whole

_COUNTED = ("articles", "mentions", "located")


def finish(
    folder: Path, asked: Mapping[str, Any], tasks: Sequence[Task], outline: Any
) -> dict[str, int]:
    """Write the files beside `parts`, the manifest last, and return its counts."""
    counts = dict.fromkeys((*_COUNTED, "failures"), 0)
    areas: dict[str, str] = {}
    with whole_file(folder / "failures.jsonl") as path, path.open("w", encoding="utf-8") as lines:
        for record in _records(tasks):
            for name in _COUNTED:
                counts[name] += record[name]
            counts["failures"] += len(record["failures"])
            areas |= record["areas"]
            for failure in record["failures"]:
                lines.write(json.dumps(failure, ensure_ascii=False, sort_keys=True) + "\n")
    write_whole(folder / "places.parquet", parquet_bytes(_outlines(areas, outline)))
    counts["reports"] = _write_articles(folder / "articles.parquet", tasks)
    manifest = {**asked, "counts": counts, "licences": licences(), "packages": versions()}
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
    write_whole(folder / "manifest.json", f"{text}\n".encode())
    return counts


def _records(tasks: Sequence[Task]) -> Iterator[dict[str, Any]]:
    for task in tasks:
        yield json.loads(task.record.read_bytes())


def _outlines(areas: Mapping[str, str], outline: Callable[[str], Any] | None) -> Any:
    import geopandas as gpd

    ids = sorted(areas)
    shapes = [outline(key) for key in ids] if outline else []
    columns = {"place_id": ids, "place_name": [areas[key] for key in ids]}
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def _write_articles(target: Path, tasks: Sequence[Task]) -> int:
    """Write the articles of all parts, with the report of each; return the reports."""
    numbers = _report_numbers(tasks)
    ids = _first_ids(tasks, numbers)
    with whole_file(target) as path, contextlib.ExitStack() as stack:
        writer: Any = None
        for start, task, table in _tables(tasks):
            rows = numbers[start : start + len(table)].tolist()
            table = _with_report(table, task.number, [ids[row] for row in rows])
            if writer is None:
                writer = stack.enter_context(
                    parquet().ParquetWriter(path, table.schema, compression="zstd")
                )
            writer.write_table(table)
    return len(ids)


def _report_numbers(tasks: Sequence[Task]) -> Any:
    """Take in 72 bytes an article: all that the end of a run holds of it."""
    import array

    signatures, days = bytearray(), array.array("q")
    for _, _, table in _tables(tasks):
        signatures += b"".join(table["signature"].to_pylist())
        days.extend(day.toordinal() if day else UNDATED for day in table["day"].to_pylist())
    return report_numbers(bytes(signatures), days)


def _first_ids(tasks: Sequence[Task], numbers: Any) -> dict[int, str]:
    """Name each report by the part and the id of its first article."""
    import numpy as np

    firsts = np.flatnonzero(numbers == np.arange(len(numbers)))
    names: dict[int, str] = {}
    for start, task, table in _tables(tasks):
        ids = table["article_id"].to_pylist()
        low, high = np.searchsorted(firsts, [start, start + len(ids)])
        for row in firsts[low:high].tolist():
            names[row] = f"{task.number}/{ids[row - start]}"
    return names


def _with_report(table: Any, part: int, reports: list[str]) -> Any:
    import pyarrow as pa

    table = table.drop_columns(["signature"])
    table = table.append_column("part", pa.array([part] * len(table), pa.int32()))
    return table.append_column("report_id", pa.array(reports, pa.string()))


def _tables(tasks: Sequence[Task]) -> Iterator[tuple[int, Task, Any]]:
    """Yield the articles part by part, each with the number of its first."""
    start = 0
    for task in tasks:
        table = parquet().read_table(task.articles)
        yield start, task, table
        start += len(table)
