"""Rows -> a table file, by the suffix of its name."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from geoconflict.errors import ExportError, MissingDependencyError
from geoconflict.export.atomic import replacing, write_text
from geoconflict.export.conventions import acled_columns, ucdp_columns
from geoconflict.export.geojson import dump, feature_texts, wgs84, write_geojson
from geoconflict.export.pins import without_false_pins
from geoconflict.export.values import cell

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Convention = Literal["geoconflict", "acled", "ucdp"]
_FORMULA = re.compile(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_FIXED_TIME = "2000-01-01T00:00:00Z"


def write_table(
    frame: GeoDataFrame,
    path: str | os.PathLike[str],
    columns: Convention = "geoconflict",
) -> None:
    """Write a frame by the suffix of `path`.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        From `geoparse` or `join`.
    path : str or path
        `.csv` (no text can run as a formula in a spreadsheet), `.parquet`
        (GeoParquet; needs pyarrow), `.gpkg`, `.fgb`, `.geojsonl` (a feature a
        line) or `.geojson`.
    columns : {"geoconflict", "acled", "ucdp"}, default "geoconflict"
        Whose column names to use; the others are for `.csv` alone.

    Raises
    ------
    ExportError
        If the suffix is not known or the file cannot be written.
    MissingDependencyError
        If pyarrow is needed and not installed.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in _WRITERS:
        raise ExportError(f"cannot write {path}: {suffix!r} is none of {', '.join(_WRITERS)}")
    frame = without_false_pins(frame)
    if columns == "geoconflict":
        _WRITERS[suffix](frame, path)
    elif suffix == ".csv":
        _write_csv(_conventional(frame, columns), path)
    else:
        raise ExportError(f"columns={columns!r} are for .csv alone, not {suffix}")


def _conventional(frame: Any, columns: str) -> Any:
    conventions = {"acled": acled_columns, "ucdp": ucdp_columns}
    if columns not in conventions:
        raise ExportError(f"columns={columns!r} is none of geoconflict, acled, ucdp")
    return conventions[columns](frame)


def _write_csv(frame: Any, path: Any) -> None:
    import pandas as pd

    table = frame.drop(columns=frame.geometry.name) if hasattr(frame, "crs") else frame
    columns = {
        _spreadsheet_cell(str(name)): pd.Series(map(_spreadsheet_cell, cells), dtype="object")
        for name, cells in table.items()
    }
    with replacing(path) as draft:
        pd.DataFrame(columns).to_csv(draft, index=False, lineterminator="\n", encoding="utf-8")


def _spreadsheet_cell(value: Any) -> Any:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    found = _flat_cell(value)
    if isinstance(found, str) and _FORMULA.match(found.lstrip(" ")):
        return "'" + found
    return found


def _write_parquet(frame: GeoDataFrame, path: Any) -> None:
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise MissingDependencyError("pyarrow", "parquet", "writing Parquet") from error
    with replacing(path) as draft:
        _flat(frame).to_parquet(draft, index=False)


def _write_gpkg(frame: GeoDataFrame, path: Any) -> None:
    _write_ogr(frame, path, "GPKG")


def _write_fgb(frame: GeoDataFrame, path: Any) -> None:
    # Its index would refuse the rows without a geometry, and change their order.
    _write_ogr(frame, path, "FlatGeobuf", SPATIAL_INDEX="NO")


def _write_ogr(frame: GeoDataFrame, path: Any, driver: str, **options: str) -> None:
    """Write through GDAL, whose files would else hold the hour of writing."""
    import pyogrio

    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _FIXED_TIME})
    try:
        with replacing(path) as draft:
            _flat(frame).to_file(draft, driver=driver, layer="places", engine="pyogrio", **options)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _flat(frame: GeoDataFrame) -> GeoDataFrame:
    """Return a copy with plain cells, and without the context that no format holds."""
    from pandas.api.types import is_string_dtype

    table = wgs84(frame).copy()
    table.attrs = {}
    for name in table.columns:
        if name == table.geometry.name:
            continue
        if table[name].dtype == object:
            table[name] = table[name].map(_flat_cell)
        elif is_string_dtype(table[name]):
            table[name] = table[name].mask(table[name] == "")
    return table.reset_index(drop=True)


def _flat_cell(value: Any) -> Any:
    found = cell(value)
    return dump(found) if isinstance(found, list | dict) else found


def _write_lines(frame: GeoDataFrame, path: Any) -> None:
    write_text(path, _lines(wgs84(frame)))


def _lines(frame: GeoDataFrame) -> Iterator[str]:
    for feature in feature_texts(frame):
        yield feature
        yield "\n"


_WRITERS: dict[str, Callable[[Any, Any], None]] = {
    ".csv": _write_csv,
    ".parquet": _write_parquet,
    ".gpkg": _write_gpkg,
    ".fgb": _write_fgb,
    ".geojsonl": _write_lines,
    ".geojson": write_geojson,
}
