// The evidence: why a place stands where it stands, and what else it could be.
(function (gc) {
  "use strict";
  const PRECISION = {
    1: "exact place",
    2: "near it, or part of a region",
    3: "region or country only",
  };
  const AREAS = {
    A: "division",
    H: "water",
    L: "area",
    T: "landform",
    P: "settlement",
    S: "spot or building",
    R: "road or railway",
    V: "vegetation",
    U: "undersea",
  };

  function kindOf(p) {
    const { code, country, admin1, id } = gc.places;
    const type = code[p].startsWith("PCL")
      ? "country"
      : AREAS[gc.places.class[p]] || (id[p] ? "place" : "described place");
    const where = [
      admin1[p],
      country[p] && !code[p].startsWith("PCL") && gc.regionName(country[p]),
    ].filter(Boolean);
    return where.length
      ? gc.t("{kind} in {where}", { kind: gc.t(type), where: where.join(", ") })
      : gc.t(type);
  }
  const gazetteerLink = (gc.gazetteerLink = function (id) {
    if (!id) return gc.el("span", gc.t("none"));
    const geonames = /^geonames:(\d+)$/.exec(id);
    return geonames
      ? gc.link("https://www.geonames.org/" + geonames[1], id)
      : gc.el("span", gc.bdi(id));
  });
  const coordinate = (value, digits, [plus, minus]) =>
    Math.abs(value).toFixed(digits) + "°" + (value < 0 ? minus : plus);

  function meter(percent) {
    const bar = gc.el("span.meter", { role: "img", "aria-label": percent + " %" }, gc.el("span"));
    bar.firstChild.style.width = percent + "%";
    return gc.el("span", bar, ` ${percent} %`);
  }
  gc.facts = (rows) =>
    gc.el(
      "dl.facts",
      rows
        .filter(([, value]) => value)
        .map(([name, value]) => [gc.el("dt", gc.t(name)), gc.el("dd", value)]),
    );

  // The card of a place, told of the mention that was chosen or of its surest one.
  gc.placeCard = async function (p, mention) {
    const all = [...gc.mentionsOfPlace(p)],
      shown = all.filter((i) => gc.shown[i]);
    const surest =
      mention >= 0
        ? mention
        : (shown.length ? shown : all).reduce((a, b) =>
            gc.mentions.confidence[b] > gc.mentions.confidence[a] ? b : a,
          );
    const d = await gc.detail(surest);
    const area = gc.places.shape[p] >= 0,
      near = gc.relationsOfAll(shown.length ? shown : all);
    const card = gc.el(
      "article.card",
      { "aria-label": gc.t("Evidence") },
      gc.el(
        "button.close",
        { type: "button", "aria-label": gc.t("Close"), onclick: () => gc.selectPlace(-1) },
        "×",
      ),
      gc.el("h2", gc.bdi(gc.places.name[p])),
      gc.el("p.sub", kindOf(p)),
      gc.doubt(p, d),
    );
    const official = gc.places.official[p];
    card.append(
      gc.facts([
        ["Also called", official !== gc.places.name[p] && gc.bdi(official)],
        ["Confidence", meter(gc.mentions.confidence[surest])],
        ["Precision", area ? gc.t("an area, not a point") : gc.t(PRECISION[d.geo_precision] || "")],
        ["Lies within", area ? "" : gc.radius(d.uncertainty_km)],
        [
          "Position",
          `${coordinate(gc.places.lat[p], area ? 1 : 3, "NS")} ${coordinate(gc.places.lon[p], area ? 1 : 3, "EW")}`,
        ],
        ["Gazetteer", gazetteerLink(gc.places.id[p])],
      ]),
    );
    if (near.length) card.append(...gc.relationLists(near));
    const why = [
      d.reasons && gc.el("p.sub", gc.bdi(d.reasons)),
      gc.losers(d.candidates),
      d.method &&
        gc.el(
          "p.sub",
          gc.t("Method") + ": ",
          gc.bdi(d.method),
          d.gazetteer ? "; " : "",
          gc.bdi(d.gazetteer || ""),
        ),
    ].filter(Boolean);
    if (why.length) card.append(gc.el("details", gc.el("summary", gc.t("Why this place")), why));
    return card;
  };

  // The card of words that mean features of a layer, or that could not be located.
  gc.mentionCard = async function (mention, text) {
    const d = await gc.detail(mention),
      all = gc.relationsOfAll([mention]);
    return gc.el(
      "article.card",
      { "aria-label": gc.t("Evidence") },
      gc.el(
        "button.close",
        { type: "button", "aria-label": gc.t("Close"), onclick: () => gc.selectPlace(-1) },
        "×",
      ),
      gc.el("h2", gc.bdi(text)),
      all.length
        ? [
            gc.el(
              "p.sub",
              gc.t("means {features} of the layers", {
                features: gc.plural(all.length, "feature"),
              }),
            ),
            gc.relationLists(all),
          ]
        : [gc.el("p.sub", gc.t("Not located: no place was sure enough.")), gc.losers(d.candidates)],
      d.method && gc.el("p.sub", gc.t("Method") + ": ", gc.bdi(d.method)),
    );
  };

  gc.featureCard = function (layer, f, near) {
    const statement = gc.core.layers.find((item) => item.name === layer) || {};
    const card = gc.el(
      "article.card",
      { "aria-label": gc.t("Layer feature") },
      gc.el(
        "button.close",
        { type: "button", "aria-label": gc.t("Close"), onclick: () => gc.selectPlace(-1) },
        "×",
      ),
      gc.el("h2", gc.bdi(f.name || f.id)),
      gc.el("p.sub", gc.bdi(statement.title || layer)),
      gc.facts(gc.featureFacts(f).map(([name, value]) => [name, gc.bdi(value)])),
    );
    if (near.length)
      card.append(
        gc.el("h3", gc.t("Places named near it")),
        gc.el(
          "ul.relations",
          near
            .slice(0, 12)
            .map((r) =>
              gc.el(
                "li",
                gc.el(
                  "button.textlink",
                  { type: "button", onclick: () => gc.selectPlace(r.place) },
                  gc.bdi(r.name),
                ),
                " ",
                gc.distance(r),
              ),
            ),
        ),
      );
    const versions = (statement.features || []).filter((v) => v.id === f.id && v !== f);
    if (versions.length)
      card.append(
        gc.el(
          "details",
          gc.el("summary", gc.t("At other times")),
          gc.el(
            "ul.plain",
            versions.map((v) =>
              gc.el(
                "li",
                gc.t("{first} to {last}", {
                  first: gc.day(v.valid_from) || "…",
                  last: gc.day(v.valid_to) || gc.t("now"),
                }),
                ": ",
                gc.bdi(
                  [v.controlled_by && gc.t("Held by") + " " + gc.party(v.controlled_by), v.status]
                    .filter(Boolean)
                    .join(", "),
                ),
              ),
            ),
          ),
        ),
      );
    const sources = Array.isArray(f.sources) ? f.sources : [];
    if (sources.length)
      card.append(
        gc.el(
          "details",
          gc.el("summary", gc.t("Sources")),
          gc.el(
            "ul.plain",
            sources.map((s) => gc.el("li", gc.link(s, s))),
          ),
        ),
      );
    return card;
  };
})(window.gc);
