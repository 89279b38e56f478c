"""States beside each other on toyville, every figure by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import toyville
from territo.model.costs import Costs
from territo.model.scenario import Edit, Place, Scenario
from territo.model.side_by_side import TODAY, State
from territo.scenario import apply, compare
from territo.scenario.beside import side_by_side, within
from territo.scenario.years import with_years

BASE = toyville.sites(1, 9)
MIDDLE = Place(*toyville.centre(5), "99005", "commune", "town hall of Commune 5")
CLOSE = Scenario("close-b", "Sans la mairie 9", (Edit("close", ("b",)),))
OPEN = Scenario("open-m", "Avec une antenne", (Edit("open", ("m",), MIDDLE),))
MIDWAY = 1000 * 2**0.5


def scenarios(*ways, texts=("1 km", "2 km")):
    base = toyville.toy_etat(*texts, doors=BASE)
    states = [State(TODAY, "Aujourd’hui", base)]
    for way in ways:
        after = toyville.toy_etat(*texts, doors=apply(BASE, way))
        states.append(State(way.name, way.title, after, compare(way, base, after)))
    return side_by_side(states)


def territories():
    etat = toyville.toy_etat("1 km", doors=BASE)
    unknown = replace(etat.territory, organisation=etat.territory.organisation.iloc[:0])
    other = replace(toyville.toy_etat("1 km", doors=toyville.sites(5)), territory=unknown)
    return side_by_side([State("toyville", "Toyville", etat), State("other", "Other", other)])


def test_scenarios_stand_beside_today_which_is_first():
    table = scenarios(CLOSE, OPEN).table
    assert table.index.tolist() == [TODAY, "close-b", "open-m"]
    assert table["doors"].tolist() == [2, 1, 3]
    assert table["doors_approximate"].tolist() == [0, 0, 1]
    # Within 1 km: 1, 2, 4 of "a" (700) and 6, 8, 9 of "b" (2 300); "m" adds 5 itself (500).
    assert table["covered_1km"].tolist() == [3000, 700, 3500]
    assert table["share_1km"].tolist() == pytest.approx([100 * n / 45 for n in (30, 7, 35)])
    # Within 2 km of "a": 1, 2, 4, and 3, 5, 7.
    assert table["covered_2km"].tolist() == [4500, 2200, 4500]
    # Today 1 000 stand at a door, 2 000 walk 1 000 m, 500 walk 1 414 m, 1 000 walk 2 000 m.
    assert table["mean_cost"][TODAY] == pytest.approx((2_000_000 + 500 * MIDWAY + 2_000_000) / 4500)
    # 90 % is 4 050 people: the farthest ones, but with "m" 3 and 7 are 1 414 m away.
    assert table["p90_cost"].tolist() == pytest.approx([2000, 2000 * 2**0.5, MIDWAY])


def test_the_best_has_rank_one_whichever_way_is_better():
    table = scenarios(CLOSE, OPEN).table
    for rank in ("rank_share", "rank_mean", "rank_p90"):
        assert table[rank].tolist() == [2, 3, 1]
    # At 2 km today covers everyone, and so does "m": both are first, and nobody is second.
    assert scenarios(CLOSE, OPEN, texts=("2 km",)).table["rank_share"].tolist() == [1, 3, 1]


def test_it_says_who_is_newly_within_or_beyond_and_where_it_is_worst():
    table = scenarios(CLOSE, OPEN).table
    assert table["newly_beyond_1km"].tolist() == [pd.NA, 2300, 0]
    assert table["newly_within_1km"].tolist() == [pd.NA, 0, 500]
    assert table["worst_name"].tolist() == [None, "Commune 9", None]
    assert table["worst_people"].tolist() == [pd.NA, 900, pd.NA]


def test_territories_say_how_they_are_organised_and_since_when():
    beside = territories()
    assert not beside.of_scenarios
    assert "newly_within_1km" not in beside.table
    row = beside.table.loc["toyville"]
    assert (row["organisation_model"], row["organisation_since"]) == ("matrix", "2017")
    assert beside.table.loc["other", "organisation_model"] is None
    # Beyond 1 km of "a" and "b": 3, 5 and 7, the most of them in 7; of 5: the corners, 9 first.
    assert beside.table["worst_name"].tolist() == ["Commune 7", "Commune 9"]
    assert beside.table["worst_people"].tolist() == [700, 900]
    assert beside.table["communes"].tolist() == [9, 9]


def test_the_curve_counts_who_is_at_each_distance_or_nearer():
    shares = within(toyville.toy_etat("1 km", doors=BASE), np.array([0.0, 999.0, 1000.0, 2000.0]))
    # At the door: 1 and 9 (1 000 of 4 500); at 1 000 m, which is within: 3 000.
    assert shares.tolist() == pytest.approx([100 * n / 45 for n in (10, 10, 30, 45)])


def test_states_by_other_rules_are_not_put_beside_each_other():
    one, other = (toyville.toy_etat(text) for text in ("1 km", "2 km"))
    with pytest.raises(ValueError, match="same rules"):
        side_by_side([State("one", "One", one), State("other", "Other", other)])


def test_which_one_lasts_hangs_on_who_lives_where_later():
    # Only "a" is kept, or only "b". In 2040 commune 1 has ten times as many, and nobody is left
    # in 9: within 1 km of "a" 1 000 + 200 + 400, of "b" 600 + 800; 4 500 in all, as today.
    close_a = Scenario("close-a", "Sans la mairie 1", (Edit("close", ("a",)),))
    beside = scenarios(close_a, CLOSE)
    factors = pd.DataFrame(
        {"2040": [10.0] + [1.0] * 7 + [0.0]}, index=toyville.demand().points.index
    )
    years = with_years(beside, dict.fromkeys(beside.table.index, factors), "scot.csv").years
    assert years["population_2040"].tolist() == [4500] * 3
    assert years["share_today"].tolist() == pytest.approx([100 * n / 45 for n in (30, 23, 7)])
    assert years["share_2040"].tolist() == pytest.approx([100 * n / 45 for n in (30, 14, 16)])
    assert years["rank_today"].tolist() == [1, 2, 3]
    assert years["rank_2040"].tolist() == [1, 3, 2]
    assert years["worst_rank"].tolist() == [1, 3, 3]
    # Those of 1 are at the door as those of 9 were: the mean of today's doors is what it was.
    assert years["mean_2040"][TODAY] == pytest.approx(beside.table["mean_cost"][TODAY])


def test_what_doors_cost_stands_beside_them_where_it_was_stated():
    beside = scenarios(CLOSE, OPEN)
    assert "yearly_cost" not in beside.table
    table = side_by_side(beside.states, Costs(site_year=1000.0)).table
    # Two doors, one, three.
    assert table["yearly_cost"].tolist() == [2000, 1000, 3000]
    assert table["rank_cost"].tolist() == [2, 1, 3]
    # Nobody says how large they are: no sum of what is not known.
    assert "yearly_cost" not in side_by_side(beside.states, Costs(m2_year=100.0)).table
