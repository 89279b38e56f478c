// Two maps of one territory beside each other, each of the state that the reader chooses.
((territo) => {
  "use strict";

  const { el } = territo.dom;

  const outlines = (map, communes, told) =>
    communes.map(({ name, polygons }, index) =>
      L.polygon(territo.packing.polygons(polygons), {
        className: "commune",
        color: "#4a4a4a",
        weight: 1,
        fillOpacity: 0,
      })
        .bindTooltip(() => el("div", {}, el("strong", {}, name), el("div", {}, told(index))), {
          sticky: true,
          opacity: 1,
        })
        .addTo(map),
    );

  // The layers of a state: its squares, and its doors.
  const layersOf = (payload, state) => {
    const classes = territo.packing.bytes(state.classes);
    const shown = payload.kinds.flatMap((kind) =>
      (state.sites[kind.kind] ?? []).map((number) => ({ kind, site: kind.sites[number] })),
    );
    const fanned = territo.fan.fanned(shown.map(({ site }) => site));
    const markers = shown.map(({ kind, site }) =>
      territo.siteMarker(kind, site, "markerPane", fanned.get(site)),
    );
    return L.layerGroup([territo.squareLayer(payload.squares, classes), ...markers]);
  };

  const started = (element) => {
    const map = L.map(element, {
      attributionControl: false,
      zoomControl: false,
      zoomSnap: 0.25,
      // Both show the new scale at once.
      zoomAnimation: false,
    });
    map.createPane("squares").style.zIndex = 300;
    L.control
      .zoom({ zoomInTitle: territo.say("zoom_in"), zoomOutTitle: territo.say("zoom_out") })
      .addTo(map);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    return map;
  };

  const choose = (map, select, payload) => {
    const made = new Map();
    let [shown, state] = [null, null];
    const show = () => {
      shown?.remove();
      state = payload.states[select.value];
      if (!made.has(state)) made.set(state, layersOf(payload, state));
      shown = made.get(state).addTo(map);
      const named = territo.say("twins_map", { title: state.title });
      map.getContainer().setAttribute("aria-label", named);
    };
    const told = (index) =>
      state.share[index] === null
        ? territo.say("nobody")
        : territo.say("twins_share", {
            share: territo.french.percent(state.share[index]),
            threshold: payload.threshold,
          });
    select.addEventListener("change", show);
    outlines(map, payload.communes, told);
    show();
  };

  territo.twins = (section) => {
    const payload = territo.payload("twins");
    section.hidden = false;
    const maps = [...section.querySelectorAll(".twin-map")].map(started);
    const viewAll = () => maps[0].fitBounds(payload.bounds, { animate: false, padding: [8, 8] });
    for (const map of maps) map.fitBounds(payload.bounds, { animate: false, padding: [8, 8] });
    territo.synchronise(maps);
    [...section.querySelectorAll("select")].forEach((select, index) =>
      choose(maps[index], select, payload),
    );
    section.querySelector(".twin-all").addEventListener("click", viewAll);
    section
      .querySelector(".twin-doors")
      .append(...payload.kinds.map((kind) => territo.siteLegend(kind)));
    for (const map of maps) {
      new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
    }
  };
})((globalThis.territo ??= {}));
