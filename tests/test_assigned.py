"""The assigned door beside the nearest, on toyville with doors given to the wrong sector."""

from __future__ import annotations

import pytest

import toyville
from territo.access import (
    assigned_along,
    assigned_in_line,
    attach,
    nearest_along,
    nearest_door,
    reach_doors,
)
from territo.coverage import assignment
from territo.model import Basis, Sites
from territo.network import build

GROUND, PEOPLE = toyville.territory(), toyville.demand()
# Door "a", at the centre of 1, serves the east (3, 6, 9); "b", at 9, serves the west (1, 4, 7).
SITES = Sites(toyville.sites(1, 9).points.assign(sector=["east", "west"]))
FAR, ACROSS = 2000 * 2**0.5, 1000 * 5**0.5


def test_everyone_has_the_door_of_their_sector_and_the_others_have_none():
    assigned = assigned_in_line(GROUND, PEOPLE, SITES, Basis())["pôles"]
    legs = assigned.legs
    # 1 and 9 look at each other over two diagonals; 4 and 6 are 2 000 and 1 000 m away.
    expected = {1: FAR, 4: ACROSS, 7: 2000, 3: 2000, 6: ACROSS, 9: FAR}
    for number, metres in expected.items():
        assert legs.loc[f"centre-{number}", "cost"] == pytest.approx(metres)
    assert legs.loc["centre-4", "site"] == "b"
    # 2 and 8 are in no sector, 5 is shared by two.
    for number in (2, 5, 8):
        assert legs.loc[f"centre-{number}", "status"] == "unreachable"


def test_the_table_counts_those_whose_door_is_not_the_nearest():
    nearest = nearest_door(PEOPLE, SITES, Basis())
    assigned = assigned_in_line(GROUND, PEOPLE, SITES, Basis())["pôles"]
    table = assignment(GROUND, "pôles", PEOPLE, nearest, assigned)
    west = table.loc["west"]
    assert (west["name"], west["population"]) == ("West", 1200)
    # 7 is as far from both: its door is no other door than the nearest.
    assert west["differ"] == 100 + 400
    assert west["mean_nearest"] == (400 * 1000 + 700 * 2000) / 1200
    assert west["mean_assigned"] == pytest.approx((100 * FAR + 400 * ACROSS + 700 * 2000) / 1200)
    assert west["extra"] == pytest.approx((100 * FAR + 400 * (ACROSS - 1000)) / 500)
    assert table.loc["east", "differ"] == 600 + 900
    assert table.loc["*", "population"] == 3000
    assert table.loc["*", "differ"] == 2000


def test_when_every_sector_has_its_nearest_door_nobody_differs():
    sites = Sites(toyville.sites(1, 9).points.assign(sector=["west", "east"]))
    nearest = nearest_door(PEOPLE, sites, Basis())
    assigned = assigned_in_line(GROUND, PEOPLE, sites, Basis())["pôles"]
    table = assignment(GROUND, "pôles", PEOPLE, nearest, assigned)
    assert table["differ"].tolist() == [0, 0, 0]
    assert table["extra"].isna().all()


def test_along_the_streets_the_bridge_counts():
    attached = attach(build(toyville.streets(), "m"), PEOPLE, SITES)
    legs = assigned_along(GROUND, PEOPLE, SITES, attached)["pôles"].legs
    # All cross at y = 1 000. From 4: 500 m down, 2 000 m east, 1 500 m up.
    expected = {1: 4000, 4: 4000, 7: 5000, 3: 3000, 6: 3000, 9: 4000}
    assert {n: legs.loc[f"centre-{n}", "cost"] for n in expected} == expected
    nearest = nearest_along(attached, reach_doors(attached))
    assigned = assigned_along(GROUND, PEOPLE, SITES, attached)["pôles"]
    table = assignment(GROUND, "pôles", PEOPLE, nearest, assigned)
    assert table.loc["*", "differ"] == 3000


@pytest.mark.parametrize("sector", [None, "elsewhere"])
def test_lists_that_name_no_sector_of_here_assign_nothing(sector):
    points = toyville.sites(1, 9).points
    sites = Sites(points if sector is None else points.assign(sector=sector))
    assert assigned_in_line(GROUND, PEOPLE, sites, Basis()) == {}


def test_a_sector_without_a_door_is_unreachable_and_the_other_is_not():
    sites = Sites(toyville.sites(1, 9).points.assign(sector=["west", None]))
    legs = assigned_in_line(GROUND, PEOPLE, sites, Basis())["pôles"].legs
    assert legs.loc["centre-1", "cost"] == 0
    assert legs.loc["centre-3", "status"] == "unreachable"
