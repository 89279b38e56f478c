"""Searches on a directed graph of whole costs.

Everything is searched from the doors, once per door or all at once, never from the inhabitants:
there are a thousand times fewer doors.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from territo.model.network import Graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from territo.arrays import Bools, Ints

# Beyond this many ticks (1 600 km, 46 hours) an arc is no street, and the source is wrong.
MOST_TICKS = 2**24
# Buckets are as many as the longest arc has ticks, up to this many (ten minutes, 6 km), which stay
# near the processor: a longer arc, such as a ferry, goes round the ring until its turn.
MOST_BUCKETS = 2**16


def build_graph(n: int, tail: Ints, head: Ints, ticks: Ints) -> Graph:
    """Put directed arcs in compressed rows.

    Parameters
    ----------
    n
        Number of nodes.
    tail, head
        Where each arc begins and ends, shape (m,).
    ticks
        Its cost, shape (m,), zero or more.

    Returns
    -------
        The graph. Among parallel arcs only the cheapest is kept, and none from a node to itself.

    Raises
    ------
    ValueError
        When a cost is negative, or beyond `MOST_TICKS`.
    """
    if len(ticks) and not 0 <= int(ticks.min()) <= int(ticks.max()) <= MOST_TICKS:
        raise ValueError(f"costs of arcs from {ticks.min()} to {ticks.max()} ticks")
    order = np.lexsort((ticks, head, tail))
    tail, head, ticks = tail[order], head[order], ticks[order]
    kept = tail != head
    kept[1:] &= (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return _rows(n, tail[kept], head[kept], ticks[kept])


def _rows(n: int, tail: Ints, head: Ints, ticks: Ints) -> Graph:
    start = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(tail, minlength=n), out=start[1:])
    return Graph(start.astype(np.int32), head.astype(np.int32), ticks.astype(np.int32))


def reversed_graph(graph: Graph) -> Graph:
    """Turn every arc around.

    Parameters
    ----------
    graph
        The graph.

    Returns
    -------
        The graph on which a search from the doors finds who can come to them.
    """
    n = len(graph.start) - 1
    tail = np.repeat(np.arange(n, dtype=np.int64), np.diff(graph.start))
    order = np.argsort(graph.head, kind="stable")
    return _rows(n, graph.head[order].astype(np.int64), tail[order], graph.ticks[order])


def is_compiled() -> bool:
    """Tell whether the searches were compiled on this machine before.

    Returns
    -------
        False the first time, when the searches take some seconds more.
    """
    from territo import kernels

    folder = kernels.nearest.stats.cache_path
    if folder is None:
        return False
    # What was compiled from an older version of that file is compiled again.
    source = Path(kernels.__file__).stat().st_mtime
    kept = Path(folder).glob("kernels.nearest-*.nbi")
    return any(file.stat().st_mtime > source for file in kept)


def nearest(graph: Graph, nodes: Ints, initial: Ints) -> tuple[Ints, Ints, Ints]:
    """Find the nearest source of every node.

    Parameters
    ----------
    graph
        The graph to search.
    nodes
        Nodes of the sources, shape (k,); several may stand on one.
    initial
        Cost that each begins with, in ticks, shape (k,).

    Returns
    -------
        Per node, shape (n,) each: cost in ticks, position of the source (-1 where none reaches, and
        the cost is meaningless), and the node before on the way from it (-1 at a source's own node
        and where none reaches). Of equally near sources, the first.
    """
    from territo import kernels

    order = np.argsort(initial, kind="stable").astype(np.int64)
    known = kernels.nearest(
        graph.start,
        graph.head,
        graph.ticks,
        nodes[order].astype(np.int64),
        initial[order].astype(np.int64),
        order,
        _ring(graph),
    )
    columns = kernels.COST, kernels.LABEL, kernels.PARENT
    cost, label, parent = (known[:, column].astype(np.int64) for column in columns)
    return cost, label, parent


def k_nearest(graph: Graph, nodes: Ints, initial: Ints, k: int) -> tuple[Ints, Ints]:
    """Find the k nearest sources of every node.

    Parameters
    ----------
    graph
        The graph to search.
    nodes, initial
        As in `nearest`.
    k
        How many, at least one.

    Returns
    -------
        Costs in ticks and positions of the sources, shape (n, k) each, nearest first; where fewer
        reach, the positions end with -1, and the costs there are meaningless.
    """
    from territo import kernels

    order = np.argsort(initial, kind="stable").astype(np.int64)
    found = kernels.k_nearest(
        graph.start,
        graph.head,
        graph.ticks,
        nodes[order].astype(np.int64),
        initial[order].astype(np.int64),
        order,
        _ring(graph),
        k,
    )
    cost, label = (column.astype(np.int64) for column in found)
    return cost, label


def within(
    graph: Graph, nodes: Ints, initial: Ints, limit: int, wanted: Bools | None = None
) -> tuple[Ints, Ints, Ints]:
    """Find every node within a limit of every source.

    Parameters
    ----------
    graph
        The graph to search.
    nodes, initial
        As in `nearest`.
    limit
        Cost in ticks; a cost equal to it is within.
    wanted
        Nodes to tell of, shape (n,); all of them when absent.

    Returns
    -------
        A long table: position of the source, node, cost in ticks; by source, then node. One search
        per source, on as many threads as there are cores.
    """
    workers = max(1, os.cpu_count() or 1)
    shares = [range(worker, len(nodes), workers) for worker in range(workers)]
    with ThreadPoolExecutor(workers) as pool:
        found = list(
            pool.map(
                lambda share: list(_searches(graph, nodes, initial, limit, wanted, share)), shares
            )
        )
    tables = sorted((table for one in found for table in one), key=lambda table: table[0])
    source = np.repeat(
        np.array([position for position, _, _ in tables], dtype=np.int64),
        [len(node) for _, node, _ in tables],
    )
    empty = [np.zeros(0, dtype=np.int64)]
    return (
        source,
        np.concatenate([node for _, node, _ in tables] or empty),
        np.concatenate([cost for _, _, cost in tables] or empty),
    )


def _searches(
    graph: Graph, nodes: Ints, initial: Ints, limit: int, wanted: Bools | None, share: range
) -> Iterator[tuple[int, Ints, Ints]]:
    """Search from some of the sources, one after the other, in the same room."""
    from territo import kernels

    n = len(graph.start) - 1
    cost = np.full(n, kernels.UNREACHED, dtype=np.int32)
    bucket = np.full(_ring(graph), -1, dtype=np.int32)
    touched = np.empty(n, dtype=np.int32)
    limit = min(limit, int(kernels.UNREACHED) - 1)
    for position in share:
        count = kernels.within(
            graph.start,
            graph.head,
            graph.ticks,
            int(nodes[position]),
            int(initial[position]),
            limit,
            bucket,
            cost,
            touched,
        )
        reached = touched[:count]
        # Passing over every node in order is quicker than sorting, or picking out, a good part.
        many = count * (16 if wanted is None else 4) > n
        if many:
            there = cost != kernels.UNREACHED
            node = np.flatnonzero(there if wanted is None else there & wanted)
        else:
            node = np.sort(reached if wanted is None else reached[wanted[reached]])
        table = (position, node.astype(np.int64), cost[node].astype(np.int64))
        cost[slice(None) if many else reached] = kernels.UNREACHED
        yield table


def _ring(graph: Graph) -> int:
    """How many buckets: a power of two, so that they are found by a mask."""
    return min(MOST_BUCKETS, 1 << int(graph.ticks.max(initial=0)).bit_length())
