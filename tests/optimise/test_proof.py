"""What is proven, by whom, and what is not."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest

from optimise.tables import of_matrix, toy
from territo.errors import SolveError
from territo.model import CostTable
from territo.optimise import Effort, lscp, mclp

FAR = float("inf")
# Four corners and the six ways between them: a site in a corner covers the three ways that meet
# there. Two corners cover 3 + 3 - 1 ways, for one way joins them.
CORNERS = of_matrix(
    [
        [0, 0, FAR, FAR],
        [0, FAR, 0, FAR],
        [0, FAR, FAR, 0],
        [FAR, 0, 0, FAR],
        [FAR, 0, FAR, 0],
        [FAR, FAR, 0, 0],
    ]
)


def test_a_bound_that_is_not_met_leaves_a_plan_feasible():
    # Half a site in each corner would cover all six: no price can prove less.
    plan = mclp(CORNERS, 2, 0.0)
    assert (plan.objective, plan.bound, plan.status) == (5, 6, "feasible")
    assert plan.gap == pytest.approx(1 / 6)
    assert plan.solver == "exchange"


def test_branching_proves_it():
    plan = mclp(CORNERS, 2, 0.0, effort=Effort(exact=True))
    assert (plan.objective, plan.bound, plan.status) == (5, 5, "optimal")
    assert plan.solver == "exchange, branching"


def test_what_time_did_not_settle_is_never_called_optimal():
    plan = mclp(CORNERS, 2, 0.0, effort=Effort(exact=True, limit_s=0.0))
    assert (plan.objective, plan.bound, plan.status) == (5, 6, "feasible")


def test_without_highs_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "highspy", None)
    with pytest.raises(SolveError, match="needs HiGHS") as caught:
        lscp(toy(), 1000)
    assert "territo[optimise]" in caught.value.hint
    # The quick engine and its bound need nothing else.
    assert mclp(CORNERS, 1, 0.0).objective == 3


def test_nothing_is_written_by_highs(capfd):
    lscp(toy(), 1000)
    assert capfd.readouterr() == ("", "")


def test_a_table_of_ids():
    demand = pd.DataFrame(
        {"weight": [1.0, 2.0], "commune": ["76540", "76451"]},
        index=pd.Index(["x", "y"], name="demand", dtype=object),
    )
    pairs = pd.DataFrame({"demand": ["y", "x"], "site": ["b", "a"], "cost": [3.0, 4.0]})
    table = CostTable.of_pairs(demand, ("a", "b"), pairs)
    assert (table.row.tolist(), table.column.tolist()) == ([1, 0], [1, 0])
    with pytest.raises(ValueError, match="a row stands for nothing"):
        CostTable.of_pairs(demand, ("a", "b"), pairs.assign(demand=["y", "z"]))
    with pytest.raises(ValueError, match="a column stands for nothing"):
        CostTable.of_pairs(demand, ("a",), pairs)
    with pytest.raises(ValueError, match="a pair is there twice"):
        CostTable.of_pairs(demand, ("a", "b"), pd.concat([pairs, pairs]))


@pytest.mark.parametrize(
    ("costs", "weights", "message"),
    [([[-1.0]], [1.0], "a cost is negative"), ([[1.0]], [np.nan], "a weight is negative")],
)
def test_numbers_that_are_none(costs, weights, message):
    with pytest.raises(ValueError, match=message):
        of_matrix(costs, weights)
