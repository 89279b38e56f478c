// Maps that show one view: whichever of them is moved, the others follow.
((territo) => {
  "use strict";

  // Parts of a degree, far below a pixel.
  const SAME = 1e-9;

  const apart = (one, other) => {
    const [a, b] = [one.getCenter(), other.getCenter()];
    const far = Math.max(Math.abs(a.lat - b.lat), Math.abs(a.lng - b.lng));
    return one.getZoom() !== other.getZoom() || far > SAME;
  };

  const follow = (leader, follower) => {
    const [centre, zoom] = [leader.getCenter(), leader.getZoom()];
    // Dragged by whole pixels, its tiles need not be drawn again.
    if (follower.getZoom() === zoom) {
      const [to, from] = [centre, follower.getCenter()].map((place) => follower.project(place, zoom));
      follower.panBy([Math.round(to.x - from.x), Math.round(to.y - from.y)], { animate: false });
    }
    if (apart(leader, follower)) follower.setView(centre, zoom, { animate: false });
  };

  // What follows is moved too, and says so: it is not followed in its turn.
  const synchronise = (maps) => {
    let busy = false;
    for (const leader of maps) {
      leader.on("move", () => {
        if (busy) return;
        busy = true;
        for (const map of maps) if (map !== leader && apart(leader, map)) follow(leader, map);
        busy = false;
      });
    }
  };

  territo.synchronise = synchronise;
  if (typeof module !== "undefined") module.exports = { synchronise };
})((globalThis.territo ??= {}));
