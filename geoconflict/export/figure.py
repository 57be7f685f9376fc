"""Rows -> a still picture, for print and slides."""

from __future__ import annotations

import json
import math
import re
import textwrap
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from geoconflict.errors import MissingDependencyError
from geoconflict.export.context import Provenance, provenance
from geoconflict.export.geojson import wgs84
from geoconflict.export.values import clean_text

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from matplotlib.figure import Figure

_EVENT, _PLACE, _ENCLAVE = "#b5121b", "#1f5c99", "#8a5216"
_PIPES = {"gas": "#00796b", "oil": "#2d2a26"}
_DASHES = {"operating": "-", "active": "-", "planned": ":", "construction": ":"}
_UNBUILT = frozenset({"planned", "construction", "retired", "cancelled"})
_ROUND = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_MARGIN = 0.5
_SHAPE = 1.5


def plot(frame: GeoDataFrame, *, title: str | None = None, as_of: str | None = None) -> Figure:
    """Draw a frame's literal places and layers in the look of the map.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        From `join` or `geoparse`.
    title : str, optional
    as_of : str, optional
        ISO day of the layers; the context's, else the latest article's.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with `figure.savefig("places.pdf")`; `.svg` and `.png` as well.

    Raises
    ------
    MissingDependencyError
        If matplotlib is not installed.
    ExportError
        If the frame has no CRS.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingDependencyError("matplotlib", "plot", "drawing a figure") from error
    source, spots = provenance(frame), _spots(wgs84(frame))
    day = as_of or source.as_of or _last_day(frame)
    figure = Figure(figsize=(9, 6.5), facecolor="white", layout="constrained")
    axes = figure.add_subplot()
    _draw_base(axes)
    _draw_layers(axes, source, day)
    _frame_view(axes, spots)
    _draw_spots(axes, spots)
    axes.set_title(_literal(title or "Places named in the news"), loc="left", weight="bold")
    figure.supxlabel(_credits(source, day), fontsize=6.5, color="#5a5a55", ha="left", x=0.02)
    return figure


def _spots(frame: GeoDataFrame) -> Any:
    """Return the literal point places, each once, with how often it is named."""
    bare = frame.copy()
    bare.attrs = {}  # pandas compares and copies the context at every step
    rows = bare.drop_duplicates("mention_id") if "mention_id" in bare else bare
    literal = rows[rows.geometry.geom_type == "Point"]
    if "role" in literal:
        literal = literal[(literal["role"] == "literal") & (literal["kind"] != "demonym")]
    event = literal["event_score"] >= 0.3 if "event_score" in literal else False
    table = literal.assign(event=event, mentions=1)
    return (
        table.groupby("place_id", sort=True)
        .agg({"place_name": "first", "event": "max", "mentions": "sum", "geometry": "first"})
        .sort_values(["event", "mentions"], ascending=False, kind="stable")
    )


def _last_day(frame: GeoDataFrame) -> str:
    days = [str(day)[:10] for day in frame.get("published", ()) if isinstance(day, str) and day]
    return max(days, default="")


def _draw_base(axes: Any) -> None:
    from matplotlib.collections import LineCollection

    world = json.loads((files("geoconflict.export.map") / "world.json").read_text("utf-8"))
    arcs = [_decoded(arc, world["units"]) for arc in world["arcs"]]
    axes.set_facecolor("#dbe6ec")
    for polygon in world["land"]:
        ring = [point for ref in polygon[0] for point in _directed(arcs, ref)]
        axes.fill(*zip(*ring, strict=True), facecolor="#f5f2ea", edgecolor="#b5c3ca", lw=0.5)
    styles: tuple[tuple[str, Any], ...] = (("borders", "-"), ("disputed", ":"))
    for name, style in styles:
        lines = LineCollection([arcs[i] for i in world[name]], colors="#a49e92", lw=0.7)
        lines.set_linestyle(style)
        axes.add_collection(lines)


def _decoded(steps: list[list[int]], units: int) -> list[tuple[float, float]]:
    x = y = 0
    points = []
    for dx, dy in steps:
        x, y = x + dx, y + dy
        points.append((x / units, y / units))
    return points


def _directed(arcs: list[list[tuple[float, float]]], ref: int) -> list[tuple[float, float]]:
    return arcs[ref] if ref >= 0 else arcs[~ref][::-1]


def _draw_layers(axes: Any, source: Provenance, day: str) -> None:
    for layer in source.layers:
        features = layer.features
        start = features["valid_from"].fillna("").astype(str)
        end = features["valid_to"].fillna("").astype(str).replace("", "9999-12-31")
        moment = day or "9999-12-30"
        for _, row in features[(start <= moment) & (moment < end)].iterrows():
            _draw_feature(axes, row)


def _draw_feature(axes: Any, row: Any) -> None:
    from shapely import get_parts

    status = str(row.get("status") or "operating")
    line: dict[str, Any] = {
        "color": _PIPES["gas" if "gas" in str(row.get("commodity") or "") else "oil"]
    }
    line |= {"lw": 0.8 if status in _UNBUILT else 1.4, "ls": _DASHES.get(status, "--")}
    holder = re.sub(r" \([^)]*\)$", "", str(row.get("controlled_by") or ""))
    held = holder and holder != row.get("recognised_as")
    area = {
        "facecolor": "none",
        "edgecolor": _ENCLAVE,
        "lw": 0.7,
        "hatch": "////" if held else None,
    }
    for part in get_parts(row.geometry):
        if part.geom_type == "LineString":
            axes.plot(*part.xy, **line)
        elif part.geom_type == "Polygon":
            axes.fill(*part.exterior.xy, **area)


def _draw_spots(axes: Any, spots: Any) -> None:
    taken: list[tuple[float, float]] = []
    reach = (axes.get_xlim()[1] - axes.get_xlim()[0]) / 40
    for _, row in spots.iterrows():
        x, y = row.geometry.x, row.geometry.y
        colour = _EVENT if row["event"] else _PLACE
        size = 18 + 14 * row["mentions"] ** 0.5
        axes.scatter(x, y, s=size, c=colour, ec="white", zorder=5)
        if all(abs(x - u) > 4 * reach or abs(y - v) > reach for u, v in taken):
            taken.append((x, y))
            style = {"xytext": (6, -3), "textcoords": "offset points", "fontsize": 8, "zorder": 6}
            axes.annotate(_literal(str(row["place_name"])), (x, y), **style)


def _frame_view(axes: Any, spots: Any) -> None:
    """Show every spot, in a frame of the page's shape at the middle latitude."""
    west, south, east, north = -180.0, -60.0, 180.0, 80.0
    if len(spots):
        xs = [point.x for point in spots["geometry"]]
        ys = [point.y for point in spots["geometry"]]
        west, east = min(xs) - _MARGIN, max(xs) + _MARGIN
        south, north = min(ys) - _MARGIN, max(ys) + _MARGIN
    shrink = max(0.1, math.cos(math.radians((south + north) / 2)))
    width, height = max(east - west, _SHAPE * (north - south) / shrink), north - south
    height = max(height, width * shrink / _SHAPE)
    x, y = (west + east) / 2, (south + north) / 2
    axes.set_xlim(x - width / 2, x + width / 2)
    axes.set_ylim(y - height / 2, y + height / 2)
    axes.set_aspect(1 / shrink, adjustable="box")
    axes.tick_params(labelsize=7, colors="#5a5a55", length=0)
    axes.xaxis.set_major_formatter("{x:g}°")
    axes.yaxis.set_major_formatter("{x:g}°")
    _draw_scale(axes, width * shrink)


def _draw_scale(axes: Any, equator_degrees: float) -> None:
    """Draw a bar of a round length, right at the middle of the view."""
    whole = equator_degrees * 111.2
    length = max(n for n in _ROUND if n <= max(whole / 4, _ROUND[0]))
    axes.plot([0.03, 0.03 + length / whole], [0.04, 0.04], transform=axes.transAxes, c="#1b1b1b")
    axes.text(0.03, 0.05, f"{length} km", transform=axes.transAxes, fontsize=7)


def _credits(source: Provenance, day: str) -> str:
    view = f"; point of view: {source.point_of_view}" if source.point_of_view else ""
    layers = [str(s["attribution"] or s["title"]) for s in source.statement()["layers"]]
    parts = ("Borders: Natural Earth 1:50m, disputed ones dashed", *layers)
    lines = textwrap.wrap(" · ".join(parts), 150)
    return _literal("\n".join([f"Layers as of {day or 'the newest data'}{view}", *lines]))


def _literal(text: str) -> str:
    """Keep matplotlib from reading dollar signs as formulae."""
    return clean_text(text).replace("$", r"\$")
