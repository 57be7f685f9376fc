// Draws enclaves, fronts and pipelines as they were on a day, or on two.
(function (gc) {
  "use strict";
  const made = new Map();
  let group,
    drawn = [],
    glows = [],
    known = null;

  // Features that the shown words mean, and of each the shown places that are near it.
  function standing() {
    const meant = new Set(),
      near = new Map(),
      { mention, feature, relation, km } = gc.related;
    const names = gc.core.relations,
      named = ["named", "described"].map((word) => names.indexOf(word)),
      close = names.indexOf("near");
    for (let r = 0; r < mention.length; r++) {
      if (!gc.shown[mention[r]]) continue;
      if (named.includes(relation[r])) meant.add(feature[r]);
      const place = gc.mentions.place[mention[r]];
      if (relation[r] !== close || place < 0) continue;
      if (!near.has(feature[r])) near.set(feature[r], new Map());
      const known = near.get(feature[r]).get(place);
      if (known === undefined || km[r] < km[known]) near.get(feature[r]).set(place, r);
    }
    return { meant, near, lists: new Map() };
  }
  // Nearest first.
  function nearList({ near, lists }, feature) {
    if (!near.has(feature)) return [];
    if (!lists.has(feature)) {
      const list = [...near.get(feature)].map(([place, r]) => ({
        ...gc.relation(r),
        place,
        name: gc.places.name[place],
      }));
      lists.set(
        feature,
        list.sort((a, b) => (a.km ?? 0) - (b.km ?? 0)),
      );
    }
    return lists.get(feature);
  }

  function panes() {
    const sides = [
      ["", 0],
      ["-other", 1],
    ];
    for (const [side, up] of sides) {
      gc.map.createPane("gc-areas" + side).style.zIndex = 350 + up;
      gc.map.createPane("gc-lines" + side).style.zIndex = 360 + up;
    }
    group = L.layerGroup().addTo(gc.map);
  }

  // A feature's shape is projected once for each side that shows it, then only restyled.
  function shapeOn(pane, f, style) {
    const key = pane + "\n" + f.shape;
    if (!made.has(key)) made.set(key, []);
    const free = made.get(key).find((item) => !group.hasLayer(item));
    if (free) {
      free.off("click").unbindTooltip();
      free.setStyle(style);
      return free;
    }
    const layer = L.geoJSON(gc.core.shapes[f.shape], {
      style,
      pane,
      pointToLayer: (_, at) => L.circleMarker(at, { radius: 5, ...style }),
    });
    made.get(key).push(layer);
    return layer;
  }

  // `same`: the filters are as they were, only the view or the colours are new.
  gc.drawLayers = function (same) {
    if (!group) panes();
    group.clearLayers();
    drawn = [];
    glows = [];
    known = (same && known) || standing();
    const numbers = new Map(gc.core.features.map(([layer, id], n) => [layer + "\n" + id, n]));
    for (const [day, side] of gc.drawnDays())
      for (const layer of gc.core.layers) {
        if (gc.state.layersOff.has(layer.name)) continue;
        const items = gc.onDay(layer, day),
          inner = parts(items);
        for (const item of items) {
          const n = numbers.get(layer.name + "\n" + item.feature.id),
            part = inner.has(item.feature);
          draw(layer, { ...item, part }, side, nearList(known, n), known.meant.has(n));
        }
      }
    // Under all lines, those of others too.
    for (const glow of glows) glow.addTo(group).bringToBack();
  };

  // Under a line: all along what the text names, and where it passes near a place.
  const GLOW = { opacity: 0.28, dashArray: null, lineCap: "round", interactive: false };
  const whole = ({ type, coordinates }) =>
    L.GeoJSON.coordsToLatLngs(coordinates, type === "LineString" ? 0 : 1);
  function draw(layer, { feature: f, change, part }, side, near, meant) {
    const shape = gc.core.shapes[f.shape],
      line = gc.isLine(shape),
      pane = (line ? "gc-lines" : "gc-areas") + side;
    const style = {
      ...(line ? gc.lineStyle(f) : gc.areaStyle(f)),
      pane,
      bubblingMouseEvents: false,
      lineCap: "butt",
    };
    const glow = (lines, given) => glows.push(L.polyline(lines, { ...style, ...GLOW, ...given }));
    if (line && meant && !change) glow(whole(shape), { weight: 9, color: gc.css("feature") });
    if (line && near.length && !change && (meant || gc.laid(f)))
      glow(gc.stretches(shape, near), { weight: style.weight + 6 });
    if (line && gc.map.getZoom() < 6) style.weight *= 0.65;
    if (change) Object.assign(style, gc.changeStyle(change, line));
    else if (meant) Object.assign(style, { weight: style.weight + 0.8, opacity: 1 });
    else if (line && !near.length) style.opacity *= 0.6;
    if (part) style.fillOpacity = 0;
    const on = shapeOn(pane, f, style);
    on.bindTooltip(() => gc.featureTip(f, near, change && change.text), {
      sticky: true,
      className: "gc-tooltip",
    });
    on.on("click", () => gc.selectFeature(layer.name, f, near));
    group.addLayer(on);
    if (line && gc.commodity(f) === "gas") on.bringToBack(); // oil's thin line lies on gas's broad one
    drawn.push({ layer, feature: f, line, bounds: on.getBounds(), near, meant, change, side });
  }
  // A hatched part of a hatched whole that the same side holds is only outlined.
  const side = (f) => (f.controlled_by || "").replace(/ \(.*/, "");
  function parts(items) {
    const hatched = items.filter(({ feature: f, change }) =>
        change ? change.id === "hands" : gc.hatched(f),
      ),
      found = new Set(),
      filled = new Set();
    for (const { feature: part, change } of hatched) {
      const [middle] = gc.middles(part.shape);
      const whole = ({ feature: f }) =>
        f.shape !== part.shape &&
        (change || side(f) === side(part)) &&
        extent(f.shape) > extent(part.shape) &&
        gc.holds(f.shape, middle);
      if (filled.has(part.shape) || (middle && hatched.some(whole))) found.add(part);
      filled.add(part.shape);
    }
    return found;
  }
  const extents = new Map();
  function extent(number) {
    if (!extents.has(number)) {
      const box = L.geoJSON(gc.core.shapes[number]).getBounds();
      extents.set(number, (box.getEast() - box.getWest()) * (box.getNorth() - box.getSouth()));
    }
    return extents.get(number);
  }
  gc.drawnFeatures = () => drawn;
})(window.gc);
