"""Of choices that cover as many, one from which the way of all is short."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from territo.optimise.aim import Aim
from territo.optimise.models import locate
from territo.optimise.plans import allocate, covered
from territo.optimise.rules import ANY, USUAL, Effort, Rules

if TYPE_CHECKING:
    from territo.model.cost_table import CostTable
    from territo.model.plan import Plan

# The farthest way counts as so much of one who is not covered.
TIE = 1e-6


def shorter_way(
    table: CostTable, plan: Plan, within: float, rules: Rules = ANY, effort: Effort = USUAL
) -> Plan:
    """Look for a choice that covers no less, with a shorter way.

    What is covered stays proven as it was; that no way is shorter is not proven.

    Parameters
    ----------
    table
        Costs, those beyond the threshold too.
    plan
        Which covers much.
    within
        Cost within which a site covers, inclusive.
    rules
        Those that the plan follows.
    effort
        Its seed.

    Returns
    -------
        The plan, with other sites where they are better.
    """
    reach = float(table.cost.max(initial=0.0)) or 1.0
    mixed = np.where(table.cost <= within, 0.0, 1.0) + TIE * table.cost / reach
    quick = Effort(starts=2, shakes=10, rounds=50, seed=effort.seed)
    tied = replace(table, cost=mixed)
    other = locate(tied, len(plan.chosen), Aim(penalty=1 + TIE), rules, quick, plan.chosen)
    allocation = allocate(table, table.flags(other.chosen), within)
    count = covered(allocation)
    if count < plan.objective * (1 - 1e-12):
        return plan
    bound = max(plan.bound, count)
    return replace(plan, chosen=other.chosen, allocation=allocation, objective=count, bound=bound)
