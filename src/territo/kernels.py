"""The compiled searches: arrays in, arrays out.

Dijkstra's algorithm (1959) with Dial's circular buckets (1969): costs are whole ticks, so the next
node to settle is found by counting instead of by comparing. A node whose cost improves is put into
a bucket again and its older entries are passed over; entries are used again at once, so that the
few in use stay near the processor. What is known of a node stands together, for the same reason.

The buckets need not be as many as the longest arc has ticks: what lies farther ahead than the ring
goes round with it and is put off until its turn, so that one ferry does not make every search
large. Costs stay below `UNREACHED`: a way as long as that is passed over, never wrapped around.

Plain ``nogil`` kernels without ``parallel=True``, which cannot be cached: threads are driven from
outside. They are compiled at the first call and kept beside this file, or where numba may write;
where it may write nowhere, they are compiled in every run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from territo.arrays import Ints

# Cost of a node that no search reached: no way is longer (200 000 km, 248 days).
UNREACHED = np.int32(2**31 - 1)
# What is known of a node, in the columns of one row.
COST, LABEL, PARENT, SPREAD = 0, 1, 2, 3


def compiled(search: Callable[..., Any]) -> Any:  # noqa: ANN401 - numba's dispatcher has no type
    """Have a search compiled at its first call, and kept if there is a folder to keep it in.

    Parameters
    ----------
    search
        The function.

    Returns
    -------
        The same, compiled.
    """
    try:
        return njit(cache=True, nogil=True)(search)
    except RuntimeError:  # numba found no folder that it may write to
        return njit(nogil=True)(search)


@compiled
def nearest(
    start: Ints, head: Ints, ticks: Ints, nodes: Ints, initial: Ints, labels: Ints, ring: int
) -> Ints:
    """Find the nearest source of every node.

    Parameters
    ----------
    start, head, ticks
        Arcs in compressed rows, shapes (n + 1,), (m,), (m,); costs of zero or more.
    nodes, initial, labels
        Sources: node, cost to begin with and label (both zero or more), shape (k,), sorted by
        initial cost; no label twice.
    ring
        Number of buckets, a power of two; best above the largest of `ticks`, correct in any case.

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
        slot, later = now & (ring - 1), np.int32(-1)
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
                if known[node, COST] > now:
                    entries[entry, 1], later = later, entry
                    continue
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
                # that was spread from in this very bucket, which then spreads it again. A node not
                # reached yet has the smallest label of all, so that none gets to `UNREACHED`.
                best = known[other, COST]
                if reached > best or (reached == best and name >= known[other, LABEL]):
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
        bucket[slot] = later
        now += 1
        if source == len(nodes):
            while waiting > 0 and bucket[now & (ring - 1)] < 0:
                now += 1
    return known


@compiled
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
        Room to work in, all -1, and so when it is given back; its length is a `ring`.
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
        slot, later = now & mask, np.int32(-1)
        while bucket[slot] >= 0:
            entry = bucket[slot]
            here = np.int64(entries[entry, 0])
            bucket[slot] = entries[entry, 1]
            if cost[here] > now:
                entries[entry, 1], later = later, entry
                continue
            entries[entry, 1], free = free, entry
            waiting -= 1
            # A node waits once for each of its costs, so the entry at the final one comes once,
            # except when the ring is short; spreading it again then improves nothing.
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
        bucket[slot] = later
        now += 1
        while waiting > 0 and bucket[now & mask] < 0:
            now += 1
    return found


@compiled
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
    cost = np.full((n, k), UNREACHED, dtype=np.int32)
    label = np.full((n, k), -1, dtype=np.int32)
    bucket = np.full(ring, -1, dtype=np.int32)
    # Entries of the buckets: node, next entry, label, cost.
    entries = np.empty((max(2 * n, 1024), 4), dtype=np.int32)
    free, used = np.int32(-1), np.int32(0)
    waiting, source = 0, 0
    now = np.int64(0)
    while waiting > 0 or source < len(nodes):
        if waiting == 0:
            now = np.int64(initial[source])
        slot, later = now & (ring - 1), np.int32(-1)
        while True:
            # The next thing to settle: a source whose turn it is, else the bucket's first.
            if source < len(nodes) and initial[source] == now:
                node, name = np.int64(nodes[source]), np.int64(labels[source])
                source += 1
            elif bucket[slot] >= 0:
                entry = bucket[slot]
                bucket[slot] = entries[entry, 1]
                if entries[entry, 3] > now:
                    entries[entry, 1], later = later, entry
                    continue
                node, name = np.int64(entries[entry, 0]), np.int64(entries[entry, 2])
                entries[entry, 1], free = free, entry
                waiting -= 1
            else:
                break
            if not _enters(cost, label, node, now, name):
                continue
            # Kept in order. A full row loses its last: one as far, of a larger label.
            place = k - 1
            while place > 0 and (
                cost[node, place - 1] > now
                or (cost[node, place - 1] == now and label[node, place - 1] > name)
            ):
                cost[node, place] = cost[node, place - 1]
                label[node, place] = label[node, place - 1]
                place -= 1
            cost[node, place], label[node, place] = now, name
            for arc in range(start[node], start[node + 1]):
                other = head[arc]
                reached = now + ticks[arc]
                if not _enters(cost, label, other, reached, name):
                    continue
                if free >= 0:
                    entry = free
                    free = entries[entry, 1]
                else:
                    if used == len(entries):
                        entries = np.concatenate((entries, np.empty_like(entries)))
                    entry = used
                    used += 1
                turn = reached & (ring - 1)
                entries[entry, 0], entries[entry, 1] = other, bucket[turn]
                entries[entry, 2], entries[entry, 3] = name, reached
                bucket[turn] = entry
                waiting += 1
        bucket[slot] = later
        now += 1
        if source == len(nodes):
            while waiting > 0 and bucket[now & (ring - 1)] < 0:
                now += 1
    return cost, label


@compiled
def _enters(cost: Ints, label: Ints, node: np.int64, reached: np.int64, name: np.int64) -> bool:
    """Tell whether a source belongs in the row of a node and does not stand there yet."""
    last = cost.shape[1] - 1
    if reached > cost[node, last] or (reached == cost[node, last] and name >= label[node, last]):
        return False
    for place in range(last + 1):  # noqa: SIM110 - all() over a generator is not compiled
        if label[node, place] == name:
            return False
    return True
