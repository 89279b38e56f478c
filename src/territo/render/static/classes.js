// Which class a share falls in, and what the class is called.
((territo) => {
  "use strict";

  // A break belongs to the class above it; the last class holds everything up to 100.
  const classOf = (share, breaks) => breaks.filter((edge) => share >= edge).length;

  const edgesOf = (breaks) => {
    const edges = [0, ...breaks, 100];
    return edges.slice(0, -1).map((low, index) => [low, edges[index + 1]]);
  };

  territo.classes = { classOf, edgesOf };
  if (typeof module !== "undefined") module.exports = territo.classes;
})((globalThis.territo ??= {}));
