// The panel beside the map: it comes before it in the page, so that the keyboard meets it first.
((territo) => {
  "use strict";

  const { el } = territo.dom;

  const section = (key, ...children) =>
    el("section", {}, el("h2", {}, territo.say(key)), ...children);

  // A section that can be drawn again, when other figures are to be shown.
  const live = (map, key, make) => {
    const made = section(key);
    const title = made.firstChild;
    const draw = () => made.replaceChildren(title, ...make());
    map.territo.redraw = ((others) => () => {
      others?.();
      draw();
    })(map.territo.redraw);
    draw();
    return made;
  };

  // What only speaks of the sites as they are.
  const asIs = (made) => {
    made?.classList.add("as-is");
    return made;
  };

  const toggle = (body) => {
    const button = el("button", { type: "button", class: "toggle", "aria-controls": body.id });
    const set = (open) => {
      body.hidden = !open;
      document.body.classList.toggle("panel-closed", !open);
      button.setAttribute("aria-expanded", String(open));
      button.setAttribute("aria-label", territo.say(open ? "panel_close" : "panel_open"));
      button.title = button.getAttribute("aria-label");
    };
    button.addEventListener("click", () => set(body.hidden));
    // On a telephone the map comes first.
    set(window.matchMedia("(min-width: 48rem)").matches);
    return button;
  };

  territo.parts.panel = (map) => {
    const { figures, method, siteList, frame } = map.territo;
    const beside = figures.beside();
    const assigned = figures.assigned();
    const groups = map.territo.tables("groups");
    const measures = map.territo.tables("measures");
    const week = map.territo.week();
    const pareto = map.territo.pareto();
    const body = el(
      "div",
      { id: "panel-body", tabindex: "-1" },
      el("p", { class: "sentence", role: "status" }, figures.sentence),
      pareto && section("pareto", ...pareto),
      section("whatif", ...map.territo.whatif()),
      section("choices", territo.search(map), ...territo.choices(map)),
      section("data", ...territo.data(map)),
      live(map, "figures", () => [figures.thresholds()]),
      live(map, frame.unit === "min" ? "distances_min" : "distances", () => [figures.distances()]),
      beside && section("beside", beside),
      asIs(assigned.length ? section("assigned", ...assigned) : null),
      live(map, "ranked", () => figures.ranked()),
      asIs(groups && section("groups", ...groups)),
      asIs(measures && section("measures", ...measures)),
      asIs(week && section("opening", ...week)),
      asIs(
        section(
          "sites",
          ...figures.siteNotes.map((note) => el("p", {}, note)),
          el("details", {}, el("summary", {}, territo.say("sites_list")), siteList()),
          map.territo.lineTable(),
        ),
      ),
      section("method", el("p", {}, territo.say("caution")), ...method()),
    );
    const panel = document.getElementById("panel");
    panel.setAttribute("aria-label", territo.say("panel"));
    panel.append(el("header", {}, el("h1", {}, frame.territory), toggle(body)), body);
    map.invalidateSize({ animate: false });
    territo.legend.build(map);
    territo.viewAll(map);
  };
})((globalThis.territo ??= {}));
