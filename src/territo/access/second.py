"""The second nearest door: what is left when the nearest one closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from territo.access.along import nearest_doors_along
from territo.access.line import xy_of
from territo.crs import same_crs

if TYPE_CHECKING:
    from territo.access.along import Attached
    from territo.model import Basis, Demand, Sites


def second_in_line(demand: Demand, sites: Sites, basis: Basis) -> pd.Series:
    """Measure the straight line to the second nearest door.

    Parameters
    ----------
    demand
        Who must be served.
    sites
        The sites; two doors at one place are two doors.
    basis
        How the straight line is lengthened.

    Returns
    -------
        Costs, index ``demand``; absent everywhere when there are fewer than two doors.

    Raises
    ------
    CRSError
        When demand and sites are in two systems.
    """
    same_crs(demand.crs, sites.crs)
    doors = sites.doors
    costs = pd.Series(pd.NA, index=demand.points.index, dtype="Float64", name="second_cost")
    if len(doors) > 1:
        metres, _ = cKDTree(xy_of(doors)).query(xy_of(demand.points), k=[2], workers=-1)
        costs[:] = metres[:, 0] * basis.detour
    return costs


def second_along(attached: Attached) -> pd.Series:
    """Measure the way along the streets to the second nearest door.

    Parameters
    ----------
    attached
        Demand and all doors on a network.

    Returns
    -------
        Costs in the unit of the network, index ``demand``; absent where fewer than two doors are
        reached.
    """
    pairs = nearest_doors_along(attached, 2)
    second = pairs[pairs["rank"] == 2]  # noqa: PLR2004 - the second
    costs = pd.Series(np.asarray(second["cost"], dtype=float), index=second["demand"])
    return costs.reindex(attached.demand).astype("Float64").rename("second_cost")
