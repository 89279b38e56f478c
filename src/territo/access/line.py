"""The distance from each demand point to the doors, in a straight line.

Lines are measured between coordinates, in metres of the territory's metric system, with a
k-d tree (Bentley 1975; scipy's ``cKDTree``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from territo.crs import same_crs
from territo.model import Basis, Nearest

if TYPE_CHECKING:
    from territo.arrays import Floats, Ints
    from territo.model import Demand, Sites
    from territo.units import Cutoff


# Two doors nearer to each other than this, seen from a point, are equally near: below it,
# differences are rounding, and would choose a door at random.
TIE_M = 1e-6
# Points whose pairs are sought at once: what is held beside the answer stays small.
_BATCH = 10_000


def nearest_door(demand: Demand, sites: Sites, basis: Basis) -> Nearest:
    """Find the nearest door of every demand point, in a straight line.

    Parameters
    ----------
    demand
        Who must be served.
    sites
        The sites; only the doors among them count.
    basis
        How the straight line is lengthened.

    Returns
    -------
        The door and the cost of each point. Of two equally near doors, the one with the smaller id.
        Without any door, every point is ``unreachable``.

    Raises
    ------
    CRSError
        When demand and sites are in two systems.
    """
    same_crs(demand.crs, sites.crs)
    doors = sites.doors
    legs = pd.DataFrame(index=demand.points.index)
    if doors.empty:
        legs["site"] = pd.Series(pd.NA, index=legs.index, dtype="string")
        legs["cost"] = pd.Series(pd.NA, index=legs.index, dtype="Float64")
        legs["status"] = "unreachable"
        return Nearest(legs, basis)
    position, metres = nearest_position(xy_of(demand.points), xy_of(doors))
    legs["site"] = pd.array(doors.index.to_numpy()[position], dtype="string")
    legs["cost"] = pd.array(metres * basis.detour, dtype="Float64")
    legs["status"] = "reached"
    return Nearest(legs, basis)


def nearest_position(points: Floats, doors: Floats) -> tuple[Ints, Floats]:
    """Find the nearest door of each point by coordinates alone.

    Parameters
    ----------
    points
        Coordinates in metres, shape (n, 2).
    doors
        Coordinates in metres, shape (m, 2), m at least 1.

    Returns
    -------
        Positions in `doors`, shape (n,), the smallest one among equally near doors, and distances
        in metres, shape (n,).

    Examples
    --------
    >>> where, metres = nearest_position(np.array([[3.0, 4.0]]), np.array([[9.0, 9.0], [0.0, 0.0]]))
    >>> where.tolist(), metres.tolist()
    ([1], [5.0])
    """
    # Several doors in one building are one place; the first of them answers for all.
    places, first = np.unique(doors, axis=0, return_index=True)
    order = np.argsort(first)
    places, first = places[order], first[order]
    tree = cKDTree(places)
    metres, position = tree.query(points, k=min(2, len(places)), workers=-1)
    if len(places) == 1:
        return np.zeros(len(points), dtype=np.int64) + first[0], metres
    tied = np.flatnonzero(metres[:, 1] - metres[:, 0] <= TIE_M)
    chosen = position[:, 0].astype(np.int64)
    for point in tied.tolist():
        equal = tree.query_ball_point(points[point], metres[point, 0] + TIE_M)
        chosen[point] = min(equal, default=chosen[point])
    return first[chosen], metres[:, 0]


def xy_of(frame: pd.DataFrame) -> Floats:
    """Return the coordinates of a frame of points.

    Parameters
    ----------
    frame
        Points.

    Returns
    -------
        Their coordinates, shape (n, 2).
    """
    return np.column_stack([frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()])


def pairs_in_line(demand: Demand, sites: Sites, basis: Basis, cutoff: Cutoff) -> pd.DataFrame:
    """List every demand point and door within a cutoff of each other, in a straight line.

    Parameters
    ----------
    demand
        Who must be served.
    sites
        The sites; only the doors among them count.
    basis
        How the straight line is lengthened.
    cutoff
        The cutoff, in metres, detour included; a cost equal to it is within.

    Returns
    -------
        One row per pair, by demand, then site in the order of the ids: demand, site, cost. No row
        means out of reach.

    Raises
    ------
    CRSError
        When demand and sites are in two systems.
    UnitError
        When the cutoff is in minutes.
    """
    same_crs(demand.crs, sites.crs)
    basis.require(cutoff)
    doors = sites.doors
    points, places = xy_of(demand.points), xy_of(doors)
    found = [
        _pairs(points, places, first, cutoff.value / basis.detour)
        for first in range(0, len(points), _BATCH)
        if len(places)
    ]
    empty = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))
    point, door, metres = map(np.concatenate, zip(empty, *found, strict=True))
    cost = metres * basis.detour
    near = cost <= cutoff.value
    return pd.DataFrame(
        {
            "demand": pd.Categorical.from_codes(point[near], demand.points.index),
            "site": pd.Categorical.from_codes(door[near], doors.index),
            "cost": cost[near],
        }
    )


def _pairs(points: Floats, places: Floats, first: int, reach_m: float) -> tuple[Ints, Ints, Floats]:
    """Find the pairs of one batch, a little farther than asked: who asks rounds as it does."""
    batch = cKDTree(points[first : first + _BATCH])
    pairs = batch.sparse_distance_matrix(cKDTree(places), reach_m + TIE_M, output_type="ndarray")
    order = np.argsort(pairs["i"] * len(places) + pairs["j"])
    point = (pairs["i"][order] + first).astype(np.int32)
    return point, pairs["j"][order].astype(np.int32), pairs["v"][order]
