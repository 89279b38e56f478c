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
    best = _improved(rows, choice, greedy)
    if begin is not None:
        best = min(best, _improved(rows, choice, begin), key=_paid)
    bound, price, saved, likely = raise_bound(rows, choice, effort, *best)
    floor = float(np.ceil(bound - WHOLE)) if rows.whole else bound
    best = min(best, _improved(rows, choice, likely), key=_paid)
    best = _by_lot(rows, choice, effort, best, floor)
    return Found(*best, min(floor, best[1]), bound, price, saved)


def raise_bound(
    rows: Rows, choice: Choice, effort: Effort, opened: Bools, paid: float
) -> tuple[float, Floats, Floats, Bools]:
    """Find a lower bound of what the rows pay.

    Parameters
    ----------
    rows, choice, effort
        As in `search`.
    opened, paid
        The best choice known, and what they pay there.

    Returns
    -------
        The bound, the price of each row, what each site saves, and the sites that save most.
    """
    from territo.optimise import kernels

    cap = np.full(len(rows.charge), np.inf) if rows.must else rows.charge
    price = kernels.pay(*rows.arrays, opened)
    enough = paid - (1 - WHOLE if rows.whole else ROUNDING * max(1.0, abs(paid)))
    bound, price, saved, chosen = kernels.bound(
        rows.start, rows.site, rows.cost, cap, price, paid, enough, choice.p,
        choice.allowed, choice.fixed, choice.new, choice.most_new, effort.rounds,
    )  # fmt: skip
    return float(bound), price, saved, chosen


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
        best = min(best, _improved(rows, choice, select(choice, order)), key=_paid)
    return best


def _improved(rows: Rows, choice: Choice, begin: Bools) -> Exchanged:
    from territo.optimise import kernels

    opened = begin.copy()
    paid = kernels.exchange(
        *rows.arrays, opened, choice.allowed, choice.fixed, choice.new, choice.most_new
    )
    return opened, float(paid)


def _paid(exchanged: Exchanged) -> float:
    return exchanged[1]
