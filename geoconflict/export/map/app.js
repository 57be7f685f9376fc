// Puts the parts together, on the map that folium made.
(function (gc) {
  "use strict";
  gc.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  gc.redraw = function () { gc.drawPlaces(); gc.drawLinks(gc.state.place); };

  gc.selectPlace = function (place, mention = -1) {
    gc.chosenFeature = gc.chosenWords = null;
    if (mention < 0 && place >= 0) gc.leaveArticle();
    gc.change({ place, mention }, "select");
    if (place >= 0) show(place);
    gc.redraw();
    gc.drawReader();
    if (place >= 0) panel("reader");
  };
  // Words such as "oil pipelines": the features that they mean are brought into view.
  gc.selectMention = function (mention, text) {
    gc.selectPlace(-1);
    gc.chosenWords = [mention, text];
    const meant = new Set(gc.relationsOf.get(mention).map((r) => r.layer + "\n" + r.feature));
    const bounds = L.latLngBounds([]);
    gc.drawnFeatures().filter((d) => meant.has(d.layer.name + "\n" + d.feature.id)).forEach((d) => bounds.extend(d.bounds));
    if (bounds.isValid() && !gc.map.getBounds().intersects(bounds)) gc.map.fitBounds(bounds, { animate: false });
    gc.drawReader();
  };
  gc.selectFeature = function (layer, feature, near) {
    gc.chosenWords = null;
    const drawn = gc.drawnFeatures().find((d) => d.layer.name === layer && d.feature === feature);
    gc.chosenFeature = [layer, feature, near.length || !drawn ? near : drawn.near];
    gc.change({ place: -1, mention: -1 }, "select");
    gc.redraw();
    gc.drawReader(true);
    panel("reader");
  };
  function show(place) {
    const { lat, lon, shape } = gc.places;
    if (shape[place] >= 0) {
      const bounds = L.geoJSON(gc.core.shapes[shape[place]]).getBounds();
      if (!gc.map.getBounds().intersects(bounds)) gc.map.fitBounds(bounds, { maxZoom: 8, animate: false });
    } else if (!gc.map.getBounds().pad(-0.1).contains([lat[place], lon[place]])) {
      gc.map.setView([lat[place], lon[place]], Math.max(gc.map.getZoom(), 7), { animate: false });
    }
  }

  // The places that are shown as points; without any, the areas and features named.
  function home() {
    const points = [], areas = L.latLngBounds([]);
    for (let p = 0; p < gc.nPlaces; p++) {
      if (!gc.count[p]) continue;
      if (gc.places.shape[p] < 0) points.push({ at: [gc.places.lat[p], gc.places.lon[p]], n: gc.count[p] });
      else if (gc.strongest[p] === 2 || !gc.places.code[p].startsWith("PCL")) areas.extend(L.geoJSON(gc.core.shapes[gc.places.shape[p]]).getBounds());
    }
    for (const d of gc.drawnFeatures()) if (!d.line && (d.near.length || d.meant)) areas.extend(d.bounds);
    const bounds = L.latLngBounds(trimmed(points));
    if (!points.length || (points.length < 3 && areas.isValid())) bounds.extend(areas);
    if (!bounds.isValid()) for (let p = 0; p < gc.nPlaces; p++) if (gc.count[p]) bounds.extend([gc.places.lat[p], gc.places.lon[p]]);
    if (bounds.isValid()) gc.map.fitBounds(bounds, { padding: gc.map.getSize().x < 560 ? [22, 22] : [46, 46], maxZoom: 9, animate: false });
    else gc.map.setView([25, 20], 2);
  }
  // Far-off places named once do not decide the view when most lie together.
  function trimmed(points) {
    if (points.length < 6) return points.map((p) => p.at);
    const middle = (i) => points.map((p) => p.at[i]).sort((a, b) => a - b)[points.length >> 1];
    const [lat, lon] = [middle(0), middle(1)];
    const ranked = points.map((p) => [Math.hypot(p.at[0] - lat, (p.at[1] - lon) * Math.cos(lat * Math.PI / 180)), p.at]).sort((a, b) => a[0] - b[0]);
    const inner = ranked[Math.floor(ranked.length * 0.75)][0];
    return ranked.filter(([far]) => far <= Math.max(2.5, 3 * inner)).map(([, at]) => at);
  }

  function panel(name) {
    document.documentElement.dataset.panel = name;
    document.querySelectorAll("#gc-tabs button").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.panel === name)));
  }
  function theme(dark) {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    gc.$("theme").setAttribute("aria-pressed", String(dark));
    gc.$("theme").textContent = dark ? "Light" : "Dark";
  }
  function repaint() { gc.recolourBase(); gc.drawLayers(); gc.redraw(); }

  function headings() {
    const single = gc.nArticles === 1;
    const text = gc.core.title || (single ? gc.articles.title[0] || "Untitled article" : `Places in ${gc.plural(gc.nArticles, "article")}`);
    gc.$("title").textContent = text;
    document.title = text.slice(0, 200);
  }
  function summary() {
    let mentions = 0, places = 0;
    for (const n of gc.count) if (n) { places++; mentions += n; }
    const day = gc.layerDay(), layers = gc.core.layers.length ? ` · layers as of ${day ? gc.day(day) : "the newest data"}` : "";
    const dates = gc.articles.date || [], when = gc.nArticles === 1 ? (dates[0] ? gc.day(dates[0]) + " · " : "undated · ") : "";
    gc.$("summary").textContent = `${when}${gc.plural(mentions, "mention")} of ${gc.plural(places, "place")}${layers}`;
  }
  function credit(layer) {
    const names = (given, key) => (Array.isArray(given) ? given : []).map((item) => item && (item[key] || item.title)).filter(Boolean).join(", ");
    const from = names(layer.sources, "title"), licence = names(layer.licenses, "name");
    return [layer.title + (licence ? ` (${licence})` : ""), layer.attribution || from, layer.point_of_view].filter(Boolean).join(": ");
  }
  function sources() {
    const s = gc.core.statement;
    const views = { un: "United Nations", "de facto": "whoever holds the ground" };
    const view = s.point_of_view && "Disputed areas are told in the view of: " + (views[s.point_of_view] || gc.regionName(s.point_of_view));
    const lines = [];
    if (s.gazetteer) lines.push("Gazetteer: " + s.gazetteer);
    for (const layer of s.layers) lines.push(credit(layer));
    if (gc.core.tiles && document.documentElement.hasAttribute("data-tiles")) lines.push("Online map: " + gc.core.tilesCredit);
    lines.push(`Made with geoconflict ${s.version} and Leaflet`);
    const short = [gc.world.attribution, gc.world.point_of_view, view].filter(Boolean).join(" · ");
    gc.$("sources").replaceChildren(gc.el("details", gc.el("summary", short, " · ", gc.el("u", "sources and licences")),
      gc.el("ul.plain", lines.filter(Boolean).map((line) => gc.el("li", gc.bdi(line))))));
  }

  function buttons() {
    gc.$("theme").addEventListener("click", () => { theme(document.documentElement.dataset.theme !== "dark"); repaint(); });
    gc.$("print").addEventListener("click", () => window.print());
    if (gc.core.tiles) gc.$("tiles").hidden = false;
    gc.$("tiles").addEventListener("click", () => { gc.$("tiles").setAttribute("aria-pressed", String(gc.toggleTiles())); sources(); });
    document.querySelectorAll("#gc-tabs button").forEach((b) => b.addEventListener("click", () => panel(b.dataset.panel)));
    document.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || (gc.state.place < 0 && !gc.chosenFeature && !gc.chosenWords)) return;
      const marker = gc.markerOf(gc.state.place);
      gc.selectPlace(-1);
      if (marker) marker.getElement().focus({ preventScroll: true });
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
      before = { dark: root.dataset.theme === "dark", center: gc.map.getCenter(), zoom: gc.map.getZoom() };
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

  async function start() {
    document.documentElement.lang = "en";
    const viewport = document.querySelector("meta[name=viewport]");
    if (viewport) viewport.content = "width=device-width, initial-scale=1";
    theme(matchMedia("(prefers-color-scheme: dark)").matches);
    panel("reader");
    await gc.loading;
    gc.map = map_geoconflict; // made by folium
    const box = gc.map.getContainer();
    gc.$("map").append(box);
    headings();
    gc.map.invalidateSize({ animate: false });
    L.control.zoom({ position: "topright" }).addTo(gc.map);
    L.control.scale({ imperial: false }).addTo(gc.map);
    const at = gc.recall();
    gc.startMarkers();
    gc.startTime();
    gc.map.invalidateSize({ animate: false });
    gc.drawLayers();
    if (at) gc.map.setView([at[0], at[1]], at[2], { animate: false });
    else home();
    gc.drawLayers(); // again, for the zoom that it has now
    gc.drawBase();
    gc.startLegend();
    gc.startDownloads();
    buttons();
    printing();
    sources();
    summary();
    gc.redraw();
    let wide = gc.map.getZoom() < 6;
    gc.map.on("moveend", () => {
      const now = gc.map.getZoom() < 6;
      if (now !== wide) { wide = now; gc.drawLayers(); }
      gc.redraw();
      gc.remember();
    });
    new ResizeObserver(() => gc.map.invalidateSize({ animate: false })).observe(gc.$("map"));
    gc.onChange((what) => {
      if (what === "select") return;
      if (what !== "filter" || gc.relationsOf.size) gc.drawLayers();
      gc.redraw();
      gc.updateLegend();
      summary();
      gc.drawReader(true);
    });
    await gc.startReader();
    document.documentElement.dataset.ready = "yes";
  }
  gc.ready = start();
})(window.gc);
