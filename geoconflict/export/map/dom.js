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
      else if (value !== false && value !== null && value !== undefined)
        node.setAttribute(name, value);
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
    try {
      url = new URL(address);
    } catch {
      /* no address */
    }
    const safe = url && (url.protocol === "https:" || url.protocol === "http:");
    if (!safe) return gc.el("span", text);
    return gc.el("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, text);
  };

  // Foreign text keeps its own direction and does not turn its surroundings.
  gc.bdi = (text) => gc.el("bdi", { dir: "auto" }, text);

  // The colours of the style sheet, read once for each theme.
  let colours = new Map(),
    sheet = null;
  gc.css = function (name) {
    sheet = sheet || getComputedStyle(document.documentElement);
    if (!colours.has(name)) colours.set(name, sheet.getPropertyValue("--gc-" + name).trim());
    return colours.get(name);
  };
  gc.newColours = () => {
    colours = new Map();
  };
})(window.gc);
