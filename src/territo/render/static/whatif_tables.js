// What a trial changes, as tables and as a small histogram.
((territo) => {
  "use strict";

  const { el, svg, table } = territo.dom;
  const BINS = 16;
  const ROWS = 10;

  // A difference is always written with its sign; what rounds to nothing is nothing.
  const signed = (write) => (value) => {
    const text = write(Math.abs(value));
    if (!/[1-9]/.test(text)) return text;
    return `${value < 0 ? "−" : "+"}${text}`;
  };

  const headed = (names) => names.map((name, index) => [territo.say(`col_${name}`), index > 0]);

  const sentence = (frame, before, after) => {
    const { percent, people, number } = territo.french;
    const at = frame.headline;
    const more = after.share[at] - before.share[at];
    const points = signed((value) => number(value, 1))(more);
    const said = {
      share: percent(after.share[at]),
      population: people(frame.population),
      threshold: frame.thresholds[at],
      // French has a plural from two on.
      change: territo.say(Math.abs(more) < 1.95 ? "whatif_point" : "whatif_points", { points }),
    };
    return territo.say("whatif_sentence", said);
  };

  // Threshold by threshold: the share, who is newly within, who is newly beyond.
  const changes = (frame, ledgers, after) => {
    const { people, percent, orDash } = territo.french;
    const sum = (rows, name) => rows.reduce((total, row) => total + row[name], 0);
    const rows = ledgers.map((ledger, index) => [
      territo.say("within", { threshold: frame.thresholds[index] }),
      orDash(percent)(after.share[index]),
      people(sum(ledger, "within")),
      people(sum(ledger, "beyond")),
    ]);
    const columns = headed(["threshold", "share", "gained", "lost"]);
    const made = table(territo.say("whatif_changes"), columns, rows);
    made.classList.add("changes");
    return made;
  };

  // Inhabitants times kilometres, or hours.
  const added = (unit) => signed((costs) => territo.french.number(costs / (unit === "min" ? 60 : 1000)));

  // Commune by commune at the threshold that is shown: those that lose most, then gain most.
  const communes = (names, ledger, threshold, unit) => {
    const { people } = territo.french;
    const touched = ledger
      .map((row, index) => ({ ...row, name: names[index] }))
      .filter(({ beyond, within, extra }) => beyond > 0 || within > 0 || extra !== 0)
      .sort(
        (one, other) =>
          other.beyond - one.beyond || other.within - one.within || other.extra - one.extra,
      );
    if (!touched.length) return null;
    const rows = touched
      .slice(0, ROWS)
      .map(({ name, within, beyond, extra }) => [name, people(within), people(beyond), added(unit)(extra)]);
    const count = territo.french.number(touched.length - rows.length);
    const more = touched.length > ROWS && el("p", {}, territo.say("whatif_more", { count }));
    const caption = territo.say("whatif_ledger", { threshold });
    const made = table(caption, [
      ...headed(["commune", "gained", "lost"]),
      [territo.sayCost("col_extra", unit), true],
    ], rows);
    made.classList.add("tight");
    return el("div", { class: "ledger" }, made, more || null);
  };

  const total = (ledger, unit) => {
    const sum = ledger.reduce((all, { extra }) => all + extra, 0);
    const key = unit === "min" ? "whatif_extra_min" : "whatif_extra";
    return el("p", {}, territo.say(key, { extra: added(unit)(sum) }));
  };

  // Bars for the trial, a line for the sites as they are.
  const histogram = (before, after, step, unit) => {
    const { people } = territo.french;
    const distance = territo.cost(unit);
    const [wide, high] = [18, 80];
    const most = Math.max(...before, ...after, 1);
    const y = (value) => high - (high * value) / most;
    const label = (bin) =>
      bin === BINS - 1
        ? territo.say("legend_beyond", { threshold: distance(bin * step) })
        : territo.say("legend_between", { low: distance(bin * step), high: distance((bin + 1) * step) });
    const bars = [...after].map((value, bin) =>
      svg(
        "rect",
        { x: bin * wide + 1, y: y(value), width: wide - 2, height: high - y(value), class: "bar" },
        svg("title", {}, `${label(bin)}\u00a0: ${people(value)}`),
      ),
    );
    const line = [...before].map((value, bin) => `${bin ? "L" : "M"}${bin * wide} ${y(value)}h${wide}`);
    const ticks = [0, 4, 8, 12].map((bin) =>
      svg("text", { x: bin * wide, y: high + 13 }, bin ? distance(bin * step) : "0"),
    );
    const box = { viewBox: `0 -2 ${BINS * wide} ${high + 18}`, class: "histogram", role: "img" };
    return svg(
      "svg",
      { ...box, "aria-label": territo.sayCost("whatif_histogram", unit) },
      ...bars,
      svg("path", { d: line.join(""), class: "as-before" }),
      ...ticks,
    );
  };

  territo.whatifTables = { BINS, sentence, changes, communes, total, histogram, signed };
  if (typeof module !== "undefined") module.exports = territo.whatifTables;
})((globalThis.territo ??= {}));
