// The legend is the filter: what is drawn, how many there are, on or off.
(function (gc) {
  "use strict";
  const counts = new Map();
  let changes;

  function row(id, swatch, name, hint, checked, toggle) {
    const box = gc.el("input", {
      type: "checkbox",
      id: "gc-on-" + id,
      onchange: (e) => toggle(e.target.checked),
    });
    box.checked = checked;
    const count = gc.el("span.count");
    counts.set(id, count);
    return gc.el(
      "label.row",
      { for: "gc-on-" + id, title: hint || null },
      box,
      swatch,
      gc.el("span.name", name),
      count,
    );
  }
  const dot = (id) => gc.el(`span.swatch.swatch-${id}`, { "aria-hidden": "true" });
  const section = (id, title, ...rows) =>
    gc.el("section.sect-" + id, gc.el("h2", gc.t(title)), ...rows);
  const item = (swatch, text) =>
    gc.el("li", { "data-look": swatch }, dot(swatch), gc.el("span", gc.t(text)));

  function categories() {
    const present = new Uint8Array(gc.CATEGORIES.length);
    for (const category of gc.mentions.category) present[category] = 1;
    return gc.CATEGORIES.filter((c, i) => present[i]).map((c) =>
      row(c.id, dot(c.id), gc.t(c.name), gc.t(c.hint), !gc.state.off.has(c.id), (on) => {
        gc.state.off[on ? "delete" : "add"](c.id);
        gc.change({});
      }),
    );
  }
  const marks = () =>
    gc.el(
      "ul.sublegend",
      item("soft", "an area, or known only roughly"),
      item("many", "several in one; the ring tells the share of each"),
    );

  function layers() {
    let explained = false;
    return gc.core.layers.map((layer, n) => {
      const line = layer.features.some((f) => f.shape >= 0 && gc.isLine(gc.core.shapes[f.shape]));
      return [
        row(
          "layer-" + n,
          dot(line ? "line" : "hatch"),
          gc.bdi(shortTitle(layer)),
          layer.title,
          !gc.state.layersOff.has(layer.name),
          (on) => {
            gc.state.layersOff[on ? "delete" : "add"](layer.name);
            gc.change({}, "layers");
          },
        ),
        (line || !explained) && sublegend(layer, line, (explained = explained || !line)),
      ];
    });
  }
  const words = (name) =>
    name.charAt(0).toUpperCase() +
    name
      .slice(1)
      .replace(/[_-]/g, " ")
      .replace(/\b(gem|un)\b/g, (word) => word.toUpperCase())
      .replace(/\bosm\b/, "(OpenStreetMap)");
  const shortTitle = (layer) => gc.t(words(layer.name));
  function sublegend(layer, line) {
    if (!line) {
      const held = layer.features.some((f) => f.controlled_by);
      return (
        held &&
        gc.el(
          "ul.sublegend",
          item("hatch", "held by another than recognised"),
          item("enclave", "enclave, exclave, other area"),
          item("outline", "claimed, bygone or divided"),
          layer.features.some(gc.isFront) && item("front", "front line"),
        )
      );
    }
    const kinds = ["oil", "gas", "other"].filter((kind) =>
      layer.features.some((f) => gc.commodity(f) === kind),
    );
    return gc.el(
      "ul.sublegend",
      gc.el(
        "li.inline",
        kinds.map((k) => gc.el("span", { "data-look": "line-" + k }, dot("line-" + k), gc.t(k))),
      ),
      item("line-off", "not operating that day"),
      item("line-plan", "planned, being built, or gone"),
      item("line-named", "named in the text"),
      item("near", "stretch near a place named"),
    );
  }

  const changeKey = () =>
    gc.el(
      "ul.sublegend.changekey",
      gc.CHANGES.map((c) =>
        gc.el("li", dot("change-" + c.id), gc.el("span.name", gc.t(c.name)), gc.el("span.count")),
      ),
      gc.nArticles > 1 && [
        item("mention-new", "named only after the first day"),
        item("mention-gone", "named only until the first day"),
      ],
    );

  function selectFrom(label, values, name, naming) {
    const known = [...new Set(values)].filter(Boolean);
    if (known.length < 2) return null;
    const options = known
      .map((value) => [naming(value), value])
      .sort((a, b) => a[0].localeCompare(b[0], gc.language));
    const box = gc.el(
      "select",
      { onchange: (e) => gc.change({ [name]: e.target.value }) },
      gc.el("option", { value: "" }, gc.t("all")),
      options.map(([text, value]) => gc.el("option", { value }, text)),
    );
    box.value = gc.state[name];
    return gc.el("label.field", gc.t(label), box);
  }
  function filters() {
    const out = gc.el("output", gc.state.confidence + " %");
    const slider = gc.el("input", {
      type: "range",
      min: 0,
      max: 95,
      step: 5,
      value: gc.state.confidence,
      "aria-label": gc.t("Confidence at least"),
      oninput: (e) => {
        out.textContent = e.target.value + " %";
        gc.change({ confidence: Number(e.target.value) });
      },
    });
    const search = gc.el("input", {
      type: "search",
      placeholder: gc.t("Place or headline"),
      "aria-label": gc.t("Search places and headlines"),
      value: gc.state.search,
      oninput: (e) => gc.change({ search: e.target.value }),
    });
    return section(
      "filter",
      "Filter",
      gc.el("label.field", gc.t("Search"), search),
      gc.el("label.field", gc.t("Confidence at least"), gc.el("span.slider", slider, out)),
      selectFrom("Country", gc.places.country || [], "country", gc.regionName),
      selectFrom("Source", gc.core.sources, "source", (s) => s),
    );
  }

  gc.startLegend = function () {
    const unlocated = gc.el("p.sub", { id: "gc-unlocated" });
    gc.$("key").replaceChildren(
      section("places", "Places named", categories(), marks(), unlocated),
    );
    if (gc.core.layers.length)
      gc.$("key").append(
        section("layers", "Layers", layers().flat().filter(Boolean)),
        section("days", "Layers as they were", gc.dayChoices((changes = changeKey()))),
      );
    gc.$("key").append(filters());
    gc.updateLegend();
  };
  // The key of the layers tells of what is in view, and of nothing else.
  gc.updateKey = function () {
    const view = gc.map.getBounds(),
      inView = new Map(),
      looks = new Set();
    for (const d of gc.drawnFeatures()) {
      if (!d.bounds.isValid() || !view.intersects(d.bounds)) continue;
      if (!d.side) inView.set(d.layer, (inView.get(d.layer) || 0) + 1);
      for (const look of gc.looks(d)) looks.add(look);
    }
    gc.core.layers.forEach((layer, n) => {
      counts.get("layer-" + n).textContent = inView.get(layer) || "";
    });
    for (const node of document.querySelectorAll(".gc-sect-layers [data-look]"))
      node.hidden = !looks.has(node.dataset.look);
  };
  gc.updateLegend = function () {
    gc.updateDay();
    gc.CATEGORIES.forEach((c, i) => {
      if (counts.has(c.id)) counts.get(c.id).textContent = gc.number(gc.totals[i]);
    });
    gc.updateKey();
    if (changes)
      changes.querySelectorAll(".gc-count").forEach((node, i) => {
        node.textContent = gc.changeCounts()[i];
      });
    const node = document.getElementById("gc-unlocated");
    const told = [
      [gc.off, "{mentions} under boxes that are not ticked."],
      [gc.unlocated, "{mentions} could not be located; not drawn, but in the text and the files."],
    ];
    node.textContent = told
      .filter(([n]) => n)
      .map(([n, text]) => gc.t(text, { mentions: gc.plural(n, "mention") }))
      .join(" ");
  };
})(window.gc);
