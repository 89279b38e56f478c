// What a scenario changes: each square by what becomes of its inhabitants, and the doors that change.
((territo) => {
  "use strict";

  // Colours and names of the classes that somebody is in, the best first, with how many they are.
  const named = ({ colours, names, people }) =>
    names
      .map((name, index) => [colours[index], name, people[index]])
      .filter(([, , count]) => count > 0);

  const legend = (map, payload) => {
    if (map.territo.state.fill !== "difference") return null;
    return territo.legend.swatches(
      territo.say("legend_difference", { threshold: payload.threshold }),
      named(payload).map(([colour, name, count]) => [
        colour,
        territo.say("legend_difference_class", { name, people: territo.french.people(count) }),
      ]),
      territo.say("legend_squares_note", { side: payload.side }),
    );
  };

  // A cross where a door was, a ring where one is new.
  const sign = (fate) => {
    const { svg } = territo.dom;
    const pen = { fill: "none", "stroke-linecap": "round" };
    const drawn = (paint) =>
      fate === "opened"
        ? svg("circle", { cx: 12, cy: 12, r: 9, ...pen, ...paint })
        : svg("path", { d: "M4 4 20 20M20 4 4 20", ...pen, ...paint });
    const box = { viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true" };
    // A white edge keeps the sign apart from any colour below.
    return svg(
      "svg",
      { ...box, class: "symbol" },
      drawn({ stroke: "#fff", "stroke-width": 6 }),
      drawn({ stroke: fate === "moved" ? "#6b6b6b" : "#111", "stroke-width": 3 }),
    );
  };

  const marker = (door) =>
    L.marker([door.lat, door.lon], {
      icon: L.divIcon({ className: `fate fate-${door.fate}`, html: sign(door.fate), iconSize: [24, 24] }),
      zIndexOffset: 2000,
      keyboard: false,
    }).bindTooltip(() => territo.say(`door_${door.fate}`, { name: door.name }), {
      direction: "top",
      opacity: 1,
    });

  const moved = (door) =>
    L.polyline([[door.lat, door.lon], door.into], { color: "#6b6b6b", dashArray: "4 6", weight: 2 });

  const keys = (doors) => {
    const { el } = territo.dom;
    const fates = ["closed", "moved", "opened"].filter((fate) => doors.some((door) => door.fate === fate));
    return el(
      "ul",
      { class: "keys" },
      ...fates.map((fate) => el("li", {}, sign(fate), territo.say(`legend_door_${fate}`))),
    );
  };

  territo.parts.difference = (map, payload) => {
    const { state, fills, overlays, legend: parts } = map.territo;
    // Whoever opens the map of a scenario asks what it changes.
    state.fill = "difference";
    fills.push(["difference", territo.say("fill_difference")]);
    let layer = null;
    const draw = () => {
      if (state.fill === "difference") (layer ??= territo.squareLayer(payload)).addTo(map);
      else layer?.remove();
    };
    map.on("territo", draw);
    draw();
    parts.push(() => legend(map, payload));
    if (!payload.doors.length) return;
    const group = L.layerGroup(
      payload.doors.flatMap((door) => (door.into ? [moved(door), marker(door)] : [marker(door)])),
    );
    overlays.push({ label: territo.say("overlay_doors"), layer: group, shown: true });
    parts.push(() => (map.hasLayer(group) ? keys(payload.doors) : null));
  };

  territo.difference = { named };
  if (typeof module !== "undefined") module.exports = territo.difference;
})((globalThis.territo ??= {}));
