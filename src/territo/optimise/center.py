"""The p-center: the farthest as near as can be (Hakimi 1964; Minieka 1970)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from territo.model.plan import Plan
from territo.optimise.covering import HALF, cover
from territo.optimise.plans import allocate, names
from territo.optimise.rows import covering_rows
from territo.optimise.rules import ANY, USUAL, Choice, Effort, Rules
from territo.optimise.search import search
from territo.optimise.served import serve_all

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats
    from territo.model.cost_table import CostTable

# Looking for a cover is quick when there is one to be found quickly; else HiGHS decides.
QUICK = Effort(starts=2, shakes=10, rounds=200)


def p_center(table: CostTable, p: int, rules: Rules = ANY, effort: Effort = USUAL) -> Plan:
    """Choose p sites so that the largest cost of anyone of some weight is as small as can be.

    Parameters
    ----------
    table
        Costs.
    p
        How many sites, the fixed ones among them.
    rules
        Sites that must be chosen, must not, or not too many of.
    effort
        Seed and time of HiGHS, which proves it; `exact` is not asked for.

    Returns
    -------
        The plan; its objective is the cost of the farthest.

    Raises
    ------
    SolveError
        When p sites cannot be chosen or cannot serve everyone; or HiGHS is not installed.
    """
    choice = Choice.of(table.sites, rules, p)
    best = serve_all(table, choice, replace(QUICK, seed=effort.seed))[1].opened
    costs = _between(table, choice, best)
    # No cost before `low` is looked at any more, none before `proven` is possible.
    low, proven, high = 0, 0, len(costs) - 1
    while low < high:
        middle = (low + high) // 2
        opened, certain = _covers(table, choice, effort, float(costs[middle]))
        if opened is None:
            low = middle + 1
            proven = low if certain else proven
        else:
            best = opened
            high = int(np.searchsorted(costs, _farthest(table, best)))
    allocation = allocate(table, best)
    return Plan(
        model="p-center",
        chosen=names(table, best),
        allocation=allocation,
        objective=float(costs[high]),
        bound=float(costs[min(proven, high)]),
        solver="exchange, HiGHS",
        seed=effort.seed,
    )


def _covers(
    table: CostTable, choice: Choice, effort: Effort, within: float
) -> tuple[Bools | None, bool]:
    """Look for a choice that covers everyone; whether there surely is none, when none is found."""
    rows = covering_rows(table, choice.allowed, within)
    if (rows.lengths == 0).any():
        return None, True
    # Every row counts as one: a bound above zero is then at least one.
    rows = replace(rows, charge=np.ones(len(rows.charge)))
    found = search(rows, choice, replace(QUICK, seed=effort.seed))
    if found.paid == 0:
        return found.opened, True
    if found.bound > 0:
        return None, True
    answer = cover(rows, choice, effort, any_will_do=True)
    if answer.x is None:
        return None, answer.impossible
    return choice.filled(answer.x[: len(choice.allowed)] > HALF), True


def _between(table: CostTable, choice: Choice, opened: Bools) -> Floats:
    """List the costs that the farthest may have: from their nearest site to a known choice."""
    kept = choice.allowed[table.column] & (table.weight[table.row] > 0)
    cost = table.cost[kept]
    nearest = np.full(len(table.demand), np.inf)
    np.minimum.at(nearest, table.row[kept], cost)
    least = float(np.max(nearest, where=table.weight > 0, initial=0.0))
    most = _farthest(table, opened)
    return np.unique(np.append(cost[(cost >= least) & (cost <= most)], most))


def _farthest(table: CostTable, opened: Bools) -> float:
    rows = allocate(table, opened)
    return float(rows["cost"].where(rows["weight"] > 0).max()) if table.weight.any() else 0.0
