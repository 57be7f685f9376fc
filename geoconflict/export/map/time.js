// Time, for several articles: a histogram of mentions, a range over it, and play.
(function (gc) {
  "use strict";
  let days = [],
    bins = [],
    events = [],
    span = 1,
    end = 0, // the last day of an article; the last bar may reach beyond it
    low,
    high,
    bars,
    caption,
    peak,
    playing = null;

  const number = (iso) =>
    Math.round(Date.UTC(...iso.split("-").map((v, i) => Number(v) - (i === 1 ? 1 : 0))) / 864e5);
  const iso = (n) => new Date(n * 864e5).toISOString().slice(0, 10);

  function measure() {
    const dates = gc.core.days.filter((d) => /^\d{4}-\d\d-\d\d$/.test(d));
    if (new Set(dates).size < 2) return false;
    const first = dates.reduce((a, b) => (a < b ? a : b)),
      last = dates.reduce((a, b) => (a > b ? a : b));
    const total = number(last) - number(first) + 1;
    span = Math.ceil(total / 120);
    end = number(last);
    days = Array.from({ length: Math.ceil(total / span) }, (_, i) => number(first) + i * span);
    return true;
  }
  function count() {
    bins = new Uint32Array(days.length);
    events = new Uint32Array(days.length);
    const { article, category } = gc.mentions,
      on = gc.CATEGORIES.map((c) => !gc.state.off.has(c.id));
    const dayBins = gc.core.days.map((d) =>
      /^\d{4}-\d\d-\d\d$/.test(d) ? Math.floor((number(d) - days[0]) / span) : -1,
    );
    for (let i = 0; i < gc.nMentions; i++) {
      const bin = dayBins[gc.dayOfArticle[article[i]]];
      if (bin < 0 || !on[category[i]]) continue;
      bins[bin]++;
      if (category[i] === 0) events[bin]++;
    }
  }
  function drawBars() {
    const most = Math.max(1, ...bins),
      [a, b] = [Number(low.value), Number(high.value)];
    const bar = (i, from, n, look) =>
      gc.svg("rect", {
        x: i + 0.08,
        width: 0.84,
        y: 100 - (100 * (from + n)) / most,
        height: (100 * n) / most,
        class: look,
      });
    bars.replaceChildren(
      ...readDay(),
      ...[...bins].flatMap((n, i) => {
        const inside = i >= a && i <= b ? "in" : "out";
        return [
          bar(i, 0, events[i], "gc-event-" + inside),
          bar(i, events[i], n - events[i], "gc-" + inside),
        ];
      }),
    );
    peak.textContent = gc.t(
      span === 1 ? "a bar is a day, with up to {mentions}" : "a bar is {n} days, with up to {mentions}",
      { mentions: gc.plural(most, "mention"), n: span },
    );
    caption.textContent = gc.days(
      iso(Math.min(days[a], days[b])),
      iso(Math.min(Math.max(days[a], days[b]) + span - 1, end)),
    );
    low.setAttribute("aria-valuetext", gc.day(iso(days[a])));
    high.setAttribute("aria-valuetext", gc.day(iso(days[b])));
  }
  // The day of the article that is read stands behind its bar.
  function readDay() {
    const date = gc.articles.date[gc.state.article];
    if (!/^\d{4}-\d\d-\d\d$/.test(date || "")) return [];
    const x = Math.floor((number(date) - days[0]) / span);
    return [gc.svg("rect", { x, width: 1, y: 0, height: 100, class: "gc-read" })];
  }
  // Dates under the bars: five or six, at round distances.
  function ticks() {
    const total = days.length * span,
      step = Math.max(1, Math.ceil(days.length / (gc.map.getSize().x < 560 ? 4 : 7)));
    const shape =
      total > 500 ? { month: "short", year: "numeric" } : { day: "numeric", month: "short" };
    const format = gc.shortDay(shape);
    return days.flatMap((day, i) => {
      if (i % step) return [];
      const node = gc.el("span", format.format(new Date(day * 864e5)));
      node.style.insetInlineStart = (100 * (i + 0.5)) / days.length + "%";
      return [node];
    });
  }
  function choose() {
    const [a, b] = [Number(low.value), Number(high.value)].sort((x, y) => x - y);
    const whole = a === 0 && b === days.length - 1;
    gc.change(
      { from: whole ? "" : iso(days[a]), to: whole ? "" : iso(days[b] + span - 1) },
      "time",
    );
    drawBars();
  }
  function move(a, b) {
    low.value = a;
    high.value = b;
    choose();
  }

  function play(button) {
    if (playing) {
      clearInterval(playing);
      playing = null;
      button.textContent = "▶ " + gc.t("Play");
      return;
    }
    const width = Math.max(
      1,
      Math.min(Number(high.value) - Number(low.value) + 1, Math.ceil(days.length / 6)),
    );
    let to = Number(high.value) >= days.length - 1 ? width - 1 : Number(high.value) + 1;
    button.textContent = "❚❚ " + gc.t("Pause");
    playing = setInterval(() => {
      if (to >= days.length) {
        play(button);
        return;
      }
      move(Math.max(0, to - width + 1), to++);
    }, 600);
  }

  // Its room is kept free before it is filled, so that the map has the size that it will have.
  gc.reserveTime = () => {
    gc.$("time").hidden = gc.nArticles < 2 || !measure();
  };
  gc.startTime = function () {
    if (gc.$("time").hidden) return;
    const last = days.length - 1;
    const thumb = (label, value) =>
      gc.el("input", {
        type: "range",
        min: 0,
        max: last,
        value,
        "aria-label": gc.t(label),
        oninput: () => {
          if (Number(low.value) > Number(high.value))
            (label === "From" ? high : low).value = label === "From" ? low.value : high.value;
          choose();
        },
      });
    const at = (day, usual) =>
      day ? Math.max(0, Math.min(last, Math.floor((number(day) - days[0]) / span))) : usual;
    low = thumb("From", at(gc.state.from, 0));
    high = thumb("To", at(gc.state.to, last));
    bars = gc.svg("svg", {
      viewBox: `0 0 ${days.length} 100`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    });
    caption = gc.el("output.caption");
    peak = gc.el("span.peak");
    const button = gc.el(
      "button",
      { type: "button", onclick: () => play(button) },
      "▶ " + gc.t("Play"),
    );
    const all = gc.el("button", { type: "button", onclick: () => move(0, last) }, gc.t("All"));
    gc.$("time").replaceChildren(
      gc.el(
        "div.timeline",
        bars,
        gc.el("div.ticks", { "aria-hidden": "true" }, ticks()),
        low,
        high,
      ),
      gc.el("div.time-controls", button, all, peak, caption),
    );
    document.documentElement.toggleAttribute("data-time", true);
    gc.allTime = () => move(0, last);
    count();
    drawBars();
    gc.onChange((what) => {
      if (what === "filter") count();
      if (what !== "time") drawBars();
    });
  };
})(window.gc);
