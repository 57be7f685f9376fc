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
    sea: "italic 400 12px Georgia, serif",
  };
  const SPACED = { country: 1.2, sea: 1.15 };
  // Thousands of people that a town has to have to be named at a zoom.
  const CROWD = [9e9, 9e9, 9e9, 9e9, 2500, 900, 300, 90, 30, 8, 2, 0];
  const SEAS = [
    ["Black Sea", 34.4, 43.3, 4],
    ["Caspian Sea", 50.6, 41.9, 4],
    ["Mediterranean Sea", 18.5, 34.6, 3],
    ["Red Sea", 37.6, 21, 4],
    ["Arabian Sea", 63.5, 17, 3],
    ["Baltic Sea", 19.6, 57.4, 5],
    ["Gulf of Aden", 47.5, 12.2, 5],
    ["Sea of Azov", 36.7, 46.1, 6],
    ["Aegean Sea", 25.2, 38.6, 6],
    ["South China Sea", 113.5, 13, 4],
    ["Bay of Bengal", 88.5, 15, 4],
    ["North Sea", 3.5, 56.3, 5],
  ];
  const hit = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  const inside = (box, view) =>
    box[0] > view[0] && box[2] < view[2] && box[1] > view[1] && box[3] < view[3];
  const room = (taken, view, options) =>
    options.find((box) => inside(box, view) && !taken.some((other) => hit(box, other)));
  // Right, left, below, above of a dot of radius r; or centred where there is no dot.
  function spots({ x, y, r }, w, h) {
    if (!r) return [[x - w / 2, y - h / 2, x + w / 2, y + h / 2]];
    return [
      [x + r + 3, y - h / 2, x + r + 3 + w, y + h / 2],
      [x - r - 3 - w, y - h / 2, x - r - 3, y + h / 2],
      [x - w / 2, y + r + 2, x + w / 2, y + r + 2 + h],
      [x - w / 2, y - r - 2 - h, x + w / 2, y - r - 2],
    ];
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
  function areas() {
    const list = [];
    for (let p = 0; p < gc.nPlaces; p++) {
      if (!gc.count[p] || gc.places.shape[p] < 0 || gc.strongest[p] === 2) continue;
      const country = gc.places.code[p].startsWith("PCL") && gc.places.country[p],
        spot = labelSpot(p, country);
      list.push({ text: gc.places.name[p], x: spot.x, y: spot.y, kind: "area", country });
    }
    return list;
  }
  function features() {
    const list = [],
      shownSide = gc.sideShown();
    for (const d of gc.drawnFeatures()) {
      if (d.line || !d.bounds.isValid() || (d.change && d.change.id === "same")) continue;
      const a = gc.map.latLngToLayerPoint(d.bounds.getNorthWest()),
        b = gc.map.latLngToLayerPoint(d.bounds.getSouthEast());
      if (b.x - a.x > 60 && shownSide(d.side, (a.x + b.x) / 2))
        list.push({
          text: d.feature.name,
          x: (a.x + b.x) / 2,
          y: (a.y + b.y) / 2,
          kind: "feature",
          change: d.change && d.change.id,
          big: (b.x - a.x) * (b.y - a.y),
        });
    }
    return list.sort((a, b) => Boolean(b.change) - Boolean(a.change) || b.big - a.big);
  }
  function ground(zoom, named) {
    if (document.documentElement.hasAttribute("data-tiles")) return [];
    const list = [];
    for (const [english, lon, lat, rank, code] of gc.world.labels) {
      if (rank > zoom - 1 || (code && named.has(code))) continue;
      const spot = at(lat, lon);
      list.push({
        text: code && gc.language !== "en" ? gc.regionName(code) : english,
        x: spot.x,
        y: spot.y,
        kind: "country",
      });
    }
    for (const [name, lon, lat, from] of SEAS)
      if (zoom >= from) {
        const spot = at(lat, lon);
        list.push({ text: gc.t(name), x: spot.x, y: spot.y, kind: "sea" });
      }
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
  // A country's label stands where the base map has its name, else at its point.
  function labelSpot(p, country) {
    const known = country && gc.world.labels.find((l) => l[4] === country);
    return known ? at(known[2], known[1]) : at(gc.places.lat[p], gc.places.lon[p]);
  }

  function made(label, text, box) {
    const node = gc.el(`span.label.label-${label.kind}`, { dir: "auto" }, text);
    if (label.strong) node.classList.add(`gc-label-${label.kind}-strong`);
    if (label.faded) node.classList.add("gc-faded");
    if (label.change) node.style.color = `var(--gc-change-${label.change})`;
    node.style.transform = `translate(${Math.round(box[0])}px, ${Math.round(box[1])}px)`;
    if (label.kind !== "town") return [node];
    const dot = gc.el("span.towndot");
    dot.style.transform = `translate(${Math.round(label.x) - 2}px, ${Math.round(label.y) - 2}px)`;
    return [dot, node];
  }
  gc.drawLabels = function (pane, clusters) {
    const view = gc.map.getSize(),
      corner = gc.map.containerPointToLayerPoint([0, 0]),
      zoom = gc.map.getZoom();
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
    const outlines = areas(),
      named = new Set(outlines.map((l) => l.country).filter(Boolean));
    for (const label of [
      ...places(clusters),
      ...outlines,
      ...features(),
      ...ground(zoom, named),
      ...towns(zoom, clusters, frame),
    ]) {
      if (nodes.length > 190) break;
      if (label.x < frame[0] || label.x > frame[2] || label.y < frame[1] || label.y > frame[3])
        continue;
      const text = label.text.length > 34 ? label.text.slice(0, 33) + "…" : label.text;
      pen.font = FONTS[label.kind];
      const wide = pen.measureText(text).width * (SPACED[label.kind] || 1) + 6;
      const dot = [label.x - 3, label.y - 3, label.x + 3, label.y + 3];
      if (label.kind === "town" && taken.some((other) => hit(dot, other))) continue;
      const box = room(taken, frame, spots(label, wide, label.kind === "town" ? 14 : 16));
      if (!box) continue;
      taken.push(box);
      nodes.push(...made(label, text, box));
    }
    pane.replaceChildren(...nodes);
  };
})(window.gc);
