// The way from a clicked place to its nearest site, along the streets.
((territo) => {
  "use strict";

  // Places on the streets, as latitudes and longitudes; the next one towards the site; the cost.
  const unpacked = (payload) => {
    const { uint16, int32 } = territo.packing;
    const shares = uint16(payload.place);
    const at = (share, low, high) => low + (share / 65535) * (high - low);
    const lon = Float64Array.from({ length: payload.count }, (_, n) =>
      at(shares[2 * n], payload.west, payload.east),
    );
    const lat = Float64Array.from({ length: payload.count }, (_, n) =>
      at(shares[2 * n + 1], payload.south, payload.north),
    );
    return { lon, lat, next: int32(payload.next), cost: uint16(payload.cost) };
  };

  const METRES_PER_DEGREE = 111320;

  // The place on the streets that is nearest to another one, and how far it is.
  const nearest = ({ lon, lat }, place) => {
    const narrow = Math.cos((place.lat * Math.PI) / 180);
    let best = -1;
    let least = Infinity;
    for (let n = 0; n < lon.length; n += 1) {
      const across = (lon[n] - place.lng) * narrow;
      const along = lat[n] - place.lat;
      const square = across * across + along * along;
      if (square < least) [best, least] = [n, square];
    }
    return { start: best, metres: Math.sqrt(least) * METRES_PER_DEGREE };
  };

  // Numbers of the places from one of them to the site.
  const route = ({ next }, start) => {
    const steps = [start];
    while (next[steps.at(-1)] >= 0) steps.push(next[steps.at(-1)]);
    return steps;
  };

  const drawn = (forest, payload, place, unit) => {
    const { start, metres } = nearest(forest, place);
    if (metres > payload.snap_m) return { line: null, said: territo.say("way_far") };
    const steps = route(forest, start);
    const walk = unit === "min" ? (metres * 60) / (1000 * payload.walk_kmh) : metres;
    const cost = territo.cost(unit)(walk + forest.cost[start] * payload.step);
    const name = payload.doors[steps.at(-1)];
    const line = L.polyline(
      [[place.lat, place.lng], ...steps.map((n) => [forest.lat[n], forest.lon[n]])],
      { pane: "ways", className: "way", color: "#b35806", weight: 5, interactive: false },
    );
    return { line, said: territo.say("way", { cost, name }) };
  };

  // What the drawn way costs, and where it leads: beside the map's scale, out of the tooltips' way.
  const statement = (map) => {
    const box = territo.dom.el("div", { class: "way-said", role: "status", hidden: true });
    const made = L.control({ position: "bottomleft" });
    made.onAdd = () => box;
    made.addTo(map);
    return (text) => {
      box.textContent = text;
      box.hidden = !text;
    };
  };

  territo.parts.ways = (map, payload) => {
    if (!payload.count) return;
    map.createPane("ways").style.zIndex = 450;
    const group = L.layerGroup();
    const say = statement(map);
    let forest = null;
    map.on("click", ({ latlng }) => {
      if (!map.hasLayer(group)) return;
      forest ??= unpacked(payload);
      const { line, said } = drawn(forest, payload, latlng, map.territo.frame.unit);
      group.clearLayers();
      if (line) group.addLayer(line);
      say(said);
    });
    group.on("remove", () => say(""));
    map.territo.overlays.push({ label: territo.say("overlay_ways"), layer: group, shown: true, ofState: true });
    map.territo.legend.push(() =>
      map.hasLayer(group) ? territo.legend.line("way-key", territo.say("legend_ways")) : null,
    );
  };

  territo.ways = { nearest, route };
  if (typeof module !== "undefined") module.exports = territo.ways;
})((globalThis.territo ??= {}));
