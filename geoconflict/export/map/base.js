// The base map inside the page, drawn on canvas tiles: the world from shared arcs, and
// finer cells around the places.
(function (gc) {
  "use strict";
  const FINE_FROM = 6,
    TILE = 512; // pixels: fewer and larger tiles cost less than many
  let layer,
    tiles = null;

  function trace(pen, { points, hidden }, { scale, x, y }, coast) {
    pen.moveTo(points[0] * scale - x, points[1] * scale - y);
    for (let i = 2; i < points.length; i += 2) {
      const skip = coast && hidden && hidden[i];
      pen[skip ? "moveTo" : "lineTo"](points[i] * scale - x, points[i + 1] * scale - y);
    }
  }
  // The same for a long line: of what lies beyond one side of the view only the ends are drawn.
  function traceLong(pen, { points }, { scale, x, y }, view) {
    const side = (i) =>
      (points[i] < view[0] ? 1 : points[i] > view[2] ? 2 : 0) |
      (points[i + 1] < view[1] ? 4 : points[i + 1] > view[3] ? 8 : 0);
    let beyond = side(0),
      here = side(2);
    pen.moveTo(points[0] * scale - x, points[1] * scale - y);
    for (let i = 2; i < points.length; i += 2) {
      const next = i + 2 < points.length ? side(i + 2) : 0;
      if (beyond & here & next) beyond &= here;
      else {
        pen.lineTo(points[i] * scale - x, points[i + 1] * scale - y);
        beyond = here;
      }
      here = next;
    }
  }
  function paint(pen, shapes, at, fine) {
    const view = [
      (at.x - 4) / at.scale,
      (at.y - 4) / at.scale,
      (at.x + TILE + 4) / at.scale,
      (at.y + TILE + 4) / at.scale,
    ];
    const seen = ({ box }) =>
      box[0] < view[2] && box[2] > view[0] && box[1] < view[3] && box[3] > view[1];
    const draw = (lines, coast) => {
      pen.beginPath();
      for (const line of lines)
        if (seen(line))
          (line.hidden || line.points.length < 200 ? trace : traceLong)(
            pen,
            line,
            at,
            line.hidden ? coast : view,
          );
    };
    const stroke = (name, width, dash = []) => {
      pen.strokeStyle = gc.css(name);
      pen.lineWidth = width;
      pen.setLineDash(dash);
      pen.stroke();
    };
    draw(shapes.land);
    pen.fillStyle = gc.css("land");
    pen.fill("evenodd");
    draw(shapes.rivers);
    stroke("river", fine ? 1.1 : 0.8);
    draw(shapes.lakes);
    pen.fillStyle = gc.css("sea");
    pen.fill("evenodd");
    stroke("coast", 0.7);
    draw(shapes.land, true);
    stroke("coast", 0.8);
    draw(shapes.borders);
    stroke("border-halo", 3.2);
    stroke("border", 1.1);
    draw(shapes.disputed);
    stroke("border", 1.2, [2, 4]);
  }
  function drawTile(canvas, coords, world, cells) {
    const pen = canvas.getContext("2d"),
      ratio = window.devicePixelRatio || 1,
      at = { scale: 256 * 2 ** coords.z, x: coords.x * TILE, y: coords.y * TILE };
    if (canvas.width !== TILE * ratio) canvas.width = canvas.height = TILE * ratio;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.lineJoin = "round";
    const near = coords.z >= FINE_FROM ? cells(at) : [];
    const covered = near.reduce(
      (sum, { frame: [a, b, w, h] }) =>
        sum + (Math.min(TILE, a + w) - Math.max(0, a)) * (Math.min(TILE, b + h) - Math.max(0, b)),
      0,
    );
    if (covered < TILE * TILE) paint(pen, world, at, false);
    for (const { shapes, frame } of near) {
      pen.save();
      pen.beginPath();
      pen.rect(...frame);
      pen.clip();
      pen.clearRect(...frame);
      paint(pen, shapes, at, true);
      pen.restore();
    }
  }

  function cleared(canvas) {
    const pen = canvas.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    return canvas;
  }

  // The cells that a tile meets, with their frames in whole pixels so that none shows.
  function cellsOf() {
    const kept = new Map(),
      keys = Object.keys(gc.fine.cells),
      boxes = keys.map((key) => {
        const { size } = gc.fine,
          [x, y] = key.split(",").map(Number);
        return [
          (x * size) / 360 + 0.5,
          gc.mercator((y + 1) * size),
          ((x + 1) * size) / 360 + 0.5,
          gc.mercator(y * size),
        ];
      });
    return ({ scale, x, y }) =>
      keys.flatMap((key, i) => {
        const [a, b, c, d] = boxes[i].map((v, n) => Math.round(v * scale - (n % 2 ? y : x)));
        if (c <= 0 || d <= 0 || a >= TILE || b >= TILE) return [];
        if (!kept.has(key)) kept.set(key, gc.cell(key));
        return [{ shapes: kept.get(key), frame: [a, b, c - a, d - b] }];
      });
  }

  gc.drawBase = function () {
    const world = (gc.ground = gc.overview(gc.world)),
      cells = cellsOf();
    gc.map.createPane("gc-base").style.zIndex = 150;
    const free = [], // canvases of tiles that are out of sight, to be drawn on again
      wanted = new Map();
    const Layer = L.GridLayer.extend({
      // The markers do not wait for the ground; a page that is printed does.
      createTile(coords, done) {
        const canvas = free.length ? cleared(free.pop()) : gc.el("canvas"),
          now = document.documentElement.hasAttribute("data-print");
        wanted.set(canvas, coords);
        if (now) drawTile(canvas, coords, world, cells);
        setTimeout(() => {
          if (wanted.get(canvas) !== coords) return; // it serves another tile by now
          if (!now) drawTile(canvas, coords, world, cells);
          done(null, canvas);
        });
        return canvas;
      },
    });
    const options = { pane: "gc-base", noWrap: true, keepBuffer: 1, tileSize: TILE };
    layer = new Layer(options).addTo(gc.map);
    layer.on("tileunload", ({ tile }) => {
      wanted.delete(tile);
      if (free.length < 24) free.push(tile);
    });
  };
  gc.recolourBase = () => {
    layer.redraw();
    gc.redrawLocator();
  };

  // Online tiles are asked for by a press of the button, and only then.
  gc.toggleTiles = function () {
    const on = !tiles;
    if (on)
      tiles = L.tileLayer(gc.core.tiles, {
        maxZoom: 17,
        referrerPolicy: "strict-origin-when-cross-origin",
      }).addTo(gc.map);
    else {
      tiles.remove();
      tiles = null;
    }
    gc.map.getPane("gc-base").style.display = on ? "none" : "";
    document.documentElement.toggleAttribute("data-tiles", on);
    gc.redraw();
    return on;
  };
})(window.gc);
