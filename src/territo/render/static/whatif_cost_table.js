// What a trial costs and saves, as a table and in sentences; what is not known is said to be.
((territo) => {
  "use strict";

  const { el, table, pairs } = territo.dom;
  const NAMED = 5;
  const SMALL = 10;
  const NO_BREAK = "\u00a0";

  // Without decimals, with two below ten.
  const amount = (value) => {
    const size = Math.abs(value);
    const text = territo.french.number(size, size < SMALL && size !== Math.round(size) ? 2 : 0);
    return value < 0 ? `−${text}` : text;
  };
  const euros = (value) => `${amount(value)}${NO_BREAK}€`;

  const names = (doors) => {
    const more = territo.french.number(doors.length - NAMED);
    const told = doors.slice(0, NAMED).map(({ name }) => name).join(", ");
    return doors.length > NAMED ? territo.say("whatif_cost_and", { told, more }) : told;
  };

  const whole = ({ total, unknown }) => {
    if (total === null) return territo.say("whatif_cost_unstated");
    const sum = amount(total);
    return Object.keys(unknown).length ? territo.say("whatif_cost_least", { sum }) : sum;
  };

  const rows = (found) => {
    const { orDash } = territo.french;
    const signed = territo.whatifTables.signed(amount);
    const isUndecided = Object.keys(found.undecided).length > 0;
    const doors = [
      territo.say("whatif_cost_doors"),
      whole(found.before),
      whole(found.after),
      isUndecided ? territo.say("whatif_cost_unknown") : orDash(signed)(found.change),
    ];
    if (!found.travel) return [doors];
    const { before, after, change } = found.travel;
    const ways = Object.keys(before)
      .filter((name) => before[name] !== null)
      .map((name) => [
        territo.say(`whatif_cost_${name}`),
        ...[before, after].map((one) => amount(one[name])),
        orDash(signed)(change[name]),
      ]);
    return [doors, ...ways];
  };

  // Why figures of the ways are absent: they were not stated, or no threshold is in their unit.
  const absent = ({ stated }, { before }) => {
    const isMetric = before.km !== null;
    const unit = (key) => (!isMetric && stated[key] ? "no_metres" : "unstated");
    const why = { km: "no_metres", hours: "no_minutes", euros: unit("km_cost"), co2: unit("co2_g_km") };
    return Object.keys(why)
      .filter((name) => before[name] === null)
      .map((name) => {
        const figure = territo.say(`whatif_cost_${name}`);
        return territo.say("whatif_cost_absent", { figure, why: territo.say(`whatif_cost_${why[name]}`) });
      });
  };

  const once = ({ done, once: sum }) => {
    if (!done.length) return territo.say("whatif_cost_nothing_once");
    const told = done.map(({ name, count, euros: paid }) =>
      territo.say(`whatif_cost_${name}`, {
        count: territo.french.number(count),
        euros: paid === null ? territo.say("whatif_cost_unstated") : euros(paid),
      }),
    );
    const parts = told.join(", ");
    return sum === null || told.length < 2
      ? territo.say("whatif_cost_once", { parts })
      : territo.say("whatif_cost_once_all", { parts, sum: euros(sum) });
  };

  const remarks = (costs, found) => {
    const { people } = territo.french;
    const said = [once(found)];
    const add = (key, words) => said.push(territo.say(`whatif_cost_${key}`, words));
    const [was, now] = found.perInhabitant;
    if (was !== null && now !== null) add("each", { before: euros(was), after: euros(now) });
    if (found.perGained !== null) {
      add("gained", { euros: euros(found.perGained), people: people(found.gained) });
    }
    if (found.perLost !== null) {
      add("lost", { euros: euros(found.perLost), people: people(-found.gained) });
    }
    for (const [fact, doors] of Object.entries(found.undecided)) {
      add(`undecided_${fact}`, { names: names(doors) });
    }
    for (const when of ["before", "after"]) {
      for (const [fact, doors] of Object.entries(found[when].unknown)) {
        add(`without_${fact}_${when}`, { names: names(doors) });
      }
    }
    if (found.agentsLeft && costs.stated.agent_year !== undefined) {
      add("agents", { count: amount(found.agentsLeft) });
    }
    if (found.travel) add("ways");
    else add("no_trips");
    if (found.travel) said.push(...absent(costs, found.travel));
    if (found.travel?.stranded) add("stranded", { people: people(found.travel.stranded) });
    if (found.travel?.without) add("nowhere", { people: people(found.travel.without) });
    return said.map((text) => el("p", {}, text));
  };

  // The unit costs themselves; of the modes, the one of this page.
  const units = ({ stated, mode }) =>
    Object.entries(stated)
      .map(([name, value]) => [name, typeof value === "object" ? value[mode] : value])
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [territo.say(`whatif_unit_${name}`), amount(value)]);

  const shown = (costs, found) => {
    const heads = ["whatif_cost_year", "whatif_cost_before", "whatif_cost_after", "whatif_cost_change"];
    const columns = heads.map((key, index) => [territo.say(key), index > 0]);
    const made = table(territo.say(costs.own ? "whatif_cost_own" : "whatif_cost"), columns, rows(found));
    made.classList.add("tight");
    const stated = el(
      "details",
      {},
      el("summary", {}, territo.say("whatif_cost_stated")),
      pairs(units(costs)),
    );
    const isStated = Object.keys(costs.stated).length > 0;
    return el("div", { class: "trial-cost" }, made, ...remarks(costs, found), isStated ? stated : null);
  };

  territo.whatifCostTable = { shown };
})((globalThis.territo ??= {}));
