"""Tables of costs that several tests of the room share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

import toyville
from territo.model import CostTable

ORLIB = Path(__file__).parents[3] / "shared" / "data" / "orlib"


def of_matrix(costs, weights=None, communes=None) -> CostTable:
    """A table of a matrix, demand x site; what is not finite is out of reach."""
    costs = np.asarray(costs, dtype=float)
    n, m = costs.shape
    demand = pd.DataFrame(
        {
            "weight": np.ones(n) if weights is None else np.asarray(weights, dtype=float),
            "commune": communes or [f"{76000 + row:05d}" for row in range(n)],
        },
        index=pd.Index([f"d{row}" for row in range(n)], name="demand", dtype=object),
    )
    row, column = np.nonzero(np.isfinite(costs))
    sites = tuple(f"s{column}" for column in range(m))
    return CostTable(demand, sites, row, column, costs[row, column])


def toy(within: float = np.inf) -> CostTable:
    """Toyville, a candidate at the centre of each commune: "a" in 1 to "i" in 9.

    Costs are metres along streets both ways, without the river: one column or row is 1 000 m.
    """
    places = np.array([toyville.centre(n) for n in range(1, 10)])
    metres = np.abs(places[:, None] - places[None]).sum(axis=2)
    row, column = np.nonzero(metres <= within)
    demand = toyville.demand().points[["weight", "commune"]]
    return CostTable(pd.DataFrame(demand), tuple("abcdefghi"), row, column, metres[row, column])


def orlib(number: int) -> tuple[CostTable, int]:
    """An instance of OR-Library, and its p."""
    lines = (ORLIB / f"pmed{number}.txt").read_text(encoding="utf-8").splitlines()
    n, _, p = map(int, lines[0].split())
    edges = {}
    for line in lines[1:]:
        if line.strip():
            u, v, cost = map(int, line.split())
            edges[min(u, v) - 1, max(u, v) - 1] = cost  # a later line replaces an earlier one
    ends = np.array(list(edges)).T
    graph = coo_array((list(edges.values()), tuple(ends)), shape=(n, n)).tocsr()
    return of_matrix(dijkstra(graph, directed=False)), p
