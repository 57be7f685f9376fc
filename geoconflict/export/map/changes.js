// What changed between two days: in the layers, and in which places are named.
(function (gc) {
  "use strict";
  const CHANGES = [
    { id: "hands", name: "changed hands" },
    { id: "new", name: "new, or began to operate" },
    { id: "gone", name: "gone, or stopped operating" },
    { id: "other", name: "other change" },
  ];
  gc.CHANGES = CHANGES;
  gc.changeCounts = () =>
    CHANGES.map(
      (c) =>
        new Set(
          gc
            .drawnFeatures()
            .filter((d) => d.change && d.change.id === c.id)
            .map((d) => d.layer.name + "\n" + d.feature.id),
        ).size,
    );

  const label = (gc.dayLabel = (day) => (day ? gc.day(day) : gc.t("the newest data")));
  // Earlier first: "" is the newest.
  gc.twoDays = function () {
    const days = [gc.layerDay(), gc.otherDay()];
    return days.sort((a, b) => ((a || "9999") < (b || "9999") ? -1 : 1));
  };
  gc.drawnDays = function () {
    const [before, after] = gc.twoDays();
    if (gc.state.compare === "swipe")
      return [
        [before, ""],
        [after, "-other"],
      ];
    return [[gc.layerDay(), ""]];
  };

  // What of a layer is drawn for a day: each feature, with what changed where that is asked for.
  gc.onDay = function (layer, day) {
    if (gc.state.compare === "difference") return differences(layer);
    return layer.features
      .filter((f) => f.shape >= 0 && gc.validOn(f, day))
      .map((feature) => ({ feature }));
  };
  function differences(layer) {
    const [before, after] = gc.twoDays(),
      versions = new Map();
    for (const f of layer.features) {
      if (f.shape < 0) continue;
      if (!versions.has(f.id)) versions.set(f.id, []);
      versions.get(f.id).push(f);
    }
    const out = [];
    for (const list of versions.values()) {
      const a = list.find((f) => gc.validOn(f, before)),
        b = list.find((f) => gc.validOn(f, after));
      if (a || b) out.push({ feature: b || a, change: changed(a, b) });
    }
    return out;
  }

  function changed(a, b) {
    const arrow = document.documentElement.dir === "rtl" ? " ← " : " → ",
      alone = (text) => "\u2068" + (text || "–") + "\u2069";
    const told = (id, key, was, is) => ({
      id,
      text:
        gc.t(key) +
        (was === undefined && is === undefined
          ? ""
          : ": " +
            [was, is]
              .filter((side) => side !== undefined)
              .map(alone)
              .join(arrow)),
    });
    if (!b) return told("gone", "No longer there", gc.party(a.controlled_by) || a.status);
    if (!a) return told("new", "New", undefined, gc.party(b.controlled_by) || b.status);
    if (a.controlled_by !== b.controlled_by)
      return told(
        "hands",
        "Held by",
        gc.party(a.controlled_by) || "",
        gc.party(b.controlled_by) || "",
      );
    if (a.status !== b.status) return told(turn(a, b), "Status", a.status || "", b.status || "");
    if (a.recognised_as !== b.recognised_as)
      return told(
        "other",
        "Recognised as",
        gc.party(a.recognised_as) || "",
        gc.party(b.recognised_as) || "",
      );
    if (a.shape !== b.shape) return told("other", "Its extent changed");
    return { id: "same", text: gc.t("No change") };
  }
  const turn = (a, b) =>
    gc.running(b) && !gc.running(a) ? "new" : gc.running(a) && !gc.running(b) ? "gone" : "other";

  gc.changeStyle = function ({ id }, line) {
    if (id === "same")
      return {
        color: gc.css("soft-ink"),
        weight: line ? 1 : 0.6,
        opacity: 0.35,
        fillOpacity: 0,
        dashArray: null,
      };
    const color = gc.css("change-" + id),
      dashArray = id === "gone" ? "6 5" : null;
    return {
      color,
      weight: line ? 4 : 1.8,
      opacity: 1,
      dashArray,
      fill: !line,
      fillColor: id === "hands" ? "url(#gc-changed)" : color,
      fillOpacity: line ? 0 : id === "hands" ? 1 : 0.16,
    };
  };

  // Places named only before the earlier day ended, only after it, or in both times.
  gc.mentionChange = function () {
    const [before, after] = gc.twoDays(),
      early = new Uint8Array(gc.nPlaces),
      late = new Uint8Array(gc.nPlaces);
    const { place, article } = gc.mentions,
      { date } = gc.articles;
    for (let i = 0; i < gc.nMentions; i++) {
      const day = date[article[i]];
      if (!gc.shown[i] || place[i] < 0 || !day || (after && day > after)) continue;
      (day <= (before || "9999") ? early : late)[place[i]] = 1;
    }
    return (p) => (early[p] && !late[p] ? "gone" : late[p] && !early[p] ? "new" : "both");
  };

  // The list of what changed, for the reader: what is in view first.
  gc.changesView = function () {
    const [before, after] = gc.twoDays(),
      view = gc.map.getBounds(),
      seen = new Set();
    const list = gc
      .drawnFeatures()
      .filter(
        (d) => d.change && d.change.id !== "same" && !seen.has(d.feature) && seen.add(d.feature),
      );
    list.sort((a, b) => (a.feature.name < b.feature.name ? -1 : 1));
    const inView = list.filter((d) => view.intersects(d.bounds)),
      elsewhere = list.filter((d) => !inView.includes(d));
    return gc.el(
      "section.changes",
      gc.el(
        "h2",
        gc.t("What changed between {first} and {second}", {
          first: label(before),
          second: label(after),
        }),
      ),
      inView.length
        ? groups(inView)
        : gc.el("p.sub", gc.t("Nothing in view that these layers know of.")),
      elsewhere.length
        ? gc.el(
            "details",
            gc.el("summary", gc.t("Elsewhere: {n}", { n: elsewhere.length })),
            groups(elsewhere),
          )
        : null,
    );
  };
  function groups(list) {
    return CHANGES.map((c) => [c, list.filter((d) => d.change.id === c.id)])
      .filter(([, rows]) => rows.length)
      .map(([c, rows]) => [
        gc.el(
          "h3",
          gc.el(`span.swatch.swatch-change-${c.id}`, { "aria-hidden": "true" }),
          gc.t(c.name),
          gc.el("span.count", rows.length),
        ),
        gc.el(
          "ul.plain",
          rows.map((d) =>
            gc.el(
              "li",
              gc.el(
                "button.textlink",
                { type: "button", onclick: () => gc.seeFeature(d) },
                gc.bdi(d.feature.name),
              ),
              gc.el("div.sub", gc.bdi(d.change.text)),
            ),
          ),
        ),
      ]);
  }
})(window.gc);
