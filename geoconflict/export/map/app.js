// Puts the parts together, on the map that folium made.
(function (gc) {
  "use strict";
  gc.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  gc.panel = function (name) {
    document.documentElement.dataset.panel = name;
    document
      .querySelectorAll("#gc-tabs button")
      .forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.panel === name)));
  };
  function theme(dark) {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    gc.newColours();
    gc.$("theme").textContent = gc.t(dark ? "Light" : "Dark");
  }
  function repaint() {
    gc.recolourBase();
    gc.drawLayers(true);
    gc.redraw();
  }

  function headings() {
    const text =
      gc.core.title ||
      (gc.nArticles === 1
        ? gc.articles.title[0] || gc.t("Untitled article")
        : gc.t("Places in {articles}", { articles: gc.plural(gc.nArticles, "article") }));
    gc.$("title").textContent = text;
    document.title = text.slice(0, 200);
  }
  // Of which day the layers are; of several articles each one's facts are of its own day.
  function layersTold(when) {
    const told = (iso) => (iso ? gc.day(iso) : gc.t("the newest data")),
      [first, second] = gc.twoDays().map(told),
      day = gc.layerDay();
    if (!gc.core.layers.length) return "";
    if (gc.state.compare) return gc.t("layers of {first} and {second}", { first, second });
    if (gc.nArticles === 1 && gc.undated() && !day) return gc.t("layers of today");
    if (day && when === gc.day(day)) return gc.t("layers of that day");
    const several = gc.nArticles > 1 && !gc.core.statement.as_of && gc.state.layerDate === "then";
    return gc.t(
      several
        ? "layers drawn as of {day}, told of each article as of its own"
        : "layers as of {day}",
      { day: told(day) },
    );
  }
  gc.undated = () => gc.nArticles === 1 && !gc.articles.date[0];
  function summary() {
    const places = gc.plural(
      gc.count.reduce((n, count) => n + (count ? 1 : 0), 0),
      "place",
    );
    const when = gc.nArticles > 1 ? "" : gc.undated() ? gc.t("undated") : gc.day(gc.articles.date[0]);
    const mentions = gc.plural(gc.nMentions, "mention"),
      what =
        gc.put === gc.nMentions
          ? gc.t("{mentions} of {places}", { mentions, places })
          : gc.t("{n} of {mentions} shown, {places}", { n: gc.number(gc.put), mentions, places });
    gc.$("summary").textContent = [when, what, layersTold(when)].filter(Boolean).join(" · ");
    gc.updateNotice();
  }

  function buttons() {
    gc.$("theme").addEventListener("click", () => {
      theme(document.documentElement.dataset.theme !== "dark");
      repaint();
    });
    gc.$("print").addEventListener("click", () => window.print());
    if (gc.core.tiles) gc.$("tiles").hidden = false;
    gc.$("tiles").addEventListener("click", () => {
      gc.$("tiles").setAttribute("aria-pressed", String(gc.toggleTiles()));
      gc.drawSources();
    });
    document
      .querySelectorAll("#gc-tabs button")
      .forEach((b) => b.addEventListener("click", () => gc.panel(b.dataset.panel)));
    document.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || (gc.state.place < 0 && !gc.chosenFeature && !gc.chosenWords))
        return;
      const marker = gc.markerOf(gc.state.place);
      gc.selectPlace(-1);
      if (marker) marker.focus({ preventScroll: true });
    });
  }
  function printing() {
    let before = null;
    const root = document.documentElement;
    // The map takes its size on paper first, so that the same view fits into it.
    function resize(bounds) {
      gc.map.invalidateSize({ animate: false });
      gc.map.fitBounds(bounds, { animate: false, maxZoom: gc.map.getZoom() });
      repaint();
    }
    addEventListener("beforeprint", () => {
      before = {
        dark: root.dataset.theme === "dark",
        center: gc.map.getCenter(),
        zoom: gc.map.getZoom(),
      };
      const bounds = gc.map.getBounds();
      theme(false);
      root.toggleAttribute("data-print", true);
      gc.$("sources").firstElementChild.open = true;
      resize(bounds);
    });
    addEventListener("afterprint", () => {
      root.toggleAttribute("data-print", false);
      gc.$("sources").firstElementChild.open = false;
      theme(before.dark);
      gc.map.invalidateSize({ animate: false });
      gc.map.setView(before.center, before.zoom, { animate: false });
      repaint();
    });
  }

  // The browser paints before what follows is done.
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

  async function start() {
    const viewport = document.querySelector("meta[name=viewport]");
    if (viewport) viewport.content = "width=device-width, initial-scale=1";
    await gc.loading;
    gc.startWords();
    theme(matchMedia("(prefers-color-scheme: dark)").matches);
    gc.panel("reader");
    if (gc.nArticles < 2 || location.hash.includes("q=")) await gc.heads();
    headings();
    gc.map = map_geoconflict; // made by folium
    gc.map.getContainer().dir = "ltr";
    gc.$("map").append(gc.map.getContainer());
    const at = gc.recall();
    gc.reserveTime();
    gc.map.invalidateSize({ animate: false });
    L.control
      .zoom({ position: "topright", zoomInTitle: gc.t("Zoom in"), zoomOutTitle: gc.t("Zoom out") })
      .addTo(gc.map);
    L.control.scale({ imperial: false, maxWidth: 130 }).addTo(gc.map);
    gc.startMarkers();
    gc.drawLayers();
    if (at) gc.map.setView([at[0], at[1]], at[2], { animate: false });
    else gc.home();
    gc.drawLayers(true); // again, for the zoom that it has now
    gc.redraw();
    follow();
    document.documentElement.dataset.drawn = "yes"; // markers work from here on
    await painted();
    await gc.loadBase();
    gc.drawBase();
    gc.redraw();
    await painted();
    rest();
    await gc.startReader();
    document.documentElement.dataset.ready = "yes";
  }
  // What is read after the first look.
  function rest() {
    summary();
    gc.startCompare();
    gc.startDay();
    gc.startLocator();
    gc.startTime();
    gc.startLegend();
    gc.startDownloads();
    buttons();
    printing();
    gc.drawSources();
  }
  function follow() {
    let wide = gc.map.getZoom() < 6;
    gc.map.on("moveend", () => {
      const now = gc.map.getZoom() < 6;
      if (now !== wide) {
        wide = now;
        gc.drawLayers(true);
      }
      gc.redraw();
      gc.remember();
      if (document.documentElement.dataset.ready === "yes") gc.updateKey();
    });
    const watch = new ResizeObserver(() => gc.map.invalidateSize({ animate: false }));
    painted().then(() => watch.observe(gc.$("map")));
    gc.onChange((what) => {
      if (what === "select") return;
      if (what !== "filter" || gc.related.mention.length) gc.drawLayers();
      summary();
      if (document.documentElement.dataset.ready !== "yes") {
        gc.redraw();
        return;
      }
      gc.updateCompare();
      gc.redraw();
      gc.updateLegend();
      gc.drawReader(true);
    });
  }
  gc.ready = start();
})(window.gc);
