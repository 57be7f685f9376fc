// Enclaves, fronts and pipelines as they were on a day.
(function (gc) {
  "use strict";
  let group, drawn = [];

  gc.validOn = (feature, day) => {
    const moment = day || "9999-12-30";
    return (feature.valid_from || "") <= moment && moment < (feature.valid_to || "9999-12-31");
  };
  gc.feature = function (layer, id, day) {
    const found = gc.core.layers.find((item) => item.name === layer);
    const versions = found ? found.features.filter((f) => f.id === id) : [];
    return versions.find((f) => gc.validOn(f, day)) || versions[versions.length - 1] || null;
  };

  const commodity = (f) => {
    const text = (f.commodity || "").toLowerCase();
    if (text.includes("gas")) return "gas";
    return text.includes("oil") || text.includes("crude") || text.includes("product") ? "oil" : "other";
  };
  gc.isLine = (shape) => shape.type.includes("LineString");
  const running = (f) => !f.status || /^(operating|active|in operation|in service)/i.test(f.status);
  const unbuilt = (f) => /planned|construction|proposed/i.test(f.status || "");
  const gone = (f) => /retired|cancelled|dismantled/i.test(f.status || "");
  const front = (f) => /front|line of contact|ceasefire|buffer/i.test(f.kind || "");

  function lineStyle(f) {
    if (front(f)) return { color: gc.css("front"), weight: 2.5, dashArray: "7 5" };
    const colour = gc.css(commodity(f));
    if (unbuilt(f) || gone(f)) return { color: colour, weight: 1.6, opacity: 0.55, dashArray: "1 5" };
    return { color: colour, weight: 2.2, opacity: running(f) ? 0.9 : 0.6, dashArray: running(f) ? null : "5 6" };
  }
  const held = (f) => f.controlled_by && f.recognised_as && f.controlled_by !== f.recognised_as;
  // Hatched: held by another than it is recognised as. Only outlined: what is claimed,
  // bygone, or drawn over the parts that make it up.
  const outlined = (f) => /claim|former|autonomous|buffer/.test(f.kind || "") || /^divided/.test(f.controlled_by || "");
  function areaStyle(f) {
    const style = { color: gc.css("enclave"), weight: 1.2, opacity: 0.85, fill: true, fillOpacity: 1, fillColor: "url(#gc-hatch)" };
    if (outlined(f)) return { ...style, weight: 1.6, opacity: 0.7, dashArray: "1 5", fillOpacity: 0, fillColor: style.color };
    return held(f) ? style : { ...style, fillOpacity: 0.1, fillColor: style.color };
  }

  const period = (f) => {
    const parts = [f.valid_from && "from " + gc.day(f.valid_from), f.valid_to && "until " + gc.day(f.valid_to)];
    return parts.filter(Boolean).join(" ");
  };
  // Codes of countries are spelt out, wherever they stand in what is said of a party.
  gc.party = (text) => text && String(text).replace(/\b[A-Z]{2}\b/g, (code) => (code === "US" || code === "UN" ? code : gc.regionName(code)));
  gc.parties = (value) => (Array.isArray(value) ? value.map(gc.party).join(", ") : gc.party(value));
  gc.featureFacts = (f) => [
    ["Kind", f.kind], ["Recognised as", gc.party(f.recognised_as)], ["Held by", gc.party(f.controlled_by)],
    ["Claimed by", gc.parties(f.claimed_by)], ["Carries", f.commodity], ["Status", f.status], ["Operator", f.operator],
    ["Length", f.length_km && gc.number(Math.round(f.length_km)) + "\u00a0km"], ["Capacity", f.capacity],
    ["Countries", gc.parties(f.countries)], ["Valid", period(f)],
    ["Drawn to within", f.accuracy_km && f.accuracy_km + "\u00a0km"], ["Method", f.method], ["Note", f.note],
  ].filter(([, value]) => value);

  function tooltip(f, near) {
    const node = gc.el("div.tip", gc.el("strong", gc.bdi(f.name || f.id)));
    const facts = gc.featureFacts(f).filter(([name]) => ["Recognised as", "Held by", "Carries", "Status"].includes(name));
    for (const [name, value] of facts) node.append(gc.el("div", name + ": ", gc.bdi(value)));
    for (const item of near.slice(0, 4)) {
      node.append(gc.el("div.tip-near", gc.bdi(item.name), " ", gc.distance(item)));
    }
    return node;
  }
  gc.distance = (r) => (r.km === null || r.km === undefined) ? "" :
    (r.km < 10 ? r.km.toFixed(1) : Math.round(r.km)) + (r.error ? " ± " + (r.error < 10 ? r.error.toFixed(1) : Math.round(r.error)) : "") + "\u00a0km";

  // The features that shown words mean: "Baku-Supsa", "Azeri oil and gas pipelines".
  function meantFeatures() {
    const meant = new Set();
    for (const [mention, list] of gc.relationsOf) {
      if (gc.shown[mention]) for (const r of list) if (r.relation === "named" || r.relation === "described") meant.add(r.layer + "\n" + r.feature);
    }
    return meant;
  }

  // Of each feature, the shown places that are near it: nearest first, each place once.
  function nearPlaces() {
    const near = new Map();
    for (const [mention, list] of gc.relationsOf) {
      const place = gc.mentions.place[mention];
      if (!gc.shown[mention] || place < 0) continue;
      for (const r of list) {
        const key = r.layer + "\n" + r.feature;
        if (!near.has(key)) near.set(key, new Map());
        const item = { ...r, place, name: gc.places.name[place] };
        const known = near.get(key).get(place);
        if (!known || (r.km ?? 0) < (known.km ?? 0)) near.get(key).set(place, item);
      }
    }
    return (key) => [...(near.get(key) || new Map()).values()].sort((a, b) => (a.km ?? 0) - (b.km ?? 0));
  }

  // The parts of a line that lie about as near to the places as its nearest point.
  gc.stretches = function (shape, near) {
    const lines = shape.type === "LineString" ? [shape.coordinates] : shape.coordinates, out = [];
    for (const item of near.slice(0, 40)) {
      const { lat, lon, shape: area } = gc.places, p = item.place;
      if (area[p] >= 0) continue;
      const r = Math.max(1.4 * (item.km || 0), (item.km || 0) + 8) / 111.2, k = Math.cos(lat[p] * Math.PI / 180);
      for (const line of lines) for (let i = 1; i < line.length; i++) {
        const [ax, ay] = [(line[i - 1][0] - lon[p]) * k, line[i - 1][1] - lat[p]];
        const [dx, dy] = [(line[i][0] - lon[p]) * k - ax, line[i][1] - lat[p] - ay];
        const a = dx * dx + dy * dy, b = ax * dx + ay * dy, root = b * b - a * (ax * ax + ay * ay - r * r);
        if (!a || root <= 0) continue;
        const ends = [(-b - Math.sqrt(root)) / a, (-b + Math.sqrt(root)) / a].map((t) => Math.max(0, Math.min(1, t)));
        if (ends[0] < ends[1]) out.push(ends.map((t) => [lat[p] + ay + t * dy, lon[p] + (ax + t * dx) / k]));
      }
    }
    return out;
  };

  gc.drawLayers = function () {
    if (!group) {
      gc.map.createPane("gc-areas").style.zIndex = 350;
      gc.map.createPane("gc-lines").style.zIndex = 360;
      group = L.layerGroup().addTo(gc.map);
    }
    group.clearLayers();
    drawn = [];
    const day = gc.layerDay(), near = nearPlaces(), meant = meantFeatures();
    for (const layer of gc.core.layers) {
      if (gc.state.layersOff.has(layer.name)) continue;
      for (const f of layer.features) if (f.shape >= 0 && gc.validOn(f, day)) {
        const key = layer.name + "\n" + f.id;
        draw(layer, f, near(key).filter((item) => item.relation === "near"), meant.has(key));
      }
    }
  };

  function draw(layer, f, near, meant) {
    const shape = gc.core.shapes[f.shape], line = gc.isLine(shape);
    const pane = line ? "gc-lines" : "gc-areas";
    const style = { ...(line ? lineStyle(f) : areaStyle(f)), pane, bubblingMouseEvents: false };
    if (line && near.length) {
      const wide = { ...style, weight: style.weight + 6, opacity: 0.3, dashArray: null };
      group.addLayer(L.polyline(gc.stretches(shape, near), { ...wide, pane, interactive: false }));
    }
    if (line && gc.map.getZoom() < 6) style.weight *= 0.65;
    if (meant) Object.assign(style, { weight: style.weight + 1.4, opacity: 1 });
    else if (line && !near.length) style.opacity *= 0.6;
    const made = L.geoJSON(shape, { style, pane, pointToLayer: (_, at) => L.circleMarker(at, { radius: 5, ...style }) });
    made.bindTooltip(tooltip(f, near), { sticky: true, className: "gc-tooltip" });
    made.on("click", () => gc.selectFeature(layer.name, f, near));
    group.addLayer(made);
    drawn.push({ layer, feature: f, line, bounds: made.getBounds(), near, meant });
  }
  gc.drawnFeatures = () => drawn;
  gc.commodity = commodity;
})(window.gc);
