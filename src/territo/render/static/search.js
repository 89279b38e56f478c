// A field that finds a commune or a site by its name and shows it on the map.
((territo) => {
  "use strict";

  const { el } = territo.dom;

  // Without accents, capitals or dashes: "saint etienne" finds Saint-Étienne.
  const plain = (text) =>
    text
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, " ")
      .trim();

  // The one that is called so, else the first that begins so, else the first that says so.
  const match = (places, asked) => {
    const wanted = plain(asked);
    if (!wanted) return null;
    const called = places.map((place) => [plain(place.name), place]);
    const first = (tells) => called.find(([name]) => tells(name))?.[1];
    return (
      first((name) => name === wanted) ??
      first((name) => name.startsWith(wanted)) ??
      first((name) => name.includes(wanted)) ??
      null
    );
  };

  const places = (map) => [
    ...map.territo.communes.rows.map(({ name, code }) => ({
      name,
      show: () => map.territo.zoomTo(code),
    })),
    ...map.territo.siteChoices(),
  ];

  territo.search = (map) => {
    const all = places(map);
    const said = el("p", { class: "found", role: "status" });
    const names = [...new Set(all.map(({ name }) => name))];
    const list = el("datalist", { id: "search-names" }, ...names.map((value) => el("option", { value })));
    const field = el("input", { type: "search", id: "search", autocomplete: "off" });
    field.setAttribute("list", "search-names");
    const look = (event) => {
      event.preventDefault();
      const found = match(all, field.value);
      found?.show();
      said.textContent = found ? found.name : territo.say("search_none", { asked: field.value });
    };
    const button = el("button", { type: "submit", class: "more" }, territo.say("search_show"));
    const label = el("label", {}, territo.say("search"), field);
    return el("form", { class: "search", onsubmit: look }, label, button, list, said);
  };

  if (typeof module !== "undefined") module.exports = { match };
})((globalThis.territo ??= {}));
