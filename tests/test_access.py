from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toyville
from territo.access import nearest_door, nearest_position
from territo.crs import LONLAT
from territo.errors import CRSError, UnitError
from territo.model import Basis, Demand, Sites
from territo.units import Cutoff

DIAGONAL = 1000 * 2**0.5


def test_every_distance_of_toyville():
    legs = nearest_door(toyville.demand(), toyville.sites(1, 9), Basis()).legs
    expected = [0, 1000, 2000, 1000, DIAGONAL, 1000, 2000, 1000, 0]
    assert legs["cost"].to_list() == pytest.approx(expected)
    # 3, 5 and 7 are as far from both: the smaller id.
    assert legs["site"].to_list() == ["a", "a", "a", "a", "a", "b", "a", "b", "b"]
    assert set(legs["status"]) == {"reached"}


def test_equally_near_doors_go_to_the_smaller_id_whatever_the_order_of_the_list():
    swapped = nearest_door(toyville.demand(), toyville.sites(1, 9, ids="ba"), Basis()).legs
    assert swapped["site"].to_list() == ["b", "b", "a", "b", "a", "a", "a", "a", "a"]


def test_two_doors_in_one_building_are_the_smaller_id():
    legs = nearest_door(toyville.demand(), toyville.sites(1, 1, ids="ba"), Basis()).legs
    assert set(legs["site"]) == {"a"}


def test_a_detour_lengthens_every_distance():
    legs = nearest_door(toyville.demand(), toyville.sites(1, 9), Basis(detour=1.3)).legs
    assert legs["cost"].iloc[1] == pytest.approx(1300)


@pytest.mark.parametrize("factor", [1e308, float("inf"), float("nan"), 13])
def test_a_detour_that_no_town_asks_for_is_refused(factor):
    with pytest.raises(UnitError, match="more than any town asks") as caught:
        Basis(detour=factor)
    assert "less than 10" in caught.value.hint


def test_a_detour_below_one_is_refused():
    with pytest.raises(UnitError, match="shorter than a straight line"):
        Basis(detour=0.9)


def test_minutes_cannot_be_read_on_a_straight_line():
    with pytest.raises(UnitError, match="no speed"):
        Basis().require(Cutoff.parse("15 min"))


def test_without_a_door_everyone_is_unreachable_and_no_number_is_made_up():
    points = toyville.sites(1, 9).points.assign(status="closed")
    legs = nearest_door(toyville.demand(), Sites(points), Basis()).legs
    assert set(legs["status"]) == {"unreachable"}
    assert legs["cost"].isna().all()
    assert legs["site"].isna().all()


def test_two_systems_are_refused():
    demand = toyville.demand()
    elsewhere = demand.points.to_crs(2975)
    with pytest.raises(CRSError, match="met"):
        nearest_door(Demand(elsewhere, "areal", "toy", 200), toyville.sites(1, 9), Basis())
    with pytest.raises(CRSError, match="EPSG:4326"):
        Demand(demand.points.to_crs(LONLAT), "areal", "toy", 200)


coordinate = st.integers(-50, 50).map(float)
places = st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=12)


@given(places, places)
def test_the_nearest_is_that_of_trying_every_door(points, doors):
    where, metres = nearest_position(np.array(points), np.array(doors))
    for (x, y), position, distance in zip(points, where, metres, strict=True):
        every = [((x - a) ** 2 + (y - b) ** 2) ** 0.5 for a, b in doors]
        assert distance == pytest.approx(min(every))
        near = [n for n, value in enumerate(every) if value <= min(every) + 1e-6]
        first_places = {doors.index(doors[n]) for n in near}
        assert position == min(first_places)
