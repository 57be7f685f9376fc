// The base map's lines, unpacked: projected once to parts of the Mercator square.
(function (gc) {
  "use strict";
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

  gc.overview = function (world) {
    const arcs = world.arcs.map((steps) => projected(steps.flat(), world.units)),
      arc = (ref) => (ref >= 0 ? arcs[ref] : reversed(arcs[~ref]));
    return {
      land: world.land.flatMap((rings) => rings.map((refs) => joined(refs.map(arc)))),
      lakes: (world.lakes || []).map((steps) => projected(steps, gc.fine.units)),
      borders: world.borders.map((i) => arcs[i]),
      disputed: world.disputed.map((i) => arcs[i]),
      rivers: (world.rivers || []).map((steps) => projected(steps, gc.fine.units)),
    };
  };
  // A cell's coast is its land's outline without the edges along which it was cut.
  gc.cell = function (key) {
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
  };
})(window.gc);
