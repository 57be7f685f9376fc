// Reads the blocks of inert JSON that the page carries. A block is a value, or
// a string (zlib's stream in base64) where it is long, or columns of numbers.
window.gc = {};
(function (gc) {
  "use strict";

  // What stands late in a long file may not have been read yet: it is waited for.
  const read = (node) => node && (node.nextSibling || document.readyState !== "loading");
  async function text(name) {
    for (;;) {
      const whole = document.readyState !== "loading";
      const node = document.getElementById("gc-" + name);
      if (read(node)) return node.textContent;
      if (whole) return null;
      await new Promise((done) => setTimeout(done, 15));
    }
  }
  function bytes(base64) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
    const raw = atob(base64),
      out = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i);
    return out;
  }
  const inflated = (packed) =>
    new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate")));

  async function block(name) {
    const found = await text(name);
    if (found === null) return null;
    const value = JSON.parse(found);
    return typeof value === "string" ? inflated(bytes(value)).json() : value;
  }

  const TYPES = { i: Int32Array, f: Float32Array, H: Uint16Array, B: Uint8Array };
  async function columns(name) {
    const head = JSON.parse(await text(name)),
      raw = bytes(head.bytes);
    const buffer = head.packed ? await inflated(raw).arrayBuffer() : raw.buffer,
      out = {};
    let at = 0;
    for (const [column, code] of head.columns) {
      out[column] = new TYPES[code](buffer, at, head.rows);
      at += out[column].byteLength;
    }
    return out;
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
    return Array.isArray(found)
      ? found.map((cell) => (cell === null ? null : chunk.values[cell]))
      : chunk.values[found];
  }

  const DETAIL = [
    "toponym",
    "sentence",
    "geo_precision",
    "uncertainty_km",
    "candidates",
    "reasons",
    "method",
    "status",
    "gazetteer",
  ];

  gc.detail = async function (mention) {
    const cells = await row("detail", mention);
    return Object.fromEntries(DETAIL.map((name, i) => [name, cells ? cells[i] : null]));
  };
  gc.text = async (article) => (await row("text", article)) || "";

  const once = (make) => {
    let made = null;
    return () => (made = made || make());
  };
  // Titles, addresses and ids of articles; offsets of mentions: not needed to draw.
  gc.heads = once(async () => Object.assign(gc.articles, await block("heads")));
  gc.spans = once(() => columns("spans"));

  // Rows grouped by `column`: starts[k] .. starts[k + 1] of `order` belong to k.
  function grouped(column, size) {
    const starts = new Uint32Array(size + 2),
      n = column.length;
    for (let i = 0; i < n; i++) if (column[i] >= 0) starts[column[i] + 2]++;
    for (let k = 2; k < starts.length; k++) starts[k] += starts[k - 1];
    const order = new Uint32Array(starts[size + 1]);
    for (let i = 0; i < n; i++) if (column[i] >= 0) order[starts[column[i] + 1]++] = i;
    return (key) => order.subarray(starts[key], starts[key + 1]);
  }
  // Grouping is put off until the first key is asked for.
  const lazily = (column, size) => {
    const groups = once(() => grouped(column, size));
    return (key) => groups()(key);
  };

  gc.CATEGORIES = [
    {
      id: "event",
      name: "Where it happened",
      hint: "named as the place of an attack or clash",
      on: true,
    },
    {
      id: "place",
      name: "Other places named",
      hint: "towns, areas and spots in a literal sense",
      on: true,
    },
    {
      id: "feature",
      name: "Enclaves and pipelines named",
      hint: "named in the text as themselves",
      on: true,
    },
    {
      id: "speaker",
      name: "Governments and organisations",
      hint: "“Ankara said”: not where anything happened",
      on: false,
    },
    { id: "demonym", name: "Peoples", hint: "“Azeri”, “the Turks”", on: false },
    { id: "dateline", name: "Where reports were written", hint: "datelines", on: false },
  ];

  function category(flags, place) {
    const kind = flags & 3;
    if (flags & 16) return 5;
    if (kind === 1) return 4;
    if (flags & 36) return 3;
    // A named enclave or pipeline is drawn by its layer, unless it is a town as well.
    if (kind === 2 && !(place >= 0 && gc.places.shape[place] < 0)) return 2;
    return flags & 8 ? 0 : 1;
  }
  gc.kind = (i) => gc.mentions.flags[i] & 3;
  gc.associative = (i) => (gc.mentions.flags[i] & 4) > 0;

  const INSIDE = ["", "yes", "perhaps", "partly", "no"];
  function relate(related) {
    const of = lazily(related.mention, gc.nMentions),
      { features, relations } = gc.core;
    const known = new Uint8Array(gc.nMentions);
    for (let r = 0; r < related.mention.length; r++) known[related.mention[r]] = 1;
    const number = (value) => (Number.isNaN(value) ? null : Math.round(value * 100) / 100);
    gc.related = related;
    gc.relation = (r) => ({
      mention: related.mention[r],
      layer: features[related.feature[r]][0],
      feature: features[related.feature[r]][1],
      relation: relations[related.relation[r]],
      km: number(related.km[r]),
      error: number(related.error[r]),
      inside: INSIDE[related.inside[r]],
      edge: related.edge[r] / 10,
    });
    gc.hasRelations = (mention) => known[mention] > 0;
    gc.relationsOf = (mention) => Array.from(of(mention), gc.relation);
  }

  // A shape of GeoJSON, of which the page carries the lines as whole steps.
  function unpacked(shape) {
    if (!shape.lines) return shape;
    const walk = (part) => (Array.isArray(part[0]) ? part.map(walk) : line(part));
    function line(steps) {
      const out = new Array(steps.length / 2);
      for (let i = 0, x = 0, y = 0; i < steps.length; i += 2) {
        x += steps[i];
        y += steps[i + 1];
        out[i / 2] = [x / shape.units, y / shape.units];
      }
      return out;
    }
    return { type: shape.type, coordinates: walk(shape.lines) };
  }

  gc.load = async function () {
    const [core, mentions, related, articles] = await Promise.all([
      block("core"),
      columns("mentions"),
      columns("related"),
      columns("articles"),
    ]);
    core.shapes = core.shapes.map(unpacked);
    Object.assign(gc, {
      core,
      mentions,
      places: core.places,
      words: core.words,
      language: core.language,
    });
    const m = mentions;
    gc.nMentions = m.place.length;
    gc.nPlaces = (gc.places.lat || []).length;
    gc.nArticles = articles.day.length;
    gc.dayOfArticle = articles.day;
    gc.articles = {
      date: Array.from(articles.day, (d) => core.days[d]),
      source: Array.from(articles.source, (s) => core.sources[s]),
    };
    m.category = new Uint8Array(gc.nMentions);
    for (let i = 0; i < gc.nMentions; i++) m.category[i] = category(m.flags[i], m.place[i]);
    gc.mentionsOfPlace = lazily(m.place, gc.nPlaces);
    gc.mentionsOfArticle = lazily(m.article, gc.nArticles);
    relate(related);
  };
  gc.loadBase = once(async () => {
    [gc.world, gc.fine] = await Promise.all([block("world"), block("detail")]);
  });
  gc.loading = gc.load(); // while the browser still reads what follows
})(window.gc);
