// What is known of a layer's feature on a day, how it is drawn and told.
(function (gc) {
  "use strict";

  gc.validOn = (feature, day) => {
    const moment = day || "9999-12-30";
    return (feature.valid_from || "") <= moment && moment < (feature.valid_to || "9999-12-31");
  };
  gc.feature = function (layer, id, day) {
    const found = gc.core.layers.find((item) => item.name === layer);
    const versions = found ? found.features.filter((f) => f.id === id) : [];
    return versions.find((f) => gc.validOn(f, day)) || versions[versions.length - 1] || null;
  };

  gc.commodity = (f) => {
    const text = (f.commodity || "").toLowerCase();
    if (text.includes("gas")) return "gas";
    return text.includes("oil") || text.includes("crude") || text.includes("product")
      ? "oil"
      : "other";
  };
  gc.isLine = (shape) => shape.type.includes("LineString");
  gc.running = (f) => !f.status || /^(operating|active|in operation|in service)/i.test(f.status);
  const unbuilt = (f) => /planned|construction|proposed/i.test(f.status || "");
  const gone = (f) => /retired|cancelled|dismantled/i.test(f.status || "");
  gc.laid = (f) => !unbuilt(f) && !gone(f);
  gc.isFront = (f) => /front|line of contact|ceasefire|buffer/i.test(f.kind || "");

  // Gas is broad and oil thin, so that both show where they share a trench.
  const WIDTH = { gas: 3.4, oil: 1.7, other: 2.2 };
  gc.lineStyle = function (f) {
    if (gc.isFront(f))
      return { color: gc.css("front"), weight: 2.5, dashArray: "7 5", opacity: 0.9 };
    const kind = gc.commodity(f),
      colour = gc.css(kind);
    if (unbuilt(f) || gone(f))
      return { color: colour, weight: 1.5, opacity: 0.6, dashArray: "1 5" };
    return {
      color: colour,
      weight: WIDTH[kind],
      opacity: gc.running(f) ? 0.9 : 0.7,
      dashArray: gc.running(f) ? null : "6 5",
    };
  };
  // "SY (government of ...)" is Syria, whose government is meant.
  const holder = (f) => f.controlled_by.replace(/ \([^)]*\)$/, "");
  gc.heldByOther = (f) =>
    Boolean(f.controlled_by && f.recognised_as && holder(f) !== f.recognised_as);
  // Hatched: held by another than it is recognised as. Only outlined: what is claimed,
  // bygone, or drawn over the parts that make it up.
  const DIVIDED = /^divided|\b(elsewhere|outside it)$/;
  const outlined = (gc.outlined = (f) =>
    /claim|former|autonomous|buffer/.test(f.kind || "") || DIVIDED.test(f.controlled_by || ""));
  gc.hatched = (f) => f.shape >= 0 && gc.heldByOther(f) && !outlined(f);
  gc.areaStyle = function (f) {
    const style = {
      color: gc.css("enclave"),
      weight: 1.2,
      opacity: 0.7,
      fill: true,
      fillOpacity: 1,
      fillColor: "url(#gc-hatch)",
      dashArray: null,
    };
    if (outlined(f))
      return {
        ...style,
        weight: 1.6,
        opacity: 0.7,
        dashArray: "1 5",
        fillOpacity: 0,
        fillColor: style.color,
      };
    return gc.hatched(f) ? style : { ...style, fillOpacity: 0.1, fillColor: style.color };
  };

  // The entries of the key that a drawn feature needs.
  gc.looks = function ({ feature: f, line, near, meant }) {
    if (gc.isFront(f) && line) return ["front"];
    if (!line) return [outlined(f) ? "outline" : gc.hatched(f) ? "hatch" : "enclave"];
    const found = ["line-" + gc.commodity(f)];
    if (unbuilt(f) || gone(f)) found.push("line-plan");
    else if (!gc.running(f)) found.push("line-off");
    if (meant) found.push("line-named");
    return near.length && (meant || gc.laid(f)) ? [...found, "near"] : found;
  };

  const period = (f) => {
    const parts = [
      f.valid_from && gc.t("from {day}", { day: gc.day(f.valid_from) }),
      f.valid_to && gc.t("until {day}", { day: gc.day(f.valid_to) }),
    ];
    return [parts.filter(Boolean).join(" "), gc.followed(f, gc.layerDay())]
      .filter(Boolean)
      .join("; ");
  };
  // Said on days of which the layer knows nothing; no day is the newest.
  gc.followed = (f, day) =>
    f.checked_to && !(day && day <= f.checked_to)
      ? gc.t("followed only until {day}", { day: gc.day(f.checked_to) })
      : "";
  // Codes of countries are spelt out, wherever they stand in what is said of a party.
  gc.party = (text) =>
    text &&
    String(text).replace(/\b[A-Z]{2}\b/g, (code) =>
      code === "US" || code === "UN" ? code : gc.regionName(code),
    );
  gc.parties = (value) => (Array.isArray(value) ? value.map(gc.party).join(", ") : gc.party(value));
  gc.featureFacts = (f) =>
    [
      ["Kind", f.kind],
      ["Recognised as", gc.party(f.recognised_as)],
      ["Held by", gc.party(f.controlled_by)],
      ["Claimed by", gc.parties(f.claimed_by)],
      ["Carries", f.commodity],
      ["Status", f.status],
      ["Operator", f.operator],
      ["Length", f.length_km && gc.number(Math.round(f.length_km)) + "\u00a0km"],
      ["Capacity", f.capacity],
      ["Countries", gc.parties(f.countries)],
      ["Valid", period(f)],
      ["Drawn to within", f.accuracy_km && f.accuracy_km + "\u00a0km"],
      ["Method", f.method],
      ["Note", f.note],
    ]
      .filter(([, value]) => value)
      .map(([name, value]) => [gc.t(name), value]);

  // The error as finely as the distance: 4.5 ± 4.1, 17 ± 9.
  gc.distance = function ({ km, error }) {
    if (km === null || km === undefined) return "";
    const round = (value) => value.toFixed(km < 10 ? 1 : 0);
    return (
      round(km) + (error ? " ± " + round(Math.max(error, km < 10 ? 0.1 : 1)) : "") + "\u00a0km"
    );
  };

  gc.featureTip = function (f, near, change) {
    const node = gc.el("div.tip", gc.el("strong", gc.bdi(f.name || f.id)));
    const told = ["Recognised as", "Held by", "Carries", "Status"].map((name) => gc.t(name));
    if (change) node.append(gc.el("div.tip-change", gc.bdi(change)));
    else
      for (const [name, value] of gc.featureFacts(f))
        if (told.includes(name)) node.append(gc.el("div", name + ": ", gc.bdi(value)));
    for (const item of near.slice(0, 4))
      node.append(gc.el("div.tip-near", gc.bdi(item.name), " ", gc.distance(item)));
    return node;
  };

  // The parts of a line that lie about as near to the places as its nearest point.
  gc.stretches = function (shape, near) {
    const lines = shape.type === "LineString" ? [shape.coordinates] : shape.coordinates,
      out = [];
    for (const item of near.slice(0, 40)) {
      const { lat, lon, shape: area } = gc.places,
        p = item.place;
      if (area[p] >= 0) continue;
      const r = Math.max(1.4 * (item.km || 0), (item.km || 0) + 8) / 111.2,
        k = Math.cos((lat[p] * Math.PI) / 180);
      for (const line of lines)
        for (let i = 1; i < line.length; i++) {
          const [ax, ay] = [(line[i - 1][0] - lon[p]) * k, line[i - 1][1] - lat[p]];
          const [dx, dy] = [(line[i][0] - lon[p]) * k - ax, line[i][1] - lat[p] - ay];
          const a = dx * dx + dy * dy,
            b = ax * dx + ay * dy,
            root = b * b - a * (ax * ax + ay * ay - r * r);
          if (!a || root <= 0) continue;
          const ends = [(-b - Math.sqrt(root)) / a, (-b + Math.sqrt(root)) / a].map((t) =>
            Math.max(0, Math.min(1, t)),
          );
          if (ends[0] < ends[1])
            out.push(ends.map((t) => [lat[p] + ay + t * dy, lon[p] + (ax + t * dx) / k]));
        }
    }
    return out;
  };
})(window.gc);
