"""Points are attached to a network.

A point is attached to the nearest place on a street, not to the nearest junction: the street is cut
there, and the walk from the point to the street is a leg of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from territo.search import build_graph

if TYPE_CHECKING:
    from territo.arrays import Bools, Floats, Ints, Objects
    from territo.model.network import Graph, Network

MAX_SNAP_M = 500.0


@dataclass(frozen=True)
class Snap:
    """Where points are attached to a network.

    Parameters
    ----------
    edge
        Edge of each point, shape (n,); meaningless where not attached.
    ticks
        Cost from the edge's tail to the place on it, shape (n,).
    offset_m
        Walk from the point to the street in metres, shape (n,); where not attached, what it would
        have been, or infinity when no street was looked at.
    attached
        Whether there is a street within reach, shape (n,).
    """

    edge: Ints
    ticks: Ints
    offset_m: Floats
    attached: Bools


def snap(network: Network, x: Floats, y: Floats, max_m: float = MAX_SNAP_M) -> Snap:
    """Attach points to the nearest place on a street that may take them.

    Parameters
    ----------
    network
        The network.
    x, y
        Points in metres, shape (n,).
    max_m
        A point farther than this from every street is not attached.

    Returns
    -------
        One place per point. Of equally near streets, the first of the network.
    """
    usable = np.flatnonzero(network.snappable)
    lines = network.lines[usable]
    points = shapely.points(x, y)
    found = np.zeros(len(points), dtype=np.int64)
    attached = np.zeros(len(points), dtype=bool)
    if len(usable) and len(points):
        tree = shapely.STRtree(lines)
        (who, which), metres = tree.query_nearest(
            points, max_distance=max_m, return_distance=True, all_matches=True
        )
        # A point at a crossing is as near to each of its streets.
        order = np.lexsort((which, who))
        who, which = who[order], which[order]
        first = np.flatnonzero(np.diff(who, prepend=-1))
        found[who[first]], attached[who[first]] = which[first], True
        attached[who[first]] &= metres[order][first] <= max_m
    edge = usable[found] if len(usable) else found
    return _placed(network, edge, points, attached)


def _placed(network: Network, edge: Ints, points: Objects, attached: Bools) -> Snap:
    """Find the place on its edge that is nearest to each attached point."""
    offset = np.full(len(edge), np.inf)
    along = np.zeros(len(edge), dtype=np.int64)
    on = np.flatnonzero(attached)
    lines = network.lines[edge[on]]
    share = shapely.line_locate_point(lines, points[on], normalized=True)
    whole = network.ticks[edge[on]]
    # An edge of no length has no share along it: its tail is as good a place as any.
    along[on] = np.rint(np.nan_to_num(share) * whole).astype(np.int64)
    offset[on] = shapely.distance(lines, points[on])
    return Snap(edge, along, offset, attached)


@dataclass(frozen=True)
class Cut:
    """A network whose edges are cut where points are attached.

    Parameters
    ----------
    graph
        Directed arcs of the pieces. Junctions keep their number; the places where edges were cut
        follow them.
    edge, ticks
        Edge of each place, and cost from its tail, shapes (c,): place i is node n + i.
    begin, end
        Nodes between which each piece lies, in the sense of its edge, shapes (p,).
    owner
        Edge of each piece, shape (p,). An edge that is not cut is one piece.
    since, until
        Costs from the edge's tail to where the piece begins and ends, shapes (p,).
    """

    graph: Graph
    edge: Ints
    ticks: Ints
    begin: Ints
    end: Ints
    owner: Ints
    since: Ints
    until: Ints


def split(network: Network, *snaps: Snap) -> tuple[Cut, tuple[Ints, ...]]:
    """Cut the edges where points are attached.

    Parameters
    ----------
    network
        The network.
    *snaps
        Sets of attached points, such as the demand and the doors.

    Returns
    -------
        The cut network, and for each set the node of each of its points, shape (n,); -1 for a point
        that is not attached. Points at one place share a node. The pieces of an edge cost together
        what the edge costs.
    """
    edge = np.concatenate([one.edge for one in snaps])
    ticks = np.concatenate([one.ticks for one in snaps])
    on = np.concatenate([one.attached for one in snaps])
    node = np.full(len(edge), -1, dtype=np.int64)
    at_tail = on & (ticks == 0)
    at_head = on & ~at_tail & (ticks == network.ticks[edge])
    node[at_tail] = network.tail[edge[at_tail]]
    node[at_head] = network.head[edge[at_head]]
    inside = on & ~at_tail & ~at_head
    places, number = np.unique(
        np.column_stack([edge[inside], ticks[inside]]), axis=0, return_inverse=True
    )
    node[inside] = len(network.x) + number.ravel()
    cut = _cut(network, places[:, 0], places[:, 1])
    sizes = np.cumsum([len(one.edge) for one in snaps])[:-1]
    return cut, tuple(np.split(node, sizes))


def _cut(network: Network, edge: Ints, place: Ints) -> Cut:
    """Make pieces of whole edges and of cut ones; `edge` and `place` come sorted."""
    n = len(network.x)
    whole = np.ones(len(network.tail), dtype=bool)
    whole[edge] = False
    new = n + np.arange(len(edge))
    first = np.diff(edge, prepend=-1) != 0
    last = np.diff(edge, append=-1) != 0
    before = np.where(first, network.tail[edge], np.roll(new, 1))
    passed = np.where(first, 0, np.roll(place, 1))
    begin = np.concatenate([network.tail[whole], before, new[last]])
    end = np.concatenate([network.head[whole], new, network.head[edge[last]]])
    owner = np.concatenate([np.flatnonzero(whole), edge, edge[last]])
    since = np.concatenate([np.zeros(whole.sum(), dtype=np.int64), passed, place[last]])
    until = np.concatenate([network.ticks[whole], place, network.ticks[edge[last]]])
    ahead, back = network.forward[owner], network.backward[owner]
    graph = build_graph(
        n + len(edge),
        np.concatenate([begin[ahead], end[back]]),
        np.concatenate([end[ahead], begin[back]]),
        np.concatenate([(until - since)[ahead], (until - since)[back]]),
    )
    return Cut(graph, edge, place, begin, end, owner, since, until)
