"""How a budget is spent: greedily, then by exchange, then by HiGHS on what may still be better."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, vstack

from territo.optimise.covering import HALF
from territo.optimise.exact import margin_of, program_of, within_its_means
from territo.optimise.highs import minimise
from territo.optimise.search import ROUNDING, WHOLE, Found, Pace, paid_by, raise_bound, search

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats
    from territo.optimise.highs import Program
    from territo.optimise.rows import Rows
    from territo.optimise.rules import Choice, Effort


@dataclass(frozen=True, eq=False)
class Purse:
    """What each site costs, and what may be spent.

    Parameters
    ----------
    price
        What each site costs, shape (m,).
    most
        What may be spent, inclusive.
    least
        The choice that costs least, shape (m,).
    """

    price: Floats
    most: float
    least: Bools

    @property
    def spendable(self) -> float:
        """The budget, and what rounding may add."""
        return self.most * (1 + ROUNDING)

    def pays(self, opened: Bools) -> bool:
        """Tell whether it pays for some sites.

        Parameters
        ----------
        opened
            Which sites are chosen, shape (m,).

        Returns
        -------
            Whether it does.
        """
        return float(self.price[opened].sum()) <= self.spendable


def spend(rows: Rows, choice: Choice, effort: Effort, purse: Purse) -> tuple[Found, str]:
    """Look for a good start, then have HiGHS choose.

    Parameters
    ----------
    rows, choice, effort
        As in `search`, the number of sites being one that is not passed.
    purse
        What the sites cost.

    Returns
    -------
        What was found, with its bound, and who found and proved it.
    """
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


def _raised(rows: Rows, choice: Choice, purse: Purse, found: Found, effort: Effort) -> Found:
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


def _unaffordable(choice: Choice, purse: Purse, found: Found) -> Bools:
    """Tell the sites that no better choice opens."""
    from territo.optimise import pricing

    def least(fixed: Bools) -> float:
        budget = purse.price, purse.spendable
        part = pricing.afford(found.saved, *budget, choice.allowed, fixed)
        return float(found.saved @ part)

    margin, base = margin_of(found), least(choice.fixed)
    closed = np.zeros(len(choice.allowed), dtype=bool)
    for site in np.flatnonzero(choice.allowed & ~choice.fixed):
        fixed = choice.fixed.copy()
        fixed[site] = True
        closed[site] = not purse.pays(fixed) or least(fixed) - base > margin
    return closed


def _how_many(choice: Choice, purse: Purse) -> int:
    """Tell how many sites the budget pays for at most: the fixed ones, then the cheapest."""
    others = np.sort(purse.price[choice.allowed & ~choice.fixed])
    spent = purse.price[choice.fixed].sum() + np.cumsum(others)
    count = int(choice.fixed.sum()) + int((spent <= purse.spendable).sum())
    return max(1, min(count, choice.p))


def _start(rows: Rows, choice: Choice, purse: Purse, free: Found) -> Found:
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


def _improved(rows: Rows, choice: Choice, purse: Purse, begin: Bools) -> tuple[Bools, float]:
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


def _filled(rows: Rows, choice: Choice, purse: Purse, begin: Bools, each: Floats) -> Bools:
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


def _paid_for(base: Program, purse: Purse) -> Program:
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
