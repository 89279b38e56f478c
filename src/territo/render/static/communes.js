// The communes, coloured by the share of their inhabitants within the threshold.
((territo) => {
  "use strict";

  const { el } = territo.dom;

  const colourOf = (row, payload, threshold) =>
    row.share[threshold] === null
      ? payload.empty
      : payload.colours[territo.classes.classOf(row.share[threshold], payload.breaks)];

  const styleOf = (row, payload, state) => ({
    color: "#4a4a4a",
    weight: 1,
    fillColor: colourOf(row, payload, state.threshold),
    fillOpacity: state.fill === "communes" ? territo.OPACITY : 0,
  });

  const tooltip = (row, frame) => {
    const { people, percent, orDash } = territo.french;
    const rows = frame.thresholds.map((threshold, index) => [
      territo.say("within", { threshold }),
      people(row.covered[index]),
      people(row.beyond[index]),
      orDash(percent)(row.share[index]),
    ]);
    const columns = ["threshold", "covered", "beyond", "share"].map((name, index) => [
      territo.say(`col_${name}`),
      index > 0,
    ]);
    const sector = row.sector === null ? [] : [[territo.say("sector"), row.sector]];
    const facts = territo.dom.pairs([
      ...sector,
      [territo.say("population"), people(row.population)],
      [territo.sayCost("mean_distance", frame.unit), territo.cost(frame.unit)(row.mean)],
    ]);
    return el("div", {}, el("strong", {}, row.name), facts, territo.dom.table("", columns, rows));
  };

  const legend = (map, payload) => {
    if (map.territo.state.fill !== "communes") return null;
    const items = territo.classes.edgesOf(payload.breaks).map(([low, high], index) => {
      const write = territo.french.exact;
      return [payload.colours[index], territo.say("legend_class", { low: write(low), high: write(high) })];
    });
    if (payload.rows.some((row) => row.share[0] === null)) {
      items.push([payload.empty, territo.say("legend_empty")]);
    }
    const title = territo.say("legend_communes", { threshold: map.territo.threshold() });
    return territo.legend.swatches(title, items);
  };

  territo.parts.communes = (map, payload) => {
    map.territo.communes = payload;
    const polygons = new Map();
    for (const row of payload.rows) {
      const polygon = L.polygon(territo.packing.polygons(row.polygons), {
        ...styleOf(row, payload, map.territo.state),
        className: "commune",
      });
      polygon.bindTooltip(() => tooltip(row, map.territo.frame), { sticky: true, opacity: 1 });
      polygon.on("mouseover", () => polygon.setStyle({ weight: 3 }).bringToFront());
      polygon.on("mouseout", () => polygon.setStyle({ weight: 1 }));
      polygons.set(row.code, polygon.addTo(map));
    }
    map.on("territo", () => {
      for (const row of payload.rows) {
        polygons.get(row.code).setStyle(styleOf(row, payload, map.territo.state));
      }
    });
    map.territo.polygons = polygons;
    map.territo.legend.push(() => legend(map, payload));
    map.territo.zoomTo = (code) => {
      const polygon = polygons.get(code);
      map.fitBounds(polygon.getBounds(), { maxZoom: 14, padding: [30, 30], animate: false });
      territo.point(map, polygon, polygon.getCenter());
    };
  };
})((globalThis.territo ??= {}));
