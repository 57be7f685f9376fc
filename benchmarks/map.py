"""The map of many mentions beside folium's FastMarkerCluster, in one run.

    npm pack leaflet.markercluster@1.5.3 && tar xzf leaflet.markercluster-*.tgz
    python benchmarks/map.py package/dist/leaflet.markercluster.js [--mentions 100000]

Both show the same points, names and sentences. "Ready" is the first painted frame in which
markers stand and can be pressed, by the page's own clock; the browser is started anew each
time, the two take turns, and ratios are of neighbours. Needs Playwright and a Chromium.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import folium
import geopandas as gpd
import pandas as pd
from folium.plugins import FastMarkerCluster

from geoconflict.export import write_map
from geoconflict.export.map import assets
from geoconflict.types import Article

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from install_browser import find

WORDS = ("shelling", "troops", "village", "ministry", "defence", "heavy", "fire", "civilians")
FIRST_DAY = dt.date(2020, 9, 27)
CALLBACK = """function (row) {
  const marker = L.marker(new L.LatLng(row[0], row[1]));
  marker.bindPopup(function () {
    const box = document.createElement("div"); box.textContent = row[2] + " " + row[3]; return box;
  });
  return marker;
}"""
CLOCK = """(() => {
  const look = () => document.querySelector(%r)
    ? requestAnimationFrame(() => setTimeout(() => { window.__ready = performance.now(); }))
    : requestAnimationFrame(look);
  requestAnimationFrame(look);
})()"""
ZOOM = """await new Promise((done) => {
  gc.map.once("moveend", () => setTimeout(done));
  gc.map.setZoom(gc.map.getZoom() + (%d), { animate: false });
})"""
ZOOMS = (1, 1, 1, -1, -1, -1) * 5
"""Thirty steps, three in and three out in turn."""
STEPS = {
    "filter": "gc.change({ confidence: 60 })",
    "click": "gc.selectPlace(3); while (!document.querySelector('.gc-card'))"
    " await new Promise((done) => setTimeout(done, 2))",
}


def word(r: random.Random) -> str:
    return f"{r.choice(WORDS)}{int(r.expovariate(1 / 60))}"


def corpus(mentions: int) -> Any:
    """A frame of mentions of `mentions / 20` places in `mentions / 5` articles."""
    r = random.Random(1)
    places = [(r.gauss(40, 3), r.gauss(46, 4), f"Place {n}") for n in range(mentions // 20)]
    rows, articles = [], {}
    for a in range(mentions // 5):
        day = FIRST_DAY + dt.timedelta(days=int(r.betavariate(2, 2) * 42))
        texts = [" ".join(map(word, [r] * 9)) for _ in range(5)]
        articles[f"a{a}"] = Article(f"a{a}", ". ".join(texts), title=f"Report {a}", published=day)
        for m, text in enumerate(texts):
            n = min(len(places) - 1, int(r.expovariate(6 / len(places))))
            rows.append((f"a{a}", f"a{a}#{m}", day.isoformat(), text, f"geonames:{n}", *places[n]))
    names = ("article_id", "mention_id", "published", "sentence", "place_id")
    names += ("latitude", "longitude", "toponym")
    table = pd.DataFrame(rows, columns=list(names)).assign(
        kind="place", role="literal", confidence=0.9
    )
    points = gpd.points_from_xy(table["longitude"], table["latitude"])
    frame = gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")
    frame.attrs["geoconflict"] = SimpleNamespace(articles=articles)
    return frame


def write_fast(frame: Any, path: Path, plugin: str) -> None:
    """Folium's own way, made to open without a network."""
    page = folium.Map(tiles=None, location=[38, 44], zoom_start=5, maxZoom=18)
    rows = zip(frame["latitude"], frame["longitude"], frame["toponym"], frame["sentence"])  # noqa: B905
    FastMarkerCluster(list(rows), callback=CALLBACK).add_to(page)
    figure: Any = page.get_root()
    html = re.sub(
        r'<script src="[^"]*"></script>|<link rel="stylesheet"[^>]*>', "", figure.render()
    )
    script, style = assets.leaflet()
    head = f"<head><style>{style}</style><script>{script}</script><script>{plugin}</script>"
    path.write_text(html.replace("<head>", head, 1), encoding="utf-8")


def opened(playwright: Any, path: Path, ready: str) -> tuple[Any, Any, float]:
    browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
    view = {"width": 1360, "height": 850}
    page = browser.new_context(offline=True, viewport=view, bypass_csp=True).new_page()
    page.add_init_script(CLOCK % ready)
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_function("window.__ready", timeout=60_000)
    return browser, page, page.evaluate("window.__ready")


def timed(page: Any, code: str) -> float:
    """Return the milliseconds that a step takes, after a rest."""
    page.wait_for_timeout(150)
    given = "async () => { const t = performance.now(); %s; return performance.now() - t; }"
    return float(page.evaluate(given % code))


def steps(page: Any) -> dict[str, str]:
    page.wait_for_selector("html[data-ready=yes]", timeout=60_000)
    cdp = page.context.new_cdp_session(page)
    cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
    begin = busy(cdp)
    zooms = [timed(page, ZOOM % step) for step in ZOOMS]
    cpu = 1000 * (busy(cdp) - begin) / len(zooms)
    found = {"zoom": f"{statistics.median(zooms):.0f} (worst {max(zooms):.0f}, CPU {cpu:.0f})"}
    return found | {name: f"{timed(page, code):.0f}" for name, code in STEPS.items()}


def busy(cdp: Any) -> float:
    """Return the seconds of CPU that the page's own thread has used."""
    metrics = cdp.send("Performance.getMetrics")["metrics"]
    return next(float(m["value"]) for m in metrics if m["name"] == "TaskDuration")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plugin", type=Path)
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    from playwright.sync_api import sync_playwright

    frame, ratios = corpus(given.mentions), []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        own, fast = Path(folder) / "own.html", Path(folder) / "fast.html"
        begin = time.process_time()
        write_map(frame, own)
        print(f"written in {time.process_time() - begin:.1f} s of CPU")
        write_fast(frame, fast, given.plugin.read_text(encoding="utf-8"))
        print(f"{own.stat().st_size / 1e6:.1f} MB beside {fast.stat().st_size / 1e6:.1f} MB")
        for _ in range(given.runs):
            browser, page, ours = opened(playwright, own, "html[data-drawn=yes] .gc-icon")
            took = ", ".join(f"{name} {ms}" for name, ms in steps(page).items())
            browser.close()
            browser, _, theirs = opened(playwright, fast, ".marker-cluster")
            browser.close()
            ratios.append(ours / theirs)
            print(f"ready {ours:.0f} ms beside {theirs:.0f} ms, {ratios[-1]:.2f}; {took} ms")
    print(f"median ratio {statistics.median(ratios):.2f}, worst {max(ratios):.2f}")


if __name__ == "__main__":
    main()
