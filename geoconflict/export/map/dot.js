// How a dot looks. Its parts are made once and then only changed: a zoom makes no new ones.
(function (gc) {
  "use strict";
  const colour = (category) => `var(--gc-${gc.CATEGORIES[category].id})`;
  const short = (n) => (n > 9999 ? Math.round(n / 1000) + "k" : String(n));

  gc.newDot = function () {
    const circle = (look) => gc.svg("circle", { class: look });
    const [glow, ring, disc, share] = ["gc-glow", "gc-ring", "gc-dot", "gc-share"].map(circle),
      words = document.createTextNode(""),
      number = gc.svg("text", { y: "0.36em" }, words);
    share.setAttribute("transform", "rotate(-90)");
    const svg = gc.svg("svg", { "aria-hidden": "true" }, glow, ring, disc, share, number),
      marker = gc.el("div.marker", svg),
      node = gc.el("div.icon", { role: "button", tabindex: 0 }, marker);
    node.classList.add("leaflet-zoom-animated");
    return { node, marker, glow, ring, disc, share, number, words, look: "" };
  };

  // A circle of radius 0 is not drawn.
  gc.paintDot = function (dot, c, selected) {
    const r = gc.dotSize(c),
      kind = gc.strongest[c.place],
      share = c.events / c.n,
      weak = kind > 2 ? " gc-weak" : "",
      many = c.n > 1;
    const size = 2 * r + 2,
      { style } = dot.node;
    style.width = style.height = size + "px";
    style.marginLeft = style.marginTop = -size / 2 + "px";
    style.zIndex = c.events ? 2 : 1;
    dot.glow.setAttribute("r", c.events ? r + 4 : 0);
    dot.ring.setAttribute("r", c.members.length > 1 ? r + 1.5 : 0);
    dot.disc.setAttribute("r", r);
    dot.disc.style.fill = weak ? "var(--gc-surface)" : colour(share >= 0.5 ? 0 : Math.max(1, kind));
    dot.disc.setAttribute("class", "gc-dot" + weak);
    paintShare(dot.share, many && share < 1 ? share : 0, r - 1.5);
    dot.words.data = many ? short(c.n) : "";
    dot.number.setAttribute("class", "gc-n" + weak);
    dot.marker.className =
      "gc-marker" +
      (selected ? " gc-selected" : "") +
      (c.faded ? " gc-faded" : "") +
      (c.change === "both" ? "" : " gc-" + c.change);
  };
  // The smaller part of the mentions, as a part of the ring in its own colour.
  function paintShare(node, share, r) {
    node.setAttribute("r", share ? r : 0);
    if (!share) return;
    const length = 2 * Math.PI * r,
      [part, kind] = share < 0.5 ? [share, 0] : [1 - share, 1];
    node.style.stroke = colour(kind);
    node.setAttribute("stroke-dasharray", `${part * length} ${length}`);
  }
})(window.gc);
