"""All demand points and doors within a straight line of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from territo.access.line import xy_of
from territo.crs import same_crs

if TYPE_CHECKING:
    from territo.model import Basis, Demand, Sites
    from territo.units import Cutoff

# The search goes a hair farther than the cutoff, so that rounding takes nobody away at its edge.
HAIR = 1 + 1e-9


def pairs_within_line(demand: Demand, sites: Sites, basis: Basis, cutoff: Cutoff) -> pd.DataFrame:
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
        The cutoff in metres; a cost equal to it is within.

    Returns
    -------
        One row per pair, by site, then demand in the order of the ids: demand, site, cost. No row
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
    point, door, cost = np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    if len(doors) and len(demand.points):
        # Both trees measure as `territo.access.line` does: who has a nearest door has this pair.
        found = cKDTree(xy_of(demand.points)).sparse_distance_matrix(
            cKDTree(xy_of(doors)), cutoff.value / basis.detour * HAIR, output_type="ndarray"
        )
        costs = found["v"] * basis.detour
        near = costs <= cutoff.value
        point, door, cost = found["i"][near], found["j"][near], costs[near]
    order = np.lexsort((point, door))
    return pd.DataFrame(
        {
            "demand": pd.Categorical.from_codes(point[order], demand.points.index),
            "site": pd.Categorical.from_codes(door[order], doors.index),
            "cost": cost[order],
        }
    )
