// The data behind the map, as tables to be read, put in order and saved.
((territo) => {
  "use strict";

  const { el } = territo.dom;

  // A table whose headings are buttons: each puts the rows in the order of its column.
  const sortable = (table) => {
    let order = { index: null, descending: false };
    const kind = table.columns.map(({ counts }) => (counts ? "number" : "text"));
    const cell = (row) => ({ write }, index) =>
      index === 0
        ? el("th", { scope: "row", class: kind[index] }, write(row[index]))
        : el("td", { class: kind[index] }, write(row[index]));
    const body = el("tbody");
    const fill = (rows) => body.replaceChildren(...rows.map((row) => el("tr", {}, ...table.columns.map(cell(row)))));
    const heads = table.columns.map(({ name }, index) => {
      const sort = () => {
        const descending = order.index === index ? !order.descending : kind[index] === "number";
        order = { index, descending };
        heads.forEach((head) => head.removeAttribute("aria-sort"));
        heads[index].setAttribute("aria-sort", descending ? "descending" : "ascending");
        fill(territo.dataTables.sorted(table, index, descending));
      };
      const button = el("button", { type: "button", class: "sort", onclick: sort }, name);
      return el("th", { scope: "col", class: kind[index] }, button);
    });
    fill(table.rows);
    const caption = el("caption", {}, table.caption);
    const made = el("table", { class: "data" }, caption, el("thead", {}, el("tr", {}, ...heads)), body);
    const shown = () => ({
      columns: table.columns,
      rows: order.index === null ? table.rows : territo.dataTables.sorted(table, order.index, order.descending),
    });
    return { made, shown };
  };

  // The window is made when it is first asked for, and filled each time it opens.
  const opened = (map) => {
    const choice = el("select", { id: "data-choice" });
    const place = el("div", { class: "data-place", tabindex: "0", role: "region" });
    const remark = el("p", { role: "status" });
    let [tables, sheet] = [[], null];
    const show = () => {
      const table = tables[choice.selectedIndex];
      sheet = sortable(table);
      place.setAttribute("aria-label", table.caption);
      place.replaceChildren(table.rows.length ? sheet.made : el("p", {}, territo.say("data_empty")));
      place.scrollTo(0, 0);
      const notes = [map.territo.state.edited && territo.say("data_of_trial"), table.note];
      remark.textContent = notes.filter(Boolean).join(" ");
    };
    const save = () => {
      const { key } = tables[choice.selectedIndex];
      const prefix = map.territo.state.edited ? "essai-" : "";
      const name = `${map.territo.frame.slug}-${prefix}${key}.csv`;
      territo.saveFile(name, "text/csv;charset=utf-8", territo.csv(sheet.shown()));
    };
    choice.addEventListener("change", show);
    const action = (key, act) =>
      el("button", { type: "button", class: "more", onclick: act }, territo.say(key));
    const dialog = el(
      "dialog",
      { id: "data", "aria-labelledby": "data-title" },
      el("h2", { id: "data-title" }, territo.say("data_title", map.territo.frame)),
      el(
        "div",
        { class: "data-tools" },
        el("label", {}, territo.say("data_choice"), choice),
        action("data_save", save),
        action("data_close", () => dialog.close()),
      ),
      remark,
      place,
    );
    document.body.append(dialog);
    return () => {
      const before = tables[choice.selectedIndex]?.key;
      tables = territo.dataTables.tables(map.territo);
      choice.replaceChildren(...tables.map(({ caption }) => el("option", {}, caption)));
      choice.selectedIndex = Math.max(0, tables.findIndex(({ key }) => key === before));
      show();
      dialog.showModal();
    };
  };

  territo.data = (map) => {
    let open = null;
    const ask = () => (open ??= opened(map))();
    const button = el("button", { type: "button", class: "more", "aria-haspopup": "dialog", onclick: ask });
    button.textContent = territo.say("data_open");
    return [el("p", {}, territo.say("data_said")), button];
  };
})((globalThis.territo ??= {}));
