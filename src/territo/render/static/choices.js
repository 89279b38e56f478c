// What the reader may choose to see.
((territo) => {
  "use strict";

  const { el } = territo.dom;

  // One of several values of what is shown; other parts may choose too.
  const radios = (map, name, title, choices) => {
    const { state } = map.territo;
    const made = choices.map(([value, label]) => {
      const onchange = () => territo.show(map, { [name]: value });
      const input = el("input", { type: "radio", name, value, checked: value === state[name], onchange });
      map.on("territo", () => (input.checked = value === state[name]));
      return el("label", {}, input, label);
    });
    return el("fieldset", {}, el("legend", {}, title), ...made);
  };

  const checkbox = (map, { label, layer, shown, note, offered }) => {
    const change = () => (box.checked ? layer.addTo(map) : layer.remove());
    const box = el("input", { type: "checkbox", checked: shown, onchange: change });
    // A layer may leave on its own, as tiles that cannot be had do.
    layer.on("add remove", () => (box.checked = map.hasLayer(layer)));
    if (shown) layer.addTo(map);
    const made = el("label", {}, box, label);
    offered?.((there) => (made.hidden = !there));
    return note ? [made, note] : [made];
  };

  territo.choices = (map) => {
    const { frame, overlays } = map.territo;
    const fills = [
      ...map.territo.fills,
      ["communes", territo.say("fill_communes")],
      ["squares", territo.sayCost("fill_squares", frame.unit)],
    ];
    const thresholds = frame.thresholds.map((label, index) => [index, label]);
    return [
      radios(map, "threshold", territo.say("threshold"), thresholds),
      radios(map, "fill", territo.say("fill"), fills),
      el(
        "fieldset",
        {},
        el("legend", {}, territo.say("overlays")),
        ...overlays.flatMap((overlay) => checkbox(map, overlay)),
      ),
      el(
        "button",
        { type: "button", class: "more", onclick: () => territo.viewAll(map) },
        territo.say("view_all"),
      ),
    ];
  };
})((globalThis.territo ??= {}));
