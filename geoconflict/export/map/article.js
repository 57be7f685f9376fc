// Reading: an article with its places marked, or the sentences that name a place.
(function (gc) {
  "use strict";
  const PAGE = 40;
  let open = -1, listLength = PAGE;

  // No <button>: that cannot be broken over two lines, as words in a text are.
  function wordsButton(i, given, press, text) {
    const onkeydown = (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); press(); } };
    return gc.el(`span.mark.mark-${tone(i)}`, { ...given, role: "button", tabindex: 0, onclick: press, onkeydown }, text);
  }
  const tone = (i) => gc.CATEGORIES[gc.mentions.category[i]].id;
  function mark(i, text) {
    const place = gc.mentions.place[i];
    const words = gc.mentions.category[i] === 2 && gc.hasRelations(i) && !(place >= 0 && gc.places.id[place]);
    if (place < 0 && !words) return gc.el("span.unlocated", { title: gc.t("Not located") }, text);
    if (words) return wordsButton(i, { "data-mention": i }, () => gc.selectMention(i, text), text);
    return wordsButton(i, { "data-mention": i, "data-place": place, title: gc.places.name[place] }, () => gc.selectPlace(place, i), text);
  }

  // Mentions in order; of those that overlap, the longest is marked.
  function marked(text, mentions, { start, end }) {
    const parts = [];
    const order = [...mentions].sort((a, b) => start[a] - start[b] || end[b] - end[a]);
    let at = 0;
    for (const i of order) {
      if (start[i] < at || end[i] > text.length || end[i] <= start[i]) continue;
      parts.push(text.slice(at, start[i]), mark(i, text.slice(start[i], end[i])));
      at = end[i];
    }
    parts.push(text.slice(at));
    return parts;
  }
  function paragraphs(parts) {
    const out = [gc.el("p", { dir: "auto" })];
    for (const part of parts) {
      if (typeof part !== "string") { out[out.length - 1].append(part); continue; }
      part.split(/\n\s*\n|\n/).forEach((piece, n) => {
        if (n) out.push(gc.el("p", { dir: "auto" }));
        out[out.length - 1].append(piece);
      });
    }
    return out.filter((p) => p.textContent.trim());
  }

  async function sentenceItem(i) {
    const d = await gc.detail(i), sentence = d.sentence || d.toponym || "";
    const at = sentence.indexOf(d.toponym);
    const body = at < 0 ? [gc.bdi(sentence)] : [sentence.slice(0, at), mark(i, d.toponym), sentence.slice(at + d.toponym.length)];
    return gc.el("li", gc.el("p.quote", { dir: "auto" }, body), byline(gc.mentions.article[i]));
  }
  function byline(a) {
    const { title, date, source } = gc.articles;
    const label = title[a] || gc.t("Untitled article");
    const head = gc.nArticles > 1 ? gc.el("button.textlink", { type: "button", onclick: () => gc.openArticle(a) }, gc.bdi(label)) : gc.bdi(label);
    return gc.el("p.sub", head, ` · ${date[a] ? gc.day(date[a]) : gc.t("undated")}`, source[a] ? [" · ", gc.bdi(source[a])] : "");
  }

  function headline(a, mentions) {
    const { title, date, source } = gc.articles;
    return gc.el("li", gc.el("button.headline", { type: "button", onclick: () => gc.openArticle(a) }, gc.bdi(title[a] || gc.t("Untitled article"))),
      gc.el("p.sub", [date[a] ? gc.day(date[a]) : gc.t("undated"), source[a], gc.plural(mentions, "mention")].filter(Boolean).flatMap((part, n) => [n ? " · " : "", gc.bdi(part)])));
  }

  async function articleView(a) {
    const [text, spans] = await Promise.all([gc.text(a), gc.spans(), gc.heads()]), mentions = gc.mentionsOfArticle(a), { title, date, url, source } = gc.articles;
    const address = url[a] && gc.link(url[a], gc.t("original"));
    const view = gc.el("article.text", { "data-article": a });
    if (gc.nArticles > 1) view.append(gc.el("button.back", { type: "button", onclick: () => gc.openArticle(-1) }, "‹ " + gc.t("All articles")));
    // Where the text begins with its title, that is the heading, with its places marked.
    const titled = title[a] && text.startsWith(title[a]), body = text ? paragraphs(marked(text, mentions, spans)) : [];
    if (titled && body.length) body[0].className = "gc-lead";
    view.append(titled && body.length ? body.shift() : gc.el("h2", { dir: "auto" }, title[a] || gc.t("Untitled article")),
      gc.el("p.sub", date[a] ? gc.day(date[a]) : gc.t("No date is known for this article"), source[a] ? [" · ", gc.bdi(source[a])] : "", address ? [" · ", address] : ""));
    if (text) view.append(...body);
    else view.append(gc.el("p.sub", gc.t(gc.core.wholeTexts ? "The sentences that name places:" : "The whole texts are too long for this file; these are the sentences that name places.")), gc.el("ul.list", await Promise.all([...mentions].slice(0, PAGE).map(sentenceItem))));
    return view;
  }

  async function placeView(p) {
    await gc.heads();
    const all = [...gc.mentionsOfPlace(p)].filter((i) => gc.shown[i]), told = withSentence(p, all);
    const articles = new Set(all.map((i) => gc.mentions.article[i])).size;
    return gc.el("div", gc.el("h3", gc.t("{mentions} in {articles}", { mentions: gc.plural(all.length, "mention"), articles: gc.plural(articles, "article") })),
      told.length < all.length && gc.el("p.sub", gc.t("This file holds {n} of these sentences, spread over all; every mention is counted.", { n: gc.number(told.length) })),
      gc.el("ul.list", await Promise.all(told.slice(0, listLength).map(sentenceItem))), more(told.length));
  }
  // Of a place named very often the file keeps every so-manieth sentence, as it was written.
  function withSentence(p, shown) {
    const quota = gc.core.sentencesAPlace, all = gc.mentionsOfPlace(p), n = all.length;
    if (!quota || n <= quota) return shown;
    const kept = new Set([...all].filter((_, k) => Math.floor(quota * (k + 1) / n) > Math.floor(quota * k / n)));
    return shown.filter((i) => kept.has(i));
  }

  // Articles with the latest first.
  function latest() {
    const days = gc.core.days, rank = days.map((_, d) => d).sort((a, b) => (days[a] < days[b] ? 1 : -1)), place = [];
    rank.forEach((d, n) => { place[d] = n; });
    const order = Array.from({ length: gc.nArticles }, (_, a) => a), key = Uint32Array.from(order, (a) => place[gc.dayOfArticle[a]]);
    return order.sort((a, b) => key[a] - key[b] || a - b);
  }
  let dated = null;
  async function corpusView() {
    const totals = new Uint32Array(gc.nArticles);
    for (let i = 0; i < gc.nMentions; i++) if (gc.shown[i]) totals[gc.mentions.article[i]]++;
    await gc.heads();
    const order = (dated = dated || latest()).filter((a) => totals[a]);
    return gc.el("div", gc.el("h2.listhead", gc.plural(order.length, "article")),
      gc.el("ul.list", order.slice(0, listLength).map((a) => headline(a, totals[a]))), more(order.length));
  }
  const more = (n) => n > listLength && gc.el("button.more", { type: "button", onclick: () => { listLength += 4 * PAGE; gc.drawReader(); } }, gc.t("Show more of {n}", { n: gc.number(n) }));

  let turn = 0;
  gc.drawReader = async function (keepScroll) {
    const mine = ++turn, { place, mention } = gc.state;
    const view = open >= 0 ? articleView(open) : place >= 0 ? placeView(place) : corpusView();
    const card = gc.chosenFeature ? gc.featureCard(...gc.chosenFeature) : gc.chosenWords ? await gc.mentionCard(...gc.chosenWords) : place >= 0 ? await gc.placeCard(place, mention) : null;
    const made = await view;
    if (mine !== turn) return; // a later choice is being drawn already
    const changes = gc.state.compare === "difference" && !card;
    gc.$("evidence").replaceChildren(...(card ? [card] : []));
    gc.$("changes").replaceChildren(...(changes ? [gc.changesView()] : []));
    const old = gc.$("article").firstElementChild;
    if (!(old && made.dataset.article !== undefined && old.dataset.article === made.dataset.article)) {
      gc.$("article").replaceChildren(made);
      if (!keepScroll) gc.$("reader").scrollTop = 0;
    }
    point();
  };
  // Shows in the text which words name the chosen place.
  function point() {
    const { place, mention } = gc.state;
    const marks = [...gc.$("article").querySelectorAll(".gc-mark")];
    marks.forEach((node) => {
      const words = gc.chosenWords && Number(node.dataset.mention) === gc.chosenWords[0];
      const same = words || (place >= 0 && Number(node.dataset.place) === place);
      node.classList.toggle("gc-current", same);
      node.setAttribute("aria-pressed", String(same));
      node.classList.toggle("gc-off", !gc.shown[node.dataset.mention]);
    });
    gc.$("reader").style.scrollPaddingTop = gc.$("evidence").offsetHeight + 12 + "px"; // the card covers the text's top
    const target = marks.find((node) => Number(node.dataset.mention) === mention) || marks.find((node) => node.classList.contains("gc-current"));
    if (target && place >= 0) target.scrollIntoView({ block: "center", behavior: gc.calm ? "auto" : "smooth" });
  }

  gc.openArticle = function (a) {
    open = a >= 0 ? a : gc.nArticles === 1 ? 0 : -1;
    listLength = PAGE;
    gc.change({ article: open }, "select");
    gc.redraw();
    gc.drawReader();
  };
  gc.startReader = () => { open = gc.nArticles === 1 ? 0 : gc.state.article; return gc.drawReader(); };
  gc.leaveArticle = () => { if (gc.nArticles > 1) { open = -1; gc.state.article = -1; listLength = PAGE; } };
})(window.gc);
