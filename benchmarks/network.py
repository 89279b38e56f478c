"""Measure the searches beside scipy, networkx and pandana, all in one run.

From the repository's root, with territo and its ``bench`` extra installed::

    python -m benchmarks.network                  # everything, some six minutes
    python -m benchmarks.network nearest pairs    # these sections only

The network is generated (about 515 000 places); Toulouse is measured too where its streets stand in
``../shared/data/roads``. Engines are timed only after their answers were found equal, cost by cost.
Medians of three runs or more, in turns; pandana's build runs once, for it takes long.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse.csgraph import dijkstra

from benchmarks.streets import (
    TICKS,
    TOULOUSE,
    Arcs,
    Case,
    along_hilbert,
    generate,
    network_graph,
    numbered,
    prepared,
    toulouse,
    whole_ticks,
)
from territo import search
from territo.sources.stored_network import read_network, write_network

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.streets import Floats, Ints
    from territo.arrays import Bools

RUNS = 3
SIDE = 722
MINUTES_15 = 15 * 60 * TICKS


# One search in a process of its own, which tells its own peak of memory: not getrusage, whose peak
# begins with that of the process which started it.
PEAK = """
import sys
from pathlib import Path
import numpy as np
with np.load(sys.argv[1]) as kept:
    start, head, ticks, sources = (kept[name] for name in ("start", "head", "ticks", "sources"))
zero, label = np.zeros(len(sources), dtype=np.int64), np.arange(len(sources))
{search}
status = Path("/proc/self/status").read_text(encoding="ascii")
print([line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")][0])
"""
BY_SCIPY = """
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
n = len(start) - 1
matrix = csr_array((ticks.astype(float), head, start), shape=(n, n))
dijkstra(matrix, indices=sources, min_only=True, return_predecessors=True)
"""
BY_KERNEL = """
from territo import kernels
kernels.nearest(start, head, ticks, sources, zero, label, 4096)
"""
BY_TERRITO = """
from territo import search
from territo.model.network import Graph
search.nearest(Graph(start, head, ticks), sources, zero)
"""
COLD = """
import time
import numpy as np
from territo import search
one = np.zeros(1, dtype=np.int64)
graph = search.build_graph(2, one, one + 1, one + 1)
start = time.perf_counter()
search.nearest(graph, one, one)
search.within(graph, one, one, 9)
print(time.perf_counter() - start)
search.k_nearest(graph, one, one, 1)
print(time.perf_counter() - start)
"""


def main() -> None:
    """Run the sections asked for and print each as a table."""
    parser = argparse.ArgumentParser(description="Measure territo's searches beside others.")
    parser.add_argument("section", nargs="*", help=f"one of {', '.join(SECTIONS)}; all when none")
    asked = parser.parse_args().section or [*SECTIONS, "toulouse"]
    if unknown := set(asked) - set(SECTIONS) - {"toulouse"}:
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}\n")
    if asked != ["toulouse"]:
        arcs = generate(SIDE)
        case = prepared(arcs)
        print(f"## Generated, {case.n:,} places, {len(arcs.tail):,} arcs\n")
        show([row for name in SECTIONS if name in asked for row in SECTIONS[name](arcs, case)])
    if "toulouse" in asked and TOULOUSE.exists():
        network = toulouse()
        case = Case(network_graph(network), len(network.x))
        print(f"\n## Toulouse on foot, {case.n:,} junctions\n")
        show([*nearest_rows(case, 37), *nearest_rows(case, 1000)])
    elif "toulouse" in asked:
        print("\nToulouse: its streets are not beside this repository.")


@dataclass(frozen=True)
class Row:
    """One comparison.

    Parameters
    ----------
    job
        What was done.
    ours, theirs
        Seconds, or megabytes.
    engine
        The other engine.
    goal
        The ratio to reach; a ratio of theirs over ours, at least.
    """

    job: str
    ours: float
    theirs: float
    engine: str
    goal: float


def show(rows: list[Row]) -> None:
    """Print comparisons as a table."""
    print("| job | territo | other | engine | ratio | goal | |")
    print("| --- | --: | --: | --- | --: | --: | --- |")
    for row in rows:
        ratio = row.theirs / row.ours
        met = "OK" if ratio >= row.goal else "MISSED"
        print(
            f"| {row.job} | {row.ours:.4g} | {row.theirs:.4g} | {row.engine} | {ratio:.2f} | "
            f"{row.goal:g} | {met} |",
            flush=True,
        )


def both(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Time two jobs in turns, so that a busy machine slows both; the medians, in seconds."""
    times: tuple[list[float], list[float]] = ([], [])
    begun = time.perf_counter()
    # More runs of what is quick, for as long as a second.
    while len(times[0]) < RUNS or time.perf_counter() - begun < 1:
        for job, found in zip((ours, theirs), times, strict=True):
            start = time.perf_counter()
            job()
            found.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def alone(job: Callable[[], object]) -> float:
    """Time a job that is held against a goal in seconds."""
    return both(job, lambda: None)[0]


def agree(what: str, *, equal: bool) -> None:
    """Stop when two engines do not say the same."""
    if not equal:
        raise SystemExit(f"{what}: the engines disagree")


def nearest_rows(case: Case, count: int) -> list[Row]:
    """Nearest of `count` doors for every place, and which one."""
    sources, zero = case.sources(count), np.zeros(count, dtype=np.int64)
    matrix = case.matrix

    def ours() -> tuple[Ints, Ints, Ints]:
        return search.nearest(case.graph, sources, zero)

    def by_scipy() -> object:
        return dijkstra(matrix, indices=sources, min_only=True, return_predecessors=True)

    cost, label, _ = ours()
    distance = by_scipy()[0]  # type: ignore[index]
    agree("scipy", equal=np.array_equal(distance, np.where(label >= 0, cost, np.inf)))
    graph = nx.from_scipy_sparse_array(matrix, create_using=nx.DiGraph)
    doors = set(sources.tolist())

    def by_networkx() -> dict[int, float]:
        found: dict[int, float] = nx.multi_source_dijkstra(graph, doors, weight="weight")[0]
        return found

    found = by_networkx()
    agree("networkx", equal=len(found) == int((label >= 0).sum()))
    agree("networkx", equal=all(cost[node] == value for node, value in found.items()))
    job = f"nearest of {count}"
    return [
        Row(job, *both(ours, by_scipy), "scipy", 1.8),
        Row(job, *both(ours, by_networkx), "networkx", 80),
    ]


def pair_rows(case: Case) -> list[Row]:
    """20 000 places x 50 and x 1 000 doors, and everything around 50 doors."""
    people = np.sort(np.random.default_rng(1).choice(case.n, 20_000, replace=False))
    wanted = np.zeros(case.n, dtype=bool)
    wanted[people] = True
    everywhere = np.arange(case.n)
    far = 2**31 - 2
    return [
        pairs_row("20 000 x 50 pairs, all", case, 50, far, people, wanted),
        pairs_row("20 000 x 1000 pairs, 15 min, sparse", case, 1000, MINUTES_15, people, wanted),
        pairs_row("50 service areas, 15 min", case, 50, MINUTES_15, everywhere, None),
    ]


def pairs_row(
    job: str, case: Case, count: int, limit: int, people: Ints, wanted: Bools | None
) -> Row:
    """Pairs within a limit, beside scipy door by door on as many threads."""
    sources, zero, matrix = case.sources(count), np.zeros(count, dtype=np.int64), case.matrix

    def ours() -> tuple[Ints, Ints, Ints]:
        return search.within(case.graph, sources, zero, limit, wanted)

    def one(source: int) -> tuple[Ints, Floats]:
        costs = dijkstra(matrix, indices=int(source), limit=limit)[people]
        near = np.isfinite(costs)
        return people[near], costs[near]

    def by_scipy() -> list[tuple[Ints, Floats]]:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(one, sources.tolist()))

    source, node, cost = ours()
    theirs = by_scipy()
    lengths = [len(near) for near, _ in theirs]
    agree("pairs", equal=np.array_equal(np.repeat(np.arange(count), lengths), source))
    agree("pairs", equal=np.array_equal(np.concatenate([near for near, _ in theirs]), node))
    agree("pairs", equal=np.array_equal(np.concatenate([costs for _, costs in theirs]), cost))
    return Row(job, *both(ours, by_scipy), "scipy, threads", 3 if wanted is None else 3.5)


def several_row(case: Case) -> Row:
    """Three nearest beside one nearest: a part of it, for it does at least three times the work."""
    sources, zero = case.sources(1000), np.zeros(1000, dtype=np.int64)
    cost, label, _ = search.nearest(case.graph, sources, zero)
    costs, labels = search.k_nearest(case.graph, sources, zero, 3)
    agree("k", equal=np.array_equal(costs[:, 0], cost) and np.array_equal(labels[:, 0], label))
    return Row(
        "3 nearest of 1000",
        *both(
            lambda: search.k_nearest(case.graph, sources, zero, 3),
            lambda: search.nearest(case.graph, sources, zero),
        ),
        "territo, 1 nearest",
        1 / 20,
    )


def pandana_rows(arcs: Arcs, case: Case) -> list[Row]:
    """Nearest, and three nearest, of 1 000 doors beside pandana, its build apart and included."""
    try:
        import pandana
    except ImportError:
        print("pandana is not installed: pip install '.[bench]'\n")
        return []
    sources, zero = case.sources(1000), np.zeros(1000, dtype=np.int64)
    start = time.perf_counter()
    # It searches towards the doors by itself. In ticks, so that it rounds nothing.
    network = pandana.Network(
        pd.Series(arcs.x),
        pd.Series(arcs.y),
        pd.Series(arcs.tail),
        pd.Series(arcs.head),
        pd.DataFrame({"ticks": whole_ticks(arcs).astype(float)}),
        twoway=False,
    )
    built = time.perf_counter() - start
    # It wants to be told how far to look. Twenty minutes suit a town of this size; the farthest
    # place here is seven from its door, which nobody knows before the search.
    farthest = float(search.nearest(case.graph, sources, zero)[0].max())
    rows = []
    for k, reach, goal, with_build in (
        (1, 1200.0 * TICKS, 40.0, 250.0),
        (1, 1.05 * farthest, 40.0, 250.0),
        (3, 1200.0 * TICKS, 3.0, 20.0),
    ):
        places = pd.Series(arcs.x[sources]), pd.Series(arcs.y[sources])
        network.set_pois("doors", reach, k, *places)

        def by_pandana() -> pd.DataFrame:
            return network.nearest_pois(reach, "doors", num_pois=k, include_poi_ids=True)  # noqa: B023

        def ours() -> tuple[Ints, ...]:
            if k == 1:  # noqa: B023
                return search.nearest(case.graph, sources, zero)[:2]
            return search.k_nearest(case.graph, sources, zero, k)  # noqa: B023

        theirs = by_pandana().to_numpy()[:, :k]
        mine = ours()[0].reshape(-1, k)
        # It tells of what it does not find by its maxdist.
        agree("pandana", equal=np.array_equal(theirs, np.minimum(mine, reach)))
        us, query = both(ours, by_pandana)
        job = f"{k} nearest of 1000, maxdist {reach / TICKS:.0f} s"
        rows.append(Row(job, us, query, "pandana, query", goal))
        rows.append(Row(job, us, query + built, "pandana, with build", with_build))
    return rows


def numbering_rows(arcs: Arcs, case: Case) -> list[Row]:
    """Measure what numbering along a Hilbert curve costs once, and what it saves each time."""
    places = len(arcs.x)
    shuffled = np.random.default_rng(3).permutation(places)
    mixed = numbered(arcs, shuffled)
    random = prepared(mixed)
    rows = [
        Row(
            f"number {places:,} places, s",
            alone(lambda: along_hilbert(mixed.x, mixed.y)),
            0.6,
            "goal",
            1,
        )
    ]
    rank = np.argsort(shuffled)
    for count in (50, 1000):
        sources, zero = case.sources(count), np.zeros(count, dtype=np.int64)
        ours = search.nearest(case.graph, sources, zero)[0]
        theirs = search.nearest(random.graph, rank[sources], zero)[0]
        agree("numbering", equal=np.array_equal(ours, theirs[rank]))
        rows.append(
            Row(
                f"nearest of {count}",
                *both(
                    lambda: search.nearest(case.graph, sources, zero),  # noqa: B023
                    lambda: search.nearest(random.graph, rank[sources], zero),  # noqa: B023
                ),
                "territo, random numbers",
                1,
            )
        )
    return rows


def stored_row(arcs: Arcs) -> Row:
    """Load a stored network; the goal is a tenth of a second."""
    from territo.model.network import Network

    n, e = len(arcs.x), len(arcs.tail)
    places = np.column_stack([arcs.x, arcs.y])
    network = Network(
        x=arcs.x,
        y=arcs.y,
        tail=arcs.tail,
        head=arcs.head,
        forward=np.ones(e, dtype=bool),
        backward=np.zeros(e, dtype=bool),
        ticks=np.rint(arcs.seconds * TICKS).astype(np.int64),
        length_m=np.zeros(e),
        shape_start=2 * np.arange(e + 1),
        shape_xy=places[np.column_stack([arcs.tail, arcs.head]).ravel()],
        snappable=np.ones(e, dtype=bool),
        mode="drive",
        unit="min",
        crs=2154,
        source="generated",
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "network.npz"
        write_network(network, file)
        return Row(f"load {n:,} stored places", alone(lambda: read_network(file)), 0.1, "goal", 1)


def memory_rows(case: Case) -> list[Row]:
    """Peak memory of one nearest search on the same file, each engine in a process of its own.

    First with what each needs to search and nothing else. Then as territo runs, which has geopandas
    in memory; scipy's process has it too there.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph.npz"
        graph = case.graph
        sources = case.sources(1000)
        np.savez(file, start=graph.start, head=graph.head, ticks=graph.ticks, sources=sources)
        alone, beside = peak(BY_SCIPY, file), peak("import geopandas\n" + BY_SCIPY, file)
        kernel, whole = peak(BY_KERNEL, file), peak(BY_TERRITO, file)
    job = "peak of nearest of 1000, MB"
    return [
        Row(f"{job}, search alone", kernel, alone, "scipy", 0.5),
        Row(f"{job}, geopandas loaded", whole, beside, "scipy", 0.5),
    ]


def peak(engine: str, file: Path) -> float:
    """Search once in a new process; megabytes at its peak."""
    code = PEAK.replace("{search}", engine)
    # The first time may compile, which the second does not.
    return float(started(code, str(file), times=2)[-1]) / 1024


def cold_rows() -> list[Row]:
    """Compile in an empty cache, in a new process; the goal is five seconds."""
    with tempfile.TemporaryDirectory() as folder:
        searches, everything = map(float, started(COLD, NUMBA_CACHE_DIR=folder))
        again = float(started(COLD, NUMBA_CACHE_DIR=folder)[0])
    return [
        Row("first run ever compiles, s", searches, 5, "goal", 1),
        Row("the same with k nearest, s", everything, 5, "goal", 1),
        Row("first search of a later process, s", again, 5, "goal", 1),
    ]


def started(code: str, *words: str, times: int = 1, **settings: str) -> list[str]:
    """Run code in new processes of this Python; the words that the last one prints."""
    for _ in range(times):
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            env=os.environ | settings,
            capture_output=True,
            text=True,
            check=True,
        )
    return done.stdout.split()


SECTIONS: dict[str, Callable[[Arcs, Case], list[Row]]] = {
    "cold": lambda _, __: cold_rows(),
    "nearest": lambda _, case: nearest_rows(case, 50) + nearest_rows(case, 1000),
    "pairs": lambda _, case: pair_rows(case),
    "several": lambda _, case: [several_row(case)],
    "pandana": pandana_rows,
    "numbering": numbering_rows,
    "stored": lambda arcs, _: [stored_row(arcs)],
    "memory": lambda _, case: memory_rows(case),
}


if __name__ == "__main__":
    main()
