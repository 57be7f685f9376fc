// The page's words, numbers, days and names of countries in the reader's language.
(function (gc) {
  "use strict";
  const RIGHT_TO_LEFT = /^(ar|fa|he|ur)/;

  // The English words are the key; {name} stands for a value, which stays text.
  gc.t = function (english, values) {
    const found = gc.words[english];
    const text = typeof found === "string" ? found : english;
    return values ? text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole)) : text;
  };

  let numbers, plurals, days, regions;
  gc.startWords = function () {
    const language = gc.language;
    numbers = new Intl.NumberFormat(language === "en" ? "en-GB" : language, { useGrouping: "always", numberingSystem: "latn" });
    plurals = new Intl.PluralRules(language);
    days = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "long", timeZone: "UTC", numberingSystem: "latn" });
    try { regions = new Intl.DisplayNames([language], { type: "region" }); } catch { /* codes will do */ }
    document.documentElement.lang = language;
    document.documentElement.dir = RIGHT_TO_LEFT.test(language) ? "rtl" : "ltr";
    for (const node of document.querySelectorAll("[data-t]")) node.textContent = gc.t(node.dataset.t);
    for (const node of document.querySelectorAll("[aria-label]")) node.setAttribute("aria-label", gc.t(node.getAttribute("aria-label")));
    for (const node of document.querySelectorAll("#gc-app [title]")) node.title = gc.t(node.title);
  };

  gc.number = (n) => numbers.format(n).replace(/[,\s]/g, "\u2009");
  gc.plural = function (n, one) {
    const forms = gc.words["{n} " + one], form = forms ? forms[plurals.select(n)] || forms.other : n === 1 ? one : one + "s";
    return gc.number(n) + "\u00a0" + form;
  };
  gc.day = function (iso) {
    const day = /^\d{4}-\d\d-\d\d/.exec(String(iso || ""));
    return day ? days.format(new Date(day[0] + "T00:00:00Z")) : iso || "";
  };
  gc.regionName = function (code) {
    try { return regions.of(code) || code; } catch { return code; }
  };
})(window.gc);
