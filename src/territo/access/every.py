"""Every demand point and every site: what the ways between them cost along the streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from territo import search

if TYPE_CHECKING:
    from territo.access.along import Attached
    from territo.arrays import Ints

# What stands for a way that there is not.
NO_WAY = -1
_FARTHEST = 2**31 - 2


def every_way(attached: Attached) -> Ints:
    """Measure the way between every demand point and every site, however far.

    Parameters
    ----------
    attached
        Demand and sites on a network.

    Returns
    -------
        Ticks, all legs included, shape (n, m); `NO_WAY` where the point or the site is too far from
        any street, or none leads from one to the other. The smallest of a row, the first of equals,
        is what `nearest_along` finds: a street costs the same however many sites cut it.
    """
    on, nodes = attached.door_nodes
    snapped = attached.demand_node >= 0
    places, which = np.unique(attached.demand_node[snapped], return_inverse=True)
    wanted = np.zeros(len(attached.graph.start) - 1, dtype=bool)
    wanted[places] = True
    source, node, ticks = search.within(
        attached.graph, nodes, attached.site_leg[on], _FARTHEST, wanted=wanted
    )
    between = np.full((len(places), len(attached.sites)), NO_WAY, dtype=np.int64)
    between[np.searchsorted(places, node), on[source]] = ticks
    rows = between[which]
    found = np.full((len(attached.demand), len(attached.sites)), NO_WAY, dtype=np.int64)
    legs = attached.demand_leg[snapped][:, None]
    found[snapped] = np.where(rows == NO_WAY, NO_WAY, rows + legs)
    return found
