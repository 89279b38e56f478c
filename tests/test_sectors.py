"""Sectors that cut communes, several zonings at once, holes and overlaps, on toyville.

Half of each commune's inhabitants are 250 m west of its centre and half 250 m east: commune n has
50 x n at each. A river cuts 2, 5 and 8 in the middle, at x = 1 500: the left bank holds 1, 4, 7 and
the western halves of 2, 5, 8, which is 1 200 + (200 + 500 + 800) / 2 = 1 950 inhabitants; the right
bank the others, 1 800 + 750 = 2 550.
"""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

import toyville
from territo.access import (
    assigned_along,
    assigned_in_line,
    attach,
    nearest_along,
    nearest_door,
    reach_doors,
)
from territo.coverage import assignment, etat_des_lieux
from territo.model import Basis, Demand, Sites
from territo.network import build
from territo.sectors import partition, sector_in, sectors_of, sectors_of_communes
from territo.units import Cutoff

SITES = Sites(toyville.sites(1, 9).points.assign(sector=["left", "right"]))


def halves():
    """Half of everyone on each side of the centre of their commune."""
    places = [(n, x + side, y) for n in range(1, 10) for x, y in [toyville.centre(n)]
              for side in (-250, 250)]  # fmt: skip
    return Demand(
        gpd.GeoDataFrame(
            {
                "weight": [50.0 * n for n, _, _ in places],
                "commune": [f"9900{n}" for n, _, _ in places],
            },
            geometry=gpd.points_from_xy([x for _, x, _ in places], [y for _, _, y in places]),
            index=pd.Index(
                [f"{n}-{side}" for n in range(1, 10) for side in "we"], name="demand", dtype=object
            ),
            crs=toyville.CRS,
        ),
        basis="areal",
        vintage="population of a toy",
        cell_m=200,
    )


PEOPLE = halves()


def banks(left=(0, 1500), right=(1500, 3000), north=3000):
    """Two sectors from the south of toyville, between given metres from its west."""
    return gpd.GeoDataFrame(
        {"name": ["Left bank", "Right bank"], "zoning": "banks", "organisation_model": None},
        geometry=[
            box(toyville.WEST + west, toyville.SOUTH, toyville.WEST + east, toyville.SOUTH + north)
            for west, east in (left, right)
        ],
        index=pd.Index(["left", "right"], name="sector", dtype=object),
        crs=toyville.CRS,
    )


def ground(sectors=None, *, poles=False):
    """Toyville cut into its banks; with its pôles, which are told by communes, if wanted."""
    toy = toyville.territory()
    sectors = banks() if sectors is None else sectors
    if poles:
        return replace(toy, sectors=pd.concat([toy.sectors.drop(columns="epci"), sectors]))
    return replace(toy, sectors=sectors, sector_communes=toy.sector_communes.iloc[:0])


def etat(territory, sites=SITES):
    nearest = nearest_door(PEOPLE, sites, Basis())
    return replace(
        etat_des_lieux(territory, sites, PEOPLE, {"m": nearest}, [Cutoff.parse("1 km")]),
        assigned=assigned_in_line(territory, PEOPLE, sites, Basis()),
    )


def people(found):
    return {one: frame["population"].to_dict() for one, frame in found.sectors.items()}


def test_a_sector_that_cuts_a_commune_has_the_half_of_it_that_lives_there():
    found = etat(ground())
    assert people(found) == {"banks": {"left": 1950, "right": 2550}}
    # Door "a", at the centre of 1, stands on the left bank.
    assert found.level("sector")["doors"].to_dict() == {"left": 1, "right": 1}
    assert "zoning" not in found.figures


def test_a_commune_is_of_a_sector_when_it_lies_whole_in_it():
    own = sectors_of_communes(ground())["banks"]
    assert {code[-1]: sector for code, sector in own.items()} == {
        "1": "left", "4": "left", "7": "left", "3": "right", "6": "right", "9": "right",
        "2": None, "5": None, "8": None,
    }  # fmt: skip


def test_every_zoning_is_given_and_each_adds_up_to_the_territory():
    found = etat(ground(poles=True))
    assert people(found) == {
        "banks": {"left": 1950, "right": 2550},
        "pôles": {"east": 1800, "west": 1200, "- pôles": 1500},
    }
    assert {zoning: rows["population"].sum() for zoning, rows in found.sectors.items()} == {
        "banks": 4500,
        "pôles": 4500,
    }
    # Communes know no zoning of their own.
    assert "zoning" not in found.level("commune")


def test_a_zoning_of_communes_knows_nothing_of_parts_and_counts_them_apart():
    own = sectors_of(ground(poles=True), PEOPLE.points)
    assert own.loc["5-w"].to_dict() == {"banks": "left", "pôles": None}
    assert own.loc["4-e"].to_dict() == {"banks": "left", "pôles": "west"}


def test_the_assigned_door_is_that_of_the_half_one_lives_in():
    found = etat(ground())
    legs = found.assigned["banks"].legs
    # 8-w is at (1 250, 2 500): 1 250 m from "b", and it is given "a" at (500, 500).
    assert legs.loc["8-w", "site"] == "a"
    assert legs.loc["8-w", "cost"] == pytest.approx((750**2 + 2000**2) ** 0.5)
    assert legs.loc["8-e", "site"] == "b"
    table = assignment(found.territory, "banks", PEOPLE, found.nearest, found.assigned["banks"])
    # On the left bank, only 7-e (350) and 8-w (400) are nearer to "b"; the right bank is the left
    # one turned about the centre: 3-w (150) and 2-e (100) are nearer to "a".
    assert table["differ"].to_dict() == {"left": 750, "right": 250, "*": 1000}
    assert table["population"].to_dict() == {"left": 1950, "right": 2550, "*": 4500}


def test_along_the_streets_only_those_across_the_bridge_have_another_door():
    attached = attach(build(toyville.streets(), "m"), PEOPLE, SITES)
    nearest = nearest_along(attached, reach_doors(attached))
    assigned = assigned_along(ground(), PEOPLE, SITES, attached)["banks"]
    # From 8-w to "a": 750 m and 2 000 m; to "b" one has to go down to the bridge and up again.
    assert assigned.legs.loc["8-w", "cost"] == pytest.approx(2750)
    # 2-e (100) is 750 + 2 000 m from its own "b", and over the bridge 500 + 1 250 + 500 m from "a".
    table = assignment(ground(), "banks", PEOPLE, nearest, assigned)
    assert table["differ"].to_dict() == {"left": 0, "right": 100, "*": 100}
    assert table.loc["right", "extra"] == pytest.approx(2750 - 2250)


def test_a_door_may_serve_a_sector_of_each_zoning():
    sites = Sites(toyville.sites(1, 9).points.assign(sector=["left; west", "right"]))
    named = sites.sectors_named
    assert list(named.items()) == [("a", "left"), ("a", "west"), ("b", "right")]
    found = etat(ground(poles=True), sites)
    assert set(found.assigned) == {"banks", "pôles"}
    assert found.assigned["pôles"].legs.loc["7-e", "site"] == "a"
    assert found.assigned["pôles"].legs.loc["9-e", "status"] == "unreachable"


def test_two_banks_are_a_partition():
    found = partition(ground(), PEOPLE, "banks")
    assert found.holds
    assert found.sectors["communes"].tolist() == [6, 6]
    assert found.sectors["km2"].tolist() == [4.5, 4.5]


def test_a_hole_is_listed_by_commune_with_its_inhabitants():
    # Nothing from 1 200 to 1 500: 0.3 km² of 2, 5 and 8, where their western halves live.
    territory = ground(banks(left=(0, 1200)))
    found = partition(territory, PEOPLE, "banks")
    assert not found.holds
    assert found.holes.index.tolist() == ["99002", "99005", "99008"]
    assert found.holes["km2"].tolist() == [0.3, 0.3, 0.3]
    assert found.holes["population"].tolist() == [100, 250, 400]
    assert found.without == 750
    assert people(etat(territory)) == {"banks": {"left": 1200, "right": 2550, "-": 750}}


def test_a_strip_between_two_contours_is_no_hole_and_goes_to_the_nearest_sector():
    # Nothing from 1 200 to 1 400, which is no wider than two drawings of one limit may differ; the
    # western halves, at 1 250, are 50 m from the left bank and 150 m from the right one.
    territory = ground(banks(left=(0, 1200), right=(1400, 3000)))
    assert partition(territory, PEOPLE, "banks").holds
    assert people(etat(territory)) == {"banks": {"left": 1950, "right": 2550}}


def test_in_the_middle_of_a_strip_the_smallest_id_counts():
    # The western halves, at 1 250, are 50 m from either bank.
    territory = ground(banks(left=(0, 1200), right=(1300, 3000)))
    assert sector_in(territory, "banks", PEOPLE.points)["5-w"] == "left"


def test_an_overlap_is_told_with_its_area_unless_it_is_a_strip():
    found = partition(ground(banks(left=(0, 1600), right=(1300, 3000))), PEOPLE, "banks")
    assert found.overlaps.to_dict("records") == [
        {"one": "Left bank", "other": "Right bank", "km2": 0.9}
    ]
    assert not found.holds
    strip = partition(ground(banks(left=(0, 1600), right=(1400, 3000))), PEOPLE, "banks")
    assert strip.holds


def test_whoever_lives_where_sectors_overlap_is_counted_once():
    found = etat(ground(banks(left=(0, 1600), right=(1000, 3000))))
    assert people(found) == {"banks": {"left": 1950, "right": 2550}}


def test_what_lies_beyond_the_territory_is_told():
    found = partition(ground(banks(north=4000)), PEOPLE, "banks")
    assert found.outside == {"Left bank": 1.5, "Right bank": 1.5}
    assert not found.holds


def test_parts_without_a_contour_are_a_hole_that_says_who_shares_it():
    found = partition(toyville.territory(), PEOPLE, "pôles")
    assert found.holes["shared_by"].to_dict() == {"99002": "", "99005": "West, East", "99008": ""}
    assert found.holes["population"].tolist() == [200, 500, 800]


def test_a_zoning_known_in_parts_only_counts_everyone_apart():
    toy = toyville.territory()
    parts = toy.sector_communes[toy.sector_communes["part"].notna()]
    found = etat(replace(toy, sector_communes=parts, sectors=toy.sectors.assign(geometry=None)))
    assert people(found) == {"pôles": {"-": 4500}}


def test_a_sector_that_holds_no_point_has_its_row():
    thin = banks(left=(0, 100), right=(100, 3000))
    assert people(etat(ground(thin))) == {"banks": {"left": 0, "right": 4500}}
