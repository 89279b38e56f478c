// The inhabited squares, painted on the tiles of a canvas layer.
((territo) => {
  "use strict";

  // Bounds of a shape, to paint on each tile only what it shows.
  const bounded = (corners) => {
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    const [west, east] = [Math.min(...xs), Math.max(...xs)];
    const [north, south] = [Math.min(...ys), Math.max(...ys)];
    return { corners, west, east, north, south };
  };

  const paint = (context, shapes, scale, left, top, side) => {
    context.beginPath();
    for (const shape of shapes) {
      if (shape.east * scale < left || shape.west * scale > left + side) continue;
      if (shape.south * scale < top || shape.north * scale > top + side) continue;
      shape.corners.forEach(([x, y], index) => {
        const [across, down] = [x * scale - left, y * scale - top];
        if (index) context.lineTo(across, down);
        else context.moveTo(across, down);
      });
      context.closePath();
    }
    context.fill();
    // Rasterising leaves a hairline where two rows meet: a line half a pixel wide covers it.
    context.lineWidth = 0.5;
    context.stroke();
  };

  const Squares = L.GridLayer.extend({
    initialize(layers, options) {
      this.layers = layers;
      L.GridLayer.prototype.initialize.call(this, options);
    },

    createTile(coords) {
      const { x: side } = this.getTileSize();
      const sharpness = window.devicePixelRatio || 1;
      const tile = document.createElement("canvas");
      tile.width = side * sharpness;
      tile.height = side * sharpness;
      const context = tile.getContext("2d");
      context.scale(sharpness, sharpness);
      for (const { colour, shapes } of this.layers) {
        context.fillStyle = colour;
        context.strokeStyle = colour;
        paint(context, shapes, 2 ** coords.z, coords.x * side, coords.y * side, side);
      }
      return tile;
    },
  });

  // A layer of packed squares, each class in its colour; unpacked when it is made.
  territo.squareLayer = (payload) => {
    const layers = territo.lattice.shapes(payload, payload.colours.length).map((shapes, index) => ({
      colour: payload.colours[index],
      shapes: shapes.map(bounded),
    }));
    return new Squares(layers, { pane: "squares", opacity: territo.OPACITY });
  };

  const legend = (map, payload) => {
    if (map.territo.state.fill !== "squares") return null;
    const { thresholds } = payload;
    const last = thresholds.length - 1;
    const names = thresholds.map((threshold, index) =>
      index
        ? territo.say("legend_between", { low: thresholds[index - 1], high: threshold })
        : territo.say("legend_within", { threshold }),
    );
    names.push(territo.say("legend_beyond", { threshold: thresholds[last] }));
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
    map.on("territo", () => {
      const wanted = map.territo.state.fill === "squares";
      if (wanted) (layer ??= territo.squareLayer(payload)).addTo(map);
      else layer?.remove();
    });
    map.territo.legend.push(() => legend(map, payload));
  };
})((globalThis.territo ??= {}));
