// What the map shows, as tables: the whole, the communes, the classes of squares, the sites, the gaps,
// and what the panel says of groups and measures.
((territo) => {
  "use strict";

  // A column of texts, and columns of numbers with how they are written and what they count.
  const words = (name) => ({ name, counts: false, write: (value) => value ?? "–" });
  const numbers = (name, write, more = {}) => ({
    name,
    counts: true,
    write: territo.french.orDash(write),
    ...more,
  });
  const people = (name) => numbers(name, territo.french.people);
  const share = (name) => numbers(name, territo.french.percent, { unit: "%" });
  const cost = (name, unit) => ({ name, counts: true, write: territo.cost(unit), unit });
  const degrees = (name) =>
    numbers(name, (value) => territo.french.number(value, 5), { unit: "°", decimals: 6 });

  const column = (name) => territo.say(`col_${name}`);

  const whole = ({ frame, figures }) => ({
    key: "ensemble",
    caption: territo.say("figures_caption"),
    columns: [words(column("threshold")), people(column("covered")), people(column("beyond")), share(column("share"))],
    rows: frame.thresholds.map((threshold, at) => [
      threshold,
      ...["covered", "beyond", "share"].map((name) => figures.payload[name][at]),
    ]),
  });

  const communes = ({ frame, communes: { rows } }) => ({
    key: "communes",
    caption: territo.say("data_communes"),
    columns: [
      words(column("commune")),
      words(territo.say("data_code")),
      words(territo.say("sector")),
      people(territo.say("population")),
      ...frame.thresholds.flatMap((threshold) => [
        people(territo.say("data_covered", { threshold })),
        share(territo.say("data_share", { threshold })),
      ]),
      cost(territo.sayCost("mean_distance", frame.unit), frame.unit),
    ],
    rows: rows.map((row) => [
      row.name,
      row.code,
      row.sector,
      row.population,
      ...row.covered.flatMap((covered, at) => [covered, row.share[at]]),
      row.mean,
    ]),
  });

  // Of each commune, how many live in the squares of each class.
  const classes = ({ frame, communes: { rows }, squares: { payload } }) => {
    const at = payload.thresholds.map((threshold) => frame.thresholds.indexOf(threshold));
    const among = ({ covered, population }) => {
      const within = [0, ...at.map((index) => covered[index]), population];
      return within.slice(1).map((sum, index) => sum - within[index]);
    };
    return {
      key: "classes",
      caption: territo.sayCost("data_classes", frame.unit),
      columns: [words(column("commune")), ...territo.classNames(payload.thresholds).map(people)],
      rows: rows.map((row) => [row.name, ...among(row)]),
    };
  };

  // Every site that is drawn, with what its tooltip says.
  const sites = ({ kinds }) => {
    const all = kinds.flatMap((kind) => kind.sites);
    const terms = [...new Set(all.flatMap(({ facts }) => facts.map(([term]) => term)))];
    return {
      key: "sites",
      caption: territo.say("sites_list"),
      columns: [
        words(territo.say("data_site")),
        ...terms.map(words),
        degrees(territo.say("data_lon")),
        degrees(territo.say("data_lat")),
      ],
      rows: all.map(({ name, facts, lon, lat }) => {
        const said = new Map(facts);
        return [name, ...terms.map((term) => said.get(term) ?? null), lon, lat];
      }),
    };
  };

  // The sites of a trial, and what has become of each.
  const fateOf = ({ door, made, open, at }) => {
    if (made) return open ? "opened" : "shut";
    if (door) return open ? (at ? "moved" : "kept") : "closed";
    return open ? "opened" : "shut";
  };

  const tried = ({ trialSites }) => ({
    key: "sites",
    caption: territo.say("data_trial"),
    columns: [
      words(territo.say("data_site")),
      words(territo.say("site_kind")),
      words(territo.say("data_state")),
      degrees(territo.say("data_lon")),
      degrees(territo.say("data_lat")),
    ],
    rows: trialSites().map((site) => [
      site.name,
      site.kind,
      territo.say(`data_state_${fateOf(site)}`),
      site.at ? site.at[0] : site.lon,
      site.at ? site.at[1] : site.lat,
    ]),
  });

  const gaps = ({ frame, gaps: payload, gapCommunes }) => {
    const hidden = payload.find((one) => one.hidden);
    return {
      key: "zones",
      caption: territo.say("overlay_gaps"),
      columns: [
        words(column("threshold")),
        words(territo.say("gap_communes")),
        people(territo.say("population")),
        cost(territo.sayCost("gap_farthest", frame.unit), frame.unit),
      ],
      rows: payload.flatMap(({ zones }, at) =>
        zones.map((zone) => [
          frame.thresholds[at],
          gapCommunes(zone),
          zone.population,
          // A cost in another unit would not be comparable in the same column.
          frame.units[at] === frame.unit ? zone.farthest : null,
        ]),
      ),
      note: hidden ? territo.say("data_gaps_hidden") : null,
    };
  };

  const assigned = ({ frame, figures: { payload } }) =>
    payload.assigned.map(({ zoning, rows }, index) => ({
      key: `rattachement-${index + 1}`,
      caption: zoning ? `${territo.say("assigned")} (${zoning})` : territo.say("assigned"),
      columns: [
        words(column("sector")),
        people(column("differ")),
        cost(column("nearest"), frame.unit),
        cost(column("assigned"), frame.unit),
      ],
      rows: rows.map(({ name, differ, nearest, assigned: own }) => [name, differ, nearest, own]),
    }));

  // Cells of these are written already.
  const ready = ({ readyTables }) =>
    Object.entries({ groupes: readyTables.groups, mesures: readyTables.measures }).flatMap(
      ([key, tables]) =>
        tables
          .filter(({ rows }) => rows.length)
          .map(({ caption, columns, rows }, index) => ({
            key: `${key}-${index + 1}`,
            caption,
            columns: columns.map(([name, counts]) => ({ ...words(name), counts, written: true })),
            rows,
          })),
    );

  // Only what follows a trial is shown while there is one.
  const tables = (shown) => {
    const always = [whole(shown), communes(shown), classes(shown)];
    if (shown.state.edited) return [...always, tried(shown)];
    return [...always, sites(shown), gaps(shown), ...assigned(shown), ...ready(shown)];
  };

  // The worth of a cell that is written already: "1 234,5 km" is more than "950 m".
  const worth = (text) => {
    const [, sign, digits, unit] = /^([−+<>-]?)\u00a0?([\d\u202f.,]*\d)\s*(\S*)/.exec(text) ?? [];
    if (digits === undefined) return null;
    const [, thousands, decimals] = territo.french.number(1000.5, 1).split(/\d+/);
    const value = Number(digits.replaceAll(thousands, "").replace(decimals, "."));
    return (sign === "−" || sign === "-" ? -1 : 1) * value * (unit === "km" ? 1000 : 1);
  };

  // Rows in the order of a column; what is not known stands last, either way.
  const sorted = ({ columns, rows }, index, descending) => {
    const { counts, written } = columns[index];
    const value = (row) => (counts && written ? worth(row[index]) : row[index]);
    const compare = (one, other) =>
      typeof one === "number" ? one - other : one.localeCompare(other, undefined, { numeric: true });
    return [...rows].sort((one, other) => {
      const [left, right] = [value(one), value(other)];
      if (left === null || right === null) return (left === null) - (right === null);
      return (descending ? -1 : 1) * compare(left, right);
    });
  };

  territo.dataTables = { tables, sorted, worth, fateOf };
  if (typeof module !== "undefined") module.exports = territo.dataTables;
})((globalThis.territo ??= {}));
