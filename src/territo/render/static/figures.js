// The figures of the panel: the territory's, and the communes that are worst off.
((territo) => {
  "use strict";

  const { el, table, pairs } = territo.dom;
  const FIRST = 15;

  const thresholds = (payload, frame) => {
    const { people, percent, orDash } = territo.french;
    const names = ["threshold", "covered", "beyond", "share"];
    const columns = names.map((name, index) => [territo.say(`col_${name}`), index > 0]);
    const rows = frame.thresholds.map((threshold, index) => [
      territo.say("within", { threshold }),
      people(payload.covered[index]),
      people(payload.beyond[index]),
      orDash(percent)(payload.share[index]),
    ]);
    return table(territo.say("figures_caption"), columns, rows);
  };

  const distances = (payload, unit) =>
    pairs(
      Object.entries(payload.distances).map(([name, value]) => [
        territo.say(name),
        territo.cost(unit)(value),
      ]),
    );

  const beside = (payload) => {
    const names = ["threshold", "streets", "line", "only_line"];
    const columns = names.map((name, index) => [territo.say(`col_${name}`), index > 0]);
    return payload.beside.length ? table(territo.say("beside_caption"), columns, payload.beside) : null;
  };

  const assigned = (payload, unit) =>
    payload.assigned.map(({ zoning, rows }) => {
      const { people } = territo.french;
      const cost = territo.cost(unit);
      const names = ["sector", "differ", "nearest", "assigned"];
      const columns = names.map((name, index) => [territo.say(`col_${name}`), index > 0]);
      const cells = rows.map((row) => [
        row.name,
        people(row.differ),
        cost(row.nearest),
        cost(row.assigned),
      ]);
      const caption = territo.sayCost("assigned_caption", unit);
      return table(zoning ? `${caption} (${zoning})` : caption, columns, cells);
    });

  const ranked = (map, payload) => {
    const threshold = map.territo.frame.thresholds[map.territo.frame.headline];
    if (!payload.ranked.length) return [el("p", {}, territo.say("ranked_none", { threshold }))];
    const { people, percent, orDash } = territo.french;
    const rows = payload.ranked.map(({ code, name, beyond, share }) => [
      el(
        "button",
        {
          type: "button",
          class: "link",
          title: territo.say("zoom_to", { name }),
          onclick: () => map.territo.zoomTo(code),
        },
        name,
      ),
      people(beyond),
      orDash(percent)(share),
    ]);
    const columns = ["commune", "beyond", "share"].map((name, index) => [
      territo.say(`col_${name}`),
      index > 0,
    ]);
    const made = table(territo.say("ranked_caption", { threshold }), columns, rows);
    return rows.length > FIRST ? [made, folded(made)] : [made];
  };

  // Only the first rows are shown until the reader asks for all of them.
  const folded = (made) => {
    const others = [...made.tBodies[0].rows].slice(FIRST);
    const count = territo.french.number(made.tBodies[0].rows.length);
    const toggle = () => {
      const hide = !others[0].hidden;
      others.forEach((row) => (row.hidden = hide));
      button.setAttribute("aria-expanded", String(!hide));
      button.textContent = hide
        ? territo.say("show_all", { count })
        : territo.say("show_less", { count: FIRST });
    };
    const button = el("button", { type: "button", class: "more", onclick: toggle });
    toggle();
    return button;
  };

  territo.parts.figures = (map, payload) => {
    map.territo.figures = {
      payload,
      sentence: payload.sentence,
      thresholds: () => thresholds(payload, map.territo.frame),
      distances: () => distances(payload, map.territo.frame.unit),
      beside: () => beside(payload),
      assigned: () => assigned(payload, map.territo.frame.unit),
      ranked: () => ranked(map, payload),
      siteNotes: payload.site_notes,
    };
  };
})((globalThis.territo ??= {}));
