// Labels: the most telling first, each where it is free, or not at all.
(function (gc) {
  "use strict";
  const pen = document.createElement("canvas").getContext("2d");
  const FONTS = {
    place: "600 13px system-ui, sans-serif", area: "600 12px system-ui, sans-serif",
    country: "500 11px system-ui, sans-serif", feature: "italic 600 12px system-ui, sans-serif",
  };
  const hit = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  function room(taken, view, options) {
    return options.find((box) => box[0] > view[0] && box[2] < view[2] && box[1] > view[1] && box[3] < view[3] && !taken.some((other) => hit(box, other)));
  }
  // Right, left, below, above of a dot of radius r; or centred where there is no dot.
  function spots(x, y, r, w, h) {
    if (!r) return [[x - w / 2, y - h / 2, x + w / 2, y + h / 2]];
    return [[x + r + 3, y - h / 2, x + r + 3 + w, y + h / 2], [x - r - 3 - w, y - h / 2, x - r - 3, y + h / 2],
      [x - w / 2, y + r + 2, x + w / 2, y + r + 2 + h], [x - w / 2, y - r - 2 - h, x + w / 2, y - r - 2]];
  }

  function wanted(clusters, size) {
    const list = [], zoom = gc.map.getZoom();
    for (const c of clusters) {
      const more = c.members.length > 1 ? ` +${c.members.length - 1}` : "";
      list.push({ text: gc.places.name[c.place] + more, x: c.x, y: c.y, r: size(c.n), kind: "place", strong: gc.events[c.place] > 0 });
    }
    for (let p = 0; p < gc.nPlaces; p++) {
      if (!gc.count[p] || gc.places.shape[p] < 0 || gc.strongest[p] === 2) continue;
      const at = labelSpot(p);
      list.push({ text: `${gc.places.name[p]} ${gc.count[p]}`, x: at.x, y: at.y, kind: "area", official: gc.places.official[p] });
    }
    for (const d of gc.drawnFeatures()) {
      if (d.line || !d.bounds.isValid()) continue;
      const a = gc.map.latLngToLayerPoint(d.bounds.getNorthWest()), b = gc.map.latLngToLayerPoint(d.bounds.getSouthEast());
      if (b.x - a.x > 60) list.push({ text: d.feature.name, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, kind: "feature", wide: b.x - a.x });
    }
    const named = new Set(list.filter((l) => l.kind === "area").map((l) => l.official));
    for (const [text, lon, lat, rank] of gc.world.labels) {
      if (rank > zoom - 1 || named.has(text) || document.documentElement.hasAttribute("data-tiles")) continue;
      const at = gc.map.latLngToLayerPoint([lat, lon]);
      list.push({ text, x: at.x, y: at.y, kind: "country" });
    }
    return list;
  }
  // A country's label stands where the base map has its name, else at its point.
  function labelSpot(p) {
    const name = gc.places.official[p];
    const known = gc.places.code[p].startsWith("PCL") && gc.world.labels.find((l) => l[0] === name);
    return gc.map.latLngToLayerPoint(known ? [known[2], known[1]] : [gc.places.lat[p], gc.places.lon[p]]);
  }

  gc.drawLabels = function (pane, clusters, size) {
    const view = gc.map.getSize(), corner = gc.map.containerPointToLayerPoint([0, 0]);
    const frame = [corner.x, corner.y, corner.x + view.x, corner.y + view.y];
    const taken = clusters.map((c) => { const r = size(c.n); return [c.x - r, c.y - r, c.x + r, c.y + r]; });
    taken.push([frame[2] - 60, frame[1], frame[2], frame[1] + 104]); // the zoom control
    const made = [];
    for (const label of wanted(clusters, size)) {
      if (made.length > 150) break;
      if (label.x < frame[0] || label.x > frame[2] || label.y < frame[1] || label.y > frame[3]) continue;
      const text = label.text.length > 34 ? label.text.slice(0, 33) + "…" : label.text;
      pen.font = FONTS[label.kind];
      const wide = pen.measureText(text).width * (label.kind === "country" ? 1.18 : 1) + 6;
      const box = room(taken, frame, spots(label.x, label.y, label.r, wide, 16));
      if (!box) continue;
      taken.push(box);
      const node = gc.el(`span.label.label-${label.kind}`, { dir: "auto" }, text);
      if (label.strong) node.classList.add("gc-label-strong");
      node.style.transform = `translate(${Math.round(box[0])}px, ${Math.round(box[1])}px)`;
      made.push(node);
    }
    pane.replaceChildren(...made);
  };
})(window.gc);
