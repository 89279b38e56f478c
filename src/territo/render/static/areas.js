// Service areas: what lies along the streets from which a site is within the threshold.
((territo) => {
  "use strict";

  const layerOf = (packed) =>
    L.polygon(territo.packing.polygons(packed), {
      pane: "areas",
      className: "area",
      interactive: false,
      color: "#1b7837",
      weight: 1.5,
      fillColor: "#1b7837",
      fillOpacity: 0.25,
    });

  const legend = (map, payload, group) => {
    const { threshold } = map.territo.state;
    if (!map.hasLayer(group) || !payload[threshold]) return null;
    const said = { threshold: map.territo.frame.thresholds[threshold] };
    return territo.legend.line("area-key", territo.say("legend_areas", said));
  };

  territo.parts.areas = (map, payload) => {
    if (!payload.length) return;
    map.createPane("areas").style.zIndex = 405;
    const group = L.layerGroup();
    const draw = () => {
      const packed = payload[map.territo.state.threshold];
      group.clearLayers();
      if (packed) group.addLayer(layerOf(packed));
    };
    draw();
    map.on("territo", draw);
    map.territo.overlays.push({ label: territo.say("overlay_areas"), layer: group, shown: false, ofState: true });
    map.territo.legend.push(() => legend(map, payload, group));
  };
})((globalThis.territo ??= {}));
