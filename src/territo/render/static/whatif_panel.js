// The part of the panel where sites are tried: buttons, what changes, and the list of the sites.
((territo) => {
  "use strict";

  const { el } = territo.dom;

  const button = (key, onclick, attributes = {}) =>
    el("button", { type: "button", class: "more", onclick, ...attributes }, territo.say(key));

  // One site: a button that closes or opens it, one that brings it to the middle of the map.
  const item = (desk, site) => {
    const verb = site.door ? "close" : "open";
    const named = (key) => ({ "aria-label": territo.say(`whatif_do_${key}_of`, { name: site.name }) });
    const toggle = button(`whatif_do_${verb}`, () => desk.toggle(site), named(verb));
    const move = button("whatif_do_move", () => desk.move(site, desk.map.getCenter()), named("move"));
    const row = el("li", {}, el("span", {}, site.name), toggle, move);
    const refresh = () => {
      const { open } = territo.whatifTrial.state(desk.trial(), site);
      toggle.setAttribute("aria-pressed", String(open !== site.door));
      row.classList.toggle("shut", !open);
      move.hidden = !open;
    };
    return { row, refresh };
  };

  const list = (desk, key, mine) => {
    const items = new Map();
    const body = el("ul", { class: "trial-list" });
    const whole = el("details", {}, el("summary", {}, territo.say(key)), body);
    const redraw = () => {
      const sites = desk.trial().sites.filter(mine);
      sites.sort((one, other) => one.name.localeCompare(other.name, "fr"));
      const known = new Set(sites.map(({ id }) => id));
      for (const [id, { row }] of items) {
        if (known.has(id)) continue;
        row.remove();
        items.delete(id);
      }
      for (const site of sites) {
        if (items.has(site.id)) continue;
        items.set(site.id, item(desk, site));
        body.append(items.get(site.id).row);
      }
      items.forEach(({ refresh }) => refresh());
      whole.hidden = !sites.length;
    };
    return { whole, redraw };
  };

  const manner = ({ along, detour }) => {
    if (along) return "whatif_how_streets";
    return detour === 1 ? "whatif_how" : "whatif_how_detour";
  };

  const panel = (desk) => {
    const lists = [
      list(desk, "whatif_doors", ({ door }) => door),
      list(desk, "whatif_places", ({ door, made }) => !door && !made),
      list(desk, "whatif_made", ({ made }) => Boolean(made)),
    ];
    const found = el("div", { class: "trial-found" });
    const undo = button("whatif_undo", desk.undo);
    const reset = button("whatif_reset", desk.reset);
    const save = button("whatif_save", desk.save);
    const centre = button("whatif_centre", () => desk.open(desk.map.getCenter()));
    const refused = el("p", { class: "refused", role: "alert" });
    const tools = el(
      "div",
      { hidden: true, class: "trial-panel" },
      el("p", {}, territo.say(manner(desk), desk.said)),
      el("p", { class: "estimate" }, desk.along ? territo.say("whatif_estimated", desk.said) : ""),
      el("p", { class: "trial-tools" }, undo, reset, save, centre),
      found,
      ...lists.map(({ whole }) => whole),
    );
    const enter = button("whatif_enter", () => desk.enter(tools.hidden));
    // What changed, the trial being on or off.
    const redraw = (on, children) => {
      tools.hidden = !on;
      enter.textContent = territo.say(on ? "whatif_leave" : "whatif_enter");
      enter.setAttribute("aria-expanded", String(on));
      if (!on) return;
      refused.textContent = "";
      undo.disabled = !desk.past();
      reset.disabled = save.disabled = !territo.whatifTrial.edited(desk.trial());
      found.replaceChildren(...children.filter(Boolean));
      lists.forEach((one) => one.redraw());
    };
    enter.setAttribute("aria-expanded", "false");
    return { children: [el("p", {}, enter), refused, tools], redraw, refuse: (text) => (refused.textContent = text) };
  };

  territo.whatifPanel = panel;
})((globalThis.territo ??= {}));
