// Where in the world the view lies: a small map in the corner, drawn when the view has come to rest.
(function (gc) {
  "use strict";
  const WIDE = 132,
    HIGH = 92,
    SPAN = 44; // degrees of longitude from its left to its right
  let canvas = null,
    resting = null;

  function trace(pen, { points }, at) {
    pen.moveTo(points[0] * at.scale - at.x, points[1] * at.scale - at.y);
    for (let i = 2; i < points.length; i += 2)
      pen.lineTo(points[i] * at.scale - at.x, points[i + 1] * at.scale - at.y);
  }
  function draw() {
    const ratio = window.devicePixelRatio || 1,
      pen = canvas.getContext("2d"),
      scale = (WIDE * 360) / SPAN,
      middle = gc.map.getCenter();
    const at = {
      scale,
      x: (middle.lng / 360 + 0.5) * scale - WIDE / 2,
      y: gc.mercator(middle.lat) * scale - HIGH / 2,
    };
    canvas.width = WIDE * ratio;
    canvas.height = HIGH * ratio;
    pen.scale(ratio, ratio);
    pen.fillStyle = gc.css("sea");
    pen.fillRect(0, 0, WIDE, HIGH);
    const seen = ({ box }) =>
      box[2] * scale > at.x &&
      box[0] * scale < at.x + WIDE &&
      box[3] * scale > at.y &&
      box[1] * scale < at.y + HIGH;
    const path = (lines) => {
      pen.beginPath();
      for (const line of lines) if (seen(line)) trace(pen, line, at);
    };
    path(gc.ground.land);
    pen.fillStyle = gc.css("land");
    pen.fill("evenodd");
    path([...gc.ground.borders, ...gc.ground.disputed]);
    pen.strokeStyle = gc.css("border");
    pen.lineWidth = 0.5;
    pen.stroke();
    frame(pen, at);
  }
  // The view as a frame, or as a spot where the frame would be too small to see.
  function frame(pen, { scale, x, y }) {
    const view = gc.map.getBounds(),
      left = (view.getWest() / 360 + 0.5) * scale - x,
      right = (view.getEast() / 360 + 0.5) * scale - x,
      top = gc.mercator(view.getNorth()) * scale - y,
      bottom = gc.mercator(view.getSouth()) * scale - y;
    pen.strokeStyle = gc.css("event");
    pen.lineWidth = 1.6;
    if (right - left > 7) pen.strokeRect(left, top, right - left, bottom - top);
    else {
      pen.beginPath();
      pen.arc(WIDE / 2, HIGH / 2, 3.5, 0, 2 * Math.PI);
      pen.fillStyle = gc.css("event");
      pen.fill();
    }
  }
  // The first corner in which it hides no dot; none where each has one.
  function corner({ x, y }) {
    const right = x - WIDE - 11,
      low = y - HIGH - 11,
      free = ([left, top]) =>
        !gc
          .dots()
          .some(
            ({ x: dotX, y: dotY, r }) =>
              dotX > left - r && dotX < left + WIDE + r && dotY > top - r && dotY < top + HIGH + r,
          );
    const corners = [
      [right, low],
      [10, low - 32],
    ];
    if (gc.state.compare !== "swipe" && gc.dayChip().hidden) corners.push([10, 10]);
    return corners.find(free);
  }
  function update() {
    const view = gc.map.getBounds(),
      size = gc.map.getSize(),
      small = size.x < 560 || size.y < 400 || view.getEast() - view.getWest() > SPAN / 2,
      at = small ? null : corner(size),
      before = canvas.style.cssText + canvas.hidden;
    canvas.hidden = !at;
    if (at) {
      canvas.style.left = at[0] + "px";
      canvas.style.top = at[1] + "px";
      draw();
    }
    if (canvas.style.cssText + canvas.hidden !== before) gc.redraw(); // names make room for it
  }
  gc.startLocator = function () {
    canvas = gc.el("canvas.locator", { "aria-hidden": "true" });
    gc.$("map").append(canvas);
    gc.map.on("moveend resize", () => {
      clearTimeout(resting);
      resting = setTimeout(update, 250);
    });
    update();
  };
  gc.redrawLocator = () => canvas && update();
  gc.locator = () => canvas;
})(window.gc);
