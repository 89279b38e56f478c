"""The compiled exchanges: arrays in, arrays out, as in `territo.kernels`.

One problem for all: choose p sites; each row pays the least of its costs to an open site, or its
charge where none is open. With cost = weight x distance it is the p-median, with cost = 0 and
charge = weight it is the maximal covering problem, whose uncovered weight is what is paid.

Rows are compressed: row i has the sites ``site[start[i]:start[i + 1]]``, cheapest first, and no
cost is above the row's charge. Every scan of a row stops at its second open site.

Interchange after Teitz and Bart (1968), its profits counted after Whitaker (1983) and Resende and
Werneck (2007); bound after Cornuéjols, Fisher and Nemhauser (1977).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from territo.kernels import compiled

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats, Ints


@compiled
def pay(start: Ints, site: Ints, cost: Floats, charge: Floats, opened: Bools) -> Floats:
    """Tell what each row pays.

    Parameters
    ----------
    start, site, cost, charge
        Rows.
    opened
        Which sites are open, shape (m,).

    Returns
    -------
        One number per row.
    """
    paid = charge.copy()
    for row in range(len(charge)):
        for k in range(start[row], start[row + 1]):
            if opened[site[k]]:
                paid[row] = cost[k]
                break
    return paid


@compiled
def greedy(
    start: Ints,
    site: Ints,
    cost: Floats,
    charge: Floats,
    opened: Bools,
    p: int,
    allowed: Bools,
    new: Bools,
    most_new: int,
) -> None:
    """Open the site that saves most, in place, until p are open.

    Parameters
    ----------
    start, site, cost, charge
        Rows.
    opened
        Which sites are open, shape (m,); changed.
    p
        How many to have open.
    allowed
        Which sites may be open, shape (m,).
    new, most_new
        Which sites count as new, shape (m,), and how many of them may be open.
    """
    paid = pay(start, site, cost, charge, opened)
    for _ in range(p - opened.sum()):
        gain = np.zeros(len(opened))
        for row in range(len(charge)):
            for k in range(start[row], start[row + 1]):
                if cost[k] >= paid[row]:
                    break
                gain[site[k]] += paid[row] - cost[k]
        full = (opened & new).sum() >= most_new
        best = -1
        for one in range(len(opened)):
            free = allowed[one] and not opened[one] and not (full and new[one])
            if free and (best < 0 or gain[one] > gain[best]):
                best = one
        opened[best] = True
        for row in range(len(charge)):
            for k in range(start[row], start[row + 1]):
                if cost[k] >= paid[row]:
                    break
                if site[k] == best:
                    paid[row] = cost[k]
                    break


@compiled
def exchange(
    start: Ints,
    site: Ints,
    cost: Floats,
    charge: Floats,
    opened: Bools,
    allowed: Bools,
    fixed: Bools,
    new: Bools,
    most_new: int,
) -> float:
    """Swap an open site for a closed one, the best pair each time, until no swap saves, in place.

    Parameters
    ----------
    start, site, cost, charge
        Rows.
    opened
        Which sites are open, shape (m,); changed.
    allowed, fixed
        Which may be open and which may not be closed, shape (m,).
    new, most_new
        As in `greedy`.

    Returns
    -------
        What all rows pay in the end.
    """
    m, p = len(opened), opened.sum()
    slot = np.full(m, -1, dtype=np.int64)
    chosen = np.flatnonzero(opened)
    for place in range(p):
        slot[chosen[place]] = place
    count_new = (opened & new).sum()
    gain, loss, extra = np.zeros(m), np.zeros(p), np.zeros((m, p))
    while True:
        gain[:], loss[:], extra[:] = 0.0, 0.0, 0.0
        total = 0.0
        for row in range(len(charge)):
            # The first open site, the second, and what stands before each.
            begin, end = start[row], start[row + 1]
            first = begin
            while first < end and slot[site[first]] < 0:
                first += 1
            if first == end:
                total += charge[row]
                for k in range(begin, end):
                    gain[site[k]] += charge[row] - cost[k]
                continue
            here, owner = cost[first], slot[site[first]]
            second = first + 1
            while second < end and slot[site[second]] < 0:
                second += 1
            other = charge[row] if second == end else cost[second]
            total += here
            loss[owner] += other - here
            for k in range(begin, first):
                gain[site[k]] += here - cost[k]
                extra[site[k], owner] += other - here
            for k in range(first + 1, second):
                extra[site[k], owner] += other - cost[k]
        best, enters, leaves = 1e-10 * total, -1, -1
        for one in range(m):
            if not allowed[one] or slot[one] >= 0:
                continue
            for place in range(p):
                profit = gain[one] - loss[place] + extra[one, place]
                if profit <= best or fixed[chosen[place]]:
                    continue
                if count_new + new[one] - new[chosen[place]] > most_new:
                    continue
                best, enters, leaves = profit, one, place
        if enters < 0:
            return total
        gone = chosen[leaves]
        count_new += np.int64(new[enters]) - np.int64(new[gone])
        slot[gone], slot[enters], chosen[leaves] = -1, leaves, enters
        opened[gone], opened[enters] = False, True


@compiled
def select(saved: Floats, p: int, allowed: Bools, fixed: Bools, new: Bools, most_new: int) -> Bools:
    """Choose the p sites of the least sum among those that may stand together.

    Parameters
    ----------
    saved
        One number per site, shape (m,).
    p, allowed, fixed, new, most_new
        As in `exchange`.

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
        As in `exchange`.

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
        As in `exchange`.
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
