// What is shown: filters, dates, the selection; kept in the address's fragment.
(function (gc) {
  "use strict";

  const state = (gc.state = {
    off: new Set(),
    layersOff: new Set(),
    confidence: 0,
    search: "",
    country: "",
    source: "",
    from: "",
    to: "",
    layerDate: "then",
    compare: "",
    otherDate: "now",
    split: 50,
    place: -1,
    mention: -1,
    article: -1,
  });
  const listeners = [];
  gc.onChange = (listener) => listeners.push(listener);
  gc.change = function (given, what) {
    Object.assign(state, given);
    if (what !== "select") aggregate();
    listeners.forEach((listener) => listener(what || "filter"));
    remember();
  };

  const fold = (text) => String(text).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let names = null;

  function matches() {
    const wanted = fold(state.search.trim());
    if (!wanted) return null;
    names = names || {
      places: (gc.places.name || []).map((name, p) => fold(name + " " + gc.places.official[p])),
      articles: (gc.articles.title || []).map((title) => fold(title)),
    };
    return {
      places: names.places.map((name) => name.includes(wanted)),
      articles: names.articles.map((name) => name.includes(wanted)),
    };
  }

  // Which articles pass the filters that concern a whole article.
  function articlePasses() {
    const { source } = gc.articles,
      n = gc.nArticles,
      passes = new Uint8Array(n);
    const days = gc.core.days.map(
      (day) => (!state.from || !day || day >= state.from) && (!state.to || !day || day <= state.to),
    );
    for (let a = 0; a < n; a++)
      passes[a] = days[gc.dayOfArticle[a]] && (!state.source || source[a] === state.source) ? 1 : 0;
    return passes;
  }

  // One pass over the mentions: what is shown, and how many of each there are.
  function aggregate() {
    const m = gc.mentions,
      found = matches(),
      passes = articlePasses();
    const minimum = state.confidence;
    const shown = (gc.shown = new Uint8Array(gc.nMentions));
    const count = (gc.count = new Uint32Array(gc.nPlaces));
    const events = (gc.events = new Uint32Array(gc.nPlaces));
    const strongest = (gc.strongest = new Uint8Array(gc.nPlaces).fill(9));
    const totals = (gc.totals = new Uint32Array(gc.CATEGORIES.length));
    const offs = gc.CATEGORIES.map((c) => state.off.has(c.id));
    gc.unlocated = gc.put = gc.off = 0; // not located, on the map, and under boxes not ticked
    for (let i = 0; i < gc.nMentions; i++) {
      const place = m.place[i],
        article = m.article[i],
        kind = m.category[i];
      if (!passes[article]) continue;
      if (found && !found.articles[article] && !(place >= 0 && found.places[place])) continue;
      if (place < 0) {
        const named = gc.hasRelations(i);
        shown[i] = named && offs[kind] ? 0 : 1;
        if (!named) gc.unlocated++;
        else {
          totals[kind]++;
          gc[offs[kind] ? "off" : "put"]++;
        }
        continue;
      }
      if (m.confidence[i] < minimum && kind !== 2) continue;
      if (state.country && gc.places.country[place] !== state.country) continue;
      totals[kind]++;
      if (offs[kind]) {
        gc.off++;
        continue;
      }
      gc.put++;
      shown[i] = 1;
      count[place]++;
      if (kind === 0) events[place]++;
      if (kind < strongest[place]) strongest[place] = kind;
    }
  }

  // The day as of which layers are drawn: "" is the newest.
  gc.layerDay = () => dayOf(state.layerDate);
  gc.otherDay = () => dayOf(state.otherDate);
  const dayOf = (gc.dayOf = function (choice) {
    if (choice === "now") return "";
    if (choice === "article") return gc.articles.date[state.article] || dayOf("then");
    if (choice !== "then") return choice;
    const day = gc.core.statement.as_of;
    if (day) return day;
    const days = gc.core.days.filter((d) => d && (!state.to || d <= state.to));
    return days.reduce((last, d) => (d > last ? d : last), "");
  });

  const PLAIN = {
    confidence: "c",
    search: "q",
    country: "in",
    source: "src",
    from: "from",
    to: "to",
    layerDate: "day",
    compare: "two",
    otherDate: "and",
    split: "split",
  };
  const USUAL = { layerDate: "then", otherDate: "now", split: 50 };
  let resting = null;
  function remember() {
    clearTimeout(resting);
    resting = setTimeout(() => {
      try {
        history.replaceState(null, "", "#" + gc.fragment());
      } catch {
        /* framed */
      }
    }, 250);
  }
  gc.remember = remember;
  gc.fragment = function () {
    const out = new URLSearchParams();
    for (const [name, key] of Object.entries(PLAIN)) {
      if (state[name] && state[name] !== USUAL[name]) out.set(key, state[name]);
    }
    const usual = usuallyOff().sort().join(".");
    const off = [...state.off].sort().join(".");
    if (off !== usual) out.set("off", off);
    if (state.layersOff.size) out.set("hide", [...state.layersOff].sort().join("."));
    if (state.place >= 0) out.set("place", state.place);
    if (state.article >= 0 && gc.nArticles > 1) out.set("article", state.article);
    if (gc.map) {
      const c = gc.map.getCenter();
      out.set("at", [c.lat.toFixed(3), c.lng.toFixed(3), gc.map.getZoom()].join(","));
    }
    return out.toString();
  };

  // Where no place is named in a literal sense, what else is named is shown.
  gc.usuallyOff = () => new Set(usuallyOff());
  function usuallyOff() {
    const literal = gc.mentions.category.some((category) => gc.CATEGORIES[category].on);
    return literal ? gc.CATEGORIES.filter((c) => !c.on).map((c) => c.id) : [];
  }
  const whole = (text, size) => (/^\d+$/.test(text || "") && +text < size ? +text : -1);
  gc.recall = function () {
    const given = new URLSearchParams(location.hash.slice(1));
    for (const [name, key] of Object.entries(PLAIN))
      if (given.has(key)) state[name] = given.get(key);
    state.confidence = Math.min(100, Math.max(0, Number(state.confidence) || 0));
    state.split = Math.min(98, Math.max(2, Number(state.split) || 50));
    if (!["swipe", "difference"].includes(state.compare)) state.compare = "";
    const known = new Set(gc.CATEGORIES.map((c) => c.id));
    const off = given.has("off") ? given.get("off").split(".") : usuallyOff();
    state.off = new Set(off.filter((id) => known.has(id)));
    state.layersOff = new Set((given.get("hide") || "").split(".").filter(Boolean));
    state.place = whole(given.get("place"), gc.nPlaces);
    state.article = whole(given.get("article"), gc.nArticles);
    if (state.layerDate === "article" && state.article < 0) state.layerDate = "then";
    aggregate();
    const at = (given.get("at") || "").split(",").map(Number);
    return at.length === 3 && at.every(Number.isFinite) ? at : null;
  };
})(window.gc);
