// The legend: it only ever speaks of what the map shows.
((territo) => {
  "use strict";

  const { el, svg } = territo.dom;

  // As transparent as the layers themselves: the same colour to the eye.
  const swatch = (colour) =>
    svg(
      "svg",
      { width: 22, height: 14, "aria-hidden": "true" },
      svg("rect", { x: 0.5, y: 0.5, width: 21, height: 13, fill: colour, "fill-opacity": territo.OPACITY, stroke: "#6b6b6b" }),
    );

  // A title and a list of colours with their names.
  const swatches = (title, items, note = null) =>
    el(
      "div",
      {},
      el("h3", {}, title),
      el("ul", { class: "keys" }, ...items.map(([colour, name]) => el("li", {}, swatch(colour), name))),
      note && el("p", {}, note),
    );

  // A key drawn by the style sheet, and its name.
  const line = (style, name) =>
    el(
      "ul",
      { class: "keys" },
      el("li", {}, el("span", { class: `key ${style}`, "aria-hidden": "true" }), name),
    );

  // Which data are on the map, below it.
  const credits = (map) => {
    const lent = map.territo.overlays.filter((one) => one.credit && map.hasLayer(one.lent));
    return [...map.territo.frame.attributions, ...lent.map(({ credit }) => credit), "Leaflet"];
  };

  const control = (element, map) => {
    const made = L.control({ position: "topright" });
    made.onAdd = () => {
      L.DomEvent.disableClickPropagation(element);
      L.DomEvent.disableScrollPropagation(element);
      return element;
    };
    made.addTo(map);
  };

  const build = (map) => {
    const body = el("div", { "aria-live": "polite" });
    const heading = el("summary", {}, territo.say("legend"));
    control(el("details", { class: "legend", open: territo.roomy(map) }, heading, body), map);
    const credit = document.getElementById("credits");
    const draw = () => {
      body.replaceChildren(...map.territo.legend.map((part) => part()).filter(Boolean));
      credit.textContent = credits(map).join(" · ");
    };
    map.on("territo", draw);
    map.on("layeradd layerremove", ({ layer }) => {
      if (map.territo.overlays.some((one) => one.layer === layer || one.lent === layer)) draw();
    });
    draw();
  };

  territo.legend = { swatches, line, build };
})((globalThis.territo ??= {}));
