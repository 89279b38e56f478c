"""The compiled bound where sites can be full; see `territo.optimise.room`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from territo.kernels import compiled
from territo.optimise.pricing import select

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats, Ints


@compiled
def fill(
    row: Ints, cost: Floats, weight: Floats, price: Floats, limit: float, part: Floats
) -> float:
    """Take those whose price is most above their cost until a site is full, the last in part.

    Parameters
    ----------
    row, cost
        Pairs of one site, shape (k,).
    weight, price
        Of each demand, shape (n,); a price is for each inhabitant.
    limit
        Weight that the site serves at most.
    part
        Which part of each pair's demand is taken, shape (k,); changed.

    Returns
    -------
        What the site saves, zero or less.
    """
    saved, wanted, count = 0.0, 0.0, 0
    part[:] = 0.0
    for k in range(len(row)):
        if cost[k] < price[row[k]]:
            wanted += weight[row[k]]
            count += 1
    if wanted <= limit:
        for k in range(len(row)):
            if cost[k] < price[row[k]]:
                part[k] = 1.0
                saved += weight[row[k]] * (cost[k] - price[row[k]])
        return saved
    # Few of the pairs pay: only they are put in order.
    paying, each, left = np.empty(count, dtype=np.int64), np.empty(count), limit
    place = 0
    for k in range(len(row)):
        if cost[k] < price[row[k]]:
            paying[place], each[place] = k, cost[k] - price[row[k]]
            place += 1
    for place in np.argsort(each, kind="mergesort"):
        if left <= 0.0:
            break
        k = paying[place]
        taken = min(left, weight[row[k]])
        part[k] = taken / weight[row[k]]
        saved += taken * each[place]
        left -= taken
    return saved


@compiled
def raised(
    start: Ints,
    row: Ints,
    cost: Floats,
    weight: Floats,
    limit: Floats,
    most: float,
    price: Floats,
    paid: float,
    p: int,
    allowed: Bools,
    fixed: Bools,
    new: Bools,
    most_new: int,
    rounds: int,
    kept: int,
) -> tuple[float, Floats, Bools, Bools]:
    """Raise a lower bound by pricing each demand's claim to be served once.

    Parameters
    ----------
    start, row, cost
        Pairs by site: ``row[start[j]:start[j + 1]]`` are those of site j.
    weight, limit
        Of each demand, and what each site serves at most.
    most
        Most that a price may be: the penalty, or what no price needs to be above.
    price
        Prices to begin with, shape (n,).
    paid
        What a known choice pays.
    p, allowed, fixed, new, most_new
        As in `kernels.exchange`.
    rounds
        How many prices to try at most.
    kept
        How many choices to keep.

    Returns
    -------
        The bound, what each site saves under its prices, its p sites, and the last choices that
        raised it, shape (kept, m), the best first; without any site where there were fewer.
    """
    m = len(limit)
    best, scale, idle = -np.inf, 1.0, 0
    best_price, best_saved, best_chosen = price.copy(), np.zeros(m), fixed.copy()
    met = np.zeros((kept, m), dtype=np.bool_)
    direction, part = np.zeros(len(weight)), np.zeros(len(row))
    for _ in range(rounds):
        saved = np.zeros(m)
        for j in range(m):
            if allowed[j]:
                own = slice(start[j], start[j + 1])
                saved[j] = fill(row[own], cost[own], weight, price, limit[j], part[own])
        chosen = select(saved, p, allowed, fixed, new, most_new)
        found = (price * weight).sum() + (saved * chosen).sum()
        idle = 0 if found > best + 1e-6 * abs(best) else idle + 1
        if found > best:
            best, best_saved, best_chosen = found, saved, chosen
            best_price[:] = price
            if (met[0] != chosen).any():
                for place in range(kept - 1, 0, -1):
                    met[place] = met[place - 1]
                met[0] = chosen
        if idle >= 20:  # noqa: PLR2004 - prices tried in vain before steps are halved
            scale, idle = scale / 2, 0
            price[:] = best_price
            if scale < 0.0005:  # noqa: PLR2004 - steps that lead nowhere any more
                break
        claims = np.where(weight > 0, 1.0, 0.0)
        for j in range(m):
            if chosen[j]:
                for k in range(start[j], start[j + 1]):
                    claims[row[k]] -= part[k]
        # Much of the way before, so that the prices do not zigzag.
        direction = 0.3 * claims + 0.7 * direction
        length = (direction * direction * weight).sum()
        if length == 0.0:
            break
        # A bound far below calls for no step as long: prices would run away, and sums with them.
        step = scale * min(max(1.02 * paid - found, 1e-9), 0.5 * paid) / length
        price = np.minimum(np.maximum(price + step * direction, 0.0), most)
    return best, best_saved, best_chosen, met
