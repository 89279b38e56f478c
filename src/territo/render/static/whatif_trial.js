// A trial: which sites are open, and where. Each change makes a new one, so that any can be undone.
((territo) => {
  "use strict";

  const openAs = (site) => ({ open: site.door, at: null });

  // What a trial says of a site: whether it is open, and where it was put, as [lon, lat] and, where
  // they are known to the last bit, as metres.
  const state = (trial, site) => trial.changes[site.id] ?? openAs(site);

  const unchanged = (site, { open, at }) => !site.made && open === site.door && at === null;

  const start = (sites) => ({ sites, changes: {} });

  const changed = (trial, site, change) => {
    const next = { ...state(trial, site), ...change };
    const changes = { ...trial.changes };
    delete changes[site.id]; // the latest change stands last
    if (!unchanged(site, next)) changes[site.id] = next;
    return { ...trial, changes };
  };

  const toggled = (trial, site) => changed(trial, site, { open: !state(trial, site).open });

  const moved = (trial, site, at) => changed(trial, site, { at, xy: null, open: true });

  const opened = (trial, site, at) => {
    const made = { ...site, door: false, made: true };
    return changed({ ...trial, sites: [...trial.sites, made] }, made, { open: true, at });
  };

  // Exactly the `wanted` sites are open: ids, and of those that stand elsewhere where, as in a state.
  const standing = (trial, wanted) => {
    const places = new Map(wanted.map(({ id, at = null, xy = null }) => [id, { open: true, at, xy }]));
    const closed = { open: false, at: null, xy: null };
    return trial.sites.reduce(
      (next, site) => changed(next, site, places.get(site.id) ?? closed),
      trial,
    );
  };

  const edited = (trial) => Object.keys(trial.changes).length > 0;

  // The doors in the order of their ids; those at a place of the reader's choice are free. `position`
  // turns [lon, lat] into metres.
  const doors = (trial, position) =>
    trial.sites
      .filter((site) => state(trial, site).open)
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .map((site) => {
        const { at, xy } = state(trial, site);
        const { x, y } = xy ?? (at ? position(...at) : site);
        return { id: site.id, x, y, ...(at || xy ? { free: true } : {}) };
      });

  // What becomes of the doors, as scenario/fates.py says it: sites, in the order of their ids.
  const fates = (trial) => {
    const sites = [...trial.sites].sort((one, other) => (one.id < other.id ? -1 : 1));
    const isOpen = (site) => state(trial, site).open;
    return {
      before: sites.filter(({ door }) => door),
      after: sites.filter(isOpen),
      opened: sites.filter((site) => isOpen(site) && !site.door),
      closed: sites.filter((site) => !isOpen(site) && site.door),
      moved: sites.filter((site) => isOpen(site) && site.door && state(trial, site).at !== null),
    };
  };

  // A text as TOML writes it: as JSON does, and one more letter.
  const text = (value) => JSON.stringify(value).replace(/\u007f/g, "\\u007f");

  const edit = (trial, site) => {
    const { open, at } = state(trial, site);
    const id = text(site.id);
    const place = at && `at = [${at.join(", ")}]`;
    if (!open) return site.door ? [`close = ${id}`] : null;
    if (site.door) return at ? [`move = ${id}`, place] : null;
    if (at) return [`open = ${id}`, place, `name = ${text(site.name)}`];
    if (site.candidate) {
      return [`open = ${id}`, `at = [${site.lon}, ${site.lat}]`, `name = ${text(site.name)}`];
    }
    if (site.hall) return [`open = ${id}`, `commune = ${text(site.hall)}`, `name = ${text(site.name)}`];
    return [`open = ${id}`];
  };

  // The trial as a table [scenarios.NAME] of territo.toml.
  const toml = (trial, name, title, remarks) => {
    const edits = trial.sites.map((site) => edit(trial, site)).filter(Boolean);
    return [
      ...remarks.map((remark) => `# ${remark}`),
      `[scenarios.${name}]`,
      `title = ${text(title)}`,
      "edits = [",
      ...edits.map((pairs) => `  { ${pairs.join(", ")} },`),
      "]",
      "",
    ].join("\n");
  };

  territo.whatifTrial = { start, state, toggled, moved, opened, standing, edited, doors, fates, toml };
  if (typeof module !== "undefined") module.exports = territo.whatifTrial;
})((globalThis.territo ??= {}));
