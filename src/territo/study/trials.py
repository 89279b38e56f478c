"""What the page of a study tries other sites with: costs, and the ways along the streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from territo.access import attach, every_way
from territo.coverage import weighted_quantile
from territo.crs import same_crs
from territo.model import Sites
from territo.model.costs import Costs
from territo.model.network import TICKS_PER_UNIT
from territo.model.trials import EveryWay, Trials
from territo.network import clip
from territo.render.whatif import sites_to_try
from territo.study import streets
from territo.units import cutoffs

if TYPE_CHECKING:
    from territo.arrays import Ints
    from territo.model import EtatDesLieux
    from territo.project import Project
    from territo.study.streets import StreetsRequest
    from territo.units import Unit


def trials(project: Project, etat: EtatDesLieux) -> Trials:
    """Gather what a page tries other sites with.

    Parameters
    ----------
    project
        The study, its presets asked.
    etat
        What was found, its town halls among it.

    Returns
    -------
        Costs, and along the streets the ways to every door and every place where one may open.
    """
    costs = Costs.from_settings(project.costs)
    asked = streets.request(project, cutoffs(project.within))
    at_once = etat.opening is not None and etat.opening.then is not None
    reached = (etat.nearest.legs["status"] == "reached").to_numpy()
    lived = (etat.demand.points["weight"] > 0).to_numpy()
    if asked is None or at_once or not (reached & lived).any():
        return Trials(costs)
    places = sites_to_try(etat)
    sites = Sites(places.assign(status="ok"))
    units = dict.fromkeys(coverage.cutoff.unit for coverage in etat.coverages)
    ways = {unit: _ways(asked, etat, sites, unit) for unit in units}
    return Trials(costs, sites=tuple(map(str, places.index)), ways=ways)


def _ways(asked: StreetsRequest, etat: EtatDesLieux, sites: Sites, unit: Unit) -> EveryWay:
    """Search the same streets as the study did, from all the sites one by one."""
    outline = etat.territory.outline.buffer(asked.buffer_m)
    network = clip(streets.network_for(asked, etat.territory, unit), outline)
    attached = attach(
        network, etat.demand, sites, direction=asked.direction, max_snap_m=asked.max_snap_m
    )
    ticks = every_way(attached)
    return EveryWay(ticks, _pace(etat, sites, ticks, unit))


def _pace(etat: EtatDesLieux, sites: Sites, ticks: Ints, unit: Unit) -> float:
    """Say what a metre of straight line costs half of the inhabitants at most, to their door."""
    same_crs(etat.demand.crs, sites.crs)
    doors = np.flatnonzero(sites.points.index.isin(etat.sites.doors.index))
    never = np.iinfo(np.int64).max
    costs = np.where(ticks[:, doors] < 0, never, ticks[:, doors])
    best = costs.argmin(axis=1)
    cost = costs[np.arange(len(costs)), best]
    there = sites.points.geometry.iloc[doors[best]]
    here = etat.demand.points.geometry
    line = np.hypot(here.x.to_numpy() - there.x.to_numpy(), here.y.to_numpy() - there.y.to_numpy())
    weight = etat.demand.points["weight"].to_numpy(dtype=float)
    known = (cost != never) & (line > 0) & (weight > 0)
    paces = cost[known] / TICKS_PER_UNIT[unit] / line[known]
    # Without any, straight lines stand for themselves.
    return weighted_quantile(paces, weight[known], 0.5) or 1.0
