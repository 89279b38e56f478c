"""What a scenario changes for groups on toyville, every figure by hand.

QN1 holds the centres of 1 and 9 (100 and 900 inhabitants), QN2 that of 6 (600), QN3 nobody; the
other 2 900 are in none. Doors "a" at 1 and "b" at 9: without "b", 6, 8 and 9 (600, 800 and 900
people) go to "a": 6 and 8 pay 2 236 m instead of 1 000, 9 pays 2 828 m instead of nothing. All of
them are beyond 1 km then.
"""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from rich.console import Console

import toyville
from territo.access import second_in_line
from territo.errors import ConservationError
from territo.indicators.breakdown import broken_down
from territo.model import Basis, Grouping
from territo.model.scenario import Edit, Place, Scenario
from territo.render.console_group_change import show_group_changes
from territo.render.console_loss import show_losses
from territo.render.group_change import tables
from territo.scenario import apply, compare, losses, losses_of_groups
from territo.scenario.groups import require_groups_reconciled

MIDDLE = Place(*toyville.centre(5), "99005", "housenumber", "town hall of Commune 5")
NO_BREAK, THIN = "\u00a0", "\u202f"
FAR, ACROSS = 2000 * 2**0.5, 1000 * 5**0.5


def grouping(name="qpv"):
    names = ["Les Lilas", "Le Port", "Le Vide"]
    groups = gpd.GeoDataFrame(
        {"name": names}, geometry=[None] * 3, index=["QN1", "QN2", "QN3"], crs=toyville.CRS
    )
    return Grouping(name, groups, pd.Series({"99001": "QN1", "99009": "QN1", "99006": "QN2"}))


def difference(*edits, groupings=(), texts=("1 km", "2 km")):
    base = toyville.sites(1, 9)
    one = Scenario("toy", "A toy", edits)
    states = []
    for doors in (base, apply(base, one)):
        etat = toyville.toy_etat(*texts, doors=doors)
        told = tuple(broken_down(etat, each) for each in groupings or (grouping(),))
        states.append(replace(etat, breakdowns=told))
    return compare(one, *states)


def test_before_and_after_of_each_group_of_all_of_them_and_of_everybody_else():
    (found,) = difference(Edit("close", ("b",))).groups
    rows = found.figures
    lilas, port, empty = (rows.loc[("group", code)] for code in ("QN1", "QN2", "QN3"))
    assert (lilas["name"], lilas["people"]) == ("Les Lilas", 1000)
    assert (lilas["covered_1km_before"], lilas["covered_1km_after"]) == (1000, 100)
    assert (lilas["newly_beyond_1km"], lilas["newly_within_1km"]) == (900, 0)
    assert (lilas["farther"], lilas["same"], lilas["nearer"]) == (900, 100, 0)
    assert (lilas["mean_cost_before"], lilas["mean_cost_after"]) == (0, pytest.approx(0.9 * FAR))
    assert (port["newly_beyond_1km"], port["newly_beyond_2km"]) == (600, 600)
    assert (empty["people"], empty["newly_beyond_1km"]) == (0, 0)
    assert pd.isna(empty["mean_cost_before"])
    inside, outside, everybody = (rows.xs(level).iloc[0] for level in ("in", "out", "all"))
    assert [one["newly_beyond_1km"] for one in (inside, outside, everybody)] == [1500, 800, 2300]
    # Of the others 2, 4 and 8 were within 1 km; 2 and 4 still are.
    assert (outside["covered_1km_before"], outside["covered_1km_after"]) == (1400, 600)
    assert (everybody["covered_1km_before"], everybody["covered_1km_after"]) == (3000, 700)


def test_the_ledger_says_who_of_each_group_goes_where():
    (found,) = difference(Edit("close", ("b",))).groups
    ledger = found.ledger
    assert ledger["group"].tolist() == ["-", "QN1", "QN2"]
    assert (set(ledger["door"]), set(ledger["to"])) == ({"b"}, {"a"})
    assert ledger["people"].tolist() == [800, 900, 600]
    assert ledger["extra"].tolist() == pytest.approx([ACROSS - 1000, FAR, ACROSS - 1000])
    assert ledger["newly_beyond_2km"].tolist() == [800, 900, 600]


def test_winners_are_told_too_and_nobody_is_where_nothing_changes():
    (found,) = difference(Edit("move", ("b",), MIDDLE)).groups
    # 9 is 1 414 m away now; 5 gains a door; 3 and 7 are nearer; 6 and 8 as near as before.
    lilas, other = found.figures.loc[("group", "QN1")], found.figures.loc[("out", "-")]
    assert (lilas["newly_beyond_1km"], other["newly_within_1km"]) == (900, 500)
    assert (other["nearer"], other["farther"]) == (300 + 500 + 700, 0)
    (none,) = difference().groups
    assert none.ledger.empty
    assert none.figures["newly_beyond_1km"].sum() == 0


def test_each_file_of_groups_is_told():
    both = difference(Edit("close", ("b",)), groupings=(grouping(), grouping("zrr")))
    assert [one.grouping.name for one in both.groups] == ["qpv", "zrr"]


@pytest.mark.parametrize(
    ("part", "where", "column", "told"),
    [
        ("figures", ("group", "QN1"), "covered_1km_after", "group QN1"),
        ("figures", ("group", "QN2"), "newly_beyond_2km", "group QN2"),
        ("ledger", 0, "newly_beyond_1km", "newly_beyond_1km of everybody else"),
    ],
)
def test_what_does_not_add_up_is_refused(part, where, column, told):
    whole = difference(Edit("close", ("b",)))
    table = getattr(whole.groups[0], part).copy()
    table.loc[where, column] += 1
    wrong = replace(whole, groups=(replace(whole.groups[0], **{part: table}),))
    require_groups_reconciled(whole)
    with pytest.raises(ConservationError, match=told):
        require_groups_reconciled(wrong)


def test_the_panel_and_the_console_say_them():
    found = difference(Edit("close", ("b",)), texts=("1 km",))
    covered, ledger = tables(found)
    assert (
        covered["caption"] == f"qpv{NO_BREAK}: habitants à 1{NO_BREAK}km ou moins, avant et après"
    )
    assert covered["rows"][0] == ["Les Lilas", f"1{THIN}000", "100", "900", "0"]
    assert covered["rows"][-2:] == [
        ["Hors groupe", f"1{THIN}400", "600", "800", "0"],
        ["Ensemble", f"3{THIN}000", "700", f"2{THIN}300", "0"],
    ]
    # Most people first.
    assert ledger["rows"][0] == ["Les Lilas", "Mairie 9 → Mairie 1", "900", "900"]
    assert [row[0] for row in ledger["rows"]] == ["Les Lilas", "Hors groupe", "Le Port"]
    console = Console(width=140)
    with console.capture() as captured:
        show_group_changes(found, console)
    lines = [" ".join(line.split()) for line in captured.get().splitlines()]
    assert "By group: qpv, within 1 km" in lines
    assert "Les Lilas 1 000 1 000 100 -900 900 0 0 m 2.55 km" in lines
    assert "everybody else Mairie 9 Mairie 1 800 800" in lines


def lost(*edits):
    etat = difference(*edits).base
    second = second_in_line(etat.demand, etat.sites, Basis())
    whole = losses(etat, second)
    return etat, whole, losses_of_groups(etat, second, whole)


def test_each_door_closed_alone_by_group():
    etat, whole, groups = lost()
    # Without "a" 1 (100 of QN1), 2 and 4 are beyond 1 km; without "b" 9 (900 of QN1), 6 (600 of
    # QN2) and 8. The others that go to "a" (3, 5 and 7) have "b" as near.
    beyond = groups.loc["qpv", "newly_beyond_1km"]
    assert beyond.to_dict() == {
        ("a", "-"): 600, ("a", "QN1"): 100, ("b", "-"): 800, ("b", "QN1"): 900, ("b", "QN2"): 600,
    }  # fmt: skip
    assert groups.loc["qpv", "people"].groupby(level="site").sum().to_dict() == {
        "a": 2200, "b": 2300,
    }  # fmt: skip
    assert groups.loc[("qpv", "a", "QN1"), "person_extra"] == pytest.approx(100 * FAR)
    console = Console(width=140)
    with console.capture() as captured, pytest.MonkeyPatch.context() as patch:
        patch.setattr("territo.render.console_loss.standard_console", lambda: console)
        show_losses(etat, whole, groups)
    lines = [" ".join(line.split()) for line in captured.get().splitlines()]
    assert "By group: qpv, newly beyond 1 km" in lines
    assert "door Les Lilas Le Port all of them everybody else" in lines
    assert lines[lines.index("By group: qpv, newly beyond 1 km") + 4 :][:2] == [
        "Mairie 1 100 0 100 600", "Mairie 9 900 600 1 500 800",
    ]  # fmt: skip


def test_groups_of_a_door_that_do_not_add_up_are_refused():
    etat, whole, _ = lost()
    second = second_in_line(etat.demand, etat.sites, Basis())
    with pytest.raises(ConservationError, match="people of the door b"):
        losses_of_groups(etat, second, whole.assign(people=whole["people"] + [0, 1]))
    none = replace(etat, breakdowns=())
    assert losses_of_groups(none, second, whole).empty
