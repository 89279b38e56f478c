"""What each door carries on toyville, and what is left when the nearest closes."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import toyville
from territo.access import attach, second_along, second_in_line
from territo.indicators.loads import loads, shared, variation
from territo.model import Basis, Sites
from territo.network import build

PEOPLE = toyville.demand()
# Across two communes diagonally, and across two by one.
FAR, KNIGHT, DIAGONAL = 2000 * 2**0.5, 1000 * 5**0.5, 1000 * 2**0.5


def carried(*numbers, texts=("1 km", "1.5 km", "2 km"), doors=None):
    doors = doors or toyville.sites(*numbers)
    etat = toyville.toy_etat(*texts, doors=doors)
    return loads(etat, second_in_line(PEOPLE, doors, Basis()))


def test_everyone_is_given_to_the_nearest_door():
    rows = carried(1, 9).nearest.sites
    # 3, 5 and 7 are as far from both doors and go to "a", the smaller id.
    assert rows.loc["a", "population"] == 100 + 200 + 400 + 300 + 500 + 700
    assert rows.loc["b", "population"] == 600 + 800 + 900
    assert rows["communes"].tolist() == [6, 3]
    # One square of 200 m, 0.04 km², for each commune.
    assert rows["km2"].tolist() == pytest.approx([0.24, 0.12])
    # "a": 600 people at 1 000 m, 1 000 at 2 000 m, 500 at 1 414 m, 100 at the door.
    assert rows.loc["a", "mean_cost"] == pytest.approx(
        (600_000 + 2_000_000 + 500 * DIAGONAL) / 2200
    )
    assert rows.loc["b", "mean_cost"] == pytest.approx(1_400_000 / 2300)


def test_loads_that_are_alike_vary_little():
    # 2 200 and 2 300: fifty away from a mean of 2 250.
    assert carried(1, 9).nearest.variation == pytest.approx(50 / 2250)
    # Two doors at one place: the first one carries everybody, so one mean away from the mean.
    assert carried(doors=twins()).nearest.variation == pytest.approx(1.0)
    assert variation(pd.Series([], dtype=float)) is None
    assert variation(pd.Series([0.0, 0.0])) is None


def twins():
    """Two doors at the centre of 1."""
    both = toyville.sites(1, 9).points
    return Sites(both.set_geometry([both.geometry.iloc[0]] * 2, crs=toyville.CRS))


def test_a_door_without_anybody_is_told_as_such():
    row = carried(doors=twins()).nearest.sites.loc["b"]
    assert (row["population"], row["communes"], row["km2"]) == (0, 0, 0)
    assert pd.isna(row["mean_cost"])


@pytest.mark.parametrize("numbers", [(1,), (1, 9), (5, 2, 7), (1, 2, 3, 4, 5, 6, 7, 8, 9)])
def test_loads_add_up_to_those_who_reach_a_door(numbers):
    found = carried(*numbers)
    assert found.nearest.sites["population"].sum() == 4500
    assert found.second.reached + found.second.without == 4500


def test_inhabitants_per_person_who_works_there():
    points = toyville.sites(1, 9).points.assign(
        staff=pd.array([11, 0], dtype="Float64"), competences=["voirie;eau", None]
    )
    rows = carried(doors=Sites(points)).nearest.sites
    assert rows.loc["a", "per_agent"] == 200
    # Nobody works at "b": no number of inhabitants per agent.
    assert pd.isna(rows.loc["b", "per_agent"])
    assert rows["competences"].dropna().to_dict() == {"a": "voirie;eau"}
    assert carried(1, 9).nearest.sites["per_agent"].isna().all()


def test_by_sector_the_doors_carry_their_sectors():
    etat = toyville.assigned_etat()
    found = loads(etat, second_in_line(PEOPLE, etat.sites, Basis()))
    rows = found.assigned["pôles"].sites
    # "a" serves the east (3, 6, 9), "b" the west (1, 4, 7); 2, 5 and 8 are in no single sector.
    assert rows["population"].tolist() == [300 + 600 + 900, 100 + 400 + 700]
    assert rows["population"].sum() == 4500 - 200 - 500 - 800
    assert found.nearest.sites["population"].sum() == 4500


def test_whoever_reaches_no_door_is_in_no_load():
    etat = toyville.toy_etat("1 km")
    legs = etat.nearest.legs.copy()
    legs.loc["centre-9", ["site", "cost"]] = pd.NA
    legs.loc["centre-9", "status"] = "unreachable"
    rows = shared(PEOPLE, etat.sites, replace(etat.nearest, legs=legs)).sites
    assert rows["population"].sum() == 4500 - 900


def test_the_second_door_in_a_straight_line():
    second = carried(1, 9).second
    expected = {1: FAR, 9: FAR, 2: KNIGHT, 4: KNIGHT, 6: KNIGHT, 8: KNIGHT, 3: 2000, 7: 2000}
    for number, metres in {**expected, 5: DIAGONAL}.items():
        assert second.cost[f"centre-{number}"] == pytest.approx(metres)
    whole = 1000 * FAR + 2000 * KNIGHT + 1000 * 2000 + 500 * DIAGONAL
    assert second.mean == pytest.approx(whole / 4500)
    # Up to 2 236 m there are 3 500 people; 90 % are 4 050.
    assert second.p90 == pytest.approx(FAR)


def test_overlap_and_one_door_alone_make_up_the_covered():
    second = carried(1, 9).second
    # Within 1 km nobody has two doors; within 1.5 km commune 5 has; within 2 km 3 and 7 as well.
    assert second.several.to_dict() == {"1 km": 0, "1.5 km": 500, "2 km": 1500}
    assert second.only.to_dict() == {"1 km": 3000, "1.5 km": 3000, "2 km": 3000}


def test_each_door_knows_who_would_be_beyond_the_threshold_without_it():
    # Within 1 km of "a" alone: 1, 2 and 4; of "b" alone: 6, 8 and 9.
    rows = carried(1, 9).nearest.sites
    assert rows["alone"].tolist() == [100 + 200 + 400, 600 + 800 + 900]
    # Within 2 km 3, 5 and 7 have both doors.
    found = carried(1, 9, texts=("2 km",))
    assert found.nearest.sites["alone"].tolist() == [700, 2300]
    assert found.nearest.sites["alone"].sum() == found.second.only["2 km"]


def test_a_detour_lengthens_the_second_way_too():
    cost = second_in_line(PEOPLE, toyville.sites(1, 9), Basis(detour=1.5))
    assert cost["centre-3"] == 3000


def test_two_doors_at_one_place_are_two_doors():
    second = carried(doors=twins()).second
    assert second.cost["centre-4"] == 1000
    assert second.only.sum() == 0


def test_with_one_door_nobody_has_a_second():
    second = carried(1).second
    assert second.cost.isna().all()
    assert (second.mean, second.p90, second.reached, second.without) == (None, None, 0, 4500)
    assert second.several.sum() == 0


def test_along_the_streets_the_second_door_is_over_the_bridge():
    attached = attach(build(toyville.streets(), "m"), PEOPLE, toyville.sites(1, 9))
    # 7 to "b": 1 500 m down to the bridge, 2 000 m east, 1 500 m up. 5 is 2 000 m from both.
    expected = [4000, 3000, 3000, 4000, 2000, 3000, 5000, 3000, 4000]
    assert second_along(attached).tolist() == expected


def test_along_the_streets_one_door_leaves_none():
    attached = attach(build(toyville.streets(), "m"), PEOPLE, toyville.sites(1))
    assert second_along(attached).isna().all()


def test_the_communes_that_are_worst_off():
    # From "a" at 1, commune 9 is the farthest. Beyond 1 km everyone of 3, 5, 6, 7, 8 and 9 is: of
    # them 9 has the most people.
    assert carried(1).worst == {"mean_cost": "99009", "share": "99009"}
    # 3 and 7 are both 2 000 m away, and the smaller code is named; at 1 km 7 has more people.
    assert carried(1, 9).worst == {"mean_cost": "99003", "share": "99007"}
    # With a door in each commune nobody is beyond 1 km.
    assert "share" not in carried(*range(1, 10)).worst
