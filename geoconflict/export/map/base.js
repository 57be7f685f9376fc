// The base map inside the page, drawn on canvas tiles: the world from shared arcs, and
// finer cells around the places. What is drawn is projected once.
(function (gc) {
  "use strict";
  const FINE_FROM = 6;
  let layer,
    tiles = null;

  const mercator = (gc.mercator = (degrees) => {
    const sin = Math.sin((Math.max(-85.05, Math.min(85.05, degrees)) * Math.PI) / 180);
    return 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
  });
  // A line of steps (flat: x, y, x, y, ...) in parts of the whole Mercator square.
  function projected(steps, units) {
    const points = new Float64Array(steps.length),
      box = [1, 1, 0, 0];
    let x = 0,
      y = 0;
    for (let i = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      const px = (points[i] = x / units / 360 + 0.5),
        py = (points[i + 1] = mercator(y / units));
      if (px < box[0]) box[0] = px;
      if (px > box[2]) box[2] = px;
      if (py < box[1]) box[1] = py;
      if (py > box[3]) box[3] = py;
    }
    return { points, box };
  }
  function joined(lines) {
    if (lines.length === 1) return lines[0];
    const points = new Float64Array(lines.reduce((n, line) => n + line.points.length, 0)),
      box = [1, 1, 0, 0];
    let at = 0;
    for (const line of lines) {
      points.set(line.points, at);
      at += line.points.length;
      for (const i of [0, 1]) {
        box[i] = Math.min(box[i], line.box[i]);
        box[i + 2] = Math.max(box[i + 2], line.box[i + 2]);
      }
    }
    return { points, box };
  }
  function reversed({ points, box }) {
    const out = new Float64Array(points.length);
    for (let i = 0; i < points.length; i += 2) {
      out[i] = points[points.length - 2 - i];
      out[i + 1] = points[points.length - 1 - i];
    }
    return { points: out, box };
  }

  function overview(world) {
    const arcs = world.arcs.map((steps) => projected(steps.flat(), world.units)),
      arc = (ref) => (ref >= 0 ? arcs[ref] : reversed(arcs[~ref]));
    return {
      land: world.land.flatMap((rings) => rings.map((refs) => joined(refs.map(arc)))),
      lakes: (world.lakes || []).map((steps) => projected(steps, gc.fine.units)),
      borders: world.borders.map((i) => arcs[i]),
      disputed: world.disputed.map((i) => arcs[i]),
      rivers: (world.rivers || []).map((steps) => projected(steps, gc.fine.units)),
    };
  }
  // A cell's coast is its land's outline without the edges along which it was cut.
  function cell(key) {
    const { size, units, overlap, cells } = gc.fine,
      [cx, cy] = key.split(",").map(Number),
      given = cells[key];
    const all = (kind) => (given[kind] || []).map((steps) => projected(steps, units));
    const cut = (a, b, from) =>
      a === b &&
      (Math.abs(a - (from - overlap)) < 1e-9 || Math.abs(a - (from + size + overlap)) < 1e-9);
    const land = (given.land || []).map((steps) => {
      const made = projected(steps, units),
        hidden = (made.hidden = new Uint8Array(steps.length));
      let x = 0,
        y = 0,
        px,
        py;
      for (let i = 0; i < steps.length; i += 2, px = x, py = y) {
        x += steps[i];
        y += steps[i + 1];
        hidden[i] =
          i && (cut(x / units, px / units, cx * size) || cut(y / units, py / units, cy * size))
            ? 1
            : 0;
      }
      return made;
    });
    const west = (cx * size) / 360 + 0.5,
      east = west + size / 360;
    return {
      land,
      lakes: all("lakes"),
      rivers: all("rivers"),
      borders: all("borders"),
      disputed: all("disputed"),
      box: [west, mercator((cy + 1) * size), east, mercator(cy * size)],
    };
  }

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
      (at.x + 260) / at.scale,
      (at.y + 260) / at.scale,
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
      at = { scale: 256 * 2 ** coords.z, x: coords.x * 256, y: coords.y * 256 };
    canvas.width = canvas.height = 256 * ratio;
    pen.scale(ratio, ratio);
    pen.lineJoin = "round";
    const near = coords.z >= FINE_FROM ? cells(at) : [];
    const covered = near.reduce(
      (sum, { frame: [a, b, w, h] }) =>
        sum + (Math.min(256, a + w) - Math.max(0, a)) * (Math.min(256, b + h) - Math.max(0, b)),
      0,
    );
    if (covered < 256 * 256) paint(pen, world, at, false);
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

  // The cells that a tile meets, with their frames in whole pixels so that none shows.
  function cellsOf() {
    const kept = new Map(),
      keys = Object.keys(gc.fine.cells),
      boxes = keys.map((key) => {
        const { size } = gc.fine,
          [x, y] = key.split(",").map(Number);
        return [
          (x * size) / 360 + 0.5,
          mercator((y + 1) * size),
          ((x + 1) * size) / 360 + 0.5,
          mercator(y * size),
        ];
      });
    return ({ scale, x, y }) =>
      keys.flatMap((key, i) => {
        const [a, b, c, d] = boxes[i].map((v, n) => Math.round(v * scale - (n % 2 ? y : x)));
        if (c <= 0 || d <= 0 || a >= 256 || b >= 256) return [];
        if (!kept.has(key)) kept.set(key, cell(key));
        return [{ shapes: kept.get(key), frame: [a, b, c - a, d - b] }];
      });
  }

  gc.drawBase = function () {
    const world = overview(gc.world),
      cells = cellsOf();
    gc.map.createPane("gc-base").style.zIndex = 150;
    const Layer = L.GridLayer.extend({
      // The markers do not wait for the ground; a page that is printed does.
      createTile(coords, done) {
        const canvas = gc.el("canvas"),
          now = document.documentElement.hasAttribute("data-print");
        if (now) drawTile(canvas, coords, world, cells);
        setTimeout(() => {
          if (!now) drawTile(canvas, coords, world, cells);
          done(null, canvas);
        });
        return canvas;
      },
    });
    layer = new Layer({ pane: "gc-base", noWrap: true, keepBuffer: 1 }).addTo(gc.map);
  };
  gc.recolourBase = () => layer.redraw();

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
