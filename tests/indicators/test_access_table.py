"""Pairs within a cutoff, in a straight line and along the streets, on toyville."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import toyville
from territo.access import attach, nearest_door, pairs_in_line, pairs_within
from territo.errors import CRSError, UnitError
from territo.model import AccessTable, Basis, Demand, Sites
from territo.network import build
from territo.units import Cutoff

PEOPLE, DOORS = toyville.demand(), toyville.sites(1, 9)


def line_table(text: str, detour: float = 1.0) -> AccessTable:
    cutoff, basis = Cutoff.parse(text), Basis(detour=detour)
    return AccessTable.of(pairs_in_line(PEOPLE, DOORS, basis, cutoff), cutoff, basis)


def listed(table: AccessTable) -> list[tuple[str, str, float]]:
    return [
        (table.demand[point][-1], table.sites[door], round(cost, 6))
        for point, door, cost in zip(table.point, table.door, table.cost, strict=True)
    ]


def test_a_cost_equal_to_the_cutoff_is_within():
    # 2 and 4 are 1 000 m from "a" at 1; 6 and 8 from "b" at 9; a door is at 0 m from its own.
    assert listed(line_table("1 km")) == [
        ("1", "a", 0), ("2", "a", 1000), ("4", "a", 1000),
        ("6", "b", 1000), ("8", "b", 1000), ("9", "b", 0),
    ]  # fmt: skip
    assert len(line_table("999 m")) == 2


def test_the_cost_holds_the_detour():
    # 1 000 m are 1 250 m; 5 is 1 414 m away in a straight line, 1 768 m with the detour.
    assert len(line_table("1250 m", 1.25)) == 6
    assert listed(line_table("1.8 km", 1.25))[3:5] == [
        ("5", "a", round(1250 * 2**0.5, 6)), ("5", "b", round(1250 * 2**0.5, 6)),
    ]  # fmt: skip


def test_the_rows_of_a_point_that_reaches_nothing_are_empty():
    table = line_table("1 km")
    # Points 3, 5 and 7 have no row.
    assert np.diff(table.start).tolist() == [1, 1, 0, 1, 0, 1, 0, 1, 1]
    assert list(table.demand) == list(PEOPLE.points.index)


def test_no_door_no_pair():
    nothing = toyville.sites()
    cutoff = Cutoff(1000)
    table = AccessTable.of(pairs_in_line(PEOPLE, nothing, Basis(), cutoff), cutoff, Basis())
    assert (len(table), len(table.demand), len(table.sites)) == (0, 9, 0)


def test_along_the_streets():
    attached = attach(build(toyville.streets(), "m"), PEOPLE, DOORS)
    cutoff = Cutoff.parse("2 km")
    table = AccessTable.of(pairs_within(attached, cutoff), cutoff, attached.basis)
    # 2 walks to "a" over the bridge, 5 to both; nobody else has two doors.
    assert listed(table) == [
        ("1", "a", 0), ("2", "a", 2000), ("3", "b", 2000), ("4", "a", 1000), ("5", "a", 2000),
        ("5", "b", 2000), ("6", "b", 1000), ("7", "a", 2000), ("8", "b", 1000), ("9", "b", 0),
    ]  # fmt: skip


def test_the_nearest_of_the_pairs_is_the_nearest_door_to_the_bit():
    rng = np.random.default_rng(6)
    points = gpd.GeoDataFrame(
        {"weight": 1.0, "commune": "99001"},
        geometry=gpd.points_from_xy(*(rng.uniform(0, 9000, (12_000, 2)) + toyville.SOUTH).T),
        index=pd.Index([f"p{n:05}" for n in range(12_000)], name="demand"),
        crs=toyville.CRS,
    )
    places = toyville.sites(*range(1, 10)).points
    places = places.set_geometry(
        gpd.points_from_xy(*(rng.uniform(0, 9000, (9, 2)) + toyville.SOUTH).T), crs=toyville.CRS
    )
    people, doors = replace(PEOPLE, points=points), Sites(places)
    basis, cutoff = Basis(detour=1.3), Cutoff(2000)
    table = AccessTable.of(pairs_in_line(people, doors, basis, cutoff), cutoff, basis)
    nearest = nearest_door(people, doors, basis).legs["cost"].to_numpy(dtype=float)
    least = np.full(len(points), np.inf)
    np.minimum.at(least, table.point, table.cost)
    assert (least == np.where(nearest <= 2000, nearest, np.inf)).all()


def wrong(**parts):
    table = line_table("1 km")
    return lambda: replace(table, **parts)


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (wrong(cost=np.full(6, 1000.5)), "a cost is not within 1 km"),
        (wrong(cost=np.full(6, np.nan)), "a cost is not within 1 km"),
        (wrong(cost=np.full(6, -1.0)), "a cost is not within 1 km"),
        (wrong(cost=np.zeros(5)), "not of one length"),
        (wrong(door=np.array([0, 0, 0, 1, 1, 2])), "a position without an id"),
        (wrong(point=np.array([0, 0, 3, 5, 7, 8])), "each of them once"),
        (wrong(point=np.array([1, 0, 3, 5, 7, 8])), "by point, then door"),
        (wrong(sites=pd.Index(["a", "a"], name="site")), "distinct"),
        (wrong(sites=pd.Index(["a", "b"], name="door")), "named so"),
    ],
)
def test_what_is_no_table_is_refused(made, says):
    with pytest.raises(ValueError, match=says):
        made()


def test_minutes_cannot_be_read_on_a_straight_line():
    with pytest.raises(UnitError):
        pairs_in_line(PEOPLE, DOORS, Basis(), Cutoff(10, "min"))
    with pytest.raises(UnitError):
        wrong(cutoff=Cutoff(10, "min"))()


def test_two_systems_never_meet():
    elsewhere = Demand(PEOPLE.points.to_crs(2972), "areal", "toy", 200)
    with pytest.raises(CRSError):
        pairs_in_line(elsewhere, DOORS, Basis(), Cutoff(1000))
