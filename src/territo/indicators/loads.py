"""What each door carries, and what is left when the nearest one closes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.coverage import weighted_quantile
from territo.grid import squares_of
from territo.indicators.quadrant import quadrant
from territo.model.loads import Loads, Second, Shared

if TYPE_CHECKING:
    from territo.model import Demand, EtatDesLieux, Nearest, Sites

M2_IN_KM2 = 1_000_000
# No column of a grid has a number as high: row and column make one number.
ROWS_APART = 10_000_000


def loads(etat: EtatDesLieux, second: pd.Series) -> Loads:
    """Say what each door carries.

    Parameters
    ----------
    etat
        What was found.
    second
        Cost to the second nearest door of each demand point, in the headline's unit.

    Returns
    -------
        The loads. Those who reach no door are in none, and the loads add up to the others.
    """
    near = shared(etat.demand, etat.sites, etat.nearest)
    sites = near.sites.assign(alone=_alone(etat, second))
    if etat.along and etat.along.catchments:
        sites["street_m"] = etat.along.catchments.street_m.reindex(sites.index)
    named = quadrant(etat.sites, sites["alone"])
    if not named.empty:
        sites["quadrant"] = named.reindex(sites.index)
    return Loads(
        nearest=replace(near, sites=sites),
        second=_second(etat, second),
        assigned={
            zoning: shared(etat.demand, etat.sites, own) for zoning, own in etat.assigned.items()
        },
        worst=_worst(etat),
    )


def shared(demand: Demand, sites: Sites, given: Nearest) -> Shared:
    """Share the inhabitants out among doors.

    Parameters
    ----------
    demand
        The inhabitants.
    sites
        The sites.
    given
        The door of each demand point: its nearest one, or its sector's.

    Returns
    -------
        The load of each door, those without anybody included. The km² are those of inhabited
        squares; one that several communes share counts once per door.
    """
    squares = squares_of(demand)
    points = pd.DataFrame(
        {
            "site": given.legs["site"].astype(object),
            "cost": given.legs["cost"],
            "weight": demand.points["weight"].astype(float),
            "commune": demand.points["commune"],
            "square": squares.row * ROWS_APART + squares.column,
        }
    )
    lived = points[(points["weight"] > 0) & points["site"].notna()]
    lived = lived.assign(trips=lived["cost"].astype(float) * lived["weight"])
    by_door = lived.groupby("site")
    doors = sites.doors
    rows = pd.DataFrame(
        {
            "name": doors["name"],
            "population": by_door["weight"].sum().reindex(doors.index, fill_value=0.0),
            "communes": by_door["commune"].nunique().reindex(doors.index, fill_value=0),
            "km2": by_door["square"].nunique().reindex(doors.index, fill_value=0)
            * (demand.cell_m**2 / M2_IN_KM2),
        }
    )
    means = by_door["trips"].sum() / by_door["weight"].sum()
    rows["mean_cost"] = means.reindex(doors.index).astype("Float64")
    staff = doors["staff"] if "staff" in doors else pd.Series(index=doors.index, dtype=float)
    rows["staff"] = staff.astype("Float64")
    rows["per_agent"] = (rows["population"] / rows["staff"].where(rows["staff"] > 0)).astype(
        "Float64"
    )
    if "competences" in doors:
        rows["competences"] = doors["competences"]
    return Shared(rows.rename_axis("site"), variation(rows["population"]))


def variation(population: pd.Series) -> float | None:
    """Compute the coefficient of variation over doors.

    Parameters
    ----------
    population
        Inhabitants of each door.

    Returns
    -------
        Standard deviation of all of them (over n, for they are no sample) over their mean; absent
        without a door or an inhabitant.

    Examples
    --------
    >>> variation(pd.Series([100.0, 300.0]))
    0.5
    """
    mean = float(population.mean()) if len(population) else 0.0
    return float(population.std(ddof=0)) / mean if mean > 0 else None


def _alone(etat: EtatDesLieux, second: pd.Series) -> pd.Series:
    """Count, door by door, who would be beyond the headline threshold without it."""
    one = etat.headline.value
    near = (etat.nearest.legs["cost"] <= one).fillna(value=False).to_numpy(dtype=bool)
    other = (second <= one).fillna(value=False).to_numpy(dtype=bool)
    weight = etat.demand.points["weight"].astype(float).where(near & ~other, 0.0)
    by_door = weight.groupby(etat.nearest.legs["site"].astype(object)).sum()
    return by_door.reindex(etat.sites.doors.index, fill_value=0.0)


def _second(etat: EtatDesLieux, cost: pd.Series) -> Second:
    """Say what is left when the nearest door closes."""
    weight = etat.demand.points["weight"].astype(float)
    first = etat.nearest.legs["cost"]
    reached = cost.notna() & (weight > 0)
    values, people = cost[reached].to_numpy(dtype=float), weight[reached].to_numpy()
    several, only = {}, {}
    for one in etat.same_unit:
        within = (cost <= one.cutoff.value).fillna(value=False).astype(bool)
        covered = (first <= one.cutoff.value).fillna(value=False).astype(bool)
        several[str(one.cutoff)] = float(weight[covered & within].sum())
        only[str(one.cutoff)] = float(weight[covered & ~within].sum())
    return Second(
        cost=cost,
        mean=float(np.average(values, weights=people)) if len(values) else None,
        p90=weighted_quantile(values, people, 0.9),
        reached=float(people.sum()),
        without=float(weight[~reached].sum()),
        several=pd.Series(several, dtype=float).rename_axis("cutoff"),
        only=pd.Series(only, dtype=float).rename_axis("cutoff"),
    )


def _worst(etat: EtatDesLieux) -> dict[str, str]:
    """Find the communes that are worst off; of equals, the smaller code."""
    communes = etat.level("commune").sort_index()
    communes = communes[communes["population"] > 0]
    slug = etat.headline.slug
    worst = {}
    if communes["mean_cost"].notna().any():
        worst["mean_cost"] = str(communes["mean_cost"].idxmax())
    beyond = communes[communes[f"beyond_{slug}"] > 0]
    if len(beyond):
        order = [f"share_{slug}", f"beyond_{slug}"]
        ranked = beyond.sort_values(order, ascending=[True, False], kind="stable")
        worst["share"] = str(ranked.index[0])
    return worst
