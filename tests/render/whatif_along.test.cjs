// The ways along the streets, as tests/test_every.py has them written, and the nearest door.
"use strict";

const assert = require("node:assert/strict");
const { join } = require("node:path");
const { test } = require("node:test");
const { deflateRawSync } = require("node:zlib");

const load = (name) => require(join(__dirname, "../../src/territo/render/static", name));
load("packing.js");
load("surface.js");
load("whatif_ground.js");
const engine = load("whatif_engine.js");
const along = load("whatif_along.js");

const NONE = 6;
const body = [NONE, NONE, NONE, 0, NONE, 0, 0, NONE, 20, 40, 19, 10, 2, ...Array(15).fill(0)];
const payload = {
  columns: 3,
  apart: [[2, 0, 0, 1, 0]],
  sites: [{ id: "a" }, { id: "b" }],
  along: {
    unit: "m",
    ways: {
      m: {
        rate: 10,
        pace: 1.25,
        against: [-1, 0],
        count: 5,
        bytes: deflateRawSync(Buffer.from(body)).toString("base64"),
      },
    },
  },
};
const read = () => along.read(payload, [0, 3]);

test("ways come back to the last tick", async () => {
  const { ways } = await read();
  assert.deepEqual([...ways.m.ticks.get("a")], [10, 30, 20, 20]);
  assert.deepEqual([...ways.m.ticks.get("b")], [15, 35, 25, 26]);
});

test("the neighbours of a square are those before it, of a second point its square", () => {
  // Two rows of two squares, and a second point in the third square.
  const around = along.neighbours([[0, 0], [1, 0], [0, 1], [1, 1]], [2], 2);
  assert.deepEqual([...around[0]], [-1, 0, -1, 2, 2]);
  assert.deepEqual([...around[1]], [-1, -1, 0, 1, 2]);
  assert.deepEqual([...around[2]], [-1, -1, -1, 0, 2]);
  assert.deepEqual([...around[3]], [-1, -1, 1, -1, 2]);
});

test("the nearest door along the streets, and a free place by its straight line", async () => {
  const ground = along.withWays(
    { count: 4, x: [0, 200, 400, 400], y: [0, 0, 0, 0] },
    await read(),
  );
  const found = engine.nearest(ground, [{ id: "a" }, { id: "b" }]);
  assert.deepEqual([...found.door], [0, 0, 0, 0]);
  // Ticks are tenths of a metre.
  assert.deepEqual([...found.cost], [1, 3, 2, 2]);
  assert.deepEqual([...engine.nearest(ground, [{ id: "b" }]).cost], [1.5, 3.5, 2.5, 2.6]);
  // One metre from the second square: 1.25 m; "b" from elsewhere, for 200 m and more are farther.
  const free = { id: "c", x: 201, y: 0, free: true };
  const tried = engine.nearest(ground, [{ id: "b" }, free]);
  assert.deepEqual([...tried.door], [0, 1, 0, 0]);
  assert.equal(tried.cost[1], 1.3); // 12.5 ticks are 13
  assert.equal(tried.by.m, tried.by[ground.along.unit]);
});
