// The inhabited squares, painted on the tiles of a canvas layer.
((territo) => {
  "use strict";

  // Whether a tile whose corner is at `left`, `top` shows something of a shape.
  const meets = (shape, { scale, left, top, side }) =>
    shape.east * scale >= left &&
    shape.west * scale <= left + side &&
    shape.south * scale >= top &&
    shape.north * scale <= top + side;

  const trace = (context, { corners }, { scale, left, top }) => {
    corners.forEach(([x, y], index) => {
      const [across, down] = [x * scale - left, y * scale - top];
      if (index) context.lineTo(across, down);
      else context.moveTo(across, down);
    });
    context.closePath();
  };

  const paint = (context, rows, colours, tile) => {
    context.clearRect(0, 0, tile.side, tile.side);
    // Rasterising leaves a hairline where two rows meet: a line half a pixel wide covers it.
    context.lineWidth = 0.5;
    colours.forEach((colour, least) => {
      context.fillStyle = colour;
      context.strokeStyle = colour;
      context.beginPath();
      for (const row of rows) {
        for (const shape of row[least] ?? []) if (meets(shape, tile)) trace(context, shape, tile);
      }
      context.fill();
      context.stroke();
    });
  };

  const Squares = L.GridLayer.extend({
    initialize(payload, classes, options) {
      this.colours = payload.colours;
      this.wardrobe = territo.lattice.wardrobe(payload, payload.colours.length);
      this.wardrobe.dress(classes);
      this.shown = new Map();
      L.GridLayer.prototype.initialize.call(this, options);
      this.on("tileunload", ({ tile }) => this.shown.delete(tile));
    },

    createTile(coords) {
      const { x: side } = this.getTileSize();
      const sharpness = window.devicePixelRatio || 1;
      const tile = document.createElement("canvas");
      tile.width = side * sharpness;
      tile.height = side * sharpness;
      const context = tile.getContext("2d");
      context.scale(sharpness, sharpness);
      const place = { scale: 2 ** coords.z, left: coords.x * side, top: coords.y * side, side };
      this.shown.set(tile, { context, place });
      paint(context, this.wardrobe.rows, this.colours, place);
      return tile;
    },

    // Other classes for the same squares: only the tiles that show a change are painted again.
    reclass(classes) {
      const touched = this.wardrobe.dress(classes);
      for (const { context, place } of this.shown.values()) {
        if (!touched.some((shape) => meets(shape, place))) continue;
        paint(context, this.wardrobe.rows, this.colours, place);
      }
    },
  });

  // A layer of packed squares, each class in its colour; unpacked when it is made.
  territo.squareLayer = (payload, classes = territo.packing.bytes(payload.classes), pane = "squares") =>
    new Squares(payload, classes, { pane, opacity: territo.OPACITY });

  // From the nearest class to the farthest.
  territo.classNames = (thresholds) => [
    ...thresholds.map((threshold, index) =>
      index
        ? territo.say("legend_between", { low: thresholds[index - 1], high: threshold })
        : territo.say("legend_within", { threshold }),
    ),
    territo.say("legend_beyond", { threshold: thresholds[thresholds.length - 1] }),
  ];

  const legend = (map, payload) => {
    if (map.territo.state.fill !== "squares") return null;
    const names = territo.classNames(payload.thresholds);
    if (payload.apart) names.push(territo.say("legend_apart"));
    return territo.legend.swatches(
      territo.sayCost("legend_squares", map.territo.frame.unit),
      names.map((name, index) => [payload.colours[index], name]),
      territo.say("legend_squares_note", { side: payload.side }),
    );
  };

  territo.parts.squares = (map, payload) => {
    map.createPane("squares").style.zIndex = 300;
    let layer = null;
    // Most readers never ask for the squares: they are unpacked when first shown.
    let classes = territo.packing.bytes(payload.classes);
    let stale = false;
    map.on("territo", () => {
      const wanted = map.territo.state.fill === "squares";
      if (wanted && stale) layer?.reclass(classes);
      if (wanted) stale = false;
      if (wanted) (layer ??= territo.squareLayer(payload, classes)).addTo(map);
      else layer?.remove();
    });
    // Other classes for the same squares; they are seen at the next "territo".
    const reclass = (others) => {
      [classes, stale] = [others, true];
      payload.apart ||= others.some((missed) => missed > payload.thresholds.length);
    };
    map.territo.squares = { payload, reclass };
    map.territo.legend.push(() => legend(map, payload));
  };
})((globalThis.territo ??= {}));
