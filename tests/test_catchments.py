"""Metres of street by nearest door, on the streets of toyville.

There are 31 columns of 3 000 m and 31 rows of 3 000 m, less the 30 hundred metres that the river
takes: 93 000 + 90 000 = 183 000 m. West of the river stand 15 columns (45 000 m) and 31 rows of
1 400 m (43 400 m), 88 400 m in all, and "a" is the nearest door of all of them, for the bridge lies
between them and "b".
"""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pytest
from shapely import LineString, box

import toyville
from territo.access import attach, catchments, reach_doors, second_along
from territo.errors import ConservationError
from territo.indicators.loads import loads
from territo.model import Sites
from territo.model.network import Streets
from territo.network import build
from territo.render.loads import as_record

WEST, SOUTH = toyville.WEST, toyville.SOUTH
LEFT_BANK = 15 * 3000 + 31 * 1400
ALL = 31 * 3000 + 31 * 3000 - 30 * 100


def found(streets=None, doors=None, ground=None, direction="to-site"):
    network = build(streets or toyville.streets(), "m")
    attached = attach(
        network, toyville.demand(), doors or toyville.sites(1, 9), direction=direction
    )
    return catchments(attached, reach_doors(attached), ground or toyville.territory().outline)


def test_every_street_has_its_nearest_door():
    # East of the river "a" is 1 500 m farther than the bridge's end (1 500, 1 000). South of
    # y = 1 000 its streets end at x = 2 000: 6 columns of 1 000 m and 11 rows of 500 m; north of it
    # at x + y = 3 000: columns of 500, 400 ... 0 m and rows of 400, 300 ... 0 m. Those that are as
    # far from both go to "a", the smaller id. The bridge adds 100 m.
    east = 6 * 1000 + 11 * 500 + 1500 + 1000 + 100
    shared = found()
    assert shared.street_m.to_dict() == pytest.approx(
        {"a": LEFT_BANK + east, "b": ALL - LEFT_BANK - east}
    )
    assert (shared.unreached_m, shared.total_m) == (0, pytest.approx(ALL))


def test_an_edge_is_split_where_the_costs_meet():
    # "b" 50 m farther east: the limit moves by 25 m, on 11 rows in the south, on 5 rows and 6
    # columns in the north.
    points = toyville.sites(1, 9).points
    points.loc[["b"], "geometry"] = gpd.points_from_xy([WEST + 2550], [SOUTH + 2500])
    moved = found(doors=Sites(points))
    more = moved.street_m["a"] - found().street_m["a"]
    assert more == pytest.approx((11 + 5 + 6) * 25)
    assert moved.street_m.sum() == pytest.approx(ALL)


def test_a_street_from_which_no_door_is_reached_is_counted_apart():
    # Without the bridge (100 m) and with "a" alone, nobody comes over from the right bank.
    streets = toyville.streets()
    row = streets.edges["u"] == 31 * 10 + 14
    bridge = row & (streets.edges["v"] == 31 * 10 + 15)
    cut = replace(streets, edges=streets.edges[~bridge])
    shared = found(streets=cut, doors=toyville.sites(1))
    assert shared.street_m.to_dict() == pytest.approx({"a": LEFT_BANK})
    assert shared.unreached_m == pytest.approx(ALL - 100 - LEFT_BANK)


def test_only_streets_of_the_territory_count():
    # 1 050 m by 1 000 m: 11 columns of 1 000 m, 11 rows of 1 050 m.
    shared = found(ground=box(WEST, SOUTH, WEST + 1050, SOUTH + 1000))
    assert shared.street_m.to_dict() == pytest.approx({"a": 11_000 + 11_550, "b": 0})
    assert shared.total_m == pytest.approx(22_550)


@pytest.mark.parametrize(
    ("direction", "metres"),
    [("to-site", {"a": 1500, "b": 2500}), ("from-site", {"a": 2500, "b": 1500})],
)
def test_a_one_way_street_is_of_the_door_that_it_leads_to(direction, metres):
    # "a" and "b" are 1 000 m apart by a street one-way towards "b", and 3 000 m by another, which
    # each has half of. Whoever travels from the doors comes into the first from "a" only.
    x, y = WEST + 100, SOUTH + 100
    around = [(x, y), (x, y + 1000), (x + 1000, y + 1000), (x + 1000, y)]
    edges = gpd.GeoDataFrame(
        {"u": [0, 0], "v": [1, 1], "forward": True, "backward": [False, True], "kmh": 4.5},
        geometry=[LineString([(x, y), (x + 1000, y)]), LineString(around)],
        crs=toyville.CRS,
    )
    points = toyville.sites(1, 9).points.set_geometry(
        gpd.points_from_xy([x, x + 1000], [y, y]), crs=toyville.CRS
    )
    shared = found(Streets(edges, "walk", "a ring"), Sites(points), direction=direction)
    assert shared.street_m.to_dict() == pytest.approx(metres)


def test_streets_that_are_lost_fail_the_run():
    whole = found()
    with pytest.raises(ConservationError, match="add up to"):
        replace(whole, total_m=whole.total_m + 1)


def test_loads_say_the_streets_of_each_door(tmp_path):
    etat = toyville.streets_etat(tmp_path, "1 km")
    network = build(toyville.streets(), "m")
    attached = attach(network, etat.demand, etat.sites)
    carried = replace(etat, loads=loads(etat, second_along(attached)))
    told = as_record(carried.loads, carried)
    rows = {row["site"]: row["street_m"] for row in told["nearest"]["sites"]}
    assert rows == pytest.approx({"a": 102_500, "b": 80_500})
    assert told["streets"] == pytest.approx({"total_m": ALL, "reached_m": ALL, "unreached_m": 0})
