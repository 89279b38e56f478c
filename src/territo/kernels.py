"""The compiled searches: arrays in, arrays out.

Dijkstra's algorithm (1959) with Dial's circular buckets (1969): costs are whole ticks, so the next
node to settle is found by counting instead of by comparing. A node whose cost improves is put into
a bucket again and its older entries are passed over; entries are used again at once, so that the
few in use stay near the processor. What is known of a node stands together, for the same reason.

Plain ``nogil`` kernels without ``parallel=True``, which cannot be cached: threads are driven from
outside. They are compiled at the first call and kept beside this file, or where numba may write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from territo.arrays import Ints

# Cost of a node that no search reached: no way is longer (200 000 km, 248 days).
UNREACHED = np.int32(2**31 - 1)
# What is known of a node, in the columns of one row.
COST, LABEL, PARENT, SPREAD = 0, 1, 2, 3


@njit(cache=True, nogil=True)
def nearest(
    start: Ints, head: Ints, ticks: Ints, nodes: Ints, initial: Ints, labels: Ints, ring: int
) -> Ints:
    """Find the nearest source of every node.

    Parameters
    ----------
    start, head, ticks
        Arcs in compressed rows, shapes (n + 1,), (m,), (m,); costs of zero or more.
    nodes, initial, labels
        Sources: node, cost to begin with, label, shape (k,), sorted by initial cost.
    ring
        Number of buckets, a power of two above the largest of `ticks`.

    Returns
    -------
        One row per node, shape (n, 4): cost (`UNREACHED` where no source reaches), label of the
        source (-1 there), node before on the way from the source (-1 at a source and where none
        reaches), and a column for the search's own use. Of equal costs, the smaller label.
    """
    n = len(start) - 1
    known = np.empty((n, 4), dtype=np.int32)
    known[:, COST] = UNREACHED
    known[:, LABEL:] = -1
    bucket = np.full(ring, -1, dtype=np.int32)
    # Entries of the buckets: node and next entry. As many as there are arcs, unless equal costs
    # pass a smaller label on again and again.
    entries = np.empty((len(head) + len(nodes) + 1, 2), dtype=np.int32)
    free, used = np.int32(-1), np.int32(0)
    waiting, source = 0, 0
    now = np.int64(0)
    while waiting > 0 or source < len(nodes):
        if waiting == 0:
            now = np.int64(initial[source])
        slot = now & (ring - 1)
        while True:
            # The next node to spread from: a source whose turn it is, else the bucket's first.
            if source < len(nodes) and initial[source] == now:
                node, name = nodes[source], labels[source]
                source += 1
                best = known[node, COST]
                if now > best or (now == best and name >= known[node, LABEL]):
                    continue
                known[node, COST], known[node, LABEL], known[node, PARENT] = now, name, -1
            elif bucket[slot] >= 0:
                entry = bucket[slot]
                node = np.int64(entries[entry, 0])
                bucket[slot] = entries[entry, 1]
                entries[entry, 1], free = free, entry
                waiting -= 1
                name = np.int64(known[node, LABEL])
                # An older entry, or one that was spread from with this very label.
                if known[node, COST] != now or known[node, SPREAD] == name:
                    continue
            else:
                break
            known[node, SPREAD] = name
            for arc in range(start[node], start[node + 1]):
                other = head[arc]
                reached = now + ticks[arc]
                # At an equal cost a smaller label wins; over an arc of no cost it may reach a node
                # that was spread from in this very bucket, which then spreads it again.
                best = known[other, COST]
                if reached > best or (reached == best and name >= known[other, LABEL]):
                    continue
                if reached >= UNREACHED:
                    continue
                known[other, COST] = reached
                known[other, LABEL] = name
                known[other, PARENT] = node
                if free >= 0:
                    entry = free
                    free = entries[entry, 1]
                else:
                    if used == len(entries):
                        entries = np.concatenate((entries, np.empty_like(entries)))
                    entry = used
                    used += 1
                place = reached & (ring - 1)
                entries[entry, 0], entries[entry, 1] = other, bucket[place]
                bucket[place] = entry
                waiting += 1
        now += 1
        if source == len(nodes):
            while waiting > 0 and bucket[now & (ring - 1)] < 0:
                now += 1
    return known


@njit(cache=True, nogil=True)
def within(
    start: Ints,
    head: Ints,
    ticks: Ints,
    node: int,
    initial: int,
    limit: int,
    bucket: Ints,
    cost: Ints,
    touched: Ints,
) -> int:
    """Find the nodes within a limit of one source.

    Parameters
    ----------
    start, head, ticks
        As in `nearest`.
    node, initial
        The source and its cost to begin with.
    limit
        Nodes at that cost or less are found; below `UNREACHED`.
    bucket
        Room to work in, all -1, and so when it is given back; as long as the ring of `nearest`.
    cost
        Room to work in, shape (n,), all `UNREACHED`; holds the costs found until the caller puts
        back what `touched` names.
    touched
        Receives the nodes found, shape (n,).

    Returns
    -------
        How many nodes were found.
    """
    if initial > limit:
        return 0
    mask = len(bucket) - 1
    entries = np.empty((1024, 2), dtype=np.int32)
    free, used = np.int32(-1), np.int32(1)
    found, waiting = 1, 1
    now = np.int64(initial)
    cost[node], touched[0] = now, node
    entries[0, 0], entries[0, 1] = node, -1
    bucket[now & mask] = 0
    while waiting > 0:
        slot = now & mask
        while bucket[slot] >= 0:
            entry = bucket[slot]
            here = np.int64(entries[entry, 0])
            bucket[slot] = entries[entry, 1]
            entries[entry, 1], free = free, entry
            waiting -= 1
            # A node waits once for each of its costs, so the entry at the final one comes once.
            if cost[here] != now:
                continue
            for arc in range(start[here], start[here + 1]):
                other = head[arc]
                reached = now + ticks[arc]
                if reached >= cost[other] or reached > limit:
                    continue
                if cost[other] == UNREACHED:
                    touched[found] = other
                    found += 1
                cost[other] = reached
                if free >= 0:
                    entry = free
                    free = entries[entry, 1]
                else:
                    if used == len(entries):
                        entries = np.concatenate((entries, np.empty_like(entries)))
                    entry = used
                    used += 1
                place = reached & mask
                entries[entry, 0], entries[entry, 1] = other, bucket[place]
                bucket[place] = entry
                waiting += 1
        now += 1
        while waiting > 0 and bucket[now & mask] < 0:
            now += 1
    return found


@njit(cache=True, nogil=True)
def k_nearest(
    start: Ints,
    head: Ints,
    ticks: Ints,
    nodes: Ints,
    initial: Ints,
    labels: Ints,
    ring: int,
    k: int,
) -> tuple[Ints, Ints]:
    """Find the k nearest distinct sources of every node.

    Parameters
    ----------
    start, head, ticks, nodes, initial, labels, ring
        As in `nearest`.
    k
        How many.

    Returns
    -------
        Costs (`UNREACHED` where there are fewer sources) and labels (-1 there), shape (n, k) each,
        nearest first; of equal costs, the smaller label.
    """
    n = len(start) - 1
    cost = np.full((n, k), np.int64(UNREACHED), dtype=np.int64)
    label = np.full((n, k), -1, dtype=np.int32)
    held = np.zeros(n, dtype=np.int32)
    bucket = np.full(ring, -1, dtype=np.int64)
    room = max(4 * n, 1024)
    entry_node = np.empty(room, dtype=np.int32)
    entry_label = np.empty(room, dtype=np.int32)
    entry_after = np.empty(room, dtype=np.int64)
    free = np.int64(-1)  # entries that were used and may be used again
    used, queued, source = 0, 0, 0
    now = np.int64(0)
    while queued > 0 or source < len(nodes):
        if queued == 0:
            now = initial[source]
        slot = now % ring
        while True:
            # The next thing to settle now: a source whose turn it is, else the head of the bucket.
            if source < len(nodes) and initial[source] == now:
                node, name = nodes[source], labels[source]
                source += 1
            elif bucket[slot] >= 0:
                entry = bucket[slot]
                node, name = entry_node[entry], entry_label[entry]
                bucket[slot] = entry_after[entry]
                entry_after[entry] = free
                free = entry
                queued -= 1
            else:
                break
            place = held[node]
            for other in range(held[node]):
                if label[node, other] == name:
                    place = -1
                    break
            if place == k:
                # Full: it may still take the place of an equal cost with a larger label.
                place = -1
                for other in range(k):
                    if (
                        cost[node, other] == now
                        and label[node, other] > name
                        and (place < 0 or label[node, other] > label[node, place])
                    ):
                        place = other
            elif place >= 0:
                held[node] += 1
            if place < 0:
                continue
            cost[node, place], label[node, place] = now, name
            for arc in range(start[node], start[node + 1]):
                other = head[arc]
                reached = now + ticks[arc]
                full = held[other] == k
                worst = np.int64(-1)
                known = False
                for position in range(held[other]):
                    worst = max(worst, cost[other, position])
                    known = known or label[other, position] == name
                if known or (full and worst < reached):
                    continue
                if free >= 0:
                    entry = free
                    free = entry_after[entry]
                else:
                    if used == room:
                        entry_node = np.concatenate((entry_node, np.empty(room, dtype=np.int32)))
                        entry_label = np.concatenate((entry_label, np.empty(room, dtype=np.int32)))
                        entry_after = np.concatenate((entry_after, np.empty(room, dtype=np.int64)))
                        room *= 2
                    entry = np.int64(used)
                    used += 1
                entry_node[entry], entry_label[entry] = other, name
                entry_after[entry] = bucket[reached % ring]
                bucket[reached % ring] = entry
                queued += 1
        now += 1
    for node in range(n):
        # Few places: sorting by insertion, by cost and then by label.
        for place in range(1, held[node]):
            value, name = cost[node, place], label[node, place]
            other = place
            while other > 0 and (
                cost[node, other - 1] > value
                or (cost[node, other - 1] == value and label[node, other - 1] > name)
            ):
                cost[node, other] = cost[node, other - 1]
                label[node, other] = label[node, other - 1]
                other -= 1
            cost[node, other], label[node, other] = value, name
    return cost, label
