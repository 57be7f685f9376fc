"""A file of one's own -> a table with geometry, as it stands in the file."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoconflict.errors import LayerError, MissingDependencyError
from geoconflict.layers.safety import SUFFIXES, TABLES

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import DataFrame

_WKT = ("wktformat", "wkt", "geometry", "geom", "geom_wkt", "route")
_LATITUDE = ("latitude", "lat", "y")
_LONGITUDE = ("longitude", "lon", "lng", "long", "x")
_SEPARATORS = ",;\t|"
_ADVICE = re.compile(r";? It might help to specify the correct driver.*", re.DOTALL)  # to GDAL
_SRID = re.compile(r"^SRID=(\d+);", re.IGNORECASE)


def table_of(file: Path, layer: str | None, report: list[str]) -> GeoDataFrame:
    """Read a file that was found safe; what was guessed goes into the report.

    Raises
    ------
    LayerError
        If it cannot be read, holds no geometry, or several layers and none is chosen.
    """
    suffix = file.suffix.lower()
    try:
        if suffix == ".zip":
            return _from_zip(file, layer, report)
        if suffix in {".csv", ".tsv"}:
            return _from_table(_from_text(file.read_bytes(), report), file)
        if suffix == ".xlsx":
            return _from_table(_from_excel(file, layer), file)
        if suffix == ".parquet":
            return _from_parquet(file)
        return _from_gdal(file, layer)
    except (LayerError, MissingDependencyError):
        raise
    except Exception as error:  # GDAL, Arrow and GEOS each have errors of their own
        said = _ADVICE.sub("", str(error))
        raise LayerError(f"{file} cannot be read: {type(error).__name__}: {said}") from error


def _from_gdal(path: Path | str, layer: str | None) -> GeoDataFrame:
    """Read a layer; a KML's folders are layers of one map, and are read together."""
    import geopandas as gpd
    import pandas as pd
    import pyogrio

    found = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    names = [layer] if layer is not None else found
    together = str(path).lower().endswith(".kml")
    if not set(names) <= set(found) or (len(names) > 1 and not together):
        raise LayerError(f"{path} holds the layers {', '.join(found)}; choose one: layer='...'")
    tables = [gpd.read_file(path, layer=name, on_invalid="fix") for name in names]
    if not tables:
        raise LayerError(f"{path} has no layer with geometry")
    return tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)


def _from_zip(file: Path, layer: str | None, report: list[str]) -> GeoDataFrame:
    """Read the one map in an archive, in whatever folder of it."""
    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if Path(name).suffix.lower() in SUFFIXES]
        maps = [name for name in names if not name.startswith("__MACOSX/")]
        if len(maps) != 1:
            held = ", ".join(maps[:8]) or "none that can be read"
            raise LayerError(f"{file} holds {len(maps)} maps ({held}); unpack it, and read one")
        if Path(maps[0]).suffix.lower() in {".csv", ".tsv"}:
            return _from_table(_from_text(archive.read(maps[0]), report), file)
    if Path(maps[0]).suffix.lower() in {*TABLES, ".zip"}:
        raise LayerError(f"{file} holds {maps[0]!r}; unpack it, and read that")
    return _from_gdal(f"/vsizip/{file.resolve()}/{maps[0]}", layer)


def _from_text(data: bytes, report: list[str]) -> DataFrame:
    import pandas as pd

    text = _decoded(data, report)
    head = text.split("\n", 1)[0]
    return pd.read_csv(
        io.StringIO(text),
        sep=max(_SEPARATORS, key=head.count),
        dtype=str,
        keep_default_na=False,
        na_values=[""],
    )


def _decoded(data: bytes, report: list[str]) -> str:
    """Decode as Unicode, else as what chardet takes it for: spreadsheets write what they like."""
    for start, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(start):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                break
    import chardet

    encoding = chardet.detect(data[:100_000])["encoding"] or "cp1252"
    report.append(f"the text is no Unicode, and was taken for {encoding}")
    return data.decode(encoding, errors="replace")


def _from_excel(file: Path, sheet: str | None) -> DataFrame:
    import pandas as pd

    try:
        sheets = pd.read_excel(file, sheet_name=None, dtype=str, keep_default_na=False)
    except ImportError as error:
        raise MissingDependencyError("openpyxl", "excel", "reading XLSX files") from error
    fitting = {name: table for name, table in sheets.items() if _geometry_columns(table)}
    if (sheet is not None and sheet not in fitting) or not fitting:
        raise LayerError(
            f"{file} has {'no sheet' if sheet is None else f'no sheet {sheet!r}'} with a column "
            f"of WKT, or of latitude and longitude; its sheets are {', '.join(sheets)}"
        )
    return fitting[sheet] if sheet is not None else max(fitting.values(), key=len)


def _from_parquet(file: Path) -> GeoDataFrame:
    import geopandas as gpd
    import pandas as pd

    try:
        return gpd.read_parquet(file)
    except ValueError:  # it says nothing of geometry: a plain table
        return _from_table(pd.read_parquet(file), file)


def _from_table(table: DataFrame, file: Path) -> GeoDataFrame:
    import geopandas as gpd

    found = _geometry_columns(table)
    if len(found) == 1:
        shapes, crs = _shapes(table[found[0]])
        return gpd.GeoDataFrame(table.drop(columns=found[0]), geometry=shapes, crs=crs)
    if len(found) == 2:
        return gpd.GeoDataFrame(table, geometry=_points(*(table[f] for f in found)), crs=4326)
    raise LayerError(
        f"{file} has no column of WKT ({', '.join(_WKT)}), nor latitude and longitude; "
        f"it has {list(table.columns)[:12]}"
    )


def _shapes(cells: Any) -> tuple[Any, str]:
    """Read WKT, PostGIS' WKT with an SRID before it, or GeoJSON; what is none is missing."""
    import shapely

    texts = [cell.strip() if isinstance(cell, str) else "" for cell in cells]
    srids = {found[1] for text in texts if (found := _SRID.match(text))}
    if len(srids) > 1:
        raise LayerError(f"its shapes are in several CRS: SRID {', '.join(sorted(srids))}")
    json = [text.startswith("{") for text in texts]
    shapes = shapely.from_wkt([_SRID.sub("", text) or None for text in texts], on_invalid="ignore")
    if any(json):
        shapes[json] = shapely.from_geojson(
            [text for text, yes in zip(texts, json, strict=True) if yes], on_invalid="ignore"
        )
    return shapes, f"EPSG:{srids.pop() if srids else 4326}"


def _points(lat: Any, lon: Any) -> Any:
    import geopandas as gpd

    lat, lon = _numbers(lat), _numbers(lon)
    known = (lat.notna() & lon.notna()).to_numpy()
    points = gpd.points_from_xy(lon, lat).to_numpy()
    points[~known] = None
    return points


def _numbers(cells: Any) -> Any:
    """Read numbers, with a decimal comma as well."""
    import pandas as pd

    return pd.to_numeric(cells.astype(str).str.replace(",", ".", regex=False), errors="coerce")


def _geometry_columns(table: DataFrame) -> list[str]:
    have = {str(column).strip().lower(): column for column in table.columns}
    for name in _WKT:
        if name in have:
            return [have[name]]
    lat = [have[name] for name in _LATITUDE if name in have]
    lon = [have[name] for name in _LONGITUDE if name in have]
    return [lat[0], lon[0]] if lat and lon else []
