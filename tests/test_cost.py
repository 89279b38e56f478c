"""What doors and ways cost on toyville, every figure by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from rich.console import Console

import toyville
from territo.errors import ProjectError
from territo.model import Sites
from territo.model.costs import Costs
from territo.model.expenses import Ratio
from territo.model.scenario import Edit, Place, Scenario
from territo.render.console_cost import show_cost
from territo.scenario import apply, compare, scenario_cost, yearly_cost
from territo.scenario.cost import each_year

MIDDLE = Place(*toyville.centre(5), "99005", "housenumber", "town hall of Commune 5")
ACROSS = 1000 * 5**0.5


def doors(area=(200, 300), staff=(4, 6)):
    """Door "a" at 1 and "b" at 9, with their square metres and their agents."""
    points = toyville.sites(1, 9).points
    known = {"area_m2": pd.array(area, "Float64"), "staff": pd.array(staff, "Float64")}
    return Sites(points.assign(**known))


def difference(*edits, base=None, texts=("1 km", "2 km")):
    base = base or doors()
    one = Scenario("toy", "A toy", edits)
    after = apply(base, one)
    return compare(
        one, toyville.toy_etat(*texts, doors=base), toyville.toy_etat(*texts, doors=after)
    )


def test_doors_cost_by_door_by_square_metre_and_by_agent():
    found = yearly_cost(doors(), Costs(site_year=1000, m2_year=10, agent_year=100))
    # 2 doors x 1 000; 500 m2 x 10; 10 agents x 100.
    assert found.amount == {"site_year": 2000, "m2_year": 5000, "agent_year": 1000}
    assert found.total == 8000
    assert found.unknown == {}


def test_a_door_without_an_area_is_listed_and_not_counted():
    found = yearly_cost(doors(area=(200, None)), Costs(m2_year=10))
    assert found.total == 2000
    assert found.unknown == {"area_m2": ("b",)}
    assert found.sites.loc["b"].isna().all()


def test_a_list_without_areas_knows_none():
    found = yearly_cost(toyville.sites(1, 9), Costs(site_year=5, m2_year=10))
    assert found.amount == {"site_year": 10, "m2_year": 0}
    assert found.unknown == {"area_m2": ("a", "b")}


def own(*costs):
    """The two doors, with what their list says that each costs in a year."""
    return Sites(doors(area=(None, 300)).points.assign(running_cost=pd.array(costs, "Float64")))


def test_what_a_list_says_a_door_costs_stands_instead_of_the_unit_costs():
    found = yearly_cost(own(7000, None), Costs(site_year=1000, m2_year=10))
    # "a" 7 000, of whatever area; "b" 1 000 + 300 x 10.
    assert found.amount == {"site_year": 1000, "m2_year": 3000, "running_cost": 7000}
    assert (found.total, found.unknown) == (11000, {})
    assert each_year(own(7000, None).points, Costs(m2_year=10)).tolist() == [7000, 3000]


def test_a_list_alone_says_what_its_doors_cost():
    found = yearly_cost(own(7000, None), Costs())
    assert (found.total, found.unknown) == (7000, {"running_cost": ("b",)})
    closed = scenario_cost(difference(Edit("close", ("a",)), base=own(7000, None)), Costs())
    # Of "b", the only one that is left, nobody knows anything; what "a" cost is not paid any more.
    assert (closed.before.total, closed.after.total, closed.change) == (7000, None, None)
    both = scenario_cost(difference(Edit("close", ("a",)), base=own(7000, 500)), Costs())
    assert (both.before.total, both.after.total, both.change) == (7500, 500, -7000)


def test_an_edit_says_what_a_door_costs_where_no_list_does():
    edit = Edit("open", ("m",), MIDDLE, facts=(("running_cost", "1200.5"),))
    found = scenario_cost(difference(edit), Costs(site_year=1000))
    assert found.change == pytest.approx(1200.5)
    assert found.after.amount == {"site_year": 2000, "running_cost": 1200.5}
    back = Edit("move", ("a",), MIDDLE, facts=(("running_cost", "6000"),))
    assert scenario_cost(difference(back, base=own(7000, None)), Costs()).change == -1000


def test_a_square_metre_and_an_agent_of_the_doors_of_which_both_are_known():
    found = yearly_cost(doors(), Costs(site_year=1000, m2_year=10))
    # (1 000 + 2 000 + 1 000 + 3 000) on 500 m2; 500 m2 for 10 agents.
    assert found.ratios == {"euros_m2": Ratio(14, 2), "m2_agent": Ratio(50, 2)}
    # Nobody knows the area of "a", nor what it costs for it; "b" has 300 m2 for no agent.
    part = yearly_cost(doors(area=(None, 300), staff=(4, 0)), Costs(site_year=1000, m2_year=10))
    assert part.ratios == {
        "euros_m2": Ratio(pytest.approx(4000 / 300), 1),
        "m2_agent": Ratio(None, 0),
    }
    # What a list says of "a" is known, but not on how many square metres.
    assert yearly_cost(own(7000, 600), Costs()).ratios["euros_m2"] == Ratio(2, 1)
    none = yearly_cost(toyville.sites(1, 9), Costs(site_year=1000))
    assert none.ratios == {"euros_m2": Ratio(None, 0), "m2_agent": Ratio(None, 0)}


def test_the_console_says_of_how_many_doors_a_ratio_is():
    console = Console(width=140, markup=False)
    edit = Edit("open", ("m",), MIDDLE, facts=(("area_m2", "100"),))
    with console.capture() as captured:
        show_cost(scenario_cost(difference(edit), Costs(site_year=1000)), console)
    # 2 000 on 500 m2; 3 000 on 600.
    euros = "4 (known of 2 of 2 doors) -> 5 (known of 3 of 3 doors), € a year"
    assert f"Per m2       {euros}" in captured.get()
    agents = "50 (known of 2 of 2 doors) -> 50 (known of 2 of 3 doors), m2"
    assert f"Per agent    {agents}" in captured.get()
    with console.capture() as captured:
        show_cost(scenario_cost(difference(base=toyville.sites(1, 9)), Costs()), console)
    assert captured.get() == "Costs        none stated: [costs] in territo.toml\n"


def test_what_is_not_stated_is_not_computed():
    found = scenario_cost(difference(Edit("close", ("b",))), Costs())
    assert found.before.total is found.change is found.one_off is None
    assert found.travel == {}
    assert found.done == {"closing": ("b",)}
    assert found.once == {"closing": None}
    assert found.per_inhabitant == {"before": None, "after": None}
    assert found.per_inhabitant_lost is None


def test_a_door_closed_saves_what_it_costs():
    costs = Costs(site_year=1000, m2_year=10, agent_year=100, closing=5000)
    found = scenario_cost(difference(Edit("close", ("b",))), costs)
    # "b": 1 000 + 300 x 10 + 6 x 100; "a" stays.
    assert found.change == -4600
    assert (found.before.total, found.after.total) == (8000, 3400)
    assert found.one_off == 5000
    assert found.agents_left == 6
    assert found.per_inhabitant == {"before": 8000 / 4500, "after": 3400 / 4500}
    # 6, 8 and 9 are not within 1 km of a door any more.
    assert found.covered_change == -2300
    assert found.per_inhabitant_lost == 2
    assert found.per_inhabitant_gained is None


def test_the_ways_of_those_who_go_elsewhere():
    costs = Costs(trips_year=2, km_cost={"line": 0.5, "drive": 9.0}, co2_g_km={"line": 200})
    travel = scenario_cost(difference(Edit("close", ("b",))), costs).travel
    # Before: 2, 4, 6, 8 (2 000 people) go 1 km, 3 and 7 (1 000) 2 km, 5 (500) 1.414 km. Twice there
    # and back are four ways.
    before = 4 * (2000 * 1 + 1000 * 2 + 500 * 2**0.5)
    # 6 and 8 (1 400 people) go 2.236 km instead of 1, and 9 (900) goes 2.828 km instead of 0.
    more = 4 * (1400 * (ACROSS / 1000 - 1) + 900 * 2 * 2**0.5)
    assert travel["before"].person_km == pytest.approx(before)
    assert travel["change"].person_km == pytest.approx(more)
    assert travel["after"].person_km == pytest.approx(before + more)
    assert travel["change"].euros == pytest.approx(0.5 * more)
    assert travel["change"].co2_kg == pytest.approx(0.2 * more)
    # A straight line has no speed: no hours.
    assert travel["before"].person_hours is None


def test_a_mode_that_was_not_stated_costs_nothing_that_is_known():
    costs = Costs(trips_year=1, hour_value=10, km_cost={"drive": 0.5}, co2_g_km={"drive": 200})
    travel = scenario_cost(difference(Edit("close", ("b",))), costs).travel
    assert travel["change"].euros is None
    assert travel["change"].co2_kg is None


def test_hours_along_the_streets(tmp_path):
    etat = toyville.streets_etat(tmp_path, "15 min", "1 km")
    found = compare(Scenario("toy", "A toy", ()), etat, etat)
    travel = scenario_cost(found, Costs(trips_year=1, hour_value=3, co2_g_km={"walk": 0})).travel
    # 4, 6 and 8 (1 800 people) walk 1 km; 2, 3, 5 and 7 (1 700) walk 2 km; at 4.5 km/h; and back.
    km = 2 * (1800 * 1 + 1700 * 2)
    assert travel["before"].person_km == pytest.approx(km)
    assert travel["before"].person_hours == pytest.approx(km / 4.5, rel=1e-4)
    assert travel["before"].euros == pytest.approx(3 * km / 4.5, rel=1e-4)
    assert travel["change"].person_hours == 0
    assert travel["before"].co2_kg == 0


def test_a_door_that_opens_moves_and_merges_is_paid_once():
    costs = Costs(site_year=1000, opening=70, moving=9, closing=5)
    opened = scenario_cost(difference(Edit("open", ("m",), MIDDLE)), costs)
    # 5 is gained.
    assert (opened.change, opened.one_off, opened.covered_change) == (1000, 70, 500)
    assert opened.per_inhabitant_gained == 2
    assert opened.per_inhabitant_lost is None
    moved = scenario_cost(difference(Edit("move", ("b",), MIDDLE)), costs)
    assert (moved.change, moved.done, moved.one_off) == (0, {"moving": ("b",)}, 9)
    # Two doors close, one opens.
    merged = scenario_cost(difference(Edit("merge", ("a", "b"), MIDDLE, into="m")), costs)
    assert (merged.change, merged.one_off) == (-1000, 80)


def test_a_change_is_known_although_a_door_that_stays_is_not():
    costs = Costs(m2_year=10)
    stays = scenario_cost(difference(Edit("close", ("b",)), base=doors(area=(None, 300))), costs)
    assert (stays.change, stays.undecided) == (-3000, {})
    assert stays.per_inhabitant["before"] is None
    goes = scenario_cost(difference(Edit("close", ("b",)), base=doors(area=(200, None))), costs)
    assert (goes.change, goes.undecided) == (None, {"area_m2": ("b",)})


def test_agents_and_square_metres_are_what_the_edit_says():
    edit = Edit("merge", ("a", "b"), into="a", facts=(("staff", "10"), ("area_m2", "350.5")))
    found = difference(edit)
    assert found.after.sites.points["staff"].tolist()[0] == 10
    cost = scenario_cost(found, Costs(agent_year=100, m2_year=10))
    # The 10 agents stay; 500 m2 become 350.5.
    assert cost.change == pytest.approx(-1495)


def test_those_without_a_door_are_in_no_change():
    found = scenario_cost(
        difference(Edit("close", ("a",)), Edit("close", ("b",))), Costs(trips_year=1)
    )
    assert found.stranded == 4500
    assert found.travel["change"].person_km == 0
    assert found.travel["after"].person_km == 0
    assert found.without == 0
    none = toyville.toy_etat("1 km", doors=Sites(doors().points.assign(status="closed")))
    never = scenario_cost(compare(Scenario("toy", "A toy", ()), none, none), Costs(trips_year=1))
    assert (never.stranded, never.without) == (0, 4500)


def test_numbers_of_a_list_stay_numbers_when_a_door_moves():
    moved = apply(doors(), Scenario("toy", "A toy", (Edit("move", ("b",), MIDDLE),)))
    assert moved.points["staff"].dtype == "Float64"
    assert replace(moved).points["staff"].tolist() == [4, 6]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"site_yaer": 1}, 'unknown key "site_yaer", did you mean "site_year"?'),
        ({"closing": -1}, "closing should be a number, zero or more, not -1"),
        ({"closing": True}, "closing should be a number, zero or more, not True"),
        ({"km_cost": 0.5}, "km_cost should be a table by mode, not 0.5"),
        ({"km_cost": {"drve": 1}}, 'unknown key "km_cost.drve", did you mean "drive"?'),
        ({"co2_g_km": {"drive": "x"}}, "co2_g_km.drive should be a number, zero or more, not 'x'"),
    ],
)
def test_a_wrong_cost_is_refused(table, told):
    with pytest.raises(ProjectError) as caught:
        Costs.from_settings(table)
    assert told in caught.value.message


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(ProjectError, match=r"opneing.*moving"):
        Costs.from_settings({"opneing": 1, "moving": "much"})


def test_only_what_is_stated_is_listed():
    costs = Costs.from_settings({"opening": 5, "km_cost": {"drive": 0.5}})
    assert costs.stated() == {"opening": 5, "km_cost": {"drive": 0.5}}
