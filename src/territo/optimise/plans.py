"""From chosen sites to a plan that says whom each serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from territo.arrays import Bools
    from territo.model.cost_table import CostTable


def allocate(table: CostTable, opened: Bools, within: float = np.inf) -> pd.DataFrame:
    """Give each demand to the nearest chosen site.

    Parameters
    ----------
    table
        Costs.
    opened
        Which sites are chosen, shape (m,).
    within
        Cost within which a site serves, inclusive.

    Returns
    -------
        One row per demand, index ``demand``: weight, site (of equally near ones, the first of the
        table; absent when none serves), cost (absent with it), status (``served``, ``beyond``).
    """
    kept = opened[table.column] & (table.cost <= within)
    row, column, cost = table.row[kept], table.column[kept], table.cost[kept]
    order = np.lexsort((column, cost, row))
    served, first = np.unique(row[order], return_index=True)
    best = order[first]
    n = len(table.demand)
    site = np.full(n, None, dtype=object)
    site[served] = np.array(table.sites, dtype=object)[column[best]]
    paid = np.full(n, np.nan)
    paid[served] = cost[best]
    status = np.full(n, "beyond", dtype=object)
    status[served] = "served"
    columns = {"weight": table.weight, "site": site, "cost": paid, "status": status}
    return pd.DataFrame(columns, index=table.demand.index)


def names(table: CostTable, opened: Bools) -> tuple[str, ...]:
    """Tell the ids of chosen sites.

    Parameters
    ----------
    table
        Costs.
    opened
        Which sites are chosen, shape (m,).

    Returns
    -------
        The ids, in the order of the table.
    """
    return tuple(site for site, chosen in zip(table.sites, opened, strict=True) if chosen)


def travel(allocation: pd.DataFrame, penalty: float | None) -> float:
    """Add up weight x cost.

    Parameters
    ----------
    allocation
        Who goes where.
    penalty
        Cost of whom no site serves; absent for zero.

    Returns
    -------
        The sum.
    """
    cost = allocation["cost"].fillna(penalty or 0.0)
    return float((allocation["weight"] * cost).sum())


def covered(allocation: pd.DataFrame) -> float:
    """Add up the weight that is served.

    Parameters
    ----------
    allocation
        Who goes where.

    Returns
    -------
        The sum.
    """
    return float(allocation["weight"].where(allocation["status"] == "served", 0.0).sum())


def at_most(share: float) -> str:
    """Write a share rounded down: what can be asked for, and never all when someone is left.

    Parameters
    ----------
    share
        From 0 to 1.

    Returns
    -------
        Percent.

    Examples
    --------
    >>> at_most(0.99996), at_most(0.956), at_most(1.0)
    ('99.9%', '95.6%', '100.0%')
    """
    return f"{np.floor(1000 * share + 1e-9) / 10:.1f}%"
