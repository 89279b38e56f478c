// Who goes elsewhere in a trial: the ledger of scenario/compare.py, from door to door by commune.
((territo) => {
  "use strict";

  const NOBODY = "";

  const empty = (door, to, commune, thresholds) => ({
    door,
    to,
    commune,
    people: 0,
    extra: null,
    beyond: new Array(thresholds).fill(0),
    within: new Array(thresholds).fill(0),
  });

  // `before` and `after`: nearest of the engine, and ids (of the doors that it counts); `moved`: ids
  // of the doors that stand elsewhere, whose people go elsewhere although to the same door.
  // One row for each door left, door gone to (an empty id is nobody to go to) and commune:
  // inhabitants; inhabitants times the extra cost, null where nobody has a door before and after;
  // and who is newly beyond or within each threshold.
  const moves = (ground, before, after, moved) => {
    const { count, weight, commune, cutoffs } = ground;
    const { within } = territo.whatifEngine;
    const elsewhere = new Set(moved);
    const rows = new Map();
    for (let at = 0; at < count; at += 1) {
      const [door, to] = [before, after].map(({ ids, nearest }) => ids[nearest.door[at]] ?? NOBODY);
      if (door === to && !elsewhere.has(door)) continue;
      const key = JSON.stringify([door, to, commune[at]]);
      if (!rows.has(key)) rows.set(key, empty(door, to, commune[at], cutoffs.length));
      const row = rows.get(key);
      row.people += weight[at];
      const extra = after.nearest.cost[at] - before.nearest.cost[at];
      if (extra === extra) row.extra = (row.extra ?? 0) + extra * weight[at];
      for (let n = 0; n < cutoffs.length; n += 1) {
        const [was, now] = [before, after].map(({ nearest }) => within(ground, nearest, n, at));
        if (was && !now) row.beyond[n] += weight[at];
        if (now && !was) row.within[n] += weight[at];
      }
    }
    return [...rows.values()];
  };

  const plus = (one, other) => (one === null ? other : other === null ? one : one + other);

  // Rows added up by what `keyOf` says of each, those with most inhabitants first.
  const summed = (rows, keyOf) => {
    const sums = new Map();
    for (const row of rows) {
      const key = keyOf(row);
      const known = sums.get(key) ?? { ...empty(row.door, row.to, row.commune, row.beyond.length), key };
      sums.set(key, {
        ...known,
        people: known.people + row.people,
        extra: plus(known.extra, row.extra),
        beyond: known.beyond.map((people, n) => people + row.beyond[n]),
        within: known.within.map((people, n) => people + row.within[n]),
      });
    }
    return [...sums.values()].sort((one, other) => other.people - one.people);
  };

  territo.whatifMoves = { NOBODY, moves, summed };
  if (typeof module !== "undefined") module.exports = territo.whatifMoves;
})((globalThis.territo ??= {}));
