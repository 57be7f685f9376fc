// Labels: the most telling first, each where it is free, or not at all.
(function (gc) {
  "use strict";
  const pen = document.createElement("canvas").getContext("2d");
  const FONTS = {
    place: "600 13px system-ui, sans-serif",
    area: "600 12px system-ui, sans-serif",
    country: "500 11px system-ui, sans-serif",
    feature: "italic 600 12px system-ui, sans-serif",
    town: "500 11px system-ui, sans-serif",
    sea: 'italic 400 12px Georgia, "Noto Serif", serif',
    line: "italic 600 11px system-ui, sans-serif",
    named: "italic 700 12px system-ui, sans-serif", // a line that the text names
  };
  const SPACED = { country: 1.2, sea: 1.2 };
  // Thousands of people that a town has to have to be named at a zoom.
  const CROWD = [9e9, 9e9, 9e9, 9e9, 2500, 900, 300, 90, 30, 8, 2, 0];
  // From which zoom on, and where: the first spot that is free is taken.
  const SEAS = [
    ["Black Sea", 4, [34.4, 43.3], [31, 44.4], [38.6, 42.4], [30.5, 42.5]],
    ["Caspian Sea", 4, [50.6, 41.9], [51.3, 39.5], [50.2, 44], [52, 37.8]],
    [
      "Mediterranean Sea",
      3,
      [18.5, 34.6],
      [33, 33.6],
      [29.5, 33.2],
      [33.9, 33.1],
      [13.5, 36],
      [4.5, 40],
    ],
    ["Red Sea", 4, [37.6, 21], [40, 17.5], [34.9, 25.6], [42, 14.6]],
    ["Arabian Sea", 3, [63.5, 17], [57, 15], [70, 19]],
    ["Baltic Sea", 5, [19.6, 57.4], [17, 55.6], [20, 60.6]],
    ["Gulf of Aden", 5, [47.5, 12.2], [45, 12]],
    ["Sea of Azov", 6, [36.7, 46.1], [35.6, 45.9]],
    ["Aegean Sea", 6, [25.2, 38.6], [24.9, 40], [25.8, 36.3]],
    ["South China Sea", 4, [113.5, 13], [116, 18], [110.5, 17.5]],
    ["Bay of Bengal", 4, [88.5, 15], [91, 19.5], [84, 17]],
    ["North Sea", 5, [3.5, 56.3], [1.5, 54.6]],
  ];
  const hit = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  const inside = (box, view) =>
    box[0] > view[0] && box[2] < view[2] && box[1] > view[1] && box[3] < view[3];
  // The first that is free; those after it are not even looked for.
  function room(taken, view, options) {
    for (const option of options)
      if (option.boxes.every((box) => inside(box, view) && !taken.some((other) => hit(box, other))))
        return option;
    return null;
  }

  const at = (lat, lon) => gc.map.latLngToLayerPoint([lat, lon]);
  function places(clusters) {
    return clusters
      .map((c) => {
        const more = c.members.length > 1 ? ` +${c.members.length - 1}` : "";
        return {
          faded: c.faded,
          text: gc.places.name[c.place] + more,
          x: c.x,
          y: c.y,
          r: gc.dotSize(c),
          kind: "place",
          strong: gc.events[c.place] > 0,
        };
      })
      .sort((a, b) => Boolean(a.faded) - Boolean(b.faded));
  }
  function areas(zoom, frame) {
    const list = [];
    for (let p = 0; p < gc.nPlaces; p++) {
      const shape = gc.places.shape[p];
      if (!gc.count[p] || shape < 0 || gc.strongest[p] === 2) continue;
      if (gc.nArticles > 1 && !gc.places.id[p] && p !== gc.state.place) continue;
      const country = gc.places.code[p].startsWith("PCL") && gc.places.country[p],
        known = country && gc.world.labels.find((l) => l[4] === country);
      list.push({
        text: gc.places.name[p],
        spots: known ? gc.insideCountry(known, zoom, frame) : insideArea(p, shape),
        sea: gc.places.class[p] === "H" && gc.places.official[p],
        kind: "area",
        country,
      });
    }
    return list.sort((a, b) => Boolean(a.country) - Boolean(b.country));
  }
  function insideArea(p, shape) {
    const sea = SEAS.find(([name]) => name === gc.places.official[p]);
    if (sea) return sea.slice(2).map(([x, y]) => at(y, x));
    const found = gc.places.vague[p] ? [] : gc.insideShape(shape);
    return found.length ? found : [at(gc.places.lat[p], gc.places.lon[p])];
  }
  function features(frame) {
    const list = [],
      shownSide = gc.sideShown();
    for (const d of gc.drawnFeatures()) {
      if (!d.bounds.isValid() || (d.change && d.change.id === "same")) continue;
      const a = gc.map.latLngToLayerPoint(d.bounds.getNorthWest()),
        b = gc.map.latLngToLayerPoint(d.bounds.getSouthEast());
      if (!hit([a.x, a.y, b.x, b.y], frame)) continue;
      const label = { change: d.change && d.change.id, big: (b.x - a.x) * (b.y - a.y) };
      if (d.line) {
        if (d.meant || (d.near.length && gc.laid(d.feature))) list.push(lineLabel(d, label));
      } else if (b.x - a.x > 60)
        list.push({
          ...label,
          text: d.feature.name,
          spots: gc.insideShape(d.feature.shape).filter(({ x }) => shownSide(d.side, x)),
          kind: "feature",
          strong: d.meant,
          outlined: gc.outlined(d.feature),
        });
    }
    list.sort((a, b) => rank(a) - rank(b) || b.big - a.big);
    const lines = list.filter((l) => l.kind === "line").slice(0, 8);
    return list.filter((l) => l.kind !== "line" || lines.includes(l)).slice(0, 40);
  }
  // What changed and what the text names come first, what is bygone or drawn over its parts last.
  const rank = (l) => (l.change || l.strong ? 0 : l.kind === "line" ? 2 : l.outlined ? 3 : 1);
  const lineLabel = (d, label) => ({
    ...label,
    text: String(d.feature.name || "").replace(/ pipeline(?= \(|$)/i, ""),
    shape: gc.core.shapes[d.feature.shape],
    shown: (x) => gc.sideShown()(d.side, x),
    kind: "line",
    tone: gc.commodity(d.feature),
    strong: d.meant,
  });
  function ground(zoom, named, frame) {
    if (document.documentElement.hasAttribute("data-tiles")) return [];
    const list = [];
    for (const entry of gc.world.labels) {
      const [english, , , wanted, code] = entry;
      if (wanted > zoom - 1 || (code && named.has(code))) continue;
      list.push({
        text: code && gc.language !== "en" ? gc.regionName(code) : english,
        spots: gc.insideCountry(entry, zoom, frame),
        kind: "country",
      });
    }
    for (const [name, from, ...where] of SEAS)
      if (zoom >= from && !named.has(name))
        list.push({ text: gc.t(name), spots: where.map(([x, y]) => at(y, x)), kind: "sea" });
    return list;
  }
  // Towns by which the reader finds their way, where the articles name none.
  function towns(zoom, clusters, frame) {
    const list = [],
      crowd = CROWD[Math.min(zoom, CROWD.length - 1)];
    if (document.documentElement.hasAttribute("data-tiles")) return list;
    const known = new Set(gc.places.official || []);
    for (const [name, lon, lat, people] of gc.fine.towns) {
      if (people < crowd || list.length > 70) break;
      if (known.has(name)) continue;
      const { x, y } = at(lat, lon);
      if (
        x < frame[0] ||
        x > frame[2] ||
        y < frame[1] ||
        y > frame[3] ||
        clusters.some((c) => Math.hypot(c.x - x, c.y - y) < 14)
      )
        continue;
      list.push({ text: name, x, y, r: 1.5, kind: "town", strong: people >= 300 });
    }
    return list;
  }
  function made(label, text, wide, high, { x, y, turn }) {
    const node = gc.el(`span.label.label-${label.kind}`, { dir: "auto" }, text);
    if (label.strong) node.classList.add(`gc-label-${label.kind}-strong`);
    if (label.faded) node.classList.add("gc-faded");
    if (label.change) node.style.color = `var(--gc-change-${label.change})`;
    else if (label.tone) node.style.color = `var(--gc-${label.tone})`;
    const shift = `${Math.round(x - wide / 2)}px, ${Math.round(y - high / 2)}px`;
    node.style.transform = `translate(${shift})` + (turn ? ` rotate(${turn.toFixed(3)}rad)` : "");
    if (label.kind !== "town") return [node];
    const dot = gc.el("span.towndot");
    dot.style.transform = `translate(${Math.round(label.x) - 2}px, ${Math.round(label.y) - 2}px)`;
    return [dot, node];
  }
  const widths = new Map();
  function width(kind, text) {
    const key = kind + text;
    if (!widths.has(key)) {
      pen.font = FONTS[kind];
      widths.set(key, Math.ceil(pen.measureText(text).width * (SPACED[kind] || 1)) + 6);
    }
    return widths.get(key);
  }
  function options(label, wide, high, frame) {
    if (label.shape)
      return gc
        .alongLine(label.shape, wide, frame, label.strong)
        .filter(({ x }) => label.shown(x));
    // What is much narrower than its name would be taken for something else.
    if (label.kind === "feature")
      return gc.centred(
        label.spots.filter((spot) => spot.width > 0.45 * wide),
        wide,
        high,
      );
    return label.spots ? gc.centred(label.spots, wide, high) : gc.besideDot(label, wide, high);
  }
  gc.drawLabels = function (pane, clusters) {
    const view = gc.map.getSize(),
      corner = gc.map.containerPointToLayerPoint([0, 0]),
      zoom = gc.map.getZoom();
    gc.lookRound();
    const frame = [corner.x, corner.y, corner.x + view.x, corner.y + view.y],
      nodes = [];
    const taken = clusters.map((c) => {
      const r = gc.dotSize(c) + 1;
      return [c.x - r, c.y - r, c.x + r, c.y + r];
    });
    taken.push(
      [frame[2] - 60, frame[1], frame[2], frame[1] + 104],
      [frame[0], frame[3] - 34, frame[0] + 150, frame[3]],
    ); // the zoom control, the scale
    for (const [a, b, c, d] of gc.covered())
      taken.push([corner.x + a, corner.y + b, corner.x + c, corner.y + d]);
    const outlines = areas(zoom, frame),
      named = new Set(outlines.map((l) => l.country || l.sea).filter(Boolean));
    // The lines of the story have few spots; the areas' names have room.
    const layers = features(frame),
      first = (l) => l.strong && l.kind === "line";
    for (const label of [
      ...places(clusters),
      ...layers.filter(first),
      ...outlines,
      ...layers.filter((l) => !first(l)),
      ...ground(zoom, named, frame),
      ...towns(zoom, clusters, frame),
    ]) {
      if (nodes.length > 190) break;
      const { kind } = label;
      if (label.x < frame[0] || label.x > frame[2] || label.y < frame[1] || label.y > frame[3])
        continue;
      const dot = [label.x - 3, label.y - 3, label.x + 3, label.y + 3];
      if (kind === "town" && taken.some((other) => hit(dot, other))) continue;
      const text = label.text.length > 34 ? label.text.slice(0, 33) + "…" : label.text,
        wide = width(first(label) ? "named" : kind, text),
        high = kind === "town" ? 14 : 16;
      const spot = room(taken, frame, options(label, wide, high, frame));
      if (!spot) continue;
      taken.push(...spot.boxes);
      nodes.push(...made(label, text, wide, high, spot));
    }
    pane.replaceChildren(...nodes);
  };
})(window.gc);
