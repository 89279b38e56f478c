"""What is said and drawn of several zonings: the pôles of toyville and the banks of its river."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

import toyville
from territo.model import Sites
from territo.render import zonings
from territo.render.limits import limits
from territo.sectors import partitions


@pytest.fixture(scope="module")
def etat():
    toy = toyville.territory()
    west, south = toyville.WEST, toyville.SOUTH
    banks = gpd.GeoDataFrame(
        {"name": ["Left", "Right"], "zoning": "banks", "organisation_model": None},
        geometry=[
            box(west, south, west + 1200, south + 3000),
            box(west + 1600, south, west + 3000, south + 3000),
        ],
        index=pd.Index(["left", "right"], name="sector", dtype=object),
        crs=toyville.CRS,
    )
    sectors = pd.concat([toy.sectors.drop(columns="epci"), banks])
    ground = replace(toy, sectors=sectors, not_in_force=("Old",))
    found = toyville.toy_etat()
    doors = Sites(found.sites.points.assign(sector=["left", "lost"]))
    cut = partitions(ground, found.demand)
    return replace(found, territory=ground, sites=doors, partitions=cut)


def test_the_console_says_every_zoning_its_holes_and_what_is_not_known(etat):
    # Between the banks, 1 200 to 1 600: the centres of 2, 5 and 8 at 1 500, and 0.4 km² of each.
    # The pôles do not hold 2 and 8, and 5 in parts only: 1 km² each, the same people.
    listed = "Commune 8 {0} km², Commune 5 {0} km², Commune 2 {0} km²"
    assert zonings.lines(etat) == [
        f"Sectors      banks: 2 sectors, 1 500 inhabitants in none ({listed.format('0.40')})",
        f"Sectors      pôles: 2 sectors, 1 500 inhabitants in none ({listed.format('1.00')})",
        "             strips up to 200 m wide are in the nearest sector",
        "             sectors that cut a commune share its inhabitants by area",
        "Not in force sectors left out: Old",
        "No sector    the lists name sectors that no zoning in force has: lost",
    ]


def test_the_map_says_the_same_in_french(etat):
    rows = dict(zonings.method_rows(etat))
    assert list(rows) == [
        "Secteurs\u00a0: banks",
        "Secteurs\u00a0: pôles",
        "Secteurs écartés, car pas en vigueur",
        "Secteurs nommés par les listes, inconnus",
    ]
    assert "dans aucun secteur connu\u00a0: 1\u202f500" in rows["Secteurs\u00a0: banks"]


def test_json_says_it_too(etat):
    told = zonings.as_record(etat)
    assert [(one["zoning"], one["without"]) for one in told["zonings"]] == [
        ("banks", 1500),
        ("pôles", 1500),
    ]
    assert (told["strip_m"], told["not_in_force"], told["unknown"]) == (200, ["Old"], ["lost"])


def test_each_zoning_has_its_own_limits(etat):
    drawn = [(limit["zoning"], limit["names"]) for limit in limits(etat)]
    assert drawn == [
        ("banks", ["Left"]),
        ("banks", ["Right"]),
        ("pôles", ["East"]),
        ("pôles", ["West"]),
    ]


def test_a_single_zoning_of_communes_needs_no_words():
    found = toyville.toy_etat()
    found = replace(found, partitions=partitions(found.territory, found.demand))
    assert zonings.lines(found) == []
    assert zonings.method_rows(found) == []
    assert zonings.as_record(found) == {}
    assert all("zoning" not in limit for limit in limits(found))
