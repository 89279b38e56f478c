"""Networks small enough to be walked by hand.

::

    (0,100) C ------- D (100,100)        every side is 100 m, speeds 4.5 km/h on foot
            |         |                  A to B is one-way
    (0,0)   A ------> B (100,0) --- E (200,0) a dead end
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, box

from territo import search
from territo.errors import NetworkError
from territo.model.network import Streets
from territo.network import build, clip, snap, split

A, B, C, D, E = (0, 0), (100, 0), (0, 100), (100, 100), (200, 0)
SIDES = {"AB": (A, B, True, False), "AC": (A, C, True, True), "CD": (C, D, True, True),
         "DB": (D, B, True, True), "BE": (B, E, True, True)}  # fmt: skip
NAMES = {A: 0, B: 1, C: 2, D: 3, E: 4}


def streets(*extra, sides=SIDES, kmh=4.5, mode="walk"):
    rows = [*sides.values(), *extra]
    return Streets(
        gpd.GeoDataFrame(
            {
                "u": [NAMES.setdefault(one[0], len(NAMES)) for one in rows],
                "v": [NAMES.setdefault(one[1], len(NAMES)) for one in rows],
                "forward": [one[2] for one in rows],
                "backward": [one[3] for one in rows],
                "kmh": kmh,
            },
            geometry=[LineString(one[4] if len(one) > 4 else one[:2]) for one in rows],
            crs=2154,
        ),
        mode=mode,
        source="by hand",
    )


def ways(network, points, doors, *, towards=True):
    """Metres, or minutes, from each point to its nearest door; None where there is none."""
    x, y = np.array(points, dtype=float).T
    people, places = snap(network, x, y), snap(network, *np.array(doors, dtype=float).T)
    cut, (at, door) = split(network, people, places)
    graph = search.reversed_graph(cut.graph) if towards else cut.graph
    cost, label, _ = search.nearest(graph, door[door >= 0], np.zeros((door >= 0).sum(), dtype=int))
    per_unit = 10 if network.unit == "m" else 6000
    return [
        cost[node] / per_unit if node >= 0 and label[node] >= 0 else None for node in at.tolist()
    ]


def test_lengths_are_metres_and_minutes_are_length_over_speed():
    assert build(streets(), "m").ticks.tolist() == [1000] * 5
    # 100 m at 4.5 km/h is 80 s: 8 000 hundredths of a second.
    assert build(streets(), "min").ticks.tolist() == [8000] * 5


def test_a_one_way_street_is_travelled_one_way():
    network = build(streets(), "m")
    assert ways(network, [A], [B]) == [100]
    # From B to A one must go round: B, D, C, A.
    assert ways(network, [B], [A]) == [300]
    assert ways(network, [B], [A], towards=False) == [100]


def test_a_point_is_attached_to_the_street_and_not_to_the_junction():
    network = build(streets(), "m")
    found = snap(network, np.array([30.0]), np.array([90.0]))
    assert found.offset_m.tolist() == [10]  # straight up to the street from C to D
    # 30 m back to C, then down to A; the other way round would be 70 + 100 against the one-way.
    assert ways(network, [(30, 90)], [A]) == [130]


def test_two_points_on_one_edge_meet_without_going_to_its_end():
    network = build(streets(), "m")
    assert ways(network, [(20, 100)], [(50, 100)]) == [30]
    # On the one-way street the second is ahead of the first, and the first is a round trip behind:
    # 50 on to B, D, C, A (300), then 20.
    assert ways(network, [(20, -5)], [(50, -5)]) == [30]
    assert ways(network, [(50, -5)], [(20, -5)]) == [50 + 300 + 20]


def test_a_site_at_the_demand_point_costs_nothing():
    assert ways(build(streets(), "m"), [(20, 100), A], [(20, 100), A]) == [0, 0]


def test_a_point_exactly_on_a_junction_makes_no_new_node():
    network = build(streets(), "m")
    cut, (node,) = split(network, snap(network, np.array([100.0]), np.array([0.0])))
    assert len(cut.graph.start) - 1 == 5
    assert (network.x[node[0]], network.y[node[0]]) == (100, 0)


def test_the_pieces_of_an_edge_cost_what_the_edge_costs():
    network = build(streets(), "min")
    x = np.array([1.0, 33.3, 33.4, 66.6, 99.99])
    cut, _ = split(network, snap(network, x, np.full(5, 100.0)))
    cost = np.bincount(cut.owner, weights=cut.until - cut.since)
    assert cost.tolist() == network.ticks.tolist()


def test_a_dead_end_can_be_left_again():
    assert ways(build(streets(), "m"), [E], [B]) == [100]
    assert ways(build(streets(), "m"), [(150, 3)], [D]) == [150]


def test_a_street_without_a_way_back_takes_no_point():
    # From E one can go on and never return: a point there is taken by the street behind.
    beyond = (300, 0)
    network = build(streets((E, beyond, True, False)), "m")
    found = snap(network, np.array([260.0]), np.array([0.0]))
    assert found.offset_m.tolist() == [60]
    assert network.counts["edges on islands or without a way back"] == 1


ISLAND = [((500, 0), (500, 50), True, True)]


def test_a_small_island_takes_no_point_unless_told():
    near_the_island = np.array([490.0]), np.array([20.0])
    pruned = snap(build(streets(*ISLAND), "m"), *near_the_island)
    assert pruned.offset_m[0] == pytest.approx((290**2 + 20**2) ** 0.5)  # across the water, to E
    kept = build(streets(*ISLAND), "m", island_junctions=2)
    assert snap(kept, *near_the_island).offset_m.tolist() == [10]
    # A door on the island serves the island alone.
    assert ways(kept, [(490, 40), A], [(490, 20)]) == [20, None]


def test_a_point_in_the_river_is_attached_within_the_cap_and_not_beyond():
    network = build(streets(), "m")
    x, y = np.array([50.0, 50.0]), np.array([-500.0, -500.1])
    found = snap(network, x, y)
    assert found.attached.tolist() == [True, False]  # 500 m is within 500 m
    assert snap(network, x, y, 600).attached.all()


def test_equally_near_streets_are_decided_by_their_order():
    network = build(streets(), "m")
    found = snap(network, np.array([50.0]), np.array([50.0]))
    assert found.edge.tolist() == [0]


def test_the_cheapest_of_two_parallel_streets_counts():
    long_way = [A, (0, -100), (100, -100), B]
    network = build(streets((A, B, True, True, long_way)), "m")
    assert ways(network, [A], [B]) == [100]
    # Back against the one-way, the long street of 300 m equals the way round.
    assert ways(network, [B], [A]) == [300]


def test_an_edge_of_no_length_joins_its_ends():
    twin = (0, 0.00001)
    network = build(streets((A, twin, True, True), (twin, (0, -50), True, True)), "m")
    assert ways(network, [(0, -50)], [C]) == [150]


def test_junctions_are_numbered_along_a_curve_and_keep_their_place():
    network = build(streets(), "m")
    assert {(x, y) for x, y in zip(network.x, network.y, strict=True)} == {A, B, C, D, E}
    for edge in range(5):
        line = network.lines[edge].coords
        assert line[0] == (network.x[network.tail[edge]], network.y[network.tail[edge]])
        assert line[-1] == (network.x[network.head[edge]], network.y[network.head[edge]])


def test_streets_closed_to_the_mode_are_refused_when_nothing_is_left():
    closed = {"AB": (A, B, False, False)}
    with pytest.raises(NetworkError, match="no street may be used by mode drive"):
        build(streets(sides=closed, mode="drive"), "m")


def test_clipping_keeps_what_touches_and_looks_for_ways_back_again():
    network = build(streets(), "m")
    # Only A-B and A-C touch: B can no more be left, and the one-way street takes no point.
    small = clip(network, box(-10, -10, 50, 50))
    assert (small.counts["edges"], small.counts["junctions"]) == (2, 3)
    assert small.snappable.tolist().count(True) == 1
    with pytest.raises(NetworkError, match="no street touches"):
        clip(network, box(900, 900, 901, 901))
