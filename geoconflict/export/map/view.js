// What is chosen, and the part of the world that is shown.
(function (gc) {
  "use strict";
  gc.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  gc.redraw = function () {
    gc.drawLinks(gc.state.place);
    gc.drawRivals();
    gc.drawPlaces();
  };

  gc.selectPlace = function (place, mention = -1) {
    gc.chosenFeature = gc.chosenWords = null;
    if (mention < 0 && place >= 0) gc.leaveArticle();
    gc.change({ place, mention }, "select");
    if (place >= 0) show(place);
    gc.redraw();
    gc.drawReader();
    if (place >= 0) gc.panel("reader");
  };
  // Words such as "oil pipelines": the features that they mean are brought into view.
  gc.selectMention = function (mention, text) {
    gc.selectPlace(-1);
    gc.chosenWords = [mention, text];
    const meant = new Set(gc.relationsOf(mention).map((r) => r.layer + "\n" + r.feature));
    const bounds = L.latLngBounds([]);
    gc.drawnFeatures()
      .filter((d) => meant.has(d.layer.name + "\n" + d.feature.id))
      .forEach((d) => bounds.extend(d.bounds));
    if (bounds.isValid() && !gc.map.getBounds().intersects(bounds))
      gc.map.fitBounds(bounds, { animate: false });
    gc.drawReader();
  };
  gc.selectFeature = function (layer, feature, near) {
    gc.chosenWords = null;
    const drawn = gc.drawnFeatures().find((d) => d.layer.name === layer && d.feature === feature);
    gc.chosenFeature = [layer, feature, near.length || !drawn ? near : drawn.near];
    gc.change({ place: -1, mention: -1 }, "select");
    gc.redraw();
    gc.drawReader(true);
    gc.panel("reader");
  };
  gc.seeFeature = function ({ layer, feature, bounds, near }) {
    if (!gc.map.getBounds().contains(bounds))
      gc.map.fitBounds(bounds, {
        padding: [40, 40],
        maxZoom: Math.max(8, gc.map.getZoom()),
        animate: false,
      });
    gc.selectFeature(layer.name, feature, near);
  };
  function show(place) {
    const { lat, lon, shape } = gc.places;
    if (shape[place] >= 0) {
      const bounds = extent(place);
      if (!gc.map.getBounds().intersects(bounds))
        gc.map.fitBounds(bounds, { maxZoom: 8, animate: false });
    } else if (!gc.map.getBounds().pad(-0.1).contains([lat[place], lon[place]])) {
      gc.map.setView([lat[place], lon[place]], Math.max(gc.map.getZoom(), 7), { animate: false });
    }
  }

  // Of an area its largest part: islands far away do not make it as wide as an ocean.
  function extent(place) {
    const shape = gc.core.shapes[gc.places.shape[place]];
    if (shape.type !== "MultiPolygon") return L.geoJSON(shape).getBounds();
    const boxes = shape.coordinates.map((part) =>
      L.latLngBounds(part[0].map(([lon, lat]) => [lat, lon])),
    );
    const size = (b) => (b.getEast() - b.getWest()) * (b.getNorth() - b.getSouth());
    return boxes.reduce((a, b) => (size(b) > size(a) ? b : a));
  }

  // The view that the story opens with: its points; with few or none, the areas that it
  // names as well; and countries only where nothing else is named.
  gc.home = function () {
    const points = [],
      regions = L.latLngBounds([]),
      countries = L.latLngBounds([]),
      { lat, lon, shape, code, vague } = gc.places;
    for (let p = 0; p < gc.nPlaces; p++) {
      if (!gc.count[p]) continue;
      if (shape[p] < 0) points.push({ at: [lat[p], lon[p]], event: gc.events[p] > 0 });
      else
        (gc.strongest[p] === 2 || !(vague[p] || code[p].startsWith("PCL"))
          ? regions
          : countries
        ).extend(extent(p));
    }
    for (const d of gc.drawnFeatures()) if (!d.line && d.meant) regions.extend(d.bounds);
    const bounds = L.latLngBounds(trimmed(points));
    if (points.length < 3 && regions.isValid()) bounds.extend(regions);
    if (!bounds.isValid() && countries.isValid()) bounds.extend(countries);
    const narrow = gc.map.getSize().x < 560,
      options = {
        padding: narrow ? [26, 26] : [40, 40],
        maxZoom: points.length > 1 ? 9 : 8,
        animate: false,
      };
    if (bounds.isValid()) gc.map.fitBounds(bounds, options);
    else gc.map.setView([25, 20], 2);
  };
  // Far-off places named once do not decide the view when most lie together.
  function trimmed(points) {
    if (points.length < 6) return points.map((p) => p.at);
    const events = points.filter((p) => p.event),
      core = events.length >= 3 ? events : points;
    const middle = (i) => core.map((p) => p.at[i]).sort((a, b) => a - b)[core.length >> 1];
    const [lat, lon] = [middle(0), middle(1)],
      shrink = Math.cos((lat * Math.PI) / 180);
    const ranked = points
      .map((p) => [Math.hypot(p.at[0] - lat, (p.at[1] - lon) * shrink), p.at])
      .sort((a, b) => a[0] - b[0]);
    const inner = ranked[Math.floor(ranked.length * 0.7)][0];
    return ranked.filter(([far]) => far <= Math.max(1.5, 2.2 * inner)).map(([, at]) => at);
  }
})(window.gc);
