// The chart of the curve: axes, the curve and its bound, points, labels, and what is said of each.
((territo) => {
  "use strict";

  const { el, svg } = territo.dom;
  const { number, people, percent } = territo.french;
  const [WIDTH, HEIGHT] = [352, 264];
  const ROOM = { left: 34, top: 8, right: 344, bottom: 222 };
  const LETTERS = 30;
  const [MANY, MOST] = [30, 8];
  const [DIAMOND, TRIANGLE] = ["M0-6.5 6.5 0 0 6.5-6.5 0z", "M0-6.5 6 5H-6z"];

  // How the abscissa is written, by what it is, and how many marks it has; no half of a site.
  const UNITS = {
    doors: (largest) => ({ unit: "", write: number, most: Math.min(MOST, largest) }),
    yearly_cost: (largest) => ({ ...territo.paretoLayout.euros(largest, number), most: MOST }),
  };

  // What is said of a point when it is pointed at, and of its place beside the others.
  const said = (payload, point, across) => {
    const { say } = territo;
    const doors = (count) =>
      say(count === 1 ? "pareto_door" : "pareto_doors", { doors: number(count) });
    const covers = {
      title: point.title,
      covered: people(point.covered),
      threshold: payload.threshold,
      share: percent(point.share),
    };
    const enough = point.enough === 1 ? "pareto_said_enough_one" : "pareto_said_enough";
    const parts = [
      say("pareto_said", covers),
      point.moved && say("pareto_said_doors", { doors: doors(point.doors) }),
      "yearly_cost" in point && say("pareto_said_cost", { cost: number(point.yearly_cost) }),
      point.proven && say("pareto_said_proven"),
      point.proven === false && say("pareto_said_bound", { bound: percent(point.bound) }),
      point.missing >= 0.05 && say("pareto_said_missing", { missing: number(point.missing, 1) }),
      point.enough < point.doors && point.enough && say(enough, { enough: number(point.enough) }),
      point.outdone[across] && say("pareto_said_outdone"),
    ];
    return `${parts.filter(Boolean).join(say("semicolon"))}.`;
  };

  const scales = (points, across) => {
    const largest = Math.max(...points.map((point) => point[across])) || 1;
    const highest = Math.max(...points.map((point) => Math.max(point.share, point.bound ?? 0))) || 1;
    const top = Math.min(100, highest * 1.04);
    return {
      largest,
      top,
      x: (value) => ROOM.left + ((ROOM.right - ROOM.left) * value) / largest,
      y: (share) => ROOM.bottom - ((ROOM.bottom - ROOM.top) * share) / top,
    };
  };

  const text = (x, y, anchor, words, style = "") =>
    svg("text", { x, y, "text-anchor": anchor, class: style }, words);

  const axes = (across, { largest, top, x, y }) => {
    const { unit, write, most } = UNITS[across](largest);
    const right = territo.paretoLayout.fitting(largest, ROOM.right - ROOM.left, write, most);
    const up = territo.paretoLayout.ticks(top, 5);
    return [
      ...up.map((share) =>
        svg("path", { d: `M${ROOM.left} ${y(share)}H${ROOM.right}`, class: "pareto-grid" }),
      ),
      ...up.map((share) => text(ROOM.left - 5, y(share) + 4, "end", number(share))),
      ...right.map((value) =>
        svg("path", { d: `M${x(value)} ${ROOM.bottom}v4`, class: "pareto-tick" }),
      ),
      ...right.map((value) => {
        const anchor = x(value) > ROOM.right - 20 ? "end" : "middle";
        return text(anchor === "end" ? WIDTH : x(value), ROOM.bottom + 17, anchor, write(value));
      }),
      text(
        (ROOM.left + ROOM.right) / 2,
        HEIGHT - 6,
        "middle",
        territo.say(`pareto_axis_${across}`, { unit }),
      ),
    ];
  };

  const joined = (corners) =>
    corners.map(([x, y], index) => `${index ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

  const lines = (payload, across, { x, y }) => {
    const kept = payload.best
      .filter((point) => !point.outdone[across])
      .sort((one, other) => one[across] - other[across]);
    const made = [
      svg("path", {
        d: joined(kept.map((point) => [x(point[across]), y(point.share)])),
        class: "pareto-line",
      }),
    ];
    if (bounded(payload, across)) {
      const most = payload.best.map((point) => [x(point.doors), y(point.bound)]);
      made.unshift(svg("path", { d: joined(most), class: "pareto-bound" }));
    }
    return made;
  };

  // A bound is of a number of sites, whatever they cost.
  const bounded = (payload, across) => across === "doors" && payload.best.some(({ proven }) => !proven);

  const shape = (point, many) => {
    if (!point.moved) return svg("circle", { r: many ? 2.5 : 4 });
    return svg("path", { d: point.today ? DIAMOND : TRIANGLE });
  };

  const mark = (point, place, words, can, many) =>
    svg(
      "g",
      {
        class: `pareto-point ${point.moved ? "state" : "best"}`,
        transform: `translate(${place.x.toFixed(1)} ${place.y.toFixed(1)})`,
        ...(can ? { role: "button", tabindex: -1, "aria-pressed": "false" } : {}),
      },
      svg("title", {}, words),
      svg("circle", { r: 9, class: "halo" }),
      shape(point, many),
    );

  // The names of today and of the scenarios beside their points, apart from each other.
  const labels = (points, places) => {
    const states = points.map((point, at) => [point, places[at]]).filter(([point]) => point.moved);
    const wanted = states.map(([{ title }, place]) => ({
      ...place,
      text: territo.paretoLayout.short(title, LETTERS),
    }));
    return territo.paretoLayout.placed(wanted, ROOM, places, 7).flatMap((box, at) => {
      if (!box) return [];
      const { x, y, text: words } = wanted[at];
      const [nearX, nearY] = [Math.min(Math.max(x, box.x), box.x + box.width), box.y + box.height / 2];
      const far = Math.hypot(nearX - x, nearY - y) > 16;
      const leader = svg("path", {
        d: joined([
          [x, y],
          [nearX, nearY],
        ]),
        class: "pareto-leader",
      });
      const word = text(box.x + box.width / 2, box.y + box.height - 4, "middle", words, "pareto-label");
      return far ? [leader, word] : [word];
    });
  };

  const key = (drawn, words) =>
    el(
      "li",
      {},
      svg(
        "svg",
        { viewBox: "-12 -8 24 16", width: 24, height: 16, "aria-hidden": "true", class: "pareto-key" },
        drawn,
      ),
      words,
    );

  const legend = (payload, across) => {
    const point = (style, child) => svg("g", { class: `pareto-point ${style}` }, child);
    const outdone = across === "doors" ? "pareto_outdone" : "pareto_outdone_cost";
    const some = [...payload.best, ...payload.states].some((one) => one.outdone[across]);
    return el(
      "ul",
      { class: "keys pareto-keys" },
      key(point("best", svg("circle", { r: 4 })), territo.say("pareto_best")),
      key(point("state", svg("path", { d: DIAMOND })), territo.say("pareto_today")),
      payload.states.length > 1
        ? key(point("state", svg("path", { d: TRIANGLE })), territo.say("pareto_scenario"))
        : null,
      some ? key(point("state outdone", svg("path", { d: DIAMOND })), territo.say(outdone)) : null,
      bounded(payload, across)
        ? key(svg("path", { d: "M-12 0H12", class: "pareto-bound" }), territo.say("pareto_bound"))
        : null,
    );
  };

  // The chart against `across`, its points as elements and where they are; they are buttons when
  // they `can` be shown on the map.
  const chart = (payload, across, can) => {
    const points = [...payload.best, ...payload.states];
    const scale = scales(points, across);
    const places = points.map((point) => ({ x: scale.x(point[across]), y: scale.y(point.share) }));
    const words = points.map((point) => said(payload, point, across));
    const many = payload.best.length > MANY;
    const marks = points.map((point, at) => mark(point, places[at], words[at], can, many));
    points.forEach((point, at) => marks[at].classList.toggle("outdone", point.outdone[across]));
    const [first, last] = [payload.best[0], payload.best.at(-1)];
    const ends = {
      least: percent(first.share),
      first: first.title,
      most: percent(last.share),
      last: last.title,
    };
    const abscissa = territo.say(`pareto_across_${across}`);
    const title = territo.say("pareto_title", { threshold: payload.threshold, across: abscissa });
    const drawn = svg(
      "svg",
      {
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        class: "pareto",
        role: can ? "group" : "img",
        "aria-labelledby": "pareto-title",
        "aria-describedby": "pareto-desc",
      },
      svg("title", { id: "pareto-title" }, title),
      svg("desc", { id: "pareto-desc" }, territo.say("pareto_desc", ends)),
      ...axes(across, scale),
      ...lines(payload, across, scale),
      ...marks,
      ...labels(points, places),
    );
    return { drawn, marks, places, words };
  };

  territo.paretoChart = { chart, legend };
})((globalThis.territo ??= {}));
