"""A finished run -> a frame, or counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from geoconflict.corpus.tables import parquet
from geoconflict.errors import CorpusError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import DataFrame

By = Literal["place", "country", "layer", "day", "cell", "publisher"]
_KEYS: dict[str, tuple[str, ...]] = {
    "place": ("place_id", "place_name", "country_code", "latitude", "longitude"),
    "country": ("country_code",),
    "layer": ("layer", "feature_id", "feature_name", "relation"),
    "day": ("day",),
    "cell": ("cell",),
    "publisher": ("publisher",),
}


def read_run(folder: str | Path, *, outlines: bool = True) -> GeoDataFrame:
    """Read a finished run as one frame, as `join` gives it.

    Parameters
    ----------
    folder : str or path
        Of a finished run.
    outlines : bool
        Whether each row that names a country or a division is to have its
        outline; without them the geometry of such a row is empty, and the
        outlines are in `places.parquet`, each once.

    Raises
    ------
    CorpusError
        If the folder holds no finished run.
    """
    import geopandas as gpd
    import pandas as pd

    parts = [gpd.read_parquet(path) for path in _parts(folder)]
    frame = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs="EPSG:4326")
    if not outlines:
        return frame
    known = gpd.read_parquet(Path(folder) / "places.parquet").set_index("place_id").geometry
    missing = frame.geometry.isna() & frame["place_id"].isin(known.index)
    shapes = known.reindex(frame.loc[missing, "place_id"]).to_numpy()
    frame.loc[missing, frame.geometry.name] = shapes
    return frame


def aggregate(
    folder: str | Path,
    by: By | Sequence[By] = "place",
    *,
    least_confidence: float = 0.0,
    associative: bool = False,
) -> DataFrame:
    """Count mentions, articles and independent reports.

    Parameters
    ----------
    folder : str or path
        Of a finished run.
    by : str or sequence of str
        "place", "country", "layer" (a feature and the relation to it), "day"
        (of publication), "cell" (PRIO-GRID's `gid`; only for places that are
        points: a country lies in no one cell) or "publisher".
    least_confidence : float
        Places below it are not counted.
    associative : bool
        Count also demonyms and names that stand for their people or government.

    Returns
    -------
    pandas.DataFrame
        The columns of `by`, then `mentions`, `articles`, and `reports`: near
        duplicates of one text count once, so this is the number to corroborate
        with. Mentions, not events. Sorted by the columns of `by`.

    Raises
    ------
    CorpusError
        If the folder holds no finished run, or `by` is none of the above.

    References
    ----------
    Tollefsen, Strand and Buhaug (2012), "PRIO-GRID: A unified spatial data
    structure", Journal of Peace Research 49(2).
    """
    import pandas as pd

    names = (by,) if isinstance(by, str) else tuple(by)
    if unknown := [name for name in names if name not in _KEYS]:
        raise CorpusError(f"cannot count by {unknown[0]!r}; take {', '.join(_KEYS)}")
    keys = [key for name in names for key in _KEYS[name]]
    distinct = []
    for rows in _counted(folder, "layer" in names, least_confidence, associative):
        distinct.append(_pairs(rows.dropna(subset=keys[:1]), keys))
    return _summed(pd.concat(distinct, ignore_index=True), keys)


def _pairs(rows: DataFrame, keys: list[str]) -> DataFrame:
    """Reduce a part to a row a key and article, so that memory is that of the answer."""
    mentions = rows.drop_duplicates([*keys, "mention_id"])
    groups = mentions.groupby([*keys, "article_id", "report_id"], dropna=False, sort=False)
    return groups.size().rename("mentions").reset_index()


def _summed(pairs: DataFrame, keys: list[str]) -> DataFrame:
    groups = pairs.groupby(keys, dropna=False)
    counts = groups["mentions"].agg(mentions="sum", articles="size")
    counts["reports"] = groups["report_id"].nunique()
    return counts.reset_index()


def _counted(
    folder: str | Path, joined: bool, least_confidence: float, associative: bool
) -> Iterator[DataFrame]:
    import geopandas as gpd
    import pandas as pd

    parts = _parts(folder)
    columns = ["part", "article_id", "report_id", "day", "publisher"]
    articles = pd.read_parquet(Path(folder) / "articles.parquet", columns=columns)
    by_part = dict(iter(articles.groupby("part")))
    for number, path in enumerate(parts):
        rows = gpd.read_parquet(path)
        known = rows["outcome"].eq("found") | (joined & rows["layer"].notna())
        rows = rows[known & ~rows["confidence"].lt(least_confidence)]
        if not associative:
            rows = rows[rows["role"].eq("literal") & rows["kind"].ne("demonym")]
        if not joined:
            rows = rows.drop_duplicates("mention_id")
        rows = rows.assign(cell=_cells(rows))
        if number in by_part:
            yield rows.merge(by_part[number].drop(columns="part"), on="article_id")


def _cells(rows: GeoDataFrame) -> Any:
    """Return PRIO-GRID's number of the half-degree cell, from the south-west, row by row."""
    points = rows.geometry.geom_type.eq("Point")
    column = ((rows["longitude"] + 180) // 0.5).clip(0, 719)
    row = ((rows["latitude"] + 90) // 0.5).clip(0, 359)
    return (row * 720 + column + 1).where(points).astype("Int64")


def _parts(folder: str | Path) -> list[Path]:
    parquet()
    if not (Path(folder) / "manifest.json").is_file():
        raise CorpusError(f"{folder}: holds no finished run; run the same command to finish it")
    return sorted((Path(folder) / "parts").glob("part-*.parquet"))
