"""Sites that can be full, worked out by hand and against every choice and every assignment.

Toyville's communes and candidates are those of test_toyville.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from optimise.tables import of_matrix, toy
from optimise.test_everything import answer, choices
from territo.errors import SolveError
from territo.optimise import Rules, capacitated_p_median, capacity, p_median
from territo.optimise.flows import Pairs
from territo.optimise.room import narrowed, price_room
from territo.optimise.rules import Choice, Effort

NEAR_AND_FAR = of_matrix([[1, 3], [2, 9]], weights=[10, 4], communes=["76540", "76451"])


def test_who_cannot_all_be_served_is_not_sent_to_the_best_site():
    # "h" (5 700 thousand) would serve all 4 500 but has room for 4 000; the next is "e".
    plan = capacitated_p_median(toy(), 1, {"h": 4000})
    assert (plan.chosen, plan.objective, plan.bound) == (("e",), 6_000_000, 6_000_000)
    assert plan.model == "capacitated p-median"
    # With room enough it is the p-median.
    plan = capacitated_p_median(toy(), 1, {"h": 4500})
    assert (plan.chosen, plan.objective, plan.status) == (("h",), 5_700_000, "optimal")


def test_whoever_does_not_fit_goes_to_the_next():
    # "a" and "h" cost 4 500 thousand and "h" serves 5 to 9, 3 500. It has room for 2 900: 600 of
    # 5, 6 and 7 go 1 000 m farther, to "a"; those of 8 and 9 would go 3 000 m farther.
    rules = Rules(fixed=("a", "h"))
    plan = capacitated_p_median(toy(), 2, {"h": 2900}, rules=rules)
    assert (plan.objective, plan.bound) == (5_100_000, 5_100_000)
    served = plan.flows.groupby("site")["weight"].sum()
    assert served.to_dict() == {"a": 1600, "h": 2900}
    assert plan.flows.groupby("demand")["weight"].sum().tolist() == list(range(100, 1000, 100))
    assert plan.beyond == 0


def test_a_demand_is_parted():
    # s0 has room for 8 of 14. Whoever of d1 leaves it goes 7 farther, whoever of d0 only 2: six of
    # d0 go to s1.
    plan = capacitated_p_median(NEAR_AND_FAR, 2, {"s0": 8})
    assert plan.objective == plan.bound == 4 * 1 + 6 * 3 + 4 * 2
    assert plan.flows.to_dict("list") == {
        "demand": ["d0", "d0", "d1"],
        "site": ["s0", "s1", "s0"],
        "weight": [4, 6, 4],
        "cost": [1, 3, 2],
    }
    # The site that serves most of a demand stands for it.
    assert plan.allocation[["site", "cost"]].to_dict("list") == {
        "site": ["s1", "s0"],
        "cost": [3, 2],
    }


def test_whom_nobody_has_room_for_pays_the_penalty():
    # Three places at s0: each saves 9 at d0, 8 at d1.
    plan = capacitated_p_median(NEAR_AND_FAR, 1, {"s0": 3, "s1": 0}, penalty=10)
    assert (plan.chosen, plan.objective, plan.bound) == (("s0",), 140 - 27, 140 - 27)
    assert plan.beyond == 11
    assert plan.allocation["status"].tolist() == ["served", "beyond"]
    assert pd.isna(plan.allocation.loc["d1", "site"])


def test_how_many_sites_would_have_room_is_told():
    # Each has room for 1 000 of 4 500.
    with pytest.raises(SolveError, match=r"4 sites cannot serve all 4,500; 5 can\.") as caught:
        capacitated_p_median(toy(), 4, dict.fromkeys("abcdefghi", 1000))
    assert "has room for 4,000 and leaves out 500" in caught.value.message
    assert caught.value.nearest == 5
    assert capacitated_p_median(toy(), 5, dict.fromkeys("abcdefghi", 1000)).beyond == 0


def test_how_many_are_left_out_of_all_sites_is_told():
    # All nine have room for 3 600 of 4 500.
    with pytest.raises(SolveError, match=r"9 sites cannot serve all 4,500\.") as caught:
        capacitated_p_median(toy(), 4, dict.fromkeys("abcdefghi", 400))
    assert caught.value.nearest == 900
    # Two of seven do not fit in 5: those farther away.
    table = of_matrix([[1], [2]], weights=[4, 3], communes=["76540", "76451"])
    with pytest.raises(SolveError, match=r"leaves out 2, .*in d1 \(commune 76451\)") as caught:
        capacitated_p_median(table, 1, {"s0": 5})
    assert (caught.value.nearest, caught.value.demand, caught.value.commune) == (2, "d1", "76451")


def test_room_within_reach_is_what_counts():
    # Within 1 000 m "c" alone serves 3 when "b" and "f" are forbidden: 300 do not fit in 200,
    # though the others have room for everyone.
    rules = Rules(forbidden=("b", "f"))
    with pytest.raises(SolveError, match=r"leaves out 100, .*centre-3 \(commune 99003\)"):
        capacitated_p_median(toy(1000), 7, {"c": 200}, rules=rules)


def test_capacities_that_cannot_be():
    with pytest.raises(SolveError, match="No such sites in the table: z"):
        capacitated_p_median(toy(), 1, {"z": 1})
    with pytest.raises(SolveError, match="negative or no number: a, b"):
        capacitated_p_median(toy(), 1, {"a": -1, "b": float("nan")})


def test_more_pairs_than_highs_reads_keep_an_honest_gap(monkeypatch):
    # Without HiGHS: the best sites without capacities, and what they would cost then.
    monkeypatch.setattr(capacity, "MOST_PAIRS", 1)
    plan = capacitated_p_median(toy(), 2, {"h": 2900}, effort=Effort(exact=True))
    assert plan.bound == pytest.approx(p_median(toy(), 2).bound)
    assert plan.objective >= capacitated_p_median(toy(), 2, {}).objective
    assert plan.solver == "exchange, flows by HiGHS"


def cheapest(costs, weights, limits, penalty):
    """The cheapest assignment of each inhabitant to a place; nothing when there is none."""
    people = np.repeat(np.arange(len(weights)), weights)
    total = len(people)
    places = np.repeat(np.arange(len(limits)), [int(min(one, total)) for one in limits])
    paid = costs[np.ix_(people, places)]
    if penalty is not None:
        paid = np.hstack([paid, np.full((total, total), penalty)])
    if paid.shape[1] < total:
        return None
    rows, columns = linear_sum_assignment(np.where(np.isfinite(paid), paid, 1e6))
    sums = paid[rows, columns].sum()
    return float(sums) if np.isfinite(sums) else None


@st.composite
def questions(draw):
    """A small table with holes, whole weights, capacities, and rules."""
    n, m = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    cost = st.one_of(st.integers(0, 9), st.sampled_from([0.5, 2.25]), st.just(np.inf))
    costs = [[draw(cost) for _ in range(m)] for _ in range(n)]
    weights = draw(st.lists(st.integers(0, 4), min_size=n, max_size=n))
    limit = st.one_of(st.integers(0, 7), st.just(np.inf))
    limits = draw(st.lists(limit, min_size=m, max_size=m))
    roles = draw(st.lists(st.sampled_from(".....xf"), min_size=m, max_size=m))
    rules = Rules(
        fixed=tuple(f"s{j}" for j in range(m) if roles[j] == "f"),
        forbidden=tuple(f"s{j}" for j in range(m) if roles[j] == "x"),
        new=tuple(f"s{j}" for j in range(0, m, 2)),
        most_new=draw(st.integers(0, m)),
    )
    p, penalty = draw(st.integers(1, m)), draw(st.sampled_from([None, 12.0]))
    return np.array(costs, dtype=float), weights, np.array(limits), rules, p, penalty


@given(questions())
@settings(max_examples=60)
def test_against_every_choice_and_every_assignment(question):
    costs, weights, limits, rules, p, penalty = question
    sums = [
        cheapest(costs[:, one], weights, limits[one], penalty)
        for one in choices(len(limits), rules, [p])
    ]
    best = min((one for one in sums if one is not None), default=None)
    table = of_matrix(costs, weights)
    room = {f"s{j}": limit for j, limit in enumerate(limits) if np.isfinite(limit)}
    plan = answer(lambda: capacitated_p_median(table, p, room, penalty, rules))
    assert (plan is None) == (best is None)
    if plan is None:
        return
    assert plan.objective == pytest.approx(best)
    assert plan.status == "optimal"
    served = plan.flows.groupby("site")["weight"].sum()
    assert all(served[site] <= room.get(site, np.inf) + 1e-6 for site in served.index)
    charged = plan.beyond * (penalty or 0.0)
    assert (plan.flows["weight"] * plan.flows["cost"]).sum() + charged == pytest.approx(best)


def test_prices_bound_what_full_sites_leave_to_pay():
    # With room for 4 000 "h" cannot serve all: "e" does for 6 000 thousand, and nothing cheaper. A
    # bound by prices may part the choice between the two: no less than "h" would pay (5 700).
    table = toy()
    choice = Choice.of(table.sites, Rules(), 1)
    limit = np.array([4000.0 if site == "h" else np.inf for site in table.sites])
    pairs = Pairs.of(table, choice.allowed, limit)
    priced = price_room(pairs, choice, None, 6_500_000, Effort())
    assert 5_700_000 < priced.bound <= 6_000_000 * (1 + 1e-9)
    rest = narrowed(choice, priced, 6_000_000)
    assert rest.allowed[table.sites.index("e")]
    # A corner pays more than twice as much: no better choice has it.
    assert not rest.allowed[table.sites.index("a")]
    alone = Choice.of(table.sites, Rules(fixed=("e",)), 1)
    assert narrowed(alone, price_room(pairs, alone, None, 6e6, Effort()), 6e6).fixed.sum() == 1
