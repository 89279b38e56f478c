"""The nearest door once some doors are taken away: what is left if they close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.access.along import nearest_along, reach_doors
from territo.access.line import nearest_door
from territo.model import Sites

if TYPE_CHECKING:
    import pandas as pd

    from territo.access.along import Attached
    from territo.model import Basis, Demand, Nearest


def line_without(demand: Demand, sites: Sites, basis: Basis, gone: pd.Index) -> Nearest:
    """Find the nearest of the doors that are left, in a straight line.

    Parameters
    ----------
    demand
        Who must be served.
    sites
        The sites.
    basis
        How the straight line is lengthened.
    gone
        Ids of the doors taken away.

    Returns
    -------
        Door and cost of each point; ``unreachable`` when none is left.
    """
    return nearest_door(demand, Sites(sites.points[~sites.points.index.isin(gone)]), basis)


def along_without(attached: Attached, gone: pd.Index) -> Nearest:
    """Find the nearest of the doors that are left, along the streets.

    Parameters
    ----------
    attached
        Demand and all doors on a network.
    gone
        Ids of the doors taken away.

    Returns
    -------
        As `line_without`; ``unsnapped`` for points too far from any street.
    """
    left = attached.only(~attached.sites.isin(gone))
    return nearest_along(left, reach_doors(left))
