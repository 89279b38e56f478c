// From squares of the INSEE grid to shapes on the map.
((territo) => {
  "use strict";

  const NOBODY = 255;

  // Web Mercator on a square of side 256: Leaflet's pixels at zoom 0.
  const mercator = (lon, lat) => {
    const bent = Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
    return [256 * (lon / 360 + 0.5), 256 * (0.5 - bent / (2 * Math.PI))];
  };

  // A function from a corner of the lattice (column, row) to Mercator. Between the corners that are
  // written it is bilinear: straight along rows and columns, so that neighbours meet exactly.
  const cornerOf = (packed) => {
    const written = territo.packing.int32(packed.control);
    const wide = Math.ceil(packed.columns / packed.step) + 1;
    const points = Array.from({ length: written.length / 2 }, (_, at) =>
      mercator(written[2 * at] / 1e7, written[2 * at + 1] / 1e7),
    );
    return (column, row) => {
      const left = Math.min(Math.floor(column / packed.step), wide - 2);
      const low = Math.min(Math.floor(row / packed.step), points.length / wide - 2);
      const x = column / packed.step - left;
      const y = row / packed.step - low;
      const at = low * wide + left;
      const mix = (axis) =>
        (1 - y) * ((1 - x) * points[at][axis] + x * points[at + 1][axis]) +
        y * ((1 - x) * points[at + wide][axis] + x * points[at + wide + 1][axis]);
      return [mix(0), mix(1)];
    };
  };

  // Stretches of a row whose class is `least` or more, as [first column, column after the last].
  const stretches = (all, columns, row, least) => {
    const found = [];
    let start = -1;
    for (let column = 0; column <= columns; column += 1) {
      const value = column < columns ? all[row * columns + column] : NOBODY;
      const inside = value !== NOBODY && value >= least;
      if (inside && start < 0) start = column;
      if (!inside && start >= 0) {
        found.push([start, column]);
        start = -1;
      }
    }
    return found;
  };

  // The outline of a stretch: along its foot, back along its top, bending where the lattice bends.
  const outline = (corner, step, row, [start, end]) => {
    const stops = [start];
    for (let at = (Math.floor(start / step) + 1) * step; at < end; at += step) stops.push(at);
    stops.push(end);
    const foot = stops.map((column) => corner(column, row));
    const top = stops.reverse().map((column) => corner(column, row + 1));
    return [...foot, ...top];
  };

  // Bounds of a shape, to paint on each tile only what it shows.
  const bounded = (corners) => {
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    const [west, east] = [Math.min(...xs), Math.max(...xs)];
    const [north, south] = [Math.min(...ys), Math.max(...ys)];
    return { corners, west, east, north, south };
  };

  // The stretch of a row outside of which two lots of classes are the same; null where they are.
  const differing = (before, after, columns, row) => {
    let [start, end] = [row * columns, (row + 1) * columns];
    while (start < end && before[start] === after[start]) start += 1;
    if (start === end) return null;
    while (before[end - 1] === after[end - 1]) end -= 1;
    return [start - row * columns, end - row * columns];
  };

  // The shapes to paint, row by row, and in each row class by class. A class holds the farther ones
  // too: painted one over the other, they leave no seam between them.
  // `dress` gives the squares other classes, and returns where something changed.
  const wardrobe = (packed, classCount) => {
    const { columns, rows: count, step } = packed;
    const rows = Array.from({ length: count }, () => []);
    const corner = columns ? cornerOf(packed) : null;
    let worn = new Uint8Array(columns * count).fill(NOBODY);
    const dress = (classes) => {
      const all = territo.packing.spread(packed.runs, classes, columns * count, NOBODY);
      const shape = (row, stretch) => bounded(outline(corner, step, row, stretch));
      const touched = [];
      rows.forEach((_, row) => {
        const changed = differing(worn, all, columns, row);
        if (!changed) return;
        rows[row] = Array.from({ length: classCount }, (__, least) =>
          stretches(all, columns, row, least).map((stretch) => shape(row, stretch)),
        );
        touched.push(shape(row, changed));
      });
      worn = all;
      return touched;
    };
    return { rows, dress };
  };

  territo.lattice = { NOBODY, mercator, cornerOf, stretches, outline, differing, wardrobe };
  if (typeof module !== "undefined") module.exports = territo.lattice;
})((globalThis.territo ??= {}));
