// How the mentions of a place relate to the features of the layers: in words, and as lines.
(function (gc) {
  "use strict";
  const RELATION = {
    named: "Named as",
    described: "Described as",
    within: "Inside",
    overlaps: "Partly in",
    near: "Near",
  };
  const FAR = 50; // km
  // What may well be no distance at all, given its error, is said to be so.
  const isLine = (r) => r.f && r.f.shape >= 0 && gc.isLine(gc.core.shapes[r.f.shape]);
  const touches = (r) => r.relation === "near" && r.km <= r.error;
  const perhaps = (r) => r.inside === "perhaps" || (touches(r) && !isLine(r) && !r.inside);
  function relationWord(r) {
    if (perhaps(r)) return "Perhaps inside";
    return touches(r) && isLine(r) ? "Perhaps at" : RELATION[r.relation] || r.relation;
  }
  // Of what is only perhaps inside, how far the outline is, with the error; not with that of a
  // place that may be quite another, which stands above.
  const edge = (r) =>
    r.relation === "within" &&
    r.edge > 0 &&
    gc.el(
      "div.sub",
      gc.t("the edge is {distance} away", {
        distance: gc.distance({ km: r.edge, error: r.error > FAR ? null : r.error }),
      }),
    );
  const relations = (gc.relationsOfAll = function (mentions) {
    const rows = new Map();
    for (const mention of mentions)
      for (const r of gc.relationsOf(mention)) {
        const day = gc.core.statement.as_of || gc.articles.date[gc.mentions.article[mention]];
        const key = r.layer + "\n" + r.feature + "\n" + r.relation;
        const known = rows.get(key);
        if (!known || (r.km ?? 0) < (known.km ?? 0))
          rows.set(key, { ...r, day, f: gc.feature(r.layer, r.feature, day) });
      }
    return [...rows.values()].sort((a, b) => (a.km ?? 0) - (b.km ?? 0));
  });
  // Of an area: whose it is, what is said of it, how well its outline is known, and until when.
  function standing({ f, day }) {
    const owners = gc.t("recognised as {owner}, held by {holder}", {
      owner: gc.party(f.recognised_as) || "–",
      holder: (gc.party(f.controlled_by) || "–").replace(/^divided: /, ""),
    });
    const known = [
      f.accuracy_km && gc.t("outline ± {km} km", { km: f.accuracy_km }),
      gc.followed(f, day),
    ];
    return [owners, f.status, known.filter(Boolean).join(" · ")]
      .filter(Boolean)
      .map((text) => gc.el("div.sub", gc.bdi(text)));
  }
  function relationRow(r) {
    const name = r.f ? r.f.name : r.feature;
    const held = r.f && (r.f.recognised_as || r.f.controlled_by);
    const row = gc.el(
      "li",
      gc.el("span.rel", gc.t(relationWord(r) || "")),
      " ",
      r.f
        ? gc.el(
            "button.textlink",
            { type: "button", onclick: () => gc.selectFeature(r.layer, r.f, []) },
            gc.bdi(name),
          )
        : gc.bdi(name),
    );
    if (r.relation === "near" || r.km > 0) row.append(" ", gc.el("strong", gc.distance(r)));
    row.append(edge(r) || "");
    if (held && (r.relation !== "near" || perhaps(r))) row.append(...standing(r));
    else if (held) return row;
    else if (r.f && (r.f.commodity || r.f.status))
      row.append(gc.el("div.sub", [r.f.commodity, r.f.status].filter(Boolean).join(", ")));
    return row;
  }

  // What it lies in or is named as; then the nearest few, pipelines and areas each.
  gc.relationLists = function (all) {
    const inside = all.filter((r) => r.relation !== "near"),
      near = all.filter((r) => r.relation === "near");
    const seen = {},
      first = near.filter((r) => (seen[r.layer] = (seen[r.layer] || 0) + 1) <= 3),
      rest = near.filter((r) => !first.includes(r));
    const day = all[0].day,
      list = (rows) => gc.el("ul.relations", rows.map(relationRow));
    return [
      gc.el("h3", day ? gc.t("As of {day}", { day: gc.day(day) }) : gc.t("As of the newest data")),
      list([...inside, ...first]),
      rest.length
        ? gc.el(
            "details",
            gc.el("summary", gc.t("{n} more within reach", { n: rest.length })),
            list(rest),
          )
        : null,
    ].filter(Boolean);
  };

  // Dashed lines from a chosen place to the nearest point of the pipelines near it.
  gc.drawLinks = function (p) {
    const group = gc.links();
    group.clearLayers();
    if (p < 0 || gc.places.shape[p] >= 0) return;
    const from = L.latLng(gc.places.lat[p], gc.places.lon[p]),
      drawn = [];
    for (const r of relations(gc.mentionsOfPlace(p))
      .filter((item) => item.relation === "near" && item.f && item.f.shape >= 0)
      .slice(0, 4)) {
      const to = nearestPoint(gc.core.shapes[r.f.shape], from);
      if (!to || drawn.some((other) => other.distanceTo(to) < 2000)) continue; // one label a corridor
      drawn.push(to);
      L.polyline([from, to], {
        pane: "gc-lines",
        weight: 1.5,
        dashArray: "2 4",
        color: gc.css("ink"),
        interactive: false,
      })
        .bindTooltip(gc.el("span", gc.distance(r)), {
          permanent: true,
          ...besideLine(from, to),
          className: "gc-distance",
        })
        .addTo(group);
    }
  };
  // On a line that is long enough, else above it, where it hides neither marker nor name.
  function besideLine(from, to) {
    const long = gc.map.latLngToLayerPoint(from).distanceTo(gc.map.latLngToLayerPoint(to)) > 110;
    return long ? { direction: "center" } : { direction: "top", offset: [0, -14] };
  }
  function nearestPoint(shape, from) {
    const lines =
      shape.type === "LineString"
        ? [shape.coordinates]
        : shape.type === "MultiLineString"
          ? shape.coordinates
          : [];
    const k = Math.cos((from.lat * Math.PI) / 180);
    let best = null,
      least = Infinity;
    for (const line of lines)
      for (let i = 1; i < line.length; i++) {
        const [ax, ay] = [(line[i - 1][0] - from.lng) * k, line[i - 1][1] - from.lat];
        const [bx, by] = [(line[i][0] - from.lng) * k, line[i][1] - from.lat];
        const t = Math.max(
          0,
          Math.min(1, -(ax * (bx - ax) + ay * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2 || 1)),
        );
        const x = ax + t * (bx - ax),
          y = ay + t * (by - ay);
        if (x * x + y * y < least) {
          least = x * x + y * y;
          best = L.latLng(from.lat + y, from.lng + x / k);
        }
      }
    return best;
  }
})(window.gc);
