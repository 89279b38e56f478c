// Every way along the streets, out of what render/whatif_ways.py wrote, and the nearest door by it.
((territo) => {
  "use strict";

  // As in render/whatif_ways.py: columns and rows from a square to those that come before it.
  const AROUND = [
    [-1, 0],
    [0, -1],
    [-1, -1],
    [1, -1],
    [-2, 0],
    [0, -2],
  ];
  const NO_WAY = -1;

  const inflated = async (text) => {
    const packed = new Blob([territo.packing.bytes(text)]).stream();
    const stream = packed.pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };

  // The earlier points around each: squares as [column, row], then the squares of the points apart.
  const neighbours = (squares, apart, columns) => {
    const at = new Map(squares.map(([column, row], number) => [row * columns + column, number]));
    const count = squares.length + apart.length;
    return AROUND.map(([across, up]) =>
      Int32Array.from({ length: count }, (_, number) => {
        if (number >= squares.length) return apart[number - squares.length];
        const [column, row] = [squares[number][0] + across, squares[number][1] + up];
        if (column < 0 || column >= columns || row < 0) return -1;
        return at.get(row * columns + column) ?? -1;
      }),
    );
  };

  // Ticks of each site, one array for each.
  const unpacked = (body, { against, count }, around) => {
    const points = around[0].length;
    const start = against.length * points;
    let next = 0;
    const written = () => {
      let folded = 0;
      for (let plane = 3; plane >= 0; plane -= 1) {
        folded = folded * 256 + body[start + plane * count + next];
      }
      next += 1;
      return folded % 2 ? -(folded + 1) / 2 : folded / 2;
    };
    const base = Int32Array.from({ length: points }, (_, at) => {
      const side = around.find((one) => one[at] >= 0);
      return side ? side[at] : at - 1;
    });
    const sites = [];
    against.forEach((other, site) => {
      const difference = new Int32Array(points);
      for (let at = 0; at < points; at += 1) {
        const mode = body[site * points + at];
        if (mode < AROUND.length) difference[at] = difference[around[mode][at]];
        else difference[at] = (base[at] < 0 ? 0 : difference[base[at]]) + written();
      }
      sites.push(other < 0 ? difference : difference.map((more, at) => more + sites[other][at]));
    });
    return sites;
  };

  // `payload`: see render/whatif.py; `runs`: of the squares. By unit: rate, pace and ticks by id.
  const read = async (payload, runs) => {
    const squares = territo.whatifGround.taken(runs, payload.columns);
    const apart = payload.apart.map(([square]) => square);
    const around = neighbours(squares, apart, payload.columns);
    const ways = {};
    for (const [unit, packed] of Object.entries(payload.along.ways)) {
      const sites = unpacked(await inflated(packed.bytes), packed, around);
      const ticks = new Map(payload.sites.map(({ id }, at) => [id, sites[at]]));
      ways[unit] = { rate: packed.rate, pace: packed.pace, ticks };
    }
    return { unit: payload.along.unit, ways };
  };

  // A place that is no site: a straight line at the median pace, for whoever has a way to a site.
  const estimated = ({ count, x, y, along }, { rate, pace }, door) => {
    const ticks = new Int32Array(count).fill(NO_WAY);
    for (let at = 0; at < count; at += 1) {
      if (!along.reaches[at]) continue;
      const [across, up] = [x[at] - door.x, y[at] - door.y];
      ticks[at] = Math.round(Math.sqrt(across * across + up * up) * pace * rate);
    }
    return ticks;
  };

  const nearestIn = (ground, ways, doors) => {
    const { count } = ground;
    const cost = new Float64Array(count).fill(NaN);
    const door = new Int32Array(count).fill(-1);
    const least = new Int32Array(count).fill(2 ** 31 - 1);
    // In the order of the ids: of two equally near doors, the first.
    doors.forEach((one, n) => {
      const ticks = one.free ? estimated(ground, ways, one) : ways.ticks.get(one.id);
      for (let at = 0; at < count; at += 1) {
        if (ticks[at] < 0 || ticks[at] >= least[at]) continue;
        least[at] = ticks[at];
        door[at] = n;
      }
    });
    for (let at = 0; at < count; at += 1) if (door[at] >= 0) cost[at] = least[at] / ways.rate;
    return { cost, door };
  };

  // As the engine's, along the streets: in the unit of the headline, and `by` each unit.
  const nearest = (ground, doors) => {
    const { unit, ways } = ground.along;
    const found = Object.fromEntries(
      Object.entries(ways).map(([name, own]) => [name, nearestIn(ground, own, doors)]),
    );
    const by = Object.fromEntries(Object.entries(found).map(([name, { cost }]) => [name, cost]));
    return { ...found[unit], by };
  };

  // The ground with its ways: the points that have one to any site can have one to a free place.
  const withWays = (ground, along) => {
    const reaches = new Uint8Array(ground.count);
    for (const ticks of along.ways[along.unit].ticks.values()) {
      for (let at = 0; at < ground.count; at += 1) if (ticks[at] >= 0) reaches[at] = 1;
    }
    return { ...ground, along: { ...along, reaches } };
  };

  const isRead = () => typeof DecompressionStream === "function";

  territo.whatifAlong = { read, unpacked, neighbours, nearest, withWays, isRead };
  if (typeof module !== "undefined") module.exports = territo.whatifAlong;
})((globalThis.territo ??= {}));
