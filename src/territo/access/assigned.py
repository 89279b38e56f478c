"""The door that each inhabitant's sector is assigned to, beside the nearest one.

A sector's doors are those whose column ``sector`` names it; of several, the nearest of them. With
several zonings, everyone has a door in each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.access.along import nearest_along, reach_doors
from territo.access.line import nearest_door
from territo.model import Demand, Nearest, Sites
from territo.sectors import sector_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from territo.access.along import Attached
    from territo.model import Basis, Territory


def assigned_in_line(
    territory: Territory, demand: Demand, sites: Sites, basis: Basis
) -> dict[str, Nearest]:
    """Find the assigned door of every demand point, in a straight line.

    Parameters
    ----------
    territory
        The ground, for the sectors.
    demand
        Who must be served.
    sites
        The sites.
    basis
        How the straight line is lengthened.

    Returns
    -------
        For each zoning that doors are assigned in, the door and the cost of each point;
        ``unreachable`` for those in no known sector, or in one without a door.
    """

    def of(people: Demand, doors: Sites) -> pd.DataFrame:
        return nearest_door(people, doors, basis).legs

    return _by_sector(territory, demand, sites, basis, of)


def assigned_along(
    territory: Territory, demand: Demand, sites: Sites, attached: Attached
) -> dict[str, Nearest]:
    """Find the assigned door of every demand point along the streets.

    Parameters
    ----------
    territory
        The ground, for the sectors.
    demand
        Who must be served.
    sites
        The sites.
    attached
        Demand and all doors on the network.

    Returns
    -------
        As `assigned_in_line`.
    """

    def of(people: Demand, doors: Sites) -> pd.DataFrame:
        few = attached.only(np.isin(attached.sites, doors.doors.index))
        return nearest_along(few, reach_doors(few)).legs.reindex(people.points.index)

    return _by_sector(territory, demand, sites, attached.basis, of)


def _by_sector(
    territory: Territory,
    demand: Demand,
    sites: Sites,
    basis: Basis,
    of: Callable[[Demand, Sites], pd.DataFrame],
) -> dict[str, Nearest]:
    """Ask for the nearest door of each sector's people among the sector's doors."""
    named = sites.sectors_named
    assigned = {}
    for zoning in territory.zonings:
        own = sector_in(territory, zoning, demand.points)
        found = []
        for sector in sorted(set(named) & set(own.dropna())):
            people = demand.points[own == sector]
            doors = Sites(sites.points.loc[named.index[named == sector]])
            found.append(of(Demand(people, demand.basis, demand.vintage, demand.cell_m), doors))
        if found:
            legs = pd.concat(found).reindex(demand.points.index)
            legs["status"] = legs["status"].fillna("unreachable")
            assigned[zoning] = Nearest(legs, basis)
    return assigned
