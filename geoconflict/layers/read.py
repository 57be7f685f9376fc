"""A file of your own -> Layer: checked, repaired, its columns named as a layer's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoconflict.errors import LayerError, MissingDependencyError
from geoconflict.layers.countries import UNKNOWN
from geoconflict.layers.known import renamed, told
from geoconflict.layers.layer import Layer
from geoconflict.layers.repair import Bounds, repaired
from geoconflict.layers.safety import checked_path
from geoconflict.layers.table import normalized

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import DataFrame

_WKT = ("wktformat", "wkt", "geometry", "geom", "geom_wkt", "route")
_LATITUDE = ("latitude", "lat", "y")
_LONGITUDE = ("longitude", "lon", "lng", "long", "x")
_NAMES = ("name", "title", "label", "nom", "nombre")
_IDS = ("id", "fid", "code", "objectid")
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def read_layer(
    path: str | Path,
    *,
    name: str | None = None,
    columns: Mapping[str, str] | None = None,
    crs: str | None = None,
    bounds: Bounds | None = None,
    accuracy_km: float | None = None,
    max_distance_km: float = 25.0,
) -> Layer:
    """Read a layer from a file: any vector format of GDAL, CSV, Parquet or XLSX.

    Files of Global Energy Monitor, Natural Earth (disputed areas), geoBoundaries,
    OpenStreetMap (pipelines), ACLED and UCDP GED are told by their columns.

    Parameters
    ----------
    path : str or Path
        A local file. URLs and GDAL's virtual paths are refused.
    name : str, optional
        The layer's name in joined rows; the file's by default.
    columns : mapping, optional
        A layer's column -> the file's, as in `{"name": "NAME_EN"}`.
    crs : str, optional
        What the coordinates are, where the file does not say.
    bounds : (west, south, east, north), optional
        Where the layer should lie; tells swapped axes that are possible ones.
    accuracy_km : float, optional
        How far its shapes may be off, where the file does not say. Without it
        `distance_error_km` of joined rows is not known, and is nan.
    max_distance_km : float
        How far a place may lie from a feature and still be near it.

    Returns
    -------
    Layer
        `layer.metadata["report"]` lists what was repaired, in words.

    Raises
    ------
    LayerError
        If the file is dangerous, unreadable, or has no usable geometry.
    """
    file = checked_path(path)
    table = _read(file)
    if crs is not None:
        table = table.set_crs(crs, allow_override=True)
    known = told(list(table.columns))
    if known is not None:
        table = renamed(table, known)
    table = table.assign(**{ours: table[theirs] for ours, theirs in (columns or {}).items()})
    table, report = repaired(table, str(path), bounds)
    table = _identified(_dated(table, report), report)
    if "accuracy_km" not in table:
        table["accuracy_km"] = accuracy_km
    unknown = int((table["code_status"] == UNKNOWN).sum()) if "code_status" in table else 0
    if unknown:
        report.append(f"{unknown} features are in a country whose name has no ISO code here")
    label = name or file.stem
    return Layer(
        name=label,
        title=known.title if known else label,
        features=normalized(table, str(path)),
        metadata={"name": label, "report": report, "known_as": known.title if known else ""},
        max_distance_km=max_distance_km,
    )


def _read(file: Path) -> GeoDataFrame:
    import geopandas as gpd

    suffix = file.suffix.lower()
    try:
        if suffix in {".csv", ".tsv"}:
            return _from_table(_read_text(file), file)
        if suffix == ".xlsx":
            return _from_table(_read_excel(file), file)
        if suffix == ".parquet":
            return gpd.read_parquet(file)
        return gpd.read_file(file, on_invalid="fix")
    except (LayerError, MissingDependencyError):
        raise
    except Exception as error:  # GDAL, Arrow and GEOS each have errors of their own
        raise LayerError(f"{file} cannot be read: {type(error).__name__}: {error}") from error


def _read_text(file: Path) -> DataFrame:
    import pandas as pd

    separator = "\t" if file.suffix.lower() == ".tsv" else None
    return pd.read_csv(
        file,
        sep=separator,
        engine="python",
        dtype=str,
        keep_default_na=False,
        na_values=[""],
        encoding="utf-8-sig",
    )


def _read_excel(file: Path) -> DataFrame:
    import pandas as pd

    try:
        sheets = pd.read_excel(file, sheet_name=None, dtype=str, keep_default_na=False)
    except ImportError as error:
        raise MissingDependencyError("openpyxl", "excel", "reading XLSX files") from error
    fitting = [table for table in sheets.values() if _geometry_columns(table)]
    if not fitting:
        raise LayerError(f"{file} has no sheet with a column of WKT, or of latitude and longitude")
    return max(fitting, key=len)


def _from_table(table: DataFrame, file: Path) -> GeoDataFrame:
    import geopandas as gpd
    import pandas as pd
    import shapely

    found = _geometry_columns(table)
    if len(found) == 1:
        texts = [
            text if isinstance(text, str) and text.strip() else None for text in table[found[0]]
        ]
        shapes = shapely.from_wkt(texts, on_invalid="ignore")
        return gpd.GeoDataFrame(table.drop(columns=found[0]), geometry=shapes, crs="EPSG:4326")
    if len(found) == 2:
        lat, lon = (pd.to_numeric(table[column], errors="coerce") for column in found)
        known = lat.notna() & lon.notna()
        points = gpd.points_from_xy(lon.where(known), lat.where(known)).to_numpy()
        points[~known.to_numpy()] = None
        return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")
    raise LayerError(
        f"{file} has no column of WKT ({', '.join(_WKT)}), nor latitude and longitude; "
        f"it has {list(table.columns)[:12]}"
    )


def _geometry_columns(table: DataFrame) -> list[str]:
    have = {str(column).lower(): column for column in table.columns}
    for name in _WKT:
        if name in have:
            return [have[name]]
    lat = [have[name] for name in _LATITUDE if name in have]
    lon = [have[name] for name in _LONGITUDE if name in have]
    return [lat[0], lon[0]] if lat and lon else []


def _dated(table: GeoDataFrame, report: list[str]) -> GeoDataFrame:
    """Write validity as ISO days; a year alone begins on its first day."""
    for column in ("valid_from", "valid_to"):
        if column in table:
            cells = [_day(cell) for cell in table[column]]
            lost = sum(day is None for day in cells)
            if lost:
                report.append(f"{lost} values of {column} are no dates and were left out")
            table[column] = [day or "" for day in cells]
    return table


def _day(cell: Any) -> str | None:
    """Return an ISO day, "" for an empty cell, `None` for what is no date."""
    if cell is None or cell != cell or str(cell).strip() in {"", "NaT"}:
        return ""
    text = str(cell).strip()[:10].removesuffix(".0")
    found = _DAY.fullmatch(text)
    return f"{text}-01-01"[:10] if found else None


def _identified(table: GeoDataFrame, report: list[str]) -> GeoDataFrame:
    """Give each feature an id and a name; rows of one id need dates to be versions."""
    have = {str(column).lower(): column for column in table.columns}
    source = next((have[name] for name in _IDS if name in have), None)
    ids = [str(cell) for cell in table[source]] if source else [str(n) for n in range(len(table))]
    if "valid_from" not in table and len(set(ids)) < len(ids):
        report.append("ids are not unique; the row's number was added to them")
        ids = [f"{given}-{number}" for number, given in enumerate(ids)]
    label = next((have[name] for name in _NAMES if name in have), None)
    names = list(table[label]) if label else [None] * len(table)
    missing = [name is None or name != name or not str(name).strip() for name in names]
    if any(missing):
        report.append(f"{sum(missing)} features have no name and go by their id")
    named = [i if gone else str(n) for i, n, gone in zip(ids, names, missing, strict=True)]
    return table.assign(id=ids, name=named)
