// The evidence: why a place stands where it stands, and what else it could be.
(function (gc) {
  "use strict";
  const PRECISION = { 1: "exact place", 2: "near it, or part of a region", 3: "region or country only" };
  const AREAS = { A: "division", H: "water", L: "area", T: "landform", P: "settlement", S: "spot or building", R: "road or railway", V: "vegetation", U: "undersea" };

  function kindOf(p) {
    const { code, country, admin1, id } = gc.places;
    const type = code[p].startsWith("PCL") ? "country" : AREAS[gc.places.class[p]] || (id[p] ? "place" : "described place");
    const where = [admin1[p], country[p] && !code[p].startsWith("PCL") && gc.regionName(country[p])].filter(Boolean);
    return where.length ? gc.t("{kind} in {where}", { kind: gc.t(type), where: where.join(", ") }) : gc.t(type);
  }
  function gazetteerLink(id) {
    if (!id) return gc.el("span", gc.t("none"));
    const geonames = /^geonames:(\d+)$/.exec(id);
    return geonames ? gc.link("https://www.geonames.org/" + geonames[1], id) : gc.el("span", gc.bdi(id));
  }
  const coordinate = (value, digits, [plus, minus]) => Math.abs(value).toFixed(digits) + "°" + (value < 0 ? minus : plus);

  function meter(percent) {
    const bar = gc.el("span.meter", { role: "img", "aria-label": percent + " %" }, gc.el("span"));
    bar.firstChild.style.width = percent + "%";
    return gc.el("span", bar, ` ${percent} %`);
  }
  gc.facts = (rows) => gc.el("dl.facts", rows.filter(([, value]) => value).map(([name, value]) => [gc.el("dt", gc.t(name)), gc.el("dd", value)]));

  const RELATION = { named: "Named as", described: "Described as", within: "Inside", near: "Near" };
  function relations(mentions) {
    const rows = new Map();
    for (const mention of mentions) for (const r of gc.relationsOf(mention)) {
      const day = gc.core.statement.as_of || gc.articles.date[gc.mentions.article[mention]];
      const key = r.layer + "\n" + r.feature + "\n" + r.relation;
      const known = rows.get(key);
      if (!known || (r.km ?? 0) < (known.km ?? 0)) rows.set(key, { ...r, day, f: gc.feature(r.layer, r.feature, day) });
    }
    return [...rows.values()].sort((a, b) => (a.km ?? 0) - (b.km ?? 0));
  }
  function relationRow(r) {
    const name = r.f ? r.f.name : r.feature;
    const held = r.f && (r.f.recognised_as || r.f.controlled_by);
    const row = gc.el("li", gc.el("span.rel", gc.t(RELATION[r.relation] || r.relation || "")), " ",
      r.f ? gc.el("button.textlink", { type: "button", onclick: () => gc.selectFeature(r.layer, r.f, []) }, gc.bdi(name)) : gc.bdi(name));
    if (r.relation === "near" || r.km > 0) row.append(" ", gc.el("strong", gc.distance(r)));
    if (held && r.relation !== "near") row.append(gc.el("div.sub", gc.bdi(gc.t("recognised as {owner}, held by {holder}", { owner: gc.party(r.f.recognised_as) || "–", holder: gc.party(r.f.controlled_by) || "–" }))));
    else if (held) return row;
    else if (r.f && (r.f.commodity || r.f.status)) row.append(gc.el("div.sub", [r.f.commodity, r.f.status].filter(Boolean).join(", ")));
    return row;
  }

  // What it lies in or is named as; then the nearest few, pipelines and areas each.
  function relationLists(all) {
    const inside = all.filter((r) => r.relation !== "near"), near = all.filter((r) => r.relation === "near");
    const seen = {}, first = near.filter((r) => (seen[r.layer] = (seen[r.layer] || 0) + 1) <= 3), rest = near.filter((r) => !first.includes(r));
    const day = all[0].day, list = (rows) => gc.el("ul.relations", rows.map(relationRow));
    return [gc.el("h3", day ? gc.t("As of {day}", { day: gc.day(day) }) : gc.t("As of the newest data")), list([...inside, ...first]),
      rest.length ? gc.el("details", gc.el("summary", gc.t("{n} more within reach", { n: rest.length })), list(rest)) : null].filter(Boolean);
  }

  function losers(text) {
    let list = [];
    try { list = JSON.parse(text || "[]"); } catch { /* not ours */ }
    if (!Array.isArray(list) || !list.length) return null;
    return gc.el("details", gc.el("summary", gc.t("Other places of that name")),
      gc.el("ul.plain", list.map((c) => gc.el("li", gc.bdi(c.name || ""), ", ", gc.bdi([c.admin1, gc.regionName(c.country_code || "")].filter(Boolean).join(", ")),
        c.probability === undefined ? "" : ` – ${Math.round(100 * c.probability)} %`, gc.el("span.sub", " ", gazetteerLink(c.id))))));
  }

  // The card of a place, told of the mention that was chosen or of its surest one.
  gc.placeCard = async function (p, mention) {
    const all = [...gc.mentionsOfPlace(p)], shown = all.filter((i) => gc.shown[i]);
    const surest = (mention >= 0) ? mention : (shown.length ? shown : all).reduce((a, b) => (gc.mentions.confidence[b] > gc.mentions.confidence[a] ? b : a));
    const d = await gc.detail(surest);
    const area = gc.places.shape[p] >= 0, near = relations(shown.length ? shown : all);
    const card = gc.el("article.card", { "aria-label": gc.t("Evidence") },
      gc.el("button.close", { type: "button", "aria-label": gc.t("Close"), onclick: () => gc.selectPlace(-1) }, "×"),
      gc.el("h2", gc.bdi(gc.places.name[p])), gc.el("p.sub", kindOf(p)));
    const official = gc.places.official[p];
    card.append(gc.facts([
      ["Also called", official !== gc.places.name[p] && gc.bdi(official)],
      ["Confidence", meter(gc.mentions.confidence[surest])],
      ["Precision", area ? gc.t("an area, not a point") : gc.t(PRECISION[d.geo_precision] || "")],
      ["Lies within", !area && d.uncertainty_km ? gc.t("{km} km of the point", { km: d.uncertainty_km < 10 ? d.uncertainty_km.toFixed(1) : Math.round(d.uncertainty_km) }) : ""],
      ["Position", `${coordinate(gc.places.lat[p], area ? 1 : 3, "NS")} ${coordinate(gc.places.lon[p], area ? 1 : 3, "EW")}`],
      ["Gazetteer", gazetteerLink(gc.places.id[p])],
    ]));
    if (near.length) card.append(...relationLists(near));
    const why = [d.reasons && gc.el("p.sub", gc.bdi(d.reasons)), losers(d.candidates),
      d.method && gc.el("p.sub", gc.t("Method") + ": ", gc.bdi(d.method), d.gazetteer ? "; " : "", gc.bdi(d.gazetteer || ""))].filter(Boolean);
    if (why.length) card.append(gc.el("details", gc.el("summary", gc.t("Why this place")), why));
    return card;
  };

  // The card of words that mean features of a layer and no place of the gazetteer.
  gc.mentionCard = async function (mention, text) {
    const d = await gc.detail(mention), all = relations([mention]);
    return gc.el("article.card", { "aria-label": gc.t("Evidence") },
      gc.el("button.close", { type: "button", "aria-label": gc.t("Close"), onclick: () => gc.selectPlace(-1) }, "×"),
      gc.el("h2", gc.bdi(text)), gc.el("p.sub", gc.t("means {features} of the layers", { features: gc.plural(all.length, "feature") })),
      relationLists(all), d.method && gc.el("p.sub", gc.t("Method") + ": ", gc.bdi(d.method)));
  };

  gc.featureCard = function (layer, f, near) {
    const statement = gc.core.layers.find((item) => item.name === layer) || {};
    const card = gc.el("article.card", { "aria-label": gc.t("Layer feature") },
      gc.el("button.close", { type: "button", "aria-label": gc.t("Close"), onclick: () => gc.selectPlace(-1) }, "×"),
      gc.el("h2", gc.bdi(f.name || f.id)), gc.el("p.sub", gc.bdi(statement.title || layer)),
      gc.facts(gc.featureFacts(f).map(([name, value]) => [name, gc.bdi(value)])));
    if (near.length) card.append(gc.el("h3", gc.t("Places named near it")), gc.el("ul.relations", near.slice(0, 12).map((r) =>
      gc.el("li", gc.el("button.textlink", { type: "button", onclick: () => gc.selectPlace(r.place) }, gc.bdi(r.name)), " ", gc.distance(r)))));
    const versions = (statement.features || []).filter((v) => v.id === f.id && v !== f);
    if (versions.length) card.append(gc.el("details", gc.el("summary", gc.t("At other times")), gc.el("ul.plain", versions.map((v) =>
      gc.el("li", gc.t("{first} to {last}", { first: gc.day(v.valid_from) || "…", last: gc.day(v.valid_to) || gc.t("now") }), ": ", gc.bdi([v.controlled_by && gc.t("Held by") + " " + gc.party(v.controlled_by), v.status].filter(Boolean).join(", ")))))));
    const sources = Array.isArray(f.sources) ? f.sources : [];
    if (sources.length) card.append(gc.el("details", gc.el("summary", gc.t("Sources")), gc.el("ul.plain", sources.map((s) => gc.el("li", gc.link(s, s))))));
    return card;
  };

  // Dashed lines from a chosen place to the nearest point of the pipelines near it.
  gc.drawLinks = function (p) {
    const group = gc.links();
    group.clearLayers();
    if (p < 0 || gc.places.shape[p] >= 0) return;
    const from = L.latLng(gc.places.lat[p], gc.places.lon[p]), drawn = [];
    for (const r of relations(gc.mentionsOfPlace(p)).filter((item) => item.relation === "near" && item.f && item.f.shape >= 0).slice(0, 4)) {
      const to = nearestPoint(gc.core.shapes[r.f.shape], from);
      if (!to || drawn.some((other) => other.distanceTo(to) < 2000)) continue; // one label a corridor
      drawn.push(to);
      L.polyline([from, to], { pane: "gc-lines", weight: 1.5, dashArray: "2 4", color: gc.css("ink"), interactive: false })
        .bindTooltip(gc.el("span", gc.distance(r)), { permanent: true, ...besideLine(from, to), className: "gc-distance" }).addTo(group);
    }
  };
  // On a line that is long enough, else above it, where it hides neither marker nor name.
  function besideLine(from, to) {
    const long = gc.map.latLngToLayerPoint(from).distanceTo(gc.map.latLngToLayerPoint(to)) > 110;
    return long ? { direction: "center" } : { direction: "top", offset: [0, -14] };
  }
  function nearestPoint(shape, from) {
    const lines = shape.type === "LineString" ? [shape.coordinates] : shape.type === "MultiLineString" ? shape.coordinates : [];
    const k = Math.cos(from.lat * Math.PI / 180);
    let best = null, least = Infinity;
    for (const line of lines) for (let i = 1; i < line.length; i++) {
      const [ax, ay] = [(line[i - 1][0] - from.lng) * k, line[i - 1][1] - from.lat];
      const [bx, by] = [(line[i][0] - from.lng) * k, line[i][1] - from.lat];
      const t = Math.max(0, Math.min(1, -(ax * (bx - ax) + ay * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2 || 1)));
      const x = ax + t * (bx - ax), y = ay + t * (by - ay);
      if (x * x + y * y < least) { least = x * x + y * y; best = L.latLng(from.lat + y, from.lng + x / k); }
    }
    return best;
  }
})(window.gc);
