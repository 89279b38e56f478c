// The one thing that comes from elsewhere: the Plan IGN, where there is a network.
((territo) => {
  "use strict";

  territo.parts.basemap = (map, payload) => {
    if (!navigator.onLine) return;
    const layer = L.tileLayer(payload.url, { maxZoom: 19, opacity: 0.8 });
    // "On line" may only mean a cable: a service that cannot be reached is not asked again.
    let arrived = false;
    layer.on("tileload", () => (arrived = true));
    layer.on("tileerror", () => {
      if (!arrived) layer.remove();
    });
    map.territo.overlays.push({
      label: territo.say("overlay_basemap"),
      layer,
      shown: true,
      credit: payload.attribution,
    });
  };
})((globalThis.territo ??= {}));
