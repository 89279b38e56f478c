// Who goes where in a trial, on toyville: every figure by hand.
"use strict";

const assert = require("node:assert/strict");
const { join } = require("node:path");
const { test } = require("node:test");

const load = (name) => require(join(__dirname, "../../src/territo/render/static", name));
const engine = load("whatif_engine.js");
const { moves, summed } = load("whatif_moves.js");

const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const centre = (n) => ({ x: 1000 * ((n - 1) % 3) + 500, y: 1000 * Math.floor((n - 1) / 3) + 500 });
const toyville = {
  count: 9,
  x: Float64Array.from(numbers, (n) => centre(n).x),
  y: Float64Array.from(numbers, (n) => centre(n).y),
  weight: Float64Array.from(numbers, (n) => 100 * n),
  commune: Uint16Array.from(numbers, (n) => n - 1),
  detour: 1,
  cutoffs: [1000, 2000],
};
const near = (found, wanted) => assert.ok(Math.abs(found - wanted) < 1e-6, `${found} ${wanted}`);
const found = (places) => {
  const doors = Object.entries(places).map(([id, n]) => ({ id, ...centre(n) }));
  return { ids: Object.keys(places), nearest: engine.nearest(toyville, doors) };
};
const before = found({ a: 1, b: 9 });

test("who leaves a door that closes, by commune", () => {
  const rows = moves(toyville, before, found({ a: 1 }), []);
  // 6, 8 and 9 had "b"; 3, 5 and 7, as far from both, had "a" already.
  assert.deepEqual(rows.map(({ door, to, commune, people }) => [door, to, commune, people]), [
    ["b", "a", 5, 600],
    ["b", "a", 7, 800],
    ["b", "a", 8, 900],
  ]);
  // From 6 and 8 the way is 1 000 x sqrt(5) instead of 1 000; from 9, 2 000 x sqrt(2) instead of 0.
  near(rows[0].extra, 600 * (1000 * Math.sqrt(5) - 1000));
  near(rows[2].extra, 900 * 2000 * Math.SQRT2);
  // All were within 1 km, and within 2 km.
  assert.deepEqual(rows.map(({ beyond }) => beyond), [[600, 600], [800, 800], [900, 900]]);
  const [whole] = summed(rows, () => "");
  assert.deepEqual([whole.people, whole.beyond, whole.within], [2300, [2300, 2300], [0, 0]]);
});

test("whoever keeps a door that moves goes elsewhere too", () => {
  const rows = moves(toyville, before, found({ a: 1, b: 5 }), ["b"]);
  const told = Object.fromEntries(rows.map((row) => [`${row.door} ${row.to} ${row.commune}`, row]));
  // 3 and 7 had "a" at 2 000 m, now "b" at 1 414 m; 5 had it at 1 414 m and now lives there; 2 and 4
  // stay at 1 000 m of both.
  assert.deepEqual(Object.keys(told).sort(), ["a b 2", "a b 4", "a b 6", "b b 5", "b b 7", "b b 8"]);
  assert.deepEqual(told["a b 4"].within, [500, 0]);
  // 6 and 8 are at 1 000 m as before; 9 is at 1 414 m instead of 0.
  assert.deepEqual([told["b b 5"].extra, told["b b 5"].beyond], [0, [0, 0]]);
  assert.deepEqual(told["b b 8"].beyond, [900, 0]);
  near(told["b b 8"].extra, 900 * 1000 * Math.SQRT2);
});

test("nobody to go to has no name, and no way", () => {
  const rows = moves(toyville, before, found({}), []);
  const [first] = summed(rows, ({ door }) => door);
  assert.deepEqual([first.door, first.to, first.people, first.extra], ["b", "", 2300, null]);
  assert.deepEqual(first.beyond, [2300, 2300]);
});
