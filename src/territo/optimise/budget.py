"""The best sites that a yearly budget pays for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, vstack

from territo.errors import SolveError
from territo.model.plan import Plan
from territo.optimise.covering import HALF, cover
from territo.optimise.exact import margin_of, program_of, within_its_means
from territo.optimise.highs import Program, minimise
from territo.optimise.plans import names
from territo.optimise.rows import Rows, covering_rows
from territo.optimise.rules import ANY, USUAL, Choice, Effort, Rules
from territo.optimise.search import ROUNDING, WHOLE, Found, Pace, paid_by, raise_bound, search
from territo.optimise.served import require_reach

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
    purse = _Purse(price, budget.most, least)
    if not purse.pays(least):
        raise _too_dear(table, budget, price, least)
    rows = aim.rows(table, choice.allowed)
    found, solver = _found(rows, choice, effort, purse)
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


@dataclass(frozen=True, eq=False)
class _Purse:
    """What each site costs, what may be spent, and the choice that costs least."""

    price: Floats
    most: float
    least: Bools

    @property
    def spendable(self) -> float:
        """The budget, and what rounding may add."""
        return self.most * (1 + ROUNDING)

    def pays(self, opened: Bools) -> bool:
        """Tell whether it pays for some sites."""
        return float(self.price[opened].sum()) <= self.spendable


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


def _found(rows: Rows, choice: Choice, effort: Effort, purse: _Purse) -> tuple[Found, str]:
    """Look for a good start, then have HiGHS choose."""
    # No choice has more sites than that: what so many pay, whatever they cost, is a bound.
    limited = replace(choice, p=_how_many(choice, purse))
    free = search(rows, limited, effort)
    if purse.pays(free.opened) and free.proven:
        return free, "exchange"
    found = _start(rows, limited, purse, free)
    found = _raised(rows, limited, purse, found, effort)
    if found.proven or not within_its_means(rows, found):
        return found, "exchange"
    base = program_of(rows, limited, found, _unaffordable(limited, purse, found))
    answer = minimise(_paid_for(base, purse), effort.limit_s, effort.seed, begin=found.opened)
    if answer.impossible:  # nothing is better than the start
        return replace(found, bound=found.paid), "exchange, HiGHS"
    if answer.x is not None:
        opened = answer.x[: len(choice.allowed)] > HALF
        paid = paid_by(rows, opened)
        if paid < found.paid:
            found = replace(found, opened=opened, paid=paid)
    bound = max(found.bound, answer.bound)
    bound = float(np.ceil(bound - WHOLE)) if rows.whole else bound
    return replace(found, bound=min(bound, found.paid)), "exchange, HiGHS"


def _raised(rows: Rows, choice: Choice, purse: _Purse, found: Found, effort: Effort) -> Found:
    """Raise the bound by what the budget pays for, and begin anew from the sites that proves it."""
    from territo.optimise import kernels

    budget = purse.price, purse.spendable
    price = kernels.pay(*rows.arrays, found.opened)
    bound, price, saved, likely = raise_bound(
        rows, choice, price, found.paid, Pace(effort.rounds), budget
    )
    # Prices that allow for the number of sites alone prove less, save where sites are few.
    floor = float(np.ceil(bound - WHOLE)) if rows.whole else bound
    raised = replace(
        found,
        bound=min(max(found.bound, floor), found.paid),
        priced=bound,
        price=price,
        saved=saved,
    )
    few = likely.sum() <= choice.p and (likely & choice.new).sum() <= choice.most_new
    if few and purse.pays(likely):
        opened, paid = _improved(rows, choice, purse, likely)
        if paid < raised.paid:
            raised = replace(raised, opened=opened, paid=paid, bound=min(raised.bound, paid))
    return raised


def _unaffordable(choice: Choice, purse: _Purse, found: Found) -> Bools:
    """Tell the sites that no better choice opens."""
    from territo.optimise import kernels

    def least(fixed: Bools) -> float:
        budget = purse.price, purse.spendable
        part = kernels.afford(found.saved, *budget, choice.allowed, fixed)
        return float(found.saved @ part)

    margin, base = margin_of(found), least(choice.fixed)
    closed = np.zeros(len(choice.allowed), dtype=bool)
    for site in np.flatnonzero(choice.allowed & ~choice.fixed):
        fixed = choice.fixed.copy()
        fixed[site] = True
        closed[site] = not purse.pays(fixed) or least(fixed) - base > margin
    return closed


def _how_many(choice: Choice, purse: _Purse) -> int:
    """Tell how many sites the budget pays for at most: the fixed ones, then the cheapest."""
    others = np.sort(purse.price[choice.allowed & ~choice.fixed])
    spent = purse.price[choice.fixed].sum() + np.cumsum(others)
    count = int(choice.fixed.sum()) + int((spent <= purse.spendable).sum())
    return max(1, min(count, choice.p))


def _start(rows: Rows, choice: Choice, purse: _Purse, free: Found) -> Found:
    """Spend the budget greedily, then close one site after the other for what suits better."""
    best = purse.least, paid_by(rows, purse.least)
    for begin in (purse.least, choice.fixed, free.opened):
        if not purse.pays(begin):
            continue
        for each in (purse.price, np.ones(len(purse.price))):
            opened = _filled(rows, choice, purse, begin, each)
            best = min(best, (opened, paid_by(rows, opened)), key=lambda one: one[1])
    opened, paid = _improved(rows, choice, purse, best[0])
    return replace(free, opened=opened, paid=paid)


def _improved(rows: Rows, choice: Choice, purse: _Purse, begin: Bools) -> tuple[Bools, float]:
    """Close one site after the other for what suits better, until nothing does."""
    begin = _filled(rows, choice, purse, begin, purse.price)
    best = begin, paid_by(rows, begin)
    while True:
        others = []
        for site in np.flatnonzero(best[0] & ~choice.fixed):
            fewer = best[0].copy()
            fewer[site] = False
            opened = _filled(rows, choice, purse, fewer, purse.price)
            others.append((opened, paid_by(rows, opened)))
        better = min(others, default=best, key=lambda one: one[1])
        if better[1] >= best[1] * (1 - ROUNDING):
            return best
        best = better


def _filled(rows: Rows, choice: Choice, purse: _Purse, begin: Bools, each: Floats) -> Bools:
    """Open the site that saves most for what it costs, until none saves or is paid for."""
    from territo.optimise import kernels

    opened, owner = begin.copy(), rows.owner
    while opened.sum() < choice.p:
        free = choice.allowed & ~opened
        free &= purse.price <= purse.spendable - purse.price[opened].sum()
        if (opened & choice.new).sum() >= choice.most_new:
            free &= ~choice.new
        paid = kernels.pay(*rows.arrays, opened)
        saved = np.maximum(paid[owner] - rows.cost, 0.0)
        gain = np.where(free, np.bincount(rows.site, saved, len(opened)), 0.0)
        if not gain.any():
            break
        # What costs nothing is taken first.
        opened[int(np.argmax(gain / np.maximum(each, 1e-9)))] = True
    return opened


def _paid_for(base: Program, purse: _Purse) -> Program:
    """Let so many sites be chosen at most, and no more than the budget be spent."""
    _, width = base.matrix.shape
    line = np.zeros((1, width))
    line[0, : len(purse.price)] = purse.price
    lower = np.append(base.lower, 0.0)
    lower[-3] = 1.0
    return replace(
        base,
        matrix=csr_array(vstack([base.matrix, csr_array(line)])),
        lower=lower,
        upper=np.append(base.upper, purse.spendable),
    )
