// A polynomial of two variables, as render/surface.py evaluates it: same sums, same order.
((territo) => {
  "use strict";

  const at = (rows, u, v) => {
    let total = 0;
    for (let i = rows.length - 1; i >= 0; i -= 1) {
      let inner = 0;
      for (let j = rows[i].length - 1; j >= 0; j -= 1) inner = inner * v + rows[i][j];
      total = total * u + inner;
    }
    return total;
  };

  territo.surface = { at };
  if (typeof module !== "undefined") module.exports = territo.surface;
})((globalThis.territo ??= {}));
