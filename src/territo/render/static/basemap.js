// The one thing that comes from elsewhere: the Plan IGN, offered where there is a network.
((territo) => {
  "use strict";

  const PATIENCE_MS = 8000;

  // One tile is asked for before the others: a service that does not answer is not asked a hundred
  // times, for a browser complains of each tile that it cannot have.
  const probe = (map, url) => {
    const z = Math.round(map.getZoom());
    const { x, y } = map.project(map.getCenter(), z).divideBy(256).floor();
    return new Promise((answered) => {
      const tile = new Image();
      const answer = (good) => {
        clearTimeout(timer);
        tile.onload = tile.onerror = null;
        answered(good);
      };
      const timer = setTimeout(() => {
        answer(false);
        tile.removeAttribute("src");
      }, PATIENCE_MS);
      tile.onload = () => answer(true);
      tile.onerror = () => answer(false);
      tile.src = L.Util.template(url, { x, y, z });
    });
  };

  territo.parts.basemap = (map, payload) => {
    const tiles = L.tileLayer(payload.url, { maxZoom: 19, opacity: 0.8 });
    // What the reader chooses; the tiles come into it when the service has answered.
    const layer = L.layerGroup();
    const note = territo.dom.el("p", { role: "status", class: "note" });
    const ask = async () => {
      note.textContent = "";
      const good = await probe(map, payload.url);
      if (!map.hasLayer(layer)) return;
      if (good) layer.addLayer(tiles);
      else {
        layer.remove();
        note.textContent = territo.say("basemap_failed");
      }
    };
    layer.on("add", ask);
    layer.on("remove", () => layer.clearLayers());
    map.territo.overlays.push({
      label: territo.say("overlay_basemap"),
      layer,
      lent: tiles,
      note,
      // A file that somebody was sent asks nobody for anything unless its reader does.
      shown: navigator.onLine && location.protocol !== "file:",
      // Tells, now and whenever that changes, whether there is a network at all.
      offered: (tell) => {
        const said = () => tell(navigator.onLine);
        for (const change of ["online", "offline"]) window.addEventListener(change, said);
        said();
      },
      credit: payload.attribution,
    });
  };
})((globalThis.territo ??= {}));
