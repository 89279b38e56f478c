"""Access along the streets of toyville; the distances are in its docstring."""

from __future__ import annotations

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from shapely import LineString

import toyville
from territo.access import (
    attach,
    nearest_along,
    nearest_door,
    nearest_doors_along,
    pairs_within,
    reach_doors,
    service_areas,
    ways,
)
from territo.coverage import beside, cover, detour_ratio, require_conservation
from territo.errors import NetworkError, UnitError
from territo.model import Basis, Demand, Sites
from territo.network import build
from territo.units import Cutoff

STREETS = toyville.streets()
METRES, MINUTES = build(STREETS, "m"), build(STREETS, "min")
DISTANCES = [0, 2000, 2000, 1000, 2000, 1000, 2000, 1000, 0]


def searched(network=METRES, sites=None, demand=None, **given):
    attached = attach(network, demand or toyville.demand(), sites or toyville.sites(1, 9), **given)
    reach = reach_doors(attached)
    return attached, reach, nearest_along(attached, reach)


def moved(points, **places):
    """The same points with some of them elsewhere, in metres from the south-west corner."""
    points = points.copy()
    for name, (x, y) in places.items():
        key = name.replace("_", "-")
        points.loc[[key], "geometry"] = gpd.points_from_xy(
            [toyville.WEST + x], [toyville.SOUTH + y]
        )
    return points


def demand_at(**places):
    demand = toyville.demand()
    return Demand(moved(demand.points, **places), demand.basis, demand.vintage, demand.cell_m)


def test_every_distance_along_the_streets():
    _, _, nearest = searched()
    assert nearest.legs["cost"].tolist() == DISTANCES
    assert nearest.legs["site"].tolist() == ["a", "a", "b", "a", "a", "b", "a", "b", "b"]
    assert str(nearest.basis) == (
        "along the streets, walk, m, to-site, points within 500 m of a street"
    )


def test_minutes_are_metres_over_speed():
    _, _, nearest = searched(MINUTES)
    # 100 m at 4.5 km/h is 80 s, exactly 8 000 ticks.
    assert nearest.legs["cost"].tolist() == pytest.approx([d / 75 for d in DISTANCES], abs=1e-9)


def test_the_three_legs_add_up():
    # 4 stands 30 m west of its centre and 20 m north of a street; door "a" 40 m east of a street.
    demand = demand_at(centre_4=(470, 1520))
    sites = Sites(moved(toyville.sites(1, 9).points, a=(540, 450)))
    _, _, nearest = searched(demand=demand, sites=sites)
    leg = nearest.legs.loc["centre-4"]
    # "a" (540, 450) meets the street x = 500 at (500, 450), 40 m away; the centre of 4 meets the
    # street y = 1500 at (470, 1500), 20 m away. Between: 30 m east, 1 050 m south.
    assert (leg["leg_demand"], leg["leg_network"], leg["leg_site"]) == (20, 1080, 40)
    assert leg["cost"] == 20 + 1080 + 40


def test_legs_beside_the_streets_are_walked_whatever_the_mode():
    network = build(toyville.streets("drive", kmh=45), "min")
    _, _, nearest = searched(network, demand=demand_at(centre_4=(470, 1520)))
    leg = nearest.legs.loc["centre-4"]
    # 20 m at 4.5 km/h: 16 s. 30 + 1 000 m at 45 km/h: 82.4 s.
    assert leg["leg_demand"] == pytest.approx(16 / 60)
    assert leg["leg_network"] == pytest.approx(82.4 / 60)


def test_far_from_any_street_is_a_status_and_nobody_is_lost():
    demand = demand_at(centre_7=(500, 4000))
    _, _, nearest = searched(demand=demand)
    assert nearest.legs.loc["centre-7", "status"] == "unsnapped"
    assert nearest.legs.loc["centre-7", ["cost", "site", "leg_network"]].isna().all()
    coverage = cover(demand, nearest, Cutoff(1000))
    require_conservation(demand, coverage)
    assert coverage.by_status.to_dict() == {
        "covered": 2800, "beyond": 1000, "unreachable": 0, "unsnapped": 700,
    }  # fmt: skip


def test_an_island_with_people_and_no_door_is_unreachable():
    streets = toyville.streets()
    ring = [(3600, 0), (3700, 0), (3700, 100), (3600, 100)]
    places = [(toyville.WEST + x, toyville.SOUTH + y) for x, y in ring]
    island = gpd.GeoDataFrame(
        {"u": [5000, 5001, 5002, 5003], "v": [5001, 5002, 5003, 5000], "forward": True,
         "backward": True, "kmh": 4.5},
        geometry=[LineString([places[n], places[(n + 1) % 4]]) for n in range(4)],
        crs=toyville.CRS,
    )  # fmt: skip
    both = type(streets)(pd.concat([streets.edges, island]), "walk", "with an island")
    demand = demand_at(centre_3=(3610, 50))
    kept = build(both, "m", island_junctions=4)
    _, _, nearest = searched(kept, demand=demand)
    assert nearest.legs.loc["centre-3", "status"] == "unreachable"
    # Put aside as an island of four junctions, its people walk across: too far, 600 m.
    _, _, nearest = searched(build(both, "m"), demand=demand)
    assert nearest.legs.loc["centre-3", "status"] == "unsnapped"


def test_a_door_too_far_from_any_street_is_named_and_the_others_serve():
    sites = Sites(moved(toyville.sites(1, 9).points, b=(9000, 9000)))
    _, _, nearest = searched(sites=sites)
    assert nearest.unsnapped_doors == ("b",)
    assert set(nearest.legs["site"]) == {"a"}
    assert nearest.legs.loc["centre-9", "cost"] == 4000


def test_when_no_door_can_be_attached_the_run_is_refused():
    sites = Sites(moved(toyville.sites(1, 9).points, a=(9000, 0), b=(9000, 9000)))
    with pytest.raises(NetworkError, match="None of the 2 doors is within 500 m"):
        searched(sites=sites)


def test_without_a_door_everyone_is_unreachable():
    closed = Sites(toyville.sites(1, 9).points.assign(status="closed"))
    _, _, nearest = searched(sites=closed)
    assert set(nearest.legs["status"]) == {"unreachable"}
    assert nearest.legs["cost"].isna().all()


def test_the_two_nearest_doors():
    attached, _, _ = searched()
    table = nearest_doors_along(attached, 3)
    three = table[table["demand"] == "centre-3"]
    # To "b" 2 000 m north; to "a" 2 000 m west and over the bridge, 500 m up and 500 m down.
    assert three[["site", "rank", "cost"]].to_numpy().tolist() == [
        ["b", 1, 2000.0], ["a", 2, 3000.0],
    ]  # fmt: skip
    assert len(table) == 18  # there are only two doors


def test_pairs_within_a_cutoff_include_those_exactly_at_it():
    attached, _, _ = searched()
    table = pairs_within(attached, Cutoff(1000))
    assert [tuple(row) for row in table[["demand", "site", "cost"]].to_numpy()] == [
        ("centre-1", "a", 0), ("centre-4", "a", 1000),
        ("centre-6", "b", 1000), ("centre-8", "b", 1000), ("centre-9", "b", 0),
    ]  # fmt: skip
    assert len(pairs_within(attached, Cutoff(999.9))) == 2
    with pytest.raises(UnitError, match="costs in m"):
        pairs_within(attached, Cutoff(10, "min"))


def test_pairs_are_the_nearest_when_there_is_one_door_and_points_share_a_node():
    demand = demand_at(centre_4=(500, 500), centre_5=(500, 500))
    attached, _, nearest = searched(demand=demand, sites=toyville.sites(1))
    table = pairs_within(attached, Cutoff(9000)).set_index("demand")
    assert table["cost"].sort_index().tolist() == nearest.legs["cost"].sort_index().tolist()


def test_service_areas_are_the_reached_streets_and_no_more():
    attached, reach, _ = searched()
    areas = service_areas(attached, reach, [Cutoff(100), Cutoff(150), Cutoff(99_000)])
    # Each of two doors at a crossing: four arms of 100 m; then 50 m more of three streets at the
    # end of each arm.
    assert areas["street_m"].tolist() == pytest.approx(
        [2 * 400, 2 * (400 + 4 * 3 * 50), STREETS.edges.length.sum()]
    )
    cross = areas.geometry.iloc[0]
    assert cross.contains(toyville.sites(1).points.geometry.iloc[0])
    assert not cross.contains(toyville.demand().points.geometry.loc["centre-2"])


def test_ways_lead_to_the_door_and_carry_everyone_who_takes_them():
    attached, reach, _ = searched()
    found = ways(attached, reach, toyville.demand().points["weight"])
    route = found.route("centre-2")
    assert route.length == 2000
    assert route.coords[0] == toyville.centre(2)
    assert route.coords[-1] == toyville.centre(1)
    ends = found.steps[found.steps["next"] < 0].set_index("site")["population"]
    # To "a" come 1, 2, 4, 5 and 7; to "b" 3, 6, 8 and 9.
    assert ends.to_dict() == {"a": 100 + 200 + 400 + 500 + 700, "b": 300 + 600 + 800 + 900}
    bridge = found.steps.geometry.intersects(
        LineString([(toyville.WEST + 1450, toyville.SOUTH), (toyville.WEST + 1450, 6_803_000)])
    )
    assert found.steps[bridge]["population"].sum() == 200 + 500
    assert found.route("centre-1").length == 0
    assert found.route("nobody") is None


def test_the_straight_line_beside_the_streets():
    demand = toyville.demand()
    _, _, nearest = searched()
    line = nearest_door(demand, toyville.sites(1, 9), Basis())
    thresholds = [Cutoff(1000), Cutoff(1500), Cutoff(2000)]
    table = beside(
        demand,
        line,
        [cover(demand, nearest, one) for one in thresholds],
        {one: one.value for one in thresholds},
    )
    # The river parts 2 from "a" (200 people at 1 km); 5 is 1 414 m away as the crow flies.
    assert table["only_line"].tolist() == [200, 200 + 500, 0]
    assert table["only_streets"].tolist() == [0, 0, 0]
    assert table["streets"].tolist() == [2800, 2800, 4500]
    assert table["line"].tolist() == [3000, 3500, 4500]
    along = sum(100 * (n + 1) * metres for n, metres in enumerate(DISTANCES))
    straight = 2000 * 1000 + 500 * 1000 * 2**0.5 + 1000 * 2000
    assert detour_ratio(demand, line, nearest) == pytest.approx(along / straight)
    _, _, times = searched(MINUTES)
    assert detour_ratio(demand, line, times) is None


def test_a_straight_line_is_never_longer_than_the_way():
    rng = np.random.default_rng(7)
    spots = {f"centre_{n}": tuple(rng.uniform(0, 3000, 2)) for n in range(1, 10)}
    demand = demand_at(**spots)
    _, _, nearest = searched(demand=demand)
    line = nearest_door(demand, toyville.sites(1, 9), Basis())
    slack = 0.3  # three legs, each rounded to a tenth of a metre
    assert (nearest.legs["cost"] + slack >= line.legs["cost"]).all()


def test_every_cost_is_that_of_networkx_on_the_cut_streets():
    rng = np.random.default_rng(11)
    spots = {f"centre_{n}": tuple(rng.uniform(0, 3000, 2)) for n in range(1, 10)}
    attached, reach, _ = searched(demand=demand_at(**spots))
    graph = nx.DiGraph()
    cut = attached.cut.graph
    for node in range(len(cut.start) - 1):
        for arc in range(cut.start[node], cut.start[node + 1]):
            graph.add_edge(node, int(cut.head[arc]), weight=int(cut.ticks[arc]))
    for position, door in enumerate(attached.site_node.tolist()):
        costs = nx.single_source_dijkstra_path_length(graph.reverse(), door)
        mine = reach.label == position
        assert all(reach.ticks[node] == costs[node] for node in np.flatnonzero(mine))
        assert all(reach.ticks[node] <= cost for node, cost in costs.items())
