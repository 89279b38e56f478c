"""Measure where doors should stand, beside HiGHS on the same rows and, if installed, spopt.

From the repository's root, with territo and its extra ``optimise`` installed::

    python -m benchmarks.optimise
    python -m benchmarks.optimise --only small large

Our own figures are the median of three runs once everything is compiled, tables made ready
included; what takes long, and the others, run once. Every plan is printed with its gap, every goal
with what was measured on both sides. spopt belongs to the extra ``bench``. The instances of
OR-Library are read from ``../shared/data/orlib`` when they are there.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial.distance import cdist

from benchmarks.peers import PAIRS_S, bare_mclp, bare_p_median, spopt_lscp
from benchmarks.run import median
from territo.model import CostTable
from territo.optimise import (
    Aim,
    Effort,
    capacitated_p_median,
    close_doors,
    lscp,
    mclp,
    p_center,
    p_median,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from territo.arrays import Floats
    from territo.model import Plan
    from territo.optimise.highs import Answer

ORLIB = Path(__file__).parents[2] / "shared" / "data" / "orlib"
LIMIT_S = 60.0
# Objectives this near, in parts of them, are told apart by rounding.
TOLERANCE = 1e-6
# What the goals allow twenty thousand by five hundred.
MOST_GAP, MEDIAN_S, COVER_S, MOST_MB = 0.01, 10, 5, 1500
# What takes longer is not run three times.
LONG_S = 5.0
EXACT = Effort(exact=True, limit_s=LIMIT_S)


def main() -> None:
    """Run what was asked for, all of it if nothing was, and print it as a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    only = parser.parse_args().only
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}\n")
    start = time.perf_counter()
    p_median(generate(50, 10), 2)
    print(f"First call, compiling included: {time.perf_counter() - start:.1f} s\n")
    print("| question | seconds | objective | gap | proof |")
    print("| --- | --- | --- | --- | --- |")
    for name in only:
        PARTS[name]()
    print(f"\nPeak memory of it all: {peak():.0f} MB")


def rouen() -> None:
    """As many inhabited squares as the métropole of Rouen has, and a site in each commune."""
    table = generate(10_000, 71)
    name = "10 000 x 71"
    ours(f"{name}: p-median, 20", lambda: p_median(table, 20))
    ours(f"{name}: p-median, 20, exact", lambda: p_median(table, 20, effort=EXACT))
    ours(f"{name}: MCLP, 20 within 2 km", lambda: mclp(table, 20, 2000))
    ours(f"{name}: MCLP, 20 within 2 km, exact", lambda: mclp(table, 20, 2000, effort=EXACT))
    reach = farthest(table)
    ours(f"{name}: LSCP within {reach / 1000:.1f} km", lambda: lscp(table, reach))
    ours(f"{name}: p-center, 20", lambda: p_center(table, 20))
    doors, cover = table.sites, Aim(within=2000)
    ours(f"{name}: close 10 of 71", lambda: close_doors(table, doors, 10, cover))


def small() -> None:
    """Two thousand by two hundred: beside HiGHS given all pairs, and beside spopt."""
    table = generate(2000, 200)
    name = "2 000 x 200"
    ours(f"{name}: p-median, 10", lambda: p_median(table, 10))
    mine, plan = ours(f"{name}: p-median, 10, exact", lambda: p_median(table, 10, effort=EXACT))
    took, answer = theirs(
        f"{name}: p-median, 10, HiGHS, all pairs", lambda: bare_p_median(table, 10)
    )
    as_good = answer.x is None or plan.objective <= answer.value * (1 + TOLERANCE)
    goal(
        "p-median 2 000 x 200: proven, >= 100 times faster than HiGHS",
        f"{plan.status}, {took / mine:.0f} times"
        + ("" if took < PAIRS_S else " at least: HiGHS was not ready"),
        met=plan.status == "optimal" and as_good and took >= 100 * mine,
    )
    ours(f"{name}: MCLP, 10 within 2.5 km", lambda: mclp(table, 10, 2500))
    theirs(f"{name}: MCLP, 10 within 2.5 km, HiGHS", lambda: bare_mclp(table, 10, 2500))
    covering(name, table)


def room() -> None:
    """Sites that can be full: a fifth more room than the inhabitants need, the same in each."""
    for n, m, p in ((2000, 50, 10), (10_000, 71, 20)):
        table = generate(n, m)
        limit = dict.fromkeys(table.sites, float(np.ceil(1.2 * table.weight.sum() / p)))
        ask = partial(capacitated_p_median, table, p, limit, effort=Effort(limit_s=LIMIT_S))
        ours(f"{n:,} x {m}: p-median, {p}, none full".replace(",", " ", 1), ask)


def large() -> None:
    """Twenty thousand by five hundred."""
    table = generate(20_000, 500)
    name = "20 000 x 500"
    before = peak()
    mine, plan = ours(f"{name}: p-median, 25", lambda: p_median(table, 25))
    goal(
        "p-median 20 000 x 500: gap <= 1 %, <= 10 s, <= 1 500 MB",
        f"{plan.gap:.2%}, {mine:.1f} s, {peak():.0f} MB ({before:.0f} MB before)",
        met=plan.gap <= MOST_GAP and mine <= MEDIAN_S and peak() <= MOST_MB,
    )
    ours(f"{name}: p-median, 25, exact", lambda: p_median(table, 25, effort=EXACT))
    mine, plan = ours(f"{name}: MCLP, 25 within 2 km", lambda: mclp(table, 25, 2000))
    _, answer = theirs(f"{name}: MCLP, 25 within 2 km, HiGHS", lambda: bare_mclp(table, 25, 2000))
    goal(
        "MCLP 20 000 x 500: as good as HiGHS after 90 s, <= 5 s",
        f"{plan.objective:,.0f} in {mine:.1f} s, HiGHS {-answer.value:,.0f}",
        met=plan.objective >= -answer.value * (1 - TOLERANCE) and mine <= COVER_S,
    )
    mine, plan, took = covering(name, table)
    goal(
        "LSCP 20 000 x 500: proven, >= 5 times faster than spopt with CBC",
        f"{plan.status}, {took / mine:.1f} times",
        met=plan.status == "optimal" and took >= 5 * mine,
    )


def covering(name: str, table: CostTable) -> tuple[float, Plan, float]:
    """Print how few sites cover everyone, beside spopt; what both took."""
    reach = farthest(table)
    mine, plan = ours(f"{name}: LSCP within {reach / 1000:.1f} km", lambda: lscp(table, reach))
    if find_spec("spopt") is None:
        print("| spopt is not installed (extra bench) | | | | |")
        return mine, plan, float("nan")
    took, count, status = spopt_lscp(table, reach)
    print(
        f"| {name}: the same, spopt and CBC | {took:.1f} | {count:.0f} | | {status} |", flush=True
    )
    return mine, plan, took


def library() -> None:
    """Solve the twenty instances of OR-Library, by p-median and by p-center."""
    if not ORLIB.is_dir():
        print("| OR-Library is not there | | | | |")
        return
    instances = [instance(number) for number in range(1, 21)]
    for name, solve in (
        ("p-median", p_median),
        ("p-median, exact", partial(p_median, effort=EXACT)),
        ("p-center", p_center),
    ):
        start = time.perf_counter()
        plans = [solve(table, p) for table, p in instances]
        seconds = time.perf_counter() - start
        total = sum(plan.objective for plan in plans)
        proven = sum(plan.status == "optimal" for plan in plans)
        gap = max(plan.gap for plan in plans)
        print(
            f"| pmed1-20: {name} | {seconds:.2f} | {total:.0f} in all | at most {gap:.2%} "
            f"| {proven} of 20 |"
        )
    table, p = instances[-1]
    ours("pmed20: p-median", lambda: p_median(table, p))


def goal(name: str, measured: str, *, met: bool) -> None:
    """Print whether a goal was met, and what was measured."""
    print(f"| **{'met' if met else 'missed'}: {name}** | | {measured} | | |", flush=True)


def ours(name: str, ask: Callable[[], Plan]) -> tuple[float, Plan]:
    """Print a line on a plan of ours; how long it took, and the plan."""
    start = time.perf_counter()
    plan = ask()
    seconds = time.perf_counter() - start
    if seconds < LONG_S:
        seconds = median(ask)
    line = f"{plan.objective:,.0f} | {plan.gap:.3%} | {plan.status} ({plan.solver})"
    print(f"| {name} | {seconds:.3f} | {line} |", flush=True)
    return seconds, plan


def theirs(name: str, ask: Callable[[], Answer]) -> tuple[float, Answer]:
    """Print a line on what HiGHS alone finds; more is better where its numbers are negative."""
    start = time.perf_counter()
    answer = ask()
    seconds = time.perf_counter() - start
    found = "nothing" if answer.x is None else f"{abs(answer.value):,.0f}"
    print(f"| {name} | {seconds:.1f} | {found} | bound {abs(answer.bound):,.0f} | |", flush=True)
    return seconds, answer


def farthest(table: CostTable) -> float:
    """Tell the least reach within which everyone can be covered."""
    nearest = np.full(len(table.demand), np.inf)
    np.minimum.at(nearest, table.row, table.cost)
    return float(nearest.max())


def peak() -> float:
    """Tell the peak of memory of this process, in megabytes."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line) / 1024


def generate(n: int, m: int, seed: int = 2026) -> CostTable:
    """Make towns of various sizes in 30 km by 30 km; costs in metres along a grid of streets."""
    rng = np.random.default_rng(seed)
    towns = rng.uniform(0, 30_000, (40, 2))
    size = rng.dirichlet(np.full(40, 0.5))
    people, sites = (
        towns[rng.choice(40, count, p=size)] + rng.normal(0, 1500, (count, 2)) for count in (n, m)
    )
    costs = np.round(cdist(people, sites, "cityblock"))
    return as_table(costs, np.round(rng.lognormal(3, 1, n)) + 1)


def as_table(costs: Floats, weight: Floats) -> CostTable:
    """Make a table of a matrix."""
    n, m = costs.shape
    demand = pd.DataFrame(
        {"weight": weight, "commune": "76540"},
        index=pd.Index([f"d{row}" for row in range(n)], name="demand", dtype=object),
    )
    row, column = np.divmod(np.arange(n * m), m)
    return CostTable(demand, tuple(f"s{one}" for one in range(m)), row, column, costs.ravel())


def instance(number: int) -> tuple[CostTable, int]:
    """Read an instance of OR-Library, and its p."""
    lines = (ORLIB / f"pmed{number}.txt").read_text(encoding="utf-8").splitlines()
    n, _, p = map(int, lines[0].split())
    edges = {}
    for line in filter(str.strip, lines[1:]):
        u, v, cost = map(int, line.split())
        edges[min(u, v) - 1, max(u, v) - 1] = cost
    ends = np.array(list(edges)).T
    graph = coo_array((list(edges.values()), tuple(ends)), shape=(n, n)).tocsr()
    return as_table(dijkstra(graph, directed=False), np.ones(n)), p


# What remembers HiGHS comes after what is told its peak of memory.
PARTS = {"rouen": rouen, "large": large, "small": small, "room": room, "library": library}


if __name__ == "__main__":
    main()
