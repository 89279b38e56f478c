// Sections of the panel that come as tables ready to be shown.
((territo) => {
  "use strict";

  const { el, table } = territo.dom;

  const shown = ({ caption, columns, rows, notes, folded }) => {
    const made = rows.length ? table(caption, columns, rows) : null;
    const said = notes.map((note) => el("p", {}, note));
    if (!folded) return [made, ...said];
    return [el("details", {}, el("summary", {}, caption), made, ...said)];
  };

  territo.parts.tables = (map, payload) => {
    map.territo.tables = (key) => (payload[key].length ? payload[key].flatMap(shown) : null);
  };
})((globalThis.territo ??= {}));
