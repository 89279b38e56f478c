"""The figures of a territory, its sectors and its communes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.grid import QUANTUM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from territo.arrays import Bools, Floats
    from territo.model import Coverage, Demand, Nearest, Sites, Territory

# Code of the row that holds the communes which lie in no single sector.
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


def _row(rows: Bools, demand: Demand, coverages: Sequence[Coverage]) -> dict[str, object]:
    """Figures of the demand points of one level and code."""
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
        unreachable and unsnapped included. Inhabitants of communes that lie in no single sector are
        in the sector row ``-``, so that sectors add up to the territory.
    """
    commune = demand.points["commune"].to_numpy()
    door_commune = sites.doors["commune"]
    costs = demand.points[["weight"]].assign(cost=nearest.legs["cost"])
    rows: dict[tuple[str, str], dict[str, object]] = {}

    def add(level: str, code: str, name: str, communes: set[str]) -> None:
        mine = np.isin(commune, list(communes))
        rows[(level, code)] = {
            "name": name,
            **_row(mine, demand, coverages),
            **distances(costs[mine]),
            "doors": int(door_commune.isin(communes).sum()),
        }

    everywhere = set(territory.communes.index)
    add("territory", territory.code, territory.name, everywhere)
    sector = territory.sector_of_commune
    for code in sorted(set(sector)):
        add("sector", code, territory.sectors.loc[code, "name"], set(sector.index[sector == code]))
    alone = everywhere - set(sector.index)
    if alone and not sector.empty:
        add("sector", NO_SECTOR, "(communes in no single sector)", alone)
    for code, name in territory.communes["name"].sort_index().items():
        add("commune", str(code), name, {str(code)})
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.index = pd.MultiIndex.from_tuples(table.index, names=("level", "code"))
    optional = [name for name in table if name.startswith("share_") or name.endswith("_cost")]
    return table.astype(dict.fromkeys(optional, "Float64"))
