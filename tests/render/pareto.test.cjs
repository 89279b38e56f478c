// Where things stand on the chart of the curve, outside a browser.
"use strict";

const assert = require("node:assert/strict");
const { join } = require("node:path");
const { test } = require("node:test");

const load = (name) => require(join(__dirname, "../../src/territo/render/static", name));
const { number } = load("french.js");
const { ticks, fitting, euros, short, placed, nearest, LETTER, LINE } = load("pareto_layout.js");

test("marks are multiples of 1, 2 or 5 times a power of ten, as many as were asked for at most", () => {
  assert.deepEqual(ticks(7, 8), [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(ticks(20, 8), [0, 5, 10, 15, 20]);
  assert.deepEqual(ticks(71, 8), [0, 10, 20, 30, 40, 50, 60, 70]);
  assert.deepEqual(ticks(38.4, 5), [0, 10, 20, 30]);
  assert.deepEqual(ticks(0.3, 3), [0, 0.1, 0.2, 0.3]);
  assert.deepEqual(ticks(0, 5), [0]);
});

test("marks leave room for their words", () => {
  const wide = () => "1 000 000"; // nine letters, and one between two
  const room = (marks) => marks * 10 * LETTER;
  assert.equal(fitting(8, room(8), wide, 8).length, 9);
  // Only four marks beside zero have room: every second one.
  assert.deepEqual(fitting(8, room(4), wide, 8), [0, 2, 4, 6, 8]);
});

test("euros are written in the unit that keeps them short", () => {
  const written = (largest, value) => {
    const { unit, write } = euros(largest, number);
    return `${write(value)} ${unit}`;
  };
  assert.equal(written(7_100_000, 2_000_000), "2 M€");
  assert.equal(written(2_000_000, 500_000), "0,5 M€");
  assert.equal(written(900_000, 200_000), "200 k€");
  assert.equal(written(30, 10), "10 €");
  assert.equal(written(0, 0), "0 €");
});

test("a label is cut where it is too long", () => {
  assert.equal(short("Pôle fermé", 10), "Pôle fermé");
  assert.equal(short("Pôle de Rouen", 6), "Pôle…");
});

const apart = (one, other) =>
  one.x + one.width <= other.x ||
  other.x + other.width <= one.x ||
  one.y + one.height <= other.y ||
  other.y + other.height <= one.y;

test("labels stand on no mark and on no other label, each as near as it can", () => {
  const room = { left: 0, top: 0, right: 300, bottom: 200 };
  const points = [
    { x: 100, y: 100 },
    { x: 104, y: 100 },
    { x: 290, y: 10 },
  ];
  const labels = points.map((point, at) => ({ ...point, text: `label ${at}` }));
  const boxes = placed(labels, room, points, 7);
  const marks = points.map(({ x, y }) => ({ x: x - 7, y: y - 7, width: 14, height: 14 }));
  boxes.forEach((box, at) => {
    assert.deepEqual([box.width, box.height], [7 * LETTER, LINE]);
    assert.ok(box.x >= 0 && box.x + box.width <= 300 && box.y >= 0 && box.y + box.height <= 200);
    marks.forEach((mark) => assert.ok(apart(mark, box)));
    boxes.slice(at + 1).forEach((other) => assert.ok(apart(other, box)));
    // A mark reaches 7, a step of the search is 4.
    const { x, y } = points[at];
    const across = Math.max(box.x - x, 0, x - box.x - box.width);
    const along = Math.max(box.y - y, 0, y - box.y - box.height);
    assert.ok(Math.hypot(across, along) < 7 + 4 + LINE);
  });
});

test("who finds no room has no label, rather than one on another", () => {
  const room = { left: 0, top: 0, right: 60, bottom: LINE };
  const labels = ["one", "two", "three"].map((text) => ({ x: 0, y: 0, text }));
  const boxes = placed(labels, room, [], 7);
  assert.deepEqual(boxes.map(Boolean), [true, true, false]);
  assert.ok(apart(boxes[0], boxes[1]));
});

test("the point that is meant is the nearest one, the last of several at one place", () => {
  const points = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 0 }];
  assert.equal(nearest(points, { x: 4, y: 0 }, 16), 0);
  assert.equal(nearest(points, { x: 6, y: 0 }, 16), 2);
  assert.equal(nearest(points, { x: 40, y: 0 }, 16), -1);
});
