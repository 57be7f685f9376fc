// Markers of places: kept from one drawing to the next, so that focus stays on them.
(function (gc) {
  "use strict";
  const kept = new Map();
  let labels, links;

  const colour = (category) => `var(--gc-${gc.CATEGORIES[category].id})`;

  function icon(c, selected) {
    const r = gc.dotSize(c),
      d = 2 * r + 6,
      kind = gc.strongest[c.place];
    const share = c.events / c.n,
      weak = kind > 2,
      fill = weak ? "var(--gc-surface)" : colour(share >= 0.5 ? 0 : Math.max(1, kind));
    const svg = gc.svg("svg", {
      width: d,
      height: d,
      viewBox: `${-d / 2} ${-d / 2} ${d} ${d}`,
      "aria-hidden": "true",
    });
    if (c.events) svg.append(gc.svg("circle", { r: r + 4, class: "gc-glow" }));
    if (c.members.length > 1) svg.append(gc.svg("circle", { r: r + 1.5, class: "gc-ring" }));
    svg.append(
      gc.svg("circle", { r, style: `fill:${fill}`, class: weak ? "gc-dot gc-weak" : "gc-dot" }),
    );
    if (share > 0 && share < 1 && c.n > 1) svg.append(arc(r - 1.5, share));
    if (c.n > 1)
      svg.append(
        gc.svg(
          "text",
          { y: "0.36em", class: weak ? "gc-n gc-weak" : "gc-n" },
          document.createTextNode(short(c.n)),
        ),
      );
    const node = gc.el("div.marker", svg);
    node.classList.toggle("gc-selected", selected);
    node.classList.toggle("gc-faded", Boolean(c.faded));
    if (c.change !== "both") node.classList.add("gc-" + c.change);
    return { html: node, iconSize: [d, d], className: "gc-icon" };
  }
  // The smaller part of the mentions, as a part of the ring in its own colour.
  function arc(r, share) {
    const length = 2 * Math.PI * r,
      [part, kind] = share < 0.5 ? [share, 0] : [1 - share, 1];
    return gc.svg("circle", {
      r,
      class: "gc-share",
      style: `stroke:${colour(kind)}`,
      "stroke-dasharray": `${part * length} ${length}`,
      transform: "rotate(-90)",
    });
  }

  const short = (n) => (n > 9999 ? Math.round(n / 1000) + "k" : String(n));
  const name = (c) =>
    gc.places.name[c.place] +
    (c.members.length > 1
      ? " " + gc.t("and {n} more", { n: gc.number(c.members.length - 1) })
      : "");
  const counts = (c) =>
    gc.plural(c.n, "mention") +
    (c.events ? ", " + gc.t("{n} as where it happened", { n: gc.number(c.events) }) : "");
  const title = (c) => `${name(c)}: ${counts(c)}`;
  const tip = (c) =>
    gc.el(
      "div.tip",
      gc.el("strong", gc.bdi(name(c))),
      gc.el("div", counts(c)),
      c.change !== "both" && gc.el("div.tip-change", gc.t(CHANGE[c.change])),
    );
  const CHANGE = { new: "named only after the first day", gone: "named only until the first day" };

  function drawMarkers(clusters) {
    const wanted = new Set(clusters.map((c) => c.place));
    for (const [key, marker] of kept)
      if (!wanted.has(key)) {
        marker.remove();
        kept.delete(key);
      }
    for (const c of clusters) {
      const selected = c.members.includes(gc.state.place);
      const look = [
        c.n,
        c.events,
        c.members.length,
        selected,
        gc.strongest[c.place],
        c.change,
        c.faded,
      ].join();
      let marker = kept.get(c.place);
      if (marker && marker.look === look) {
        marker.cluster = c;
        continue;
      }
      const text = title(c),
        made = L.divIcon(icon(c, selected));
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
    const marker = L.marker(at, {
      icon: made,
      keyboard: true,
      riseOnHover: true,
      zIndexOffset: c.events ? 500 : 0,
    });
    marker.bindTooltip(() => tip(marker.cluster), {
      direction: "top",
      offset: [0, -8],
      className: "gc-tooltip",
    });
    marker.on("click", () => press(marker));
    marker.on("keypress", (e) => {
      if (e.originalEvent.key === " " || e.originalEvent.key === "Enter") {
        e.originalEvent.preventDefault();
        press(marker);
      }
    });
    kept.set(c.place, marker.addTo(gc.map));
    return marker;
  }
  function press(marker) {
    const { members, place } = marker.cluster;
    const bounds = L.latLngBounds(members.map((p) => [gc.places.lat[p], gc.places.lon[p]]));
    const apart =
      members.length > 1 &&
      gc.map.getZoom() < gc.map.getMaxZoom() &&
      bounds.getNorthEast().distanceTo(bounds.getSouthWest()) > 200;
    if (apart)
      gc.map.fitBounds(bounds, {
        padding: [60, 60],
        maxZoom: Math.min(gc.map.getMaxZoom(), gc.map.getZoom() + 4),
      });
    else gc.selectPlace(place);
  }

  gc.startMarkers = function () {
    gc.startAreas();
    gc.map.createPane("gc-labels").style.zIndex = 640;
    links = L.layerGroup().addTo(gc.map);
    labels = gc.map.getPane("gc-labels");
    labels.setAttribute("aria-hidden", "true");
  };

  gc.drawPlaces = function () {
    const phone = gc.map.getSize().x < 560;
    const clusters = gc.clusters(phone ? 4 : 2);
    const change =
      gc.state.compare === "difference" && gc.nArticles > 1 ? gc.mentionChange() : () => "both";
    const open = placesOfOpenArticle();
    for (const c of clusters) {
      c.change = change(c.place);
      c.faded = open !== null && !c.members.some((p) => open.has(p));
    }
    gc.drawAreas();
    gc.drawUncertain(clusters);
    drawMarkers(clusters);
    if (gc.world) gc.drawLabels(labels, clusters);
  };
  // While one article of many is read, the places of the others stand back.
  function placesOfOpenArticle() {
    const a = gc.state.article;
    return a >= 0 && gc.nArticles > 1
      ? new Set([...gc.mentionsOfArticle(a)].map((i) => gc.mentions.place[i]))
      : null;
  }
  gc.markerOf = (place) =>
    [...kept.values()].find((marker) => marker.cluster.members.includes(place)) || null;
  gc.links = () => links;
})(window.gc);
