"""Catchments in streets: how many metres of street each door is the nearest one of.

An edge whose two ends have different doors is split where the two costs meet, to the tick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from shapely.ops import substring

from territo.model.along import Catchments

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from territo.access.along import Attached, Reach
    from territo.arrays import Bools, Floats, Ints

UNREACHED = -1


def catchments(attached: Attached, reach: Reach, ground: BaseGeometry) -> Catchments:
    """Share the streets out among the doors.

    Parameters
    ----------
    attached
        Demand and doors on a network.
    reach
        What the search from the doors found.
    ground
        Where streets count, in the system of the network: the territory.

    Returns
    -------
        Metres of street that the mode may use, by nearest door; a street that may be travelled both
        ways counts once, and two carriageways that the source draws apart count twice.

    Raises
    ------
    ConservationError
        When the parts do not add up to the streets.
    """
    network = attached.network
    length = _within(network.lines, ground)
    label, owner, since, until = _parts(attached, reach)
    whole = length == network.length_m
    metres = length[owner] * (until - since)
    for place in np.flatnonzero(~whole[owner] & (length[owner] > 0)):
        line = network.lines[owner[place]]
        piece = substring(line, since[place], until[place], normalized=True)
        metres[place] = shapely.length(shapely.intersection(piece, ground))
    reached = label != UNREACHED
    on, _ = attached.door_nodes
    sums = np.bincount(on[label[reached]], metres[reached], minlength=len(attached.sites))
    return Catchments(
        street_m=pd.Series(sums, index=attached.sites, name="street_m"),
        unreached_m=float(metres[~reached].sum()),
        total_m=float(length.sum()),
    )


def _within(lines: object, ground: BaseGeometry) -> Floats:
    """Measure what of each line lies on the ground."""
    shapely.prepare(ground)
    length = np.asarray(shapely.length(lines), dtype=float)
    inside = shapely.contains_properly(ground, lines)
    crossing = ~inside & shapely.intersects(ground, lines)
    shares = np.where(inside, length, 0.0)
    shares[crossing] = shapely.length(shapely.intersection(np.asarray(lines)[crossing], ground))
    return shares


def _parts(attached: Attached, reach: Reach) -> tuple[Ints, Ints, Floats, Floats]:
    """Cut the edges where the nearest door changes: label, edge, and the shares between."""
    cut, network = attached.cut, attached.network
    by_end, by_begin = network.forward[cut.owner], network.backward[cut.owner]
    if attached.basis.direction == "from-site":
        by_end, by_begin = by_begin, by_end
    first = _label(reach, cut.begin, by_begin)
    last = _label(reach, cut.end, by_end)
    first, last = (
        np.where(one == UNREACHED, other, one) for one, other in ((first, last), (last, first))
    )
    cost = cut.until - cut.since
    half = np.clip((reach.ticks[cut.end] - reach.ticks[cut.begin] + cost) / 2, 0, cost)
    at = cut.since + np.where(first == last, cost, half)
    # An edge of no cost is one piece, whatever its length.
    ticks = network.ticks[cut.owner].astype(float)
    since, meet, until = (
        np.divide(place, ticks, out=np.full(len(ticks), none), where=ticks > 0)
        for place, none in ((cut.since, 0.0), (at, 1.0), (cut.until, 1.0))
    )
    parts = (first, cut.owner, since, meet), (last, cut.owner, meet, until)
    label, owner, begin, end = (np.concatenate(pair) for pair in zip(*parts, strict=True))
    kept = end > begin
    return label[kept], owner[kept], begin[kept], end[kept]


def _label(reach: Reach, node: Ints, allowed: Bools) -> Ints:
    """Say which door one comes to by an end of a piece; `UNREACHED` where one may not."""
    return np.where(allowed, reach.label[node], UNREACHED)
