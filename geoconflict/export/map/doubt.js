// How sure a place is: what else its name could mean, and how far off it may lie.
(function (gc) {
  "use strict";
  const LIKELY = 0.1, // a rival that is told at once, not only when asked for
    APART = 10; // km: what lies nearer is the same town under another entry
  let rivals = { place: -1, list: [] },
    drawn = null,
    shown = "";

  const candidates = (text) => {
    try {
      const list = JSON.parse(text || "[]");
      return Array.isArray(list) ? list.filter((c) => c && typeof c === "object") : [];
    } catch {
      return []; // not ours
    }
  };
  const where = (c) =>
    [c.name, c.admin1, c.country_code && gc.regionName(c.country_code)].filter(Boolean).join(", ");
  const percent = (c) =>
    Number.isFinite(c.probability) ? Math.round(100 * c.probability) + " %" : "";
  // The distance on a sphere, which is good to half a per cent.
  const about = (km) => gc.number(km < 100 ? Math.round(km) : 10 * Math.round(km / 10));
  const located = (c) => Number.isFinite(c.latitude) && Number.isFinite(c.longitude);
  const spot = (p) => [gc.places.lat[p], gc.places.lon[p]];

  // All that lost, for who asks.
  gc.losers = function (text) {
    const list = candidates(text);
    if (!list.length) return null;
    return gc.el(
      "details",
      gc.el("summary", gc.t("Other places of that name")),
      gc.el(
        "ul.plain",
        list.map((c) =>
          gc.el(
            "li",
            gc.bdi(where(c)),
            percent(c) && ` – ${percent(c)}`,
            gc.el("span.sub", " ", gc.gazetteerLink(c.id)),
          ),
        ),
      ),
    );
  };

  function likely(text, p) {
    const far = (c) => gc.map.distance(spot(p), [c.latitude, c.longitude]) / 1000;
    return candidates(text)
      .filter((c) => c.probability > LIKELY && located(c))
      .map((c) => ({ ...c, km: far(c) }))
      .filter((c) => c.km > APART);
  }
  // The rivals that a reader has to know of, said beside the place and drawn on the map.
  gc.doubt = function (p, d) {
    const list = likely(d.candidates, p);
    rivals = { place: p, list };
    gc.drawRivals();
    return list.map((c) =>
      gc.el(
        "p.doubt",
        gc.t("or") + " ",
        gc.el(
          "button.textlink",
          { type: "button", title: gc.t("Show both"), onclick: () => showBoth(p, c) },
          gc.bdi(where(c)),
        ),
        " — ",
        gc.el("strong", percent(c)),
        gc.el("span.sub", ` · ${gc.t("{km} km away", { km: about(c.km) })}`),
      ),
    );
  };
  const showBoth = (p, c) =>
    gc.map.fitBounds([spot(p), [c.latitude, c.longitude]], {
      padding: [70, 70],
      maxZoom: Math.max(8, gc.map.getZoom()),
      animate: false,
    });

  gc.drawRivals = function () {
    const { place, list } = rivals,
      chosen = place >= 0 && place === gc.state.place,
      key = chosen ? JSON.stringify([place, list, gc.css("ink")]) : "";
    if (key === shown) return;
    shown = key;
    drawn = drawn || L.layerGroup().addTo(gc.map);
    drawn.clearLayers();
    if (!chosen) return;
    for (const c of list)
      L.circleMarker([c.latitude, c.longitude], {
        pane: "gc-lines",
        radius: 7,
        weight: 2,
        dashArray: "3 3",
        color: gc.css("ink"),
        fillColor: gc.css("surface"),
        fillOpacity: 0.75,
        interactive: false,
      })
        .bindTooltip(gc.el("span", gc.bdi(c.name || ""), "? ", percent(c)), {
          permanent: true,
          direction: "top",
          offset: [0, -6],
          className: "gc-distance",
        })
        .addTo(drawn);
  };

  const kilometres = (km) => (km < 2 ? km.toFixed(1) : String(Math.round(km)));
  gc.radius = (km) =>
    km ? gc.t("{km} km of the point (95 % sure)", { km: kilometres(Number(km)) }) : "";
})(window.gc);
