// The day that the layers are shown as of: chosen in the key, or that of the article read.
(function (gc) {
  "use strict";
  let chip,
    before = "then",
    reading = null;

  function dayField(name, label) {
    return gc.el(
      "label.row.dayfield",
      gc.el("span.name", gc.t(label)),
      gc.el("input", {
        type: "date",
        "aria-label": gc.t("Another day"),
        "data-choice": name,
        onchange: (e) => e.target.value && gc.change({ [name]: e.target.value }, "layers"),
      }),
    );
  }
  function radio(name, value, text) {
    const input = gc.el("input", {
      type: "radio",
      name: "gc-" + name,
      value,
      onchange: () => gc.change({ [name]: value }, "layers"),
    });
    input.checked = gc.state[name] === value;
    return gc.el("label.row", input, gc.el("span.name", text));
  }
  function dayChoice(name) {
    const day = gc.core.statement.as_of || (gc.nArticles === 1 && gc.articles.date[0]) || "";
    return [
      radio(
        name,
        "then",
        day
          ? gc.t("then: {day}", { day: gc.day(day) })
          : gc.t(gc.undated() ? "undated: layers of today" : "at the end of the period"),
      ),
      radio(name, "now", gc.t("now: the newest known")),
      dayField(name, "on"),
    ];
  }
  gc.dayChoices = function (changes) {
    const others = gc.el(
      "fieldset.second",
      gc.el("legend", gc.t("and the other day")),
      dayChoice("otherDate"),
    );
    reading = gc.nArticles > 1 ? radio("layerDate", "article", "") : null;
    return [
      reading,
      dayChoice("layerDate"),
      gc.el(
        "fieldset.compare",
        gc.el("legend", gc.t("Then and now")),
        radio("compare", "", gc.t("one day")),
        radio("compare", "swipe", gc.t("two days, with a slider")),
        radio("compare", "difference", gc.t("what changed between them")),
      ),
      others,
      changes,
    ];
  };

  // The layers go to the day of the article that is read, and back when it is closed.
  gc.dayOfReading = function (article) {
    const { layerDate } = gc.state;
    const day = article >= 0 && !gc.core.statement.as_of && gc.articles.date[article];
    if (!day || gc.nArticles < 2) return layerDate === "article" ? before : layerDate;
    if (layerDate !== "article") before = layerDate;
    return "article";
  };

  function drawChoices() {
    for (const name of ["layerDate", "otherDate"]) {
      const value = gc.state[name],
        dated = !["then", "now", "article"].includes(value);
      for (const input of document.querySelectorAll(`input[name=gc-${name}]`))
        input.checked = input.value === value;
      const field = document.querySelector(`input[data-choice=${name}]`);
      if (field) field.value = dated ? value : "";
    }
    if (!reading) return;
    const day = gc.articles.date[gc.state.article];
    reading.hidden = !day;
    reading.lastChild.textContent = day
      ? gc.t("the article read: {day}", { day: gc.day(day) })
      : "";
  }
  // On the map itself, since the key may be out of sight.
  function drawChip() {
    chip.hidden = gc.state.layerDate !== "article" || !gc.core.layers.length;
    if (chip.hidden) return;
    const back = gc.dayLabel(gc.dayOf(before));
    chip.replaceChildren(
      gc.el("span.chip-what", gc.t("Layers on the article’s day:")),
      gc.el("strong", gc.day(gc.layerDay())),
      gc.el(
        "button",
        { type: "button", onclick: () => gc.change({ layerDate: before }, "layers") },
        gc.t("Back to {day}", { day: back }),
      ),
    );
  }
  gc.startDay = function () {
    chip = gc.el("div.daychip", { role: "status" });
    gc.$("map").append(chip);
    gc.updateDay();
  };
  gc.updateDay = function () {
    drawChoices();
    drawChip();
  };
  gc.dayChip = () => chip;
})(window.gc);
