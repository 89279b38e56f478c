// What is printed: one sheet, made when it is asked for, of what the map shows at that moment. The
// page itself is left as it is.
((territo) => {
  "use strict";

  const { el } = territo.dom;

  // Sizes of the text in points, and columns of the legend, from those that read best.
  const LOOKS = [
    ...[9.5, 9, 8.5, 8, 7.5, 7].map((size) => [size, 1]),
    ...[8, 7.5, 7, 6.5, 6, 5.5, 5, 4.5].map((size) => [size, 2]),
  ];

  const sources = (map) => {
    const { basis, closing } = map.territo.rests();
    const said = basis.map(([label, text]) => territo.say("labelled", { label, said: text }));
    const credits = map.territo.frame.attributions.join(" · ");
    return el("footer", {}, el("p", {}, [...said, `${credits}.`, ...closing].join(" ")));
  };

  const aside = (map) => {
    const { figures, frame } = map.territo;
    const legend = map.territo.legend.map((part) => part()).filter(Boolean);
    return el(
      "aside",
      {},
      el("section", { class: "legend-printed" }, ...legend),
      el("section", {}, figures.thresholds()),
      el(
        "section",
        {},
        el("h2", {}, territo.say(frame.unit === "min" ? "distances_min" : "distances")),
        figures.distances(),
      ),
      el("section", {}, ...figures.siteNotes.map((note) => el("p", {}, note))),
    );
  };

  const sheet = (map) => {
    const sentence = document.querySelector("#panel .sentence").textContent;
    const title = el("header", {}, el("h1", {}, map.territo.frame.territory), el("p", {}, sentence));
    const ground = el("div", { class: "ground-printed" });
    return { ground, whole: el("div", { id: "sheet" }, title, ground, aside(map), sources(map)) };
  };

  // The first look with which nothing is cut.
  const fit = (whole) => {
    const beside = whole.querySelector("aside");
    for (const [size, columns] of LOOKS) {
      whole.style.fontSize = `${size}pt`;
      beside.firstChild.style.columns = columns;
      if (beside.scrollHeight <= beside.clientHeight && whole.scrollHeight <= whole.clientHeight) return;
    }
  };

  territo.parts.print = (map) => {
    let made = null;
    const clear = () => {
      made?.remove();
      made = null;
    };
    const make = () => {
      clear();
      const { ground, whole } = sheet(map);
      made = whole;
      // Measured beside the screen: the sheet has the same size there.
      whole.classList.add("measured");
      document.body.append(whole);
      fit(whole);
      const { width, height } = ground.getBoundingClientRect();
      const drawn = territo.printMap.draw(map, Math.floor(width), Math.floor(height));
      drawn.setAttribute("aria-label", territo.say("map", map.territo.frame));
      ground.append(drawn);
      whole.classList.remove("measured");
    };
    window.addEventListener("beforeprint", make);
    window.addEventListener("afterprint", clear);
  };
})((globalThis.territo ??= {}));
