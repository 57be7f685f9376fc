// Markers of places: nodes of our own, which are kept from one drawing to the next, so that
// focus stays on them and a zoom costs little. One listener and one tooltip serve them all.
(function (gc) {
  "use strict";
  const kept = new Map(),
    free = [];
  let pane, labels, links, tooltip, told;

  const name = (c) =>
    gc.places.name[c.place] +
    (c.members.length > 1
      ? " " + gc.t("and {n} more", { n: gc.number(c.members.length - 1) })
      : "");
  const counts = (c) =>
    gc.plural(c.n, "mention") +
    (c.events ? ", " + gc.t("{n} as where it happened", { n: gc.number(c.events) }) : "");
  const tip = (c) =>
    gc.el(
      "div.tip",
      gc.el("strong", gc.bdi(name(c))),
      gc.el("div", counts(c)),
      c.change !== "both" && gc.el("div.tip-change", gc.t(CHANGE[c.change])),
    );
  const CHANGE = { new: "named only after the first day", gone: "named only until the first day" };
  const latLng = (p) => L.latLng(gc.places.lat[p], gc.places.lon[p]);

  // A flat shift: one in space would give each of a hundred dots a layer to compose.
  const put = (node, { x, y }) => {
    node.style.transform = `translate(${Math.round(x)}px,${Math.round(y)}px)`;
  };

  function drawMarkers(clusters) {
    const focused = dotOf(document.activeElement),
      held = focused ? focused.cluster.place : -1,
      wanted = new Set(clusters.map((c) => c.place));
    for (const [place, dot] of kept)
      if (!wanted.has(place)) {
        kept.delete(place);
        free.push(dot);
      }
    for (const c of clusters) draw(c);
    for (const { node } of free) node.remove();
    if (told && kept.get(told.place) !== told.dot) hush();
    if (held >= 0 && !kept.has(held)) passFocus(focused, held);
  }
  // A dot that is now part of another hands its focus on.
  function passFocus(dot, place) {
    const host = gc.markerOf(place);
    if (host) host.focus({ preventScroll: true });
    else dot.node.blur();
  }
  function draw(c) {
    let dot = kept.get(c.place);
    if (!dot) kept.set(c.place, (dot = free.pop() || gc.newDot()));
    const selected = c.members.includes(gc.state.place);
    const look = `${c.place},${c.n},${c.events},${c.members.length},${selected},${
      gc.strongest[c.place]
    },${c.change},${c.faded}`;
    dot.cluster = c;
    put(dot.node, c);
    if (dot.look !== look) {
      dot.look = look;
      gc.paintDot(dot, c, selected);
      dot.node.setAttribute("aria-label", `${name(c)}: ${counts(c)}`);
      dot.node.dataset.place = c.place;
    }
    if (!dot.node.isConnected) pane.append(dot.node);
  }
  // While the view zooms under the fingers, or glides to the next zoom.
  function follow() {
    for (const [place, { node }] of kept) put(node, gc.map.latLngToLayerPoint(latLng(place)));
  }
  function glide({ center, zoom }) {
    const middle = gc.map.project(center, zoom),
      shift = gc.map.containerPointToLayerPoint(gc.map.getSize().divideBy(2));
    for (const [place, { node }] of kept) {
      put(node, gc.map.project(latLng(place), zoom).subtract(middle).add(shift));
    }
  }

  function dotOf(target) {
    const node = target && target.closest && target.closest(".gc-icon");
    return (node && pane.contains(node) && kept.get(Number(node.dataset.place))) || null;
  }
  function tell({ target }) {
    const dot = dotOf(target);
    if (!dot || (told && told.dot === dot)) return;
    told = { dot, place: dot.cluster.place };
    tooltip.setLatLng(latLng(told.place)).setContent(tip(dot.cluster));
    gc.map.openTooltip(tooltip);
  }
  function hush() {
    if (told) gc.map.closeTooltip(tooltip);
    told = null;
  }
  const left = ({ target, relatedTarget }) => {
    if (dotOf(target) !== dotOf(relatedTarget)) hush();
  };
  function listen() {
    const on = (kinds, listener) => kinds.forEach((kind) => pane.addEventListener(kind, listener));
    on(["mouseover", "focusin"], tell);
    on(["mouseout", "focusout"], left);
    on(["dblclick"], (e) => e.stopPropagation()); // it would zoom
    on(["focusin"], ({ target }) => {
      if (target.matches(":focus-visible") && dotOf(target))
        gc.map.panInside(latLng(dotOf(target).cluster.place), { padding: [40, 40] });
    });
    on(["click"], (e) => {
      const dragged = e.detail && gc.map.dragging.moved();
      if (!dragged && dotOf(e.target)) press(dotOf(e.target));
    });
    on(["keydown"], (e) => {
      if ((e.key !== " " && e.key !== "Enter") || !dotOf(e.target)) return;
      e.preventDefault();
      press(dotOf(e.target));
    });
    gc.map.on("zoom", follow);
    gc.map.on("zoomanim", glide);
  }
  function press({ cluster: { members, place } }) {
    const bounds = L.latLngBounds(members.map(latLng));
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
    pane = gc.map.createPane("gc-dots");
    pane.style.zIndex = 600;
    tooltip = L.tooltip({ direction: "top", offset: [0, -8], className: "gc-tooltip" });
    listen();
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
  // The node of the dot that shows a place.
  gc.markerOf = function (place) {
    for (const { cluster, node } of kept.values()) if (cluster.members.includes(place)) return node;
    return null;
  };
  gc.links = () => links;
  // Where the dots stand, in pixels of the map, and how much room each wants.
  gc.dots = () =>
    [...kept.values()].map(({ cluster }) => {
      const { x, y } = gc.map.layerPointToContainerPoint([cluster.x, cluster.y]);
      return { x, y, r: gc.dotSize(cluster) + 14 };
    });
})(window.gc);
