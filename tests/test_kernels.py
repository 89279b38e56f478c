"""The compiled searches, called as they are: short rings, crowded buckets, scipy as the oracle."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from territo import kernels, search

UNREACHED = int(kernels.UNREACHED)


def ints(*values):
    return np.array(values, dtype=np.int64)


def graph(n, arcs):
    columns = np.array(arcs, dtype=np.int64).reshape(-1, 3).T
    return search.build_graph(n, *columns)


def arcs_of(made):
    return made.start, made.head, made.ticks


def within(made, node, initial, limit, ring):
    """Return {node: cost} of one search, and see that the room is given back as it was."""
    n = len(made.start) - 1
    bucket = np.full(ring, -1, dtype=np.int32)
    cost = np.full(n, UNREACHED, dtype=np.int32)
    touched = np.empty(n, dtype=np.int32)
    count = kernels.within(*arcs_of(made), node, initial, limit, bucket, cost, touched)
    assert (bucket == -1).all()
    assert (np.delete(cost, touched[:count]) == UNREACHED).all()
    found = {int(at): int(cost[at]) for at in touched[:count]}
    assert len(found) == count
    return found


@st.composite
def problems(draw):
    n = draw(st.integers(1, 9))
    node = st.integers(0, n - 1)
    # Streets and ferries: arcs of none, of a few and of hundreds of ticks.
    ticks = st.one_of(st.integers(0, 4), st.integers(0, 400))
    arcs = draw(st.lists(st.tuples(node, node, ticks), min_size=1, max_size=30))
    sources = draw(st.lists(st.tuples(node, st.integers(0, 300)), min_size=1, max_size=6))
    sources.sort(key=lambda source: source[1])
    # The smallest label need not come first in the order of the initial costs.
    labels = draw(st.permutations(range(len(sources))))
    return graph(n, arcs), ints(*(s for s, _ in sources)), ints(*(i for _, i in sources)), labels


@given(problems(), st.sampled_from([1, 2, 8, 64]))
def test_a_ring_shorter_than_the_longest_arc_finds_the_same(problem, ring):
    made, nodes, initial, labels = problem
    given_ = (*arcs_of(made), nodes, initial, ints(*labels))
    short, long = (kernels.nearest(*given_, size) for size in (ring, 512))
    known = [kernels.COST, kernels.LABEL]
    np.testing.assert_array_equal(short[:, known], long[:, known])
    short, long = (kernels.k_nearest(*given_, size, 3) for size in (ring, 512))
    np.testing.assert_array_equal(short, long)
    np.testing.assert_array_equal(long[0][:, 0], kernels.nearest(*given_, 512)[:, kernels.COST])
    np.testing.assert_array_equal(long[1][:, 0], kernels.nearest(*given_, 512)[:, kernels.LABEL])
    node, begin = int(nodes[0]), int(initial[0])
    assert within(made, node, begin, 500, ring) == within(made, node, begin, 500, 512)


@given(problems(), st.sampled_from([1, 8, 512]))
def test_of_equal_costs_the_smallest_label_wins_whatever_the_order(problem, ring):
    made, nodes, initial, labels = problem
    known = kernels.nearest(*arcs_of(made), nodes, initial, ints(*labels), ring)
    cost, label = kernels.k_nearest(*arcs_of(made), nodes, initial, ints(*labels), ring, 2)
    every = [
        within(made, int(node), int(begin), UNREACHED - 1, 512)
        for node, begin in zip(nodes, initial, strict=True)
    ]
    for node in range(len(known)):
        best = sorted(
            (costs[node], name)
            for costs, name in zip(every, labels, strict=True)
            if node in costs
        )  # fmt: skip
        best = [*best, (UNREACHED, -1), (UNREACHED, -1)][:2]
        assert (known[node, kernels.COST], known[node, kernels.LABEL]) == best[0]
        assert list(zip(cost[node], label[node], strict=True)) == best


def test_a_ferry_of_an_hour_goes_round_the_ring():
    # 1 tick to the quay, 360 000 across (a hundredth of a second each), 1 tick from the quay; by
    # land it is one tick more. The ring has 65 536 places: the ferry comes in on its sixth round.
    made = graph(4, [(0, 1, 1), (1, 2, 360_000), (2, 3, 1), (0, 3, 360_003)])
    assert search.MOST_BUCKETS < 360_000
    cost, label, before = search.nearest(made, ints(0), ints(0))
    assert cost.tolist() == [0, 1, 360_001, 360_002]
    assert label.tolist() == [0, 0, 0, 0]
    assert before.tolist() == [-1, 0, 1, 2]
    # 2 is just within, 3 is a tick too far.
    assert search.within(made, ints(0), ints(0), 360_001)[2].tolist() == [0, 1, 360_001]
    assert search.k_nearest(made, ints(0, 3), ints(0, 5), 2)[0][3].tolist() == [5, 360_002]


def test_a_walk_to_the_street_that_takes_very_long_costs_no_buckets():
    made = graph(3, [(0, 1, 5), (1, 2, 5)])
    cost, label, _ = search.nearest(made, ints(0, 2), ints(2_000_000_000, 7))
    assert cost.tolist() == [2_000_000_000, 2_000_000_005, 7]
    assert label.tolist() == [0, 0, 1]


def test_a_cost_that_would_overflow_is_not_reached():
    # What is reached stays below 2**31 - 1. Door 0 begins three ticks before: 0, 1 and 2 are
    # reached, 3 would stand at 2**31 - 1 itself and 4 beyond what 32 bits hold.
    arcs = [(0, 1, 1), (1, 2, 1), (2, 3, 1), (1, 4, search.MOST_TICKS)]
    made, late = graph(5, arcs), UNREACHED - 3
    for label in (
        search.nearest(made, ints(0), ints(late))[1],
        search.k_nearest(made, ints(0), ints(late), 1)[1][:, 0],
    ):
        assert label.tolist() == [0, 0, 0, -1, -1]
    assert search.within(made, ints(0), ints(late), 2**40)[1].tolist() == [0, 1, 2]
    # A door that begins there reaches nothing, its own node neither.
    for later in (UNREACHED, 2**31, 2**40):
        assert search.nearest(made, ints(0), ints(later))[1].tolist() == [-1] * 5
        assert search.k_nearest(made, ints(0), ints(later), 2)[1].max() == -1
        assert len(search.within(made, ints(0), ints(later), 2**40)[0]) == 0


def test_more_entries_than_there_was_room_for():
    # A square of 5 000 streets: all wait at once, more than the 1 024 that `within` begins with.
    star = graph(5001, [(0, at, at) for at in range(1, 5001)])
    assert within(star, 0, 0, 5000, 8192) == {at: at for at in range(5001)}
    assert within(star, 0, 0, 5000, 16) == {at: at for at in range(5001)}
    # 30 doors on the square, the smallest label last: each is passed on again before any arrives,
    # 30 x 5 000 entries and room for 5 031.
    labels = np.arange(30)[::-1].copy()
    at_once = np.zeros(30, dtype=np.int64), np.zeros(30, dtype=np.int64), labels
    known = kernels.nearest(*arcs_of(star), *at_once, 8192)
    assert known[:, kernels.COST].tolist() == list(range(5001))
    assert known[:, kernels.LABEL].tolist() == [0] * 5001
    cost, label = kernels.k_nearest(*arcs_of(star), *at_once, 8192, 3)
    assert label.tolist() == [[0, 1, 2]] * 5001
    assert cost.tolist() == [[at] * 3 for at in range(5001)]


def test_a_smaller_label_passes_over_streets_of_no_length():
    # Junctions 0-1-2-3-0 in a circle without length. One door comes in at 0 after a tick, another
    # at 2 after a tick: whichever is called 1 gets all four, and the other, called 2, none.
    made = graph(6, [(4, 0, 1), (5, 2, 1), (0, 1, 0), (1, 2, 0), (2, 3, 0), (3, 0, 0)])
    for order in ([2, 1], [1, 2]):
        known = kernels.nearest(*arcs_of(made), ints(4, 5), ints(0, 0), ints(*order), 2)
        assert known[:4, kernels.COST].tolist() == [1] * 4
        assert known[:4, kernels.LABEL].tolist() == [1] * 4
    # In the last order door 1 stands at 4: the way is 4-0-1-2-3, and does not turn in the circle.
    assert known[:4, kernels.PARENT].tolist() == [4, 0, 1, 2]


@pytest.fixture(scope="module")
def town():
    """A town of 50 x 50 junctions: a third of its arcs missing, so that some are one-way."""
    rng = np.random.default_rng(7)
    number = np.arange(2500).reshape(50, 50)
    tail = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    head = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    tail, head = np.concatenate([tail, head]), np.concatenate([head, tail])
    open_ = rng.random(len(tail)) > 1 / 3
    # Few different costs make many ties; scipy reads an arc of no cost as no arc.
    made = search.build_graph(2500, tail[open_], head[open_], rng.integers(1, 9, open_.sum()))
    nodes, initial = rng.choice(2500, 40), rng.integers(0, 30, 40)
    matrix = csr_array((made.ticks.astype(float), made.head, made.start), shape=(2500, 2500))
    return made, nodes, initial, dijkstra(matrix, indices=nodes) + initial[:, None]


def test_costs_and_doors_are_those_of_scipy(town):
    made, nodes, initial, every = town
    # argmin and the stable sort take the first of equal costs, which is the smallest label.
    order = np.argsort(every, axis=0, kind="stable")[:3].T
    costs = np.take_along_axis(every.T, order, axis=1)
    cost, label, _ = search.nearest(made, nodes, initial)
    there = np.isfinite(costs[:, 0])
    assert 0 < there.sum() < 2500
    np.testing.assert_array_equal(label, np.where(there, order[:, 0], -1))
    np.testing.assert_array_equal(cost[there], costs[there, 0])
    several, labels = search.k_nearest(made, nodes, initial, 3)
    there = np.isfinite(costs)
    np.testing.assert_array_equal(labels, np.where(there, order, -1))
    np.testing.assert_array_equal(several[there], costs[there])


@pytest.mark.parametrize("limit", [0, 25, 100, 10**6])
def test_pairs_are_those_of_scipy(town, limit):
    # Of 25 ticks a search finds few junctions and sorts them, of a million nearly all and does not.
    made, nodes, initial, every = town
    wanted = np.arange(2500) % 3 == 0
    for told in (None, wanted):
        source, node = np.nonzero((every <= limit) & (True if told is None else told))
        found = search.within(made, nodes, initial, limit, told)
        np.testing.assert_array_equal(found, (source, node, every[source, node]))


def test_threads_do_not_change_the_answer(town, monkeypatch):
    made, nodes, initial, _ = town
    answers = []
    for cores in (1, 3, 64):
        monkeypatch.setattr("os.cpu_count", lambda cores=cores: cores)
        answers.append(np.array(search.within(made, nodes, initial, 60)))
    assert answers[0].size > 0
    np.testing.assert_array_equal(answers[0], answers[1])
    np.testing.assert_array_equal(answers[0], answers[2])


def test_searches_run_where_nothing_compiled_can_be_kept(tmp_path):
    # Files stand where the folders for it would be made: nobody can write there, root included.
    package = tmp_path / "territo"
    ignored = shutil.ignore_patterns("__pycache__", "static", "*.gpkg")
    shutil.copytree(Path(kernels.__file__).parent, package, ignore=ignored)
    (package / "__pycache__").touch()
    (tmp_path / "home").touch()
    home = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "APPDATA", "USERPROFILE"))
    kept = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    there = {name: str(tmp_path / "home" / "below") for name in home}
    code = "from territo import kernels, search; print(kernels.__file__, search.is_compiled())"
    run = subprocess.run(
        [sys.executable, "-B", "-c", code],
        env={**kept, **there, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.split() == [str(package / "kernels.py"), "False"], run.stderr
