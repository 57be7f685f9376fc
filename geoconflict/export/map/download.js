// What is shown now, as a file.
(function (gc) {
  "use strict";
  const HEAD = [
    "article_id",
    "title",
    "published",
    "url",
    "toponym",
    "sentence",
    "kind",
    "role",
    "place_id",
    "place_name",
    "country_code",
    "admin1",
    "latitude",
    "longitude",
    "confidence",
    "geo_precision",
    "uncertainty_km",
    "layer_features",
  ];
  const KINDS = ["place", "demonym", "feature", "relative"];

  async function rows() {
    await gc.heads();
    const out = [],
      { mentions: m, places: p, articles: a } = gc;
    for (let i = 0; i < gc.nMentions; i++) {
      if (!gc.shown[i]) continue;
      const d = await gc.detail(i),
        place = m.place[i],
        article = m.article[i],
        at = (name) => (place < 0 ? null : p[name][place]);
      const features = gc
        .relationsOf(i)
        .map((r) =>
          [r.relation, r.layer + "/" + r.feature, gc.distance(r)].filter(Boolean).join(" "),
        );
      out.push([
        a.id[article],
        a.title[article],
        a.date[article],
        a.url[article],
        d.toponym,
        d.sentence,
        KINDS[gc.kind(i)],
        gc.associative(i) ? "associative" : "literal",
        at("id"),
        at("name"),
        at("country"),
        at("admin1"),
        at("lat"),
        at("lon"),
        m.confidence[i] / 100,
        d.geo_precision,
        d.uncertainty_km,
        features.join("; "),
        place,
      ]);
    }
    return out;
  }
  // An apostrophe before what a spreadsheet would run as a formula.
  gc.csvCell = function (value) {
    let text = value === null || value === undefined ? "" : String(value);
    if (typeof value === "string" && /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text))
      text = "'" + text;
    return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  };
  const csv = (list) =>
    "\ufeff" +
    [HEAD, ...list.map((r) => r.slice(0, HEAD.length))]
      .map((r) => r.map(gc.csvCell).join(","))
      .join("\r\n") +
    "\r\n";
  function geojson(list) {
    const features = list.map((r) => {
      const properties = Object.fromEntries(HEAD.map((name, i) => [name, r[i]])),
        place = r[HEAD.length];
      const shape = place < 0 ? -1 : gc.places.shape[place];
      const geometry =
        place < 0
          ? null
          : shape >= 0
            ? gc.core.shapes[shape]
            : { type: "Point", coordinates: [gc.places.lon[place], gc.places.lat[place]] };
      return { type: "Feature", geometry, properties };
    });
    return JSON.stringify({ type: "FeatureCollection", geoconflict: gc.core.statement, features });
  }
  function save(name, type, text) {
    const link = gc.el("a", {
      href: URL.createObjectURL(new Blob([text], { type })),
      download: name,
    });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
  gc.startDownloads = function () {
    gc.$("get-geojson").addEventListener("click", async () =>
      save("places.geojson", "application/geo+json", geojson(await rows())),
    );
    gc.$("get-csv").addEventListener("click", async () =>
      save("places.csv", "text/csv", csv(await rows())),
    );
  };
})(window.gc);
