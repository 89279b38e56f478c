// Who is near a door, for any set of doors: the figures of territo itself, by the same rules.
((territo) => {
  "use strict";

  // As in access/line.py: below it, differences of distance are rounding.
  const TIE_M = 1e-6;
  // As in grid.py: weights are whole multiples of it.
  const QUANTUM = 2 ** -20;

  // Of several doors as near as the nearest one, the first in the order of the ids.
  const firstOf = (doors, x, y, metres) =>
    doors.findIndex((door) => {
      const [across, along] = [x - door.x, y - door.y];
      return Math.sqrt(across * across + along * along) <= metres + TIE_M;
    });

  // The cost to the nearest door of each point (not a number without any), and which door it is.
  // `doors` are in the order of their ids.
  const nearest = (ground, doors) => {
    if (ground.along) return territo.whatifAlong.nearest(ground, doors);
    const { count, x, y, detour } = ground;
    const cost = new Float64Array(count).fill(NaN);
    const door = new Int32Array(count).fill(-1);
    if (!doors.length) return { cost, door };
    const xs = Float64Array.from(doors, (one) => one.x);
    const ys = Float64Array.from(doors, (one) => one.y);
    for (let at = 0; at < count; at += 1) {
      let [least, second, best] = [Infinity, Infinity, -1];
      for (let n = 0; n < xs.length; n += 1) {
        const across = x[at] - xs[n];
        const along = y[at] - ys[n];
        const square = across * across + along * along;
        if (square < least) [second, least, best] = [least, square, n];
        else if (square < second) second = square;
      }
      const metres = Math.sqrt(least);
      const tied = Math.sqrt(second) - metres <= TIE_M;
      cost[at] = metres * detour;
      door[at] = tied ? firstOf(doors, x[at], y[at], metres) : best;
    }
    return { cost, door };
  };

  const BUCKETS = 1024;

  // For each share, the smallest cost within which that share of the inhabitants is, see
  // coverage/figures.py; nothing without any. `farthest` is the largest cost. Costs are counted in
  // buckets, and only those of the bucket where a share is reached are put in order.
  const quantiles = ({ count, weight }, cost, farthest, shares) => {
    const [people, points] = [new Float64Array(BUCKETS), new Int32Array(BUCKETS)];
    const scale = farthest > 0 ? BUCKETS / farthest : 0;
    const bucketOf = (one) => Math.min(Math.floor(one * scale), BUCKETS - 1);
    for (let at = 0; at < count; at += 1) {
      if (!(cost[at] >= 0)) continue;
      people[bucketOf(cost[at])] += weight[at];
      points[bucketOf(cost[at])] += 1;
    }
    const [everybody, reached] = [people, points].map((sums) => sums.reduce((sum, one) => sum + one, 0));
    const inside = (bucket) => {
      const found = [];
      for (let at = 0; at < count; at += 1) if (bucketOf(cost[at]) === bucket) found.push(at);
      return found.sort((one, other) => cost[one] - cost[other]);
    };
    return shares.map((share) => {
      if (!reached) return null;
      const wanted = share * everybody * (1 - 1e-14) - reached * QUANTUM;
      let [bucket, within] = [0, 0];
      while (!points[bucket] || within + people[bucket] < wanted) {
        within += people[bucket];
        bucket += 1;
      }
      const last = inside(bucket).find((at) => (within += weight[at]) >= wanted);
      return cost[last];
    });
  };

  const shareOf = (covered, population) => (population > 0 ? (100 * covered) / population : null);

  // Figures of the whole, or of a commune, threshold by threshold.
  const row = (covered, population, person, reached) => ({
    covered,
    beyond: covered.map((people) => population - people),
    share: covered.map((people) => shareOf(people, population)),
    mean: reached > 0 ? person / reached : null,
  });

  // The costs that a threshold is held against: those of its unit, where there are several.
  const costsFor = ({ units }, { cost, by }, n) => (by ? by[units[n]] : cost);

  // Sums by commune: covered within each threshold, inhabitants times cost, inhabitants who reach.
  const sums = (ground, found) => {
    const { count, weight, commune, population, cutoffs } = ground;
    const { cost } = found;
    const costs = cutoffs.map((_, n) => costsFor(ground, found, n));
    const covered = cutoffs.map(() => new Float64Array(population.length));
    const person = new Float64Array(population.length);
    const reached = new Float64Array(population.length);
    for (let at = 0; at < count; at += 1) {
      const here = commune[at];
      if (!(cost[at] >= 0)) continue;
      person[here] += cost[at] * weight[at];
      reached[here] += weight[at];
      for (let n = 0; n < cutoffs.length; n += 1) {
        if (costs[n][at] <= cutoffs[n]) covered[n][here] += weight[at];
      }
    }
    return { covered, person, reached };
  };

  const greatest = (cost) => {
    let most = -1;
    for (let at = 0; at < cost.length; at += 1) if (cost[at] > most) most = cost[at];
    return most;
  };

  const total = (numbers) => numbers.reduce((sum, one) => sum + one, 0);

  // What EtatDesLieux.figures says of the territory and of each commune.
  const figures = (ground, found) => {
    const { cost } = found;
    const { covered, person, reached } = sums(ground, found);
    const farthest = greatest(cost);
    const [median, p90] = quantiles(ground, cost, farthest, [0.5, 0.9]);
    return {
      ...row(covered.map(total), total(ground.population), total(person), total(reached)),
      median,
      p90,
      max: farthest < 0 ? null : farthest,
      communes: Array.from(ground.population, (people, here) =>
        row(covered.map((sum) => sum[here]), people, person[here], reached[here]),
      ),
    };
  };

  // How many thresholds each square is beyond, one more without any door; of two points in a
  // square, the one that is worse off.
  const classes = (ground, found) => {
    const { count, squares, square, cutoffs } = ground;
    const { cost } = found;
    const costs = cutoffs.map((_, n) => costsFor(ground, found, n));
    const worst = new Uint8Array(squares);
    for (let at = 0; at < count; at += 1) {
      let missed = cost[at] >= 0 ? 0 : cutoffs.length + 1;
      if (!missed) for (let n = 0; n < costs.length; n += 1) missed += !(costs[n][at] <= cutoffs[n]);
      if (missed > worst[square[at]]) worst[square[at]] = missed;
    }
    return worst;
  };

  // Inhabitants by stretches of cost; the last one holds all that is farther, or without a door.
  const spread = ({ count, weight }, { cost }, step, bins) => {
    const people = new Float64Array(bins);
    for (let at = 0; at < count; at += 1) {
      const bin = cost[at] >= 0 ? Math.floor(cost[at] / step) : bins;
      people[Math.min(bin, bins - 1)] += weight[at];
    }
    return people;
  };

  // The costs in a unit; null where they were not measured in it. Straight lines are in metres.
  const costsIn = ({ cost, by }, unit) => (by ? (by[unit] ?? null) : unit === "m" ? cost : null);

  // Whether a point is within a threshold.
  const within = (ground, found, n, at) => costsFor(ground, found, n)[at] <= ground.cutoffs[n];

  // Who loses and who gains at a threshold, by commune: newly beyond, newly within (inhabitants) and
  // inhabitants times the extra cost, of those who have a door before and after.
  const ledger = (ground, before, after, n) => {
    const { count, weight, commune, population } = ground;
    const rows = Array.from(population, () => ({ beyond: 0, within: 0, extra: 0 }));
    for (let at = 0; at < count; at += 1) {
      const mine = rows[commune[at]];
      const [was, now] = [before, after].map((found) => within(ground, found, n, at));
      if (was && !now) mine.beyond += weight[at];
      if (now && !was) mine.within += weight[at];
      const extra = after.cost[at] - before.cost[at];
      if (extra === extra) mine.extra += extra * weight[at];
    }
    return rows;
  };

  territo.whatifEngine = { nearest, quantiles, figures, classes, spread, costsIn, within, ledger };
  if (typeof module !== "undefined") module.exports = territo.whatifEngine;
})((globalThis.territo ??= {}));
