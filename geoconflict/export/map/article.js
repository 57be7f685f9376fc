// An article with its places marked in the text.
(function (gc) {
  "use strict";
  // No <button>: that cannot be broken over two lines, as words in a text are.
  function wordsButton(tone, given, press, text) {
    const onkeydown = (e) => {
      if (e.key === "Enter" || e.key === " ") {
        e.preventDefault();
        press();
      }
    };
    return gc.el(
      `span.mark.mark-${tone}`,
      { ...given, role: "button", tabindex: 0, onclick: press, onkeydown },
      text,
    );
  }
  const toneOf = (i) => gc.CATEGORIES[gc.mentions.category[i]].id;
  const mark = (gc.mark = function (i, text) {
    const place = gc.mentions.place[i];
    const words =
      gc.mentions.category[i] === 2 && gc.hasRelations(i) && !(place >= 0 && gc.places.id[place]);
    if (words || place < 0) {
      const title = words ? null : gc.t("Not located"),
        tone = words ? toneOf(i) : "unlocated";
      return wordsButton(tone, { "data-mention": i, title }, () => gc.selectMention(i, text), text);
    }
    return wordsButton(
      toneOf(i),
      { "data-mention": i, "data-place": place, title: gc.places.name[place] },
      () => gc.selectPlace(place, i),
      text,
    );
  });

  // A line that is told at length ("the pipeline from Agadem to the coast of Benin") is marked
  // up to the first place that it names, since those have marks of their own.
  function lastOf(i, order, { start, end }) {
    const inner = (j) => start[j] > start[i] + 10 && end[j] <= end[i];
    const first = gc.kind(i) === 2 ? order.find(inner) : undefined;
    return first === undefined ? end[i] : start[first];
  }
  // Mentions in order; of those that overlap, the longest is marked.
  function marked(text, mentions, { start, end }) {
    const parts = [];
    const order = [...mentions].sort((a, b) => start[a] - start[b] || end[b] - end[a]);
    let at = 0;
    for (const i of order) {
      if (start[i] < at || end[i] > text.length || end[i] <= start[i]) continue;
      const words = text.slice(start[i], lastOf(i, order, { start, end })).trimEnd();
      parts.push(text.slice(at, start[i]), mark(i, words));
      at = start[i] + words.length;
    }
    parts.push(text.slice(at));
    return parts;
  }
  function paragraphs(parts) {
    const out = [gc.el("p", { dir: "auto" })];
    for (const part of parts) {
      if (typeof part !== "string") {
        out[out.length - 1].append(part);
        continue;
      }
      part.split(/\n\s*\n|\n/).forEach((piece, n) => {
        if (n) out.push(gc.el("p", { dir: "auto" }));
        out[out.length - 1].append(piece);
      });
    }
    return out.filter((p) => p.textContent.trim());
  }

  gc.articleView = async function (a) {
    const [text, spans] = await Promise.all([gc.text(a), gc.spans(), gc.heads()]),
      mentions = gc.mentionsOfArticle(a),
      { title, date, url, source } = gc.articles;
    const address = url[a] && gc.link(url[a], gc.t("original"));
    const view = gc.el("article.text", { "data-article": a });
    if (gc.nArticles > 1)
      view.append(
        gc.el(
          "button.back",
          { type: "button", onclick: () => gc.openArticle(-1) },
          "‹ " + gc.t("All articles"),
        ),
      );
    // Where the text begins with its title, that is the heading, with its places marked.
    const titled = title[a] && text.startsWith(title[a]),
      body = text ? paragraphs(marked(text, mentions, spans)) : [];
    if (titled && body.length) body[0].className = "gc-lead";
    view.append(
      titled && body.length
        ? body.shift()
        : gc.el("h2", { dir: "auto" }, title[a] || gc.t("Untitled article")),
      gc.el(
        "p.sub",
        date[a] ? gc.day(date[a]) : gc.t("No date is known for this article: layers of today"),
        source[a] ? [" · ", gc.bdi(source[a])] : "",
        address ? [" · ", address] : "",
      ),
    );
    if (text) view.append(...body);
    else
      view.append(
        gc.el(
          "p.sub",
          gc.t(
            gc.core.wholeTexts
              ? "The sentences that name places:"
              : "The whole texts are too long for this file; these are the sentences that name places.",
          ),
        ),
        gc.el(
          "ul.list",
          await Promise.all([...mentions].slice(0, gc.reading.page).map(gc.sentenceItem)),
        ),
      );
    return view;
  };
})(window.gc);
