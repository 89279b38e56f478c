// Who has an open door, hour by hour: a strip of 7 days and 24 hours, and the same as a table.
((territo) => {
  "use strict";

  const { el, svg, table } = territo.dom;
  const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
  const HOURS = [...Array(24).keys()];
  const LEFT = 30;
  const TOP = 16;
  const SIDE = 13;

  const day = (number) => territo.say(`day_${DAYS[number]}`);
  const short = (number) => `${day(number).slice(0, 3)}.`;

  // Only all is written 100, only nothing is written 0.
  const whole = (share) => {
    if (share > 0 && share < 1) return "<\u00a01";
    if (share >= 99.5 && share < 100) return ">\u00a099";
    return territo.french.number(share);
  };

  const colour = (payload, share) => {
    const inner = payload.limits.slice(1, -1);
    return share === 0 ? "none" : payload.colours[inner.filter((limit) => share >= limit).length];
  };

  const cellWords = (named, hour, share) =>
    territo.say("week_cell", { day: named, hour, share: territo.french.percent(share) });

  const cell = (payload, share, number, hour) =>
    svg(
      "rect",
      {
        x: LEFT + hour * SIDE,
        y: TOP + number * SIDE,
        width: SIDE - 1,
        height: SIDE - 1,
        fill: colour(payload, share),
        class: "week-cell",
      },
      svg("title", {}, cellWords(day(number), hour, share)),
    );

  const label = (x, y, anchor, words) => svg("text", { x, y, "text-anchor": anchor }, words);

  const strip = (payload) =>
    svg(
      "svg",
      {
        class: "week",
        viewBox: `0 0 ${LEFT + 24 * SIDE + 12} ${TOP + 7 * SIDE}`,
        role: "img",
        "aria-label": territo.say("week_caption", payload),
      },
      ...[0, 6, 12, 18, 24].map((hour) => label(LEFT + hour * SIDE, TOP - 5, "middle", territo.say("week_axis", { hour }))),
      ...payload.shares.flatMap((shares, number) => [
        label(LEFT - 4, TOP + (number + 1) * SIDE - 4, "end", short(number)),
        ...shares.map((share, hour) => cell(payload, share, number, hour)),
      ]),
    );

  const swatch = (fill, words) =>
    el(
      "span",
      {},
      svg(
        "svg",
        { viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true" },
        svg("rect", { x: 0.5, y: 0.5, width: 11, height: 11, fill, class: "week-cell" }),
      ),
      ` ${words}`,
    );

  const legend = (payload) => {
    const classes = payload.colours.map((fill, index) =>
      swatch(fill, territo.say("legend_class", {
        low: payload.limits[index],
        high: payload.limits[index + 1],
      })),
    );
    return el("p", { class: "week-legend" }, swatch("none", territo.say("week_nobody")), ...classes);
  };

  // Hours at which nobody has an open door on any day are left to the caption.
  const hourly = (payload) => {
    const open = HOURS.filter((hour) => payload.shares.some((shares) => shares[hour] > 0));
    const columns = [
      [territo.say("week_hour"), true],
      ...DAYS.map((_, number) => [short(number), true]),
    ];
    const rows = open.map((hour) => [
      `${hour}:00`,
      ...payload.shares.map((shares) => whole(shares[hour])),
    ]);
    const made = table(territo.say("week_table_caption", payload), columns, rows);
    made.classList.add("week-table");
    return el("details", {}, el("summary", {}, territo.say("week_table")), made);
  };

  territo.parts.week = (map, payload) => {
    map.territo.week = () =>
      payload && [
        el("p", {}, territo.say("week_caption", payload)),
        strip(payload),
        legend(payload),
        ...payload.notes.map((note) => el("p", {}, note)),
        hourly(payload),
      ];
  };
})((globalThis.territo ??= {}));
