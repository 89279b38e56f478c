// What every part of the page shares: its words, its data, and what the map shows at the moment.
((territo) => {
  "use strict";

  territo.parts = {};

  // Of the coloured layers: a base map shows through, the colours remain apart.
  territo.OPACITY = 0.8;

  territo.payload = (key) => JSON.parse(document.getElementById(`territo-${key}`).textContent);

  let words = null;

  territo.say = (key, values = {}) => {
    words ??= territo.payload("texts");
    return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };

  // A text that speaks of a distance has a twin for a time.
  territo.sayCost = (key, unit) => territo.say(unit === "min" ? `${key}_min` : key);

  // Writes a cost of that unit; what is not known is a dash.
  territo.cost = (unit) =>
    territo.french.orDash(unit === "min" ? territo.french.duration : territo.french.distance);

  // `threshold` is the index of the one that is shown; `fill` is "communes", "squares", or one
  // of the fills that a part adds, as pairs of a value and its label.
  territo.parts.frame = (map, frame) => {
    map.territo = {
      frame,
      state: { threshold: frame.headline, fill: "communes" },
      fills: [],
      overlays: [],
      legend: [],
      threshold: () => frame.thresholds[map.territo.state.threshold],
    };
    const container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", territo.say("map", frame));
    L.control
      .zoom({ zoomInTitle: territo.say("zoom_in"), zoomOutTitle: territo.say("zoom_out") })
      .addTo(map);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    territo.viewAll(map);
    // The panel opens and closes beside the map: its size changes without the window's.
    // While the sheet is printed it has no size at all, and keeps its view.
    new ResizeObserver(
      () => container.offsetWidth && map.invalidateSize({ animate: false }),
    ).observe(container);
  };

  // The whole territory, beside the legend where there is room for both.
  territo.viewAll = (map) => {
    const legend = document.querySelector(".legend[open]");
    const beside = legend && territo.roomy(map) ? legend.offsetWidth : 0;
    map.fitBounds(map.territo.frame.bounds, {
      paddingTopLeft: [10, 10],
      paddingBottomRight: [10 + beside, 10],
      animate: false,
    });
  };

  // Open the tooltip of what the reader looked for, and close that of what he looked for before.
  territo.point = (map, layer, at) => {
    map.territo.pointed?.closeTooltip();
    map.territo.pointed = layer.openTooltip(at);
  };

  territo.roomy = (map) => map.getSize().x >= 700;

  // Change what is shown; every part listens to "territo" and draws itself again.
  territo.show = (map, change) => {
    Object.assign(map.territo.state, change);
    map.fire("territo");
  };
})((globalThis.territo ??= {}));
