"""The figures of a territory, its sectors and its communes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.grid import QUANTUM
from territo.sectors import by_communes, holding, sector_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from territo.arrays import Bools, Floats
    from territo.model import Coverage, Demand, Nearest, Sites, Territory

# Code of the row that holds whoever lies in no known sector; with several zonings, the zoning's
# name follows.
NO_SECTOR = "-"


def weighted_quantile(cost: Floats, weight: Floats, share: float) -> float | None:
    """Return the cost within which a share of the inhabitants reaches a door.

    Parameters
    ----------
    cost
        Costs, shape (n,).
    weight
        Inhabitants, shape (n,).
    share
        Between 0 and 1.

    Returns
    -------
        The smallest cost such that the inhabitants at that cost or nearer are at least that share,
        but for one ``QUANTUM`` per point (the inverse of the weighted empirical distribution
        function); None where nobody lives.

    Examples
    --------
    >>> weighted_quantile(np.array([100.0, 200.0, 900.0]), np.array([5.0, 4.0, 1.0]), 0.9)
    200.0
    """
    if not weight.sum() > 0:
        return None
    order = np.argsort(cost, kind="stable")
    reached = np.cumsum(weight[order])
    # A commune spread evenly over its squares is even to one quantum per square: a tie within that
    # must fall on the nearer cost, not where the rounding put the odd quanta.
    wanted = share * reached[-1] * (1 - 1e-14) - len(weight) * QUANTUM
    return float(cost[order][np.searchsorted(reached, wanted)])


def distances(points: pd.DataFrame) -> dict[str, float | None]:
    """Summarise the costs of the inhabitants who reach a door.

    Parameters
    ----------
    points
        Demand points: weight, cost.

    Returns
    -------
        mean_cost, median_cost, p90_cost (weighted by the inhabitants) and max_cost; all absent when
        nobody reaches one.
    """
    lived = points[(points["weight"] > 0) & points["cost"].notna()]
    cost = lived["cost"].to_numpy(dtype=float)
    weight = lived["weight"].to_numpy(dtype=float)
    if not len(lived):
        return dict.fromkeys(("mean_cost", "median_cost", "p90_cost", "max_cost"))
    return {
        "mean_cost": float(np.average(cost, weights=weight)),
        "median_cost": weighted_quantile(cost, weight, 0.5),
        "p90_cost": weighted_quantile(cost, weight, 0.9),
        "max_cost": float(cost.max()),
    }


def counted(rows: Bools, demand: Demand, coverages: Sequence[Coverage]) -> dict[str, object]:
    """Count some of the inhabitants at each threshold.

    Parameters
    ----------
    rows
        Which demand points, shape (n,).
    demand
        The inhabitants.
    coverages
        One coverage per threshold, of the same demand.

    Returns
    -------
        population, and per threshold ``covered_T``, ``beyond_T`` and ``share_T``.
    """
    weight = demand.points["weight"].to_numpy(dtype=float)
    population = float(weight[rows].sum())
    row: dict[str, object] = {"population": population}
    for coverage in coverages:
        covered = float(weight[rows & (coverage.points["status"].to_numpy() == "covered")].sum())
        slug = coverage.cutoff.slug
        row[f"covered_{slug}"] = covered
        row[f"beyond_{slug}"] = population - covered
        row[f"share_{slug}"] = 100 * covered / population if population else None
    return row


def _sectors(
    territory: Territory, demand: Demand, doors: gpd.GeoDataFrame
) -> Iterator[tuple[str, dict[str, str], Bools, Bools]]:
    """Give code, name (and zoning, of several), points and doors of each sector."""
    several = len(territory.zonings) > 1
    for zoning in territory.zonings:
        points, places = (sector_in(territory, zoning, of) for of in (demand.points, doors))
        facts = {"zoning": zoning} if several else {}
        for code in holding(territory, zoning):
            named = {"name": territory.sectors.loc[code, "name"], **facts}
            yield code, named, (points == code).to_numpy(), (places == code).to_numpy()
        if points.isna().any():
            named = {"name": _nowhere(territory, zoning), **facts}
            code = f"{NO_SECTOR} {zoning}" if several else NO_SECTOR
            yield code, named, points.isna().to_numpy(), places.isna().to_numpy()


def _nowhere(territory: Territory, zoning: str) -> str:
    told = by_communes(territory, zoning)
    return "(communes in no single sector)" if told else "(in no known sector)"


def figures(
    territory: Territory,
    sites: Sites,
    demand: Demand,
    nearest: Nearest,
    coverages: Sequence[Coverage],
) -> pd.DataFrame:
    """Compute the figures of the territory, of each sector and of each commune.

    Parameters
    ----------
    territory
        The ground.
    sites
        The sites.
    demand
        The inhabitants.
    nearest
        Their nearest door, for the costs.
    coverages
        One coverage per threshold, of the same demand.

    Returns
    -------
        The table described in `EtatDesLieux`. ``beyond_T`` counts everyone who is not covered, the
        unreachable and unsnapped included. In each zoning, whoever lies in no known sector is in
        the sector row ``-``, so that its sectors add up to the territory.
    """
    doors = sites.doors
    costs = demand.points[["weight"]].assign(cost=nearest.legs["cost"])
    rows: dict[tuple[str, str], dict[str, object]] = {}

    def add(level: str, code: str, facts: dict[str, str], mine: Bools, own: Bools) -> None:
        rows[(level, code)] = {
            **facts,
            **counted(mine, demand, coverages),
            **distances(costs[mine]),
            "doors": int(own.sum()),
        }

    def everyone(of: pd.DataFrame) -> Bools:
        return np.asarray(of["commune"].isin(territory.communes.index), dtype=bool)

    whole = {"name": territory.name}
    add("territory", territory.code, whole, everyone(demand.points), everyone(doors))
    for code, facts, mine, own in _sectors(territory, demand, doors):
        add("sector", code, facts, mine, own)
    for code, name in territory.communes["name"].sort_index().items():
        here, there = ((of["commune"] == code).to_numpy() for of in (demand.points, doors))
        add("commune", str(code), {"name": name}, here, there)
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.index = pd.MultiIndex.from_tuples(table.index, names=("level", "code"))
    optional = [name for name in table if name.startswith("share_") or name.endswith("_cost")]
    return table.astype(dict.fromkeys(optional, "Float64"))
