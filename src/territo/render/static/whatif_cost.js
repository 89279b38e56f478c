// What a trial costs and saves: by the rules of scenario/cost.py, from what was stated alone.
((territo) => {
  "use strict";

  // What a list says that a door costs in a year, which stands instead of all unit costs.
  const OWN = "running_cost";
  // What is paid a year -> the fact of a site that it is paid by; the first one is paid by door.
  const PAID_BY = { site_year: null, m2_year: "area_m2", agent_year: "staff", [OWN]: OWN };
  const THERE_AND_BACK = 2;
  // A remainder of additions is nobody.
  const SOMEBODY = 1e-6;

  const total = (numbers) => numbers.reduce((sum, one) => sum + one, 0);
  const isStated = (stated) => (name) => typeof stated[name] === "number";
  const less = (one, other) => (one === null || other === null ? null : one - other);

  // What a site costs in a year, by what is paid: null where it is not known. `own`: whether any
  // site of the lists says what it costs.
  const paid = ({ stated, own }, site) => {
    const names = Object.keys(PAID_BY).filter(isStated(stated));
    const isOwn = own && typeof site[OWN] === "number";
    const parts = names.map((name) => {
      const many = PAID_BY[name] === null ? 1 : (site[PAID_BY[name]] ?? null);
      if (isOwn) return [name, 0];
      return [name, many === null ? null : many * stated[name]];
    });
    if (own) parts.push([OWN, isOwn ? site[OWN] : names.length ? 0 : null]);
    return Object.fromEntries(parts);
  };

  // The sum of what is known of some sites, and by the fact that is missing those without it.
  const summed = (costs, sites) => {
    const all = sites.map((site) => [site, paid(costs, site)]);
    const sum = total(all.map(([, parts]) => total(Object.values(parts).map((part) => part ?? 0))));
    const unknown = {};
    for (const [name, fact] of Object.entries(PAID_BY)) {
      const missing = all.filter(([, parts]) => parts[name] === null).map(([site]) => site);
      if (missing.length) unknown[fact] = missing;
    }
    return { total: sum, unknown };
  };

  // What doors cost in a year; null when nothing was stated, neither by the study nor of any door.
  const yearly = (costs, doors) => {
    const isKnown =
      Object.keys(PAID_BY).some(isStated(costs.stated)) ||
      doors.some((door) => typeof door[OWN] === "number");
    return isKnown ? summed(costs, doors) : { total: null, unknown: {} };
  };

  // Only the doors that come and go change the sum: those that stay cost what they did.
  const changeOf = (costs, before, after, { opened, closed }) => {
    if (before.total === null || after.total === null) return { change: null, undecided: {} };
    const [more, fewer] = [opened, closed].map((sites) => summed(costs, sites));
    const undecided = {};
    for (const { unknown } of [more, fewer]) {
      for (const [fact, doors] of Object.entries(unknown)) {
        undecided[fact] = [...(undecided[fact] ?? []), ...doors];
      }
    }
    const isKnown = !Object.keys(undecided).length;
    return { change: isKnown ? more.total - fewer.total : null, undecided };
  };

  // What is done once, and for how much: null for what was not stated.
  const onceOf = (stated, { opened, closed, moved }) => {
    const done = Object.entries({ opening: opened, closing: closed, moving: moved })
      .filter(([, doors]) => doors.length)
      .map(([name, doors]) => {
        const euros = isStated(stated)(name) ? stated[name] * doors.length : null;
        return { name, count: doors.length, euros };
      });
    const isKnown = done.every(({ euros }) => euros !== null);
    return { done, once: isKnown ? total(done.map(({ euros }) => euros)) : null };
  };

  // Inhabitants times cost, of some.
  const person = ({ count, weight }, cost, who) => {
    if (!cost) return null;
    let sum = 0;
    for (let at = 0; at < count; at += 1) if (who(at) && cost[at] >= 0) sum += weight[at] * cost[at];
    return sum;
  };

  // The ways of some in a year, there and back.
  const travel = (ground, { stated, mode }, found, who) => {
    const trips = THERE_AND_BACK * stated.trips_year;
    const [metres, minutes] = ["m", "min"].map((unit) =>
      person(ground, territo.whatifEngine.costsIn(found, unit), who),
    );
    const km = metres === null ? null : (trips * metres) / 1000;
    const hours = minutes === null ? null : (trips * minutes) / 60;
    const parts = [
      [km, stated.km_cost?.[mode] ?? null],
      [hours, stated.hour_value ?? null],
    ].filter(([many, price]) => many !== null && price !== null);
    const grams = stated.co2_g_km?.[mode] ?? null;
    return {
      km,
      hours,
      euros: parts.length ? total(parts.map(([many, price]) => many * price)) : null,
      co2: km === null || grams === null ? null : (km * grams) / 1000,
    };
  };

  // The ways before and after, and by how much those of the same people change; null when no trips
  // were stated. `stranded` reach a door in one of the two states alone, `without` in none.
  const travels = (ground, costs, before, after) => {
    if (!isStated(costs.stated)("trips_year")) return null;
    const [was, now] = [before, after].map(({ cost }) => (at) => cost[at] >= 0);
    const both = (at) => was(at) && now(at);
    const same = [before, after].map((found) => travel(ground, costs, found, both));
    const change = Object.fromEntries(
      Object.keys(same[0]).map((name) => [name, less(same[1][name], same[0][name])]),
    );
    const people = (who) => total([...ground.weight].filter((_, at) => who(at)));
    return {
      before: travel(ground, costs, before, was),
      after: travel(ground, costs, after, now),
      change,
      stranded: people((at) => was(at) !== now(at)),
      without: people((at) => !was(at) && !now(at)),
    };
  };

  // `costs`: stated, own, mode. `fates`: see whatif_trial.js. `before`, `after`: nearest (of the engine)
  // and figures; `gained`: inhabitants more within the headline threshold.
  const cost = (ground, costs, fates, before, after, gained) => {
    const { stated } = costs;
    const [was, now] = [fates.before, fates.after].map((doors) => yearly(costs, doors));
    const { change, undecided } = changeOf(costs, was, now, fates);
    const population = total([...ground.population]);
    const perInhabitant = ({ total: euros, unknown }) =>
      euros !== null && !Object.keys(unknown).length && population ? euros / population : null;
    const per = (people, sign) =>
      change === null || people < SOMEBODY ? null : (sign * change) / people;
    return {
      before: was,
      after: now,
      change,
      undecided,
      ...onceOf(stated, fates),
      agentsLeft: total(fates.closed.map((door) => door.staff ?? 0)),
      travel: travels(ground, costs, before, after),
      perInhabitant: [was, now].map(perInhabitant),
      perGained: per(gained, 1),
      perLost: per(-gained, -1),
      gained,
    };
  };

  territo.whatifCost = { cost };
  if (typeof module !== "undefined") module.exports = territo.whatifCost;
})((globalThis.territo ??= {}));
