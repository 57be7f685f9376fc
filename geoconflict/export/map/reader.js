// The panel for reading: the card of what is chosen, over an article or a list.
(function (gc) {
  "use strict";
  const reading = gc.reading;
  let turn = 0;
  gc.drawReader = async function (keepScroll) {
    const mine = ++turn,
      { place, mention } = gc.state;
    const view =
      reading.open >= 0
        ? gc.articleView(reading.open)
        : place >= 0
          ? gc.placeView(place)
          : gc.corpusView();
    const card = gc.chosenFeature
      ? gc.featureCard(...gc.chosenFeature)
      : gc.chosenWords
        ? await gc.mentionCard(...gc.chosenWords)
        : place >= 0
          ? await gc.placeCard(place, mention)
          : null;
    const made = await view;
    if (mine !== turn) return; // a later choice is being drawn already
    const changes = gc.state.compare === "difference" && !card;
    gc.$("evidence").replaceChildren(...(card ? [card] : []));
    gc.$("changes").replaceChildren(...(changes ? [gc.changesView()] : []));
    const old = gc.$("article").firstElementChild;
    if (!(
      old &&
      made.dataset.article !== undefined &&
      old.dataset.article === made.dataset.article
    )) {
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
    const target =
      marks.find((node) => Number(node.dataset.mention) === mention) ||
      marks.find((node) => node.classList.contains("gc-current"));
    if (target && place >= 0)
      target.scrollIntoView({ block: "center", behavior: gc.calm ? "auto" : "smooth" });
  }

  gc.openArticle = function (a) {
    reading.open = a >= 0 ? a : gc.nArticles === 1 ? 0 : -1;
    reading.shown = reading.page;
    showDay({ article: reading.open });
    gc.redraw();
    gc.drawReader();
  };
  function showDay(given) {
    const layerDate = gc.dayOfReading(given.article);
    gc.change({ ...given, layerDate }, layerDate === gc.state.layerDate ? "select" : "layers");
  }
  gc.startReader = () => {
    reading.open = gc.nArticles === 1 ? 0 : gc.state.article;
    return gc.drawReader();
  };
  gc.leaveArticle = () => {
    if (gc.nArticles > 1) {
      reading.open = -1;
      reading.shown = reading.page;
      showDay({ article: -1 });
    }
  };
})(window.gc);
