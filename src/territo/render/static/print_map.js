// The map as it is seen, drawn again as one SVG for the sheet that is printed: canvas and screen
// pixels do not print well.
((territo) => {
  "use strict";

  const EARTH_M = 40075016.686; // round the equator, which is 256 wide
  // Symbols and lines are drawn for screens, which are larger than a sheet.
  const SMALLER = 0.62;
  const HATCH = "print-hatch";

  const rounded = (value) => Math.round(value * 100) / 100;

  // The colour that a layer of that opacity has above white.
  const blended = (colour, opacity) =>
    `#${[1, 3, 5]
      .map((at) => parseInt(colour.slice(at, at + 2), 16))
      .map((channel) => Math.round(255 - (255 - channel) * opacity))
      .map((channel) => channel.toString(16).padStart(2, "0"))
      .join("")}`;

  // The longest length of 1, 2 or 5 times a power of ten that is not longer.
  const roundLength = (metres) => {
    const power = 10 ** Math.floor(Math.log10(metres));
    return Math.max(...[1, 2, 5].map((step) => step * power).filter((length) => length <= metres));
  };

  // A function from Mercator (see lattice.js) to a box of that size, the bounds in its middle.
  const fitted = ({ west, north, east, south }, width, height) => {
    const scale = Math.min(width / (east - west), height / (south - north));
    const left = (width - scale * (east - west)) / 2;
    const top = (height - scale * (south - north)) / 2;
    const place = ([x, y]) => [left + scale * (x - west), top + scale * (y - north)];
    return { scale, place };
  };

  const trace = (corners, closed) =>
    `M${corners.map(([x, y]) => `${rounded(x)} ${rounded(y)}`).join("L")}${closed ? "Z" : ""}`;

  // What is in sight of the territory; all of it where nothing of it is in sight.
  const boundsOf = (map) => {
    const whole = L.latLngBounds(map.territo.frame.bounds);
    const seen = map.getBounds();
    // A square whose centre is in the territory may reach beyond it.
    const all = whole.pad(0.02);
    const corners = seen.contains(whole) || !seen.intersects(whole) ? all : seen;
    const [west, south] = territo.lattice.mercator(corners.getWest(), corners.getSouth());
    const [east, north] = territo.lattice.mercator(corners.getEast(), corners.getNorth());
    return { west, north, east, south };
  };

  // Rings or lines of a path, however deep they are nested.
  const lists = (latlngs) =>
    latlngs.length && latlngs[0].lat !== undefined ? [latlngs] : latlngs.flatMap(lists);

  const path = (layer, place) => {
    const { options } = layer;
    const closed = layer instanceof L.Polygon;
    const filled = options.fill ?? closed;
    const hatched = options.className === "gap";
    const d = lists(layer.getLatLngs())
      .filter((ring) => ring.length)
      .map((ring) => trace(ring.map(({ lat, lng }) => place(territo.lattice.mercator(lng, lat))), closed))
      .join("");
    const dashes = options.dashArray ? String(options.dashArray).match(/[\d.]+/g).map(Number) : null;
    return territo.dom.svg("path", {
      d,
      class: `print-${options.className ?? "line"}`,
      fill: !filled ? "none" : hatched ? `url(#${HATCH})` : (options.fillColor ?? options.color),
      "fill-opacity": hatched ? 1 : options.fillOpacity,
      "fill-rule": "evenodd",
      stroke: options.stroke === false ? "none" : options.color,
      "stroke-opacity": options.opacity ?? 1,
      "stroke-width": rounded(options.weight * SMALLER),
      "stroke-dasharray": dashes && dashes.map((part) => rounded(part * SMALLER)).join(" "),
      "stroke-linejoin": "round",
    });
  };

  const squares = (layer, place) => {
    const { svg } = territo.dom;
    const drawn = layer.colours.map((colour, least) => {
      const shapes = layer.wardrobe.rows.flatMap((row) => row[least] ?? []);
      const fill = blended(colour, territo.OPACITY);
      const d = shapes.map(({ corners }) => trace(corners.map(place), true)).join("");
      // The line covers the seam between two rows.
      return d && svg("path", { d, fill, stroke: fill, "stroke-width": 0.3, class: "print-squares" });
    });
    return svg("g", {}, ...drawn.filter(Boolean));
  };

  const symbol = (marker, place) => {
    const { lat, lng } = marker.getLatLng();
    const drawn = marker.getElement()?.querySelector("svg");
    if (!drawn) return null;
    const [west, north] = place(territo.lattice.mercator(lng, lat));
    const [across, down] = marker.options.fan ?? [0, 0];
    const [x, y] = [west + across * SMALLER, north + down * SMALLER];
    const side = Number(drawn.getAttribute("width")) * SMALLER;
    const copy = drawn.cloneNode(true);
    const at = { x: rounded(x - side / 2), y: rounded(y - side / 2), width: side, height: side };
    for (const [name, value] of Object.entries(at)) copy.setAttribute(name, value);
    copy.setAttribute("class", "print-symbol");
    copy.setAttribute("overflow", "visible");
    const { svg } = territo.dom;
    const { classList } = marker.getElement();
    if (!classList.contains("shut")) return copy;
    const [arm, pen] = [5, { stroke: "#b2182b", "stroke-width": 2, fill: "none" }];
    const [left, right] = [rounded(x - arm), rounded(x + arm)];
    const [top, foot] = [rounded(y - arm), rounded(y + arm)];
    const d = `M${left} ${top}L${right} ${foot}M${right} ${top}L${left} ${foot}`;
    const cross = classList.contains("trial-door") ? svg("path", { d, ...pen }) : null;
    return svg("g", {}, svg("g", { opacity: 0.45 }, copy), cross);
  };

  // What two sides of a limit show, see swipe.js: the same cut, in the pixels of the sheet.
  const cut = (map, pane, place) => {
    const numbers = pane.style.clipPath.match(/-?[\d.]+(?=px)/g)?.map(Number);
    if (!numbers) return null;
    const corners = [];
    for (let at = 0; at + 1 < numbers.length; at += 2) {
      const { lat, lng } = map.layerPointToLatLng([numbers[at], numbers[at + 1]]);
      corners.push(place(territo.lattice.mercator(lng, lat)));
    }
    return corners;
  };

  // Where the two sides meet: the right end of the one on the left.
  const limit = (cuts, height) => {
    if (cuts.length < 2) return null;
    const x = rounded(Math.min(...cuts.map((corners) => Math.max(...corners.map(([across]) => across)))));
    return territo.dom.svg("path", { class: "print-limit", d: `M${x} 0V${height}`, stroke: "#1f2328", "stroke-width": 1.2 });
  };

  const drawings = (map, place) => {
    const found = [];
    map.eachLayer((layer) => {
      const pane = layer.options?.pane && map.getPane(layer.options.pane);
      const floor = Number(pane && getComputedStyle(pane).zIndex) || 0;
      const add = (element, above = 0) => element && found.push({ element, pane, floor, above });
      if (layer.wardrobe) add(squares(layer, place));
      else if (layer instanceof L.Marker) {
        const { zIndexOffset = 0 } = layer.options;
        add(symbol(layer, place), zIndexOffset - layer.getLatLng().lat);
      } else if (layer instanceof L.Polyline) add(path(layer, place));
    });
    return found.sort((one, other) => one.floor - other.floor || one.above - other.above);
  };

  const scaleBar = (scale, bounds, height) => {
    const { svg } = territo.dom;
    const middle = (bounds.north + bounds.south) / 2;
    const bent = Math.PI * (1 - middle / 128);
    const metresPerPixel = EARTH_M / Math.cosh(bent) / 256 / scale;
    const metres = roundLength(130 * metresPerPixel);
    const wide = rounded(metres / metresPerPixel);
    const [whole, unit] = metres < 1000 ? [metres, "m"] : [metres / 1000, "km"];
    const d = `M2 ${height - 9}v7h${wide}v-7`;
    const name = { x: 2 + wide / 2, y: height - 6, "text-anchor": "middle", class: "print-scale" };
    return svg(
      "g",
      {},
      svg("path", { d, fill: "none", stroke: "#1f2328", "stroke-width": 1.2 }),
      svg("text", name, `${territo.french.number(whole)}\u00a0${unit}`),
    );
  };

  // The map in a box of so many pixels.
  const draw = (map, width, height) => {
    const { svg } = territo.dom;
    const FOOT = 22;
    const bounds = boundsOf(map);
    const { scale, place } = fitted(bounds, width, height - FOOT);
    const line = { x1: 0, y1: 0, x2: 0, y2: 5, stroke: "#b2182b", "stroke-opacity": 0.75, "stroke-width": 1 };
    const hatch = { id: HATCH, width: 5, height: 5, patternUnits: "userSpaceOnUse" };
    const defs = svg("defs", {}, svg("pattern", { ...hatch, patternTransform: "rotate(45)" }, svg("line", line)));
    const cuts = new Map();
    const layers = drawings(map, place).map(({ element, pane }) => {
      const corners = pane && cut(map, pane, place);
      if (!corners) return element;
      if (!cuts.has(pane)) {
        const id = `print-cut-${cuts.size}`;
        cuts.set(pane, { id, corners });
        defs.append(svg("clipPath", { id }, svg("path", { d: trace(corners, true) })));
      }
      return svg("g", { "clip-path": `url(#${cuts.get(pane).id})` }, element);
    });
    const between = limit([...cuts.values()].map(({ corners }) => corners), height - FOOT);
    const box = { viewBox: `0 0 ${width} ${height}`, width, height };
    const ground = svg("svg", { width, height: height - FOOT, overflow: "hidden" }, ...layers, between);
    return svg("svg", { ...box, role: "img" }, defs, ground, scaleBar(scale, bounds, height));
  };

  territo.printMap = { blended, roundLength, fitted, trace, draw };
  if (typeof module !== "undefined") module.exports = territo.printMap;
})((globalThis.territo ??= {}));
