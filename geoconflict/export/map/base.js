// The base map inside the page: land and borders, drawn on canvas tiles from
// delta-coded arcs that are projected once.
(function (gc) {
  "use strict";
  let base, tiles = null;

  const mercator = (degrees) => {
    const sin = Math.sin(Math.max(-85.05, Math.min(85.05, degrees)) * Math.PI / 180);
    return 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
  };
  // An arc as x, y, x, y, ... in parts of the whole Mercator square.
  function projected(steps, units) {
    const out = new Float64Array(steps.length * 2);
    let x = 0, y = 0;
    steps.forEach(([dx, dy], i) => {
      x += dx; y += dy;
      out[2 * i] = x / units / 360 + 0.5;
      out[2 * i + 1] = mercator(y / units);
    });
    return out;
  }
  function reversed(arc) {
    const out = new Float64Array(arc.length);
    for (let i = 0; i < arc.length; i += 2) { out[i] = arc[arc.length - 2 - i]; out[i + 1] = arc[arc.length - 1 - i]; }
    return out;
  }
  function path(arcs) {
    const points = new Float64Array(arcs.reduce((n, arc) => n + arc.length, 0)), box = [1, 1, 0, 0];
    let at = 0;
    for (const arc of arcs) { points.set(arc, at); at += arc.length; }
    for (let i = 0; i < points.length; i += 2) {
      box[0] = Math.min(box[0], points[i]); box[1] = Math.min(box[1], points[i + 1]);
      box[2] = Math.max(box[2], points[i]); box[3] = Math.max(box[3], points[i + 1]);
    }
    return { points, box };
  }

  function prepared(world) {
    const arcs = world.arcs.map((steps) => projected(steps, world.units));
    const line = (ref) => (ref >= 0 ? arcs[ref] : reversed(arcs[~ref]));
    return {
      land: world.land.map((rings) => rings.map((refs) => path(refs.map(line)))),
      borders: world.borders.map((i) => path([arcs[i]])),
      disputed: world.disputed.map((i) => path([arcs[i]])),
    };
  }

  function trace(pen, { points }, scale, x, y) {
    pen.moveTo(points[0] * scale - x, points[1] * scale - y);
    for (let i = 2; i < points.length; i += 2) pen.lineTo(points[i] * scale - x, points[i + 1] * scale - y);
  }
  function drawTile(canvas, at, shapes) {
    const pen = canvas.getContext("2d"), scale = 256 * 2 ** at.z, [x, y] = [at.x * 256, at.y * 256];
    const view = [(x - 4) / scale, (y - 4) / scale, (x + 260) / scale, (y + 260) / scale];
    const seen = ({ box }) => box[0] < view[2] && box[2] > view[0] && box[1] < view[3] && box[3] > view[1];
    const ratio = window.devicePixelRatio || 1;
    canvas.width = canvas.height = 256 * ratio;
    pen.scale(ratio, ratio);
    pen.lineJoin = "round";
    pen.beginPath();
    for (const rings of shapes.land) if (seen(rings[0])) for (const ring of rings) { trace(pen, ring, scale, x, y); pen.closePath(); }
    pen.fillStyle = gc.css("land");
    pen.fill("evenodd");
    pen.strokeStyle = gc.css("coast");
    pen.lineWidth = 0.8;
    pen.stroke();
    pen.strokeStyle = gc.css("border");
    pen.lineWidth = 1.1;
    for (const [lines, dash] of [[shapes.borders, []], [shapes.disputed, [2, 4]]]) {
      pen.beginPath();
      pen.setLineDash(dash);
      for (const line of lines) if (seen(line)) trace(pen, line, scale, x, y);
      pen.stroke();
    }
  }

  gc.drawBase = function () {
    const shapes = prepared(gc.world);
    gc.map.createPane("gc-base").style.zIndex = 150;
    const Layer = L.GridLayer.extend({
      createTile(at) {
        const canvas = gc.el("canvas");
        drawTile(canvas, at, shapes);
        return canvas;
      },
    });
    base = new Layer({ pane: "gc-base", noWrap: true, keepBuffer: 1 }).addTo(gc.map);
  };
  gc.recolourBase = () => base.redraw();

  // Online tiles are asked for by a press of the button, and only then.
  gc.toggleTiles = function () {
    const on = !tiles;
    if (on) tiles = L.tileLayer(gc.core.tiles, { maxZoom: 17, referrerPolicy: "strict-origin-when-cross-origin" }).addTo(gc.map);
    else { tiles.remove(); tiles = null; }
    gc.map.getPane("gc-base").style.display = on ? "none" : "";
    document.documentElement.toggleAttribute("data-tiles", on);
    gc.redraw();
    return on;
  };
})(window.gc);
