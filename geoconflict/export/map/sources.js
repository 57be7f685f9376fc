// Whose view the map takes, where its data comes from and under which licence.
(function (gc) {
  "use strict";
  function credit(layer) {
    const names = (given, key) =>
      (Array.isArray(given) ? given : [])
        .map((item) => item && (item[key] || item.title))
        .filter(Boolean)
        .join(", ");
    const from = names(layer.sources, "title"),
      licence = names(layer.licenses, "name");
    return [
      layer.title + (licence ? ` (${licence})` : ""),
      layer.attribution || from,
      layer.point_of_view,
    ]
      .filter(Boolean)
      .join(": ");
  }
  gc.drawSources = function () {
    const s = gc.core.statement;
    const views = { un: "United Nations", "de facto": "whoever holds the ground" };
    const view =
      s.point_of_view &&
      gc.t("Disputed areas are told in the view of: {view}", {
        view:
          s.point_of_view in views ? gc.t(views[s.point_of_view]) : gc.regionName(s.point_of_view),
      });
    const lines = [];
    if (s.gazetteer) lines.push(gc.t("Gazetteer") + ": " + s.gazetteer);
    for (const layer of s.layers) lines.push(credit(layer));
    lines.push(...(gc.world.sources || []));
    if (gc.core.tiles && document.documentElement.hasAttribute("data-tiles"))
      lines.push(gc.t("Online map") + ": " + gc.core.tilesCredit);
    lines.push(gc.t("Made with geoconflict {version} and Leaflet", { version: s.version }));
    const short = [gc.t("disputed borders are dashed"), view].filter(Boolean).join(" · ");
    gc.$("sources").replaceChildren(
      gc.el(
        "details",
        gc.el(
          "summary",
          gc.el("span.base-credit", gc.world.attribution, " · "),
          short,
          " · ",
          gc.el("u", gc.t("sources and licences")),
        ),
        gc.el(
          "ul.plain",
          lines.filter(Boolean).map((line) => gc.el("li", gc.bdi(line))),
        ),
      ),
    );
  };
})(window.gc);
