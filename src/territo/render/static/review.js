// Addresses to be looked at: a table, and the doubtful points; a row and its point show each other.
((territo) => {
  "use strict";

  const { el, pairs, table } = territo.dom;

  // From here a house is told from the next one.
  const HOUSE = 17;

  const COLUMNS = [
    ["number", true],
    ["site", false],
    ["name", false],
    ["declared", false],
    ["found", false],
    ["score", true],
    ["type", false],
    ["verdict", false],
    ["why", false],
  ];

  const verdict = (row) => territo.say(`verdict_${row.verdict}`);

  const pin = (row, index) =>
    L.marker(row.point, {
      icon: L.divIcon({
        className: `pin pin-${row.verdict}`,
        html: el("span", {}, String(index + 1)),
        iconSize: [26, 26],
      }),
      // The table is the keyboard's way to the points.
      keyboard: false,
    }).bindTooltip(
      () =>
        el(
          "div",
          {},
          el("strong", {}, row.name),
          pairs([
            [territo.say("column_declared"), row.declared],
            [territo.say("column_found"), row.found],
            [territo.say("column_why"), row.why],
          ]),
        ),
      { direction: "top", offset: [0, -10], opacity: 1 },
    );

  const cells = (row, index) => [
    String(index + 1),
    row.point ? el("button", { type: "button", class: "link" }, row.site) : row.site,
    row.name,
    row.declared,
    row.found || "–",
    row.score,
    row.type,
    el("span", { class: `verdict verdict-${row.verdict}` }, verdict(row)),
    row.why,
  ];

  const listOf = (rows) =>
    rows.length
      ? table(
          territo.say("caption"),
          COLUMNS.map(([name, numeric]) => [territo.say(`column_${name}`), numeric]),
          rows.map(cells),
        )
      : el("p", {}, territo.say("nothing"));

  // Marks one row, and nothing else.
  const mark = (lines, index) =>
    lines.forEach((line, place) => line.classList.toggle("chosen", place === index));

  const join = (map, rows, lines) => {
    let top = 0;
    rows.forEach((row, index) => {
      if (!row.point) return;
      const marker = pin(row, index).addTo(map);
      lines[index].classList.add("placed");
      lines[index].addEventListener("click", () => {
        mark(lines, index);
        map.setView(row.point, HOUSE, { animate: false });
        // Rows may share a point: the one that was chosen lies above the others.
        marker.setZIndexOffset((top += 1000)).openTooltip();
      });
      marker.on("click", () => {
        mark(lines, index);
        lines[index].scrollIntoView({ block: "center" });
      });
    });
  };

  const controls = (map, points) => {
    const container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", territo.say("map"));
    L.control
      .zoom({ zoomInTitle: territo.say("zoom_in"), zoomOutTitle: territo.say("zoom_out") })
      .addTo(map);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    const viewAll = () => map.fitBounds(points, { padding: [30, 30], maxZoom: HOUSE, animate: false });
    if (points.length) viewAll();
    else map.setZoom(5);
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(container);
    return viewAll;
  };

  territo.parts.review = (map, payload) => {
    map.territo = { overlays: [], credits: payload.credits };
    const points = payload.rows.map((row) => row.point).filter(Boolean);
    const list = listOf(payload.rows);
    const viewAll = controls(map, points);
    const all = el("button", { type: "button", class: "more", onclick: viewAll }, territo.say("view_all"));
    document.getElementById("panel").append(
      el("header", {}, el("h1", {}, payload.title)),
      el(
        "div",
        { id: "panel-body" },
        el("p", {}, payload.summary),
        points.length ? all : payload.rows.length ? el("p", {}, territo.say("no_points")) : null,
        list,
      ),
    );
    join(map, payload.rows, [...list.querySelectorAll("tbody tr")]);
  };

  // What lies below the points, and where it is from.
  territo.parts.ground = (map) => {
    const { overlays, credits } = map.territo;
    const draw = () => {
      const lent = overlays.filter((one) => map.hasLayer(one.lent)).map(({ credit }) => credit);
      document.getElementById("credits").textContent = [...credits, ...lent, "Leaflet"].join(" · ");
    };
    map.on("layeradd layerremove", draw);
    draw();
    // Doubtful places cannot be judged without it: it is not waited for until somebody asks.
    if (navigator.onLine) overlays.forEach(({ layer }) => layer.addTo(map));
  };
})((globalThis.territo ??= {}));
