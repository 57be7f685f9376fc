// Where a name can stand: beside a dot, inside an area, along a line. Each place is given as
// boxes that have to be free, with the middle and the turn of the text.
(function (gc) {
  "use strict";
  const boxed = (x, y, w, h) => ({
    x,
    y,
    turn: 0,
    boxes: [[x - w / 2, y - h / 2, x + w / 2, y + h / 2]],
  });
  // Right, left, below, above of a dot of radius r.
  gc.besideDot = ({ x, y, r }, w, h) => [
    boxed(x + r + 3 + w / 2, y, w, h),
    boxed(x - r - 3 - w / 2, y, w, h),
    boxed(x, y + r + 2 + h / 2, w, h),
    boxed(x, y - r - 2 - h / 2, w, h),
  ];
  gc.centred = function* (spots, w, h) {
    for (const { x, y } of spots) yield boxed(x, y, w, h);
  };

  // Inside an area: the middles of its widest level cuts, widest first.
  const inner = new Map();
  function cuts(shape) {
    const parts = shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates,
      found = [];
    for (const rings of parts) {
      const ys = rings[0].map(([, lat]) => lat),
        low = Math.min(...ys),
        high = Math.max(...ys);
      for (const share of [0.5, 0.38, 0.62, 0.26, 0.74]) {
        const lat = low + share * (high - low),
          [west, east] = widest(rings, lat);
        if (east > west) found.push({ lat, lon: (west + east) / 2, width: east - west });
      }
    }
    return found.sort((a, b) => b.width - a.width).slice(0, 4);
  }
  function widest(rings, lat) {
    const crossed = [];
    for (const ring of rings)
      for (let i = 1; i < ring.length; i++) {
        const [ax, ay] = ring[i - 1],
          [bx, by] = ring[i];
        if (ay > lat !== by > lat) crossed.push(ax + ((lat - ay) / (by - ay)) * (bx - ax));
      }
    crossed.sort((a, b) => a - b);
    let best = [0, 0];
    for (let i = 1; i < crossed.length; i += 2)
      if (crossed[i] - crossed[i - 1] > best[1] - best[0]) best = [crossed[i - 1], crossed[i]];
    return best;
  }
  const middles = (gc.middles = function (number) {
    const shape = gc.core.shapes[number];
    if (!shape.type.endsWith("Polygon")) return [];
    if (!inner.has(number)) inner.set(number, cuts(shape));
    return inner.get(number);
  });
  gc.holds = function (number, { lat, lon }) {
    const { type, coordinates } = gc.core.shapes[number],
      rings = type === "Polygon" ? coordinates : coordinates.flat();
    let within = false;
    for (const ring of rings)
      for (let i = 1; i < ring.length; i++) {
        const [ax, ay] = ring[i - 1],
          [bx, by] = ring[i];
        if (ay > lat !== by > lat && lon < ax + ((lat - ay) / (by - ay)) * (bx - ax))
          within = !within;
      }
    return within;
  };
  gc.insideShape = function (number) {
    const degree = (256 * 2 ** gc.map.getZoom()) / 360;
    return middles(number).map(({ lat, lon, width }) => {
      const { x, y } = gc.map.latLngToLayerPoint([lat, lon]);
      return { x, y, width: width * degree };
    });
  };

  // Inside a country, of what is in view: its atlas point, else the spots with most room,
  // each also a little to the north, south, east and west, which is still inside.
  const SHIFTS = [
    [0, 0],
    [0, 0.6],
    [0, -0.6],
    [0.6, 0],
    [-0.6, 0],
  ];
  let countries = null;
  function gathered() {
    const found = new Map();
    for (const { names } of Object.values(gc.fine.cells))
      for (const [n, lon, lat, room] of names || []) {
        const name = gc.fine.names[n];
        if (!found.has(name)) found.set(name, []);
        found.get(name).push({ lat, lon, room });
      }
    for (const [name, list] of found) {
      list.sort((a, b) => b.room - a.room);
      const all = SHIFTS.flatMap(([x, y]) =>
        list.map(({ lat, lon, room }) => ({ lat: lat + y * room, lon: lon + x * room, room })),
      );
      found.set(name, all);
    }
    return found;
  }
  // No country's name is printed on ground that a layer tells of.
  let told = [];
  gc.lookRound = function () {
    const view = gc.map.getBounds();
    told = gc
      .drawnFeatures()
      .filter((d) => !d.line && !gc.outlined(d.feature) && view.intersects(d.bounds))
      .map((d) => ({ shape: d.feature.shape, bounds: d.bounds.pad(0.05) }));
  };
  const taken = ({ lat, lon }) =>
    told.some(
      ({ shape, bounds }) =>
        bounds.contains([lat, lon]) &&
        [-0.15, 0, 0.15].some((by) => gc.holds(shape, { lat, lon: lon + by })),
    );
  gc.insideCountry = function* ([name, lon, lat], zoom, frame) {
    countries = countries || gathered();
    const main = { lat, lon, room: 99 },
      degree = (256 * 2 ** zoom) / 360;
    if (zoom < 6) yield gc.map.latLngToLayerPoint([lat, lon]);
    else
      for (const spot of [main, ...(countries.get(name) || [])]) {
        if (spot.room * degree < 22) continue;
        const at = gc.map.latLngToLayerPoint([spot.lat, spot.lon]);
        const seen =
          at.x > frame[0] + 30 &&
          at.x < frame[2] - 30 &&
          at.y > frame[1] + 10 &&
          at.y < frame[3] - 10;
        if (seen && !taken(spot)) yield at;
      }
  };

  // Along a line: where it runs straight for as long as the text is, a little above it; what
  // has to be named at last also below it, and where it is less straight.
  gc.alongLine = function (shape, w, frame, needed) {
    const lines = (shape.type === "LineString" ? [shape.coordinates] : shape.coordinates).map(
      (line) => line.map(([lon, lat]) => gc.map.latLngToLayerPoint([lat, lon])),
    );
    const best = spots(lines, w, frame, 8, [10]).slice(0, 12);
    return needed ? [...best, ...spots(lines, w, frame, 14, [10, -10]).slice(0, 50)] : best;
  };
  function spots(lines, w, frame, most, offs) {
    const found = [];
    for (const points of lines)
      for (let i = 0; i + 1 < points.length; i++)
        for (const from of starts(points[i], points[i + 1], frame)) {
          const spot = straight(points, i, from, w, most);
          if (spot) found.push(...offs.map((off) => turned(spot, w, off)));
        }
    const [x, y] = [(frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2],
      far = (s) => Math.hypot(s.x - x, s.y - y) / 3 + 60 * Math.abs(s.turn);
    return found.sort((a, b) => far(a) - far(b));
  }
  function starts(a, b, frame) {
    const out = [],
      steps = Math.min(40, Math.ceil(a.distanceTo(b) / 45));
    for (let k = 0; k < steps; k++) {
      const at = L.point(a.x + ((b.x - a.x) * k) / steps, a.y + ((b.y - a.y) * k) / steps);
      if (at.x > frame[0] && at.x < frame[2] && at.y > frame[1] && at.y < frame[3]) out.push(at);
    }
    return out;
  }
  function straight(points, i, from, w, most) {
    const passed = [];
    for (let j = i + 1; j < points.length; j++) {
      if (from.distanceTo(points[j]) < w) {
        passed.push(points[j]);
        continue;
      }
      const last = points[j].subtract(from),
        to = from.add(last.multiplyBy(w / Math.hypot(last.x, last.y)));
      const [dx, dy] = [(to.x - from.x) / w, (to.y - from.y) / w];
      if (passed.some((p) => Math.abs((p.x - from.x) * dy - (p.y - from.y) * dx) > most))
        return null;
      return { from, dx, dy };
    }
    return null;
  }
  function turned({ from, dx, dy }, w, off) {
    const [ux, uy] = dx < 0 ? [-dx, -dy] : [dx, dy], // read from left to right
      [nx, ny] = [uy * off, -ux * off]; // above the line, or below
    const x = from.x + (dx * w) / 2 + nx,
      y = from.y + (dy * w) / 2 + ny,
      boxes = [];
    for (let t = -w / 2 + 7; t < w / 2; t += 12)
      boxes.push([x + ux * t - 7, y + uy * t - 7, x + ux * t + 7, y + uy * t + 7]);
    return { x, y, turn: Math.atan2(uy, ux), boxes };
  }
})(window.gc);
