"""A scenario by sector and by group on toyville, every figure by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

import toyville
from territo.model.scenario import Edit, Scenario
from territo.scenario import apply, compare

SECTORS = {"east": (3, 6, 9), "west": (1, 4, 7), "-": (2, 5, 8)}
CLOSED = (Edit("close", ("b",)),)


def difference(groups=(), edits=CLOSED):
    base = toyville.sites(1, 9)
    one = Scenario("toy", "A toy", edits)
    states = [toyville.toy_etat("1 km", "2 km", doors=doors) for doors in (base, apply(base, one))]
    for group in groups:
        # A tenth of everyone, but for commune 9, where it is half.
        share = [0.1] * 8 + [0.5]
        points = states[0].demand.points
        demand = replace(
            states[0].demand, points=points.assign(**{group: points["weight"] * share})
        )
        states = [replace(state, demand=demand) for state in states]
    return compare(one, *states)


def test_the_ledger_says_the_sector_of_those_who_go_elsewhere():
    ledger = difference().ledger
    # 6, 8 and 9 go to "a" now: 6 and 9 lie in the east, 8 in no single sector.
    assert ledger.set_index("commune")["sector"].fillna("-").to_dict() == {
        "99006": "east", "99008": "-", "99009": "east",
    }  # fmt: skip
    assert ledger["people"].tolist() == [600, 800, 900]


def test_the_ledger_counts_each_group():
    ledger = difference(("age_65",)).ledger.set_index("commune")
    assert ledger["age_65"].to_dict() == {"99006": 60, "99008": 80, "99009": 450}
    # All of them were within 1 km of "b", and none is of "a".
    assert ledger["newly_beyond_1km_age_65"].sum() == 590
    assert ledger["newly_within_1km_age_65"].sum() == 0


def test_before_and_after_for_the_whole_each_sector_and_each_commune():
    found = difference()
    levels = found.levels.xs("all", level="group")
    # Within 1 km before: 1, 2, 4, 6, 8, 9; after: 1, 2, 4.
    for code, communes in SECTORS.items():
        row = levels.loc[("sector", code)]
        assert row["people"] == 100 * sum(communes)
        assert row["covered_1km_before"] == 100 * sum({1, 2, 4, 6, 8, 9} & set(communes))
        assert row["covered_1km_after"] == 100 * sum({1, 2, 4} & set(communes))
    whole = levels.loc[("territory", toyville.SIREN)]
    assert (whole["covered_1km_before"], whole["covered_1km_after"]) == (3000, 700)
    sectors = levels.loc["sector"].drop(columns="name").sum()
    assert sectors.equals(levels.loc["commune"].drop(columns="name").sum())
    # It is what the two states say of themselves.
    for when, state in (("before", found.base), ("after", found.after)):
        for level in ("territory", "sector", "commune"):
            own = state.level(level)["covered_2km"].sort_index()
            told = levels.loc[level][f"covered_2km_{when}"].sort_index()
            assert told.tolist() == own.tolist()


def test_a_group_is_hit_otherwise_than_everyone():
    levels = difference(("age_65",)).levels.xs("territory", level="level").droplevel("code")
    # 10 % of 3 600 and half of 900; within 1 km before: 10 % of 2 100 and half of 900.
    assert levels.loc["age_65", "people"] == 810
    assert levels.loc["age_65", "covered_1km_before"] == 660
    assert levels.loc["age_65", "covered_1km_after"] == 70


def test_what_changes_for_each_point_in_a_word():
    change = difference().points["change"].tolist()
    # 9, 8 and 6 are beyond 1 km now; the others go where they went ("a" is as near as "b" was).
    assert change == ["same"] * 5 + ["newly_beyond", "same", "newly_beyond", "newly_beyond"]
    moved = difference(edits=(Edit("close", ("a",)), Edit("open", ("a",)))).points
    assert set(moved["change"]) == {"same"}


def test_farther_and_nearer_without_crossing_the_threshold():
    base, other = toyville.sites(1, 9), toyville.sites(1, ids="a")
    states = [toyville.toy_etat("5 km", doors=doors) for doors in (base, other)]
    worse = compare(Scenario("toy", "A toy", ()), *states).points["change"]
    assert worse.tolist() == ["same"] * 5 + ["farther", "same", "farther", "farther"]
    better = compare(Scenario("toy", "A toy", ()), *states[::-1]).points["change"]
    assert better.tolist() == ["same"] * 5 + ["nearer", "same", "nearer", "nearer"]
    assert pd.Series(worse).index.name == "demand"
