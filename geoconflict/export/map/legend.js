// The legend is the filter: what is drawn, how many there are, on or off.
(function (gc) {
  "use strict";
  const counts = new Map();

  function row(id, swatch, name, hint, checked, toggle) {
    const box = gc.el("input", { type: "checkbox", id: "gc-on-" + id, onchange: (e) => toggle(e.target.checked) });
    box.checked = checked;
    const count = gc.el("span.count");
    counts.set(id, count);
    return gc.el("label.row", { for: "gc-on-" + id, title: hint || null }, box, swatch, gc.el("span.name", name), count);
  }
  const dot = (id) => gc.el(`span.swatch.swatch-${id}`, { "aria-hidden": "true" });
  const section = (title, ...rows) => gc.el("section.sect-" + title.split(" ")[0].toLowerCase(), gc.el("h2", title), ...rows);

  function categories() {
    const present = new Set(gc.mentions.category);
    return gc.CATEGORIES.filter((c, i) => present.has(i)).map((c) =>
      row(c.id, dot(c.id), c.name, c.hint, !gc.state.off.has(c.id), (on) => {
        gc.state.off[on ? "delete" : "add"](c.id);
        gc.change({});
      }));
  }
  function layers() {
    let explained = false;
    return gc.core.layers.map((layer, n) => {
      const line = layer.features.some((f) => f.shape >= 0 && gc.isLine(gc.core.shapes[f.shape]));
      return [row("layer-" + n, dot(line ? "line" : "hatch"), gc.bdi(shortTitle(layer)), layer.title, !gc.state.layersOff.has(layer.name), (on) => {
        gc.state.layersOff[on ? "delete" : "add"](layer.name);
        gc.change({}, "layers");
      }), (line || !explained) && sublegend(layer, line, (explained = explained || !line))];
    });
  }
  const shortTitle = (layer) => layer.name.charAt(0).toUpperCase() + layer.name.slice(1).replace(/[_-]/g, " ").replace(/\b(osm|gem|un)\b/g, (word) => word.toUpperCase());
  function sublegend(layer, line) {
    if (!line) {
      const kinds = layer.features.some((f) => f.controlled_by);
      return kinds && gc.el("ul.sublegend", gc.el("li", dot("hatch"), "held by another than recognised"), gc.el("li", dot("enclave"), "enclave, exclave, other area"), gc.el("li", dot("outline"), "claimed, bygone or divided"));
    }
    const kinds = [...new Set(layer.features.map(gc.commodity))].sort().reverse();
    const names = { oil: "oil", gas: "gas", other: "other" };
    return gc.el("ul.sublegend", kinds.map((k) => gc.el("li", dot("line-" + k), names[k])), gc.el("li", dot("line-off"), "not operating that day"), gc.el("li", dot("line-plan"), "planned, being built, or gone"));
  }

  function layerDay() {
    if (!gc.core.layers.length) return null;
    const day = gc.core.statement.as_of || (gc.nArticles === 1 && gc.articles.date[0]) || "";
    const choose = (value) => gc.change({ layerDate: value }, "layers");
    const option = (value, text) => {
      const radio = gc.el("input", { type: "radio", name: "gc-day", value, id: "gc-day-" + value, onchange: () => choose(value) });
      radio.checked = gc.state.layerDate === value;
      return gc.el("label.row", radio, gc.el("span.name", text));
    };
    const dated = gc.state.layerDate !== "then" && gc.state.layerDate !== "now";
    const date = gc.el("input", { type: "date", "aria-label": "Another day", value: dated ? gc.state.layerDate : null, onchange: (e) => {
      if (!e.target.value) return;
      document.querySelectorAll("input[name=gc-day]").forEach((r) => { r.checked = false; });
      choose(e.target.value);
    } });
    return section("Layers as they were", option("then", day ? "then: " + gc.day(day) : "at the end of the period"), option("now", "now: the newest known"), gc.el("label.row", gc.el("span.name", "on"), date));
  }

  function selectFrom(label, values, name, naming) {
    const totals = new Map();
    values.forEach((value) => { if (value) totals.set(value, (totals.get(value) || 0) + 1); });
    if (totals.size < 2) return null;
    const options = [...totals.keys()].map((value) => [naming(value), value]).sort((a, b) => a[0].localeCompare(b[0], "en"));
    const box = gc.el("select", { onchange: (e) => gc.change({ [name]: e.target.value }) }, gc.el("option", { value: "" }, "all"), options.map(([text, value]) => gc.el("option", { value }, text)));
    box.value = gc.state[name];
    return gc.el("label.field", label, box);
  }
  function filters() {
    const out = gc.el("output", gc.state.confidence + " %");
    const slider = gc.el("input", { type: "range", min: 0, max: 95, step: 5, value: gc.state.confidence, "aria-label": "Confidence at least", oninput: (e) => {
      out.textContent = e.target.value + " %";
      gc.change({ confidence: Number(e.target.value) });
    } });
    const search = gc.el("input", { type: "search", placeholder: "Place or headline", "aria-label": "Search places and headlines", value: gc.state.search, oninput: (e) => gc.change({ search: e.target.value }) });
    return section("Filter", gc.el("label.field", "Search", search), gc.el("label.field", "Confidence at least", gc.el("span.slider", slider, out)),
      selectFrom("Country", gc.places.country || [], "country", gc.regionName), selectFrom("Source", gc.articles.source || [], "source", (s) => s));
  }

  gc.startLegend = function () {
    const unlocated = gc.el("p.sub", { id: "gc-unlocated" });
    gc.$("key").replaceChildren(section("Places named", categories(), gc.el("div.row", dot("soft"), gc.el("span.name", "known only roughly, or an area")), unlocated));
    if (gc.core.layers.length) gc.$("key").append(section("Layers", layers().flat().filter(Boolean)));
    gc.$("key").append(...[layerDay(), filters()].filter(Boolean));
    gc.updateLegend();
  };
  gc.updateLegend = function () {
    gc.CATEGORIES.forEach((c, i) => { if (counts.has(c.id)) counts.get(c.id).textContent = gc.number(gc.totals[i]); });
    const drawn = gc.drawnFeatures();
    gc.core.layers.forEach((layer, n) => { counts.get("layer-" + n).textContent = drawn.filter((d) => d.layer === layer).length || ""; });
    const node = document.getElementById("gc-unlocated");
    node.textContent = gc.unlocated ? `${gc.plural(gc.unlocated, "mention")} could not be located; not drawn, but in the text and the files.` : "";
  };
})(window.gc);
