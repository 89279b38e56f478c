"""Doors closed, opened, moved and merged on toyville, every figure by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toyville
from territo.errors import ScenarioError
from territo.model import Sites
from territo.model.scenario import Edit, Place, Scenario
from territo.scenario import apply, compare, losses

BASE = toyville.sites(1, 9)
# The town hall of 5, in the middle.
MIDDLE = Place(*toyville.centre(5), "99005", "housenumber", "town hall of Commune 5")
FAR = 2000 * 2**0.5
ACROSS = 1000 * 5**0.5


def scenario(*edits, protected=()):
    return Scenario("toy", "A toy", edits, protected)


def difference(*edits, texts=("1 km", "2 km")):
    one = scenario(*edits)
    return compare(
        one,
        toyville.toy_etat(*texts, doors=BASE),
        toyville.toy_etat(*texts, doors=apply(BASE, one)),
    )


def test_a_door_that_closes_keeps_its_row_and_its_people_go_to_the_other():
    found = difference(Edit("close", ("b",)))
    assert found.after.sites.points.loc["b", "status"] == "closed"
    # 6, 8 and 9 had "b" nearest (3, 5 and 7 are as near to "a"): 600 + 800 + 900 inhabitants.
    ledger = found.ledger
    assert ledger["door"].tolist() == ["b"] * 3
    assert ledger["to"].tolist() == ["a"] * 3
    assert ledger["commune"].tolist() == ["99006", "99008", "99009"]
    assert ledger["people"].tolist() == [600, 800, 900]
    assert ledger["extra"].tolist() == pytest.approx([ACROSS - 1000, ACROSS - 1000, FAR])
    assert ledger["person_extra"].sum() == pytest.approx(1400 * (ACROSS - 1000) + 900 * FAR)
    # All were within 1 km of "b", and none is within 2 km of "a".
    assert ledger["newly_beyond_1km"].tolist() == ledger["newly_beyond_2km"].tolist()
    assert ledger["newly_beyond_1km"].sum() == 2300
    whole = found.figures.loc[("territory", toyville.SIREN)]
    assert (whole["covered_1km"], whole["covered_2km"], whole["doors"]) == (-2300, -2300, -1)
    assert found.moves["farther"].sum() == 2300
    assert found.moves["nearer"].sum() == 0


def test_a_door_that_opens_only_has_winners():
    found = difference(Edit("open", ("m",), MIDDLE, facts=(("name", "Antenne"),)))
    assert found.after.sites.points.loc["m", ["name", "kind"]].tolist() == ["Antenne", "candidat"]
    # 5 walks 1 414 m less, 3 and 7 walk 2 000 - 1 414 less; 2, 4, 6 and 8 are as near as before
    # and stay where they went.
    moves = found.moves
    assert moves["nearer"].to_dict() == {f"9900{n}": 100 * n if n in {3, 5, 7} else 0
                                         for n in range(1, 10)}  # fmt: skip
    assert moves.loc["99003", "extra_nearer"] == pytest.approx(FAR / 2 - 2000)
    assert found.ledger["newly_within_1km"].sum() == 500
    assert found.ledger["newly_within_2km"].sum() == 0
    assert found.ledger["people"].sum() == 300 + 500 + 700


def test_two_doors_merged_in_the_middle():
    found = difference(Edit("merge", ("a", "b"), MIDDLE, into="m"))
    assert found.after.sites.doors.index.tolist() == ["m"]
    # 1 and 9 lose their door at home (1 414 m away), 5 gains one, 2, 4, 6 and 8 are as near.
    assert found.moves["farther"].sum() == 100 + 900
    assert found.moves["nearer"].sum() == 300 + 500 + 700
    assert found.moves["same"].sum() == 200 + 400 + 600 + 800
    whole = found.figures.loc[("territory", toyville.SIREN)]
    # At 1 km: 3 000 before (1, 2, 4, 6, 8, 9), 2 500 after (2, 4, 5, 6, 8).
    assert whole["covered_1km"] == -500
    assert found.ledger["newly_beyond_1km"].sum() == 1000
    assert found.ledger["newly_within_1km"].sum() == 500
    # Everybody goes elsewhere, and everybody is in the ledger once.
    assert found.ledger["people"].sum() == 4500


def test_a_merger_into_one_of_the_doors_closes_the_others():
    assert apply(BASE, scenario(Edit("merge", ("a", "b"), into="a"))).doors.index.tolist() == ["a"]


def test_a_door_that_moves_keeps_its_name_and_is_in_the_ledger():
    found = difference(Edit("move", ("b",), MIDDLE))
    moved = found.after.sites.points.loc["b"]
    assert moved["name"] == "Mairie 9"
    assert moved["commune"] == "99005"
    # 9 goes to the same door, 1 414 m away; 8 is 1 000 m from it as before.
    row = found.ledger[found.ledger["commune"] == "99009"].iloc[0]
    assert (row["door"], row["to"], row["people"]) == ("b", "b", 900)
    assert row["extra"] == pytest.approx(FAR / 2)


def test_hours_are_given_and_nobody_moves():
    found = difference(Edit("hours", ("a",), facts=(("opening_hours", "Mo-Fr 09:00-12:00"),)))
    assert found.after.sites.points.loc["a", "opening_hours"] == "Mo-Fr 09:00-12:00"
    assert found.ledger.empty
    assert (found.moves["same"] == found.moves["people"]).all()


def test_a_candidate_opens_where_it_stands():
    candidates = BASE.points.assign(status=["ok", "closed"])
    opened = apply(Sites(candidates), scenario(Edit("open", ("b",))))
    assert opened.doors.index.tolist() == ["a", "b"]


def test_edits_are_made_in_order():
    both = scenario(Edit("close", ("b",)), Edit("open", ("b",)))
    assert apply(BASE, both).doors.index.tolist() == ["a", "b"]


def test_all_that_cannot_be_is_told_at_once():
    wrong = scenario(
        Edit("close", ("z",)),
        Edit("close", ("a",)),
        Edit("open", ("b",)),
        Edit("open", ("n",)),
        Edit("move", ("b",)),
        Edit("merge", ("b",), into="q"),
        protected=("a",),
    )
    with pytest.raises(ScenarioError) as caught:
        apply(BASE, wrong)
    assert caught.value.problems == (
        "edit 1 (close): there is no site z",
        "edit 2 (close): a is protected",
        "edit 3 (open): b is open already",
        "edit 4 (open): n is in no list, and no place is given",
        "edit 5 (move): no place is given",
        "edit 6 (merge): q is none of the doors merged, and no place is given",
    )


def test_when_every_door_closes_nobody_has_one_left():
    found = difference(Edit("close", ("a",)), Edit("close", ("b",)))
    assert found.ledger["to"].isna().all()
    assert found.ledger["extra"].isna().all()
    assert found.ledger["newly_beyond_2km"].sum() == 4500
    assert found.moves["farther"].sum() == 4500


numbers = st.sets(st.integers(1, 9), min_size=1, max_size=6)


@settings(max_examples=25)
@given(numbers, numbers)
def test_a_door_more_never_lowers_coverage_and_a_door_less_never_raises_it(first, second):
    fewer, more = sorted(first), sorted(first | second)
    ids = "abcdefghi"
    few = toyville.sites(*fewer, ids="".join(ids[n - 1] for n in fewer))
    many = toyville.sites(*more, ids="".join(ids[n - 1] for n in more))
    texts = ("1 km", "2 km")
    opening, closing = (
        compare(scenario(), toyville.toy_etat(*texts, doors=one),
                toyville.toy_etat(*texts, doors=other))
        for one, other in ((few, many), (many, few))
    )  # fmt: skip
    covered = ["covered_1km", "covered_2km"]
    assert (opening.figures[covered] >= 0).all(axis=None)
    assert (closing.figures[covered] <= 0).all(axis=None)
    assert opening.moves["farther"].sum() == closing.moves["nearer"].sum() == 0


def second_of(doors):
    """Cost to the second nearest door, by trying every one without the nearest."""
    etat = toyville.toy_etat("1 km", "2 km", doors=doors)
    found = {}
    for site in doors.doors.index:
        left = Sites(doors.points.drop(index=site))
        costs = toyville.toy_etat("1 km", doors=left).nearest.legs["cost"]
        own = etat.nearest.legs.index[etat.nearest.legs["site"] == site]
        found |= costs[own].to_dict()
    return etat, pd.Series(found, dtype="Float64")


def test_the_door_that_would_be_missed_least_comes_first():
    etat, second = second_of(toyville.sites(1, 5, 9, ids="abc"))
    found = losses(etat, second)
    # "a" has 1 (home; then 1 414 m), 2 and 4 (1 000 m from "b" as well): 700 inhabitants.
    # "b" has 3 and 7 (1 414, then 2 000 m), 5 (home, then 1 414 m), 6 and 8 (1 000 m twice).
    # "c" has 9 (home, then 1 414 m).
    assert found.index.tolist() == ["a", "b", "c"]
    assert found["people"].tolist() == [700, 300 + 500 + 600 + 700 + 800, 900]
    assert found["newly_beyond_1km"].tolist() == [100, 500, 900]
    assert found["newly_beyond_2km"].tolist() == [0, 0, 0]
    half = FAR / 2
    assert found["person_extra"].tolist() == pytest.approx(
        [100 * half, 500 * half + 1000 * (2000 - half), 900 * half]
    )
    assert found.loc["a", "extra"] == pytest.approx(100 * half / 700)
    assert found["worst_commune"].tolist() == ["99001", "99005", "99009"]
    assert found["worst_people"].tolist() == [100, 500, 900]
    assert found["people"].sum() == 4500


def test_the_last_door_leaves_nobody_another():
    etat = toyville.toy_etat("1 km", doors=toyville.sites(5))
    none = pd.Series(pd.NA, index=etat.demand.points.index, dtype="Float64")
    found = losses(etat, none)
    assert found.loc["a", "without"] == 4500
    # Within 1 km of the middle: 2, 4, 5, 6 and 8.
    assert found.loc["a", "newly_beyond_1km"] == 200 + 400 + 500 + 600 + 800
    assert pd.isna(found.loc["a", "extra"])
