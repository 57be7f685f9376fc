// Countries and regions as areas, and places that are known only roughly as soft discs.
(function (gc) {
  "use strict";
  const outlines = new Map();
  const WIDEST = 50; // km: the radius of a disc that would hide more than it tells
  let areas, circles;

  function areaOf(p) {
    if (outlines.has(p)) return outlines.get(p);
    const made = told(L.geoJSON(gc.core.shapes[gc.places.shape[p]], { pane: "gc-soft" }), p);
    outlines.set(p, made);
    return made;
  }
  const told = (layer, p) =>
    layer
      .bindTooltip(
        () =>
          gc.el(
            "div.tip",
            gc.el("strong", gc.bdi(gc.places.name[p])),
            gc.el("div", gc.plural(gc.count[p], "mention")),
          ),
        { sticky: true, className: "gc-tooltip" },
      )
      .on("click", () => gc.selectPlace(p));
  // What is described ("10 km north of", "southern") has an edge where it is one small area
  // in one article. That of a large one is a cut, and many edges are a tangle.
  function small(p) {
    const box = areaOf(p).getBounds(),
      east = gc.map.latLngToLayerPoint(box.getNorthEast()).x,
      west = gc.map.latLngToLayerPoint(box.getSouthWest()).x;
    return gc.nArticles === 1 && east - west < 160;
  }
  // A sea or a river of which no outline is known is its name alone, which can be pressed.
  function drawSpot(p, view) {
    const at = [gc.places.lat[p], gc.places.lon[p]];
    if (!view.contains(at)) return;
    const style = { pane: "gc-soft", radius: 18, stroke: false, fillOpacity: 0 };
    areas.addLayer(
      told(L.circleMarker(at, { ...style, bubblingMouseEvents: false }), p),
    );
  }
  gc.drawAreas = function () {
    areas.clearLayers();
    const view = gc.map.getBounds(),
      many = gc.nArticles > 1;
    for (let p = 0; p < gc.nPlaces; p++) {
      if (!gc.count[p] || gc.places.shape[p] < 0 || gc.strongest[p] === 2) continue;
      const chosen = p === gc.state.place,
        kind = gc.strongest[p];
      if (gc.places.vague[p] && !chosen) {
        drawSpot(p, view);
        continue;
      }
      const country = gc.places.code[p].startsWith("PCL"),
        described = !gc.places.id[p],
        colour = gc.css(gc.CATEGORIES[kind].id);
      const style = {
        pane: "gc-soft",
        color: colour,
        weight: chosen ? 1.8 : 1,
        stroke: chosen || (described ? small(p) : !country),
        opacity: chosen ? 0.9 : 0.5,
        fillColor: kind === 0 ? colour : gc.css(country ? "country" : "area"),
        fillOpacity: kind === 0 ? 0.1 : chosen ? 0.8 : described && many ? 0.3 : 0.55,
        dashArray: kind > 2 || described ? "3 4" : null,
        bubblingMouseEvents: false,
      };
      if (gc.places.vague[p]) Object.assign(style, { fillOpacity: 0, dashArray: "3 4" });
      const made = areaOf(p).setStyle(style);
      if (!view.intersects(made.getBounds())) continue;
      areas.addLayer(made);
    }
  };

  // A place that is not known to the kilometre is a soft disc as wide as that.
  gc.drawUncertain = function (clusters) {
    circles.clearLayers();
    const width = gc.map.getSize().x;
    for (const c of clusters) {
      const p = c.place,
        km = gc.places.uncertain[p];
      const chosen = p === gc.state.place;
      if (!(km > 2) || (km > WIDEST && !chosen)) continue;
      const at = [gc.places.lat[p], gc.places.lon[p]],
        metres = km * 1000;
      const degree = metres / 111200;
      const px = Math.abs(gc.map.latLngToLayerPoint([at[0] + degree, at[1]]).y - c.y);
      if (px < gc.dotSize(c) + 3 || (px > width / 4 && !chosen)) continue;
      circles.addLayer(
        L.circle(at, {
          radius: metres,
          pane: "gc-soft",
          interactive: false,
          stroke: chosen,
          weight: 1,
          dashArray: "3 4",
          color: gc.css(c.events ? "event" : "place"),
          fillOpacity: km > WIDEST ? 0 : chosen ? 0.14 : 0.06,
        }),
      );
    }
  };
  gc.startAreas = function () {
    gc.map.createPane("gc-soft").style.zIndex = 340;
    areas = L.layerGroup().addTo(gc.map);
    circles = L.layerGroup().addTo(gc.map);
  };
})(window.gc);
