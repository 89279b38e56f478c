// What the reader may choose to see.
((territo) => {
  "use strict";

  const { el } = territo.dom;

  const radios = (name, title, choices, chosen, choose) =>
    el(
      "fieldset",
      {},
      el("legend", {}, title),
      ...choices.map(([value, label]) =>
        el(
          "label",
          {},
          el("input", {
            type: "radio",
            name,
            value,
            checked: value === chosen,
            onchange: () => choose(value),
          }),
          label,
        ),
      ),
    );

  const checkbox = (map, { label, layer, shown }) => {
    const change = () => (box.checked ? layer.addTo(map) : layer.remove());
    const box = el("input", { type: "checkbox", checked: shown, onchange: change });
    // A layer may leave on its own, as tiles that cannot be had do.
    layer.on("add remove", () => (box.checked = map.hasLayer(layer)));
    if (shown) layer.addTo(map);
    return el("label", {}, box, label);
  };

  territo.choices = (map) => {
    const { frame, state, overlays } = map.territo;
    const fills = [
      ...map.territo.fills,
      ["communes", territo.say("fill_communes")],
      ["squares", territo.sayCost("fill_squares", frame.unit)],
    ];
    const thresholds = frame.thresholds.map((label, index) => [index, label]);
    return [
      radios("threshold", territo.say("threshold"), thresholds, state.threshold, (threshold) =>
        territo.show(map, { threshold }),
      ),
      radios("fill", territo.say("fill"), fills, state.fill, (fill) => territo.show(map, { fill })),
      el(
        "fieldset",
        {},
        el("legend", {}, territo.say("overlays")),
        ...overlays.map((overlay) => checkbox(map, overlay)),
      ),
      el(
        "button",
        { type: "button", class: "more", onclick: () => territo.viewAll(map) },
        territo.say("view_all"),
      ),
    ];
  };
})((globalThis.territo ??= {}));
