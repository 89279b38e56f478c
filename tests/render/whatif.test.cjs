// The what-if outside a browser, on toyville: every figure is worked out in tests/toyville.py.
"use strict";

const assert = require("node:assert/strict");
const { join } = require("node:path");
const { test } = require("node:test");

const load = (name) => require(join(__dirname, "../../src/territo/render/static", name));
load("packing.js");
const surface = load("surface.js");
const engine = load("whatif_engine.js");
const { ground, position, holds } = load("whatif_ground.js");
const trials = load("whatif_trial.js");

const base64 = (array) => Buffer.from(array.buffer).toString("base64");
const centre = (n) => ({ x: 1000 * ((n - 1) % 3) + 500, y: 1000 * Math.floor((n - 1) / 3) + 500 });
const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const toyville = {
  count: 9,
  squares: 9,
  x: Float64Array.from(numbers, (n) => centre(n).x),
  y: Float64Array.from(numbers, (n) => centre(n).y),
  weight: Float64Array.from(numbers, (n) => 100 * n),
  commune: Uint16Array.from(numbers, (n) => n - 1),
  square: Int32Array.from(numbers, (n) => n - 1),
  population: Float64Array.from(numbers, (n) => 100 * n),
  detour: 1,
  cutoffs: [1000, 1500, 2000],
};
const [a, b, middle] = [1, 9, 5].map((n) => ({ id: `door ${n}`, ...centre(n) }));
const near = (found, wanted) => assert.ok(Math.abs(found - wanted) < 1e-9, `${found} ${wanted}`);

test("the figures of toyville with doors at 1 and 9", () => {
  const found = engine.nearest(toyville, [a, b]);
  // 3, 5 and 7 are as far from both: the smaller id.
  assert.deepEqual([...found.door], [0, 0, 0, 0, 0, 1, 0, 1, 1]);
  const told = engine.figures(toyville, found);
  // 1 and 9 at 0, then 2, 4, 6, 8 at 1 000 m; 5 at 1 414 m; 3 and 7 at 2 000 m.
  assert.deepEqual(told.covered, [3000, 3500, 4500]);
  assert.deepEqual(told.beyond, [1500, 1000, 0]);
  near(told.share[0], 100 * (3000 / 4500));
  near(told.mean, (2000 * 1000 + 500 * 1000 * Math.SQRT2 + 1000 * 2000) / 4500);
  // 3 000 of 4 500 are at 1 000 m or less; 4 050, nine tenths, need the last ones.
  assert.deepEqual([told.median, told.p90, told.max], [1000, 2000, 2000]);
  assert.deepEqual(told.communes[2].covered, [0, 0, 300]);
  assert.deepEqual(told.communes[2].share, [0, 0, 100]);
  assert.deepEqual([...engine.classes(toyville, found)], [0, 0, 2, 0, 1, 0, 2, 0, 0]);
});

test("closing the door at 9: who is newly beyond, and how much farther", () => {
  const before = engine.nearest(toyville, [a, b]);
  const after = engine.nearest(toyville, [a]);
  assert.deepEqual(engine.figures(toyville, after).covered, [700, 1200, 2200]);
  const rows = engine.ledger(toyville, before, after, 0);
  // 6, 8 and 9 were within 1 km of it; from 6 and 8 the other is at 1 000 x sqrt(5), from 9 at
  // 2 000 x sqrt(2).
  assert.deepEqual(rows.map((row) => row.beyond), [0, 0, 0, 0, 0, 600, 0, 800, 900]);
  assert.deepEqual(rows.map((row) => row.within), Array(9).fill(0));
  near(rows[5].extra, 600 * (1000 * Math.sqrt(5) - 1000));
  near(rows[8].extra, 900 * 2000 * Math.SQRT2);
});

test("opening a door in the middle only has winners", () => {
  const before = engine.nearest(toyville, [a, b]);
  const after = engine.nearest(toyville, [a, middle, b]);
  assert.deepEqual(engine.figures(toyville, after).covered, [3500, 4500, 4500]);
  const rows = engine.ledger(toyville, before, after, 1);
  // 3 and 7, at 1 414 m of the middle.
  assert.deepEqual(rows.map((row) => row.within), [0, 0, 300, 0, 0, 0, 700, 0, 0]);
  near(rows[4].extra, -500 * 1000 * Math.SQRT2);
});

test("without any door nobody is covered, and nothing is known of distances", () => {
  const found = engine.nearest(toyville, []);
  const told = engine.figures(toyville, found);
  assert.deepEqual(told.covered, [0, 0, 0]);
  assert.deepEqual([told.mean, told.median, told.p90, told.max], [null, null, null, null]);
  assert.deepEqual([...engine.classes(toyville, found)], Array(9).fill(4));
  // No way is longer when there is none: they are newly beyond, not farther.
  const rows = engine.ledger(toyville, engine.nearest(toyville, [a, b]), found, 0);
  assert.deepEqual([rows[0].beyond, rows[0].extra], [100, 0]);
});

test("a detour lengthens straight lines: 1 000 m become 1 300 m", () => {
  const found = engine.nearest({ ...toyville, detour: 1.3 }, [a, b]);
  assert.deepEqual(engine.figures(toyville, found).covered, [1000, 3000, 3500]);
});

test("inhabitants by stretches of 600 m, the last one for all that is farther", () => {
  const found = engine.nearest(toyville, [a, b]);
  assert.deepEqual([...engine.spread(toyville, found, 600, 3)], [1000, 2000, 1500]);
});

// As coverage/figures.py says it: in the order of the costs, the first one that is enough.
const inOrder = ({ count, weight }, cost, share) => {
  const order = [...Array(count).keys()].filter((at) => cost[at] >= 0).sort((one, other) => cost[one] - cost[other]);
  const everybody = order.reduce((sum, at) => sum + weight[at], 0);
  const wanted = share * everybody * (1 - 1e-14) - order.length * 2 ** -20;
  let reached = 0;
  return cost[order.find((at) => (reached += weight[at]) >= wanted)] ?? null;
};

test("half and nine tenths of ten people, and of ten people of whom nobody can go", () => {
  const ten = (weight) => ({ count: weight.length, weight: Float64Array.from(weight) });
  const asked = (weight, cost, farthest) =>
    engine.quantiles(ten(weight), Float64Array.from(cost), farthest, [0.5, 0.9]);
  assert.deepEqual(asked([5, 4, 1], [100, 200, 900], 900), [100, 200]);
  // Out of order, with equal costs, and somebody without a door.
  assert.deepEqual(asked([1, 4, 2, 3, 50], [900, 200, 200, 100, NaN], 900), [200, 200]);
  // All at a door.
  assert.deepEqual(asked([1, 2], [0, 0], 0), [0, 0]);
  assert.deepEqual(asked([1, 2], [NaN, NaN], -1), [null, null]);
});

test("quantiles are those of costs put in order, for any costs", () => {
  let seed = 1980;
  const lot = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  for (let round = 0; round < 60; round += 1) {
    const count = 1 + Math.floor(lot() * 400);
    const [grain, reach] = [10 ** Math.floor(lot() * 4), 10 ** (1 + Math.floor(lot() * 5))];
    // Many equal ones when the grain is coarse; a few are far beyond the others.
    const far = () => (lot() < 0.05 ? 100 : 1);
    const cost = Float64Array.from({ length: count }, () =>
      lot() < 0.1 ? NaN : (Math.floor((lot() * reach) / grain) * grain + lot() * (round % 2)) * far(),
    );
    const weight = Float64Array.from({ length: count }, () => Math.ceil(lot() * 5 * 2 ** 20) / 2 ** 20);
    const farthest = cost.reduce((most, one) => (one > most ? one : most), -1);
    const shares = [0, 0.5, 0.9, 1];
    const people = { count, weight };
    assert.deepEqual(
      engine.quantiles(people, cost, farthest, shares),
      shares.map((share) => inOrder(people, cost, share)),
    );
  }
});

test("a polynomial is evaluated by Horner's rule", () => {
  // 1 + 2 v + 3 v^2 + (4 + 5 v) u + 6 u^2 at u = 2, v = 3: 1 + 6 + 27 + 19 x 2 + 24.
  assert.equal(surface.at([[1, 2, 3], [4, 5], [6]], 2, 3), 96);
});

test("the ground is put together from squares, and from second points of a square", () => {
  const payload = {
    columns: 2,
    rows: 2,
    // x is 1 000 + 100 u, y is 2 000 + 100 v.
    x: [[1000, 0], [100]],
    y: [[2000, 100], [0]],
    unit_x: 0.5,
    unit_y: 0.25,
    rest_x: base64(Int8Array.from([0, -1, 2])),
    rest_y: base64(Int8Array.from([4, 0, 0])),
    exact: [[2, 7, 8]],
    weights: [10, 30],
    weight: base64(Uint8Array.from([0, 1, 0])),
    commune: base64(Uint8Array.from([0, 1, 1])),
    apart: [[1, 5, 6, 2.5, 0]],
    detour: 1,
    cutoffs: [1000],
  };
  // Two squares of the lower row, then the right one of the upper row: u and v are -1/2 or 1/2.
  const made = ground(payload, [0, 2, 1, 1], 2);
  assert.deepEqual([...made.x], [950, 1049.5, 7, 5]);
  assert.deepEqual([...made.y], [1951, 1950, 8, 6]);
  assert.deepEqual([...made.weight], [10, 30, 10, 2.5]);
  assert.deepEqual([...made.square], [0, 1, 2, 1]);
  assert.deepEqual([...made.population], [12.5, 40]);
  const place = { lon: 1, lat: 49, half: 0.5, x: [[0, 0], [10]], y: [[0, 10], [0]] };
  assert.deepEqual(position({ place }, 1.25, 48.5), { x: 5, y: -10 });
});

test("a place is in a commune, and not in its hole", () => {
  const ring = (low, high) => [[low, low], [low, high], [high, high], [high, low]];
  const rings = [ring(0, 10), ring(4, 6)];
  assert.deepEqual([holds(rings, 1, 1), holds(rings, 5, 5), holds(rings, 11, 5)], [true, false, false]);
});

const sites = [
  { id: "a", name: "A", door: true, x: 1, y: 1 },
  { id: 'b"', name: "B", door: true, x: 2, y: 2 },
  { id: "c", name: "C", door: false, x: 3, y: 3 },
  { id: "h", name: "Mairie \u007f", door: false, hall: "76001", x: 4, y: 4 },
];
const [first, second, third, hall] = sites;
const metres = (lon, lat) => ({ x: 100 * lon, y: 100 * lat });

test("a trial is changed by making another one", () => {
  const asIs = trials.start(sites);
  const closed = trials.toggled(asIs, first);
  assert.deepEqual(trials.doors(asIs, metres).map(({ id }) => id), ["a", 'b"']);
  assert.deepEqual(trials.doors(closed, metres).map(({ id }) => id), ['b"']);
  const again = trials.toggled(closed, first);
  assert.deepEqual([asIs, closed, again].map(trials.edited), [false, true, false]);
  const made = trials.opened(trials.moved(asIs, second, [1, 2]), { id: "aa", name: "N" }, [3, 4]);
  // In the order of the ids, which decides between equally near doors.
  assert.deepEqual(trials.doors(made, metres), [
    { id: "a", x: 1, y: 1 },
    { id: "aa", x: 300, y: 400, free: true },
    { id: 'b"', x: 100, y: 200, free: true },
  ]);
});

test("a trial is written as a scenario of territo.toml", () => {
  let trial = trials.toggled(trials.start(sites), first);
  trial = trials.moved(trial, second, [1.1, 49]);
  trial = trials.toggled(trials.toggled(trial, third), hall);
  trial = trials.opened(trial, { id: "nouveau-1", name: "N" }, [1.2, 49.3]);
  assert.equal(
    trials.toml(trial, "essai", "Essai", ["dit"]),
    [
      "# dit",
      "[scenarios.essai]",
      'title = "Essai"',
      "edits = [",
      '  { close = "a" },',
      '  { move = "b\\"", at = [1.1, 49] },',
      '  { open = "c" },',
      '  { open = "h", commune = "76001", name = "Mairie \\u007f" },',
      '  { open = "nouveau-1", at = [1.2, 49.3], name = "N" },',
      "]",
      "",
    ].join("\n"),
  );
});

test("a door that is moved, then closed, is only closed", () => {
  const moved = trials.moved(trials.start(sites), first, [1, 49]);
  assert.match(trials.toml(trials.toggled(moved, first), "e", "E", []), /\n {2}\{ close = "a" \},\n\]/);
});

test("a trial is set to exactly the sites that are wanted, whatever it was", () => {
  const candidate = { id: "k", name: "K", door: false, candidate: true, lon: 1.5, lat: 49.25, x: 5, y: 5 };
  const begun = trials.moved(trials.start([...sites, candidate]), second, [1, 2]);
  const exact = { id: "a", at: [7, 8], xy: { x: 701, y: 802 } };
  const set = trials.standing(begun, [{ id: "k" }, exact, { id: "c" }]);
  // "a" where it is said to be to the last bit; what was moved before is not.
  assert.deepEqual(trials.doors(set, metres), [
    { id: "a", x: 701, y: 802, free: true },
    { id: "c", x: 3, y: 3 },
    { id: "k", x: 5, y: 5 },
  ]);
  assert.equal(
    trials.toml(set, "e", "E", []).split("\n").slice(3, -2).join("\n"),
    [
      '  { move = "a", at = [7, 8] },',
      '  { close = "b\\"" },',
      '  { open = "c" },',
      '  { open = "k", at = [1.5, 49.25], name = "K" },',
    ].join("\n"),
  );
  // Where somebody puts it next is only known in degrees.
  const again = trials.moved(set, first, [9, 9]);
  assert.deepEqual(trials.doors(again, metres)[0], { id: "a", x: 900, y: 900, free: true });
  const asIs = trials.standing(set, [{ id: "a" }, { id: 'b"' }]);
  assert.equal(trials.edited(asIs), false);
});
