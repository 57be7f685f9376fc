// Places: areas softly, points clustered on a grid, labels that do not collide.
// Markers are kept from one drawing to the next, so that focus stays on them.
(function (gc) {
  "use strict";
  const kept = new Map(), outlines = new Map();
  let areas, circles, labels, links;

  // Where it happened is larger than what is only named.
  const size = ({ n, events }) => Math.min(23, (events ? 7.5 : 6) + 2.6 * Math.log2(n));
  const colour = (category) => `var(--gc-${gc.CATEGORIES[category].id})`;

  // Greedy: the place named most keeps its position and takes in what would overlap it.
  // Taking in makes it larger, so that it may overlap the next: the pass is repeated.
  gc.cluster = function (spots, gap) {
    let found = spots.map((spot) => ({ ...spot, members: [spot.place] })), before;
    do { before = found.length; found = pass(found, gap); } while (found.length < before);
    return found;
  };
  function pass(spots, gap) {
    const cell = 60, grid = new Map(), out = [];
    for (const spot of spots) {
      const cx = Math.floor(spot.x / cell), cy = Math.floor(spot.y / cell);
      const host = nearest(grid, cx, cy, spot, gap);
      if (host) { for (const p of spot.members) host.members.push(p); host.n += spot.n; host.events += spot.events; continue; }
      const made = spot;
      const key = cx * 65536 + cy;
      if (!grid.has(key)) grid.set(key, []);
      grid.get(key).push(made);
      out.push(made);
    }
    return out;
  }
  function nearest(grid, cx, cy, spot, gap) {
    for (let x = cx - 1; x <= cx + 1; x++) for (let y = cy - 1; y <= cy + 1; y++) {
      for (const other of grid.get(x * 65536 + y) || []) {
        const reach = Math.min(58, size(other) + size(spot) + gap);
        if (Math.hypot(other.x - spot.x, other.y - spot.y) < reach) return other;
      }
    }
    return null;
  }

  // Places in parts of the Mercator square, so that a redraw only scales them.
  let squares = null;
  function projected() {
    const { lat, lon } = gc.places, n = gc.nPlaces, x = new Float64Array(n), y = new Float64Array(n);
    for (let p = 0; p < n; p++) { x[p] = lon[p] / 360 + 0.5; y[p] = gc.mercator(lat[p]); }
    return { x, y };
  }
  function visibleSpots() {
    squares = squares || projected();
    const { shape } = gc.places, scale = 256 * 2 ** gc.map.getZoom(), origin = gc.map.getPixelOrigin(), size = gc.map.getSize();
    const corner = gc.map.containerPointToLayerPoint([0, 0]), pad = size.multiplyBy(0.15), spots = [];
    const [west, north, east, south] = [corner.x - pad.x, corner.y - pad.y, corner.x + size.x + pad.x, corner.y + size.y + pad.y];
    for (let p = 0; p < gc.nPlaces; p++) {
      if (!gc.count[p] || shape[p] >= 0 || gc.strongest[p] === 2) continue;
      const x = squares.x[p] * scale - origin.x, y = squares.y[p] * scale - origin.y;
      if (x > west && x < east && y > north && y < south) spots.push({ place: p, x, y, n: gc.count[p], events: gc.events[p] });
    }
    return spots.sort((a, b) => (b.events > 0) - (a.events > 0) || b.n - a.n || a.place - b.place);
  }

  function icon(c, selected) {
    const r = size(c), d = 2 * r + 6, kind = gc.strongest[c.place];
    const share = c.events / c.n, weak = kind > 2, fill = weak ? "var(--gc-surface)" : colour(share >= 0.5 ? 0 : Math.max(1, kind));
    const svg = gc.svg("svg", { width: d, height: d, viewBox: `${-d / 2} ${-d / 2} ${d} ${d}`, "aria-hidden": "true" });
    if (c.events) svg.append(gc.svg("circle", { r: r + 4, class: "gc-glow" }));
    if (c.members.length > 1) svg.append(gc.svg("circle", { r: r + 1.5, class: "gc-ring" }));
    svg.append(gc.svg("circle", { r, style: `fill:${fill}`, class: weak ? "gc-dot gc-weak" : "gc-dot" }));
    if (share > 0 && share < 1 && c.n > 1) svg.append(arc(r - 1.5, share));
    if (c.n > 1) svg.append(gc.svg("text", { y: "0.36em", class: weak ? "gc-n gc-weak" : "gc-n" }, document.createTextNode(short(c.n))));
    const node = gc.el("div.marker", svg);
    node.classList.toggle("gc-selected", selected);
    node.classList.toggle("gc-faded", Boolean(c.faded));
    if (c.change !== "both") node.classList.add("gc-" + c.change);
    return { html: node, iconSize: [d, d], className: "gc-icon" };
  }
  // The smaller part of the mentions, as a part of the ring in its own colour.
  function arc(r, share) {
    const length = 2 * Math.PI * r, [part, kind] = share < 0.5 ? [share, 0] : [1 - share, 1];
    return gc.svg("circle", { r, class: "gc-share", style: `stroke:${colour(kind)}`, "stroke-dasharray": `${part * length} ${length}`, transform: "rotate(-90)" });
  }

  const short = (n) => (n > 9999 ? Math.round(n / 1000) + "k" : String(n));
  const name = (c) => gc.places.name[c.place] + (c.members.length > 1 ? " " + gc.t("and {n} more", { n: gc.number(c.members.length - 1) }) : "");
  const counts = (c) => gc.plural(c.n, "mention") + (c.events ? ", " + gc.t("{n} as where it happened", { n: gc.number(c.events) }) : "");
  const title = (c) => `${name(c)}: ${counts(c)}`;
  const tip = (c) => gc.el("div.tip", gc.el("strong", gc.bdi(name(c))), gc.el("div", counts(c)), c.change !== "both" && gc.el("div.tip-change", gc.t(CHANGE[c.change])));
  const CHANGE = { new: "named only after the first day", gone: "named only until the first day" };

  function drawMarkers(clusters) {
    const wanted = new Set(clusters.map((c) => c.place));
    for (const [key, marker] of kept) if (!wanted.has(key)) { marker.remove(); kept.delete(key); }
    for (const c of clusters) {
      const selected = c.members.includes(gc.state.place);
      const look = [c.n, c.events, c.members.length, selected, gc.strongest[c.place], c.change, c.faded].join();
      let marker = kept.get(c.place);
      if (marker && marker.look === look) { marker.cluster = c; continue; }
      const text = title(c), made = L.divIcon(icon(c, selected));
      const focused = marker && marker.getElement() === document.activeElement;
      if (marker) marker.setIcon(made);
      else marker = newMarker(c, made);
      marker.look = look;
      marker.cluster = c;
      const node = marker.getElement();
      node.setAttribute("aria-label", text);
      node.setAttribute("role", "button");
      node.dataset.place = c.place;
      if (focused) node.focus({ preventScroll: true });
    }
  }
  function newMarker(c, made) {
    const at = [gc.places.lat[c.place], gc.places.lon[c.place]];
    const marker = L.marker(at, { icon: made, keyboard: true, riseOnHover: true, zIndexOffset: c.events ? 500 : 0 });
    marker.bindTooltip(() => tip(marker.cluster), { direction: "top", offset: [0, -8], className: "gc-tooltip" });
    marker.on("click", () => press(marker));
    marker.on("keypress", (e) => { if (e.originalEvent.key === " " || e.originalEvent.key === "Enter") { e.originalEvent.preventDefault(); press(marker); } });
    kept.set(c.place, marker.addTo(gc.map));
    return marker;
  }
  function press(marker) {
    const { members, place } = marker.cluster;
    const bounds = L.latLngBounds(members.map((p) => [gc.places.lat[p], gc.places.lon[p]]));
    const apart = members.length > 1 && gc.map.getZoom() < gc.map.getMaxZoom() && bounds.getNorthEast().distanceTo(bounds.getSouthWest()) > 200;
    if (apart) gc.map.fitBounds(bounds, { padding: [60, 60], maxZoom: Math.min(gc.map.getMaxZoom(), gc.map.getZoom() + 4) });
    else gc.selectPlace(place);
  }

  function areaOf(p) {
    if (outlines.has(p)) return outlines.get(p);
    const made = L.geoJSON(gc.core.shapes[gc.places.shape[p]], { pane: "gc-soft" });
    made.bindTooltip(() => gc.el("div.tip", gc.el("strong", gc.bdi(gc.places.name[p])), gc.el("div", gc.plural(gc.count[p], "mention"))), { sticky: true, className: "gc-tooltip" });
    outlines.set(p, made.on("click", () => gc.selectPlace(p)));
    return made;
  }
  function drawAreas() {
    areas.clearLayers();
    const view = gc.map.getBounds();
    for (let p = 0; p < gc.nPlaces; p++) {
      if (!gc.count[p] || gc.places.shape[p] < 0 || gc.strongest[p] === 2) continue;
      const chosen = p === gc.state.place, kind = gc.strongest[p];
      const country = gc.places.code[p].startsWith("PCL"), colour = gc.css(gc.CATEGORIES[kind].id);
      const style = {
        pane: "gc-soft", color: colour, weight: chosen ? 1.8 : 1, stroke: chosen || !country, opacity: chosen ? 0.9 : 0.5,
        fillColor: kind === 0 ? colour : gc.css(country ? "country" : "area"), fillOpacity: kind === 0 ? 0.1 : chosen ? 0.8 : 0.55,
        dashArray: kind > 2 || !gc.places.id[p] ? "3 4" : null, bubblingMouseEvents: false,
      };
      const made = areaOf(p).setStyle(style);
      if (!view.intersects(made.getBounds())) continue;
      areas.addLayer(made);
    }
  }

  // A place that is not known to the kilometre is a soft disc as wide as that.
  function drawUncertain(clusters) {
    circles.clearLayers();
    const width = gc.map.getSize().x;
    for (const c of clusters) {
      const p = c.place, km = gc.places.uncertain[p];
      const chosen = p === gc.state.place;
      if (!(km > 2)) continue;
      const at = [gc.places.lat[p], gc.places.lon[p]], metres = km * 1000;
      const degree = metres / 111200;
      const px = Math.abs(gc.map.latLngToLayerPoint([at[0] + degree, at[1]]).y - c.y);
      if (px < size(c) + 3 || (px > width / 4 && !chosen)) continue;
      circles.addLayer(L.circle(at, { radius: metres, pane: "gc-soft", interactive: false, stroke: chosen, weight: 1, dashArray: "3 4",
        color: gc.css(c.events ? "event" : "place"), fillOpacity: chosen ? 0.14 : 0.06 }));
    }
  }

  gc.startMarkers = function () {
    gc.map.createPane("gc-soft").style.zIndex = 340;
    gc.map.createPane("gc-labels").style.zIndex = 640;
    areas = L.layerGroup().addTo(gc.map);
    circles = L.layerGroup().addTo(gc.map);
    links = L.layerGroup().addTo(gc.map);
    labels = gc.map.getPane("gc-labels");
    labels.setAttribute("aria-hidden", "true");
  };

  gc.drawPlaces = function () {
    const phone = gc.map.getSize().x < 560;
    const clusters = gc.cluster(visibleSpots(), phone ? 4 : 2);
    const change = gc.state.compare === "difference" && gc.nArticles > 1 ? gc.mentionChange() : () => "both";
    const open = placesOfOpenArticle();
    for (const c of clusters) {
      c.change = change(c.place);
      c.faded = open !== null && !c.members.some((p) => open.has(p));
    }
    drawAreas();
    drawUncertain(clusters);
    drawMarkers(clusters);
    if (gc.world) gc.drawLabels(labels, clusters, size);
  };
  // While one article of many is read, the places of the others stand back.
  function placesOfOpenArticle() {
    const a = gc.state.article;
    return a >= 0 && gc.nArticles > 1 ? new Set([...gc.mentionsOfArticle(a)].map((i) => gc.mentions.place[i])) : null;
  }
  gc.markerOf = (place) => [...kept.values()].find((marker) => marker.cluster.members.includes(place)) || null;
  gc.links = () => links;
})(window.gc);
