// The page's words, numbers, days and names of countries in the reader's language.
(function (gc) {
  "use strict";
  const RIGHT_TO_LEFT = /^(ar|fa|he|ur)/;

  // The English words are the key; {name} stands for a value, which stays text.
  gc.t = function (english, values) {
    const found = gc.words[english];
    const text = typeof found === "string" ? found : english;
    return values
      ? text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole))
      : text;
  };

  // Each is made when it is first wanted: to make them takes longer than to use them.
  const lazily = (make) => {
    let made;
    return () => (made = made || make());
  };
  const locale = () => (gc.language === "en" ? "en-GB" : gc.language);
  const numbers = lazily(
    () => new Intl.NumberFormat(locale(), { useGrouping: "always", numberingSystem: "latn" }),
  );
  const plurals = lazily(() => new Intl.PluralRules(gc.language));
  const days = lazily(
    () =>
      new Intl.DateTimeFormat(locale(), {
        dateStyle: "long",
        timeZone: "UTC",
        numberingSystem: "latn",
      }),
  );
  const regions = lazily(() => new Intl.DisplayNames([gc.language], { type: "region" }));
  gc.shortDay = (shape) =>
    new Intl.DateTimeFormat(locale(), { ...shape, timeZone: "UTC", numberingSystem: "latn" });

  gc.startWords = function () {
    document.documentElement.lang = gc.language;
    document.documentElement.dir = RIGHT_TO_LEFT.test(gc.language) ? "rtl" : "ltr";
    if (gc.language === "en") return;
    for (const node of document.querySelectorAll("[data-t]"))
      node.textContent = gc.t(node.dataset.t);
    for (const node of document.querySelectorAll("[aria-label]"))
      node.setAttribute("aria-label", gc.t(node.getAttribute("aria-label")));
    for (const node of document.querySelectorAll("#gc-app [title]")) node.title = gc.t(node.title);
  };

  gc.number = (n) => (n < 1000 ? String(n) : numbers().format(n).replace(/[,\s]/g, "\u2009"));
  gc.plural = function (n, one) {
    const forms = gc.words["{n} " + one],
      form = forms ? forms[plurals().select(n)] || forms.other : n === 1 ? one : one + "s";
    return gc.number(n) + "\u00a0" + form;
  };
  gc.day = function (iso) {
    const day = /^\d{4}-\d\d-\d\d/.exec(String(iso || ""));
    return day ? days().format(new Date(day[0] + "T00:00:00Z")) : iso || "";
  };
  // Two days as one range, which names the year once where it is the same.
  gc.days = (first, last) =>
    days().formatRange(new Date(first + "T00:00:00Z"), new Date(last + "T00:00:00Z"));
  gc.regionName = function (code) {
    try {
      return regions().of(code) || code;
    } catch {
      return code;
    }
  };
})(window.gc);
