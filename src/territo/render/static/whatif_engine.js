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

  // The smallest cost within which that share of the inhabitants is, see coverage/figures.py.
  const quantile = ({ weight }, cost, share) => {
    const sorted = cost.filter((one) => one >= 0).sort();
    if (!sorted.length) return null;
    const within = (limit) => {
      let sum = 0;
      for (let at = 0; at < cost.length; at += 1) if (cost[at] <= limit) sum += weight[at];
      return sum;
    };
    const wanted = share * within(Infinity) * (1 - 1e-14) - sorted.length * QUANTUM;
    let [low, high] = [0, sorted.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (within(sorted[middle]) >= wanted) high = middle;
      else low = middle + 1;
    }
    return sorted[low];
  };

  const shareOf = (covered, population) => (population > 0 ? (100 * covered) / population : null);

  // Figures of the whole, or of a commune, threshold by threshold.
  const row = (covered, population, person, reached) => ({
    covered,
    beyond: covered.map((people) => population - people),
    share: covered.map((people) => shareOf(people, population)),
    mean: reached > 0 ? person / reached : null,
  });

  // Sums by commune: covered within each threshold, inhabitants times cost, inhabitants who reach.
  const sums = (ground, cost) => {
    const { count, weight, commune, population, cutoffs } = ground;
    const covered = cutoffs.map(() => new Float64Array(population.length));
    const person = new Float64Array(population.length);
    const reached = new Float64Array(population.length);
    for (let at = 0; at < count; at += 1) {
      const here = commune[at];
      if (!(cost[at] >= 0)) continue;
      person[here] += cost[at] * weight[at];
      reached[here] += weight[at];
      for (let n = 0; n < cutoffs.length; n += 1) {
        if (cost[at] <= cutoffs[n]) covered[n][here] += weight[at];
      }
    }
    return { covered, person, reached };
  };

  const total = (numbers) => numbers.reduce((sum, one) => sum + one, 0);

  // What EtatDesLieux.figures says of the territory and of each commune.
  const figures = (ground, { cost }) => {
    const { covered, person, reached } = sums(ground, cost);
    const farthest = cost.reduce((most, one) => (one > most ? one : most), -1);
    return {
      ...row(covered.map(total), total(ground.population), total(person), total(reached)),
      median: quantile(ground, cost, 0.5),
      p90: quantile(ground, cost, 0.9),
      max: farthest < 0 ? null : farthest,
      communes: Array.from(ground.population, (people, here) =>
        row(covered.map((sum) => sum[here]), people, person[here], reached[here]),
      ),
    };
  };

  // How many thresholds each square is beyond, one more without any door; of two points in a
  // square, the one that is worse off.
  const classes = (ground, { cost }) => {
    const { count, squares, square, cutoffs } = ground;
    const worst = new Uint8Array(squares);
    for (let at = 0; at < count; at += 1) {
      let missed = cost[at] >= 0 ? 0 : cutoffs.length + 1;
      if (!missed) for (const cutoff of cutoffs) missed += cost[at] > cutoff;
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

  // Who loses and who gains at a threshold, by commune: newly beyond, newly within (inhabitants) and
  // inhabitants times the extra cost, of those who have a door before and after.
  const ledger = (ground, before, after, cutoff) => {
    const { count, weight, commune, population } = ground;
    const rows = Array.from(population, () => ({ beyond: 0, within: 0, extra: 0 }));
    for (let at = 0; at < count; at += 1) {
      const mine = rows[commune[at]];
      const [was, now] = [before.cost[at] <= cutoff, after.cost[at] <= cutoff];
      if (was && !now) mine.beyond += weight[at];
      if (now && !was) mine.within += weight[at];
      const extra = after.cost[at] - before.cost[at];
      if (extra === extra) mine.extra += extra * weight[at];
    }
    return rows;
  };

  territo.whatifEngine = { nearest, figures, classes, spread, ledger };
  if (typeof module !== "undefined") module.exports = territo.whatifEngine;
})((globalThis.territo ??= {}));
