"""Searches against other engines, and on streets small enough to be walked by hand."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territo import kernels
from territo.search import (
    MOST_TICKS,
    build_graph,
    is_compiled,
    k_nearest,
    nearest,
    reversed_graph,
    within,
)


def graph(n, *arcs):
    tail, head, ticks = (np.array(column, dtype=np.int64) for column in zip(*arcs, strict=True))
    return build_graph(n, tail, head, ticks)


def ints(*values):
    return np.array(values, dtype=np.int64)


# 0 -5-> 1 -5-> 2 -5-> 3, one way; 3 -1-> 0 closes the ring; 4 hangs on 2 both ways; 5 is an island.
RING = graph(6, (0, 1, 5), (1, 2, 5), (2, 3, 5), (3, 0, 1), (2, 4, 2), (4, 2, 2))


def test_one_way_streets_are_travelled_one_way():
    cost, label, _ = nearest(RING, ints(0), ints(0))
    assert cost[:5].tolist() == [0, 5, 10, 15, 12]
    assert label.tolist() == [0, 0, 0, 0, 0, -1]


def test_towards_a_door_the_arcs_are_turned_around():
    # From 1 to 0 one must go round: 1-2-3-0 is 5 + 5 + 1. From the dead end 4: 2 + 5 + 1.
    cost, _, towards = nearest(reversed_graph(RING), ints(0), ints(0))
    assert cost[:5].tolist() == [0, 11, 6, 1, 8]
    assert towards[:5].tolist() == [-1, 2, 3, 0, 2]


def test_the_cheapest_of_parallel_arcs_is_kept_and_loops_are_left_out():
    made = graph(2, (0, 1, 7), (0, 1, 3), (0, 0, 1), (1, 1, 0))
    assert (made.start.tolist(), made.head.tolist(), made.ticks.tolist()) == ([0, 1, 1], [1], [3])


def test_an_arc_of_no_cost_survives():
    cost, _, _ = nearest(graph(2, (0, 1, 0)), ints(0), ints(4))
    assert cost.tolist() == [4, 4]


def test_what_a_source_begins_with_counts():
    # 3 is 1 from 0 against the ring; door 0 begins with 9 ticks, door 1 at node 2 with none.
    cost, label, _ = nearest(reversed_graph(RING), ints(0, 2), ints(9, 0))
    assert (cost[3], label[3]) == (10, 0)
    assert (cost[0], label[0]) == (9, 0)
    assert (cost[1], label[1]) == (5, 1)


def test_two_sources_on_one_node_are_the_first_of_them():
    _, label, _ = nearest(RING, ints(1, 1), ints(0, 0))
    assert label[1] == 0
    _, label, _ = nearest(RING, ints(1, 1), ints(3, 0))
    assert label[1] == 1


def test_no_source_reaches_nothing():
    assert nearest(RING, ints(), ints())[1].tolist() == [-1] * 6


def test_a_limit_is_inclusive():
    source, node, cost = within(RING, ints(0, 5), ints(0, 3), 10)
    assert list(zip(source.tolist(), node.tolist(), cost.tolist(), strict=True)) == [
        (0, 0, 0), (0, 1, 5), (0, 2, 10), (1, 5, 3),
    ]  # fmt: skip
    assert within(RING, ints(5), ints(11), 10)[0].tolist() == []


def test_only_wanted_nodes_are_told():
    wanted = np.array([False, True, False, False, True, False])
    assert within(RING, ints(0), ints(0), 99, wanted)[1].tolist() == [1, 4]


def test_a_very_long_arc_costs_buckets_and_no_error():
    # A ferry of six minutes among streets of a hundredth of a second: 36 000 ticks.
    ferry = graph(4, (0, 1, 1), (1, 2, 36_000), (2, 3, 1), (0, 3, 36_003))
    cost, _, towards = nearest(ferry, ints(0), ints(0))
    assert cost.tolist() == [0, 1, 36_001, 36_002]
    assert towards[3] == 2


def test_what_is_no_street_is_refused():
    with pytest.raises(ValueError, match="ticks"):
        graph(2, (0, 1, MOST_TICKS + 1))
    with pytest.raises(ValueError, match="ticks"):
        graph(2, (0, 1, -1))


def test_what_an_older_version_compiled_does_not_count(tmp_path, monkeypatch):
    monkeypatch.setattr(kernels, "nearest", SimpleNamespace(stats=SimpleNamespace(cache_path=None)))
    assert not is_compiled()
    kernels.nearest.stats.cache_path = str(tmp_path)
    assert not is_compiled()
    kept = tmp_path / "kernels.nearest-28.py311.nbi"
    kept.touch()
    written = Path(kernels.__file__).stat().st_mtime
    for seconds, expected in ((-1, False), (1, True)):
        os.utime(kept, (written + seconds, written + seconds))
        assert is_compiled() is expected


@st.composite
def problems(draw):
    n = draw(st.integers(1, 9))
    node = st.integers(0, n - 1)
    arcs = draw(st.lists(st.tuples(node, node, st.integers(0, 4)), min_size=1, max_size=30))
    sources = draw(st.lists(st.tuples(node, st.integers(0, 6)), min_size=1, max_size=5))
    return n, arcs, sources


def by_networkx(n, arcs, sources):
    """Cost from every source to every node: {node: {position: cost}}."""
    made = nx.MultiDiGraph()
    made.add_nodes_from(range(n))
    made.add_weighted_edges_from(arcs)
    found = {node: {} for node in range(n)}
    for position, (source, initial) in enumerate(sources):
        for node, cost in nx.single_source_dijkstra_path_length(made, source).items():
            found[node][position] = initial + cost
    return found


@given(problems())
def test_costs_and_sources_are_those_of_networkx(problem):
    n, arcs, sources = problem
    made = graph(n, *arcs)
    nodes, initial = ints(*(s for s, _ in sources)), ints(*(i for _, i in sources))
    cost, label, before = nearest(made, nodes, initial)
    several, labels = k_nearest(made, nodes, initial, 3)
    cheapest = {}
    for tail, head, ticks in arcs:
        cheapest[tail, head] = min(ticks, cheapest.get((tail, head), ticks))
    for node, costs in by_networkx(n, arcs, sources).items():
        best = sorted((value, position) for position, value in costs.items())[:3]
        assert (label[node] < 0) == (not best)
        found = [pair for pair in zip(several[node], labels[node], strict=True) if pair[1] >= 0]
        assert found == best
        if best:
            assert (cost[node], label[node]) == best[0]
            if before[node] < 0:
                assert (nodes[label[node]], initial[label[node]]) == (node, cost[node])
            else:
                step = cheapest[before[node], node]
                assert cost[before[node]] + step == cost[node]
                assert label[before[node]] == label[node]


@given(problems(), st.integers(0, 12))
def test_pairs_within_a_limit_are_those_of_networkx(problem, limit):
    n, arcs, sources = problem
    nodes, initial = ints(*(s for s, _ in sources)), ints(*(i for _, i in sources))
    source, node, cost = within(graph(n, *arcs), nodes, initial, limit)
    expected = sorted(
        (position, at, value)
        for at, costs in by_networkx(n, arcs, sources).items()
        for position, value in costs.items()
        if value <= limit
    )
    assert list(zip(source, node, cost, strict=True)) == expected


@given(problems())
def test_following_the_nodes_before_leads_to_the_source(problem):
    n, arcs, sources = problem
    nodes, initial = ints(*(s for s, _ in sources)), ints(*(i for _, i in sources))
    _, label, before = nearest(graph(n, *arcs), nodes, initial)
    for node in np.flatnonzero(label >= 0):
        at, steps = node, 0
        while before[at] >= 0:
            at, steps = before[at], steps + 1
            assert steps <= n
        assert at == nodes[label[node]]
