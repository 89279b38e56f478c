"""What a scenario prints adds up, on toyville with 0.3 inhabitants more in each commune.

Without "b", 6, 8 and 9 are beyond 1 km: of the 1, 2, 4, 6, 8, 9 that were within, 3 001.8, there
are 700.9 left, 2 300.9 fewer. In the east (3, 6, 9) that is 1 500.6 and 0, in the west (1, 4, 7)
500.6 and 500.6, elsewhere (2, 5, 8) 1 000.6 and 200.3.
"""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
from rich.console import Console

import toyville
from territo.access import nearest_door
from territo.coverage import etat_des_lieux
from territo.indicators.breakdown import broken_down
from territo.model import Basis, Grouping
from territo.model.costs import Costs
from territo.model.scenario import Edit, Scenario
from territo.model.side_by_side import TODAY, State
from territo.render import change_sums
from territo.render.comparison_table import newly
from territo.render.console_cost import show_cost
from territo.render.console_scenario import show_change
from territo.render.report_tables import within_and_beyond
from territo.scenario import apply, compare, scenario_cost
from territo.scenario.beside import side_by_side
from territo.units import Cutoff


def state(doors, more=0.3):
    points = toyville.demand().points
    people = replace(toyville.demand(), points=points.assign(weight=points["weight"] + more))
    nearest = nearest_door(people, doors, Basis())
    texts = [Cutoff.parse("1 km"), Cutoff.parse("2 km")]
    etat = etat_des_lieux(toyville.territory(), doors, people, {"m": nearest}, texts)
    names = gpd.GeoDataFrame(
        {"name": ["X", "Y"]}, geometry=[None] * 2, index=["x", "y"], crs=toyville.CRS
    )
    of = pd.Series({"99006": "x", "99008": "x", "99009": "y", "99001": "y"})
    return replace(etat, breakdowns=(broken_down(etat, Grouping("zones", names, of)),))


def difference():
    one = Scenario("toy", "A toy", (Edit("close", ("b",)),))
    base = toyville.sites(1, 9)
    return compare(one, state(base), state(apply(base, one)))


def test_before_after_and_those_newly_beyond_add_up():
    row = change_sums.thresholds(difference()).loc["1km"]
    assert row.to_dict() == {
        "before": 3002, "after": 701, "change": -2301, "beyond": 2301, "within": 0,
    }  # fmt: skip


def test_sectors_add_up_to_the_whole_and_each_to_its_change():
    rows = change_sums.levels(difference()).droplevel("group")
    whole, sectors = rows.loc["territory"].iloc[0], rows.loc["sector"]
    assert whole.to_dict() == {
        "people": 4503, "before_1km": 3002, "after_1km": 701, "change_1km": -2301,
        "before_2km": 4503, "after_2km": 2202, "change_2km": -2301,
    }  # fmt: skip
    assert (sectors.sum() == whole).all()
    # One of 200.3 and 500.6 is rounded up, the second; then its 500.6 before is too, or somebody
    # would be gained where nobody is.
    assert sectors.loc["west", ["before_1km", "after_1km", "change_1km"]].tolist() == [501, 501, 0]
    assert sectors.loc["-", "after_1km"] == 200


def test_groups_add_up_in_the_table_and_in_the_ledger():
    found = difference()
    (zones,) = found.groups
    rows = change_sums.groups(found, zones)
    inside, outside, everybody = (rows.xs(level).iloc[0] for level in ("in", "out", "all"))
    assert (rows.loc["group"].sum() == inside).all()
    assert (inside + outside == everybody).all()
    assert everybody["beyond"] == 2301
    ledger = change_sums.ledger(zones.ledger, found)
    assert ledger["newly_beyond_1km"].sum() == 2301


def test_the_console_prints_figures_that_add_up():
    console = Console(width=140)
    with console.capture() as captured:
        show_change(difference(), console)
    lines = [" ".join(line.split()) for line in captured.get().splitlines()]
    assert "1 km 3 002 701 -2 301 2 301 0" in lines
    told = "0 newly within - 2 301 newly beyond = -2 301 covered (at 1 km)"
    assert f"Reconciled {told}" in lines
    # 2 300.9 farther and 2 201.8 as before are 4 502.7, which is printed as 4 503.
    assert "People 2 301 farther, 0 nearer, 2 202 as before" in lines


def test_scenarios_beside_today_add_up():
    one = Scenario("toy", "A toy", (Edit("close", ("b",)),))
    base = toyville.sites(1, 9)
    states = [state(doors, 0.25) for doors in (base, apply(base, one))]
    found = compare(one, *states)
    beside = side_by_side(
        [State(TODAY, "Today", states[0]), State("toy", "A toy", states[1], found)]
    )
    # 0.25 more each: 3 001.5 is 3 002, 700.75 is 701: 2 301 fewer; 2 300.75 are newly beyond.
    assert newly(beside, "toy") == [0, 2301]
    assert newly(beside, TODAY) == [None, None]


def test_a_change_of_costs_is_what_the_two_states_differ_by():
    # 1 000.4 each: 2 001 (2 000.8) and 1 000: 1 001 less, though it is 1 000.4.
    console = Console(width=140, markup=False)
    with console.capture() as captured:
        show_cost(scenario_cost(difference(), Costs(site_year=1000.4)), console)
    assert "doors, € 2 001 1 000 -1 001" in " ".join(captured.get().split())


def test_within_and_beyond_add_up_to_the_population():
    row = pd.Series({"population": 10.8, "covered_1km": 5.4, "beyond_1km": 5.4})
    assert within_and_beyond(row, "1km") == (6, 5)
    nobody = pd.Series({"population": 7.2, "covered_1km": 7.0, "beyond_1km": 0.2})
    assert within_and_beyond(nobody, "1km") == (7, 0.25)
