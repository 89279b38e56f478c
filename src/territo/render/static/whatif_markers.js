// The sites of a trial on the map: a click opens or closes one, dragging moves it.
((territo) => {
  "use strict";

  const { el, svg } = territo.dom;
  const SIDE = 26;
  const CENTRED = [0, 0];
  const ACCENT = "#1d4f91";

  // A disc with a plus: where a site may open (hollow), or has been opened by the reader (filled).
  const added = (open) => {
    const [ink, ground] = open ? ["#fff", ACCENT] : [ACCENT, "#fff"];
    const box = { viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true", class: "symbol" };
    const dashes = open ? {} : { "stroke-dasharray": "3 2" };
    const line = { stroke: ink, "stroke-width": 2, d: "M10 5.5v9M5.5 10h9" };
    const disc = { cx: 10, cy: 10, r: 8.5, fill: ground, stroke: open ? "#fff" : ACCENT };
    return svg("svg", box, svg("circle", { ...disc, "stroke-width": 1.5, ...dashes }), svg("path", line));
  };

  const symbol = (site, open) =>
    site.door ? territo.symbol(site.shape, site.colour, "full") : added(open);

  const icon = (site, { open }, [across, down]) =>
    L.divIcon({
      className: `trial ${site.door ? "trial-door" : "trial-place"}${open ? "" : " shut"}`,
      html: symbol(site, open),
      iconSize: [SIDE, SIDE],
      iconAnchor: [SIDE / 2 - across, SIDE / 2 - down],
    });

  const tooltip = (site, { open }) =>
    el(
      "div",
      {},
      el("strong", {}, site.name),
      el("div", {}, site.kind),
      el("div", {}, territo.say(open ? "whatif_tip_open" : "whatif_tip_shut")),
    );

  const placeOf = (site, { at }) => (at ? [at[1], at[0]] : [site.lat, site.lon]);

  // `desk.trial()` is the trial at the moment; `desk.toggle` and `desk.move` change it.
  const made = (desk, site) => {
    const state = () => territo.whatifTrial.state(desk.trial(), site);
    const marker = L.marker(placeOf(site, state()), {
      icon: icon(site, state(), CENTRED),
      draggable: true,
      keyboard: false,
      zIndexOffset: site.door ? 10000 : 0,
    });
    marker.bindTooltip(() => tooltip(site, state()), { direction: "top", offset: [0, -8], opacity: 1 });
    marker.on("click", () => desk.toggle(site));
    // It is put where the reader sees it, which may be beside the point that it shares.
    marker.on("dragend", () => {
      const seen = desk.map.latLngToLayerPoint(marker.getLatLng()).add(marker.options.fan);
      desk.move(site, desk.map.layerPointToLatLng(seen));
    });
    return marker;
  };

  const dress = (marker, site, state, fan) => {
    marker.options.fan = fan;
    marker.getTooltip().options.offset = [fan[0], fan[1] - 8];
    marker.setIcon(icon(site, state, fan));
  };

  // What stands where it stood, around the points that several share.
  const fans = (trial) =>
    territo.fan.fanned(trial.sites.filter((site) => !territo.whatifTrial.state(trial, site).at));

  const layer = (desk) => {
    const group = L.layerGroup();
    const markers = new Map();
    const redraw = () => {
      const trial = desk.trial();
      const known = new Set(trial.sites.map(({ id }) => id));
      for (const [id, { marker }] of markers) {
        if (known.has(id)) continue;
        group.removeLayer(marker);
        markers.delete(id);
      }
      const fanned = fans(trial);
      for (const site of trial.sites) {
        if (!markers.has(site.id)) markers.set(site.id, { marker: made(desk, site).addTo(group) });
        const one = markers.get(site.id);
        const state = territo.whatifTrial.state(trial, site);
        const fan = fanned.get(site)?.offset ?? CENTRED;
        const look = `${state.open} ${fan}`;
        if (one.look !== look) dress(one.marker, site, state, fan);
        one.look = look;
        one.marker.setLatLng(placeOf(site, state));
        if (one.marker.isTooltipOpen()) one.marker.getTooltip().update();
      }
    };
    return { group, redraw };
  };

  const legend = (desk) => {
    const line = (drawn, key, style = "") =>
      el("li", {}, el("span", { class: `trial ${style}` }, drawn), territo.say(key));
    const looks = new Map(
      desk.trial().sites.filter(({ door }) => door).map((site) => [`${site.shape}${site.colour}`, site]),
    );
    const doors = [...looks.values()].map((site) =>
      el("li", {}, territo.symbol(site.shape, site.colour, "full"), site.kind),
    );
    const [first] = looks.values();
    return el(
      "ul",
      { class: "keys" },
      ...doors,
      first ? line(territo.symbol(first.shape, first.colour, "full"), "whatif_legend_shut", "shut") : null,
      line(added(false), "whatif_legend_place"),
      line(added(true), "whatif_legend_opened"),
    );
  };

  territo.whatifMarkers = { layer, legend };
})((globalThis.territo ??= {}));
