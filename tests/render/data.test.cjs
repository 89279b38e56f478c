// The tables behind the map, and the files they are saved as.
"use strict";

const assert = require("node:assert/strict");
const { join } = require("node:path");
const { test } = require("node:test");

const load = (name) => require(join(__dirname, "../../src/territo/render/static", name));
load("french.js");
const { csv } = load("saving.js");
const { sorted, worth, fateOf } = load("data_tables.js");

test("a table is saved as French spreadsheets read it", () => {
  const columns = [{ name: "Nom" }, { name: "Part", unit: "%" }, { name: "Lon", decimals: 6 }];
  const rows = [
    ["Évreux", 12345.678, 1.0912345678],
    ['dit "le ; Vieux"\nbis', null, -0.5],
  ];
  assert.equal(
    csv({ columns, rows }),
    '\ufeffNom;Part (%);Lon\r\nÉvreux;12345,68;1,091235\r\n"dit ""le ; Vieux""\nbis";;-0,5\r\n',
  );
});

test("no name is run as a formula", () => {
  const names = ['=HYPERLINK("x")', "+1", "-2", "@a", "\tb", " c"];
  const text = csv({ columns: [{ name: "Nom" }], rows: names.map((name) => [name]) });
  assert.deepEqual(text.split("\r\n").slice(1, -1), [
    `"'=HYPERLINK(""x"")"`,
    "'+1",
    "'-2",
    "'@a",
    "'\tb",
    '" c"',
  ]);
});

test("cells that are written already have the worth of their numbers", () => {
  assert.equal(worth("1\u202f234,5\u00a0km"), 1234500);
  assert.equal(worth("950\u00a0m"), 950);
  assert.equal(worth("−12,5\u00a0%"), -12.5);
  assert.equal(worth("+3"), 3);
  assert.equal(worth("<\u00a00,1\u00a0%"), 0.1);
  assert.equal(worth("–"), null);
});

test("rows are put in order, what is not known last", () => {
  const columns = [{}, {}, { counts: true, written: true }];
  const rows = [
    ["b", 2, "1,2\u00a0km"],
    ["É", null, "–"],
    ["a10", 10, "950\u00a0m"],
    ["a9", 9, "2\u00a0km"],
  ];
  const order = (index, descending) => sorted({ columns, rows }, index, descending).map(([name]) => name);
  assert.deepEqual(order(0, false), ["a9", "a10", "b", "É"]);
  assert.deepEqual(order(1, false), ["b", "a9", "a10", "É"]);
  assert.deepEqual(order(1, true), ["a10", "a9", "b", "É"]);
  assert.deepEqual(order(2, false), ["a10", "b", "a9", "É"]);
  assert.deepEqual(order(2, true), ["a9", "b", "a10", "É"]);
});

test("what a trial makes of a site", () => {
  assert.equal(fateOf({ door: true, open: true, at: null }), "kept");
  assert.equal(fateOf({ door: true, open: true, at: [1, 2] }), "moved");
  assert.equal(fateOf({ door: true, open: false, at: [1, 2] }), "closed");
  assert.equal(fateOf({ door: false, open: true, at: null }), "opened");
  assert.equal(fateOf({ door: false, made: true, open: false, at: [1, 2] }), "shut");
});
