"""Who only has a door of the 1980s within reach, on toyville."""

from __future__ import annotations

import pytest

import toyville
from territo.access import (
    along_without,
    attach,
    line_without,
    nearest_along,
    nearest_door,
    reach_doors,
)
from territo.coverage import cover, eighties
from territo.era import ERAS
from territo.model import Basis, Sites
from territo.network import build
from territo.units import cutoffs

GROUND, PEOPLE = toyville.territory(), toyville.demand()
THRESHOLDS = cutoffs(("1 km", "2 km", "3 km"))


def doors(*eras: str, renovated: str | None = None) -> Sites:
    """Doors at 1, 5 and 9, of these eras; the first one renovated or not."""
    points = toyville.sites(1, 5, 9).points
    return Sites(points.assign(era=list(eras), renovated=[renovated, None, None]))


def in_line(sites: Sites):
    nearest = nearest_door(PEOPLE, sites, Basis())
    coverages = [cover(PEOPLE, nearest, one) for one in THRESHOLDS]
    spared = {era: {"m": line_without(PEOPLE, sites, Basis(), ids)}
              for era, ids in sites.of_the_eighties.items()}  # fmt: skip
    return eighties(GROUND, PEOPLE, sites, coverages, spared)


def test_people_whose_every_door_is_of_the_eighties():
    found = in_line(doors("certain", "no", "no"))
    whole = found.only.loc[("territory", GROUND.code)]
    # Within 1 km: commune 1 (100) has door "a" alone; 2 and 4 also have the one at 5.
    assert whole["certain_1km"] == 100
    # Within 2 km of 1 there is the door at 5 (1 414 m), and so for everyone nearer to it.
    assert whole["certain_2km"] == whole["certain_3km"] == 0
    assert found.doors == {"certain": 1, "possible": 0, "no": 2, "unknown": 0}


def test_what_may_be_of_the_eighties_is_told_apart():
    found = in_line(doors("certain", "possible", "no"))
    whole = found.only.loc[("territory", GROUND.code)]
    assert whole["certain_1km"] == 100
    # With 5 as well: all those that 9 does not serve within 1 km (it serves 6, 8 and 9).
    assert whole["possible_1km"] == 4500 - 600 - 800 - 900 - 300 - 700
    # 3 and 7 (300 and 700) are 1 414 m from 5: at 1 km nobody serves them, so they have no door.
    assert whole["possible_2km"] == 100 + 200 + 400  # 3, 5 and 7 are within 2 km of 9


def test_a_place_renovated_since_is_counted_apart():
    assert in_line(doors("certain", "no", "no", renovated="yes")).renovated == 1
    assert in_line(doors("no", "certain", "certain", renovated="yes")).renovated == 0


def test_communes_add_up_to_the_territory():
    found = in_line(doors("certain", "possible", "no"))
    communes = found.only.xs("commune", level="level")
    assert communes.loc["99001", "certain_1km"] == 100
    assert communes.sum().tolist() == found.only.loc[("territory", GROUND.code)].tolist()


def test_along_the_streets_the_river_counts():
    sites = doors("certain", "no", "no")
    attached = attach(build(toyville.streets(), "m"), PEOPLE, sites)
    nearest = nearest_along(attached, reach_doors(attached))
    coverages = [cover(PEOPLE, nearest, one) for one in THRESHOLDS]
    ids = sites.of_the_eighties
    spared = {era: {"m": along_without(attached, gone)} for era, gone in ids.items()}
    whole = eighties(GROUND, PEOPLE, sites, coverages, spared).only.loc[("territory", GROUND.code)]
    # Door "a" is 1 000 m from 4; the one at 5 ("b") is 2 000 m from it, over the bridge: 500 m
    # down, 1 000 m east, 500 m up. It is 1 000 m from 2, which "a" is 2 000 m from.
    assert whole["certain_1km"] == 100 + 400
    # 7 is 2 000 m from "a" and 3 000 m from "b": 1 500 m down, 1 000 m east, 500 m up.
    assert whole["certain_2km"] == 700


@pytest.mark.parametrize("missing", [True, False])
def test_lists_that_say_nothing_of_age_say_nothing_of_the_eighties(missing):
    sites = toyville.sites(1, 9)
    if not missing:
        sites = Sites(sites.points.assign(era="unknown", renovated=None))
    assert (sites.of_the_eighties == {}) is missing
    if not missing:
        nearest = nearest_door(PEOPLE, sites, Basis())
        coverages = [cover(PEOPLE, nearest, one) for one in THRESHOLDS]
        spared = {"certain": {"m": nearest}, "possible": {"m": nearest}}
        found = eighties(GROUND, PEOPLE, sites, coverages, spared)
        assert found.only.to_numpy().sum() == 0
        assert found.doors == dict.fromkeys(ERAS, 0) | {"unknown": 2}


def test_when_every_door_is_of_the_eighties_whoever_is_covered_only_has_those():
    found = in_line(doors("certain", "certain", "certain"))
    whole = found.only.loc[("territory", GROUND.code)]
    # Beyond 1 km of all three: 3 and 7.
    assert whole["certain_1km"] == 4500 - 300 - 700
    assert whole["certain_3km"] == 4500
