// What if a site closed, opened or moved: measured again in the page, at once.
((territo) => {
  "use strict";

  const round = (degrees) => Number(degrees.toFixed(6));

  // The figures that the page shows are those of its payloads: writing in them shows others.
  const write = (map, found) => {
    const { figures, communes, frame } = map.territo;
    communes.rows.forEach((row, index) => Object.assign(row, found.communes[index]));
    const { covered, beyond, share, mean, median, p90, max } = found;
    const ranked = communes.rows
      .filter((row) => row.beyond[frame.headline] > 0)
      .map(({ code, name, ...row }) => ({
        code,
        name,
        beyond: row.beyond[frame.headline],
        share: row.share[frame.headline],
      }))
      .sort((one, other) => other.beyond - one.beyond);
    Object.assign(figures.payload, { covered, beyond, share, ranked });
    figures.payload.distances = { mean, median, p90, max };
  };

  const measured = (ground, doors) => {
    const nearest = territo.whatifEngine.nearest(ground, doors);
    const ids = doors.map(({ id }) => id);
    return { ids, nearest, figures: territo.whatifEngine.figures(ground, nearest) };
  };

  const save = (payload, trial) => {
    const stated = JSON.parse(document.getElementById("manifest").textContent);
    const remarks = [
      territo.say("whatif_toml", { name: "essai" }),
      territo.say("whatif_toml_parameters", { parameters: JSON.stringify(stated.parameters) }),
    ];
    const text = territo.whatifTrial.toml(trial, "essai", territo.say("whatif_toml_title"), remarks);
    territo.saveFile(`essai-${payload.slug}.toml`, "application/toml", text);
  };

  // How distances are measured, in numbers: the detour of straight lines, or what free places are
  // estimated by.
  const how = ({ detour, along }) => {
    if (!along) return { detour: territo.french.number(detour, 2) };
    const { number } = territo.french;
    const paces = Object.entries(along.ways).map(([unit, { pace }]) =>
      unit === "min"
        ? territo.say("whatif_pace_min", { pace: number(1000 * pace, 1) })
        : territo.say("whatif_pace", { pace: number(pace, 2) }),
    );
    return { pace: paces.join(territo.say("semicolon")) };
  };

  const start = (map, payload) => {
    const { start: begun, toggled, moved, opened, standing, edited, doors } = territo.whatifTrial;
    const { frame, communes, squares, siteGroups } = map.territo;
    const asIs = begun(payload.sites);
    const past = [];
    let [trial, on] = [asIs, false];
    let [ground, base, shown, hidden] = [null, null, null, []];
    let ready = !payload.along;
    const position = (lon, lat) => territo.whatifGround.position(payload, lon, lat);

    const ledgers = (after) =>
      payload.cutoffs.map((_, n) =>
        territo.whatifEngine.ledger(ground, base.nearest, after.nearest, n),
      );

    const told = (after) => {
      const { BINS, changes, communes: byCommune, total, histogram } = territo.whatifTables;
      const all = ledgers(after);
      const step = payload.cutoffs[frame.headline] / 4;
      const [before, now] = [base, after].map((one) =>
        territo.whatifEngine.spread(ground, one.nearest, step, BINS),
      );
      const at = map.territo.state.threshold;
      const names = communes.rows.map(({ name }) => name);
      const headline = frame.headline;
      const gained = after.figures.covered[headline] - base.figures.covered[headline];
      const fates = territo.whatifTrial.fates(trial);
      const moves = () => {
        const elsewhere = fates.moved.map(({ id }) => id);
        const rows = territo.whatifMoves.moves(ground, base, after, elsewhere);
        const named = new Map(trial.sites.map(({ id, name }) => [id, name]));
        return territo.whatifMovesTable.shown(frame, at, { sites: named, communes: names }, fates, rows);
      };
      const cost = () => {
        const nearest = [base.nearest, after.nearest];
        const found = territo.whatifCost.cost(ground, payload.costs, fates, ...nearest, gained);
        return territo.whatifCostTable.shown(payload.costs, found);
      };
      return [
        changes(frame, all, after.figures),
        total(all[at], frame.unit),
        byCommune(names, all[at], frame.thresholds[at], frame.unit),
        edited(trial) ? moves() : null,
        payload.costs ? cost() : null,
        territo.dom.el("p", {}, territo.sayCost("whatif_histogram", frame.unit)),
        histogram(before, now, step, frame.unit),
      ];
    };

    // Show the trial, or the sites as they are when the reader has left it.
    const show = () => {
      const isEdited = on && edited(trial);
      const open = doors(trial, position);
      shown = isEdited ? measured(ground, open) : base;
      // Along the streets, a place that is no site is only estimated.
      const isEstimated = isEdited && Boolean(payload.along) && open.some(({ free }) => free);
      document.body.classList.toggle("estimated", isEstimated);
      write(map, shown.figures);
      squares.reclass(territo.whatifEngine.classes(ground, shown.nearest));
      const sentence = document.querySelector("#panel .sentence");
      sentence.textContent = isEdited
        ? territo.whatifTables.sentence(frame, base.figures, shown.figures)
        : map.territo.figures.sentence;
      document.body.classList.toggle("edited", isEdited);
      map.territo.redraw();
      markers.redraw();
      // "territo" has the other parts, and this one's tables, draw themselves again.
      territo.show(map, { edited: isEdited });
    };

    const change = (next) => {
      past.push(trial);
      trial = next;
      if (on) show();
    };

    const somewhere = ({ lng, lat }) => {
      const at = [round(lng), round(lat)];
      const row = communes.rows.find(({ polygons }) =>
        territo.whatifGround.holds(territo.packing.polygons(polygons).flat(), ...at),
      );
      if (row) return { at, commune: row.name };
      markers.redraw();
      panel.refuse(territo.say("whatif_outside"));
      return null;
    };

    // The ways along the streets are unpacked once, when they are first wanted.
    const prepare = async () => {
      if (!territo.whatifAlong.isRead()) return panel.refuse(territo.say("whatif_old"));
      const along = await territo.whatifAlong.read(payload, squares.payload.runs);
      ground = territo.whatifAlong.withWays(ground, along);
      ready = true;
      return desk.enter(true);
    };

    const desk = {
      map,
      along: Boolean(payload.along),
      detour: payload.detour,
      said: how(payload),
      trial: () => trial,
      on: () => on,
      past: () => past.length,
      toggle: (site) => change(toggled(trial, site)),
      move: (site, latlng) => {
        const place = somewhere(latlng);
        if (place) change(moved(trial, site, place.at));
      },
      open: (latlng) => {
        const place = somewhere(latlng);
        if (!place) return;
        const number = trial.sites.filter(({ made }) => made).length + 1;
        const name = territo.say("whatif_new", { number, commune: place.commune });
        const kind = territo.say("whatif_new_kind");
        change(opened(trial, { id: `nouveau-${number}`, name, kind }, place.at));
      },
      // Exactly the `wanted` sites, whatever was tried before, see `standing`.
      show: (wanted) => {
        change(standing(asIs, wanted));
        if (!on) desk.enter(true);
      },
      undo: () => {
        trial = past.pop();
        show();
      },
      reset: () => change(asIs),
      save: () => save(payload, trial),
      enter: (wanted) => {
        ground ??= territo.whatifGround.ground(payload, squares.payload.runs, communes.rows.length);
        if (!ready) return prepare();
        on = wanted;
        base ??= measured(ground, doors(asIs, position));
        if (on) {
          hidden = siteGroups.filter((group) => map.hasLayer(group));
          hidden.forEach((group) => group.remove());
          markers.group.addTo(map);
        } else {
          markers.group.remove();
          hidden.forEach((group) => group.addTo(map));
        }
        return show();
      },
    };
    map.territo.trialSites = () =>
      trial.sites.map((site) => ({ ...site, ...territo.whatifTrial.state(trial, site) }));
    const markers = territo.whatifMarkers.layer(desk);
    const panel = territo.whatifPanel(desk);
    map.on("click", ({ latlng }) => on && desk.open(latlng));
    map.on("territo", () => base && panel.redraw(on, on ? told(shown) : []));
    map.territo.legend.push(() => (on ? territo.whatifMarkers.legend(desk) : null));
    map.territo.trials.desk = desk;
    return panel.children;
  };

  // Other parts try sites through `trials.desk`, or say `why` they cannot.
  territo.parts.whatif = (map, payload) => {
    map.territo.trials = { why: payload.why ?? "", desk: null };
    map.territo.whatif = () =>
      payload.why ? [territo.dom.el("p", {}, payload.why)] : start(map, payload);
  };
})((globalThis.territo ??= {}));
