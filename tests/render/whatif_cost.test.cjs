// What a trial costs, on toyville: the figures of tests/test_cost.py, worked out by hand there.
"use strict";

const assert = require("node:assert/strict");
const { join } = require("node:path");
const { test } = require("node:test");

const load = (name) => require(join(__dirname, "../../src/territo/render/static", name));
const engine = load("whatif_engine.js");
const trials = load("whatif_trial.js");
const { cost } = load("whatif_cost.js");

const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const centre = (n) => ({ x: 1000 * ((n - 1) % 3) + 500, y: 1000 * Math.floor((n - 1) / 3) + 500 });
const toyville = {
  count: 9,
  squares: 9,
  x: Float64Array.from(numbers, (n) => centre(n).x),
  y: Float64Array.from(numbers, (n) => centre(n).y),
  weight: Float64Array.from(numbers, (n) => 100 * n),
  commune: Uint16Array.from(numbers, (n) => n - 1),
  population: Float64Array.from(numbers, (n) => 100 * n),
  detour: 1,
  cutoffs: [1000, 2000],
};
// Door "a" at 1 and "b" at 9, with their square metres and their agents; the middle may open.
const a = { id: "a", name: "A", door: true, ...centre(1), area_m2: 200, staff: 4 };
const b = { id: "b", name: "B", door: true, ...centre(9), area_m2: 300, staff: 6 };
const middle = { id: "m", name: "M", door: false, ...centre(5) };
const [west, south] = [centre(5).x, centre(5).y];
const near = (found, wanted) => assert.ok(Math.abs(found - wanted) < 1e-9, `${found} ${wanted}`);

const found = (stated, change, sites = [a, b, middle], own = false) => {
  const asIs = trials.start(sites);
  const trial = change(asIs);
  const [before, after] = [asIs, trial].map((one) =>
    engine.nearest(toyville, trials.doors(one, (x, y) => ({ x, y }))),
  );
  const covered = [before, after].map((one) => engine.figures(toyville, one).covered[0]);
  const fates = trials.fates(trial);
  return cost(toyville, { stated, own, mode: "line" }, fates, before, after, covered[1] - covered[0]);
};
const closeB = (trial) => trials.toggled(trial, trial.sites.find(({ id }) => id === "b"));

test("a door closed saves what it costs", () => {
  const stated = { site_year: 1000, m2_year: 10, agent_year: 100, closing: 5000 };
  const told = found(stated, closeB);
  // "b": 1 000 + 300 x 10 + 6 x 100; "a" stays.
  assert.equal(told.change, -4600);
  assert.deepEqual([told.before.total, told.after.total], [8000, 3400]);
  assert.deepEqual(told.done, [{ name: "closing", count: 1, euros: 5000 }]);
  assert.deepEqual([told.once, told.agentsLeft], [5000, 6]);
  assert.deepEqual(told.perInhabitant, [8000 / 4500, 3400 / 4500]);
  // 6, 8 and 9 are not within 1 km of a door any more: 2 300 inhabitants.
  assert.deepEqual([told.perLost, told.perGained], [2, null]);
  assert.equal(told.travel, null);
});

test("what is not stated is not computed", () => {
  const told = found({}, closeB);
  assert.deepEqual([told.before.total, told.change, told.once], [null, null, null]);
  assert.deepEqual(told.done, [{ name: "closing", count: 1, euros: null }]);
  assert.deepEqual([told.perInhabitant, told.perLost], [[null, null], null]);
});

test("the ways of those who go elsewhere", () => {
  const stated = {
    trips_year: 2,
    hour_value: 10,
    km_cost: { line: 0.5, drive: 9 },
    co2_g_km: { line: 200 },
  };
  const { travel } = found(stated, closeB);
  // Twice there and back are four ways: 2 000 people go 1 km, 1 000 go 2 km, 500 go 1.414 km.
  near(travel.before.km, 4 * (2000 * 1 + 1000 * 2 + 500 * Math.SQRT2));
  // 6 and 8 go 2.236 km instead of 1, and 9 goes 2.828 km instead of 0.
  const more = 4 * (1400 * (Math.sqrt(5) - 1) + 900 * 2 * Math.SQRT2);
  near(travel.change.km, more);
  near(travel.change.euros, 0.5 * more);
  near(travel.change.co2, 0.2 * more);
  assert.deepEqual([travel.before.hours, travel.change.hours], [null, null]);
  assert.deepEqual([travel.stranded, travel.without], [0, 0]);
});

test("a mode that was not stated costs nothing that is known", () => {
  const { travel } = found({ trips_year: 1, km_cost: { drive: 1 }, co2_g_km: { drive: 1 } }, closeB);
  assert.deepEqual([travel.change.euros, travel.change.co2], [null, null]);
});

test("those without a door in one state only are in no change", () => {
  const shut = (trial) => trials.toggled(closeB(trial), a);
  const { travel } = found({ trips_year: 1 }, shut);
  assert.deepEqual([travel.after.km, travel.change.km, travel.stranded], [0, 0, 4500]);
});

test("a door that opens or moves is paid once", () => {
  const stated = { site_year: 1000, opening: 70, moving: 9, closing: 5 };
  const opened = found(stated, (trial) => trials.toggled(trial, middle));
  // 5 is gained.
  assert.deepEqual([opened.change, opened.once, opened.perGained], [1000, 70, 2]);
  const moved = found(stated, (trial) => trials.moved(trial, b, [west, south]));
  assert.deepEqual([moved.change, moved.once], [0, 9]);
  // One closes, one opens.
  const both = found(stated, (trial) => trials.toggled(closeB(trial), middle));
  assert.deepEqual([both.change, both.once], [0, 75]);
  assert.deepEqual(both.done.map(({ name }) => name), ["opening", "closing"]);
});

test("a change is known although a door that stays is not, and not where one that changes is not", () => {
  const { area_m2: _, ...bare } = a;
  const stays = found({ m2_year: 10 }, closeB, [bare, b]);
  assert.deepEqual([stays.change, stays.undecided], [-3000, {}]);
  assert.deepEqual(stays.perInhabitant, [null, null]);
  assert.deepEqual(stays.after.unknown.area_m2.map(({ id }) => id), ["a"]);
  const opens = found({ m2_year: 10 }, (trial) => trials.toggled(trial, middle));
  assert.equal(opens.change, null);
  assert.deepEqual(opens.undecided.area_m2.map(({ id }) => id), ["m"]);
});

test("what a list says a door costs stands instead of the unit costs", () => {
  const doors = [{ ...a, area_m2: undefined, running_cost: 7000 }, b, middle];
  const told = found({ site_year: 1000, m2_year: 10 }, closeB, doors, true);
  // "a" 7 000, of whatever area; "b" 1 000 + 300 x 10.
  assert.deepEqual([told.before.total, told.after.total, told.change], [11000, 7000, -4000]);
  assert.deepEqual(told.after.unknown, {});
});

test("a list alone says what its doors cost", () => {
  const closeA = (trial) => trials.toggled(trial, trial.sites[0]);
  const one = found({}, closeA, [{ ...a, running_cost: 7000 }, b], true);
  // Of "b", the only one that is left, nobody knows anything.
  assert.deepEqual([one.before.total, one.after.total, one.change], [7000, null, null]);
  assert.deepEqual(one.before.unknown.running_cost.map(({ id }) => id), ["b"]);
  const both = found({}, closeA, [{ ...a, running_cost: 7000 }, { ...b, running_cost: 500 }], true);
  assert.deepEqual([both.before.total, both.after.total, both.change], [7500, 500, -7000]);
});
