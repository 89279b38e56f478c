// The most that each number of sites covers: a curve whose points the map shows.
((territo) => {
  "use strict";

  const { el, table } = territo.dom;
  const { number, people, percent, orDash } = territo.french;
  // How near a click has to be, in units of the chart.
  const REACH = 16;
  const STEPS = {
    ArrowRight: 1,
    ArrowUp: 1,
    ArrowLeft: -1,
    ArrowDown: -1,
    Home: -Infinity,
    End: Infinity,
  };

  // From left to right, and of several above each other from below.
  const inOrder = (places) =>
    places
      .map((_, at) => at)
      .sort((one, other) => places[one].x - places[other].x || places[other].y - places[one].y);

  const near = (drawn, places, event) => {
    const inverse = drawn.getScreenCTM().inverse();
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(inverse);
    return territo.paretoLayout.nearest(places, place, REACH);
  };

  // Who points at a point reads it.
  const readable = ({ drawn, places, words }, tell) =>
    drawn.addEventListener("pointermove", (event) => {
      const at = near(drawn, places, event);
      drawn.classList.toggle("near", at >= 0);
      if (at >= 0) tell(words[at]);
    });

  // One stop of the keyboard for the whole chart: arrows go from point to point, Enter shows one.
  const choosable = ({ drawn, marks, places, words }, tell, show) => {
    const order = inOrder(places);
    marks[order[0]].setAttribute("tabindex", 0);
    drawn.addEventListener("focusin", ({ target }) => {
      marks.forEach((one) => one.setAttribute("tabindex", one === target ? 0 : -1));
      tell(words[marks.indexOf(target)]);
    });
    drawn.addEventListener("click", (event) => {
      // The mouse means the nearest point; a click without a place, the one that it was given to.
      const own = marks.indexOf(event.target.closest(".pareto-point"));
      const at = event.detail > 0 ? near(drawn, places, event) : own;
      if (at < 0) return;
      marks[at].focus();
      show(at);
    });
    drawn.addEventListener("keydown", (event) => {
      const at = marks.indexOf(event.target);
      if (event.key === "Enter" || event.key === " ") show(at);
      else if (event.key in STEPS) {
        const to = order.indexOf(at) + STEPS[event.key];
        marks[order[Math.min(Math.max(to, 0), order.length - 1)]].focus();
      } else return;
      event.preventDefault();
    });
  };

  const headed = (keys, unit) =>
    keys.map((key, index) => [territo.say(`pareto_col_${key}`, { unit }), index > 0]);

  // More columns than a narrow panel has room for: the table is moved sideways in a frame.
  const framed = (made, costs) => {
    made.classList.add("tight", "pareto-table");
    const label = made.caption.textContent;
    return costs
      ? el("div", { class: "sideways", role: "region", tabindex: 0, "aria-label": label }, made)
      : made;
  };

  // The name of a point: a button where the map can show it.
  const name = (point, at, show) => {
    if (!show) return point.title;
    const title = territo.say("pareto_show", { title: point.title });
    const onclick = () => show(at);
    return el("button", { type: "button", class: "link", title, onclick }, point.title);
  };

  const tables = (payload, show) => {
    const costs = payload.across.includes("yearly_cost");
    const most = Math.max(...[...payload.best, ...payload.states].map((point) => point.yearly_cost));
    const { unit, write } = territo.paretoLayout.euros(most, number);
    const cost = (point) => (costs ? [write(point.yearly_cost)] : []);
    const more = costs ? ["yearly_cost"] : [];
    const states = payload.states.map((point, at) => [
      name(point, payload.best.length + at, show),
      number(point.doors),
      people(point.covered),
      percent(point.share),
      orDash(number)(point.enough),
      ...cost(point),
    ]);
    const best = payload.best.map((point, at) => [
      name(point, at, show),
      people(point.covered),
      percent(point.share),
      percent(point.bound),
      ...cost(point),
    ]);
    const columns = headed(["name", "doors", "covered", "share", "enough", ...more], unit);
    const points = table(territo.say("pareto_points_caption"), columns, states);
    const heads = headed(["doors", "covered", "share", "bound", ...more], unit);
    const rows = table(territo.say("pareto_rows_caption"), heads, best);
    const folded = el("summary", {}, territo.say("pareto_rows"));
    return [framed(points, costs), el("details", {}, folded, framed(rows, costs))];
  };

  // The sites of a point as a trial takes them: with where they stand, when it is elsewhere.
  const standing = (payload, point) => {
    const moved = (point.moved ?? []).map(([at, lon, lat, x, y]) => [
      at,
      { at: [lon, lat], xy: { x, y } },
    ]);
    const places = new Map(moved);
    return point.sites.map((at) => ({ id: payload.ids[at], ...places.get(at) }));
  };

  const choice = (payload, choose) => {
    const radio = (value, index) =>
      el("input", {
        type: "radio",
        name: "pareto-across",
        value,
        checked: index === 0,
        onchange: () => choose(value),
      });
    const labels = payload.across.map((across, index) =>
      el("label", {}, radio(across, index), territo.say(`pareto_across_${across}`)),
    );
    return el("fieldset", {}, el("legend", {}, territo.say("pareto_across")), ...labels);
  };

  const section = (map, payload) => {
    const { trials } = map.territo;
    const points = [...payload.best, ...payload.states];
    const shown = new Map();
    const line = el("p", { class: "pareto-said" });
    const place = el("div", {});
    const tell = (words) => (line.textContent = words);
    let marks = [];
    // Pressed is the point whose sites are on the map.
    const press = () => {
      const pressed = trials.desk?.on() ? shown.get(trials.desk.trial()) : undefined;
      marks.forEach((one, at) => one.setAttribute("aria-pressed", String(at === pressed)));
    };
    const show = (at) => {
      trials.desk.show(standing(payload, points[at]));
      shown.set(trials.desk.trial(), at);
      press();
    };
    const draw = (across) => {
      const chart = territo.paretoChart.chart(payload, across, !trials.why);
      place.replaceChildren(chart.drawn, territo.paretoChart.legend(payload, across));
      readable(chart, tell);
      if (trials.why) return;
      choosable(chart, tell, show);
      ({ marks } = chart);
      press();
    };
    draw(payload.across[0]);
    tell(territo.say(trials.why ? "pareto_how_not" : "pareto_how", trials));
    map.on("territo", press);
    return [
      el("p", {}, payload.lead),
      payload.across.length > 1 ? choice(payload, draw) : null,
      place,
      line,
      ...tables(payload, trials.why ? null : show),
      ...payload.notes.map((note) => el("p", { class: "pareto-note" }, note)),
    ].filter(Boolean);
  };

  territo.parts.pareto = (map, payload) => {
    map.territo.pareto = () => payload && section(map, payload);
  };
})((globalThis.territo ??= {}));
