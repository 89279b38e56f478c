// What the figures were made from.
((territo) => {
  "use strict";

  const { el, pairs } = territo.dom;

  const inputs = (files) =>
    el(
      "ul",
      {},
      ...files.map(({ file, sha256 }) =>
        el("li", {}, file, el("br"), el("code", {}, territo.say("method_sha256", { sha256 }))),
      ),
    );

  territo.parts.method = (map, payload) => {
    // Whom and what is counted, in two rows, and which edition and version.
    map.territo.rests = () => ({ basis: payload.rows.slice(0, 2), closing: payload.closing });
    map.territo.method = () => [
      pairs(payload.rows),
      el("h3", {}, territo.say("method_inputs")),
      inputs(payload.inputs),
      el("h3", {}, territo.say("method_attributions")),
      el("ul", {}, ...payload.attributions.map((text) => el("li", {}, text))),
      ...payload.closing.map((text) => el("p", {}, text)),
    ];
  };
})((globalThis.territo ??= {}));
