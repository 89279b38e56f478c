// Who goes where, door by door: a table for each door that closes or moves, and one for the others.
((territo) => {
  "use strict";

  const { el, table } = territo.dom;
  const OPEN = 3;

  // Mean cost more for each inhabitant, of those who have a door before and after.
  const mean = (frame, { people, extra }) =>
    extra === null || people === 0
      ? "–"
      : territo.whatifTables.signed(territo.cost(frame.unit))(extra / people);

  const cells = (frame, at) => (row) => [
    territo.french.people(row.people),
    mean(frame, row),
    territo.french.people(row.beyond[at]),
  ];

  // `first`: heading of the names, and how a row is named.
  const listed = (frame, at, caption, [heading, nameOf], rows, whole) => {
    const columns = [heading, "col_people", "col_more", "col_lost"].map((key, index) => [
      territo.say(key),
      index > 0,
    ]);
    const all = [...rows.map((row) => [nameOf(row), ...cells(frame, at)(row)])];
    if (whole && rows.length > 1) all.push([territo.say("whatif_moves_total"), ...cells(frame, at)(whole)]);
    const made = table(caption, columns, all);
    made.classList.add("tight");
    return made;
  };

  const nothing = { people: 0, extra: null, beyond: [], within: [] };
  const wholeOf = (rows) => territo.whatifMoves.summed(rows, () => "")[0] ?? nothing;

  // Of many tables most are never looked at: what is folded is made when it is first unfolded.
  const folding = (open, summary, make) => {
    const made = el("details", { open }, el("summary", {}, summary), ...(open ? make() : []));
    if (!open) made.addEventListener("toggle", () => made.append(...make()), { once: true });
    return made;
  };

  // `names`: of sites by id, and of communes by their row.
  const ofDoor = (frame, at, names, key, site, rows, open) => {
    const { NOBODY, summed } = territo.whatifMoves;
    const threshold = frame.thresholds[at];
    const receiver = ({ to }) =>
      to === NOBODY ? territo.say("whatif_moves_nowhere") : names.sites.get(to);
    const whole = wholeOf(rows);
    const people = territo.french.people(whole.people);
    const to = () =>
      listed(
        frame,
        at,
        territo.say("whatif_moves_to", { threshold }),
        ["col_goes_to", receiver],
        summed(rows, (row) => row.to),
        whole,
      );
    const by = () =>
      listed(
        frame,
        at,
        territo.say("whatif_moves_by", { threshold }),
        ["col_commune", ({ commune }) => names.communes[commune]],
        summed(rows, (row) => row.commune),
      );
    const summary = territo.say(key, { name: site.name, people });
    return folding(open, summary, () => (rows.length ? [to(), by()] : []));
  };

  // Who leaves a door that stays: for one that opened, or came nearer.
  const others = (frame, at, names, rows) => {
    if (!rows.length) return [];
    const { summed } = territo.whatifMoves;
    const pairs = summed(rows, (row) => JSON.stringify([row.door, row.to]));
    const named = ({ door, to }) =>
      territo.say("whatif_moves_pair", {
        door: names.sites.get(door) ?? territo.say("whatif_moves_none"),
        to: names.sites.get(to) ?? territo.say("whatif_moves_nowhere"),
      });
    const threshold = frame.thresholds[at];
    const whole = wholeOf(rows);
    const caption = territo.say("whatif_moves_to", { threshold });
    const summary = territo.say("whatif_moves_others", { people: territo.french.people(whole.people) });
    return [folding(false, summary, () => [listed(frame, at, caption, ["col_pair", named], pairs, whole)])];
  };

  // What the rows add up to, beside the change of those covered.
  const balance = (frame, at, rows) => {
    const { people } = territo.french;
    const { people: all, within, beyond } = wholeOf(rows);
    const [gained, lost] = [within[at] ?? 0, beyond[at] ?? 0];
    const net = territo.whatifTables.signed(people)(gained - lost);
    const said = { people: people(all), within: people(gained), beyond: people(lost), net };
    return el("p", {}, territo.say("whatif_moves_all", { ...said, threshold: frame.thresholds[at] }));
  };

  // `at`: the threshold that is shown; `fates`: see whatif_trial.js.
  const shown = (frame, at, names, fates, rows) => {
    const changing = [
      ...fates.closed.map((site) => ["whatif_moves_closed", site]),
      ...fates.moved.map((site) => ["whatif_moves_moved", site]),
    ];
    const ids = new Set(changing.map(([, { id }]) => id));
    const few = changing.length <= OPEN;
    const doors = changing.map(([key, site]) =>
      ofDoor(frame, at, names, key, site, rows.filter(({ door }) => door === site.id), few),
    );
    const rest = others(frame, at, names, rows.filter(({ door }) => !ids.has(door)));
    return el(
      "div",
      { class: "trial-moves" },
      el("h3", {}, territo.say("whatif_moves")),
      balance(frame, at, rows),
      ...doors,
      ...rest,
    );
  };

  territo.whatifMovesTable = { shown };
})((globalThis.territo ??= {}));
