// Lines from the middle of a commune's inhabitants to the doors they go to: the nearest one, and the
// one of their sector where it is another. The more people, the wider; the one pointed at stands out.
((territo) => {
  "use strict";

  const { el, svg } = territo.dom;

  const [THINNEST, WIDEST] = [1.5, 10];
  // The assigned door by its dashes first, for readers who do not tell the colours apart.
  const LOOKS = {
    nearest: { color: "#c51b7d" },
    assigned: { color: "#4d004b", dashArray: "2 8", lineCap: "round" },
  };

  // What each is called in the legend, and in the table.
  const WORDS = {
    nearest: ["lines_nearest", "lines_which_nearest"],
    assigned: ["lines_assigned", "lines_which_assigned"],
  };

  // As wide as there are people, but never too thin to be seen.
  const widthOf = (people, most) => Math.max(THINNEST, (WIDEST * people) / most);

  // How strongly a line is drawn while a commune or a door is pointed at, or nothing is.
  const strengthOf = ({ commune, door }, pointed) => {
    if (pointed.commune === undefined && pointed.door === undefined) return 0.8;
    return commune === pointed.commune || door === pointed.door ? 1 : 0.12;
  };

  // Every line, the widest first, so that it hides no other.
  const listed = (payload) => {
    const one = (kind, zoning) => ([commune, door, people]) => ({ kind, zoning, commune, door, people });
    return [
      ...payload.nearest.map(one("nearest", "")),
      ...payload.assigned.flatMap(({ zoning, rows }) => rows.map(one("assigned", zoning))),
    ].sort((a, b) => b.people - a.people);
  };

  const drawn = (line, ends, most) =>
    L.polyline(ends, {
      pane: "lines",
      className: `line line-${line.kind}`,
      ...LOOKS[line.kind],
      weight: widthOf(line.people, most),
      opacity: strengthOf(line, {}),
      interactive: false,
    });

  const key = (kind, name) => {
    const { color, dashArray = null, lineCap = null } = LOOKS[kind];
    const pen = { stroke: color, "stroke-width": 4, "stroke-dasharray": dashArray, "stroke-linecap": lineCap };
    const stroke = svg("line", { x1: 2, y1: 7, x2: 22, y2: 7, ...pen });
    return el("li", {}, svg("svg", { width: 24, height: 14, "aria-hidden": "true" }, stroke), name);
  };

  const legend = (map, payload, lines, most) => {
    if (map.territo.state.edited) return el("p", {}, territo.say("whatif_no_lines"));
    const { people } = territo.french;
    const kinds = new Set(lines.map(({ kind }) => kind));
    const notes = [];
    if (!payload.doors.length) notes.push(territo.say("lines_no_door"));
    if (lines.length) notes.push(territo.say("lines_width", { people: people(most) }));
    if (payload.doors.length && payload.without) {
      notes.push(territo.say("lines_without", { people: people(payload.without) }));
    }
    if (!payload.assigned.length) notes.push(territo.say("lines_not_assigned"));
    else if (!kinds.has("assigned")) notes.push(territo.say("lines_all_nearest"));
    return el(
      "div",
      {},
      el("h3", {}, territo.say("legend_lines")),
      el("ul", { class: "keys" }, ...[...kinds].map((kind) => key(kind, territo.say(WORDS[kind][0])))),
      ...notes.map((note) => el("p", {}, note)),
    );
  };

  // The same for whoever cannot point at the map; made when it is first opened.
  const table = (map, lines, sites) => {
    const columns = [["col_commune"], ["col_door"], ["population", true], ["col_which"]];
    const rows = () =>
      [...lines]
        .sort((a, b) => a.commune - b.commune || b.people - a.people)
        .map(({ kind, zoning, commune, door, people }) => [
          map.territo.communes.rows[commune].name,
          sites[door].name,
          territo.french.people(people),
          [territo.say(WORDS[kind][1]), zoning].filter(Boolean).join(" – "),
        ]);
    const heads = columns.map(([name, number = false]) => [territo.say(name), number]);
    const made = el("details", {}, el("summary", {}, territo.say("lines_table")));
    made.addEventListener("toggle", () => {
      if (made.childElementCount > 1) return;
      const all = territo.dom.table(territo.say("lines_table_caption"), heads, rows());
      all.classList.add("tight");
      made.append(all);
    });
    return made;
  };

  territo.parts.lines = (map, payload) => {
    map.createPane("lines").style.zIndex = 430;
    map.getPane("lines").style.pointerEvents = "none";
    const lines = listed(payload);
    const most = lines.length ? lines[0].people : 0;
    const kinds = territo.payload("sites");
    const sites = payload.doors.map(([kind, number]) => kinds[kind].sites[number]);
    const group = L.layerGroup();
    let paths = [];
    const draw = () => {
      group.clearLayers();
      // They are not drawn anew while other sites are tried.
      if (map.territo.state.edited) return;
      if (!paths.length) {
        paths = lines.map((line) => {
          const { lat, lon } = sites[line.door];
          return drawn(line, [payload.centres[line.commune], [lat, lon]], most);
        });
      }
      for (const path of paths) group.addLayer(path);
    };
    const point = (pointed) => {
      if (!map.hasLayer(group)) return;
      paths.forEach((path, index) => path.setStyle({ opacity: strengthOf(lines[index], pointed) }));
    };
    const pointing = (layer, pointed) =>
      layer.on("mouseover click", () => point(pointed)).on("mouseout", () => point({}));
    map.territo.communes.rows.forEach(({ code }, commune) =>
      pointing(map.territo.polygons.get(code), { commune }),
    );
    payload.doors.forEach(([kind, number], door) =>
      pointing(map.territo.siteGroups[kind].getLayers()[number], { door }),
    );
    group.on("add", draw);
    map.on("territo", () => map.hasLayer(group) && draw());
    map.territo.overlays.push({ label: territo.say("overlay_lines"), layer: group, shown: false, ofState: true });
    map.territo.legend.push(() => (map.hasLayer(group) ? legend(map, payload, lines, most) : null));
    map.territo.lineTable = () => (lines.length ? table(map, lines, sites) : null);
  };

  territo.lines = { widthOf, strengthOf, listed };
  if (typeof module !== "undefined") module.exports = territo.lines;
})((globalThis.territo ??= {}));
