// The base map inside the page: land and borders, from delta-coded arcs.
(function (gc) {
  "use strict";
  let land, borders, disputed, tiles = null;

  function arcs(world) {
    return world.arcs.map((steps) => {
      let x = 0, y = 0;
      return steps.map(([dx, dy]) => [(y += dy) / world.units, (x += dx) / world.units]);
    });
  }

  const ring = (refs, lines) =>
    refs.flatMap((ref) => (ref >= 0 ? lines[ref] : lines[~ref].slice().reverse()).slice(0, -1));

  const colours = () => ({
    land: { stroke: true, color: gc.css("coast"), weight: 0.8, fill: true, fillColor: gc.css("land"), fillOpacity: 1 },
    border: { color: gc.css("border"), weight: 1.1 },
    disputed: { color: gc.css("border"), weight: 1.1, dashArray: "2 4" },
  });

  gc.drawBase = function () {
    const world = gc.world, lines = arcs(world);
    gc.map.createPane("gc-base").style.zIndex = 150;
    const shared = { pane: "gc-base", renderer: L.canvas({ pane: "gc-base", padding: 0.4 }), interactive: false, smoothFactor: 1.2 };
    const look = colours();
    land = L.polygon(world.land.map((rings) => rings.map((refs) => ring(refs, lines))), { ...shared, ...look.land }).addTo(gc.map);
    borders = L.polyline(world.borders.map((i) => lines[i]), { ...shared, ...look.border }).addTo(gc.map);
    disputed = L.polyline(world.disputed.map((i) => lines[i]), { ...shared, ...look.disputed }).addTo(gc.map);
  };

  gc.recolourBase = function () {
    const look = colours();
    land.setStyle(look.land);
    borders.setStyle(look.border);
    disputed.setStyle(look.disputed);
  };

  // Online tiles are asked for by a press of the button, and only then.
  gc.toggleTiles = function () {
    const on = !tiles;
    if (on) tiles = L.tileLayer(gc.core.tiles, { maxZoom: 17, pane: "tilePane", referrerPolicy: "strict-origin-when-cross-origin" }).addTo(gc.map);
    else { tiles.remove(); tiles = null; }
    gc.map.getPane("gc-base").style.display = on ? "none" : "";
    document.documentElement.toggleAttribute("data-tiles", on);
    gc.redraw();
    return on;
  };
})(window.gc);
