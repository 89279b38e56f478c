"""What a budget pays for, worked out by hand and against every choice.

Toyville's communes and candidates are those of test_toyville.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimise.tables import of_matrix, toy
from optimise.test_everything import PENALTY, answer, choices, questions
from territo.errors import SolveError
from territo.optimise import Aim, Budget, Rules, within_budget

KM = 1000.0
EACH = dict.fromkeys("abcdefghi", 100.0)
COVER = Aim(within=KM)


def test_as_many_as_are_paid_for():
    # All cost the same: 250 pay for two, and the best two are "f" and "g" (4 200).
    plan = within_budget(toy(), Budget(250, EACH), COVER)
    assert (plan.chosen, plan.objective, plan.bound) == (("f", "g"), 4200, 4200)
    assert (plan.spent, plan.model, plan.status) == (200, "mclp", "optimal")
    # Three cover everyone; the budget is spent to the last.
    plan = within_budget(toy(), Budget(300, EACH), COVER)
    assert (plan.objective, plan.spent) == (4500, 300)


def test_a_dear_site_is_worth_less_than_two_cheap_ones():
    # "h" alone covers 2 900 for 200; so do 200 spent on "d" (1 4 5 7: 1 700) and "i" (6 8 9:
    # 2 300), which cover 4 000. No other pair of those that cost 100 covers more: "b" 1 100,
    # "a" 700, "c" 1 100 with "i" 3 400 at most. The rest cost 200 each.
    prices = {**dict.fromkeys("abcdi", 100.0), **dict.fromkeys("efgh", 200.0)}
    plan = within_budget(toy(), Budget(200, prices), COVER)
    assert (plan.chosen, plan.objective, plan.bound) == (("d", "i"), 4000, 4000)
    # One site only: "h".
    plan = within_budget(toy(), Budget(200, prices, sites=1), COVER)
    assert (plan.chosen, plan.objective, plan.spent) == (("h",), 2900, 200)


def test_weight_by_cost_with_a_penalty_and_with_everyone_served():
    # 100 pay for one: the median "h", 5 700 thousand, or what else may be had for less.
    everyone = Aim()
    assert within_budget(toy(), Budget(100, EACH), everyone).chosen == ("h",)
    plan = within_budget(toy(), Budget(100, {**EACH, "h": 101.0}), everyone)
    assert (plan.chosen, plan.objective, plan.bound) == (("e",), 6_000_000, 6_000_000)
    # Within 1 000 m, "h" serves 8 at 0 and 5, 7, 9 at 1 000 m; the other 1 600 pay 5 000 each.
    plan = within_budget(toy(KM), Budget(100, EACH), Aim(penalty=5000))
    assert (plan.chosen, plan.objective) == (("h",), 2_100_000 + 8_000_000)
    assert plan.model == "p-median"


def test_the_least_budget_is_told():
    # "e", the dearest, is fixed.
    prices = {**EACH, "e": 150.0}
    with pytest.raises(SolveError, match="A budget of 200 pays for no such choice") as caught:
        within_budget(toy(KM), Budget(200, prices), Aim(), Rules(fixed=("e",)))
    needed = caught.value.nearest
    assert within_budget(toy(KM), Budget(needed, prices), Aim(), Rules(fixed=("e",))).beyond == 0
    # "e" covers 2, 4, 5, 6 and 8; of the corners "b" covers 1 and 3, "h" 7 and 9, and no candidate
    # three of them: 150 + 100 + 100.
    assert needed == 350
    assert caught.value.hint == "Allow 350 at least."
    # One at least is chosen, though nobody must be served.
    with pytest.raises(SolveError, match=r"costs 90 \(1 sites, the dearest b\)") as caught:
        within_budget(toy(), Budget(50, {**EACH, "b": 90.0}), COVER)
    assert caught.value.nearest == 90


def test_too_few_sites_and_whom_none_reaches_are_no_matter_of_money():
    with pytest.raises(SolveError, match="2 sites cannot serve everyone, whatever they cost"):
        within_budget(toy(KM), Budget(1e6, EACH, sites=2), Aim())
    with pytest.raises(SolveError, match=r"no site within reach, the heaviest centre-3"):
        within_budget(toy(500), Budget(1e6, EACH), Aim(), Rules(forbidden=("c",)))


def test_costs_that_cannot_be():
    with pytest.raises(SolveError, match="2 sites have no cost: h, i"):
        within_budget(toy(), Budget(100, dict.fromkeys("abcdefg", 1.0)), COVER)
    # Who is forbidden needs none.
    few = Budget(2, dict.fromkeys("abcdefg", 1.0))
    assert within_budget(toy(), few, COVER, Rules(forbidden=("h", "i"))).objective == 4200
    with pytest.raises(SolveError, match="negative or no number: a, b"):
        Budget(1, {"a": -1.0, "b": float("nan"), "c": 0.0})
    with pytest.raises(SolveError, match="A budget of nan is none"):
        Budget(float("nan"), {})


@st.composite
def budgets(draw, m=6):
    """A budget for as many sites as a question has, or more."""
    price = st.sampled_from([0, 1, 2, 2.5, 7])
    prices = {f"s{j}": draw(price) for j in range(m)}
    return Budget(
        draw(st.sampled_from([0, 1, 3, 4.5, 8, 30])), prices, draw(st.sampled_from([None, 1, 2]))
    )


def every(question, budget):
    """Every choice that is paid for."""
    costs, _, rules, _ = question
    m = costs.shape[1]
    sizes = range(1, (budget.sites or m) + 1)
    for one in choices(m, rules, sizes):
        if sum(budget.prices[f"s{j}"] for j in one) <= budget.most:
            yield one


def agree(best, ask):
    plan = answer(ask)
    assert (plan is None) == (best is None)
    if plan is not None:
        assert plan.objective == pytest.approx(best)
        assert plan.status == "optimal"
    return plan


@given(questions(), budgets(), st.sampled_from([0.0, 2.25, 5.0]))
@settings(max_examples=60)
def test_covering_against_every_choice(question, budget, within):
    costs, weights, rules, _ = question
    best = max(
        (float(weights @ (costs[:, one].min(axis=1) <= within)) for one in every(question, budget)),
        default=None,
    )
    table = of_matrix(costs, weights)
    plan = agree(best, lambda: within_budget(table, budget, Aim(within=within), rules))
    assert plan is None or plan.spent <= budget.most


@given(questions(), budgets(), st.booleans())
@settings(max_examples=60)
def test_travel_against_every_choice(question, budget, everyone):
    costs, weights, rules, _ = question
    filled = costs if everyone else np.where(np.isfinite(costs), costs, PENALTY)
    wanted = weights > 0
    sums = [
        float(weights[wanted] @ filled[np.ix_(wanted, one)].min(axis=1))
        for one in every(question, budget)
    ]
    best = min((one for one in sums if np.isfinite(one)), default=None)
    table = of_matrix(costs, weights)
    aim = Aim(penalty=None if everyone else PENALTY)
    plan = agree(best, lambda: within_budget(table, budget, aim, rules))
    assert plan is None or plan.spent <= budget.most
