"""The search: greedy, interchange from several starts, a bound; the same seed, the same answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats
    from territo.optimise.rows import Rows
    from territo.optimise.rules import Choice, Effort

    # Which sites are chosen, and what all rows pay.
    Exchanged = tuple[Bools, float]

# Numbers this near, in parts of the larger, are told apart by rounding only.
ROUNDING = 1e-9
# A sum of whole numbers is at least the next whole number above a bound, but for rounding.
WHOLE = 1e-6
# Sites changed by lot in one go, at most.
MOST_SHAKEN = 12


@dataclass(frozen=True)
class Pace:
    """How prices are raised.

    Parameters
    ----------
    rounds
        How many to try at most.
    scale, patience, shortest
        Length of the first steps, prices tried in vain before it is halved, and the length at
        which it is over.
    """

    rounds: int
    scale: float = 1.0
    patience: int = 20
    shortest: float = 0.0005


@dataclass(frozen=True, eq=False)
class Found:
    """The best choice found, and what none can do better than.

    Parameters
    ----------
    opened
        Which sites are chosen, shape (m,).
    paid
        What all rows pay.
    bound
        What they pay at least, whatever is chosen.
    priced
        The bound before it was rounded.
    price, saved
        What proves it: price of each row, what each site saves under these.
    """

    opened: Bools
    paid: float
    bound: float
    priced: float
    price: Floats
    saved: Floats

    @property
    def proven(self) -> bool:
        """Whether nothing is left between the two."""
        return self.paid - self.bound <= ROUNDING * max(1.0, abs(self.paid))


def select(choice: Choice, order: Floats) -> Bools:
    """Choose the sites of the least sum among those that may stand together.

    Parameters
    ----------
    choice
        How many, and which.
    order
        One number per site, shape (m,).

    Returns
    -------
        Which are chosen, shape (m,).
    """
    from territo.optimise import kernels

    chosen: Bools = kernels.select(
        order, choice.p, choice.allowed, choice.fixed, choice.new, choice.most_new
    )
    return chosen


def search(rows: Rows, choice: Choice, effort: Effort, begin: Bools | None = None) -> Found:
    """Choose sites so that the rows pay little.

    Parameters
    ----------
    rows
        What they pay.
    choice
        How many sites, and which may stand together.
    effort
        How hard to look.
    begin
        A choice to begin with, beside the greedy one.

    Returns
    -------
        The best found, with its bound.
    """
    from territo.optimise import kernels

    greedy = choice.fixed.copy()
    kernels.greedy(*rows.arrays, greedy, choice.p, choice.allowed, choice.new, choice.most_new)
    best = improved(rows, choice, greedy)
    if begin is not None:
        best = min(best, improved(rows, choice, begin), key=_paid)
    price = kernels.pay(*rows.arrays, best[0])
    bound, price, saved, likely = raise_bound(rows, choice, price, best[1], Pace(effort.rounds))
    floor = float(np.ceil(bound - WHOLE)) if rows.whole else bound
    best = min(best, improved(rows, choice, likely), key=_paid)
    best = _by_lot(rows, choice, effort, best, floor)
    return Found(*best, min(floor, best[1]), bound, price, saved)


def raise_bound(
    rows: Rows,
    choice: Choice,
    price: Floats,
    paid: float,
    pace: Pace,
    budget: tuple[Floats, float] | None = None,
) -> tuple[float, Floats, Floats, Bools]:
    """Find a lower bound of what the rows pay.

    Parameters
    ----------
    rows, choice
        As in `search`.
    price
        Price of each row to begin with.
    paid
        What they pay for the best choice known.
    pace
        How to go on from there.
    budget
        What each site costs and what may be spent, where that, not p, says how many are chosen.

    Returns
    -------
        The bound, the price of each row, what each site saves, and the sites that save most.
    """
    from territo.optimise import kernels

    each, most = (np.zeros(0), 0.0) if budget is None else budget
    cap = np.full(len(rows.charge), np.inf) if rows.must else rows.charge
    bound, price, saved, chosen = kernels.bound(
        rows.start, rows.site, rows.cost, cap, price.copy(), paid, enough(rows, paid), choice.p,
        choice.allowed, choice.fixed, choice.new, choice.most_new, each, most,
        pace.rounds, pace.scale, pace.patience, pace.shortest,
    )  # fmt: skip
    return float(bound), price, saved, chosen


def enough(rows: Rows, paid: float) -> float:
    """Tell from which bound on nothing is better than a choice.

    Parameters
    ----------
    rows
        What is paid.
    paid
        What they pay for the choice.

    Returns
    -------
        The bound.
    """
    return paid - (1 - WHOLE if rows.whole else ROUNDING * max(1.0, abs(paid)))


def paid_by(rows: Rows, opened: Bools) -> float:
    """Add up what all rows pay.

    Parameters
    ----------
    rows
        What they pay.
    opened
        Which sites are chosen.

    Returns
    -------
        The sum.
    """
    from territo.optimise import kernels

    return float(kernels.pay(*rows.arrays, opened).sum())


def _by_lot(rows: Rows, choice: Choice, effort: Effort, best: Exchanged, floor: float) -> Exchanged:
    """Begin anew from sites drawn by lot, then from the best with some of them changed."""
    rng = np.random.default_rng(effort.seed)
    m = len(choice.allowed)
    for turn in range(effort.starts + effort.shakes):
        if best[1] <= floor:
            break
        order = rng.random(m)
        if turn >= effort.starts:
            movable = np.flatnonzero(best[0] & ~choice.fixed)
            count = 1 + (turn - effort.starts) % max(1, min(MOST_SHAKEN, len(movable) // 2))
            order[best[0]] -= 1
            order[rng.permutation(movable)[:count]] += 2
        best = min(best, improved(rows, choice, select(choice, order)), key=_paid)
    return best


def improved(rows: Rows, choice: Choice, begin: Bools) -> Exchanged:
    """Swap sites until no swap saves.

    Parameters
    ----------
    rows, choice
        As in `search`.
    begin
        Which sites are chosen at first, shape (m,).

    Returns
    -------
        Which are in the end, and what all rows pay then.
    """
    from territo.optimise import kernels

    opened = begin.copy()
    paid = kernels.exchange(
        *rows.arrays, opened, choice.allowed, choice.fixed, choice.new, choice.most_new
    )
    return opened, float(paid)


def _paid(exchanged: Exchanged) -> float:
    return exchanged[1]
