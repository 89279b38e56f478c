// The limits of the sectors. Each is drawn once, and names the sectors on either side. Of several
// zonings, each is a layer that can be left out.
((territo) => {
  "use strict";

  const { el } = territo.dom;

  const tooltip = (names) =>
    el("div", {}, ...names.map((name) => el("div", {}, el("strong", {}, name))));

  const draw = (limit) =>
    L.polyline(limit.lines.map(territo.packing.ring), {
      pane: "sectors",
      className: "sector",
      color: "#1a1a1a",
      weight: 3,
      dashArray: "8 5",
    }).bindTooltip(() => tooltip(limit.names), { sticky: true, opacity: 1 });

  territo.parts.sectors = (map, payload) => {
    if (!payload.length) return;
    map.createPane("sectors").style.zIndex = 420;
    const zonings = [...new Set(payload.map((limit) => limit.zoning))];
    const groups = zonings.map((zoning, index) => {
      const mine = payload.filter((limit) => limit.zoning === zoning);
      const layer = L.layerGroup(mine.map(draw));
      const label = zoning ? territo.say("overlay_sectors_of", { zoning }) : territo.say("overlay_sectors");
      map.territo.overlays.push({ label, layer, shown: index === 0 });
      return layer;
    });
    map.territo.legend.push(() =>
      groups.some((group) => map.hasLayer(group))
        ? territo.legend.line("sector-key", territo.say("legend_sectors"))
        : null,
    );
  };
})((globalThis.territo ??= {}));
