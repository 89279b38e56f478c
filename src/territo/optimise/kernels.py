"""The compiled exchanges: arrays in, arrays out, as in `territo.kernels`.

One problem for all: choose p sites; each row pays the least of its costs to an open site, or its
charge where none is open. With cost = weight x distance it is the p-median, with cost = 0 and
charge = weight it is the maximal covering problem, whose uncovered weight is what is paid.

Rows are compressed: row i has the sites ``site[start[i]:start[i + 1]]``, cheapest first, and no
cost is above the row's charge. Every scan of a row stops at its second open site.

Interchange after Teitz and Bart (1968), its profits counted after Whitaker (1983) and Resende and
Werneck (2007).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from territo.kernels import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from territo.arrays import Bools, Floats, Ints

    Words = NDArray[np.uint64]


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
def least_sets(words: Words, order: Ints) -> Bools:
    """Tell the sets that hold no other one.

    Parameters
    ----------
    words
        Members of each set as bits, shape (n, w).
    order
        The sets, the smallest first, shape (n,).

    Returns
    -------
        Which hold no other, shape (n,); of equal ones, the first.
    """
    needed = np.zeros(len(order), dtype=np.bool_)
    kept = np.empty(len(order), dtype=np.int64)
    count = 0
    for one in order:
        holds = False
        for place in range(count):
            other = kept[place]
            holds = True
            for word in range(words.shape[1]):
                if words[other, word] & ~words[one, word]:
                    holds = False
                    break
            if holds:
                break
        if not holds:
            kept[count] = one
            count += 1
            needed[one] = True
    return needed
