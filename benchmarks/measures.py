"""Measure the measures of accessibility beside PySAL's, both in one run.

From the repository's root, with territo (and, to compare, PySAL ``access``) installed::

    python -m benchmarks.measures

100 000 demand points and 500 sites in a square of 50 km, and the pairs within 10 km: about one in
ten. Each figure is the median of three runs, each engine in a process of its own for its peak of
memory; the two must agree to 1e-9. Times are never asserted in tests, for machines differ.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from benchmarks.run import median
from territo.access import pairs_in_line
from territo.indicators import decay, equity, measures
from territo.model import AccessTable, Basis, Demand, Sites
from territo.units import Cutoff

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

POINTS, SITES, SIDE_M = 100_000, 500, 50_000
CUTOFF = Cutoff.parse("10 km")
TOLERANCE = 1e-9
STEPS = decay.luo_qi(CUTOFF)


def main() -> None:
    """Run one engine where it is named, else both, and print the table."""
    if len(sys.argv) > 1:
        {"territo": ours, "access": theirs}[sys.argv[1]]()
        return
    for engine in ("territo", "access"):
        if importlib.util.find_spec(engine) is None:
            print(f"{engine} is not installed")
            continue
        subprocess.run([sys.executable, "-m", "benchmarks.measures", engine], check=True)


def people_and_places() -> tuple[Demand, Sites]:
    """Make the points and the sites."""
    rng = np.random.default_rng(2026)

    def frame(count: int, name: str) -> gpd.GeoDataFrame:
        places = rng.uniform(0, SIDE_M, (count, 2)) + np.array([600_000, 6_800_000])
        ids = pd.Index([f"{name[0]}{number:06}" for number in range(count)], name=name)
        return gpd.GeoDataFrame(geometry=gpd.points_from_xy(*places.T), index=ids, crs=2154)

    points = frame(POINTS, "demand")
    points["weight"] = rng.integers(1, 400, POINTS).astype(float)
    points["commune"] = "76540"
    places = frame(SITES, "site").assign(name="", kind="mairie", commune="76540", precision=None)
    places["status"], places["staff"] = "ok", rng.integers(1, 60, SITES).astype(float)
    return Demand(points, "areal", "of a benchmark", 200), Sites(places)


def ours() -> None:
    """List the pairs and compute every measure with territo."""
    demand, sites = people_and_places()
    base = peak_mb()

    def listed() -> AccessTable:
        return AccessTable.of(pairs_in_line(demand, sites, Basis(), CUTOFF), CUTOFF, Basis())

    table = listed()
    people, staff = demand.points["weight"], sites.points["staff"]
    jobs: dict[str, Callable[[], object]] = {
        "pairs within 10 km, as a table": listed,
        "cumulative opportunities": lambda: measures.cumulative_opportunities(table, staff),
        **{
            f"gravity, {type(each).__name__}": lambda each=each: measures.gravity(  # type: ignore[misc]
                table, staff, each
            )
            for each in (
                decay.NegativeExponential.halving(3000),
                decay.InversePower(2, 100),
                decay.Gaussian(3000),
                decay.Logistic(3000, 1000),
                decay.LogLogistic(3000, 4),
            )
        },
        "cost to the 2nd closest": lambda: measures.cost_to_closest(table, 2),
        "2SFCA": lambda: measures.two_step(table, staff, people),
        "E2SFCA": lambda: measures.two_step(table, staff, people, STEPS),
        "3SFCA": lambda: measures.three_step(table, staff, people, STEPS),
        "Gini, Theil, FGT of the E2SFCA": lambda: evenness(table, staff, people),
    }
    seconds = {name: median(job) for name, job in jobs.items()}
    print(f"territo: {POINTS:,} points, {SITES} sites, {len(table):,} pairs within {CUTOFF}")
    report(seconds, base)


def evenness(table: AccessTable, staff: pd.Series, people: pd.Series) -> None:
    """Say how evenly the supply is shared."""
    value = measures.two_step(table, staff, people, STEPS).to_numpy()
    weight = people.to_numpy()
    equity.gini(value, weight)
    equity.theil(value, weight)
    for alpha in (0, 1, 2):
        equity.fgt(value, weight, float(value.mean()), alpha)


def theirs() -> None:
    """Compute the catchments with PySAL access on the same pairs, and hold them against ours."""
    from access import fca, weights

    demand, sites = people_and_places()
    pairs = pairs_in_line(demand, sites, Basis(), CUTOFF)
    table = AccessTable.of(pairs, CUTOFF, Basis())
    people, staff = demand.points["weight"], sites.points["staff"]
    expected = {
        "2SFCA": measures.two_step(table, staff, people),
        "E2SFCA": measures.two_step(table, staff, people, STEPS),
        "3SFCA": measures.three_step(table, staff, people, STEPS),
    }
    costs = pairs.rename(columns={"demand": "origin", "site": "dest"})
    costs = costs.astype({"origin": object, "dest": object})
    base = peak_mb()
    steps = weights.step_fn(dict(zip(STEPS.edges, STEPS.weights, strict=True)))
    asked = {
        "2SFCA": (fca.two_stage_fca, None),
        "E2SFCA": (fca.two_stage_fca, steps),
        "3SFCA": (fca.three_stage_fca, steps),
    }
    seconds = {}
    for name, (method, decays) in asked.items():
        start = time.perf_counter()
        found = method(
            demand_df=people.rename("demand").to_frame().rename_axis("geoid"),
            supply_df=staff.rename("supply").to_frame().rename_axis("geoid"),
            cost_df=costs,
            max_cost=CUTOFF.value,
            demand_index=True,
            weight_fn=decays,
        )
        seconds[name] = time.perf_counter() - start
        apart = (found.reindex(people.index).fillna(0.0) / expected[name] - 1).abs().max()
        if not apart <= TOLERANCE:
            raise SystemExit(f"the two engines disagree on {name} by {apart:g}")
    print("PySAL access, the same pairs, one run each; equal to ours to 1e-9")
    report(seconds, base)


def report(seconds: Mapping[str, float], base: float) -> None:
    """Print the times and the peak of memory."""
    print("| job | time |\n| --- | --- |")
    for name, each in seconds.items():
        print(f"| {name} | {each:.3f} s |")
    print(f"| all | {sum(seconds.values()):.2f} s |")
    print(f"\nPeak {peak_mb():.0f} MB, {base:.0f} MB of them before\n")


def peak_mb() -> float:
    """Say how much memory this process has held at most."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    (peak,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(peak) / 1024


if __name__ == "__main__":
    main()
