// The sentences that name a place, and the articles with the latest first.
(function (gc) {
  "use strict";
  const PAGE = 40;
  gc.reading = { open: -1, page: PAGE, shown: PAGE };

  const sentenceItem = (gc.sentenceItem = async function (i) {
    const d = await gc.detail(i),
      sentence = d.sentence || d.toponym || "";
    const at = sentence.indexOf(d.toponym);
    const body =
      at < 0
        ? [gc.bdi(sentence)]
        : [sentence.slice(0, at), gc.mark(i, d.toponym), sentence.slice(at + d.toponym.length)];
    return gc.el("li", gc.el("p.quote", { dir: "auto" }, body), byline(gc.mentions.article[i]));
  });
  function byline(a) {
    const { title, date, source } = gc.articles;
    const label = title[a] || gc.t("Untitled article");
    const head =
      gc.nArticles > 1
        ? gc.el(
            "button.textlink",
            { type: "button", onclick: () => gc.openArticle(a) },
            gc.bdi(label),
          )
        : gc.bdi(label);
    return gc.el(
      "p.sub",
      head,
      ` · ${date[a] ? gc.day(date[a]) : gc.t("undated")}`,
      source[a] ? [" · ", gc.bdi(source[a])] : "",
    );
  }

  function headline(a, mentions) {
    const { title, date, source } = gc.articles;
    return gc.el(
      "li",
      gc.el(
        "button.headline",
        { type: "button", onclick: () => gc.openArticle(a) },
        gc.bdi(title[a] || gc.t("Untitled article")),
      ),
      gc.el(
        "p.sub",
        [date[a] ? gc.day(date[a]) : gc.t("undated"), source[a], gc.plural(mentions, "mention")]
          .filter(Boolean)
          .flatMap((part, n) => [n ? " · " : "", gc.bdi(part)]),
      ),
    );
  }

  gc.placeView = async function (p) {
    await gc.heads();
    const all = [...gc.mentionsOfPlace(p)].filter((i) => gc.shown[i]),
      told = withSentence(p, all);
    const articles = new Set(all.map((i) => gc.mentions.article[i])).size;
    return gc.el(
      "div",
      gc.el(
        "h3",
        gc.t("{mentions} in {articles}", {
          mentions: gc.plural(all.length, "mention"),
          articles: gc.plural(articles, "article"),
        }),
      ),
      told.length < all.length &&
        gc.el(
          "p.sub",
          gc.t(
            "This file holds {n} of these sentences, spread over all; every mention is counted.",
            { n: gc.number(told.length) },
          ),
        ),
      gc.el("ul.list", await Promise.all(told.slice(0, gc.reading.shown).map(sentenceItem))),
      more(told.length),
    );
  };
  // Of a place named very often the file keeps every so-manieth sentence, as it was written.
  function withSentence(p, shown) {
    const quota = gc.core.sentencesAPlace,
      all = gc.mentionsOfPlace(p),
      n = all.length;
    if (!quota || n <= quota) return shown;
    const kept = new Set(
      [...all].filter((_, k) => Math.floor((quota * (k + 1)) / n) > Math.floor((quota * k) / n)),
    );
    return shown.filter((i) => kept.has(i));
  }

  // Articles with the latest first.
  function latest() {
    const days = gc.core.days,
      rank = days.map((_, d) => d).sort((a, b) => (days[a] < days[b] ? 1 : -1)),
      place = [];
    rank.forEach((d, n) => {
      place[d] = n;
    });
    const order = Array.from({ length: gc.nArticles }, (_, a) => a),
      key = Uint32Array.from(order, (a) => place[gc.dayOfArticle[a]]);
    return order.sort((a, b) => key[a] - key[b] || a - b);
  }
  let dated = null;
  gc.corpusView = async function () {
    const totals = new Uint32Array(gc.nArticles);
    for (let i = 0; i < gc.nMentions; i++) if (gc.shown[i]) totals[gc.mentions.article[i]]++;
    await gc.heads();
    const order = (dated = dated || latest()).filter((a) => totals[a]);
    return gc.el(
      "div",
      gc.el("h2.listhead", gc.plural(order.length, "article")),
      gc.el(
        "ul.list",
        order.slice(0, gc.reading.shown).map((a) => headline(a, totals[a])),
      ),
      more(order.length),
    );
  };
  const more = (n) =>
    n > gc.reading.shown &&
    gc.el(
      "button.more",
      {
        type: "button",
        onclick: () => {
          gc.reading.shown += 4 * PAGE;
          gc.drawReader();
        },
      },
      gc.t("Show more of {n}", { n: gc.number(n) }),
    );
})(window.gc);
