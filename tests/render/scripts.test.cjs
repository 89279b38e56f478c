// The pure parts of the page's scripts, outside a browser.
"use strict";

const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { test } = require("node:test");

const load = (name) => require(join(__dirname, "../../src/territo/render/static", name));
const french = load("french.js");
const packing = load("packing.js");
const classes = load("classes.js");
const lattice = load("lattice.js");
globalThis.territo.parts ??= {};
const ways = load("ways.js");
const difference = load("difference.js");
const swipe = load("swipe_scale.js");
const { synchronise } = load("synchronise.js");

globalThis.territo.dom ??= {};
const lines = load("lines.js");
const search = load("search.js");

test("a name is found without its accents, capitals and dashes", () => {
  const places = ["Saint-Étienne-du-Rouvray", "Rouen", "Mairie de Rouen", "Le Petit-Quevilly"].map(
    (name) => ({ name }),
  );
  const named = (asked) => search.match(places, asked)?.name;
  assert.equal(named("saint etienne"), "Saint-Étienne-du-Rouvray");
  // Who is called so comes before who is called so among other words.
  assert.equal(named("ROUEN"), "Rouen");
  assert.equal(named("petit quevilly"), "Le Petit-Quevilly");
  assert.equal(named("mairie"), "Mairie de Rouen");
  assert.equal(named("Paris"), undefined);
  assert.equal(named(" - "), undefined);
});

const base64 = (array) => Buffer.from(array.buffer).toString("base64");

// Python is held to the same file, see test_french.py.
const cases = JSON.parse(readFileSync(join(__dirname, "number_cases.json"), "utf8"));
for (const [lang, written] of Object.entries(cases)) {
  for (const [write, pairs] of Object.entries(written)) {
    test(`${write} in ${lang}`, () => {
      globalThis.document = { documentElement: { lang } };
      for (const [value, text] of pairs) assert.equal(french[write](value), text);
      delete globalThis.document;
    });
  }
}

test("what is not known is a dash", () => {
  assert.equal(french.orDash(french.percent)(null), "–");
  assert.equal(french.orDash(french.percent)(0), "0\u00a0%");
});

test("a ring is unrolled from its steps", () => {
  const corners = packing.ring([200000, 4900000, 100, 0, -100, 50]);
  assert.deepEqual(corners, [
    [49, 2],
    [49, 2.001],
    [49.0005, 2],
  ]);
});

test("numbers come back from base64, negative ones too", () => {
  const numbers = new Int32Array([-45000000, 0, 489999999]);
  assert.deepEqual([...packing.int32(base64(numbers))], [...numbers]);
});

test("runs put each class in its place", () => {
  const all = packing.spread([2, 3, 4, 1], Uint8Array.from([0, 1, 2, 3]), 12, 255);
  assert.deepEqual([...all], [255, 255, 0, 1, 2, 255, 255, 255, 255, 3, 255, 255]);
});

test("a break belongs to the class above it", () => {
  const breaks = [25, 50, 75, 90, 97.5];
  const found = [0, 24.99, 25, 97.49, 97.5, 100].map((share) => classes.classOf(share, breaks));
  assert.deepEqual(found, [0, 0, 1, 4, 5, 5]);
  assert.deepEqual(classes.edgesOf(breaks)[0], [0, 25]);
  assert.deepEqual(classes.edgesOf(breaks)[5], [97.5, 100]);
});

test("Mercator is that of the tiles", () => {
  assert.deepEqual(lattice.mercator(0, 0), [128, 128]);
  const [x, y] = lattice.mercator(180, 85.0511287798066);
  assert.ok(Math.abs(x - 256) < 1e-9 && Math.abs(y) < 1e-9);
});

// Two control cells of two squares, on the equator where Mercator is nearly straight.
const control = new Int32Array([0, 0, 20000, 0, 40000, 0, 0, 20000, 20000, 20000, 40000, 20000]);
const packed = {
  columns: 4,
  rows: 2,
  step: 2,
  control: base64(control),
  runs: [0, 4, 1, 2],
  classes: base64(Uint8Array.from([0, 0, 1, 2, 1, 1])),
};

test("corners between those that are written are in the middle of them", () => {
  const corner = lattice.cornerOf(packed);
  const near = ([x, y], lon, lat) => {
    const [wantedX, wantedY] = lattice.mercator(lon, lat);
    assert.ok(Math.abs(x - wantedX) < 1e-9 && Math.abs(y - wantedY) < 1e-9);
  };
  near(corner(0, 0), 0, 0);
  near(corner(1, 1), 0.001, 0.001);
  near(corner(3, 2), 0.003, 0.002);
  near(corner(4, 2), 0.004, 0.002);
});

test("stretches hold the squares of a class and of the farther ones", () => {
  const all = packing.spread(packed.runs, packing.bytes(packed.classes), 8, lattice.NOBODY);
  assert.deepEqual(lattice.stretches(all, 4, 0, 0), [[0, 4]]);
  assert.deepEqual(lattice.stretches(all, 4, 0, 1), [[2, 4]]);
  assert.deepEqual(lattice.stretches(all, 4, 1, 0), [[1, 3]]);
  assert.deepEqual(lattice.stretches(all, 4, 1, 2), []);
});

test("an outline bends where the lattice bends, and neighbours share their corners", () => {
  const corner = lattice.cornerOf(packed);
  const low = lattice.outline(corner, 2, 0, [0, 4]);
  const high = lattice.outline(corner, 2, 1, [0, 4]);
  assert.equal(low.length, 6);
  // The top of the lower row, from right to left, is the foot of the upper one.
  assert.deepEqual(low.slice(3).reverse(), high.slice(0, 3));
});

test("each class is painted with all that is farther", () => {
  const { rows, dress } = lattice.wardrobe(packed, 3);
  dress(packing.bytes(packed.classes));
  assert.deepEqual(
    rows.map((row) => row.map((found) => found.length)),
    [
      [1, 1, 1],
      [1, 1, 0],
    ],
  );
  assert.deepEqual(lattice.wardrobe({ columns: 0, rows: 0, runs: [] }, 3).dress([]), []);
});

test("other classes are said to touch the squares between the first and the last that differ", () => {
  const { rows, dress } = lattice.wardrobe(packed, 3);
  // At first everything: both rows, each from its first square to its last one.
  assert.equal(dress(packing.bytes(packed.classes)).length, 2);
  const [lower] = rows;
  assert.deepEqual(dress(packing.bytes(packed.classes)), []);
  // Only the right square of the upper row, which is the third one of the lattice.
  const [touched, ...others] = dress(Uint8Array.from([0, 0, 1, 2, 1, 2]));
  assert.deepEqual(others, []);
  assert.deepEqual([touched.west, touched.south], lattice.cornerOf(packed)(2, 1));
  assert.deepEqual([touched.east, touched.north], lattice.cornerOf(packed)(3, 2));
  assert.equal(rows[0], lower);
  assert.deepEqual(rows[1].map((found) => found.length), [1, 1, 1]);
  assert.deepEqual(lattice.differing([1, 2, 3, 4, 5, 6], [1, 2, 3, 0, 5, 0], 3, 0), null);
  assert.deepEqual(lattice.differing([1, 2, 3, 4, 5, 6], [1, 2, 3, 0, 5, 0], 3, 1), [0, 3]);
});

test("minutes have a tenth below ten, and none above", () => {
  assert.equal(french.duration(0), "0,0\u00a0min");
  assert.equal(french.duration(9.94), "9,9\u00a0min");
  assert.equal(french.duration(9.96), "10\u00a0min");
  assert.equal(french.duration(61.6), "62\u00a0min");
});

test("small numbers come back from base64", () => {
  const numbers = new Uint16Array([0, 1, 65535, 258]);
  assert.deepEqual([...packing.uint16(base64(numbers))], [0, 1, 65535, 258]);
});

test("a way is followed from the nearest place to the door", () => {
  // 0 -> 1 -> 2, a door; 3 is a door of its own, to the east.
  const forest = { lon: [1, 1.1, 1.2, 1.4], lat: [49, 49, 49, 49], next: [1, 2, -1, -1] };
  const { start, metres } = ways.nearest(forest, { lat: 49.01, lng: 1 });
  assert.equal(start, 0);
  assert.ok(Math.abs(metres - 1113.2) < 0.1);
  assert.equal(ways.nearest(forest, { lat: 49, lng: 1.31 }).start, 3);
  assert.deepEqual(ways.route(forest, 0), [0, 1, 2]);
  assert.deepEqual(ways.route(forest, 3), [3]);
});

test("the legend of a difference names only the classes that somebody is in", () => {
  const payload = { colours: ["blue", "grey", "red"], names: ["in", "same", "out"], people: [5, 0, 0.2] };
  assert.deepEqual(difference.named(payload), [
    ["blue", "in", 5],
    ["red", "out", 0.2],
  ]);
});

test("the limit between before and after follows the pointer, and never leaves the map", () => {
  // A map of 400 pixels that begins at 100.
  assert.equal(swipe.shareAt(100, 100, 400), 0);
  assert.equal(swipe.shareAt(200, 100, 400), 25);
  assert.equal(swipe.shareAt(600, 100, 400), 100);
  assert.equal(swipe.shareAt(-5, 100, 400), 0);
  assert.equal(swipe.shareAt(7, 0, 0), 50);
});

test("keys move the limit by steps, by pages and to the ends; others are left alone", () => {
  assert.equal(swipe.moved(50, "ArrowLeft"), 48);
  assert.equal(swipe.moved(50, "ArrowUp"), 52);
  assert.equal(swipe.moved(50, "PageUp"), 60);
  assert.equal(swipe.moved(1, "ArrowDown"), 0);
  assert.equal(swipe.moved(95, "PageUp"), 100);
  assert.equal(swipe.moved(37, "Home"), 0);
  assert.equal(swipe.moved(37, "End"), 100);
  assert.equal(swipe.moved(37, "Tab"), null);
});

test("the two sides share the window and nothing else, wherever the map has been dragged to", () => {
  const { before, after } = swipe.sides({ left: -100, top: 20, right: 300, bottom: 220 }, 25);
  assert.equal(before, "polygon(-100px 20px, 0px 20px, 0px 220px, -100px 220px)");
  assert.equal(after, "polygon(0px 20px, 300px 20px, 300px 220px, 0px 220px)");
});

// As much of a map as following needs: a pixel is a degree, and whoever is moved says so at once.
const dummy = (lat, lng, zoom) => {
  const heard = [];
  const map = { lat, lng, zoom, views: 0, pans: 0 };
  const moved = () => heard.forEach((listener) => listener());
  Object.assign(map, {
    getCenter: () => ({ lat: map.lat, lng: map.lng }),
    getZoom: () => map.zoom,
    project: ({ lat: y, lng: x }) => ({ x, y: -y }),
    on: (name, listener) => name === "move" && heard.push(listener),
    setView: (to, scale) => {
      Object.assign(map, { ...to, zoom: scale, views: map.views + 1 });
      moved();
    },
    panBy: ([x, y]) => {
      Object.assign(map, { lng: map.lng + x, lat: map.lat - y, pans: map.pans + 1 });
      moved();
    },
  });
  return map;
};

test("a map that is moved takes the other with it, and is not moved in its turn", () => {
  const [left, right] = [dummy(49, 1, 10), dummy(49, 1, 10)];
  synchronise([left, right]);
  left.panBy([3, -2]);
  assert.deepEqual(right.getCenter(), { lat: 51, lng: 4 });
  // Whole pixels: the follower is dragged, not drawn again.
  assert.deepEqual([left.pans, right.pans, right.views], [1, 1, 0]);
  right.setView({ lat: 49.25, lng: 1.5 }, 12);
  assert.deepEqual([left.getCenter(), left.zoom], [{ lat: 49.25, lng: 1.5 }, 12]);
  assert.deepEqual([left.views, right.views], [1, 1]);
  // Part of a pixel: the rest is put right.
  left.setView({ lat: 49.5, lng: 1.75 }, 12);
  assert.deepEqual(right.getCenter(), { lat: 49.5, lng: 1.75 });
});

test("a view that is the same already moves nothing", () => {
  const [left, right] = [dummy(49, 1, 10), dummy(49, 1, 10)];
  synchronise([left, right]);
  left.setView({ lat: 49, lng: 1 }, 10);
  assert.deepEqual([right.pans, right.views], [0, 0]);
});

const printMap = load("print_map.js");

test("a colour on the sheet is the one seen through the layer on white", () => {
  assert.equal(printMap.blended("#000000", 0.8), "#333333");
  assert.equal(printMap.blended("#ffffff", 0.8), "#ffffff");
  // 255 - (255 - 63) * 0.5 = 159, 255 - (255 - 15) * 0.5 = 135, 255 - (255 - 125) * 0.5 = 190
  assert.equal(printMap.blended("#3f0f7d", 0.5), "#9f87be");
});

test("the scale bar of the sheet has a round length", () => {
  assert.deepEqual([7300, 1999, 1000, 0.6].map(printMap.roundLength), [5000, 1000, 1000, 0.5]);
});

test("bounds are put in the middle of the sheet's box, at one scale", () => {
  // 10 by 20 in 100 by 100: five pixels a unit, 25 left over on either side.
  const { scale, place } = printMap.fitted({ west: 0, north: 0, east: 10, south: 20 }, 100, 100);
  assert.equal(scale, 5);
  assert.deepEqual(place([0, 0]), [25, 0]);
  assert.deepEqual(place([10, 20]), [75, 100]);
  assert.equal(printMap.trace([[0.004, 1], [2, 3.128]], true), "M0 1L2 3.13Z");
});

test("a line is as wide as there are people, and never too thin to be seen", () => {
  assert.equal(lines.widthOf(800, 800), 10);
  assert.equal(lines.widthOf(400, 800), 5);
  assert.equal(lines.widthOf(1, 800), 1.5);
});

test("the lines of what is pointed at stand out, all of them when nothing is", () => {
  const line = { commune: 2, door: 0 };
  assert.equal(lines.strengthOf(line, {}), 0.8);
  assert.equal(lines.strengthOf(line, { commune: 2 }), 1);
  assert.equal(lines.strengthOf(line, { door: 0 }), 1);
  assert.equal(lines.strengthOf(line, { commune: 0 }), 0.12);
  assert.equal(lines.strengthOf(line, { door: 2 }), 0.12);
});

test("the widest lines are drawn first, whatever they mean", () => {
  const payload = { nearest: [[0, 0, 5], [1, 0, 20]], assigned: [{ zoning: "z", rows: [[0, 1, 10]] }] };
  assert.deepEqual(
    lines.listed(payload).map(({ kind, zoning, people }) => [kind, zoning, people]),
    [
      ["nearest", "", 20],
      ["assigned", "z", 10],
      ["nearest", "", 5],
    ],
  );
});
