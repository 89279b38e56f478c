// Sites that stand at one same point are drawn around it, so that none hides another.
((territo) => {
  "use strict";

  // As many around the point as have room there; others farther out.
  const AROUND = 8;
  const APART_PX = 32;
  const LEAST_PX = 16;

  // Where the one of that number is drawn, of so many, in pixels from the point.
  const offset = (number, count) => {
    if (count < 2) return [0, 0];
    let [ring, first] = [1, 0];
    while (number >= first + AROUND * ring) {
      first += AROUND * ring;
      ring += 1;
    }
    const mates = Math.min(AROUND * ring, count - first);
    const radius = Math.max(LEAST_PX * ring, (Math.min(AROUND, count) * APART_PX * ring) / (2 * Math.PI));
    const turn = Math.PI + (2 * Math.PI * (number - first)) / mates;
    // Nothing is nothing, and never less: no -0.
    return [Math.cos(turn), Math.sin(turn)].map((part) => Math.round(radius * part) + 0);
  };

  // A metre, about: nobody tells two doors apart that are nearer.
  const point = ({ lat, lon }) => `${lat.toFixed(5)} ${lon.toFixed(5)}`;

  // Each site with its offset and the others at its point.
  const fanned = (sites) => {
    const groups = new Map();
    for (const site of sites) groups.set(point(site), [...(groups.get(point(site)) ?? []), site]);
    return new Map(
      [...groups.values()].flatMap((group) =>
        group.map((site, number) => {
          const others = group.filter((other) => other !== site);
          return [site, { offset: offset(number, group.length), others }];
        }),
      ),
    );
  };

  territo.fan = { offset, fanned };
  if (typeof module !== "undefined") module.exports = territo.fan;
})((globalThis.territo ??= {}));
