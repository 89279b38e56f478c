"""The best sites that a yearly budget pays for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from territo.errors import SolveError
from territo.model.plan import Plan
from territo.optimise.covering import HALF, cover
from territo.optimise.plans import names
from territo.optimise.rows import Rows, covering_rows
from territo.optimise.rules import ANY, USUAL, Choice, Effort, Rules
from territo.optimise.served import require_reach
from territo.optimise.spending import Purse, spend

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.arrays import Bools, Floats
    from territo.model.cost_table import CostTable
    from territo.optimise.aim import Aim


@dataclass(frozen=True)
class Budget:
    """What may be spent, and what each site costs.

    Parameters
    ----------
    most
        What may be spent in all, inclusive.
    prices
        What each site costs, by id; every site that may be chosen has one.
    sites
        How many sites at most; absent for as many as the budget pays for.
    """

    most: float
    prices: Mapping[str, float]
    sites: int | None = None

    def __post_init__(self) -> None:
        wrong = [site for site, one in self.prices.items() if not 0 <= one < np.inf]
        if wrong:
            raise SolveError(f"Costs that are negative or no number: {', '.join(wrong[:5])}.")
        if not self.most >= 0:
            raise SolveError(f"A budget of {self.most:g} is none.")

    def of(self, sites: tuple[str, ...], allowed: Bools) -> Floats:
        """Tell what each site of a table costs.

        Parameters
        ----------
        sites
            Ids of the sites.
        allowed
            Which may be chosen, shape (m,).

        Returns
        -------
            Costs, shape (m,); zero for those that may not be chosen.

        Raises
        ------
        SolveError
            When one that may be chosen has none.
        """
        pairs = zip(sites, allowed, strict=True)
        unknown = [site for site, may in pairs if may and site not in self.prices]
        if unknown:
            raise SolveError(
                f"{len(unknown)} sites have no cost: {', '.join(unknown[:5])}.",
                "State what they cost, or forbid them.",
            )
        return np.where(allowed, [float(self.prices.get(site, 0.0)) for site in sites], 0.0)


def within_budget(
    table: CostTable, budget: Budget, aim: Aim, rules: Rules = ANY, effort: Effort = USUAL
) -> Plan:
    """Choose sites for an aim that cost no more than a budget, one at least.

    Parameters
    ----------
    table
        Costs on the way.
    budget
        What the sites cost, and what may be spent.
    aim
        What they are good for.
    rules
        Sites that must be chosen, must not, or not too many of.
    effort
        How hard to look for a start, and time of HiGHS, which proves it; `exact` is not asked for.

    Returns
    -------
        The plan, with what it costs.

    Raises
    ------
    SolveError
        When no such choice is paid for, or serves everyone where that is asked; or HiGHS is not
        installed.
    """
    choice = _choice(table, budget, rules)
    price = budget.of(table.sites, choice.allowed)
    must = aim.within is None and aim.penalty is None
    if must:
        require_reach(table, choice)
    least = _least(table, choice, effort, price, must=must)
    purse = Purse(price, budget.most, least)
    if not purse.pays(least):
        raise _too_dear(table, budget, price, least)
    rows = aim.rows(table, choice.allowed)
    found, solver = spend(rows, choice, effort, purse)
    allocation = aim.allocate(table, found.opened)
    objective = aim.measure(allocation)
    short = 0.0 if found.proven else found.paid - found.bound
    return Plan(
        model="p-median" if aim.within is None else "mclp",
        chosen=names(table, found.opened),
        allocation=allocation,
        objective=objective,
        bound=objective - short if aim.within is None else objective + short,
        solver=solver,
        seed=effort.seed,
        spent=float(price[found.opened].sum()),
    )


def _choice(table: CostTable, budget: Budget, rules: Rules) -> Choice:
    every = Choice.of(table.sites, rules)
    if budget.sites is None or budget.sites >= every.p:
        return every
    return Choice.of(table.sites, rules, budget.sites)


def _least(table: CostTable, choice: Choice, effort: Effort, price: Floats, *, must: bool) -> Bools:
    """Choose the sites that cost least in all."""
    everyone = covering_rows(table, choice.allowed, np.inf)
    nobody = Rows(np.zeros(1, dtype=np.int64), everyone.site[:0], everyone.cost[:0], price[:0])
    answer = cover(everyone if must else nobody, choice, effort, price=price)
    if answer.x is None:
        raise SolveError(
            f"{choice.p} sites {'cannot' if answer.impossible else 'were not found to'} serve "
            "everyone, whatever they cost.",
            "Let more sites be chosen, or state the cost of those whom no site serves (penalty).",
        )
    return answer.x[: len(price)] > HALF


def _too_dear(table: CostTable, budget: Budget, price: Floats, least: Bools) -> SolveError:
    needed = float(price[least].sum())
    dearest = names(table, least)[int(np.argmax(price[least]))]
    return SolveError(
        f"A budget of {budget.most:,.0f} pays for no such choice: the cheapest costs {needed:,.0f} "
        f"({int(least.sum())} sites, the dearest {dearest}).",
        f"Allow {needed:,.0f} at least.",
        nearest=needed,
    )
