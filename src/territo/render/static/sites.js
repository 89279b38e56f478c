// The sites: a shape for each kind, filled according to how well the place is known.
((territo) => {
  "use strict";

  const { el, svg } = territo.dom;

  // Below this zoom a kilometre is under seven pixels.
  const FAR = 10;
  const NEAR = 14;

  // Drawn in a square of side 20.
  const SHAPES = {
    circle: ["circle", { cx: 10, cy: 10, r: 6 }],
    diamond: ["path", { d: "M10 1.5 18.5 10 10 18.5 1.5 10Z" }],
    star: ["path", { d: "M10 .8l2.7 6 6.5.7-4.9 4.4 1.4 6.4-5.7-3.3-5.7 3.3 1.4-6.4L.8 7.5l6.5-.7Z" }],
    triangle: ["path", { d: "M10 2 18.5 17H1.5Z" }],
    square: ["path", { d: "M3.5 3.5h13v13h-13Z" }],
    pentagon: ["path", { d: "M10 1.5 18.5 8 15.3 18H4.7L1.5 8Z" }],
    house: ["path", { d: "M10 2 18 9.5V18H2V9.5Z" }],
    cross: ["path", { d: "M7 2h6v5h5v6h-5v5H7v-5H2V7h5Z" }],
    wedge: ["path", { d: "M1.5 3h17L10 18Z" }],
    hourglass: ["path", { d: "M2.5 2h15l-4.5 8 4.5 8h-15L7 10Z" }],
    saltire: ["path", { d: "M5.2 1 10 5.8 14.8 1 19 5.2 14.2 10 19 14.8 14.8 19 10 14.2 5.2 19 1 14.8 5.8 10 1 5.2Z" }],
  };

  // The mark of the 1980s: filled when sure, hollow when perhaps, square when renovated since.
  const MARK = "#5b1a8b";
  const mark = (age) => {
    const paint =
      age === "possible"
        ? { fill: "#fff", stroke: MARK, "stroke-dasharray": "2 1.5" }
        : { fill: MARK, stroke: "#fff" };
    const box = { x: 9, y: -2, width: 13, height: 10, rx: age === "renovated" ? 0 : 5 };
    const ink = age === "possible" ? MARK : "#fff";
    const font = { "font-size": 8, "font-weight": 700, "text-anchor": "middle" };
    return svg(
      "g",
      {},
      svg("rect", { ...box, ...paint, "stroke-width": 1 }),
      svg("text", { x: 15.5, y: 6, fill: ink, ...font }, "80"),
    );
  };

  // Town halls are many, and other sites often stand in one: the small disc leaves the larger symbol
  // around it in sight.
  const sideOf = (shape, age) => (shape === "circle" && !age ? 17 : 30);

  const symbol = (shape, colour, look, age = null) => {
    const [tag, geometry] = SHAPES[shape];
    const paint =
      look === "full"
        ? { fill: colour, stroke: "#fff", "stroke-width": 1.5 }
        : { fill: "#fff", stroke: colour, "stroke-width": 2.2 };
    const dashes = look === "dashed" ? { "stroke-dasharray": "3 2" } : {};
    // A white edge keeps the symbol apart from any colour below.
    const halo = svg(tag, { ...geometry, fill: "#fff", stroke: "#fff", "stroke-width": 4.5 });
    const drawn = svg(tag, { ...geometry, ...paint, ...dashes, "stroke-linejoin": "round" });
    const side = sideOf(shape, age);
    const box = { viewBox: "-2 -2 24 24", width: side, height: side, "aria-hidden": "true" };
    return svg("svg", { ...box, class: `symbol ${look}` }, halo, drawn, age && mark(age));
  };

  const NAMED = 6;

  const together = (others) => {
    const names = others.slice(0, NAMED).map(({ name }) => name);
    const more = others.length - names.length;
    if (more) names.push(territo.say("site_more", { count: territo.french.number(more) }));
    return [territo.say("site_same_point"), names.join(territo.say("semicolon"))];
  };

  const tooltip = (site, others) => {
    const facts = others.length ? [...site.facts, together(others)] : site.facts;
    return el("div", {}, el("strong", {}, site.name), territo.dom.pairs(facts));
  };

  const ALONE = { offset: [0, 0], others: [] };

  const marker = (kind, site, pane = "markerPane", { offset: [across, down], others } = ALONE) => {
    const side = sideOf(kind.shape, site.age);
    return L.marker([site.lat, site.lon], {
      pane,
      fan: [across, down],
      icon: L.divIcon({
        className: `site site-${kind.shape}`,
        html: symbol(kind.shape, kind.colour, site.look, site.age),
        iconSize: [side, side],
        iconAnchor: [side / 2 - across, side / 2 - down],
      }),
      // What is drawn without being counted never hides a door, wherever it stands on the map.
      zIndexOffset: kind.kind === "other_kind" ? -10000 : kind.shape === "circle" ? 10000 : 0,
      // Dozens of stops would stand between the keyboard and the controls; the panel lists the sites.
      keyboard: false,
    }).bindTooltip(() => tooltip(site, others), {
      direction: "top",
      offset: [across, down - 8],
      opacity: 1,
    });
  };

  const legend = (kind) => {
    const looks = new Set(kind.sites.map((site) => site.look));
    const said = { full: kind.label };
    said.hollow = territo.say("legend_approximate", { kind: kind.label });
    said.dashed = territo.say("legend_illustrative", { kind: kind.label });
    const lines = Object.keys(said)
      .filter((look) => looks.has(look))
      .map((look) => el("li", {}, symbol(kind.shape, kind.colour, look), said[look]));
    const ages = new Set(kind.sites.map((site) => site.age));
    const marks = ["certain", "possible", "renovated"]
      .filter((age) => ages.has(age))
      .map((age) => {
        const drawn = symbol(kind.shape, kind.colour, "full", age);
        return el("li", {}, drawn, territo.say(`legend_age_${age}`));
      });
    return el("ul", { class: "keys" }, ...lines, ...marks);
  };

  const listed = (kinds) =>
    el(
      "ul",
      {},
      ...kinds.flatMap((kind) =>
        kind.sites.map((site) =>
          el("li", {}, `${site.name} (${site.facts.map(([, said]) => said).join(territo.say("semicolon"))})`),
        ),
      ),
    );

  territo.symbol = symbol;
  territo.siteMarker = marker;
  territo.siteLegend = legend;

  // Where a reader who looked for a site finds it: near enough to tell it from its neighbours.
  const shown = (map, pin) => {
    map.setView(pin.getLatLng(), Math.max(map.getZoom(), NEAR), { animate: false });
    territo.point(map, pin);
  };

  territo.parts.sites = (map, kinds) => {
    const markers = [];
    const fanned = territo.fan.fanned(kinds.flatMap(({ sites }) => sites));
    map.territo.siteGroups = [];
    for (const kind of kinds) {
      const pins = kind.sites.map((site) => ({ site, pin: marker(kind, site, "markerPane", fanned.get(site)) }));
      markers.push(...pins);
      const group = L.layerGroup(pins.map(({ pin }) => pin));
      map.territo.overlays.push({ label: kind.label, layer: group, shown: true });
      map.territo.siteGroups.push(group);
      map.territo.legend.push(() => (map.hasLayer(group) ? legend(kind) : null));
    }
    const far = () => map.getContainer().classList.toggle("far", map.getZoom() < FAR);
    map.on("zoomend", far);
    far();
    map.territo.kinds = kinds;
    map.territo.siteList = () => listed(kinds);
    map.territo.siteChoices = () =>
      markers.map(({ site, pin }) => ({ name: site.name, show: () => shown(map, pin) }));
  };
})((globalThis.territo ??= {}));
