"""Measure the map in Chromium: its size, its first paint, and how fast it follows a trial.

From the repository's root, with ``territo[test]`` and Chromium installed::

    python -m benchmarks.page

A made-up territory of 20 000 squares and 100 doors, drawn as ``territo coverage`` draws it and
opened without a network. A change is timed from the click that closes a door, with the squares
shown, to the first task after the frame that paints it. Times are never asserted in tests, for
machines differ.
"""

from __future__ import annotations

import platform
import shutil
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from territo.access import nearest_door
from territo.coverage import etat_des_lieux
from territo.grid import CELL_M, spread
from territo.model import Basis, Sites, Territory
from territo.render.page import page as draw
from territo.units import Cutoff, cutoffs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

    from territo.model import EtatDesLieux

DOORS, CHANGES = 100, 30
# 100 communes of 10 x 20 squares.
ACROSS, ALONG = 10, 10
WIDE, HIGH = 20 * CELL_M, 10 * CELL_M + 4
WEST, SOUTH = 560_000, 6_920_000
LARGEST_BYTES, FIRST_PAINT_MS, CHANGE_MS = 2_000_000, 2_000, 100
P95 = 0.95
MANIFEST = {
    "version": "benchmark",
    "inputs": [],
    "parameters": {},
    "population": "made up",
    "distance": "straight line, m, to-site",
    "attributions": [],
}
FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
# A message is answered after the frame that follows it, and is not slowed down as timers are.
TIMED = """async (buttons) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done();
    port2.postMessage(null);
  }));
  const spent = [];
  for (const button of buttons) {
    await painted();
    const start = performance.now();
    button.click();
    await painted();
    spent.push(performance.now() - start);
  }
  return spent;
}"""


@dataclass(frozen=True)
class Measured:
    """What a page costs its reader.

    Parameters
    ----------
    size
        Bytes of the file.
    first_paint
        Milliseconds until something is seen.
    squares
        Milliseconds from asking for the squares to the frame that shows them.
    changes
        Milliseconds from each click to the frame that shows its figures and squares.
    """

    size: int
    first_paint: float
    squares: float
    changes: Sequence[float]


def main() -> None:
    """Draw the page, measure it, and print the table."""
    etat = made_up()
    squares, doors = len(etat.demand.points), len(etat.sites.doors)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(draw(etat, MANIFEST), encoding="utf-8", newline="\n")
        version, found = measured(file)
    print(f"{squares:,} squares, {doors} doors; Chromium {version}, {platform.system()}\n")
    print("| what | measured | at most | |\n| --- | --- | --- | --- |")
    report("size of the page, kB", found.size / 1000, LARGEST_BYTES / 1000)
    report("first paint, ms", found.first_paint, FIRST_PAINT_MS)
    report("squares shown, ms", found.squares, None)
    ordered = sorted(found.changes)
    report(f"a change, median of {len(ordered)}, ms", statistics.median(ordered), CHANGE_MS)
    report("a change, p95, ms", ordered[int(np.ceil(P95 * len(ordered))) - 1], CHANGE_MS)


def report(what: str, value: float, most: float | None) -> None:
    """Print a row."""
    if most is None:
        print(f"| {what} | {value:,.0f} | | |")
    else:
        print(f"| {what} | {value:,.0f} | {most:,.0f} | {'met' if value <= most else 'missed'} |")


def made_up() -> EtatDesLieux:
    """Study the made-up territory: its doors stand anywhere in it, always at the same places."""
    territory, lot = ground(), np.random.default_rng(2026)
    demand = spread(territory)
    corners = (WEST, SOUTH), (WEST + ACROSS * WIDE, SOUTH + ALONG * HIGH)
    places = lot.uniform(*corners, (DOORS, 2))
    ids = pd.Index([f"d{number:03}" for number in range(DOORS)], name="site")
    frame = gpd.GeoDataFrame(
        {
            "name": [f"Direction {number}" for number in range(DOORS)],
            "kind": "direction",
            "commune": territory.communes.index[0],
            "precision": "housenumber",
            "status": "ok",
        },
        index=ids,
        geometry=gpd.points_from_xy(*places.T),
        crs=2154,
    )
    doors = Sites(frame)
    nearest = nearest_door(demand, doors, Basis())
    thresholds = cutoffs(("1 km", "2 km", "3 km", "5 km"))
    return etat_des_lieux(
        territory, doors, demand, {"m": nearest}, thresholds, Cutoff.parse("1 km")
    )


def ground() -> Territory:
    """Make the communes, of which no two have as many inhabitants."""
    row, column = np.divmod(np.arange(ACROSS * ALONG), ACROSS)
    west, south = WEST + column * WIDE, SOUTH + row * HIGH
    communes = gpd.GeoDataFrame(
        {
            "name": [f"Commune {number}" for number in range(len(row))],
            "epci": "200000000",
            "population": 1_000 + 97 * np.arange(len(row)),
        },
        index=pd.Index([f"76{number:03}" for number in range(len(row))], name="commune"),
        geometry=shapely.box(west, south, west + WIDE, south + HIGH),
        crs=2154,
    )
    sectors = gpd.GeoDataFrame(
        {"name": ["Tout"], "zoning": "pôles", "organisation_model": "matrix"},
        index=pd.Index(["all"], name="sector"),
        geometry=[communes.union_all()],
        crs=2154,
    )
    return Territory(
        code="200000000",
        name="Métropole d’essai",
        slug="benchmark",
        epci_type="METRO",
        cog=2026,
        population_basis="made up",
        communes=communes,
        sectors=sectors,
        sector_communes=pd.DataFrame({"sector": "all", "commune": communes.index, "part": None}),
        organisation=pd.DataFrame(),
    )


def measured(file: Path) -> tuple[str, Measured]:
    """Open a page in Chromium; return its version and what was measured."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(
            offline=True, viewport={"width": 1400, "height": 900}, reduced_motion="reduce"
        ).new_page()
        page.goto(file.as_uri())
        page.wait_for_function(f"() => ({FIRST_PAINT})() !== null")
        first_paint = page.evaluate(FIRST_PAINT)
        squares = timed(page, "[name=fill][value=squares]")[0]
        page.get_by_role("button", name="Essayer sur la carte").click()
        changes = timed(page, ".trial-list li button[aria-pressed]")[:CHANGES]
        version = browser.version
        browser.close()
    return version, Measured(file.stat().st_size, first_paint, squares, changes)


def timed(page: Page, selector: str) -> list[float]:
    """Click what a selector finds, one after the other, and time each."""
    buttons = f"() => [...document.querySelectorAll('{selector}')].slice(0, {CHANGES})"
    spent: list[float] = page.evaluate(f"() => ({TIMED})(({buttons})())")
    return spent


if __name__ == "__main__":
    main()
