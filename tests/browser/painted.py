"""What the canvas tiles of a page show."""

from __future__ import annotations

COLOURS = """(tiles) => {
  const seen = new Map();
  for (const tile of tiles) {
    const { data } = tile.getContext("2d").getImageData(0, 0, tile.width, tile.height);
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] !== 255) continue;
      const parts = [data[at], data[at + 1], data[at + 2]];
      const hex = "#" + parts.map((n) => n.toString(16).padStart(2, "0")).join("");
      seen.set(hex, (seen.get(hex) ?? 0) + 1);
    }
  }
  return [...seen].filter(([, count]) => count > 100).map(([hex]) => hex);
}"""


def painted(ground) -> set[str]:
    """The colours of the canvas tiles of a page, or of a part of one."""
    return set(ground.locator("canvas.leaflet-tile").evaluate_all(COLOURS))
