"""The p-median (Hakimi 1964) and the maximal covering problem (Church and ReVelle 1974)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from territo.model.plan import Plan
from territo.optimise.aim import Aim
from territo.optimise.branch import branch
from territo.optimise.exact import prove, within_its_means
from territo.optimise.plans import names
from territo.optimise.rules import ANY, USUAL, Choice, Effort, Rules
from territo.optimise.search import search
from territo.optimise.served import serve_all

if TYPE_CHECKING:
    from territo.model.cost_table import CostTable
    from territo.optimise.search import Found


def p_median(
    table: CostTable,
    p: int,
    penalty: float | None = None,
    rules: Rules = ANY,
    effort: Effort = USUAL,
) -> Plan:
    """Choose p sites so that weight x cost is as little as can be.

    Parameters
    ----------
    table
        Costs.
    p
        How many sites, the fixed ones among them.
    penalty
        Cost of whom no chosen site serves; absent when everyone of some weight must be served.
    rules
        Sites that must be chosen, must not, or not too many of.
    effort
        How hard to look.

    Returns
    -------
        The plan.

    Raises
    ------
    SolveError
        When p sites cannot be chosen, or cannot serve everyone where that is asked.
    """
    return locate(table, p, Aim(penalty=penalty), rules, effort)


def mclp(
    table: CostTable,
    p: int,
    within: float,
    rules: Rules = ANY,
    effort: Effort = USUAL,
) -> Plan:
    """Choose p sites so that they cover as much weight as can be.

    Parameters
    ----------
    table
        Costs.
    p
        How many sites, the fixed ones among them.
    within
        Cost within which a site covers, inclusive.
    rules
        Sites that must be chosen, must not, or not too many of.
    effort
        How hard to look.

    Returns
    -------
        The plan.

    Raises
    ------
    SolveError
        When p sites cannot be chosen.
    """
    return locate(table, p, Aim(within=within), rules, effort)


def locate(
    table: CostTable,
    p: int,
    aim: Aim,
    rules: Rules = ANY,
    effort: Effort = USUAL,
    today: tuple[str, ...] = (),
) -> Plan:
    """Choose p sites for an aim.

    Parameters
    ----------
    table
        Costs.
    p
        How many sites, the fixed ones among them.
    aim
        What they are good for.
    rules
        Sites that must be chosen, must not, or not too many of.
    effort
        How hard to look.
    today
        The doors of today: the search begins with them too if they are as many and may stay.

    Returns
    -------
        The plan.

    Raises
    ------
    SolveError
        When p sites cannot be chosen, or cannot serve everyone where that is asked.
    """
    choice = Choice.of(table.sites, rules, p)
    doors = np.array([site in set(today) for site in table.sites], dtype=bool)
    begin = doors if choice.permits(doors) else None
    if aim.within is None and aim.penalty is None:
        rows, found = serve_all(table, choice, effort, begin)
    else:
        rows = aim.rows(table, choice.allowed)
        found = search(rows, choice, effort, begin)
    solver = "exchange"
    if effort.exact:
        # What has few sites is branched at in a moment; HiGHS is for what needs its cuts.
        if not found.proven:
            found, solver = branch(rows, choice, effort, found), "exchange, branching"
        if not found.proven and within_its_means(rows, found):
            found, solver = prove(rows, choice, effort, found), "exchange, branching, HiGHS"
    return _plan(table, aim, found, effort, solver)


def _plan(table: CostTable, aim: Aim, found: Found, effort: Effort, solver: str) -> Plan:
    allocation = aim.allocate(table, found.opened)
    objective = aim.measure(allocation)
    # Sums of the same numbers in another order: what rounding tells apart is the same.
    short = 0.0 if found.proven else found.paid - found.bound
    return Plan(
        model="p-median" if aim.within is None else "mclp",
        chosen=names(table, found.opened),
        allocation=allocation,
        objective=objective,
        bound=objective - short if aim.within is None else objective + short,
        solver=solver,
        seed=effort.seed,
    )
