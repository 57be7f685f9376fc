// Says on the map why it is empty, and how to fill it again.
(function (gc) {
  "use strict";
  const OPEN = { confidence: 0, search: "", country: "", source: "", from: "", to: "" };
  let box = null;

  const filtered = () =>
    Object.entries(OPEN).some(([name, open]) => gc.state[name] !== open) ||
    gc.CATEGORIES.some((c, i) => gc.state.off.has(c.id) && gc.totals[i] > 0);

  function clear() {
    gc.change({ ...OPEN, off: gc.usuallyOff() });
    gc.startLegend();
    if (gc.allTime) gc.allTime();
    gc.$("map").querySelector(".leaflet-container").focus();
  }
  gc.updateNotice = function () {
    box = box || gc.$("map").appendChild(gc.el("div.notice", { role: "status" }));
    const empty = !gc.count.some(Boolean) && !gc.drawnFeatures().some((d) => d.meant);
    box.hidden = !empty;
    if (!empty) return;
    box.replaceChildren(
      gc.el(
        "p",
        gc.t(
          filtered()
            ? "Nothing matches these filters."
            : "This article names no place that could be located.",
        ),
      ),
    );
    if (filtered())
      box.append(gc.el("button", { type: "button", onclick: clear }, gc.t("Clear the filters")));
  };
})(window.gc);
