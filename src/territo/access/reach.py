"""Service areas: the streets from which a door is within a cutoff, as a surface.

Drawn in metres: the reached parts of the streets, widened by a constant, so that nothing that the
streets do not reach is coloured between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from shapely.ops import substring

from territo.model.network import TICKS_PER_UNIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from territo.access.along import Attached, Reach
    from territo.arrays import Bools, Ints, Objects
    from territo.units import Cutoff

# Half a block: the houses along a street are served by it.
STREET_WIDTH_M = 50.0


def service_areas(attached: Attached, reach: Reach, cutoffs: Sequence[Cutoff]) -> gpd.GeoDataFrame:
    """Draw where a door is within each cutoff.

    Parameters
    ----------
    attached
        Demand and doors on a network.
    reach
        What the search from the doors found.
    cutoffs
        Cutoffs in the unit of the network; the leg at the door counts, that from the point to the
        street does not.

    Returns
    -------
        One row per cutoff, index ``cutoff`` (text): street_m (metres of reached street), geometry
        (what lies within `STREET_WIDTH_M` of a reached street; empty when none is).
    """
    lengths, areas = [], []
    for cutoff in cutoffs:
        lines = reached_lines(attached, reach, cutoff)
        area = shapely.union_all(shapely.buffer(lines, STREET_WIDTH_M, quad_segs=2))
        lengths.append(float(shapely.length(lines).sum()))
        # Where no street is reached, the surface is empty, and still a surface.
        areas.append(shapely.simplify(area, 1.0) if len(lines) else shapely.MultiPolygon())
    return gpd.GeoDataFrame(
        {"street_m": lengths},
        geometry=areas,
        index=[str(cutoff) for cutoff in cutoffs],
        crs=attached.network.crs,
    ).rename_axis("cutoff")


def reached_lines(attached: Attached, reach: Reach, cutoff: Cutoff) -> Objects:
    """Find the parts of the streets from which a door is within a cutoff.

    Parameters
    ----------
    attached
        Demand and doors on a network.
    reach
        What the search from the doors found.
    cutoff
        The cutoff, inclusive.

    Returns
    -------
        Lines, shape (n,): whole edges, and parts of those that are reached in part.
    """
    attached.basis.require(cutoff)
    cut, network = attached.cut, attached.network
    limit = int(np.floor(cutoff.value * TICKS_PER_UNIT[network.unit]))
    cost = cut.until - cut.since
    by_end, by_begin = network.forward[cut.owner], network.backward[cut.owner]
    if attached.basis.direction == "from-site":
        by_end, by_begin = by_begin, by_end
    from_end = np.minimum(_left(reach, cut.end, limit, by_end), cost)
    from_begin = np.minimum(_left(reach, cut.begin, limit, by_begin), cost)
    whole = np.maximum(from_begin, 0) + np.maximum(from_end, 0) >= cost
    whole &= (from_begin >= 0) | (from_end >= 0)
    full = np.ones(len(network.tail), dtype=bool)
    full[cut.owner[~whole]] = False
    rest = ~full[cut.owner]
    near_begin = rest & ~whole & (from_begin > 0)
    near_end = rest & ~whole & (from_end > 0)
    rest &= whole
    owner = np.concatenate([cut.owner[rest], cut.owner[near_begin], cut.owner[near_end]])
    since = np.concatenate(
        [cut.since[rest], cut.since[near_begin], (cut.until - from_end)[near_end]]
    )
    until = np.concatenate(
        [cut.until[rest], (cut.since + from_begin)[near_begin], cut.until[near_end]]
    )
    parts = [
        substring(line, start, stop, normalized=True)
        for line, start, stop in zip(
            network.lines[owner],
            since / np.maximum(network.ticks[owner], 1),
            until / np.maximum(network.ticks[owner], 1),
            strict=True,
        )
    ]
    return np.concatenate([network.lines[full], np.array(parts, dtype=object)])


def _left(reach: Reach, node: Ints, limit: int, allowed: Bools) -> Ints:
    """Say what is left of the limit at a node; -1 for nothing, or where one may not go."""
    left = limit - reach.ticks[node]
    return np.where(allowed & (reach.label[node] >= 0) & (left >= 0), left, -1)
