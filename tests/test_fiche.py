"""One commune of toyville, every figure worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import toyville
from territo.indicators.commune import fiche, neighbours
from territo.model import Sites


def test_communes_that_meet_at_a_corner_are_no_neighbours():
    ground = toyville.territory()
    assert neighbours(ground, "99005") == ("99002", "99004", "99006", "99008")
    assert neighbours(ground, "99001") == ("99002", "99004")


def test_a_border_drawn_twice_is_one_border():
    ground = toyville.territory()
    shapes = ground.communes.geometry.copy()
    # Commune 2 drawn 3 m short of its border with 1.
    shapes["99002"] = shapes["99002"].buffer(-3, join_style="mitre")
    apart = replace(ground, communes=ground.communes.set_geometry(shapes))
    assert neighbours(apart, "99001") == ("99002", "99004")


def test_the_commune_in_the_middle_beside_its_neighbours_and_the_whole():
    found = fiche(toyville.toy_etat("1 km", "1.5 km"), "99005")
    assert (found.name, found.population) == ("Commune 5", 500)
    # 1 and 9 at 0, 2, 4, 6 and 8 at 1 000 m, 5 at 1 414 m, 3 and 7 at 2 000 m: the seventh of nine.
    assert (found.rank, found.ranked) == (7, 9)
    assert list(found.beside.index) == ["99005", "99002", "99004", "99006", "99008", "123456782"]
    assert list(found.beside["of"]) == ["commune", *4 * ["neighbour"], "territory"]
    means = found.beside["mean_cost"].to_list()
    assert means == pytest.approx([1000 * 2**0.5, *4 * [1000], 4_707_107 / 4500], abs=1e-3)
    row = found.beside.iloc[0]
    assert (row["covered_1km"], row["covered_1_5km"]) == (0, 500)


def test_communes_as_near_share_the_better_place():
    etat = toyville.toy_etat("1 km")
    assert [fiche(etat, f"9900{n}").rank for n in (1, 9, 2, 8)] == [1, 1, 3, 3]


def test_the_nearest_door_with_its_hours_and_what_it_does():
    points = toyville.sites(1, 9).points.assign(
        opening_hours=["Mo 08:00-12:00", None], competences=["voirie; état civil", "eau"]
    )
    told = pd.DataFrame(
        [("99005", "b", "déchets"), ("99004", "b", "eau")],
        columns=["commune", "site", "competence"],
    )
    found = fiche(toyville.toy_etat("1 km", doors=Sites(points, competences=told)), "99005")
    # "a" and "b" are as far: the smaller id serves all 500.
    assert found.nearest[["name", "population", "share", "opening_hours"]].to_numpy().tolist() == [
        ["Mairie 1", 500.0, 100.0, "Mo 08:00-12:00"]
    ]
    assert found.competences.to_numpy().tolist() == [
        ["déchets", "b", "Mairie 9", "commune"],
        ["voirie", "a", "Mairie 1", "door"],
        ["état civil", "a", "Mairie 1", "door"],
    ]
    assert found.standing.empty


def test_the_assigned_door_and_who_has_a_nearer_one():
    found = fiche(toyville.assigned_etat(), "99004")
    row = found.assigned.iloc[0]
    # 4 is in the west, whose door is "b" in 9: 2 columns and 1 row away; "a" is 1 000 m away.
    assert (row["sector_name"], row["site"], row["population"], row["differ"]) == (
        "West",
        "b",
        400,
        400,
    )
    assert row["mean_cost"] == pytest.approx(1000 * 5**0.5)
    assert row["extra"] == pytest.approx(1000 * 5**0.5 - 1000)
    # In 9, of the east, "a" is the assigned one; who stands at "b" has it at no distance.
    assert fiche(toyville.assigned_etat(), "99009").standing["name"].to_list() == ["Mairie 9"]


def test_without_a_door_nothing_is_invented():
    found = fiche(toyville.toy_etat("1 km", doors=toyville.sites()), "99005")
    assert (found.rank, found.ranked, found.reaching) == (None, 0, 0)
    assert found.nearest.empty
    assert found.assigned.empty
    assert found.beside["mean_cost"].isna().all()
