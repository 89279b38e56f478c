// Elements of the page. Text only ever becomes text nodes: no name can become markup.
((territo) => {
  "use strict";

  const fill = (element, attributes, children) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  };

  const el = (tag, attributes = {}, ...children) =>
    fill(document.createElement(tag), attributes, children);

  const svg = (tag, attributes = {}, ...children) =>
    fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

  // `columns`: pairs of a heading and whether it holds numbers. Each row's first cell names it.
  const table = (caption, columns, rows) => {
    const kind = (index) => (columns[index][1] ? "number" : "text");
    const cell = (content, index) =>
      index === 0
        ? el("th", { scope: "row", class: kind(index) }, content)
        : el("td", { class: kind(index) }, content);
    const heads = columns.map(([name], index) => el("th", { scope: "col", class: kind(index) }, name));
    return el(
      "table",
      {},
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, ...heads)),
      el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map(cell)))),
    );
  };

  // Pairs of a term and what is said of it.
  const pairs = (rows) =>
    el("dl", {}, ...rows.flatMap(([term, said]) => [el("dt", {}, term), el("dd", {}, said)]));

  territo.dom = { el, svg, table, pairs };
})((globalThis.territo ??= {}));
