// Who lives where, out of what render/whatif.py wrote.
((territo) => {
  "use strict";

  // Columns and rows of the squares that runs take, in order.
  const taken = (runs, columns) => {
    const found = [];
    let position = 0;
    for (let at = 0; at < runs.length; at += 2) {
      position += runs[at];
      for (let last = position + runs[at + 1]; position < last; position += 1) {
        found.push([position % columns, Math.floor(position / columns)]);
      }
    }
    return found;
  };

  // Points: first one for each square taken, then those that share a square with one of them.
  // `square` says which square a point is in; `population` counts by commune.
  const ground = (payload, runs, communes) => {
    const squares = taken(runs, payload.columns);
    const { apart } = payload;
    const count = squares.length + apart.length;
    const weights = territo.packing.whole(payload.weight, squares.length);
    const places = territo.packing.whole(payload.commune, squares.length);
    const rest = [territo.packing.int8(payload.rest_x), territo.packing.int8(payload.rest_y)];
    const made = {
      count,
      squares: squares.length,
      x: new Float64Array(count),
      y: new Float64Array(count),
      weight: new Float64Array(count),
      commune: new Uint16Array(count),
      square: Int32Array.from({ length: count }, (_, at) => at),
      population: new Float64Array(communes),
      detour: payload.detour,
      cutoffs: payload.cutoffs,
      units: payload.units,
    };
    const size = Math.max(payload.columns, payload.rows);
    squares.forEach(([column, row], at) => {
      const u = (2 * column + 1 - payload.columns) / size;
      const v = (2 * row + 1 - payload.rows) / size;
      made.x[at] = territo.surface.at(payload.x, u, v) + rest[0][at] * payload.unit_x;
      made.y[at] = territo.surface.at(payload.y, u, v) + rest[1][at] * payload.unit_y;
      made.weight[at] = payload.weights[weights[at]];
      made.commune[at] = places[at];
    });
    for (const [at, x, y] of payload.exact) [made.x[at], made.y[at]] = [x, y];
    apart.forEach(([square, x, y, weight, commune], index) => {
      const at = squares.length + index;
      [made.square[at], made.x[at], made.y[at]] = [square, x, y];
      [made.weight[at], made.commune[at]] = [weight, commune];
    });
    for (let at = 0; at < count; at += 1) made.population[made.commune[at]] += made.weight[at];
    return made;
  };

  // Longitude and latitude -> metres.
  const position = ({ place }, lon, lat) => {
    const u = (lon - place.lon) / place.half;
    const v = (lat - place.lat) / place.half;
    return { x: territo.surface.at(place.x, u, v), y: territo.surface.at(place.y, u, v) };
  };

  // Whether rings of [latitude, longitude] hold a place: holes are rings too.
  const holds = (rings, lon, lat) => {
    let inside = false;
    for (const corners of rings) {
      for (let at = 0, last = corners.length - 1; at < corners.length; last = at, at += 1) {
        const [[y, x], [otherY, otherX]] = [corners[at], corners[last]];
        if (y > lat !== otherY > lat && lon < ((otherX - x) * (lat - y)) / (otherY - y) + x) {
          inside = !inside;
        }
      }
    }
    return inside;
  };

  territo.whatifGround = { taken, ground, position, holds };
  if (typeof module !== "undefined") module.exports = territo.whatifGround;
})((globalThis.territo ??= {}));
