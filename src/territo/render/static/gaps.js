// The zones where somebody lives beyond the threshold that is shown.
((territo) => {
  "use strict";

  const { el } = territo.dom;

  const communesOf = (zone) => {
    const names = zone.names.join(", ");
    return zone.more ? territo.say("gap_more", { names, count: territo.french.number(zone.more) }) : names;
  };

  const tooltip = (zone, threshold, unit) => {
    const { people } = territo.french;
    const farthest = zone.farthest === null ? territo.say("unknown") : territo.cost(unit)(zone.farthest);
    return el(
      "div",
      {},
      el("strong", {}, territo.say("gap_title", { threshold })),
      territo.dom.pairs([
        [territo.say("population"), people(zone.population)],
        [territo.say("gap_communes"), communesOf(zone)],
        [territo.sayCost("gap_farthest", unit), farthest],
      ]),
    );
  };

  const layerOf = (gaps, threshold, unit) =>
    L.layerGroup(
      gaps.zones.map((zone) =>
        L.polygon(territo.packing.polygons(zone.polygons), {
          pane: "gaps",
          className: "gap",
          color: "#b2182b",
          weight: 1.5,
        }).bindTooltip(() => tooltip(zone, threshold, unit), { sticky: true, opacity: 1 }),
      ),
    );

  const legend = (map, payload, group) => {
    if (!map.hasLayer(group)) return null;
    if (map.territo.state.edited) return el("p", {}, territo.say("whatif_no_gaps"));
    const gaps = payload[map.territo.state.threshold];
    const threshold = map.territo.threshold();
    if (!gaps.zones.length) return el("p", {}, territo.say("legend_gaps_none", { threshold }));
    const said = {
      shown: territo.french.number(gaps.zones.length),
      hidden: territo.french.number(gaps.hidden),
      people: territo.french.people(gaps.hidden_population),
    };
    return el(
      "div",
      {},
      territo.legend.line("gap-key", territo.say("legend_gaps", { threshold })),
      gaps.hidden ? el("p", {}, territo.say("legend_gaps_hidden", said)) : null,
    );
  };

  territo.parts.gaps = (map, payload) => {
    Object.assign(map.territo, { gaps: payload, gapCommunes: communesOf });
    map.createPane("gaps").style.zIndex = 410;
    const group = L.layerGroup();
    const made = new Map();
    const draw = () => {
      const { threshold, edited } = map.territo.state;
      group.clearLayers();
      // They are not sought again while other sites are tried.
      if (edited) return;
      if (!made.has(threshold)) {
        const { thresholds, units } = map.territo.frame;
        made.set(threshold, layerOf(payload[threshold], thresholds[threshold], units[threshold]));
      }
      group.addLayer(made.get(threshold));
    };
    draw();
    map.on("territo", draw);
    map.territo.overlays.push({ label: territo.say("overlay_gaps"), layer: group, shown: true, ofState: true });
    map.territo.legend.push(() => legend(map, payload, group));
  };
})((globalThis.territo ??= {}));
