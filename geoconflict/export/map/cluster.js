// Places that would overlap become one dot, which keeps the position of the one named most.
(function (gc) {
  "use strict";
  // Where it happened is larger than what is only named.
  const size = (gc.dotSize = ({ n, events }) =>
    Math.min(23, (events ? 7.5 : 6) + 2.6 * Math.log2(n)));

  // Greedy: the place named most keeps its position and takes in what would overlap it.
  // Taking in makes it larger, so that it may overlap the next: the pass is repeated.
  gc.cluster = function (spots, gap) {
    let found = spots.map((spot) => ({ ...spot, members: [spot.place] })),
      before;
    do {
      before = found.length;
      found = pass(found, gap);
    } while (found.length < before);
    return found;
  };
  function pass(spots, gap) {
    const cell = 60,
      grid = new Map(),
      out = [];
    for (const spot of spots) {
      const cx = Math.floor(spot.x / cell),
        cy = Math.floor(spot.y / cell);
      const host = nearest(grid, cx, cy, spot, gap);
      if (host) {
        for (const p of spot.members) host.members.push(p);
        host.n += spot.n;
        host.events += spot.events;
        continue;
      }
      const made = spot;
      const key = cx * 65536 + cy;
      if (!grid.has(key)) grid.set(key, []);
      grid.get(key).push(made);
      out.push(made);
    }
    return out;
  }
  function nearest(grid, cx, cy, spot, gap) {
    for (let x = cx - 1; x <= cx + 1; x++)
      for (let y = cy - 1; y <= cy + 1; y++) {
        for (const other of grid.get(x * 65536 + y) || []) {
          const reach = Math.min(58, size(other) + size(spot) + gap);
          if (Math.hypot(other.x - spot.x, other.y - spot.y) < reach) return other;
        }
      }
    return null;
  }

  // Places in parts of the Mercator square, so that a redraw only scales them.
  let squares = null;
  function projected() {
    const { lat, lon } = gc.places,
      n = gc.nPlaces,
      x = new Float64Array(n),
      y = new Float64Array(n);
    for (let p = 0; p < n; p++) {
      x[p] = lon[p] / 360 + 0.5;
      y[p] = gc.mercator(lat[p]);
    }
    return { x, y };
  }
  function visibleSpots() {
    squares = squares || projected();
    const { shape } = gc.places,
      scale = 256 * 2 ** gc.map.getZoom(),
      origin = gc.map.getPixelOrigin(),
      size = gc.map.getSize();
    const corner = gc.map.containerPointToLayerPoint([0, 0]),
      pad = size.multiplyBy(0.15),
      spots = [];
    const [west, north, east, south] = [
      corner.x - pad.x,
      corner.y - pad.y,
      corner.x + size.x + pad.x,
      corner.y + size.y + pad.y,
    ];
    for (let p = 0; p < gc.nPlaces; p++) {
      if (!gc.count[p] || shape[p] >= 0 || gc.strongest[p] === 2) continue;
      const x = squares.x[p] * scale - origin.x,
        y = squares.y[p] * scale - origin.y;
      if (x > west && x < east && y > north && y < south)
        spots.push({ place: p, x, y, n: gc.count[p], events: gc.events[p] });
    }
    return spots.sort((a, b) => (b.events > 0) - (a.events > 0) || b.n - a.n || a.place - b.place);
  }

  gc.clusters = (gap) => gc.cluster(visibleSpots(), gap);
})(window.gc);
