"""The folium map, and the one file that it becomes."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
from branca.element import CssLink, Element, JavascriptLink

from geoconflict.errors import ExportError
from geoconflict.export.atomic import write_text
from geoconflict.export.geojson import OTHERS
from geoconflict.export.map import assets
from geoconflict.export.map.base import base_blocks
from geoconflict.export.map.blocks import json_block
from geoconflict.export.map.data import PageData
from geoconflict.export.values import plain

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

TILES = "https://{s}.basemaps.cartocdn.com/rastertiles/voyager/{z}/{x}/{y}{r}.png"
TILES_CREDIT = "© OpenStreetMap contributors, © CARTO"
_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)


class Raw(Element):
    """HTML that is put out as it is, and never parsed as a template."""

    def __init__(self, name: str, html: str) -> None:
        super().__init__()
        self._name = name
        self._html = html

    def render(self, **_: Any) -> str:
        """Return the HTML."""
        return self._html


class ArticleMap(folium.Map):
    """A `folium.Map` that brings Leaflet along and shows a frame's places.

    Its JavaScript name is `map_geoconflict`. Folium layers can be added to it;
    those that load files from a network make the page need one.
    """

    default_js = []  # noqa: RUF012
    default_css = []  # noqa: RUF012

    def __init__(self, drawn: str, later: str, tiles_url: str | None) -> None:
        super().__init__(
            location=(30.0, 30.0),
            zoom_start=3,
            tiles=None,
            zoom_control=False,
            attributionControl=False,
            max_zoom=17,
            min_zoom=2,
            world_copy_jump=False,
        )
        self._id = "geoconflict"
        self._drawn = drawn
        self._later = later
        self.tiles_url = tiles_url

    def render(self, **kwargs: Any) -> str:
        """Put Leaflet, the data and the page's own parts into the figure."""
        figure: Any = self.get_root()
        script, style = assets.leaflet()
        for raw in (
            Raw("gc_leaflet_css", f"<style>{style}</style>"),
            Raw("gc_leaflet_js", f"<script>{script}</script>"),
            Raw("gc_style", f"<style>{assets.page_style()}</style>"),
        ):
            figure.header.add_child(raw, name=raw._name)
        figure.html.add_child(Raw("gc_body", assets.page_body()), name="gc_body")
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        figure.html.add_child(Raw("gc_data", self._drawn), name="gc_data")
        # The page runs before the browser reads what it needs later, or when asked.
        tail = f"{assets.page_script()}</script>\n{self._later}<script>"
        figure.script.add_child(Raw("gc_script", tail), name="gc_script")
        return ""


def build_map(
    frame: GeoDataFrame,
    *,
    title: str | None = None,
    tiles: str | None = TILES,
    language: str = "en",
) -> folium.Map:
    """Return a `folium.Map` of a frame's places, articles and layers.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        From `join`, or from `geoparse`, which then has no layers.
    title : str, optional
        Heading of the page; the article's title or the number of articles by
        default.
    tiles : str, optional
        An https URL template of map tiles, loaded only when the reader presses
        "Online map"; `None` leaves the button out.
    language : str, default "en"
        Of the page's own words, ISO 639-1: "ar", "en", "es", "fr", "ru" or
        "uk". Articles and layers stay in theirs.

    Returns
    -------
    folium.Map
        Shows itself in a notebook; `write_map` saves it as one file.

    Raises
    ------
    ExportError
        If the frame has no CRS, `tiles` is no https URL, or the page does not
        speak the language.
    """
    if tiles is not None and not re.match(r"https://[^\s/?#;,'\"]+/[^\s;'\"]*$", tiles):
        raise ExportError(f"tiles={tiles!r} is no https URL template such as {TILES!r}")
    words = assets.words(language)
    data = PageData(frame)
    core = {**data.core(), "title": plain(title), "tiles": tiles, "tilesCredit": TILES_CREDIT}
    core |= {"language": language, "words": words}
    drawn = [json_block("core", core), *data.drawn_blocks()]
    drawn += [f"<script>{assets.page_script(assets.LOADER)}</script>\n"]
    later = [*base_blocks(data.spots()), *data.asked_blocks()]
    return ArticleMap("".join(drawn), "".join(later), tiles)


def write_map(
    frame: GeoDataFrame | folium.Map,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    tiles: str | None = TILES,
    language: str = "en",
) -> None:
    """Write the map as one HTML file that asks nothing of any network when opened.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame or folium.Map
        Places, joined or not; or what `build_map` returned, with folium layers
        added to it.
    path : str or path
    title, tiles, language : str, optional
        As in `build_map`; not used for a map.

    Raises
    ------
    ExportError
        If a folium layer added to the map loads files from a network, the file
        cannot be written, or its name is that of another format.
    """
    if (suffix := Path(path).suffix.lower()) in {".geojson", *OTHERS}:
        raise ExportError(f"{path}: {suffix} is no web page; use gc.write_table for it")
    if not isinstance(frame, folium.Map):
        frame = build_map(frame, title=title, tiles=tiles, language=language)
    write_text(path, iter([standalone(frame)]))


def standalone(page: folium.Map) -> str:
    """Return the page's HTML, with a Content-Security-Policy for its own scripts."""
    figure: Any = page.get_root()
    html: str = figure.render()
    for link in figure.header._children.values():
        if isinstance(link, JavascriptLink | CssLink):
            raise ExportError(
                f"a layer added to the map loads {link.url} from a network; leave it out, "
                "or save the map with its own save() for a page that is online"
            )
    return html.replace("<head>", f"<head>\n{_policy(html, page)}", 1)


def _policy(html: str, page: folium.Map) -> str:
    """Allow the page's own scripts by their hashes, and nothing else."""
    codes = (m["code"] for m in _SCRIPT.finditer(html) if "application/json" not in m["attributes"])
    hashes = " ".join(f"'sha256-{_sha256(code)}'" for code in codes)
    host = re.match(r"https://[^/]+", getattr(page, "tiles_url", None) or "")
    tiles = " " + host[0].replace("{s}", "*") if host else ""
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        f"img-src data: blob:{tiles}; base-uri 'none'; form-action 'none'"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


def _sha256(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode("utf-8")).digest()).decode("ascii")
