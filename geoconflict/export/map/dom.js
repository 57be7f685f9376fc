// Small makers of elements. Text only ever goes in as text, never as markup.
(function (gc) {
  "use strict";

  gc.$ = (id) => document.getElementById("gc-" + id);

  // gc.el("p.note", "text", child, ...); attributes as a plain object.
  gc.el = function (spec, ...parts) {
    const [tag, ...classes] = spec.split(".");
    const node = document.createElement(tag);
    if (classes.length) node.className = classes.map((c) => "gc-" + c).join(" ");
    for (const part of parts) put(node, part);
    return node;
  };

  function put(node, part) {
    if (part === null || part === undefined || part === false || part === "") return;
    if (part instanceof Node) node.append(part);
    else if (Array.isArray(part)) part.forEach((item) => put(node, item));
    else if (typeof part === "object") attributes(node, part);
    else node.append(String(part));
  }

  function attributes(node, given) {
    for (const [name, value] of Object.entries(given)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value === true) node.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
    }
  }

  gc.svg = function (tag, given, ...children) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(given || {})) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };

  // A link, if the address is one of the web; else its text.
  gc.link = function (address, text) {
    let url = null;
    try { url = new URL(address); } catch { /* no address */ }
    const safe = url && (url.protocol === "https:" || url.protocol === "http:");
    if (!safe) return gc.el("span", text);
    return gc.el("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, text);
  };

  // Foreign text keeps its own direction and does not turn its surroundings.
  gc.bdi = (text) => gc.el("bdi", { dir: "auto" }, text);

  gc.number = (n) => Number(n).toLocaleString("en-GB").replace(/,/g, "\u2009");
  gc.plural = (n, one, many) => gc.number(n) + "\u00a0" + (n === 1 ? one : many || one + "s");

  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"];
  gc.day = function (iso) {
    const [year, month, day] = String(iso || "").slice(0, 10).split("-").map(Number);
    if (!year || !month || !day) return iso || "";
    return `${day} ${MONTHS[month - 1]} ${year}`;
  };
  gc.css = (name) => getComputedStyle(document.documentElement).getPropertyValue("--gc-" + name).trim();
  gc.regionName = function (code) {
    try { return new Intl.DisplayNames(["en"], { type: "region" }).of(code); } catch { return code; }
  };
})(window.gc);
