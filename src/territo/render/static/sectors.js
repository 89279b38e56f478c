// The limits of the sectors. Each is drawn once, and names the sectors on either side.
((territo) => {
  "use strict";

  const { el } = territo.dom;

  const tooltip = (names) =>
    el("div", {}, ...names.map((name) => el("div", {}, el("strong", {}, name))));

  territo.parts.sectors = (map, payload) => {
    if (!payload.length) return;
    map.createPane("sectors").style.zIndex = 420;
    const group = L.layerGroup(
      payload.map((limit) =>
        L.polyline(limit.lines.map(territo.packing.ring), {
          pane: "sectors",
          className: "sector",
          color: "#1a1a1a",
          weight: 3,
          dashArray: "8 5",
        }).bindTooltip(() => tooltip(limit.names), { sticky: true, opacity: 1 }),
      ),
    );
    map.territo.overlays.push({ label: territo.say("overlay_sectors"), layer: group, shown: true });
    map.territo.legend.push(() =>
      map.hasLayer(group) ? territo.legend.line("sector-key", territo.say("legend_sectors")) : null,
    );
  };
})((globalThis.territo ??= {}));
