// Where the limit between before and after stands: a share of the map's width, from 0 to 100.
((territo) => {
  "use strict";

  const [STEP, PAGE] = [2, 10];

  const within = (share) => Math.min(Math.max(share, 0), 100);

  const shareAt = (x, left, width) => (width > 0 ? within((100 * (x - left)) / width) : 50);

  // Where a key moves it; null for the other keys.
  const moved = (share, key) => {
    const to = {
      ArrowLeft: share - STEP,
      ArrowDown: share - STEP,
      ArrowRight: share + STEP,
      ArrowUp: share + STEP,
      PageDown: share - PAGE,
      PageUp: share + PAGE,
      Home: 0,
      End: 100,
    }[key];
    return to === undefined ? null : within(to);
  };

  // What each side shows of a window, as clip paths; a side of no width shows nothing.
  const sides = ({ left, top, right, bottom }, share) => {
    const limit = left + ((right - left) * share) / 100;
    const box = (from, to) =>
      `polygon(${from}px ${top}px, ${to}px ${top}px, ${to}px ${bottom}px, ${from}px ${bottom}px)`;
    return { before: box(left, limit), after: box(limit, right) };
  };

  territo.swipeScale = { shareAt, moved, sides };
  if (typeof module !== "undefined") module.exports = territo.swipeScale;
})((globalThis.territo ??= {}));
