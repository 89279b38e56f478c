// Files that the reader saves from the page, and tables as the spreadsheets of its language read them.
((territo) => {
  "use strict";

  // Of an opened file too: nothing is asked of any server.
  territo.saveFile = (name, type, text) => {
    const link = territo.dom.el("a", {
      href: URL.createObjectURL(new Blob([text], { type })),
      download: name,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // By it, spreadsheets know UTF-8.
  const MARK = "\ufeff";

  const separator = () => (globalThis.document?.documentElement.lang === "en" ? "," : ";");

  // Nothing between thousands: what is read as a number.
  const number = (value, decimals) => territo.french.exact(Number(value.toFixed(decimals)));

  // A text that begins like a formula would be run as one; an apostrophe makes it a text.
  const text = (value) => {
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",;\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
  };

  const cell = (value, { decimals = 2 }) => {
    if (value === null) return "";
    return typeof value === "number" ? number(value, decimals) : text(value);
  };

  const heading = ({ name, unit }) => text(unit ? `${name} (${unit})` : name);

  // `columns`: name, and for numbers unit and decimals. Cells are texts, numbers, or null.
  const csv = ({ columns, rows }) => {
    const lines = [
      columns.map(heading),
      ...rows.map((row) => row.map((value, index) => cell(value, columns[index]))),
    ];
    return MARK + lines.map((cells) => `${cells.join(separator())}\r\n`).join("");
  };

  territo.csv = csv;
  if (typeof module !== "undefined") module.exports = { csv };
})((globalThis.territo ??= {}));
