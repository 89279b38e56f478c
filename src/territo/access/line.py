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


# Two doors nearer to each other than this, seen from a point, are equally near: below it,
# differences are rounding, and would choose a door at random.
TIE_M = 1e-6


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
