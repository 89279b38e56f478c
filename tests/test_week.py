"""Who has an open door, at a moment and along a week, on toyville.

Door "a" (commune 1) opens on weekdays from 9:00 to 12:00 and from 14:00 to 17:00; door "b" (commune
9) on Tuesday from 14:00 to 18:00 and on Saturday from 9:00 to 12:00.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import toyville
from territo.access import attach, nearest_door, pairs_in_line, pairs_within
from territo.coverage import cover
from territo.indicators.open_then import open_then
from territo.indicators.week import covered_at, week_profile, with_weekly_hours
from territo.model import Basis, Demand, Opening, Sites
from territo.network import build
from territo.opening import PLAIN_MONDAY, Moment
from territo.units import Cutoff

A = "Mo-Fr 09:00-12:00,14:00-17:00"
B = "Tu 14:00-18:00; Sa 09:00-12:00"
PEOPLE = toyville.demand()
TUE, SAT, SUN = 1, 5, 6


def doors(*hours):
    return Sites(toyville.sites(1, 9).points.assign(opening_hours=list(hours)))


def in_line(sites, threshold):
    pairs = pairs_in_line(PEOPLE, sites, Basis(), Cutoff.parse(threshold))
    return week_profile(PEOPLE, sites, pairs, PLAIN_MONDAY)


def test_who_has_an_open_door_within_a_kilometre_in_a_straight_line():
    week = in_line(doors(A, B), "1 km")["covered"]
    # Within 1 km of "a": 1, 2, 4 (700 people); of "b": 6, 8, 9 (2 300).
    assert week[TUE, 10] == 700
    assert week[TUE, 14] == 3000
    assert week[TUE, 12] == 0
    assert week[TUE, 17] == 2300
    assert week[SAT, 10] == 2300
    assert week[SUN].sum() == 0
    # Weekdays: six hours of "a" alone, three of them shared on Tuesday, and four and three of "b".
    assert week.sum() == 5 * 6 * 700 + (4 + 3) * 2300


def test_whoever_has_two_open_doors_counts_once():
    week = in_line(doors(A, B), "2 km")
    # Within 2 km of "a" also 5 (1 414 m), 3 and 7 (2 000 m); of "b" the same three.
    assert week["covered"][TUE, 10] == 700 + 500 + 300 + 700
    assert week["covered"][SAT, 10] == 2300 + 500 + 300 + 700
    assert week["covered"][TUE, 14] == 4500
    assert week["share"][TUE, 14] == 100
    assert week["share"][SAT, 10] == pytest.approx(100 * 3800 / 4500)


def test_along_the_streets_the_river_counts():
    sites = doors(A, B)
    attached = attach(build(toyville.streets(), "m"), PEOPLE, sites)
    pairs = pairs_within(attached, Cutoff.parse("1 km"))
    week = week_profile(PEOPLE, sites, pairs, PLAIN_MONDAY)["covered"]
    # Within 1 km along the streets: of "a" 1 and 4 (2 is over the river); of "b" 6, 8 and 9.
    assert week[TUE, 10] == 500
    assert week[SAT, 10] == 2300


@pytest.mark.parametrize("hours", [None, "", "on request"])
def test_a_door_whose_hours_are_not_known_is_never_open(hours):
    week = in_line(doors(A, hours), "1 km")["covered"]
    assert (week[TUE, 10], week[SAT, 10]) == (700, 0)


def test_only_the_doors_that_are_open_then_remain_doors():
    sites, then = open_then(doors(A, B), Moment.parse("sam 10:00"), PLAIN_MONDAY)
    assert (then.open, then.closed, then.unknown) == (("b",), ("a",), ())
    assert sites.points["status"].to_dict() == {"a": "closed_then", "b": "ok"}
    sites, then = open_then(doors(A, None), Moment.parse("tue 13:00"), PLAIN_MONDAY)
    assert (then.open, then.closed, then.unknown) == ((), ("a",), ("b",))
    assert sites.points["status"].to_dict() == {"a": "closed_then", "b": "hours_unknown"}


def test_what_was_no_door_keeps_its_reason():
    points = doors(A, B).points
    points.loc["a", "status"] = "not_a_door"
    sites, then = open_then(Sites(points), Moment.parse("sat 10:00"), PLAIN_MONDAY)
    assert sites.points["status"].to_dict() == {"a": "not_a_door", "b": "ok"}
    assert then.closed == ()


@pytest.mark.parametrize("hour", [8, 9, 11, 12, 14, 17])
@pytest.mark.parametrize("day", ["mon", "tue", "sat", "sun"])
def test_the_week_says_what_the_moment_says(day, hour):
    moment = Moment.parse(f"{day} {hour}:00")
    sites, _ = open_then(doors(A, B), moment, PLAIN_MONDAY)
    cutoff = Cutoff.parse("1.5 km")
    then = cover(PEOPLE, nearest_door(PEOPLE, sites, Basis()), cutoff).by_status["covered"]
    assert in_line(doors(A, B), "1.5 km")["covered"][moment.weekday, hour] == then


def test_weekly_hours_are_a_number_of_each_site():
    sites = with_weekly_hours(doors(A, None), PLAIN_MONDAY)
    assert sites.points["hours_per_week"].dtype == "Float64"
    assert sites.points["hours_per_week"]["a"] == 5 * 6
    assert pd.isna(sites.points["hours_per_week"]["b"])
    assert with_weekly_hours(doors(B, B), PLAIN_MONDAY).points["hours_per_week"].tolist() == [7, 7]


@pytest.mark.parametrize("silent", [toyville.sites(1, 9), doors(None, "")])
def test_lists_that_say_no_hours_stay_as_they_are(silent):
    assert with_weekly_hours(silent, PLAIN_MONDAY) is silent


def test_where_nobody_lives_there_is_no_share():
    empty = Demand(PEOPLE.points.assign(weight=0.0), basis="areal", vintage="nobody", cell_m=200)
    sites = doors(A, B)
    pairs = pairs_in_line(empty, sites, Basis(), Cutoff.parse("1 km"))
    week = week_profile(empty, sites, pairs, PLAIN_MONDAY)
    assert week["covered"].sum() == 0
    assert week["share"].isna().all()


def test_a_week_has_days_and_hours():
    with pytest.raises(ValueError, match="days and hours"):
        Opening(PLAIN_MONDAY, (), (), pd.DataFrame({"covered": [0.0], "share": [0.0]}))


@given(
    arrays.arrays(bool, (3, 13)),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), max_size=20),
)
def test_hours_joined_by_bits_are_those_of_counting_one_by_one(open_at, pairs):
    weight = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    point, door = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    found = covered_at(open_at, point, door, weight)
    for hour in range(13):
        reached = {one for one, other in pairs if open_at[other, hour]}
        assert found[hour] == sum(weight[one] for one in reached)


def test_pairs_in_a_straight_line():
    table = pairs_in_line(PEOPLE, toyville.sites(1, 9), Basis(), Cutoff.parse("1 km"))
    assert list(zip(table["site"], table["demand"], table["cost"], strict=True)) == [
        ("a", "centre-1", 0), ("a", "centre-2", 1000), ("a", "centre-4", 1000),
        ("b", "centre-6", 1000), ("b", "centre-8", 1000), ("b", "centre-9", 0),
    ]  # fmt: skip
    # Lengthened by 1.3, only the door's own commune is within 1 km; 1 300 m are within 1.3 km.
    detour = Basis(detour=1.3)
    near = pairs_in_line(PEOPLE, toyville.sites(1, 9), detour, Cutoff.parse("1 km"))
    assert near["demand"].tolist() == ["centre-1", "centre-9"]
    wider = pairs_in_line(PEOPLE, toyville.sites(1, 9), detour, Cutoff.parse("1.3 km"))
    assert len(wider) == 6
    nobody = Sites(toyville.sites(1, 9).points.assign(status="closed_then"))
    assert len(pairs_in_line(PEOPLE, nobody, Basis(), Cutoff.parse("1 km"))) == 0


@given(st.floats(1, 1.9), st.integers(100, 4000))
def test_who_has_a_pair_is_who_is_covered(detour, metres):
    sites, basis, cutoff = toyville.sites(1, 9), Basis(detour=detour), Cutoff.parse(f"{metres} m")
    covered = cover(PEOPLE, nearest_door(PEOPLE, sites, basis), cutoff).points["status"]
    pairs = pairs_in_line(PEOPLE, sites, basis, cutoff)
    assert set(pairs["demand"]) == set(covered.index[covered == "covered"])
