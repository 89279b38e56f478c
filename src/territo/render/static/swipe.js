// Before and after a scenario on one map: left of a limit that the reader moves, the squares and the
// doors as they were; right of it, as they would be.
((territo) => {
  "use strict";

  const { el } = territo.dom;

  const BEFORE = ["squares-before", "doors-before"];
  // Whatever else is drawn of the state after it stands on its side only.
  const AFTER = ["squares", "areas", "gaps", "lines", "ways", "markerPane"];

  // The parts of the panes that are in sight, in their own pixels: they move with the map.
  const clip = (map, share) => {
    const { x: left, y: top } = map.containerPointToLayerPoint([0, 0]);
    const { x: right, y: bottom } = map.containerPointToLayerPoint(map.getSize());
    const { before, after } = territo.swipeScale.sides({ left, top, right, bottom }, share);
    for (const name of BEFORE) map.getPane(name).style.clipPath = before;
    for (const name of AFTER) if (map.getPane(name)) map.getPane(name).style.clipPath = after;
  };

  const unclip = (map) => {
    for (const name of AFTER) if (map.getPane(name)) map.getPane(name).style.clipPath = "";
  };

  // The limit: a slider as wide as a finger, over the whole height of the map.
  const limit = (map, onmove) => {
    let share = 50;
    const set = (to) => {
      share = to;
      handle.style.left = `${share}%`;
      handle.setAttribute("aria-valuenow", Math.round(share));
      const [before, after] = [share, 100 - share].map(territo.french.percent);
      handle.setAttribute("aria-valuetext", territo.say("swipe_value", { before, after }));
      onmove(share);
    };
    const drag = (event) => {
      const box = map.getContainer().getBoundingClientRect();
      if (handle.hasPointerCapture(event.pointerId)) {
        set(territo.swipeScale.shareAt(event.clientX, box.left, box.width));
      }
    };
    const handle = el(
      "div",
      {
        class: "swipe",
        role: "slider",
        tabindex: 0,
        hidden: true,
        "aria-label": territo.say("swipe_limit"),
        "aria-orientation": "horizontal",
        "aria-valuemin": 0,
        "aria-valuemax": 100,
        onpointerdown: (event) => {
          handle.focus();
          handle.setPointerCapture(event.pointerId);
        },
        onpointermove: drag,
        onkeydown: (event) => {
          const to = territo.swipeScale.moved(share, event.key);
          if (to === null) return;
          // The page does not scroll, and the map stays where it is.
          event.preventDefault();
          event.stopPropagation();
          set(to);
        },
      },
      el("span", { class: "swipe-side", "aria-hidden": "true" }, territo.say("swipe_before")),
      el("span", { class: "swipe-grip", "aria-hidden": "true" }),
      el("span", { class: "swipe-side", "aria-hidden": "true" }, territo.say("swipe_after")),
    );
    L.DomEvent.disableClickPropagation(handle);
    map.getContainer().append(handle);
    return { handle, update: () => set(share) };
  };

  // The doors before, kind by kind; each kind follows the choice made for the doors after.
  const doors = (map, kinds) => {
    const after = territo.payload("sites").map(({ kind }) => kind);
    const fanned = territo.fan.fanned(kinds.flatMap(({ sites }) => sites));
    const made = (kind) => (site) => territo.siteMarker(kind, site, "doors-before", fanned.get(site));
    const groups = kinds.map((kind) => ({
      kind,
      twin: map.territo.siteGroups[after.indexOf(kind.kind)],
      layer: L.layerGroup(kind.sites.map(made(kind))),
    }));
    const show = (on) => {
      for (const { twin, layer } of groups) {
        if (on && (!twin || map.hasLayer(twin))) layer.addTo(map);
        else layer.remove();
      }
    };
    return { groups, show, alone: groups.filter(({ twin }) => !twin).map(({ kind }) => kind) };
  };

  const button = (map, onclick) => {
    const made = L.control({ position: "bottomleft" });
    const pressed = el(
      "button",
      { type: "button", class: "more swipe-switch", "aria-pressed": "false", onclick },
      territo.say("swipe_switch"),
    );
    made.onAdd = () => {
      L.DomEvent.disableClickPropagation(pressed);
      return pressed;
    };
    made.addTo(map);
    return pressed;
  };

  territo.parts.swipe = (map, payload) => {
    const { state, squares, overlays, legend: parts } = map.territo;
    map.createPane("squares-before").style.zIndex = 300;
    map.createPane("doors-before").style.zIndex = 600;
    const apart = squares.payload.apart;
    const places = doors(map, payload.kinds);
    let [on, fill, layer, hidden] = [false, state.fill, null, []];

    const { handle, update } = limit(map, (share) => clip(map, share));
    const follow = () => on && update();
    const set = (to) => {
      on = to;
      handle.hidden = !on;
      pressed.setAttribute("aria-pressed", String(on));
      // The squares of both sides share one legend.
      squares.payload.apart = apart || (on && payload.apart);
      places.show(on);
      if (on) {
        layer ??= territo.squareLayer(
          squares.payload,
          territo.packing.bytes(payload.classes),
          "squares-before",
        );
        layer.addTo(map);
        // What is only known after it would seem to hold for both sides.
        hidden = overlays.filter((one) => one.ofState && map.hasLayer(one.layer));
        for (const one of hidden) one.layer.remove();
        update();
      } else {
        layer?.remove();
        unclip(map);
        for (const one of hidden) one.layer.addTo(map);
      }
    };
    const pressed = button(map, () => {
      if (on) {
        set(false);
        territo.show(map, { fill });
      } else {
        fill = state.fill;
        state.fill = "squares";
        set(true);
        territo.show(map, {});
      }
    });
    map.on("territo", () => {
      // Whoever asks for another fill wants to see all of it.
      if (on && state.fill !== "squares") set(false);
    });
    map.on("move zoomend viewreset resize", follow);
    for (const { twin } of places.groups) twin?.on("add remove", () => places.show(on));
    parts.unshift(() => (on ? el("p", { class: "swipe-told" }, territo.say("swipe_legend")) : null));
    for (const kind of places.alone) parts.push(() => (on ? territo.siteLegend(kind) : null));
  };
})((globalThis.territo ??= {}));
