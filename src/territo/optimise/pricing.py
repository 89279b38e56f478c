"""The compiled bound: prices of rows, and the sites that save most under them; see `kernels`.

After Cornuéjols, Fisher and Nemhauser (1977): each row pays its price, and the sites that may stand
together give back what they save of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from territo.kernels import compiled

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats, Ints


@compiled
def select(saved: Floats, p: int, allowed: Bools, fixed: Bools, new: Bools, most_new: int) -> Bools:
    """Choose the p sites of the least sum among those that may stand together.

    Parameters
    ----------
    saved
        One number per site, shape (m,).
    p, allowed, fixed, new, most_new
        As in `kernels.exchange`.

    Returns
    -------
        Which are chosen, shape (m,).
    """
    chosen = fixed.copy()
    count, count_new = chosen.sum(), (chosen & new).sum()
    for one in np.argsort(saved, kind="mergesort"):
        if count == p:
            break
        if chosen[one] or not allowed[one] or (new[one] and count_new >= most_new):
            continue
        chosen[one] = True
        count += 1
        count_new += np.int64(new[one])
    return chosen


@compiled
def afford(saved: Floats, price: Floats, budget: float, allowed: Bools, fixed: Bools) -> Floats:
    """Choose the sites of the least sum that a budget pays for, the last in part (Dantzig 1957).

    Parameters
    ----------
    saved
        One number per site, shape (m,).
    price
        What each costs, shape (m,).
    budget
        What may be spent.
    allowed, fixed
        As in `kernels.exchange`.

    Returns
    -------
        The part of each that is chosen, shape (m,).
    """
    part = np.zeros(len(saved))
    left = budget
    for one in range(len(saved)):
        if fixed[one]:
            part[one] = 1.0
            left -= price[one]
    for one in np.argsort(saved / np.maximum(price, 1e-9), kind="mergesort"):
        if saved[one] >= 0.0:
            break
        if fixed[one] or not allowed[one]:
            continue
        if price[one] > left:
            part[one] = max(left, 0.0) / price[one]
            break
        part[one] = 1.0
        left -= price[one]
    return part


@compiled
def bound(
    start: Ints,
    site: Ints,
    cost: Floats,
    cap: Floats,
    price: Floats,
    incumbent: float,
    enough: float,
    p: int,
    allowed: Bools,
    fixed: Bools,
    new: Bools,
    most_new: int,
    each: Floats,
    budget: float,
    rounds: int,
    scale: float,
    patience: int,
    shortest: float,
) -> tuple[float, Floats, Floats, Bools]:
    """Raise a lower bound by pricing each row's claim to one site (Lagrangean, subgradient).

    Parameters
    ----------
    start, site, cost
        Rows.
    cap
        Most that a row's price may be: its charge; infinite where it must be served.
    price
        Prices to begin with, shape (n,).
    incumbent
        What the best known choice pays.
    enough
        A bound that needs no raising.
    p, allowed, fixed, new, most_new
        As in `kernels.exchange`.
    each, budget
        What each site costs and what may be spent instead of choosing p; none and zero otherwise.
    rounds
        How many prices to try at most.
    scale, patience, shortest
        Length of the first steps, in parts of what is known to lead too far; prices tried in vain
        before it is halved; the length at which it is over.

    Returns
    -------
        The bound, its prices, what each site saves under them (zero or less), and its p sites.
    """
    n, m = len(cap), len(allowed)
    best = -np.inf
    best_price, best_saved = price.copy(), np.zeros(m)
    best_chosen = fixed.astype(np.float64)
    direction = np.zeros(n)
    idle = 0
    for _ in range(rounds):
        saved = np.zeros(m)
        for row in range(n):
            for k in range(start[row], start[row + 1]):
                if cost[k] >= price[row]:
                    break
                saved[site[k]] += cost[k] - price[row]
        if len(each):
            chosen = afford(saved, each, budget, allowed, fixed)
        else:
            chosen = select(saved, p, allowed, fixed, new, most_new).astype(np.float64)
        found = price.sum() + (saved * chosen).sum()
        if found > best + 1e-6 * abs(best):
            idle = 0
        else:
            idle += 1
        if found > best:
            best, best_saved, best_chosen = found, saved, chosen
            best_price[:] = price
        if best >= enough:
            break
        if idle >= patience:
            scale, idle = scale / 2, 0
            price[:] = best_price
            if scale < shortest:
                break
        length = 0.0
        for row in range(n):
            claims = 1.0
            for k in range(start[row], start[row + 1]):
                if cost[k] >= price[row]:
                    break
                claims -= chosen[site[k]]
            # Much of the way before, so that the prices do not zigzag.
            direction[row] = 0.3 * claims + 0.7 * direction[row]
            length += direction[row] ** 2
        if length == 0.0:
            break
        step = scale * max(1.02 * incumbent - found, 1e-9) / length
        for row in range(n):
            price[row] = min(max(price[row] + step * direction[row], 0.0), cap[row])
    return best, best_price, best_saved, best_chosen > 0.5  # noqa: PLR2004 - more than half
