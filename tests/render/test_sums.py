"""Printed numbers that add up, by hand and by hypothesis."""

from __future__ import annotations

from math import fsum

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from territo.render.sums import adding_up, apportioned, rounded

# Sixteenths add up without rounding.
NUMBERS = st.integers(-80_000, 80_000).map(lambda n: n / 16)
PEOPLE = st.integers(0, 80_000).map(lambda n: n / 16)


def test_the_largest_remainders_are_rounded_up():
    # 10.4 + 20.4 + 30.4 = 61.2: one of the three is rounded up, the first.
    assert apportioned([10.4, 20.4, 30.4]) == [11, 20, 30]
    assert apportioned([10.3, 20.4, 30.5]) == [10, 20, 31]
    # 28 528.7 - 13 321.4 = 15 207.3; rounded each by itself they would be one off.
    assert apportioned([28528.7, -13321.4], 15207) == [28529, -13322]
    assert apportioned([]) == []
    assert apportioned([2.0, 3.0]) == [2, 3]


def test_a_whole_that_parts_cannot_add_up_to_is_come_near_to():
    assert apportioned([1.5, 1.2], 5) == [2, 2]
    assert apportioned([2.0, 3.0], 6) == [2, 3]


@given(st.lists(NUMBERS, max_size=30))
def test_parts_stay_within_one_and_add_up_to_the_rounded_sum(parts):
    found = apportioned(parts)
    assert sum(found) == rounded(fsum(parts))
    assert all(abs(one - part) < 1 for one, part in zip(found, parts, strict=True))


CHANGE = {"after": {"before": 1, "change": 1}, "change": {"within": 1, "beyond": -1}}


def table_of(rows):
    """A table of rows (before, beyond, within), with the sum of all of them first."""
    rows = [tuple(map(sum, zip(*rows, strict=True))), *rows]
    frame = pd.DataFrame(rows, columns=["before", "beyond", "within"])
    frame["change"] = frame["within"] - frame["beyond"]
    frame["after"] = frame["before"] + frame["change"]
    return frame


def test_a_table_adds_up_down_and_along():
    # Before 10.6 = 5.3 + 5.3; beyond 1.4 = 0.7 + 0.7; nobody within; after 9.2 = 4.6 + 4.6.
    found = adding_up(table_of([(5.3, 0.7, 0), (5.3, 0.7, 0)]), [(0, [1, 2])], CHANGE, ("before",))
    # 11 = 6 + 5, and of the 2 or 1 beyond (1.4) as many as leave 9 or 10.
    assert found["before"].tolist() == [11, 6, 5]
    assert found.loc[0, "beyond"] == found.loc[1, "beyond"] + found.loc[2, "beyond"]
    assert (found["after"] == found["before"] - found["beyond"]).all()


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(PEOPLE, PEOPLE, PEOPLE), min_size=1, max_size=8))
def test_every_sum_of_a_table_adds_up(rows):
    table = table_of(rows)
    found = adding_up(table, [(0, range(1, len(table)))], CHANGE, ("before", "after"))
    assert (found.loc[0] == found.loc[1:].sum()).all()
    assert (found["after"] == found["before"] + found["change"]).all()
    assert (found["change"] == found["within"] - found["beyond"]).all()
    assert ((found - table).abs() < 2).all(axis=None)
    for name in ("before", "after"):
        assert found.loc[0, name] == rounded(table.loc[0, name])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(PEOPLE, PEOPLE, PEOPLE), min_size=1, max_size=8))
def test_before_and_after_alone_stay_within_one(rows):
    # Two columns, their sum and one level of rows: a rounding to neighbours always exists.
    table = table_of(rows)[["before", "change", "after"]]
    along = {"after": {"before": 1, "change": 1}}
    found = adding_up(table, [(0, range(1, len(table)))], along, ("before", "after"))
    assert ((found - table).abs() < 1).all(axis=None)
    assert (found.loc[0] == found.loc[1:].sum()).all()
