"""The compiled searches: arrays in, arrays out.

Dijkstra's algorithm (1959) with Dial's circular buckets (1969): costs are whole ticks, so the next
node to settle is found by counting instead of by comparing. Nodes wait in doubly linked lists, one
per bucket, and each node in at most one of them.

Plain ``nogil`` kernels without ``parallel=True``, which cannot be cached: threads are driven from
outside. They are compiled at the first call and kept beside this file, or where numba may write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from territo.arrays import Ints

# Cost of a node that no search reached; larger than any sum of ticks.
UNREACHED = np.int64(2**62)


@njit(cache=True, nogil=True)
def _leave(node, slot, bucket, after, before):
    """Take a node out of the bucket it waits in."""
    ahead, behind = before[node], after[node]
    if ahead >= 0:
        after[ahead] = behind
    else:
        bucket[slot] = behind
    if behind >= 0:
        before[behind] = ahead


@njit(cache=True, nogil=True)
def _enter(node, slot, bucket, after, before):
    """Put a node at the head of a bucket."""
    behind = bucket[slot]
    after[node] = behind
    before[node] = -1
    if behind >= 0:
        before[behind] = node
    bucket[slot] = node


@njit(cache=True, nogil=True)
def nearest(
    start: Ints, head: Ints, ticks: Ints, nodes: Ints, initial: Ints, labels: Ints, ring: int
) -> tuple[Ints, Ints, Ints]:
    """Find the nearest source of every node.

    Parameters
    ----------
    start, head, ticks
        Arcs in compressed rows, shapes (n + 1,), (m,), (m,); costs of zero or more.
    nodes, initial, labels
        Sources: node, cost to begin with, label, shape (k,), sorted by initial cost.
    ring
        Number of buckets, more than the largest of `ticks`.

    Returns
    -------
        Cost (`UNREACHED` where no source reaches), label of the source (-1 there) and node before
        on the way from the source (-1 at a source and where none reaches), shape (n,) each. Of
        equal costs, the smaller label.
    """
    n = len(start) - 1
    cost = np.full(n, UNREACHED, dtype=np.int64)
    label = np.full(n, -1, dtype=np.int32)
    parent = np.full(n, -1, dtype=np.int32)
    bucket = np.full(ring, -1, dtype=np.int32)
    after = np.full(n, -1, dtype=np.int32)
    before = np.full(n, -1, dtype=np.int32)
    waiting = np.zeros(n, dtype=np.bool_)
    queued = 0
    source = 0
    now = np.int64(0)
    while queued > 0 or source < len(nodes):
        if queued == 0:
            now = initial[source]
        while source < len(nodes) and initial[source] == now:
            node = nodes[source]
            if now < cost[node] or (now == cost[node] and labels[source] < label[node]):
                if waiting[node]:
                    _leave(node, cost[node] % ring, bucket, after, before)
                else:
                    queued += 1
                    waiting[node] = True
                cost[node], label[node], parent[node] = now, labels[source], -1
                _enter(node, now % ring, bucket, after, before)
            source += 1
        slot = now % ring
        node = bucket[slot]
        while node >= 0:
            _leave(node, slot, bucket, after, before)
            waiting[node] = False
            queued -= 1
            for arc in range(start[node], start[node + 1]):
                other = head[arc]
                reached = now + ticks[arc]
                # At an equal cost a smaller label wins; over an arc of no cost it may reach a node
                # that was settled in this very bucket, which then spreads it again.
                if reached < cost[other] or (reached == cost[other] and label[node] < label[other]):
                    if waiting[other]:
                        _leave(other, cost[other] % ring, bucket, after, before)
                    else:
                        queued += 1
                        waiting[other] = True
                    cost[other], label[other], parent[other] = reached, label[node], node
                    _enter(other, reached % ring, bucket, after, before)
            node = bucket[slot]
        now += 1
    return cost, label, parent


@njit(cache=True, nogil=True)
def within(
    start: Ints,
    head: Ints,
    ticks: Ints,
    node: int,
    initial: int,
    limit: int,
    ring: int,
    cost: Ints,
    links: Ints,
    touched: Ints,
) -> int:
    """Find the nodes within a limit of one source.

    Parameters
    ----------
    start, head, ticks, ring
        As in `nearest`.
    node, initial
        The source and its cost to begin with.
    limit
        Nodes at that cost or less are found.
    cost
        Room to work in, shape (n,), all `UNREACHED`; holds the costs found until the caller puts
        back what `touched` names.
    links
        Room to work in, shape (2, n).
    touched
        Receives the nodes found, shape (n,).

    Returns
    -------
        How many nodes were found.
    """
    if initial > limit:
        return 0
    after, before = links[0], links[1]
    bucket = np.full(ring, -1, dtype=np.int32)
    found, queued = 0, 1
    now = np.int64(initial)
    cost[node] = now
    touched[found] = node
    found += 1
    _enter(node, now % ring, bucket, after, before)
    while queued > 0:
        slot = now % ring
        here = bucket[slot]
        while here >= 0:
            _leave(here, slot, bucket, after, before)
            queued -= 1
            for arc in range(start[here], start[here + 1]):
                other = head[arc]
                reached = now + ticks[arc]
                if reached < cost[other] and reached <= limit:
                    if cost[other] == UNREACHED:
                        touched[found] = other
                        found += 1
                        queued += 1
                    else:
                        # A better cost comes only while it waits: settled nodes are final.
                        _leave(other, cost[other] % ring, bucket, after, before)
                    cost[other] = reached
                    _enter(other, reached % ring, bucket, after, before)
            here = bucket[slot]
        now += 1
    return found


@njit(cache=True, nogil=True)
def k_nearest(  # noqa: C901, PLR0912, PLR0915 - one search, read from top to bottom
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
    cost = np.full((n, k), UNREACHED, dtype=np.int64)
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
