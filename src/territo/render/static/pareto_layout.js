// Where things stand on the chart of the curve: marks of the axes, labels beside their points.
((territo) => {
  "use strict";

  // Of each letter, in the units of the chart: generous, so that no label is longer than its room.
  const LETTER = 6.4;
  const LINE = 15;
  const STEP = 4;

  // Round marks from zero on: multiples of 1, 2 or 5 times a power of ten, `most` beside zero.
  const ticks = (largest, most) => {
    if (!(largest > 0)) return [0];
    const power = 10 ** Math.floor(Math.log10(largest / most));
    const step = [1, 2, 5, 10].map((part) => part * power).find((one) => largest / one <= most + 1e-9);
    const count = Math.floor(largest / step + 1e-9);
    return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
  };

  // As many marks as there is room for the widest of their words.
  const fitting = (largest, width, write, most) => {
    for (let count = most; count > 1; count -= 1) {
      const found = ticks(largest, count);
      const widest = Math.max(...found.map((value) => write(value).length)) * LETTER;
      if ((found.length - 1) * (widest + LETTER) <= (width * found.at(-1)) / largest) return found;
    }
    return ticks(largest, 1);
  };

  // Euros in the unit that keeps their marks short, and how they are written in it.
  const euros = (largest, number) => {
    const [worth, unit] = [
      [1e6, "M€"],
      [1e3, "k€"],
      [1, "€"],
    ].find(([least]) => largest >= 2 * least) ?? [1, "€"];
    const write = (value) => {
      const tenths = Math.round((10 * value) / worth);
      return number(value / worth, tenths % 10 ? 1 : 0);
    };
    return { unit, write };
  };

  // A label cut to so many letters.
  const short = (name, most) => (name.length <= most ? name : `${name.slice(0, most - 1).trimEnd()}…`);

  const apart = (one, other) =>
    one.x + one.width <= other.x ||
    other.x + other.width <= one.x ||
    one.y + one.height <= other.y ||
    other.y + other.height <= one.y;

  // How far a point is from a box.
  const away = ({ x, y }, box) =>
    Math.hypot(
      Math.max(box.x - x, 0, x - box.x - box.width),
      Math.max(box.y - y, 0, y - box.y - box.height),
    );

  const around = ({ x, y }, reach) => ({
    x: x - reach,
    y: y - reach,
    width: 2 * reach,
    height: 2 * reach,
  });

  // Boxes for labels, each as near its point as it can be without standing on another label or on a
  // mark; none for whom there is no room. `labels`: x, y of the point, and text; `marks`: points.
  const placed = (labels, room, marks, reach) => {
    const taken = marks.map((mark) => around(mark, reach));
    return labels.map(({ x, y, text }) => {
      const size = { width: text.length * LETTER, height: LINE };
      let [best, least] = [null, Infinity];
      for (let top = room.top; top + size.height <= room.bottom; top += STEP) {
        for (let left = room.left; left + size.width <= room.right; left += STEP) {
          const box = { x: left, y: top, ...size };
          const far = away({ x, y }, box);
          if (far < least && taken.every((one) => apart(one, box))) [best, least] = [box, far];
        }
      }
      if (best) taken.push(best);
      return best;
    });
  };

  // The point nearest to a place, unless all are farther than `reach`; of several, the last one.
  const nearest = (points, place, reach) => {
    const far = points.map(({ x, y }) => Math.hypot(x - place.x, y - place.y));
    const least = Math.min(...far);
    return least <= reach ? far.lastIndexOf(least) : -1;
  };

  territo.paretoLayout = { ticks, fitting, euros, short, placed, nearest, LETTER, LINE };
  if (typeof module !== "undefined") module.exports = territo.paretoLayout;
})((globalThis.territo ??= {}));
