// Sites at one same point, drawn around it.
"use strict";

const assert = require("node:assert/strict");
const { join } = require("node:path");
const { test } = require("node:test");

const { offset, fanned } = require(join(__dirname, "../../src/territo/render/static/fan.js"));

const apart = ([x, y], [otherX, otherY]) => Math.hypot(x - otherX, y - otherY);
const all = (count) => Array.from({ length: count }, (_, number) => offset(number, count));

test("one alone stands at its point, two stand left and right of it", () => {
  assert.deepEqual(all(1), [[0, 0]]);
  assert.deepEqual(all(2), [
    [-16, 0],
    [16, 0],
  ]);
});

test("however many there are, each can be seen and pointed at", () => {
  for (const count of [3, 5, 8, 9, 24, 25, 60]) {
    const places = all(count);
    places.forEach((one, at) =>
      places.slice(at + 1).forEach((other) => assert.ok(apart(one, other) > 20, `${count}: ${one} ${other}`)),
    );
  }
  // Eight have 32 pixels each around a circle: 8 x 32 / 2 pi = 41 from its middle.
  assert.deepEqual(offset(0, 8), [-41, 0]);
  // The ninth stands on a second circle, twice as far.
  assert.deepEqual(offset(8, 9), [-81, 0]);
});

test("sites share a point when a metre or less is between them", () => {
  const sites = [
    { name: "a", lat: 49.4, lon: 1.1 },
    { name: "b", lat: 49.4, lon: 1.2 },
    { name: "c", lat: 49.400001, lon: 1.1 },
  ];
  const found = fanned(sites);
  assert.deepEqual(found.get(sites[1]), { offset: [0, 0], others: [] });
  assert.deepEqual(found.get(sites[0]), { offset: [-16, 0], others: [sites[2]] });
  assert.deepEqual(found.get(sites[2]), { offset: [16, 0], others: [sites[0]] });
});
