// Sections of the panel that come as tables ready to be shown.
((territo) => {
  "use strict";

  const { el, table, pairs } = territo.dom;

  const glossary = (terms) =>
    el("details", {}, el("summary", {}, territo.say("measures_terms")), pairs(terms));

  const FITTING = 4;

  // More columns than fit are set tighter.
  const set = (caption, columns, rows) => {
    const made = table(caption, columns, rows);
    made.classList.toggle("tight", columns.length > FITTING);
    return made;
  };

  const shown = ({ caption, columns, rows, notes, terms, folded }) => {
    const made = rows.length ? set(caption, columns, rows) : null;
    const said = notes.map((note) => el("p", {}, note));
    if (terms.length) said.push(glossary(terms));
    if (!folded) return [made, ...said];
    return [el("details", {}, el("summary", {}, caption), made, ...said)];
  };

  territo.parts.tables = (map, payload) => {
    map.territo.readyTables = payload;
    map.territo.tables = (key) => (payload[key].length ? payload[key].flatMap(shown) : null);
  };
})((globalThis.territo ??= {}));
