"""Every model against trying every combination, and against OR-Library."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimise.tables import ORLIB, of_matrix, orlib
from territo.errors import SolveError
from territo.optimise import Effort, Rules, fewest_doors, lscp, mclp, p_center, p_median
from territo.optimise.exact import prove
from territo.optimise.rows import travel_rows
from territo.optimise.rules import Choice
from territo.optimise.search import search

EXACT = Effort(exact=True)
BOTH = Effort(starts=1, shakes=3), EXACT
PENALTY = 12.0
MEDIANS = (
    5819, 4093, 4250, 3034, 1355, 7824, 5631, 4445, 2734, 1255,
    7696, 6634, 4374, 2968, 1729, 8162, 6999, 4809, 2845, 1789,
)  # fmt: skip
CENTERS = (
    127, 98, 93, 74, 48, 84, 64, 55, 37, 20, 59, 51, 36, 26, 18, 47, 39, 28, 18, 13,
)  # fmt: skip


@st.composite
def questions(draw):
    """A small table with holes, weights, and rules; costs with ties."""
    n, m = draw(st.integers(1, 7)), draw(st.integers(2, 6))
    cost = st.one_of(st.integers(0, 9), st.sampled_from([0.5, 2.25]), st.just(np.inf))
    costs = [[draw(cost) for _ in range(m)] for _ in range(n)]
    weights = draw(st.lists(st.sampled_from([0, 1, 2, 3.5]), min_size=n, max_size=n))
    roles = draw(st.lists(st.sampled_from("....xf"), min_size=m, max_size=m))
    new = draw(st.lists(st.booleans(), min_size=m, max_size=m))
    rules = Rules(
        fixed=tuple(f"s{j}" for j in range(m) if roles[j] == "f"),
        forbidden=tuple(f"s{j}" for j in range(m) if roles[j] == "x"),
        new=tuple(f"s{j}" for j in range(m) if new[j]),
        most_new=draw(st.integers(0, m)),
    )
    p = draw(st.integers(1, m))
    return np.array(costs, dtype=float), np.array(weights, dtype=float), rules, p


def choices(m: int, rules: Rules, sizes):
    """Every choice that the rules allow, as lists of columns."""
    fixed, forbidden, new = (
        {int(site[1:]) for site in names} for names in (rules.fixed, rules.forbidden, rules.new)
    )
    for size in sizes:
        for columns in map(set, combinations(range(m), size)):
            if (
                fixed <= columns
                and not columns & forbidden
                and len(columns & new) <= (rules.most_new)
            ):
                yield sorted(columns)


def answer(ask):
    """The plan, or nothing when there is none."""
    try:
        return ask()
    except SolveError:
        return None


def agree(best, ask, efforts=BOTH):
    """The exact plan is the best of all; the quick one and its bound stand on its two sides."""
    for effort in efforts:
        plan = answer(lambda effort=effort: ask(effort))
        assert (plan is None) == (best is None)
        if plan is None:
            continue
        low, high = sorted((plan.objective, plan.bound))
        assert low - 1e-6 <= best <= high + 1e-6
        if effort.exact:
            assert plan.objective == pytest.approx(best)
            assert plan.status == "optimal"


@given(questions())
def test_p_median_with_a_penalty(question):
    costs, weights, rules, p = question
    filled = np.where(np.isfinite(costs), costs, PENALTY)
    best = min(
        (float(weights @ filled[:, one].min(axis=1)) for one in choices(len(filled.T), rules, [p])),
        default=None,
    )
    table = of_matrix(costs, weights)
    agree(best, lambda effort: p_median(table, p, PENALTY, rules, effort))


@given(questions())
def test_p_median_that_serves_everyone(question):
    costs, weights, rules, p = question
    costs, weights = costs[weights > 0], weights[weights > 0]
    if not len(costs):
        return
    sums = [
        float(weights @ costs[:, one].min(axis=1)) for one in choices(costs.shape[1], rules, [p])
    ]
    best = min((total for total in sums if np.isfinite(total)), default=None)
    table = of_matrix(costs, weights)
    agree(best, lambda effort: p_median(table, p, None, rules, effort))


@given(questions(), st.sampled_from([0.0, 1.0, 4.0]))
def test_nobody_goes_farther_than_the_cap(question, cap):
    costs, weights, rules, p = question
    costs, weights = costs[weights > 0], weights[weights > 0]
    if not len(costs):
        return
    # Today the first two sites are the doors; whoever has none of them may go anywhere.
    today = costs[:, :2].min(axis=1)
    ways = [(one, costs[:, one].min(axis=1)) for one in choices(costs.shape[1], rules, [p])]
    sums = [
        float(weights @ way)
        for _, way in ways
        if np.isfinite(way).all() and (way <= today + cap).all()
    ]
    best = min(sums, default=None)
    table = of_matrix(costs, weights).capped(today + cap)
    agree(best, lambda effort: p_median(table, p, None, rules, effort))
    plan = answer(lambda: p_median(table, p, None, rules, EXACT))
    if plan is not None:
        assert (plan.allocation["cost"].to_numpy(dtype=float) <= today + cap).all()


@given(questions(), st.sampled_from([0.0, 2.25, 5.0]))
def test_mclp(question, within):
    costs, weights, rules, p = question
    best = max(
        (
            float(weights @ (costs[:, one].min(axis=1) <= within))
            for one in choices(costs.shape[1], rules, [p])
        ),
        default=None,
    )
    table = of_matrix(costs, weights)
    agree(best, lambda effort: mclp(table, p, within, rules, effort))


@given(questions(), st.booleans())
def test_highs_alone(question, everyone):
    # From the greedy choice and a bound that was hardly raised, HiGHS has all the work to do.
    costs, weights, rules, p = question
    if everyone:
        costs = np.where(np.isfinite(costs), costs, 9.0)
    charged = np.where(np.isfinite(costs), costs, PENALTY)
    sums = [
        float(weights @ charged[:, one].min(axis=1)) for one in choices(costs.shape[1], rules, [p])
    ]
    if not sums or not weights.any():
        return
    table = of_matrix(costs, weights)
    choice = Choice.of(table.sites, rules, p)
    rows = travel_rows(table, choice.allowed, None if everyone else PENALTY)
    lazy = Effort(starts=0, shakes=0, rounds=2)
    found = prove(rows, choice, lazy, search(rows, choice, lazy))
    assert found.paid == pytest.approx(min(sums))
    assert found.proven or found.bound == pytest.approx(found.paid, rel=1e-6)


@given(questions())
def test_p_center(question):
    costs, weights, rules, p = question
    wanted = costs[weights > 0]
    radii = [
        float(wanted[:, one].min(axis=1).max(initial=0.0))
        for one in choices(costs.shape[1], rules, [p])
    ]
    best = min((radius for radius in radii if np.isfinite(radius)), default=None)
    table = of_matrix(costs, weights)
    agree(best, lambda effort: p_center(table, p, rules, effort), efforts=(EXACT,))


@given(questions(), st.sampled_from([0.5, 0.8, 1.0]))
def test_covering_a_share_or_everyone(question, share):
    costs, weights, rules, _ = question
    within, m = 5.0, costs.shape[1]
    counts = [
        (len(one), float(weights @ (costs[:, one].min(axis=1) <= within)))
        for one in choices(m, rules, range(1, m + 1))
    ]
    total = weights.sum()
    table = of_matrix(costs, weights)
    for asked, ask in (
        (share, lambda effort: fewest_doors(table, within, share, rules, effort)),
        (1.0, lambda effort: lscp(table, within, rules, effort)),
    ):
        best = min((n for n, covered in counts if covered >= asked * total - 1e-9), default=None)
        agree(best, ask, efforts=(EXACT,))


@given(questions())
@settings(max_examples=30)
def test_the_order_of_pairs_changes_nothing(question):
    costs, weights, rules, p = question
    table = of_matrix(costs, weights)
    order = np.random.default_rng(1).permutation(len(table.cost))
    shuffled = type(table)(
        table.demand, table.sites, table.row[order], table.column[order], table.cost[order]
    )
    plans = [answer(lambda one=one: p_median(one, p, PENALTY, rules)) for one in (table, shuffled)]
    assert (plans[0] is None) == (plans[1] is None)
    if plans[0] is not None:
        assert plans[0].chosen == plans[1].chosen
        assert plans[0].allocation.equals(plans[1].allocation)


needs_orlib = pytest.mark.skipif(
    not ORLIB.is_dir(), reason="needs OR-Library's instances of ../shared/data, not in the project"
)


@needs_orlib
@pytest.mark.parametrize("number", range(1, 21))
def test_the_p_medians_of_orlib(number):
    table, p = orlib(number)
    plan = p_median(table, p)
    assert plan.objective == MEDIANS[number - 1]
    assert plan.solver == "exchange"
    assert plan.gap <= 0.01
    assert plan.bound <= plan.objective


@needs_orlib
@pytest.mark.parametrize("number", range(1, 21))
def test_the_p_centers_of_orlib(number):
    table, p = orlib(number)
    plan = p_center(table, p)
    assert plan.objective == plan.bound == CENTERS[number - 1]


@needs_orlib
@pytest.mark.parametrize("number", [2, 3, 6, 11, 12, 16, 17])
def test_branching_proves_what_the_bound_leaves_open(number):
    table, p = orlib(number)
    assert p_median(table, p).status == "feasible"
    plan = p_median(table, p, effort=EXACT)
    assert (plan.objective, plan.bound) == (MEDIANS[number - 1], MEDIANS[number - 1])
    assert plan.solver == "exchange, branching"
