"""Measure the searches beside scipy, networkx and pandana, all in one run.

From the repository's root, with territo and its ``bench`` extra installed::

    python -m benchmarks.network

The network is generated (about 515 000 places); Toulouse is measured too where its streets stand in
``../shared/data/roads``. Engines are compared only after their answers were found equal. Medians of
three runs; networkx and builds run once, for they take long.
"""

from __future__ import annotations

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
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.streets import Arcs, Ints, generate
from territo import search
from territo.network import build
from territo.sources.stored_network import read_network, write_network

if TYPE_CHECKING:
    from collections.abc import Callable

    from territo.model.network import Graph, Network

RUNS = 3
SIDE = 740
TICKS = 100  # per second
MINUTES_15 = 15 * 60 * TICKS
TOULOUSE = Path(__file__).parents[2] / "shared" / "data" / "roads" / "toulouse_osm_network.gpkg"


def main() -> None:
    """Run everything and print it as a table."""
    if len(sys.argv) > 1:  # a process of its own tells its own peak
        peak_of(sys.argv[1], Path(sys.argv[2]))
        return
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}\n")
    print(f"First cold run: the searches compile in {cold():.1f} s (goal: under 5 s)\n")
    arcs = generate(SIDE)
    case = prepared(arcs)
    print(f"## Generated, {case.n:,} places, {len(arcs.tail):,} arcs\n")
    rows = nearest_rows(case, 50) + nearest_rows(case, 1000)
    rows += pair_rows(case)
    rows += pandana_rows(arcs, case)
    rows += [stored_row(arcs), memory_row(case)]
    show(rows)
    if TOULOUSE.exists():
        network = toulouse()
        case = Case(network_graph(network), len(network.x))
        print(f"\n## Toulouse on foot, {case.n:,} junctions\n")
        show(nearest_rows(case, 37))
    else:
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
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for row in rows:
        ratio = row.theirs / row.ours
        met = "met" if ratio >= row.goal else "MISSED"
        print(
            f"| {row.job} | {row.ours:.4g} | {row.theirs:.4g} | {row.engine} | {ratio:.2f} | "
            f"{row.goal:g} | {met} |",
            flush=True,
        )


@dataclass(frozen=True)
class Case:
    """A graph to search, as territo holds it."""

    graph: Graph
    n: int

    @property
    def matrix(self) -> csr_array:
        """The same graph as scipy holds it."""
        ticks = self.graph.ticks.astype(np.float64)
        return csr_array((ticks, self.graph.head, self.graph.start), shape=(self.n, self.n))

    def sources(self, count: int) -> Ints:
        """Random places to search from."""
        return np.sort(np.random.default_rng(count).choice(self.n, count, replace=False))


def prepared(arcs: Arcs) -> Case:
    """Reverse the arcs, as for a search towards the doors."""
    ticks = np.maximum(np.rint(arcs.seconds * TICKS), 1).astype(np.int64)
    graph = search.build_graph(len(arcs.x), arcs.head, arcs.tail, ticks)
    return Case(graph, len(arcs.x))


def network_graph(network: Network) -> Graph:
    """Return the directed arcs of a network, without anything attached."""
    ahead, back = network.forward, network.backward
    return search.build_graph(
        len(network.x),
        np.concatenate([network.head[ahead], network.tail[back]]),
        np.concatenate([network.tail[ahead], network.head[back]]),
        # scipy reads an arc of no cost as no arc: both engines get one tick.
        np.maximum(np.concatenate([network.ticks[ahead], network.ticks[back]]), 1),
    )


def toulouse() -> Network:
    """Read the streets of Toulouse, on foot."""
    from shapely import box

    from territo.model.speeds import Speeds
    from territo.sources.roads import Wanted, read_streets

    area = box(550_000, 6_260_000, 600_000, 6_300_000)
    return build(read_streets(TOULOUSE, Wanted("walk", area, 2154, Speeds())), "m")


def median(job: Callable[[], object], runs: int = RUNS) -> float:
    """Time a job several times and return the middle one, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


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
    agree("scipy", equal=bool((distance[label >= 0] == cost[label >= 0]).all()))
    rows = [Row(f"nearest of {count}", median(ours), median(by_scipy), "scipy", 1.8)]
    graph = nx.from_scipy_sparse_array(matrix, create_using=nx.DiGraph)
    start = time.perf_counter()
    found, _ = nx.multi_source_dijkstra(graph, set(sources.tolist()), weight="weight")
    theirs = time.perf_counter() - start
    agree("networkx", equal=all(cost[node] == value for node, value in found.items()))
    return [*rows, Row(f"nearest of {count}", rows[0].ours, theirs, "networkx", 80)]


def pair_rows(case: Case) -> list[Row]:
    """20 000 places x 50 and x 1 000 doors."""
    people = np.sort(np.random.default_rng(1).choice(case.n, 20_000, replace=False))
    wanted = np.zeros(case.n, dtype=bool)
    wanted[people] = True
    matrix = case.matrix
    far = int(search.nearest(case.graph, case.sources(1), np.zeros(1, np.int64))[0].max()) * 2
    rows = []
    for count, limit, goal in ((50, far, 3.5), (1000, MINUTES_15, 3.5)):
        sources, zero = case.sources(count), np.zeros(count, dtype=np.int64)

        def ours() -> tuple[Ints, Ints, Ints]:
            return search.within(case.graph, sources, zero, limit, wanted)  # noqa: B023

        def one(source: int) -> tuple[Ints, Ints]:
            costs = dijkstra(matrix, indices=int(source), limit=limit)  # noqa: B023
            near = people[np.isfinite(costs[people])]
            return near, costs[near]

        def by_scipy() -> list[tuple[Ints, Ints]]:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                return list(pool.map(one, sources.tolist()))  # noqa: B023

        _, node, cost = ours()
        theirs = by_scipy()
        agree("pairs", equal=bool((np.concatenate([near for near, _ in theirs]) == node).all()))
        agree("pairs", equal=bool((np.concatenate([costs for _, costs in theirs]) == cost).all()))
        words = "all" if limit == far else "within 15 min, sparse"
        runs = RUNS if count == 50 else 1  # noqa: PLR2004 - a thousand searches by scipy are long
        job = f"20 000 x {count} pairs, {words}"
        rows.append(Row(job, median(ours), median(by_scipy, runs), "scipy, threads", goal))
    return rows


def pandana_rows(arcs: Arcs, case: Case) -> list[Row]:
    """Nearest, and three nearest, of 1 000 doors beside pandana, its build apart and included."""
    try:
        import pandana
    except ImportError:
        print("pandana is not installed: pip install '.[bench]'")
        return []
    sources, zero = case.sources(1000), np.zeros(1000, dtype=np.int64)
    start = time.perf_counter()
    network = pandana.Network(
        pd.Series(arcs.x),
        pd.Series(arcs.y),
        pd.Series(arcs.tail),
        pd.Series(arcs.head),
        pd.DataFrame({"seconds": arcs.seconds}),
        twoway=False,
    )
    built = time.perf_counter() - start
    # It wants to be told how far to look. Twenty minutes suit a town of this size; the farthest
    # place here is seven from its door, which nobody knows before the search.
    farthest = float(search.nearest(case.graph, sources, zero)[0].max() / TICKS)
    rows = []
    for k, reach_s, goal, with_build in (
        (1, 1200.0, 40.0, 250.0),
        (1, 1.05 * farthest, 40.0, 250.0),
        (3, 1200.0, 3.0, 20.0),
    ):
        places = pd.Series(arcs.x[sources]), pd.Series(arcs.y[sources])
        network.set_pois("doors", reach_s, k, *places)

        def by_pandana() -> pd.DataFrame:
            return network.nearest_pois(reach_s, "doors", num_pois=k, include_poi_ids=True)  # noqa: B023

        def ours() -> object:
            if k == 1:  # noqa: B023
                return search.nearest(case.graph, sources, zero)
            return search.k_nearest(case.graph, sources, zero, k)  # noqa: B023

        theirs = by_pandana().to_numpy()
        mine = search.nearest(case.graph, sources, zero)[0] / TICKS
        # pandana searches the arcs forwards and rounds to a thousandth.
        near = abs(np.median(theirs[:, 0]) - np.median(mine)) < 0.05 * np.median(mine)
        agree("pandana", equal=bool(near))
        query, job = median(by_pandana), f"{k} nearest of 1 000, maxdist {reach_s:.0f} s"
        us = median(ours)
        rows.append(Row(job, us, query, "pandana, query", goal))
        rows.append(Row(job, us, query + built, "pandana, with build", with_build))
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
        return Row(f"load {n:,} stored places", median(lambda: read_network(file)), 0.1, "goal", 1)


def memory_row(case: Case) -> Row:
    """Peak memory of one nearest search on the same file, each engine in a process of its own."""
    peaks = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph.npz"
        graph = case.graph
        np.savez(file, start=graph.start, head=graph.head, ticks=graph.ticks)
        for engine in ("territo", "scipy"):
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.network", engine, str(file)],
                capture_output=True,
                text=True,
                check=True,
            )
            peaks[engine] = float(done.stdout.split()[-1])
    return Row(
        "peak memory of nearest of 1 000, MB", peaks["territo"], peaks["scipy"], "scipy", 0.5
    )


def peak_of(engine: str, file: Path) -> None:
    """Search once with one engine, and print the peak of this process in megabytes."""
    from territo.model.network import Graph

    with np.load(file) as kept:
        graph = Graph(kept["start"], kept["head"], kept["ticks"])
    case = Case(graph, len(graph.start) - 1)
    sources = case.sources(1000)
    if engine == "scipy":
        dijkstra(case.matrix, indices=sources, min_only=True, return_predecessors=True)
    else:
        search.nearest(case.graph, sources, np.zeros(1000, dtype=np.int64))
    # Not getrusage: its peak begins with that of the process which started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (peak,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    print(int(peak) / 1024)


def cold() -> float:
    """Compile in an empty cache, in a new process."""
    code = (
        "import time, numpy as np; from territo import search\n"
        "one = np.zeros(1, dtype=np.int64)\n"
        "graph = search.build_graph(2, one, one + 1, one + 1)\n"
        "start = time.perf_counter(); search.nearest(graph, one, one)\n"
        "search.within(graph, one, one, 9); print(time.perf_counter() - start)"
    )
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"NUMBA_CACHE_DIR": folder},
            capture_output=True,
            text=True,
            check=True,
        )
    return float(done.stdout)


if __name__ == "__main__":
    main()
