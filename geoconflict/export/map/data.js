// Reads the blocks of inert JSON that the page carries. A block is either the
// value itself or, where it is long, a string: zlib's stream in base64.
window.gc = {};
(function (gc) {
  "use strict";

  async function unpacked(text) {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  async function block(name) {
    const node = document.getElementById("gc-" + name);
    if (!node) return null;
    const value = JSON.parse(node.textContent);
    return typeof value === "string" ? unpacked(value) : value;
  }

  const chunks = new Map();

  // The row `index` of the chunked columns "text" or "detail"; a few chunks stay unpacked.
  async function row(kind, index) {
    const size = gc.core.chunk;
    const name = kind + "-" + Math.floor(index / size);
    if (!chunks.has(name)) {
      if (chunks.size > 40) chunks.delete(chunks.keys().next().value);
      chunks.set(name, block(name));
    }
    const chunk = await chunks.get(name);
    if (!chunk) return null;
    const found = chunk.rows[index % size];
    return Array.isArray(found) ? found.map((cell) => (cell === null ? null : chunk.values[cell])) : chunk.values[found];
  }

  const DETAIL = ["toponym", "sentence", "geo_precision", "uncertainty_km", "candidates",
    "reasons", "method", "status", "gazetteer"];

  gc.detail = async function (mention) {
    const cells = await row("detail", mention);
    return Object.fromEntries(DETAIL.map((name, i) => [name, cells ? cells[i] : null]));
  };
  gc.text = async (article) => (await row("text", article)) || "";

  // Mentions grouped by `column`: starts[k] .. starts[k + 1] of `order` belong to k.
  function grouped(column, size) {
    const starts = new Uint32Array(size + 2);
    for (const key of column) if (key >= 0) starts[key + 2]++;
    for (let k = 2; k < starts.length; k++) starts[k] += starts[k - 1];
    const order = new Uint32Array(starts[size + 1]);
    column.forEach((key, i) => { if (key >= 0) order[starts[key + 1]++] = i; });
    return (key) => order.subarray(starts[key], starts[key + 1]);
  }

  gc.CATEGORIES = [
    { id: "event", name: "Where it happened", hint: "named as the place of an attack or clash", on: true },
    { id: "place", name: "Other places named", hint: "towns, areas and spots in a literal sense", on: true },
    { id: "feature", name: "Enclaves and pipelines named", hint: "named in the text as themselves", on: true },
    { id: "speaker", name: "Governments and organisations", hint: "“Ankara said”: not where anything happened", on: false },
    { id: "demonym", name: "Peoples", hint: "“Azeri”, “the Turks”", on: false },
    { id: "dateline", name: "Where reports were written", hint: "datelines", on: false },
  ];

  function category(m, i) {
    if (m.flags[i] & 1) return 5;
    if (m.kind[i] === 1) return 4;
    if (m.assoc[i] || m.flags[i] & 2) return 3;
    // A named enclave or pipeline is drawn by its layer, unless it is a town as well.
    if (m.kind[i] === 2 && !(m.place[i] >= 0 && gc.places.shape[m.place[i]] < 0)) return 2;
    return m.event[i] ? 0 : 1;
  }

  gc.load = async function () {
    const [core, world] = await Promise.all([block("core"), block("world")]);
    gc.core = core;
    gc.world = world;
    const m = (gc.mentions = core.mentions);
    gc.places = core.places;
    gc.articles = core.articles;
    gc.nMentions = m.place.length;
    gc.nPlaces = (gc.places.lat || []).length;
    gc.nArticles = (gc.articles.id || []).length;
    m.category = Uint8Array.from(m.place, (_, i) => category(m, i));
    gc.mentionsOfPlace = grouped(m.place, gc.nPlaces);
    gc.mentionsOfArticle = grouped(m.article, gc.nArticles);
    gc.relationsOf = new Map();
    for (const [mention, layer, feature, relation, km, error] of core.relations) {
      if (!gc.relationsOf.has(mention)) gc.relationsOf.set(mention, []);
      gc.relationsOf.get(mention).push({ layer, feature, relation, km, error });
    }
  };
  gc.loading = gc.load(); // while the browser still reads the chunks that follow
})(window.gc);
