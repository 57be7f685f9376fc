// Two days beside each other, with an edge between them that can be moved.
(function (gc) {
  "use strict";
  let divider, tags;
  function place() {
    if (!divider || divider.hidden) return;
    const size = gc.map.getSize(),
      x = (size.x * gc.state.split) / 100,
      corner = gc.map.containerPointToLayerPoint([0, 0]);
    const box = (from, to) =>
      `polygon(${[
        [from, 0],
        [to, 0],
        [to, size.y],
        [from, size.y],
      ]
        .map(([px, py]) => `${corner.x + px}px ${corner.y + py}px`)
        .join(",")})`;
    for (const name of ["areas", "lines"]) {
      gc.map.getPane("gc-" + name).style.clipPath = box(0, x);
      gc.map.getPane("gc-" + name + "-other").style.clipPath = box(x, size.x);
    }
    divider.style.left = x + "px";
    divider.setAttribute("aria-valuenow", Math.round(gc.state.split));
  }
  function unclip() {
    for (const name of ["areas", "lines", "areas-other", "lines-other"])
      gc.map.getPane("gc-" + name).style.clipPath = "";
  }
  function slide(percent) {
    gc.state.split = Math.min(98, Math.max(2, percent));
    place();
    gc.remember();
  }
  function dragged(event) {
    const box = gc.$("map").getBoundingClientRect();
    slide((100 * (event.clientX - box.left)) / box.width);
  }
  function pressed(event) {
    const steps = {
      ArrowLeft: -2,
      ArrowDown: -2,
      ArrowRight: 2,
      ArrowUp: 2,
      PageDown: -10,
      PageUp: 10,
    };
    if (event.key in steps) slide(gc.state.split + steps[event.key]);
    else if (event.key === "Home") slide(2);
    else if (event.key === "End") slide(98);
    else return;
    event.preventDefault();
    event.stopPropagation();
    gc.redraw();
  }

  gc.startCompare = function () {
    divider = gc.el(
      "div.divider",
      {
        role: "slider",
        tabindex: 0,
        "aria-label": gc.t("Between the two days"),
        "aria-valuemin": 2,
        "aria-valuemax": 98,
        onkeydown: pressed,
      },
      gc.el("span.grip", { "aria-hidden": "true" }, "‹ ›"),
    );
    divider.addEventListener("pointerdown", (event) => {
      divider.setPointerCapture(event.pointerId);
      event.preventDefault();
      divider.focus();
    });
    divider.addEventListener("pointerup", () => gc.redraw());
    divider.addEventListener("pointermove", (event) => {
      if (divider.hasPointerCapture(event.pointerId)) dragged(event);
    });
    tags = [gc.el("div.daytag.daytag-first"), gc.el("div.daytag.daytag-second")];
    gc.$("map").append(divider, ...tags);
    gc.map.on("move resize zoomend viewreset", place);
    const button = gc.$("swipe");
    button.hidden = !gc.core.layers.length;
    button.addEventListener("click", () =>
      gc.change({ compare: gc.state.compare ? "" : "swipe" }, "layers"),
    );
    gc.updateCompare();
  };
  // The edge, which no name crosses.
  function edge() {
    if (!divider || divider.hidden) return [];
    const { x, y } = gc.map.getSize(),
      at = (x * gc.state.split) / 100;
    return [[at - 5, 0, at + 5, y]];
  }
  // The distances and rivals of the place that is chosen.
  function tips() {
    const nodes = gc.map.getPane("tooltipPane").querySelectorAll(".gc-distance");
    if (!nodes.length) return []; // to measure makes the browser lay the page out
    const map = gc.map.getContainer().getBoundingClientRect();
    return [...nodes].map((node) => {
      const box = node.getBoundingClientRect();
      return [box.left - map.left, box.top - map.top, box.right - map.left, box.bottom - map.top];
    });
  }
  // What the names of days cover on the map, so that no label lies under them.
  gc.covered = () =>
    [...(tags || []), gc.dayChip(), gc.locator()]
      .filter((box) => box && !box.hidden)
      .map((box) => [
        box.offsetLeft,
        box.offsetTop,
        box.offsetLeft + box.offsetWidth,
        box.offsetTop + box.offsetHeight,
      ])
      .concat(edge(), tips());
  // Whether the side that a feature is drawn on is the one that shows at x.
  gc.sideShown = function () {
    if (gc.state.compare !== "swipe") return () => true;
    const edge = gc.map.containerPointToLayerPoint([
      (gc.map.getSize().x * gc.state.split) / 100,
      0,
    ]).x;
    return (side, x) => (side ? x > edge : x < edge);
  };
  gc.updateCompare = function () {
    const { compare } = gc.state,
      [before, after] = gc.twoDays();
    document.documentElement.dataset.compare = compare;
    gc.$("swipe").setAttribute("aria-pressed", String(Boolean(compare)));
    for (const radio of document.querySelectorAll("input[name=gc-compare]"))
      radio.checked = radio.value === compare;
    divider.hidden = compare !== "swipe";
    tags.forEach((tag, n) => {
      tag.hidden = compare !== "swipe";
      tag.textContent = gc.dayLabel([before, after][n]);
    });
    if (divider.hidden) unclip();
    else place();
  };
})(window.gc);
