"""The door that each inhabitant's sector is assigned to, beside the nearest one.

A sector's doors are those whose column ``sector`` names it; of several, the nearest of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.access.along import nearest_along, reach_doors
from territo.access.line import nearest_door
from territo.model import Demand, Nearest, Sites

if TYPE_CHECKING:
    from collections.abc import Callable

    from territo.access.along import Attached
    from territo.model import Basis, Territory


def sectors_with_doors(territory: Territory, sites: Sites) -> tuple[str, ...]:
    """List the sectors that doors are assigned to.

    Parameters
    ----------
    territory
        The ground.
    sites
        The sites.

    Returns
    -------
        Sectors that hold whole communes and that a door's ``sector`` names; none when lists do not
        say.
    """
    if "sector" not in sites.doors:
        return ()
    named = set(sites.doors["sector"].dropna())
    return tuple(sorted(named & set(territory.sector_of_commune)))


def assigned_in_line(
    territory: Territory, demand: Demand, sites: Sites, basis: Basis
) -> Nearest | None:
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
        Door and cost of each point; ``unreachable`` for those of communes in no single sector, or
        in one without a door. Absent when no door is assigned.
    """

    def of(people: Demand, doors: Sites) -> pd.DataFrame:
        return nearest_door(people, doors, basis).legs

    return _by_sector(territory, demand, sites, basis, of)


def assigned_along(
    territory: Territory, demand: Demand, sites: Sites, attached: Attached
) -> Nearest | None:
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
) -> Nearest | None:
    """Ask for the nearest door of each sector's people among the sector's doors."""
    sectors = sectors_with_doors(territory, sites)
    if not sectors:
        return None
    own = demand.points["commune"].map(territory.sector_of_commune)
    found = []
    for sector in sectors:
        people = demand.points[own == sector]
        doors = Sites(sites.points[sites.points["sector"] == sector])
        found.append(of(Demand(people, demand.basis, demand.vintage, demand.cell_m), doors))
    legs = pd.concat(found).reindex(demand.points.index)
    legs["status"] = legs["status"].fillna("unreachable")
    return Nearest(legs, basis)
