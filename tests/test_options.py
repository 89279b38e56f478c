"""Places of the 1980s on toyville: what each option means, by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import toyville
from territo.access import second_in_line
from territo.indicators.loads import loads
from territo.model import Basis, Sites
from territo.model.costs import Costs
from territo.scenario import options


def table(costs=Costs(), doors=None, **columns):  # noqa: B008 - frozen
    """Doors "a" at 1, "b" at 9, "c" at 5, and what a list says of them."""
    known = {
        "era": ["certain", "possible", "no"],
        "condition": ["mauvais", "bon", "bon"],
        "area_m2": pd.array([200, None, 50], "Float64"),
        **columns,
    }
    sites = Sites((doors or toyville.sites(1, 9, 5, ids="abc")).points.assign(**known))
    etat = toyville.toy_etat("1 km", doors=sites)
    second = second_in_line(etat.demand, sites, Basis())
    return options(replace(etat, loads=loads(etat, second)), costs)


def test_places_of_the_eighties_with_those_who_have_no_other_door_first():
    found = table()
    # 9 has no other door than "b" within 1 km, 1 no other than "a"; "c" is of no interest.
    assert found.index.tolist() == ["b", "a"]
    assert found["alone"].tolist() == [900, 100]
    assert found["era"].tolist() == ["possible", "certain"]
    # Alone are 100 ("a"), 900 ("b") and 500 ("c"): the median is 500.
    assert found["quadrant"].tolist() == ["keep", "move"]


def test_nothing_stated_nothing_computed():
    costs = ["keep_year", "renovate_once", "merge_once", "merge_ways_year", "move_once"]
    assert table()[costs].isna().all(axis=None)


def test_each_option_at_its_price():
    costs = Costs(
        site_year=1000, m2_year=10, renovation_m2=300, closing=50, moving=70,
        trips_year=2, km_cost={"line": 0.5},
    )  # fmt: skip
    found = table(costs)
    # "a" has 200 m2; nobody knows those of "b".
    assert found.loc["a", ["keep_year", "renovate_once"]].tolist() == [3000, 60000]
    assert found.loc["b", ["keep_year", "renovate_once"]].isna().all()
    assert found["merge_once"].tolist() == [50, 50]
    assert found["move_once"].tolist() == [70, 70]
    # Of those who go to "a", 1 would go on to "c", 1 414 m; 2 and 4 are as near to "c". Of those
    # who go to "b", 9 would, 1 414 m; twice there and back at 0.50 a kilometre.
    half = 2**0.5
    assert found["merge_ways_year"].tolist() == pytest.approx(
        [900 * half * 4 * 0.5, 100 * half * 4 * 0.5]
    )
    assert found["merge_without"].tolist() == [0, 0]


def test_what_a_square_metre_costs_and_how_many_an_agent_has():
    found = table(Costs(site_year=1000, m2_year=10), staff=pd.array([8, 3, 0], "Float64"))
    # "a": 3 000 euros, 200 m2, 8 agents; nobody knows the area of "b".
    assert found.loc["a", ["euros_m2", "m2_agent"]].tolist() == [15, 25]
    assert found.loc["b", ["euros_m2", "m2_agent"]].isna().all()
    assert table(Costs(m2_year=10))["m2_agent"].isna().all()


def test_a_place_that_is_no_door_has_nobody_and_costs_all_the_same():
    found = table(Costs(m2_year=10), status=["other_kind", "ok", "ok"])
    assert found.index.tolist() == ["b", "a"]
    assert found.loc["a", ["people", "alone", "merge_ways_year"]].isna().all()
    assert found.loc["a", "keep_year"] == 2000


def test_lists_that_tell_no_age_have_no_table():
    sites = toyville.sites(1, 9)
    etat = toyville.toy_etat("1 km", doors=sites)
    second = second_in_line(etat.demand, sites, Basis())
    assert options(replace(etat, loads=loads(etat, second)), Costs()).empty
